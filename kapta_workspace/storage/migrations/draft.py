"""
Writing a step: for developers, after the schemas changed.

It is what Alembic finds to be different, and wants reading, and mostly shortening, before it is committed. A
step nobody can have taken yet is written anew.
"""

from pathlib import Path

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import migrate
from kapta_workspace.storage.store import Store


def write(message: str) -> Path:
    """
    Write the step from the tables people have to those of today's schemas, and say where.

    Args:
        message: What it changes, in a few words.

    Raises:
        Misconfigured: when there is nothing to write, or the message is missing.
    """
    if not message:
        raise Misconfigured("Say in a few words what the step changes: kapta generate --step “…”.")
    from alembic import command  # noqa: PLC0415 - see kapta_workspace.storage.migrate

    for unreleased in sorted((migrate.SCRIPTS / "versions").glob("[0-9]*.py")):
        if unreleased.stem[:4] > migrate.RELEASED:
            unreleased.unlink()
    number = f"{int(migrate.RELEASED) + 1:04}"
    store = Store("sqlite://")
    migrate.upgrade(store)
    with store.engine.connect() as connection:
        config = migrate.config(migrate.SCRIPTS, connection)
        made = command.revision(config, message, autogenerate=True, rev_id=number)
    store.close()
    if made is None or isinstance(made, list):
        raise Misconfigured("Alembic wrote no step.")
    return Path(made.path)
