"""Bringing a database's tables to today's schema."""

from kapta_workspace.storage.store import Store
from kapta_workspace.storage.tables import METADATA


def upgrade(store: Store) -> None:
    """Make whatever tables are missing."""
    METADATA.create_all(store.engine)
