"""Why a score moved: between two days, part by part and cause by cause, down to the records behind it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import pandas as pd

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.health import ScoreResult
from kapta_workspace.domain.health.arithmetic import CAUSES
from kapta_workspace.domain.health.explain.because import because
from kapta_workspace.domain.health.explain.causes import State, explain_causes
from kapta_workspace.domain.health.explain.change import explain_change
from kapta_workspace.domain.health.explain.level import label_of
from kapta_workspace.domain.health.explain.rounding import printed, rounded
from kapta_workspace.services import scoring
from kapta_workspace.services.past import Past, past_of, position_on
from kapta_workspace.services.views import View

CHANGE = (
    "factor",
    "label",
    "group",
    "before",
    "after",
    "by_value",
    "by_weight",
    *CAUSES,
    "change",
    "shown",
    "because",
    "rows",
)


@dataclass(frozen=True)
class Moved:
    """
    How one score came from one day to another.

    Attributes:
        name: The account's name.
        since: The earlier day.
        until: The later day.
        before: The score then.
        after: The score later.
        table: One row for every part that counts, the weightiest first: *factor, label, group, before, after*
            (values, 0 to 100), *by_value* and *by_weight* (points), *clock, settings, records* (points by
            cause), *change* (points), *shown* (rounded so that the rows add up to ``printed``), *because* (a
            sentence) and *rows* (``kind:id`` of the records behind it).
    """

    name: str
    since: dt.date
    until: dt.date
    before: float
    after: float
    table: pd.DataFrame

    @property
    def printed(self) -> float:
        """The change as it is printed: the difference of the two printed scores."""
        return printed(printed(self.after) - printed(self.before))

    @property
    def causes(self) -> pd.DataFrame:
        """
        The points the clock, the settings and the records moved: *cause, points, shown*.

        *shown* is rounded so that it adds up to ``printed``.
        """
        points = [float(self.table[cause].sum()) for cause in CAUSES]
        shown = [float(part) for part in rounded(points, self.printed)]
        return pd.DataFrame({"cause": CAUSES, "points": points, "shown": shown})

    def _repr_html_(self) -> str:
        moved = self.table[self.table["shown"] != 0]
        said = f"{self.before:.1f} on {self.since}, {self.after:.1f} on {self.until}: {self.printed:+.1f}."
        causes = ", ".join(f"{one.cause} {one.shown:+.1f}" for one in self.causes.itertuples())
        shown = moved[["label", "shown", "because"]].to_html(index=False)
        return f"<p><b>{escape(self.name)}</b>: {said} Of it {causes}.</p>{shown}"


@dataclass(frozen=True)
class Question:
    """
    A question about one account's score over a stretch of time.

    Attributes:
        account: Its id.
        name: Its name.
        past: Its past, back to the earlier day.
        since: The earlier day.
        until: The later day.
        known: The log position all is judged by; None judges each day by what was known on it.
        names: Labels of imported metrics, by factor id.
    """

    account: int
    name: str
    past: Past
    since: dt.date
    until: dt.date
    known: int | None
    names: Mapping[str, str]

    def position(self, day: dt.date) -> int:
        """The log position a day is judged by."""
        return self.past.position(day) if self.known is None else self.known

    def state(self, day: dt.date) -> State:
        """Everything the score of a day depends on."""
        made = self.past.material(self.position(day), day)
        return State(made.facts, made.accounts, day, made.cards)

    def result(self, position: int, day: dt.date) -> ScoreResult:
        """The score of a day as known at a position."""
        return self.past.material(position, day).score(day)

    def changed(self) -> frozenset[str]:
        """The records made or changed in between, as ``kind:id``."""
        first, last = self.position(self.since), self.position(self.until)
        return frozenset(one for move in self.past.moves(first, last) for one in self.past.touched(move))


def ask(
    view: View,
    account: int,
    since: dt.date | None,
    until: dt.date,
    *,
    days: int = 30,
    known: int | None = None,
) -> Question:
    """
    Put a question about one account's score.

    Args:
        view: The account alone, as it stands now or stood at a moment.
        account: Its id.
        since: The earlier day; ``days`` before the later one unless said, or the account's first day.
        until: The later day.
        days: See ``since``.
        known: See ``Question``.

    Raises:
        Misconfigured: when the days are the wrong way round, or the account had no score on the earlier.
    """
    moments = scoring.days_of(view.store)
    first = moments[view.frame("account").set_index("id")["born"].astype(int).loc[account]].date()
    start = since or max(until - dt.timedelta(days=days), first)
    if start > until:
        raise Misconfigured(f"{start} lies after {until}: give the earlier day as since.")
    if start < first:
        raise Misconfigured(f"There was no score on {start}: the account was first recorded on {first}.")
    names = everybodys_metrics(view)
    name = view.titles("account", [account]).get(account, str(account))
    begun = position_on(moments, start)
    past = past_of(view, begun if known is None else min(known, begun))
    return Question(account, name, past, start, until, known, names)


def everybodys_metrics(view: View) -> dict[str, str]:
    """Labels of the imported metrics a score may count, by factor id: also of those meant for some roles."""
    metrics = replace(view, whole=True, kept=None).frame("metric", archived=True)
    return {f"metric:{one}": str(name) for one, name in zip(metrics["id"], metrics["name"], strict=True)}


def change(question: Question) -> Moved:
    """
    Explain the change between the two days of a question.

    Raises:
        Misconfigured: when there is no score on one of them.
    """
    first, last = question.state(question.since), question.state(question.until)
    before = question.result(question.position(question.since), question.since)
    after = question.result(question.position(question.until), question.until)
    scores = [float(_only(result.score)) for result in (before, after)]
    if np.isnan(scores).any():
        raise Misconfigured(f"{question.name} has no score on {question.since} or on {question.until}.")
    parts = explain_change(before, after).merge(
        explain_causes(first, last)[["account", "factor", *CAUSES]], on=["account", "factor"], how="left"
    )
    table = _told(parts, before, after, question)
    return Moved(question.name, question.since, question.until, scores[0], scores[1], table)


def _only(values: np.ndarray) -> float:
    return float(values[0]) if len(values) else float("nan")


def _told(parts: pd.DataFrame, before: ScoreResult, after: ScoreResult, question: Question) -> pd.DataFrame:
    changed = question.changed()
    earlier, behind = _behind(before), _behind(after)
    ages = after.parts.set_index("factor")["age_days"]
    rows, why = [], []
    for one in parts.to_dict("records"):
        factor = str(one["factor"])
        cited = tuple(dict.fromkeys((*behind.get(factor, ()), *earlier.get(factor, ()))))
        moved = tuple(record for record in cited if record in changed)
        causes = {cause: float(one[cause]) for cause in CAUSES}
        age = float(ages.get(factor, np.nan))
        why.append(because(factor, causes, on=question.until, age=age, changed=len(moved)))
        rows.append(moved or cited)
    told = parts.assign(
        label=[label_of(str(name), dict(question.names)) for name in parts["factor"]],
        because=why,
        rows=pd.Series(rows, index=parts.index, dtype="object"),
    )
    order = told["change"].abs().sort_values(ascending=False, kind="stable").index
    return told.loc[order, list(CHANGE)].reset_index(drop=True)


def _behind(result: ScoreResult) -> dict[str, tuple[str, ...]]:
    """Part → the records behind it, of a result for one account."""
    return dict(zip(result.parts["factor"].tolist(), result.parts["rows"].tolist(), strict=True))


# --- records in words ---------------------------------------------------------------------------------

TOLD = ("record", "kind", "id", "label", "title", "on")
DAYS = (
    "occurred_on",
    "answered_on",
    "held_on",
    "rated_on",
    "on",
    "done_on",
    "updated_on",
    "opened_on",
    "measured_on",
    "due",
    "assessed_on",
    "born_on",
)
"""The day a record is about: the first of these it has."""


def told(view: View, records: Iterable[str]) -> pd.DataFrame:
    """
    Records given as ``kind:id`` in words, in the order given: *record, kind, id, label, title, on*.

    Args:
        view: Through whose eyes; what they may not see, or what is gone, is left out.
        records: Such as ``note:12``.
    """
    wanted: dict[str, list[int]] = {}
    for record in records:
        kind, _, number = record.partition(":")
        wanted.setdefault(kind, []).append(int(number))
    rows = [row for kind, ids in wanted.items() for row in _of_kind(view, kind, ids)]
    return pd.DataFrame(rows, columns=list(TOLD))


def _of_kind(view: View, kind: str, ids: list[int]) -> list[tuple[object, ...]]:
    schema = view.schemas[kind]
    found = view.shown(kind, archived=True)
    found = found[found["id"].isin(ids)]
    title = f"{schema.title}_name" if f"{schema.title}_name" in found else schema.title
    day = next((name for name in DAYS if name in found), None)
    days = found[day].tolist() if day else [pd.NaT] * len(found)
    facts = zip(found["id"].astype(int).tolist(), found[title].tolist(), days, strict=True)
    return [(f"{kind}:{one}", kind, one, schema.label, said, on) for one, said, on in facts]
