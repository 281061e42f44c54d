"""How the rows of a register are drawn: each field as its kind is drawn elsewhere, names as links."""

from collections.abc import Callable, Mapping
from typing import Any

from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.freshness import BANDS
from kapta_workspace.ui.panel.icons import Icon, icon
from kapta_workspace.ui.panel.pages import place, words
from kapta_workspace.ui.panel.pages.rows import DEEDS, FINISH, all_deeds, finish
from kapta_workspace.ui.panel.pages.sections import account_chip, column
from kapta_workspace.ui.panel.pages.stand import Stand
from kapta_workspace.ui.panel.pieces import MISSING, badge, is_missing, link
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.tables import Column
from kapta_workspace.workspace import Listed

Show = Callable[[words.Row], Any]


def _star(one: words.Row) -> Safe:
    """The account type as its sign alone, as in the tree: a list has no room for more."""
    known = str(one["account_type"])
    signs: Mapping[str, tuple[Icon, str]] = {
        "strategic": ("star", "Strategic account"),
        "flagged": ("flag", "Flagged: needs attention"),
    }
    return (
        html('<span class="k-star">{sign}</span>', sign=icon(*signs[known])) if known in signs else Safe("")
    )


def columns(stand: Stand, listed: Listed) -> list[Column]:
    """The columns of a register, drawn as its kind is drawn elsewhere; at the end what can be done."""
    found = [_column(stand, listed, field) for field in listed.fields]
    if not stand.may_write or listed.register.kind == "account":
        return found
    if listed.register.kind == "task":
        found.append(Column("finish", FINISH, sort=False, show=_finish))
    return [*found, Column("id", DEEDS, sort=False, show=lambda one: all_deeds(listed.schema, one))]


def _column(stand: Stand, listed: Listed, field: Field) -> Column:
    usual = column(field)
    show = _shown(stand, listed, field) or usual.show
    return Column(usual.name, _short(field), numeric=usual.numeric, show=show, hint=usual.hint)


def _short(field: Field) -> str:
    return field.label.removesuffix(" (account manager)")


def _shown(stand: Stand, listed: Listed, field: Field) -> Show | None:
    """How a field is drawn here, where it is not drawn as anywhere."""
    kind = listed.register.kind
    if kind == "account" and field.name == "name":
        return lambda one: html("{name} {star}", name=stand.account(one), star=_star(one))
    if field is listed.fields[0]:
        return lambda one: _title(stand, listed, field, one)
    if field.name == "account":
        return account_chip
    if field.target == "user":
        return lambda one: _person(stand, one, field)
    return (OF_ACCOUNTS if kind == "account" else DRAWN).get(field.name)


def _title(stand: Stand, listed: Listed, field: Field, one: words.Row) -> Any:
    """What a row is called, leading to where it stands on its account's page."""
    said = one[field.name]
    if field.kind is Kind.DATE:
        said = words.day(said)
    elif is_missing(said):
        said = listed.schema["kind"].label_of(one["kind"]) if "kind" in one else listed.schema.label
    kind, kept = listed.register.kind, {"as_of": stand.asked.get("as_of")}
    if kind in place.PAGES:
        return link(said, address(place.PAGES[kind], {"id": int(one["id"]), **kept}))
    return place.rows(said, int(one["account"]), kind, **kept)


def _person(stand: Stand, one: words.Row, field: Field) -> Any:
    if is_missing(one[field.name]):
        return MISSING
    return link(words.whole(one[f"{field.name}_name"]), stand.to("work", user=int(one[field.name])))


def _finish(one: words.Row) -> Safe:
    if str(one["status"]) != "open":
        return Safe("")
    return finish("task", int(one["id"]), str(one["title"]))


def left(days: Any) -> Any:
    """Days until something, and since when they are over."""
    if is_missing(days):
        return MISSING
    many = _days(abs(int(days)))
    if days < 0:
        return badge(f"{many} late", "risk", "clock")
    return badge(many, "watch", "clock") if days <= SOON else many


def _days(many: int) -> str:
    return f"{many:,} day{'' if many == 1 else 's'}"


SOON = 30
"""Days within which what comes is near."""


def _severity(one: words.Row) -> Safe:
    known = str(one["severity"])
    return badge(words.choice("risk", "severity", known), words.SEVERITY.get(known, "risk"), "alert")


def _fresh(one: words.Row) -> Safe:
    known = str(one["freshness"])
    return badge(BANDS[known], words.FRESH.get(known, "neutral"))


def _late(one: words.Row) -> Any:
    """The heading says that they are late."""
    return MISSING if is_missing(one["late"]) else badge(_days(int(one["late"])), "risk", "clock")


def _plain(name: str, form: str) -> Show:
    return lambda one: MISSING if is_missing(one[name]) else format(one[name], form)


DRAWN: Mapping[str, Show] = {
    "days_left": lambda one: left(one["days_left"]),
    "due_in": lambda one: left(one["due_in"]),
    "severity": _severity,
    "freshness": _fresh,
    "friend_foe": words.friend_foe,
    "decision_power": words.power,
    "late": _late,
    "rating": _plain("rating", ".1f"),
}
"""A field's name → how registers draw it, where it is not drawn by its kind alone."""

OF_ACCOUNTS: Mapping[str, Show] = {
    "badge": words.score,
    "delta": words.moved,
    "risk": words.risk,
    "value": words.money,
    "days_silent": lambda one: words.ago(one["days_silent"]),
}
"""How the figures of accounts are drawn."""
