"""Imports."""

from dataclasses import dataclass

from kapta_workspace.storage.store import Store


@dataclass(frozen=True)
class Imports:
    """Spreadsheets in."""

    store: Store
    user: int
