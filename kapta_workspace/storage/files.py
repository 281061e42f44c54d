"""Files beside the database: written whole or not at all, with a sentence when that cannot be."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kapta_workspace.domain.errors import Misconfigured


def put(path: Path, data: bytes) -> None:
    """
    Write a file.

    Raises:
        Misconfigured: when it cannot be written; nothing is left of it then.
    """
    with placed(path) as work:
        work.write_bytes(data)


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """
    Write a file beside its place and move it in when finished, so that nobody ever meets half of it.

    Raises:
        Misconfigured: when it cannot be written; nothing is left of it then.
    """
    work = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield work
        work.replace(path)
    except OSError as error:
        raise Misconfigured(
            f"The file could not be kept in {path.parent}: {error.strerror or error}. Make room or look "
            "at who may write there (kapta doctor tells), then try again."
        ) from error
    finally:
        work.unlink(missing_ok=True)
