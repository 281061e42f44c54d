"""The metrics of an account: the first four as figures, all by family, and those of many together."""

from typing import Any

import pandas as pd

from kapta_workspace.domain import measured
from kapta_workspace.ui.panel.drawings import progress
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.place import query
from kapta_workspace.ui.panel.pages.rows import DEEDS
from kapta_workspace.ui.panel.pages.sections import may_write
from kapta_workspace.ui.panel.pieces import MISSING, Band, band_badge, button, card, grid, is_missing, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, safe_url
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage

COLOURS: dict[str, Band] = {"green": "healthy", "amber": "watch", "red": "risk"}


def tops(page: AccountPage, *, combined: bool = False) -> Safe:
    """The first four metrics as figures, under the score; nothing while nothing is measured."""
    found = page.metrics_together if combined else page.metrics
    first = words.rows(found[found["top"] & found["value"].notna()])
    to = address("account", query(page, combined=combined, tab="measure"))
    return grid(*(_figure(one, to) for one in first), narrow=225) if first else Safe("")


def cards(page: AccountPage, *, combined: bool = False) -> Safe:
    """All metrics by family; nothing while nothing is measured."""
    found = page.metrics_together if combined else page.metrics
    if found.empty or found["value"].isna().all():
        return Safe("")
    return card(
        "Metrics",
        stack(*_families(page, found, combined=combined)),
        aside="the accounts in view together" if combined else "the latest values",
        anchor="metrics",
    )


def _figure(one: words.Row, to: str) -> Safe:
    """A metric large: its value, how it moved over the period, its target; the whole of it leads to all."""
    return html(
        '<a class="k-figure k-figure-link" href="{to}#metrics" data-jump="metrics">'
        '<div class="k-figure-label">{name}</div><div class="k-figure-number">{value}{moved}</div>'
        '<div class="k-sub">{colour} {target}</div>{part}</a>',
        to=safe_url(to),
        name=one["name"],
        value=_value(one),
        moved=_moved(one),
        colour=_colour(one),
        target="" if is_missing(one["target"]) else html("target {value}", value=_amount(one, "target")),
        part=_part(one) if "with_value" in one else "",
    )


def _moved(one: words.Row) -> Safe:
    """How far it moved over the period, by sign; nothing where there is nothing to compare with."""
    said = measured.change(one) if "change" in one else None
    if said is None:
        return Safe("")
    return html(' <small class="k-sub" title="{since}">{said}</small>', said=said, since="over the period")


def _part(one: words.Row) -> Safe:
    """How a figure of several accounts was made, and of how many of them."""
    made = {"sum": "sum", "average": "average"}.get(str(one["rollup"]), "worst")
    return html(
        '<div class="k-sub">{made} over {some} of {all} accounts</div>',
        made=made.capitalize(),
        some=one["with_value"],
        all=one["accounts"],
    )


def _families(page: AccountPage, found: pd.DataFrame, *, combined: bool) -> list[Safe]:
    made = []
    columns = _together() if combined else (*_alone(), *_targets(page))
    for family, rows in found.groupby("family", sort=False, dropna=False):
        name = "Other" if is_missing(family) else str(family)
        made.append(
            html(
                "<h3>{family}</h3>{table}",
                family=name,
                table=table(columns, words.rows(rows), caption=f"Metrics: {name}"),
            )
        )
    return made


def _alone() -> tuple[Column, ...]:
    return (
        Column("name", "Metric"),
        Column("value", "Value", numeric=True, show=_value),
        Column("change", "Change", numeric=True, show=_change),
        Column("target", "Target", numeric=True, show=lambda one: _amount(one, "target")),
        Column("attainment", "Reached", show=_reached),
        Column("colour", "State", show=_colour),
        Column("measured_on", "As of", show=lambda one: words.day(one["measured_on"])),
    )


def _targets(page: AccountPage) -> tuple[Column, ...]:
    """The button beside each metric that sets the account's own target, or edits the one it has."""
    if not may_write(page):
        return ()
    rows = page.view.frame("target")
    own = dict(zip(rows["metric"].tolist(), rows["id"].tolist(), strict=True))

    def target(one: words.Row) -> Safe:
        metric, hint = int(one["metric"]), f"Set the target of {one['name']}"
        if metric in own:
            return button("Edit target", "edit", quiet=True, hint=hint, kind="target", id=int(own[metric]))
        return button(
            "Set target", "add", quiet=True, hint=hint, kind="target", account=page.account, metric=metric
        )

    return (Column("target_id", DEEDS, sort=False, show=target),)


def _together() -> tuple[Column, ...]:
    return (
        Column("name", "Metric"),
        Column("value", "Value", numeric=True, show=_value),
        Column("rollup", "Together as", show=lambda one: str(one["rollup"]).title()),
        Column("target", "Target", numeric=True, show=lambda one: _amount(one, "target")),
        Column("attainment", "Reached", show=_reached),
        Column("colour", "State", show=_colour),
        Column("with_value", "From", show=lambda one: f"{one['with_value']} of {one['accounts']}"),
    )


def _value(one: words.Row) -> Any:
    return measured.value(one) or MISSING


def _amount(one: words.Row, name: str) -> Any:
    return measured.amount(one, name) or MISSING


def _change(one: words.Row) -> Any:
    return measured.change(one) or MISSING


def _reached(one: words.Row) -> Any:
    return progress(measured.reached(one), f"{one['name']}, share of the target")


def _colour(one: words.Row) -> Any:
    found = COLOURS.get(str(one["colour"]))
    return band_badge(found) if found else Safe("")
