"""The team: how the accounts of each colleague stand, and what waits for them."""

from typing import Any

from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.stand import Stand, counted, head
from kapta_workspace.ui.panel.pieces import MISSING, avatar, card, empty_state, is_missing, link, row, stack
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.tables import Column, table


def draw(stand: Stand) -> Safe:
    """The page."""
    team = stand.page.team
    if team.empty:
        body = empty_state(
            "Nobody yet", "Whoever owns an account or works on one appears here.", sign="people"
        )
    else:
        body = table(_columns(stand), words.rows(team), caption="Team", sorted_by="owned", descending=True)
    return stack(
        head(stand, "Team", counted(stand), periods=True),
        html('<div class="k-register">{team}</div>', team=card("Team", body, aside=len(team))),
    )


def _columns(stand: Stand) -> list[Column]:
    return [
        Column("name", "Colleague", show=lambda one: _person(stand, one)),
        _count(stand, "owned", "Owns", "accounts", "accounts owned by", "owned"),
        _count(stand, "contributing", "Helps on", "accounts", "accounts of", "of"),
        Column("mean", "Mean score", numeric=True, show=_mean, hint="Of the accounts they own"),
        Column("worst_badge", "Lowest score", show=lambda one: _worst(stand, one)),
        _count(stand, "at_risk", "At risk", "accounts", "at risk, of", "owned", band="red"),
        _count(stand, "fell", "Fell", "accounts", "that fell, of", "owned", moved="down"),
        _count(stand, "risks", "Open risks", "risks", "open risks of", "owned"),
        _count(
            stand, "late_check_ins", "Check-ins late", "people", "overdue check-ins of", "owned", late="up"
        ),
        _count(stand, "late_tasks", "Tasks late", "tasks", "overdue tasks of", "assignee", due="late"),
    ]


def _count(stand: Stand, name: str, label: str, place: str, said: str, whose: str, **query: object) -> Column:
    """A number that opens its rows: those of the colleague's accounts, or their own."""

    def show(one: words.Row) -> Any:
        about = {**query, whose: int(one["user"])}
        return stand.count(int(one[name]), f"{said} {one['name']}", place, **about) if one[name] else "0"

    return Column(name, label, numeric=True, show=show)


def _person(stand: Stand, one: words.Row) -> Safe:
    role = SCHEMAS["user"]["role"].label_of(str(one["role"]))
    return row(
        avatar(str(one["name"]), size="small"),
        html(
            '<span>{name}<br><small class="k-sub">{role}</small></span>',
            name=link(one["name"], stand.to("work", user=int(one["user"]))),
            role=role,
        ),
    )


def _mean(one: words.Row) -> Any:
    return MISSING if is_missing(one["mean"]) else f"{one['mean']:.0f}"


def _worst(stand: Stand, one: words.Row) -> Any:
    if is_missing(one["worst"]):
        return MISSING
    return html(
        "{score} {account}",
        score=words.score({"badge": one["worst_badge"], "band": one["worst_band"]}),
        account=stand.account(one, "worst_name", "worst"),
    )
