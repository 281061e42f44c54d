"""The address of a page: where one is, going elsewhere, and hearing Back, Forward and links."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

import panel as pn
import param

from kapta_workspace.ui.panel.component import Component


class Router(Component):
    """
    The address bar, as *page?name=value* beneath the place the workspace is served at.

    Panel writes the address bar but never hears Back and Forward; this does both. A link in the page to one
    of ``pages`` is followed without loading the page again, unless it is opened in a new tab. Another page
    begins at its top, or at the part the link names; Back and Forward come back to where it was scrolled. It
    draws nothing, and has to stand somewhere in the page to work.

    Attributes:
        place: *url*, *replace* and *popped*: the present address, whether it took the place of the one before
            it, and whether Back or Forward led there.
        pages: The last parts of the addresses that this session draws itself; ``""`` is the first page.
        drawn: The *url* that is drawn by now and its *title*, for the browser's tab, with a *count* that
            rises.
    """

    place = param.Dict(default={"url": "", "replace": False})
    pages = param.List(default=[""])
    drawn = param.Dict(default={"url": None, "title": "", "count": 0})

    _bundle: ClassVar[str] = "router.js"

    def __init__(self, url: str | None = None, **params: Any) -> None:
        super().__init__(place={"url": requested() if url is None else url, "replace": False}, **params)

    @property
    def url(self) -> str:
        """The present address: *account?id=12*."""
        return str(self.place["url"])

    @property
    def popped(self) -> bool:
        """Whether Back or Forward led here: the address is meant as it stands, with nothing kept on."""
        return bool(self.place.get("popped"))

    @property
    def page(self) -> str:
        """The part of the address before the question mark: *account*; ``""`` on the first page."""
        return self.url.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """What stands after the question mark; of a name given twice, the last."""
        return dict(parse_qsl(self.url.partition("?")[2]))

    def go(self, page: str | None = None, /, *, replace: bool = False, **query: object) -> None:
        """
        Go to a page with this query; the present page when none is named.

        ``replace`` puts it in the place of the present address, so that Back passes over it.
        """
        self._move(self.page if page is None else page, query, replace)

    def change(self, *, replace: bool = False, **query: object) -> None:
        """Stay on the page and change these parts of the query; ``None`` takes a part away."""
        self._move(self.page, {**self.query, **query}, replace)

    def _move(self, page: str, query: Mapping[str, object], replace: bool) -> None:
        self.place = {"url": address(page, query), "replace": replace}

    def shows(self, title: str) -> None:
        """Say that the page of the present address is drawn, and what it is called."""
        self.drawn = {"url": self.url, "title": title, "count": self.drawn["count"] + 1}

    def follow(self, moved: Callable[[str], None]) -> None:
        """Call ``moved`` with the address whenever it changes, whoever changed it."""
        self.param.watch(lambda event: moved(str(event.new["url"])), "place")


_along: ContextVar[Mapping[str, object] | None] = ContextVar("_along", default=None)


@contextmanager
def along(**query: object) -> Iterator[None]:
    """Whatever address is made within the block says this, too, unless it says otherwise itself."""
    before = _along.set(query)
    try:
        yield
    finally:
        _along.reset(before)


def address(page: str, query: Mapping[str, object]) -> str:
    """An address from a page and a query, leaving out what is ``None``: *account?id=12*."""
    further = {name: value for name, value in (_along.get() or {}).items() if name not in query}
    said = urlencode({name: value for name, value in {**query, **further}.items() if value is not None})
    return f"{page}?{said}" if said else page


def day_of(text: str | None) -> date | None:
    """The day an address says; None where it says none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def requested() -> str:
    """The address this session was asked for; ``""`` outside a session."""
    location = pn.state.location
    if location is None or not location.pathname:
        return ""
    return f"{location.pathname.rpartition('/')[2]}{location.search}"
