"""
The stage: the place below a page's HTML where live components stand, such as the org chart.

A tab of the account page may have one. Its part is built once a session, when the tab is first opened, and
handed the page again whenever the account, the view, the day or the records change: building a component
anew would cost the browser more than the page itself. ``pages/stages.py`` lists the tabs that have one.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from panel.viewable import Viewable

from kapta_workspace.ui.panel.actions import Actions
from kapta_workspace.ui.panel.router import Router
from kapta_workspace.workspace import AccountPage, Workspace


class Visit(Protocol):
    """What a part on the stage may use of the session it stands in (``pages.session.Session``)."""

    @property
    def workspace(self) -> Workspace:
        """On the visitor's behalf."""

    @property
    def router(self) -> Router:
        """The address bar; ``router.query`` says what the address asks for, as text."""

    @property
    def actions(self) -> Actions:
        """The buttons pressed in the page; ``actions.on("name", answer)`` hears one of them."""

    def refresh(self) -> None:
        """Draw again what is shown, after the part has written something."""

    def open_form(self, kind: str, record: int | None = None, **given: object) -> None:
        """Open the form of a record, or of a new one with some values ``given``."""


class Part(NamedTuple):
    """
    What stands on the stage.

    Attributes:
        view: The component, or a column of them.
        show: Called with the page every time it is to be shown; it puts the page's data into the view.
    """

    view: Viewable
    show: Callable[[AccountPage], None]


Mount = Callable[[Visit], Part]
"""Builds a part, once a session."""
