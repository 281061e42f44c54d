"""The steps this program knows: each a file beginning with its number, taken in their order."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

SCRIPTS = Path(__file__).with_name("migrations")


def known(scripts: Path = SCRIPTS) -> list[str]:
    """The numbers of all steps."""
    return [path.stem[:4] for path in (scripts / "versions").glob("[0-9]*.py")]


def head(scripts: Path = SCRIPTS) -> str:
    """The newest step."""
    return max(known(scripts))


def config(scripts: Path, connection: sa.Connection | None = None) -> Any:
    """What Alembic is told: where the steps are, and on which connection to take them."""
    # Alembic takes a third of a second to import, which nobody should pay for opening a workspace.
    from alembic.config import Config  # noqa: PLC0415

    made = Config()
    made.set_main_option("script_location", str(scripts).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def take(connection: sa.Connection, scripts: Path = SCRIPTS) -> None:
    """Take whatever steps are pending, in the transaction that is open there."""
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(config(scripts, connection), "head")
