"""Giving somebody another manager on the chart: what may not be, and which records it changes."""

from typing import Any

import pandas as pd

from kapta_workspace.domain.orgchart.forest import Forest
from kapta_workspace.domain.orgchart.links import loop_sentence, would_close_loop


def refusal(forest: Forest, person: int, manager: int | None) -> str:
    """
    Why a person on the chart may not hang under another; empty when they may.

    The chart knows people, not records, so it refuses a loop that no single account holds: Ann over Bo here,
    Bo over Ann there.
    """
    drawn = forest.nodes[["id", "name"]].assign(reports_to=forest.nodes["manager"])
    return loop_sentence(chain) if (chain := would_close_loop(drawn, person, manager)) else ""


def moved(contacts: pd.DataFrame, forest: Forest, person: int, manager: int | None) -> pd.DataFrame:
    """
    The contact records a move changes: *id, version, reports_to*.

    Of a person known in several accounts, the record that carries the line on the chart is changed; without
    such a line the one in an account that knows the manager as well, else the first. Whoever is to report to
    nobody does so in all of their records, or the next one would draw another line.

    Args:
        contacts: *id, version, account, reports_to* of everybody on the chart.
        forest: The chart, with nobody filtered out.
        person: Who, by the id their card has.
        manager: Under whom, by the id of the card; None for nobody.
    """
    cards = {card["id"]: card for card in forest.cards}
    rows = _records(contacts, cards[person])
    if manager is None:
        rows = rows[rows["reports_to"].notna()]
        return rows[["id", "version"]].assign(reports_to=pd.array([pd.NA] * len(rows), dtype="Int64"))
    theirs, above = _records(contacts, cards[manager]), cards.get(cards[person]["manager"])
    row = rows.loc[[_carrier(rows, theirs, above)]]
    near = theirs[theirs["account"].isin(row["account"])]
    boss = int((near if len(near) else theirs)["id"].iloc[0])
    return row[["id", "version"]].assign(reports_to=pd.array([boss], dtype="Int64"))


def _records(contacts: pd.DataFrame, card: dict[str, Any]) -> pd.DataFrame:
    return contacts[contacts["id"].isin(card["members"])].sort_values("id")


def _carrier(rows: pd.DataFrame, theirs: pd.DataFrame, above: dict[str, Any] | None) -> int:
    """The label of the record to change."""
    lines = [] if above is None else rows.index[rows["reports_to"].isin(above["members"])].tolist()
    shared = rows.index[rows["account"].isin(theirs["account"])].tolist()
    return int([*lines, *shared, *rows.index.tolist()][0])
