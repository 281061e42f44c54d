"""The opportunities of an account: stage by stage with what they weigh, and one by one."""

from collections.abc import Callable, Sequence

import pandas as pd

from kapta_workspace.domain.pipeline import by_stage, weighted
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.sections import SECTIONS, counted, listed
from kapta_workspace.ui.panel.pieces import is_missing, link
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.workspace import AccountPage


def opportunities(page: AccountPage, *, combined: bool) -> Safe:
    """The section: the pipeline by stage, and every opportunity below it."""
    rows, stages = page.view.frame("opportunity"), page.view.frame("stage")
    found = weighted(rows, stages)
    sums = [f"{one['weighted']:,.0f} {one['currency']}" for one in words.rows(found)]
    said = f"{counted(len(rows))}, weighted pipeline {', '.join(sums)}" if sums else None
    drawn = pipeline(by_stage(rows, stages)) if sums else Safe("")
    return listed(page, SECTIONS["opportunity"], combined=combined, aside=said, above=drawn)


def pipeline(found: pd.DataFrame, to: Callable[[int], str] | None = None) -> Safe:
    """
    Stages in their order (``domain.pipeline.by_stage``): how many, worth what, weighing what.

    ``to`` gives the address of the opportunities in a stage.
    """
    most = float(found["value"].max()) or 1.0
    stages = join(
        _stage(words.rows(theirs), most, to) for _, theirs in found.groupby("stage", sort=False, dropna=False)
    )
    return html('<ol class="k-stages" aria-label="Pipeline by stage">{stages}</ol>', stages=stages)


def _stage(rows: Sequence[words.Row], most: float, to: Callable[[int], str] | None) -> Safe:
    first, count = rows[0], sum(int(one["count"]) for one in rows)
    said = f"{count} open" if count else "none open"
    return html(
        '<li{empty}><b>{name}</b><span class="k-sub">{percent:.0f}% · {count}</span>{sums}</li>',
        empty=Safe(' class="k-none"') if not count else "",
        name=first["name"],
        percent=0.0 if is_missing(first["probability"]) else float(first["probability"]),
        count=link(said, to(int(first["stage"]))) if to and count else said,
        sums=join(_sum(one, most) for one in rows if count),
    )


def _sum(one: words.Row, most: float) -> Safe:
    """The value as a bar, filled as far as it weighs; the same in words below it."""
    return html(
        '<span class="k-stage-bar" aria-hidden="true"><i style="width:{width:.1f}%">'
        '<i style="width:{part:.1f}%"></i></i></span><span>{value:,.0f} {currency}</span>'
        '<span class="k-sub">weighs {weighted:,.0f}</span>',
        width=100 * float(one["value"]) / most,
        part=100 * float(one["weighted"]) / float(one["value"]) if one["value"] else 0.0,
        value=one["value"],
        currency="" if is_missing(one["currency"]) else one["currency"],
        weighted=one["weighted"],
    )
