"""
Scores of accounts for a day, as known at a moment: the records of a view handed to the one engine.

The factors a score reads are found by one rule: the newest state known at the moment, with the valid days
inside it. Scores of the present are kept per store with the log position they belong to; a later question
recomputes only the accounts the log names since.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import pandas as pd

from kapta_workspace.domain.health import DEFAULTS, Scorecard, ScoreResult, in_force, score
from kapta_workspace.services import people
from kapta_workspace.services.views import View
from kapta_workspace.storage import log
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


def days_of_positions(unit: Unit) -> pd.Series:
    """The calendar day of every log position, indexed by position."""
    entries = log.sets(unit)
    days = entries["at"].dt.tz_convert("UTC").dt.tz_localize(None).dt.normalize().astype("datetime64[s]")
    return pd.Series(days.to_numpy(), index=entries["id"].astype("int64"))


def dated(frame: pd.DataFrame, days: pd.Series) -> pd.DataFrame:
    """The records with *born_on*, the day each was recorded."""
    born = frame["born"].astype("int64").map(days) if len(frame) else pd.Series(dtype="datetime64[s]")
    return frame.assign(born_on=born.astype("datetime64[s]"))


@dataclass(frozen=True, slots=True)
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
    with view.store.reading() as unit:
        days = days_of_positions(unit)
    accounts = dated(view.frame("account"), days)
    accounts = accounts.assign(started_on=accounts["customer_since"].fillna(accounts["born_on"]))
    facts = {kind: dated(view.frame(kind, archived=True), days) for kind in KINDS}
    return Material(accounts, facts, cards_of(view, on))


def cards_of(view: View, on: dt.date) -> dict[str, Scorecard]:
    """Tier → the scorecard in force on a day; the defaults where an administrator has set none."""
    versions = versions_of(view)
    return {tier: in_force(versions, tier, on) or card for tier, card in DEFAULTS.items()}


def versions_of(view: View) -> list[Scorecard]:
    """Every scorecard version the workspace holds."""
    return [Scorecard.from_json(text) for text in view.frame("scorecard")["definition"].tolist()]


def scores(view: View, on: dt.date) -> ScoreResult:
    """The scores of the accounts in view on a day, from the records as the view knows them."""
    return material(view, on).score(on)


# --- the present, kept --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """The scores of all live accounts on a day, and the log position they belong to."""

    position: int
    on: dt.date
    totals: pd.DataFrame


PAST_KEPT = 16
"""How many past days' scores a board remembers: the periods people compare with are few."""


class Board:
    """
    The present scores of one store, kept fresh by the log.

    One for each store in a process: every page and every person asks it, and sees only the rows of the
    accounts in their own view.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._kept: Kept | None = None
        self._past: dict[tuple[int, dt.date], pd.DataFrame] = {}
        self._lock = Lock()

    def totals(self, on: dt.date) -> pd.DataFrame:
        """The totals of every account on a day (``ScoreResult.totals``), re-computed where the log moved."""
        with self._lock:
            self._kept = self._fresh(on)
            return self._kept.totals

    def past(self, position: int, on: dt.date) -> pd.DataFrame:
        """The totals of every account as known at a log position; the past does not change, so it is kept."""
        with self._lock:
            if (position, on) not in self._past:
                while len(self._past) >= PAST_KEPT:
                    self._past.pop(next(iter(self._past)))
                view = View(self.store, people.SYSTEM.id, Scope(archived=True), position)
                self._past[position, on] = scores(view, on).totals
            return self._past[position, on]

    def _fresh(self, on: dt.date) -> Kept:
        kept = self._kept
        with self.store.reading() as unit:
            head = log.head(unit)
            touched = None if kept is None else touched_since(unit, kept.position)
        if kept is None or kept.on != on or touched is None:
            return Kept(head, on, self._score(None, on))
        if not touched:
            return Kept(head, on, kept.totals)
        again = self._score(touched, on)
        rest = kept.totals[~kept.totals["account"].isin(touched)]
        together = (
            pd.concat([part for part in (rest, again) if len(part)], ignore_index=True)
            if len(again)
            else rest
        )
        return Kept(head, on, together.sort_values("account", ignore_index=True))

    def _score(self, accounts: Sequence[int] | None, on: dt.date) -> pd.DataFrame:
        scope = Scope(archived=True) if accounts is None else Scope(tuple(accounts))
        return scores(View(self.store, people.SYSTEM.id, scope), on).totals


def touched_since(unit: Unit, position: int) -> list[int] | None:
    """The accounts changed after a log position; None when all of them may have been."""
    later = log.sets(unit, log.SETS.c.id > position)
    if any(
        accounts is None or OF_EVERYBODY & set(counts)
        for accounts, counts in zip(later["accounts"], later["counts"], strict=True)
    ):
        return None
    return sorted({int(one) for accounts in later["accounts"] for one in accounts})


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
    kept = board(view.store)
    everything = kept.totals(on) if view.position is None else kept.past(view.position, on)
    return everything[everything["account"].isin(view.accounts)].reset_index(drop=True)
