"""The desk of documents: what any desk does, and files put there and taken out again."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.errors import NotFound, Unreadable
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.storage import documents


class File(NamedTuple):
    """
    A document's file.

    Attributes:
        name: What it is called when it is saved.
        data: Its bytes, as they came.
    """

    name: str
    data: bytes


@dataclass(frozen=True)
class DocumentDesk(Desk):
    """
    The documents of a workspace: ``ws.documents``.

    Files are put through the door like every other field, and kept byte for byte.

    Attributes:
        kept: Where the files are.
    """

    kept: documents.Documents = field(kw_only=True)

    def put(self, account: Key, name: str, data: bytes, why: str = "", **values: Any) -> int:
        """
        Add a file to an account and give the id of its record.

        Args:
            account: The account's name or id.
            name: The file's name, such as ``plan.pdf``.
            data: Its bytes, at most 10 MB.
            why: For the log.
            values: Other fields, such as a *description*.

        Raises:
            Unreadable: when the file is empty or too large.
            Refused: as the door says.
        """
        said = _named(name)
        # The account is looked for before anything is kept: strangers fill no disk.
        there = Desk(self.store, self.user, "account", self.through).find(account)
        kept = self.kept.keep(said, data)
        return self.add(why, **{"account": there, "name": said, "kind": "file", "file": kept, **values})

    def replace(self, document: Key, name: str, data: bytes, why: str = "") -> Receipt:
        """Give a document another file; the log keeps the one before, and ``undo`` brings it back."""
        record, said = self.find(document), _named(name)
        kept = self.kept.keep(said, data)
        return self.edit(record, why, None, name=said, kind="file", file=kept)

    def read(self, document: Key) -> File:
        """
        A document's file.

        Raises:
            NotFound: when there is no such document, it is not shared, or it is a link.
            Unreadable: when the file is not where it should be.
        """
        record = self.get(document)
        name, kept = str(record["name"]), record["file"]
        if not isinstance(kept, str):
            raise NotFound(f"“{name}” has no file: it is a link.")
        data = self.kept.read(kept)
        if data is None:
            raise Unreadable(f"The file of “{name}” is not there any more. Put it there again.")
        end = documents.ending(kept)
        return File(name if name.lower().endswith(end) else f"{name}{end}", data)


def _named(name: str) -> str:
    said = documents.called(name)
    if not said:
        raise Unreadable("The file has no name. Give it one, such as plan.pdf.")
    return said
