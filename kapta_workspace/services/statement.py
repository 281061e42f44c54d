"""The health ledger of one account as a bank statement: what happened, what time took, what it rests on."""

import datetime as dt
from dataclasses import dataclass, field
from html import escape

import numpy as np
import pandas as pd

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.health import ScoreResult
from kapta_workspace.domain.health.explain.change import explain_change
from kapta_workspace.domain.health.explain.ledger import EVENT, TIME, TIME_PASSED, ledger
from kapta_workspace.domain.health.explain.level import label_of
from kapta_workspace.domain.health.explain.rounding import printed, rounded
from kapta_workspace.services import activity
from kapta_workspace.services.explaining import Question
from kapta_workspace.services.views import View

STATEMENT = ("since", "until", "kind", "label", "who", "effect", "shown", "score", "parts", "rows")
MOST_PARTS = 3
"""How many factors a row names."""
LEAST = 0.05
"""The fewest points for which a factor is named."""


@dataclass(frozen=True)
class Statement:
    """
    The ledger of one score.

    Attributes:
        name: The account's name.
        opening: The score on the first day.
        closing: The score on the last.
        table: One row an event and one for the time between: *since, until, kind* (``time`` or ``event``),
            *label* (a sentence), *who*, *effect* (points), *shown* (rounded so that the rows add up to the
            difference of the printed scores), *score* (the balance), *parts* (up to three pairs of a factor's
            label and its points) and *rows* (``kind:id`` of the records behind it).
    """

    name: str
    opening: float
    closing: float
    table: pd.DataFrame

    def _repr_html_(self) -> str:
        columns = self.table[["until", "label", "who", "shown", "score"]].round(1)
        days = {"until": lambda day: f"{day:%d %b %Y}".replace(" ", "\N{NO-BREAK SPACE}")}
        shown = columns.to_html(index=False, formatters=days)
        head = f"<b>{escape(self.name)}</b>: opening {self.opening:.1f}, closing {self.closing:.1f}."
        return f"<p>{head}</p>{shown}"


@dataclass
class Replay:
    """
    The score between two days, asked for by day and by how many entries of the log had been written.

    Attributes:
        question: The account and the days.
        moves: The entries in between, in order.
    """

    question: Question
    moves: list[int]
    _kept: dict[tuple[int, dt.date], ScoreResult] = field(default_factory=dict)

    def position(self, count: int) -> int:
        """The log position after so many of the entries."""
        return self.moves[count - 1] if count else self.question.position(self.question.since)

    def result(self, count: int, day: dt.date) -> ScoreResult:
        """The score on a day after so many of the entries."""
        key = (self.position(count), day)
        if key not in self._kept:
            self._kept[key] = self.question.result(*key)
        return self._kept[key]

    def score(self, day: dt.date, count: int) -> float:
        """The same as a number; missing where there is none."""
        found = self.result(count, day).score
        return float(found[0]) if len(found) else float("nan")


def statement(question: Question, view: View, *, every: bool = False) -> Statement:
    """
    Replay an account's entries between the two days of a question.

    Args:
        question: Put with what was known on each day.
        view: The account as it is at the later day: whose sentences label the entries.
        every: Also the entries that moved nothing.

    Raises:
        Misconfigured: when there is no score at the start.
    """
    since, until = question.since, question.until
    replay = Replay(question, question.past.moves(question.position(since), question.position(until)))
    days = [question.past.days[move] for move in replay.moves]
    events = pd.DataFrame({"on": days, "label": [str(move) for move in replay.moves], "id": replay.moves})
    table = ledger(events, since, until, replay.score)
    opening, closing = replay.score(since, 0), replay.score(until, len(replay.moves))
    if np.isnan([opening, closing]).any():
        raise Misconfigured(f"{question.name} has no score on {since} or on {until}.")
    said, entries = activity.recent(view, limit=SENTENCES), _entries(table)
    told = [_told(one, replay, said) for one in (entries if every else _moving(entries))]
    made = pd.DataFrame(told, columns=list(STATEMENT)).astype({"effect": "float64", "score": "float64"})
    total = printed(printed(closing) - printed(opening))
    made["shown"] = [float(part) for part in rounded(made["effect"].tolist(), total)]
    return Statement(question.name, opening, closing, made)


@dataclass(frozen=True)
class Entry:
    """
    A row of the ledger between two states.

    Attributes:
        kind: ``time`` or ``event``.
        since: The first day.
        until: The last day.
        before: How many entries of the log had been written before it.
        after: How many after it.
        effect: The points it gained or lost.
        score: The balance after it.
    """

    kind: str
    since: dt.date
    until: dt.date
    before: int
    after: int
    effect: float
    score: float


def _entries(table: pd.DataFrame) -> list[Entry]:
    kinds = table["kind"].astype(str).tolist()
    days = zip(table["since"].tolist(), table["until"].tolist(), strict=True)
    points = zip(table["effect"].tolist(), table["score"].tolist(), strict=True)
    done, found = 0, []
    for kind, (since, until), (effect, score) in zip(kinds, days, points, strict=True):
        count = done + (kind == EVENT)
        found.append(Entry(kind, since, until, done, count, effect, score))
        done = count
    return found


def _moving(entries: list[Entry]) -> list[Entry]:
    """The entries without those that moved nothing; the time around them is one stretch."""
    kept: list[Entry] = []
    for one in entries:
        if one.kind == TIME and kept and kept[-1].kind == TIME:
            last = kept.pop()
            effect = last.effect + one.effect
            kept.append(Entry(TIME, last.since, one.until, last.before, one.after, effect, one.score))
        elif one.kind == TIME or abs(one.effect) > 1e-9:
            kept.append(one)
    return kept


def _told(entry: Entry, replay: Replay, said: pd.DataFrame) -> tuple[object, ...]:
    """A row of the statement."""
    parts, behind = _parts(entry, replay)
    label, who = TIME_PASSED, ""
    if entry.kind == EVENT:
        position = replay.position(entry.after)
        label, who = _named(said[said["set_id"] == position], behind)
        behind = replay.question.past.touched(position)
    facts = (entry.since, entry.until, entry.kind, label, who, entry.effect, 0.0, entry.score)
    return (*facts, parts, behind)


def _parts(entry: Entry, replay: Replay) -> tuple[tuple[tuple[str, float], ...], tuple[str, ...]]:
    """The factors an entry moved most, with their points, and the records behind the first of them."""
    before = replay.result(entry.before, entry.since)
    after = replay.result(entry.after, entry.until)
    moved = explain_change(before, after, shown=False)
    moved = moved[moved["change"].abs() > LEAST]
    moved = moved.loc[moved["change"].abs().sort_values(ascending=False, kind="stable").index[:MOST_PARTS]]
    names = dict(replay.question.names)
    parts = tuple(
        (label_of(str(name), names), round(float(points), 1))
        for name, points in zip(moved["factor"], moved["change"], strict=True)
    )
    first = str(moved["factor"].iloc[0]) if len(moved) else ""
    behind = dict(zip(after.parts["factor"].tolist(), after.parts["rows"].tolist(), strict=True))
    return parts, behind.get(first, ())


def _named(lines: pd.DataFrame, behind: tuple[str, ...]) -> tuple[str, str]:
    """What an entry did and who did it; what moved the score most is said first."""
    if lines.empty:
        return "The settings of the workspace were changed", ""
    named = lines["kind"].astype(str) + ":" + lines["record"].astype(str)
    first = lines.loc[named.isin(behind).sort_values(ascending=False, kind="stable").index[0]]
    sentence, more = str(first["sentence"]), len(lines) - 1
    label = f"{sentence[:1].upper()}{sentence[1:]}{f' and {more} more' if more else ''}"
    return label, str(first["actor_name"])


SENTENCES = 2000
"""How far back entries are named by what they did."""
