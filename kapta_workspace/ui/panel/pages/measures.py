"""The metrics of all accounts: as they are, as they moved, and what they come to together."""

from typing import Any

import pandas as pd

from kapta_workspace.domain import measured, metrics
from kapta_workspace.domain.registers import number
from kapta_workspace.ui.panel.downloads import REPORTS
from kapta_workspace.ui.panel.icons import Icon, icon
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.matrix import pager
from kapta_workspace.ui.panel.pages.stand import PERIODS, Stand, counted, head
from kapta_workspace.ui.panel.pieces import MISSING, button, card, empty_state, is_missing, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.style import Tone
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import MetricView

SIZE = 50
"""So many accounts are drawn at a time."""

LOOKS: dict[str, tuple[str, Tone, Icon]] = {
    metrics.GREEN: ("on target", "healthy", "check"),
    metrics.AMBER: ("near its target", "watch", "minus"),
    metrics.RED: ("short of its target", "risk", "alert"),
}
"""What a colour means, its tone and its sign."""

BY = {"value": "Value", "percent": "Per cent", "colour": "Colour"}
"""By what the historic table tells how a metric moved."""

TAKEN = ("show", "sort", "down", "look", "by")
"""What of the page's address its download follows."""


def draw(stand: Stand) -> Safe:
    """The page."""
    page = stand.page
    title = head(stand, "Metrics", counted(stand), periods=_is_historic(stand))
    if page.metric_names.empty:
        said = "Administrators say in the settings what is measured; values are imported or entered."
        return stack(title, card("Metrics", empty_state("No metrics yet", said, sign="metric")))
    view = page.metric_view(stand.asked.get("show", ""))
    return stack(title, _choose(stand, view), _together(stand, view), _table(stand, view))


def _is_historic(stand: Stand) -> bool:
    """Whether the table tells how the metrics moved over the period, and not how they are."""
    return stand.asked.get("look") == "historic"


# --- which metrics ------------------------------------------------------------------------------------


def _choose(stand: Stand, view: MetricView) -> Safe:
    """Which metrics are shown: a saved view, a family, or those ticked."""
    options = join(
        html(
            '<option value="{value}"{chosen}>{name}</option>',
            value=value,
            chosen=Safe(" selected") if chosen else "",
            name=name,
        )
        for value, name, chosen in _offers(view)
    )
    ticks = join(
        html(
            '<label><input type="checkbox" data-change="pick_metric" data-field="{id}" data-id="metric"'
            "{checked}> {name}</label>",
            id=int(one["id"]),
            checked=Safe(" checked") if one["id"] in view.metrics else "",
            name=one["name"],
        )
        for one in words.rows(stand.page.metric_names)
    )
    save = button("Save this view", "keep_view", sign="plus", quiet=True, expression=view.expression)
    own = view.record is not None and view.mine
    edit = button("Change or share", "edit", quiet=True, kind="filter", id=view.record) if own else ""
    return html(
        '<section class="k-filter" aria-label="Which metrics"><div class="k-filter-line">'
        '<label class="k-filter-drop"><span>View</span><select aria-label="View of metrics" '
        'data-change="list" data-field="show" data-id="view">{options}</select></label>'
        '<details class="k-filter-more" data-keep="metrics"><summary>{sign} Choose metrics</summary>'
        '<div class="k-filter-panel k-ticks">{ticks}</div></details>{deeds}</div>{trouble}</section>',
        options=options,
        sign=icon("metric"),
        ticks=ticks,
        deeds=html(
            '<span class="k-filter-deeds">{save}{edit}</span>',
            save=save if view.expression and not view.name and not view.problem else "",
            edit=edit,
        ),
        trouble=html('<p class="k-filter-wrong" role="alert">{said}</p>', said=view.problem)
        if view.problem
        else "",
    )


def _offers(view: MetricView) -> list[tuple[str, str, bool]]:
    offers = [("", "All metrics", not view.expression)]
    for one in words.rows(view.offers):
        value = one["name"] if is_missing(one["id"]) else str(int(one["id"]))
        is_on = view.name == one["name"] and (is_missing(one["id"]) or view.record == int(one["id"]))
        offers.append((value, one["name"], is_on))
    if view.expression and not view.name:
        offers.append((view.expression, "Not saved", True))
    return offers


# --- what they come to --------------------------------------------------------------------------------


def _together(stand: Stand, view: MetricView) -> Safe:
    """The metrics of the accounts together, by their roll-up, each with its colour."""
    found = stand.page.metrics_together
    found = found[found["metric"].isin(view.metrics)]
    pieces = join(_total(stand, one) for one in words.rows(found))
    if not pieces:
        return Safe("")
    return html('<div class="k-figures" aria-label="Together">{pieces}</div>', pieces=pieces)


def _total(stand: Stand, one: words.Row) -> Safe:
    reached = measured.reached(one)
    how = {"sum": "in total", "average": "on average", "worst": "the worst of all"}[str(one["rollup"])]
    return html(
        '<a class="k-figure k-figure-link" href="{to}"><div class="k-figure-label">{name}</div>'
        '<div class="k-figure-number">{value}</div><div class="k-sub">{mark} {how}{reached}, '
        "{count:,} of {accounts:,} accounts</div></a>",
        to=safe_url(stand.here(sort=f"m{int(one['metric'])}", page=None)),
        name=one["name"],
        value=measured.value(one) or MISSING,
        mark=_mark(str(one["colour"])),
        how=how,
        reached="" if reached is None else f", {reached:.0f}% of the way",
        count=int(one["with_value"]),
        accounts=int(one["accounts"]),
    )


def _mark(colour: str) -> Safe:
    """A colour as sign and word."""
    if colour not in LOOKS:
        return Safe("")
    said, tone, sign = LOOKS[colour]
    return html('<span class="k-mark k-{tone}">{sign}</span>', tone=tone, sign=icon(sign, said))


# --- account by account -------------------------------------------------------------------------------


def _table(stand: Stand, view: MetricView) -> Safe:
    """The table: current, or historic by value, per cent or colour."""
    historic = _is_historic(stand)
    by = stand.asked.get("by", "value") if historic else "value"
    by = by if by in BY else "value"
    rows = _wide(stand.page.metrics_shown(stand.asked))
    sort, down = stand.asked.get("sort", "account_name"), "down" in stand.asked
    sort = sort if sort in rows else "account_name"
    pages = max(-(-len(rows) // SIZE), 1)
    at = min(max(number(stand.asked.get("page", "")), 1), pages)
    shown = words.rows(rows.iloc[(at - 1) * SIZE : at * SIZE])
    columns = _columns(stand, view, historic=historic, by=by)
    drawn = table(
        columns,
        shown,
        caption="Metrics of each account",
        sorted_by=sort,
        descending=down,
        sort_to=lambda one: _sorted_by(stand, one.name, sort, down=down),
    )
    take = html(
        '<a class="k-button k-quiet" href="{to}" download>{sign}Download</a>',
        to=safe_url(address(f"{REPORTS}metrics/0.xlsx", {**stand.kept, **_taken(stand, view)})),
        sign=icon("download"),
    )
    title = (
        f"Change over {PERIODS.get(stand.page.days, f'{stand.page.days} days')}" if historic else "Current"
    )
    body = join([_looks(stand, historic=historic, by=by), drawn, pager(stand, at, pages)])
    drawn_ = card(title, body, aside=f"{len(rows):,} accounts", actions=(take,))
    return html('<div class="k-register">{drawn}</div>', drawn=drawn_)


def _taken(stand: Stand, view: MetricView) -> dict[str, object]:
    """The choices the download follows; a view that cannot be read is none."""
    found: dict[str, object] = {name: stand.asked[name] for name in TAKEN if name in stand.asked}
    return {**found, "show": None} if view.problem else found


def _looks(stand: Stand, *, historic: bool, by: str) -> Safe:
    current: dict[str, object] = {**stand.asked, "look": None, "by": None}
    looks = words.switch(
        "Table",
        [
            ("Current", current, not historic),
            ("Historic", {**stand.asked, "look": "historic"}, historic),
        ],
        "metrics",
    )
    if not historic:
        return html('<div class="k-narrow">{looks}</div>', looks=looks)
    ways = words.switch(
        "Change by",
        [(said, {**stand.asked, "look": "historic", "by": code}, code == by) for code, said in BY.items()],
        "metrics",
    )
    return html('<div class="k-narrow">{looks}{ways}</div>', looks=looks, ways=ways)


def _sorted_by(stand: Stand, name: str, sort: str, *, down: bool) -> str:
    return stand.here(sort=name, down="1" if name == sort and not down else None, page=None)


def _wide(table_: pd.DataFrame) -> pd.DataFrame:
    """One row an account, in the table's order: of each metric its row."""
    accounts = table_.drop_duplicates("account")[["account", "account_name"]].reset_index(drop=True)
    made: dict[str, Any] = {}
    for metric, rows in table_.groupby("metric", sort=False):
        facts = dict(zip(rows["account"], rows.to_dict("records"), strict=True))
        made[f"m{int(str(metric))}"] = [facts.get(one) for one in accounts["account"]]
    return accounts.assign(**{name: pd.Series(cells, dtype=None) for name, cells in made.items()})


def _columns(stand: Stand, view: MetricView, *, historic: bool, by: str) -> list[Column]:
    names = stand.page.metric_names
    whose = Column("account_name", "Account", show=lambda one: stand.account(one, "account_name", "account"))
    return [
        whose,
        *(
            _metric(stand, int(one["id"]), str(one["name"]), historic=historic, by=by)
            for one in words.rows(names[names["id"].isin(view.metrics)])
        ),
    ]


def _metric(stand: Stand, metric: int, name: str, *, historic: bool, by: str) -> Column:
    kept = {"tab": "measure", "days": stand.asked.get("days")}

    def show(row: words.Row) -> Any:
        one = row[f"m{metric}"]
        if not isinstance(one, dict):
            return MISSING
        cell = _moved(one, by) if historic else _now(one)
        return html(
            '<a href="{to}">{cell}</a>',
            to=safe_url(address("account", {"id": int(row["account"]), **kept})),
            cell=cell,
        )

    return Column(f"m{metric}", name, numeric=True, show=show)


def _now(one: words.Row) -> Any:
    said = measured.value(one)
    return MISSING if said is None else html("{said} {mark}", said=said, mark=_mark(str(one["colour"])))


def _moved(one: words.Row, by: str) -> Any:
    """How a metric moved: by how much, by how many per cent, or from which colour to which."""
    if by == "colour":
        before, after = str(one["colour_before"]), str(one["colour"])
        if before not in LOOKS or after not in LOOKS:
            return MISSING
        if before == after:
            return html("{mark} same", mark=_mark(after))
        return html("{before} → {after}", before=_mark(before), after=_mark(after))
    if by == "percent":
        return MISSING if is_missing(one["percent"]) else f"{measured.signed(float(one['percent']), 1)}%"
    said = measured.change(one)
    return MISSING if said is None else said
