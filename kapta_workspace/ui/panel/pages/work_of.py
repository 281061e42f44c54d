"""My work: one colleague's accounts, and what is ahead of them: deals, plans, reviews, people, tasks."""

from typing import Any

from kapta_workspace.domain.registers import number
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.panel.pages import above, cells, words
from kapta_workspace.ui.panel.pages.stand import Stand, head
from kapta_workspace.ui.panel.pieces import avatar, card, empty_state, link, row, stack
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import Listed

FEW = 6
"""So many rows of each list are shown; its heading leads to all of them."""


def draw(stand: Stand) -> Safe:
    """The page: one's own, or that of the colleague the address names."""
    me = stand.page.view.user
    who = number(stand.asked.get("user", "")) or me
    name = stand.page.view.titles("user", [who]).get(who)
    if name is None:
        return empty_state(
            "There is no such colleague", "Look in the team for who there is.", sign="question"
        )
    people = stand.page.view.frame("user").set_index("id")
    role = SCHEMAS["user"]["role"].label_of(str(people["role"].get(who, "")))
    title = "My work" if who == me else name
    said = row(avatar(name, size="small"), html("{name}, {role}", name=name, role=role))
    return stack(
        head(stand, title, said, periods=True),
        _numbers(stand, who),
        *_board(stand, who),
        _activity(stand, who),
    )


def _numbers(stand: Stand, who: int) -> Safe:
    page = stand.page
    mine, owned = page.accounts_of(who), page.owned_by(who)
    table_ = page.table[page.table["id"].isin(mine)]
    scores = table_["badge"].dropna()
    late = page.calls[page.calls["account"].isin(owned)]
    tasks = page.register("tasks", {"assignee": str(who)}).rows
    overdue = int((tasks["due_in"] < 0).sum())
    mean = f"mean score {scores.mean():.0f}" if len(scores) else "no score yet"
    return above.figures(
        above.figure(
            "Accounts",
            f"{len(mine):,}",
            f"{len(owned):,} owned, {len(mine - owned):,} helped on; {mean}",
            stand.to("accounts", of=who),
        ),
        above.figure(
            "At risk",
            f"{int((table_['band'] == 'red').sum()):,}",
            f"{int((table_['delta'] < 0).sum()):,} fell",
            stand.to("accounts", of=who, band="red"),
        ),
        above.figure("Tasks", f"{len(tasks):,}", f"{overdue:,} overdue", stand.to("tasks", assignee=who)),
        above.figure(
            "Check-ins late",
            f"{len(late):,}",
            "of the accounts owned",
            stand.to("people", owned=who, late="up"),
        ),
    )


def _board(stand: Stand, who: int) -> tuple[Safe, ...]:
    """The lists that have something in them."""
    cards = [one for one in _cards(stand, who) if one]
    if not cards:
        said = "Accounts one owns or helps with appear here, with what is due next."
        team = link("See the team", stand.to("team"))
        return (card("Ahead", empty_state("No accounts yet", said, action=team, sign="account")),)
    return (html('<div class="k-board k-board-lists">{cards}</div>', cards=join(cards)),)


def _cards(stand: Stand, who: int) -> list[Safe]:
    of = {"of": str(who)}
    return [
        _list(stand, "Accounts", "accounts", of, ("name", "badge", "delta", "risk", "days_silent")),
        _list(stand, "Tasks due", "tasks", {"assignee": str(who)}, ("title", "account", "due_in")),
        _list(
            stand,
            "Contracts, the next to end first",
            "contracts",
            of,
            ("name", "account", "days_left"),
        ),
        _list(stand, "Opportunities", "opportunities", of, ("name", "account", "close_on")),
        _list(
            stand,
            "Plans: actions running",
            "actions",
            {"owner": str(who)},
            ("name", "account", "due_in"),
        ),
        _list(
            stand,
            "Business reviews planned",
            "reviews",
            {**of, "state": "planned", "sort": "held_on"},
            ("held_on", "account", "stage"),
        ),
        _list(stand, "Open risks", "risks", of, ("reason", "account", "severity")),
        _list(
            stand,
            "People to know best",
            "people",
            {**of, "decision_power": "high", "sort": "last_contact"},
            ("name", "account", "freshness"),
        ),
    ]


def _list(stand: Stand, title: str, name: str, asked: dict[str, str], shown: tuple[str, ...]) -> Safe:
    """The first rows of a register, with fewer columns."""
    listed = stand.page.register(name, asked)
    count = len(listed.rows)
    if not count:
        return Safe("")
    drawn = table(_fewer(stand, listed, shown), words.rows(listed.page(0, FEW)), caption=title)
    every = link(f"All {count:,}", stand.to(name, **asked))
    return card(title, drawn, aside=f"{count:,}", actions=(every,))


def _fewer(stand: Stand, listed: Listed, shown: tuple[str, ...]) -> list[Column]:
    known = {column.name.removesuffix("_name"): column for column in cells.columns(stand, listed)}
    return [_unsorted(known[name]) for name in shown]


def _unsorted(column: Column) -> Column:
    return Column(column.name, column.label, column.numeric, column.show, sort=False, hint=column.hint)


def _activity(stand: Stand, who: int) -> Safe:
    """What the colleague did lately, as far as one sees it."""
    found = stand.page.activity_of(who)
    lines = join(
        html(
            '<li><span class="k-sub">{when:%-d %b %Y}{account}</span><br>{what}</li>',
            when=one["at"],
            account=_where(stand, one),
            what=_capital(one["sentence"]),
        )
        for one in words.rows(found)
    )
    nothing = html('<p class="k-none">Nothing yet.</p>')
    drawn = html('<ol class="k-activity">{lines}</ol>', lines=lines) if lines else nothing
    return card("Done lately", drawn)


def _where(stand: Stand, one: words.Row) -> Any:
    names = stand.page.table.loc[stand.page.table["id"] == one["account"], "name"]
    if names.empty:
        return ""
    return html(" · {account}", account=stand.account({"id": one["account"], "name": names.iloc[0]}))


def _capital(sentence: object) -> str:
    said = str(sentence)
    return said[:1].upper() + said[1:]
