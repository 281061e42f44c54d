"""The portfolio page: how all accounts stand, and each of them in a row."""

from typing import Any

import pandas as pd

from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pieces import band_badge, card, empty_state, grid, row, stack
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.tables import Column, table

PERIODS = {30: "30 days", 90: "90 days", 365: "a year"}
"""The periods movements can be compared over."""


def draw(overview: pd.DataFrame, days: int, hidden: int = 0) -> Safe:
    """The page, from ``services.portfolio.overview``."""
    if overview.empty:
        return empty_state(
            "No accounts yet",
            "Import a spreadsheet with “kapta import accounts.xlsx”, or add the first account in a notebook: "
            "ws.accounts.add(name=…).",
            sign="account",
        )
    rows = words.rows(overview.sort_values("badge", na_position="first", kind="stable"))
    return stack(
        _head(overview, days, hidden),
        _bands(overview),
        card("Accounts", _table(rows, days), aside=f"{len(rows):,}"),
    )


def _head(overview: pd.DataFrame, days: int, hidden: int) -> Safe:
    said = f"{len(overview):,} accounts" + (f", {hidden} hidden" if hidden else "")
    return html(
        '<header class="k-page-head"><div class="k-title"><h1>Portfolio</h1>'
        '<p class="k-sub">{said}</p></div>{periods}</header>',
        said=said,
        periods=periods(days),
    )


def periods(days: int, **query: object) -> Safe:
    """The choice of the period compared over, as links."""
    return words.switch(
        "Compared with",
        [(f"{said} ago", {**query, "days": one}, one == days) for one, said in PERIODS.items()],
    )


def _bands(overview: pd.DataFrame) -> Safe:
    counts = overview["band"].value_counts()
    fell = overview[overview["delta"].fillna(0) < 0].sort_values("delta").head(3)
    risks = overview[overview["risk"].notna()]
    return grid(
        *(
            _figure(
                band_badge(words.BANDS[name]), int(counts.get(name, 0)), share(counts, name, len(overview))
            )
            for name in ("red", "amber", "green")
        ),
        _figure(Safe("Open risks"), len(risks), _named(risks)),
        _figure(Safe("Biggest falls"), len(overview[overview["delta"].fillna(0) < 0]), _named(fell)),
        narrow=180,
    )


def share(counts: pd.Series, name: str, of: int) -> str:
    """How large a band is, in words."""
    return f"{100 * int(counts.get(name, 0)) / of:.0f}% of the accounts"


def _named(accounts: pd.DataFrame) -> Safe:
    return join([words.account_link(one) for one in words.rows(accounts.head(3))], ", ")


def _figure(label: Safe, number: int, said: object) -> Safe:
    return html(
        '<div class="k-figure"><div class="k-figure-label">{label}</div><div class="k-figure-number">{number}'
        '</div><div class="k-sub">{said}</div></div>',
        label=label,
        number=f"{number:,}",
        said=said,
    )


def _table(rows: list[dict[str, Any]], days: int) -> Safe:
    columns = (
        Column("name", "Account", show=lambda one: row(words.account_link(one), words.type_badge(one))),
        Column(
            "badge", "Score", show=words.score, hint="0 to 100; each account's page says what it is made of"
        ),
        Column("delta", "Change", show=words.moved, hint=f"Over {PERIODS.get(days, f'{days} days')}"),
        Column("risk", "Risk", show=words.risk),
        Column("value", "Contracts", numeric=True, show=words.money, hint="Contracts in force"),
        Column("next_end", "Next end", show=lambda one: words.day(one["next_end"])),
        Column("days_silent", "Last contact", show=lambda one: words.ago(one["days_silent"])),
        Column("key_players", "Key players", numeric=True),
        Column("owner_name", "Owner", show=lambda one: words.whole(one["owner_name"])),
    )
    return table(columns, rows, caption="Accounts, the lowest score first", sorted_by="badge")
