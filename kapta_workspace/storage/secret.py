"""The secret that sessions are signed with: a file only its owner may read, made on first use."""

import contextlib
import os
import secrets
from pathlib import Path

from kapta_workspace.domain.errors import Misconfigured

NAME = "secret.key"
SHORTEST = 32


def secret(folder: Path, told: str = "") -> str:
    """
    The secret of a workspace: what was told, else what its folder keeps.

    Raises:
        Misconfigured: when it is too short to keep anybody out, or others may read the file.
    """
    if told:
        return _long_enough(told, "The setting secret")
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True)
    # Whoever comes second reads what the first one wrote; a new secret signs everybody out.
    with contextlib.suppress(FileExistsError):
        made = folder / f".{NAME}.{os.getpid()}"
        with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(SHORTEST))
        try:
            os.link(made, path)
        finally:
            made.unlink()
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Misconfigured(f"Others may read {path}, and with it sign in as anybody: chmod 600 {path}")
    return _long_enough(path.read_text(encoding="utf-8").strip(), str(path))


def _long_enough(text: str, what: str) -> str:
    if len(text) < SHORTEST:
        raise Misconfigured(f"{what} holds {len(text)} characters; {SHORTEST} keep everybody out.")
    return text
