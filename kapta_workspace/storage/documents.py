"""
Documents beside the database: kept byte for byte, under a name made from their content.

Nothing in a file is looked into: it is given back as it came, and only ever as a download.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath, PureWindowsPath

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage import files

LARGEST = 10_000_000
"""Bytes a document may have."""

NAME = re.compile(r"[0-9a-f]{40}(\.[a-z0-9]{1,8})?")


def called(given: str) -> str:
    """What a file is called without the folders it came from, and without what no file name may hold."""
    bare = PureWindowsPath(PurePosixPath(given).name).name
    return "".join(sign for sign in bare if sign.isprintable()).strip(" .")[-200:]


def ending(name: str) -> str:
    """The ending of a file's name, *.pdf*, in small letters; empty when it has none we would keep."""
    found = PurePosixPath(name).suffix.lower()
    return found if re.fullmatch(r"\.[a-z0-9]{1,8}", found) else ""


@dataclass(frozen=True)
class Documents:
    """
    The folder of documents.

    Attributes:
        folder: Where they are; made when the first one comes.
    """

    folder: Path

    def keep(self, name: str, data: bytes) -> str:
        """
        Keep a file and give the name its record stores.

        Raises:
            Unreadable: when it is empty or too large.
            Misconfigured: when it cannot be written.
        """
        if not data:
            raise Unreadable(f"“{name}” is empty. Choose a file that has something in it.")
        if len(data) > LARGEST:
            raise Unreadable(
                f"“{name}” has more than {LARGEST // 1_000_000} MB. Keep it where large files are kept, and "
                "add a link to it."
            )
        kept = f"{sha256(data).hexdigest()[:40]}{ending(name)}"
        files.put(self.folder / kept, data)
        return kept

    def read(self, kept: object) -> bytes | None:
        """The bytes of a kept file; ``None`` when there is none of that name."""
        if not isinstance(kept, str) or not NAME.fullmatch(kept):
            return None
        try:
            return (self.folder / kept).read_bytes()
        except OSError:
            return None
