"""The search in the bar: accounts, contacts, notes and users, as they are typed."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NamedTuple

import param

from kapta_workspace.ui.panel.component import Component
from kapta_workspace.ui.panel.safe import safe_url
from kapta_workspace.ui.panel.style import asset


class Found(NamedTuple):
    """
    One thing a search found.

    Attributes:
        kind: The heading it stands under: *Accounts*, *Contacts* …; things of one kind come together.
        label: Its name.
        detail: What tells it from others of the name, such as a contact's account.
        href: Where it is: *account?id=12*.
    """

    kind: str
    label: str
    detail: str
    href: str


class SearchBox(Component):
    """
    A search that answers as one types; ``/`` and Ctrl+K lead to it from anywhere in the page.

    What is found are links, which the page's ``Router`` follows; with Ctrl they open in a new tab.

    Attributes:
        query: What was typed last, a moment after the last key.
        answer: The *query* answered and what was *found*, as rows of ``Found``.
        hint: What can be searched; shown while nothing is typed, and read out.
    """

    query = param.String(default="")
    answer = param.Dict(default={"query": "", "found": []})
    hint = param.String(default="Search", constant=True)

    _bundle: ClassVar[str] = "search.js"
    _stylesheets: ClassVar[list[str]] = [asset("search.css")]

    def __init__(self, find: Callable[[str], Iterable[Found]], **params: Any) -> None:
        """``find`` gives what belongs to some text, the best first; it is asked at every pause in typing."""
        params.setdefault("margin", (0, 12))
        params.setdefault("align", "center")
        super().__init__(**params)
        self._find = find
        self.param.watch(self._answer, "query")

    def _answer(self, event: param.parameterized.Event) -> None:
        found = [
            [one.kind, one.label, one.detail, safe_url(one.href).unescape()] for one in self._find(event.new)
        ]
        self.answer = {"query": event.new, "found": found}
