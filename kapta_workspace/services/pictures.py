"""Pictures of records: a photo, a logo, put there through the door like any other field."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.services.desks import Desk
from kapta_workspace.storage import pictures


@dataclass(frozen=True)
class Album:
    """
    The pictures of a workspace: ``ws.pictures``.

    Attributes:
        kept: Where the files are.
        contacts: The desk of contacts.
        accounts: The desk of accounts.
    """

    kept: pictures.Pictures
    contacts: Desk
    accounts: Desk

    def put(self, kind: str, record: int, data: bytes, **beside: Any) -> Receipt:
        """
        Give a contact their photo or an account its logo.

        Args:
            kind: ``contact`` or ``account``.
            record: Its id.
            data: The file as it came: PNG, JPEG, WebP or GIF. Only its pixels are kept.
            beside: What is written with it, such as where it was found.

        Raises:
            Unreadable: when it is no picture we take.
            Refused: when the kind has no picture, or as the door says.
        """
        if kind not in FIELDS:
            raise Refused([Problem(f"A {kind} has no picture.", kind=kind)])
        name = self.kept.keep(data, square=kind == "contact")
        return self._set(kind, record, name, **beside)

    def take_away(self, kind: str, record: int) -> Receipt:
        """Leave a record without its picture."""
        return self._set(kind, record, None)

    def urls(self, names: Iterable[object]) -> dict[str, str]:
        """Name → ``data:`` address, of those pictures that are there."""
        found = {str(name): self.kept.url(name) for name in set(names) if isinstance(name, str)}
        return {name: address for name, address in found.items() if address}

    def _set(self, kind: str, record: int, name: str | None, **beside: Any) -> Receipt:
        desk = self.contacts if kind == "contact" else self.accounts
        return desk.edit(record, "", None, **{FIELDS[kind]: name, **beside})


FIELDS = {"contact": "photo", "account": "logo"}
"""Record kind → its picture's field."""
