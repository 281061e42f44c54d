"""
The past of some accounts, read once and asked often: their records as they stood at any log position.

A view of the past reads the database for each moment; a trend or a ledger asks for dozens. Here the present
rows and the log since a position are read once, and every moment is rewound in memory by the same rule.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from kapta_workspace.domain import changes
from kapta_workspace.domain.fields import Schema
from kapta_workspace.services import custom, scoring
from kapta_workspace.services.scoring import Material
from kapta_workspace.services.views import View
from kapta_workspace.storage.since import rows_and_lines
from kapta_workspace.storage.store import Unit

READ = ("account", "scorecard", *scoring.KINDS)


@dataclass(frozen=True)
class Line:
    """
    The present rows of one kind and what the log says of them since.

    Attributes:
        schema: The kind.
        rows: Its rows as they stand now.
        later: Its log lines since the beginning, oldest first.
        moves: The positions at which one of the accounts' rows was made or changed, in order.
    """

    schema: Schema
    rows: pd.DataFrame
    later: pd.DataFrame
    moves: tuple[int, ...]


@dataclass(frozen=True)
class Past:
    """
    The records a score may rest on, for some accounts, at any moment since a beginning.

    Attributes:
        accounts: The ids of the accounts.
        since: The log position it reaches back to.
        days: The calendar day of every log position, by position.
        lines: Record kind → its rows and log lines.
    """

    accounts: tuple[int, ...]
    since: int
    days: pd.Series
    lines: dict[str, Line]
    _kept: dict[tuple[str, int], pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def position(self, day: dt.date) -> int:
        """The newest log position of a day or before it; 0 when there was nothing yet."""
        return position_on(self.days, day)

    def frame(self, kind: str, position: int) -> pd.DataFrame:
        """The rows of one kind as they stood at a position, with *born_on*."""
        line = self.lines[kind]
        key = (kind, bisect_right(line.moves, position))
        if key not in self._kept:
            after = line.later[line.later["set_id"] > position]
            found = changes.rewind(line.rows, after, line.schema, position)
            if line.schema.account:
                found = found[found[line.schema.account].isin(self.accounts)].reset_index(drop=True)
            self._kept[key] = scoring.dated(found, self.days)
        return self._kept[key]

    def material(self, position: int, on: dt.date) -> Material:
        """What the scores of these accounts are made from on a day, as known at a position."""
        facts = {kind: self.frame(kind, position) for kind in scoring.KINDS}
        cards = scoring.cards_among(self.frame("scorecard", position), on)
        return scoring.made(self.frame("account", position), facts, cards)

    def moves(self, first: int, last: int) -> list[int]:
        """The positions after the first, up to the last, at which anything a score rests on changed."""
        found = {move for line in self.lines.values() for move in line.moves if first < move <= last}
        return sorted(found)

    def touched(self, position: int) -> tuple[str, ...]:
        """The records made or changed at a position, as ``kind:id``."""
        found = []
        for kind, line in self.lines.items():
            if position in line.moves:
                found += [f"{kind}:{one}" for one in sorted(_records_at(line, position, self.accounts))]
        return tuple(found)


def position_on(days: pd.Series, day: dt.date) -> int:
    """The newest log position of a day or before it, from the days of all positions; 0 for none."""
    known = days.index[days <= pd.Timestamp(day)]
    return int(known.max()) if len(known) else 0


def past_of(view: View, since: int) -> Past:
    """The past of the accounts in view, back to a log position."""
    accounts = view.accounts
    with view.store.reading() as unit:
        schemas = custom.schemas(unit)
        days = scoring.days_of_positions(unit)
        lines = {kind: _line(unit, schemas[kind], accounts, since) for kind in READ}
    return Past(accounts, since, days, lines)


def _line(unit: Unit, schema: Schema, accounts: Sequence[int], since: int) -> Line:
    rows, later = rows_and_lines(unit, schema, accounts, since)
    made = rows["born"][rows["born"] > since]
    if schema.account:
        later = later[_concerns(later, rows, schema, accounts)]
        made = made[rows[schema.account].isin(accounts)]
    # A record removed since is no row any more; the line of its removal knows when it was made.
    gone = [int(one["born"]) for one in later["before"].tolist() if one and (one.get("born") or 0) > since]
    moves = {*made.astype("int64").tolist(), *later["set_id"].astype("int64").tolist(), *gone}
    return Line(schema, rows, later, tuple(sorted(moves)))


def _concerns(later: pd.DataFrame, rows: pd.DataFrame, schema: Schema, accounts: Sequence[int]) -> pd.Series:
    """Which log lines are of rows that belong to the accounts, or did at some time since."""
    mine = set(accounts)
    name = str(schema.account)
    named = later["account"].isin(mine) | later["record"].isin(rows["id"][rows[name].isin(mine)])
    went = [bool(mine & {(one or {}).get(name) for one in pair}) for pair in _sides(later)]
    ours = set(later["record"][named | pd.Series(went, index=later.index, dtype=bool)])
    return later["record"].isin(ours)


def _sides(later: pd.DataFrame) -> list[tuple[dict[str, object] | None, dict[str, object] | None]]:
    return list(zip(later["before"].tolist(), later["after"].tolist(), strict=True))


def _records_at(line: Line, position: int, accounts: Sequence[int]) -> set[int]:
    made = line.rows[line.rows["born"] == position]
    if line.schema.account:
        made = made[made[line.schema.account].isin(accounts)]
    gone = [(one or {}).get("born") == position for one in line.later["before"].tolist()]
    changed = line.later["record"][(line.later["set_id"] == position) | pd.Series(gone, line.later.index)]
    return {*made["id"].astype(int).tolist(), *changed.astype(int).tolist()}
