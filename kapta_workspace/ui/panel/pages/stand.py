"""Where a visitor stands over the portfolio: what they see, and addresses that keep what is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kapta_workspace.domain.access import Role
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.filtering import ALL, Choice, filter_bar
from kapta_workspace.ui.panel.pieces import button, empty_state, link, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, safe_url
from kapta_workspace.workspace import PortfolioPage

KEPT = ("days", "as_of", "filter", "where")
"""What an address says on every page over the portfolio: the period, a past day, the filter."""

PERIODS = {30: "30 days", 90: "90 days", 365: "a year"}
"""The periods movements can be compared over."""


@dataclass(frozen=True)
class Stand:
    """
    What a page over the portfolio is drawn from.

    Attributes:
        page: The accounts of the filter, and everything over them.
        choice: What the bar of filters offers.
        place: The page's address.
        asked: The query of the address.
        coaching: The card of what to do first, for the first page.
    """

    page: PortfolioPage
    choice: Choice = field(default_factory=Choice)
    place: str = "portfolio"
    asked: Mapping[str, str] = field(default_factory=dict)
    coaching: Safe = field(default_factory=lambda: Safe(""))

    @property
    def is_past(self) -> bool:
        """Whether a past day is shown, on which nothing can be changed."""
        return self.page.view.position is not None

    @property
    def may_write(self) -> bool:
        """Whether buttons that change something are shown."""
        return not self.is_past and self.page.view.actor.role is not Role.VIEWER

    @property
    def kept(self) -> dict[str, object]:
        """What goes along to every other page."""
        return {name: value for name, value in self.asked.items() if name in KEPT}

    def to(self, place: str, **query: object) -> str:
        """The address of another page over the portfolio: same filter, period and day."""
        return address(place, {**self.kept, **query})

    def here(self, **query: object) -> str:
        """The address of this page with parts of its query changed."""
        return address(self.place, {**self.asked, **query})

    def account(self, one: words.Row, name: str = "name", key: str = "id", **query: object) -> Any:
        """An account's name, leading to its page over the same period, on the same day."""
        kept = {each: self.asked[each] for each in ("days", "as_of") if each in self.asked}
        return words.account_link(one, name, key, **kept, **query)

    def count(self, figure: int, said: str, place: str, **query: object) -> Safe:
        """A number that opens the rows behind it; ``said`` names them for those who only hear the link."""
        return html(
            '<a href="{to}" aria-label="{figure} {said}">{figure}</a>',
            to=safe_url(self.to(place, **query)),
            figure=f"{figure:,}",
            said=said,
        )


def head(
    stand: Stand,
    title: str,
    said: Any = "",
    *,
    periods: bool = False,
    actions: Any = "",
    narrows: bool = True,
) -> Safe:
    """
    The head of a page over the portfolio, with the bar of filters beneath it.

    Args:
        stand: Where one stands.
        title: The heading.
        said: A line beneath it.
        periods: Whether the page compares with an earlier day.
        actions: Buttons at the right.
        narrows: Whether the filter of accounts says anything here.
    """
    return stack(
        html(
            '<header class="k-page-head"><div class="k-title"><h1>{title}</h1>'
            '<div class="k-sub">{said}</div></div><div class="k-tools">{actions}{periods}{day}</div>'
            "</header>",
            title=title,
            said=said,
            actions=actions,
            periods=_periods(stand) if periods else "",
            day=words.past_day(
                stand.page.view.store.clock().date(), stand.page.today if stand.is_past else None
            ),
        ),
        *((words.past(stand.page.today, stand.here(as_of=None)),) if stand.is_past else ()),
        *((filter_bar(stand.choice, stand.place),) if narrows else ()),
    )


def counted(stand: Stand) -> Safe:
    """Of how many accounts the page speaks."""
    page = stand.page
    count, hidden = len(page.table), page.view.hidden
    said = f"{count:,} account{'' if count == 1 else 's'}"
    if page.is_narrowed:
        said = f"{count:,} of {stand.choice.total:,} accounts"
    return html("{said}{hidden}", said=said, hidden=f", {hidden:,} hidden" if hidden else "")


def nothing_matches(stand: Stand) -> Safe:
    """That the filter leaves nothing, with the way to take it off."""
    return empty_state(
        "Nothing matches",
        "Nothing here fits the filter of accounts that is on.",
        action=link("Take it off", stand.here(filter=ALL, where=None, page=None)),
        sign="search",
    )


def _periods(stand: Stand) -> Safe:
    options: list[tuple[str, dict[str, object], bool]] = [
        (said, {**stand.asked, "days": days}, days == stand.page.days) for days, said in PERIODS.items()
    ]
    return words.periods(options, stand.place)


def adding(stand: Stand, kind: str, text: str) -> Safe:
    """The button that adds a record from a list; none where nothing may be changed."""
    return button(text, "create", sign="plus", kind=kind) if stand.may_write else Safe("")
