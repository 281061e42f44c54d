"""Where a visitor stands on an account's page: the query that leads back there."""

from collections.abc import Mapping
from typing import Any

from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, safe_url
from kapta_workspace.workspace import AccountPage


def query(page: AccountPage, *, combined: bool = False, **more: object) -> dict[str, object]:
    """
    The account, the period, the past day, direct or combined, and whatever ``more`` the link says.

    Combined, it keeps to the accounts that are chosen.
    """
    scope = page.view.scope
    return {
        "id": page.account,
        "days": page.days if page.days != 30 else None,
        "as_of": page.today.isoformat() if page.view.position is not None else None,
        "view": "combined" if combined else None,
        "only": ",".join(str(one) for one in scope.only) if combined and scope.only else None,
        "archived": "yes" if combined and scope.family and scope.archived else None,
        **more,
    }


TABS: Mapping[str, str] = {
    "note": "notes",
    "task": "tasks",
    "goal": "plan",
    "action": "plan",
    "risk": "risk",
    "satisfaction": "measure",
    "metric_value": "measure",
    "target": "measure",
    "rating": "measure",
}
"""The tab on which a kind of record stands; the others stand on the first."""

ANCHORS: Mapping[str, str] = {"contact": "people", "account": "summary"}
"""The part of the first tab where a kind stands, when it is not called after it."""

KINDS: Mapping[str, str] = {
    "profile.fields": "account",
    "profile.contracts": "contract",
    "profile.swot": "swot",
    "profile.voc": "voc_answer",
    "key_players": "contact",
    "relationship": "contact",
    "plan": "goal",
    "tasks": "task",
    "notes": "note",
    "freshness": "note",
    "qbr": "review",
    "satisfaction": "satisfaction",
    "nps": "voc_answer",
    "risk": "risk",
    "renewal": "contract",
}
"""The kind of records a factor of the score rests on, by the factor or by what it begins with."""


PAGES: Mapping[str, str] = {"contact": "contact", "review": "review"}
"""The kinds whose records have a page of their own, and its place in the address."""


def to_record(kind: str, record: object, account: int, **more: object) -> str:
    """The address of one record: its own page, else the tab of its account where its kind stands."""
    if kind in PAGES:
        return address(PAGES[kind], {"id": record})
    itself = {"note": record} if kind == "note" else {}  # notes are many: the one is shown before the others
    return address("account", {"id": account, "tab": TABS.get(kind), **more, **itself})


def one(text: Any, kind: str, record: object, account: int) -> Safe:
    """Words that lead to one record."""
    if kind in PAGES or kind == "note":
        return html('<a href="{to}">{text}</a>', to=safe_url(to_record(kind, record, account)), text=text)
    return rows(text, account, kind)


def kind_of(factor: str) -> str:
    """The kind of records behind a factor."""
    return KINDS.get(factor) or KINDS.get(factor.partition(".")[0], "metric_value")


def rows(text: Any, account: int, kind: str, **more: object) -> Safe:
    """A number that opens the rows behind it: records of a kind, where they stand on the account's page."""
    tab = TABS.get(kind)
    to = address("account", {"id": account, "tab": tab, **more})
    if tab:
        return html('<a href="{to}">{text}</a>', to=safe_url(to), text=text)
    anchor = ANCHORS.get(kind, kind)
    return html(
        '<a href="{to}#{anchor}" data-jump="{anchor}">{text}</a>', to=safe_url(to), anchor=anchor, text=text
    )
