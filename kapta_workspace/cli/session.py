"""What the options before the command say: which workspace, and as whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from kapta_workspace.settings import Settings, load, origins
from kapta_workspace.storage.store import Store
from kapta_workspace.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Told:
    """
    The options every command shares.

    Attributes:
        url: The database; None when not said.
        user: The e-mail to work as; None when not said.
        folder: Where files are kept; None when not said.
    """

    url: str | None = None
    user: str | None = None
    folder: Path | None = None

    @property
    def words(self) -> dict[str, Any]:
        """The same as the settings name them."""
        return {"database_url": self.url, "user": self.user, "folder": self.folder}


def told(context: typer.Context) -> Told:
    """What was said before the command."""
    found = context.find_object(Told)
    return found or Told()


def settings(context: typer.Context) -> Settings:
    """The settings of this call."""
    return load(**told(context).words)


def setting_origins(context: typer.Context) -> dict[str, str]:
    """Where each of them comes from."""
    return origins(**told(context).words)


@contextmanager
def store(context: typer.Context) -> Iterator[Store]:
    """The database, as it is: nothing is made or brought up to date."""
    opened = Store(settings(context).url)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def workspace(context: typer.Context) -> Iterator[Workspace]:
    """The workspace, opened by the person the settings name."""
    said = told(context)
    with open_workspace(said.url, user=said.user, folder=said.folder, through="command") as opened:
        yield opened
