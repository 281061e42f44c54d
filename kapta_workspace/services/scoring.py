"""
Scores of accounts for a day, as known at a moment: the records of a view handed to the one engine.

The factors a score reads are found by one rule: the newest state known at the moment, with the valid days
inside it. Scores of the present are kept per store with the log position they belong to; a later question
recomputes only the accounts the log names since, however many there are besides.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
import pandas as pd

from kapta_workspace.domain.health import DEFAULTS, Scorecard, ScoreResult, in_force, score
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import people, views
from kapta_workspace.services.views import View
from kapta_workspace.storage import log
from kapta_workspace.storage.conditions import FEW
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store, Unit

KINDS = (
    "contact",
    "note",
    "contract",
    "opportunity",
    "swot",
    "voc_question",
    "voc_answer",
    "plan_type",
    "goal",
    "action",
    "task",
    "risk",
    "review",
    "rating",
    "satisfaction",
    "metric",
    "metric_value",
    "target",
    "custom_field",
)
"""The record kinds a score may rest on, beside the accounts themselves."""
OF_EVERYBODY = frozenset(
    {"voc_question", "plan_type", "metric", "custom_field", "scorecard", "policy", "criterion"}
)
"""A change to one of these may move every account's score."""
NO_MATTER = frozenset({"advice", "snapshot", "outcome", "setting", "filter", "arrangement"})
"""A change to these alone moves nobody's."""


def days_of_positions(unit: Unit) -> pd.Series:
    """The calendar day of every log position, indexed by position."""
    entries = log.sets(unit)
    return _calendar(entries["id"].astype("int64").tolist(), entries["at"])


def _calendar(positions: list[int], moments: pd.Series) -> pd.Series:
    days = moments.dt.tz_convert("UTC").dt.tz_localize(None).dt.normalize().astype("datetime64[s]")
    return pd.Series(days.to_numpy(), index=pd.Index(positions, dtype="int64"))


def days_of(store: Store) -> pd.Series:
    """The same, read by itself."""
    with store.reading() as unit:
        return days_of_positions(unit)


def days_behind(store: Store, frames: Iterable[pd.DataFrame]) -> pd.Series:
    """The same of just those positions at which the rows of some frames were recorded."""
    wanted = {int(one) for frame in frames for one in frame["born"].unique()}
    if len(wanted) > FEW:
        return days_of(store)
    with store.reading() as unit:
        known = log.moments(unit, sorted(wanted))
    return _calendar(list(known), pd.Series(list(known.values()), dtype="datetime64[us, UTC]"))


def dated(frame: pd.DataFrame, days: pd.Series) -> pd.DataFrame:
    """The records with *born_on*, the day each was recorded."""
    born = frame["born"].astype("int64").map(days) if len(frame) else pd.Series(dtype="datetime64[s]")
    return frame.assign(born_on=born.astype("datetime64[s]"))


@dataclass(frozen=True)
class Material:
    """
    What a score is made from.

    Attributes:
        accounts: The accounts, with *born_on* and *started_on*.
        facts: Record kind → frame with *born_on*.
        cards: Tier → the scorecard in force.
    """

    accounts: pd.DataFrame
    facts: Mapping[str, pd.DataFrame]
    cards: Mapping[str, Scorecard]

    def score(self, on: dt.date) -> ScoreResult:
        """The scores of these accounts on a day."""
        return score(self.facts, self.accounts, on, self.cards)


def material(view: View, on: dt.date) -> Material:
    """The accounts in view and every record their scores on a day may rest on."""
    return view.worked_out(("material", on), lambda: _material(view, on))


def _material(view: View, on: dt.date) -> Material:
    accounts = view.frame("account")
    whole = replace(view, whole=True)  # a score is one, whoever looks at it
    of = {kind: whole if SCHEMAS[kind].audience else view for kind in KINDS}
    plain = {kind: of[kind].frame(kind, archived=True) for kind in KINDS}
    days = days_behind(view.store, (accounts, *plain.values()))
    facts = {kind: dated(frame, days) for kind, frame in plain.items()}
    return made(dated(accounts, days), facts, cards_of(view, on))


def made(
    accounts: pd.DataFrame, facts: Mapping[str, pd.DataFrame], cards: Mapping[str, Scorecard]
) -> Material:
    """The material of accounts and facts that carry *born_on*; the relationship starts as a customer."""
    started = accounts["customer_since"].fillna(accounts["born_on"])
    return Material(accounts.assign(started_on=started), facts, cards)


def cards_of(view: View, on: dt.date) -> dict[str, Scorecard]:
    """Tier → the scorecard in force on a day; the defaults where an administrator has set none."""
    return cards_among(view.frame("scorecard"), on)


def cards_among(versions: pd.DataFrame, on: dt.date) -> dict[str, Scorecard]:
    """The same from the rows of the scorecard versions."""
    cards = [Scorecard.from_json(text) for text in versions["definition"].tolist()]
    return {tier: in_force(cards, tier, on) or card for tier, card in DEFAULTS.items()}


def scores(view: View, on: dt.date) -> ScoreResult:
    """The scores of the accounts in view on a day, from the records as the view knows them."""
    return view.worked_out(("scores", on), lambda: _scored(material(view, on), on))


def _scored(made: Material, on: dt.date) -> ScoreResult:
    found = made.score(on)
    _ = found.totals, found.parts  # both are asked for by every page: with them it is kept whole
    return found


# --- the present, kept --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """
    The scores of all accounts on a day, and the log position they belong to.

    Attributes:
        position: The log position.
        on: The day.
        base: The totals of all accounts, as they were when all were last scored.
        index: Its accounts, for finding them.
        moved: The totals of those scored again since; they stand in place of the base's.
    """

    position: int
    on: dt.date
    base: pd.DataFrame
    index: pd.Index
    moved: pd.DataFrame

    def of(self, accounts: Sequence[int]) -> pd.DataFrame:
        """The totals of some accounts, by id."""
        wanted: pd.Index = pd.Index(np.asarray(accounts, dtype=np.int64))
        places = self.index.get_indexer(wanted)
        found = self.base.take(places[places >= 0])
        if len(self.moved):
            again = self.moved[self.moved["account"].isin(wanted)]
            found = pd.concat([found[~found["account"].isin(again["account"])], again])
        return found.sort_values("account", ignore_index=True)


Now = tuple[int, Mapping[str, pd.DataFrame]]
"""See ``views.Kept.now``."""

PAST_KEPT = 16
"""How many past days' scores a board remembers: the periods people compare with are few."""
MOST_MOVED = 1000
"""When more accounts than these were scored again, they are folded into the base."""


class Board:
    """
    The present scores of one store, kept fresh by the log.

    One for each store in a process: every page and every person asks it, and sees only the rows of the
    accounts in their own view. What an edit costs does not depend on how many accounts there are.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._kept: Kept | None = None
        self._past: dict[tuple[int, dt.date], pd.DataFrame] = {}
        self._stamp: tuple[int, dt.datetime | None] = (0, None)
        self._lock = Lock()

    def totals(self, on: dt.date, accounts: Sequence[int]) -> pd.DataFrame:
        """The totals of some accounts on a day (``ScoreResult.totals``), re-computed where the log moved."""
        with self._lock:
            self._forget_another()
            self._kept = self._fresh(on)
            return self._kept.of(accounts)

    def past(self, position: int, on: dt.date) -> pd.DataFrame:
        """The totals of every account as known at a log position; the past does not change, so it is kept."""
        with self._lock:
            self._forget_another()
            return self._at(position, on, (0, {}))

    def compared(
        self, on: dt.date, accounts: Sequence[int], position: int, then: dt.date
    ) -> tuple[pd.DataFrame, pd.DataFrame, Now]:
        """``totals`` of some accounts, ``past`` of all, and the records that were read for both at once."""
        with self._lock:
            self._forget_another()
            asks = (self._kept is None or self._kept.on != on) and (position, then) not in self._past
            read = views.Kept() if asks else None
            self._kept = self._fresh(on, read)
            found = self._kept.of(accounts)
            now = (0, {}) if read is None else (self._kept.position, _all_of(read))
            return found, self._at(position, then, now), now

    def _at(self, position: int, on: dt.date, now: Now) -> pd.DataFrame:
        if (position, on) not in self._past:
            while len(self._past) >= PAST_KEPT:
                self._past.pop(next(iter(self._past)))
            kept = views.Kept(now=now)
            view = View(self.store, people.SYSTEM.id, Scope(archived=True), position, kept)
            self._past[position, on] = material(view, on).score(on).totals
        return self._past[position, on]

    def _forget_another(self) -> None:
        """Begin anew where the log is not the one remembered: a backup was put in its place."""
        with self.store.reading() as unit:
            position, moment = self._stamp
            if log.moments(unit, [position]).get(position) != moment:
                self._kept = None
                self._past.clear()
            head = log.head(unit)
            self._stamp = (head, log.moments(unit, [head]).get(head))

    def _fresh(self, on: dt.date, read: views.Kept | None = None) -> Kept:
        kept = self._kept
        with self.store.reading() as unit:
            head = log.head(unit)
            touched = None if kept is None or kept.on != on else touched_since(unit, kept.position)
        if kept is None or touched is None:
            return _based(head, on, self._score(None, on, read))
        if not touched:
            return Kept(head, on, kept.base, kept.index, kept.moved)
        again = self._score(touched, on)
        rest = kept.moved[~kept.moved["account"].isin(touched)]
        moved = pd.concat([rest, again], ignore_index=True) if len(rest) else again
        now = Kept(head, on, kept.base, kept.index, moved)
        if len(moved) <= MOST_MOVED:
            return now
        everybody = kept.index.union(pd.Index(moved["account"], dtype="int64"))
        return _based(head, on, now.of(everybody.tolist()))

    def _score(
        self, accounts: Sequence[int] | None, on: dt.date, read: views.Kept | None = None
    ) -> pd.DataFrame:
        tops = None if accounts is None else tuple(accounts)
        view = View(self.store, people.SYSTEM.id, Scope(tops, archived=True), kept=read)
        if tops is not None and len(tops) == 1:
            # Mostly so after an edit, and its page asks for the same: worked out once beside its records.
            return scores(view.still(), on).totals
        return material(view, on).score(on).totals


def _all_of(read: views.Kept) -> dict[str, pd.DataFrame]:
    """The records of all accounts by kind, from what a view of them has read: archived ones among them."""
    return {
        kind: frame for (kind, archived, _), frame in read.frames.items() if archived or kind == "account"
    }


def _based(position: int, on: dt.date, totals: pd.DataFrame) -> Kept:
    return Kept(position, on, totals, pd.Index(totals["account"], dtype="int64"), totals.iloc[:0])


def touched_since(unit: Unit, position: int) -> list[int] | None:
    """The accounts changed after a log position; None when all of them may have been."""
    later = log.sets(unit, log.SETS.c.id > position)
    found: set[int] = set()
    for accounts, counts in zip(later["accounts"], later["counts"], strict=True):
        if set(counts) <= NO_MATTER:
            continue
        if accounts is None or OF_EVERYBODY & set(counts):
            return None
        found |= {int(one) for one in accounts}
    return sorted(found)


_boards: dict[int, Board] = {}
_boards_lock = Lock()


def board(store: Store) -> Board:
    """The board of a store, made on first use."""
    with _boards_lock:
        kept = _boards.get(id(store))
        if kept is None or kept.store is not store:
            kept = _boards[id(store)] = Board(store)
        return kept


def totals(view: View, on: dt.date) -> pd.DataFrame:
    """The totals of the accounts in view on a day, from the board."""
    if view.position is None:
        return board(view.store).totals(on, view.accounts)
    everything = board(view.store).past(view.position, on)
    return everything[everything["account"].isin(view.accounts)].reset_index(drop=True)


def compared(view: View, on: dt.date, position: int, then: dt.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    The same, and those on an earlier day as known at a log position.

    A still view need not read again what had to be read for all accounts.
    """
    kept, accounts = board(view.store), view.accounts
    if view.position is None:
        now, before, read = kept.compared(on, accounts, position, then)
        if view.kept is not None:
            view.kept.now = read
    else:
        now, before = totals(view, on), kept.past(position, then)
    return now, before[before["account"].isin(accounts)].reset_index(drop=True)
