"""What a page and the browser around it tell each other, in one component."""

from typing import ClassVar, Literal
from urllib.parse import urlencode

from kapta_workspace.ui.panel.actions import Actions
from kapta_workspace.ui.panel.component import Component
from kapta_workspace.ui.panel.connection import Connection
from kapta_workspace.ui.panel.router import Router
from kapta_workspace.ui.panel.shell import Shell

PARTS: tuple[type[Component], ...] = (Router, Actions, Shell, Connection)


class Browser(Router, Actions, Shell, Connection):
    """
    The address bar, the buttons, light and dark, the way back after a lost connection: one of each a page.

    None of them draws anything, so nothing but habit asks for four components; each costs the server 3 ms of
    every opening (decision 0020). Their scripts stay apart, and work in a page of their own, too.
    """

    _bundle: ClassVar[str] = "browser.js"

    @classmethod
    def _render_esm(cls, compiled: bool | Literal["compiling"] = True, server: bool = False) -> str:
        """The script's address, which tells it where those of the parts are."""
        said = super()._render_esm(compiled, server)
        return f"{said}&{urlencode([('with', part.script()) for part in PARTS])}" if server else said
