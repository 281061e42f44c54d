"""What a plan leaves to a person: a question about a row, and the answers there are, the likeliest first."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.domain.imports.choices import NEW, Decision, Place
from kapta_workspace.domain.imports.links import parted
from kapta_workspace.domain.imports.matching import SUREST
from kapta_workspace.domain.imports.plan import CONFLICTS
from kapta_workspace.domain.rules.keys import folded

FITTING = 5
"""So many records are offered for one row at most."""
SHARE = re.compile(r"\s\([^()]*\)$")
"""What stands behind a parent that owns a share only."""
LEAVE_OUT = "Leave this row out"
COLUMNS = ("sheet", "row", "title", "code", "question", "answers")


@dataclass(frozen=True, slots=True)
class Answer:
    """
    One way to go on with a row.

    Attributes:
        says: What choosing it means.
        decision: What the plan is told then.
        place: The row it is told about, where that is another one than the question's.
    """

    says: str
    decision: Decision
    place: Place | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """
    Something about a row that no rule can decide.

    Attributes:
        place: The row: its sheet, and its number in the file.
        title: What the row is called.
        code: The code of the problem or warning that raises it.
        sentence: What is asked.
        answers: The likeliest first.
        waits: Whether the row is left out until somebody answers.
    """

    place: Place
    title: str
    code: str
    sentence: str
    answers: tuple[Answer, ...]
    waits: bool = True

    def decided(self, at: int) -> tuple[Place, Decision]:
        """What an answer decides, and about which row."""
        chosen = self.answers[at]
        return chosen.place or self.place, chosen.decision

    def __str__(self) -> str:
        """The question and its answers, numbered."""
        told = "; ".join(f"{at} {one.says}" for at, one in enumerate(self.answers))
        return f"Row {self.place[1]:,} “{self.title}”: {self.sentence} [{told}]"


@dataclass(frozen=True)
class Records:
    """
    The records a row may mean, by kind.

    Attributes:
        frames: Record kind → its records as people read them, with *id* and names for links.
        schemas: Record kind → its schema.
    """

    frames: Mapping[str, pd.DataFrame]
    schemas: Mapping[str, Schema]
    _books: dict[tuple[str, str], dict[Any, list[int]]] = field(default_factory=dict, repr=False)

    def fitting(self, kind: str, name: str, value: Any) -> list[int]:
        """The places of the records of a kind that have a value in a field, in any case."""
        frame = self.frames.get(kind)
        if frame is None or name not in frame:
            return []
        if (kind, name) not in self._books:
            book: dict[Any, list[int]] = {}
            for at, key in enumerate(folded(frame[name]).to_list()):
                book.setdefault(key, []).append(at)
            self._books[kind, name] = book
        (key,) = folded(pd.Series([value], name=name, dtype=frame[name].dtype)).to_list()
        return self._books[kind, name].get(key, [])[:FITTING]

    def id(self, kind: str, at: int) -> int:
        """A record's id."""
        return int(self.frames[kind]["id"].iloc[at])

    def said(self, kind: str, at: int) -> str:
        """A record in words, told apart from its namesakes: its title, where it belongs, its id."""
        record, schema = self.frames[kind].iloc[at], self.schemas[kind]
        above = next((one for one in ("account_name", "parent_name") if one in record.index), None)
        within = f" in {record[above]}" if above and pd.notna(record[above]) else ""
        if kind == "user":
            within = f", {record['email']}"
        gone = ", archived" if "archived_at" in record.index and pd.notna(record["archived_at"]) else ""
        return f"{record[schema.title]}{within} (#{record['id']}{gone})"

    def has_code(self, kind: str, at: int) -> bool:
        """Whether a record has an external id of its own."""
        frame = self.frames[kind]
        return SUREST[0] in frame and bool(pd.notna(frame[SUREST[0]].iloc[at]))


def asked(
    problems: Iterable[Problem], near: pd.DataFrame, titles: Mapping[Place, str], records: Records
) -> Iterator[Question]:
    """
    Everything a plan asks.

    Args:
        problems: What is wrong with its rows, in the file's places; conflicts become questions.
        near: New records that may be there already: *sheet, row, title, record, other_row, other, because,
            code*.
        titles: What each row is called.
        records: What rows may mean.
    """
    twins: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code not in CONFLICTS or problem.row is None:
            continue
        if problem.field in records.schemas[problem.kind]:
            answers = (*_answers(problem, records), Answer(LEAVE_OUT, Decision(skip=True)))
            yield _question(problem, titles, answers)
        else:
            twins.setdefault(problem.sentence, []).append(problem)
    for versions in twins.values():
        yield _question(versions[0], titles, tuple(_keeping(versions)))
    for one in near.to_dict("records"):
        yield _maybe(one)


def table(questions: Sequence[Question]) -> pd.DataFrame:
    """Questions as a table, columns ``COLUMNS``; the answers stand in one cell, a line each."""
    rows = [
        (*one.place, one.title, one.code, one.sentence, "\n".join(answer.says for answer in one.answers))
        for one in questions
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _question(problem: Problem, titles: Mapping[Place, str], answers: tuple[Answer, ...]) -> Question:
    place = problem.sheet, int(problem.row or 0)
    return Question(place, titles.get(place, ""), problem.code, problem.sentence, answers)


def _keeping(versions: Sequence[Problem]) -> Iterator[Answer]:
    """Which of two rows that mean the same record is kept: the other one is left out."""
    if len(versions) == 1:  # the other one is no longer in dispute
        yield Answer(LEAVE_OUT, Decision(skip=True))
        return
    for kept, other in (versions[:2], versions[1::-1]):
        said = f"Keep row {kept.row:,}, leave row {other.row:,} out"
        yield Answer(said, Decision(skip=True), (other.sheet, int(other.row or 0)))


def _answers(problem: Problem, records: Records) -> Iterator[Answer]:
    schema = records.schemas[problem.kind]
    if schema[problem.field].target:
        yield from _links(problem, records)
        return
    for at in records.fitting(problem.kind, problem.field, problem.value):
        record = records.id(problem.kind, at)
        said = records.said(problem.kind, at)
        yield Answer(f"It is {said}: update it", Decision(record=record))
        if problem.code == "E10" and records.has_code(problem.kind, at):
            kept = Decision(record=record, cells={SUREST[0]: ""})
            yield Answer(f"It is {said}: update it, but for its external id", kept)
    if problem.code == "E09":
        yield Answer("It is none of them: make a new one", Decision(record=NEW))


def _links(problem: Problem, records: Records) -> Iterator[Answer]:
    """What a link may point at: one of several names, one of several records, a part owner, or nothing."""
    one = records.schemas[problem.kind][problem.field]
    value = str(problem.value)
    names = parted(value)
    kind = one.target
    found = records.fitting(kind, records.schemas[kind].title, value)
    if one.kind is Kind.LINKS:
        for at in found:
            meant = {one.name: {value: f"#{records.id(kind, at)}"}}
            yield Answer(f"“{value}” is {records.said(kind, at)}", Decision(words=meant))
        yield Answer(f"Leave “{value}” out", Decision(words={one.name: {value: ""}}))
        return
    if len(names) > 1:
        yield from (Answer(f"{one.label}: {name}", Decision(cells={one.name: name})) for name in names)
    elif found:
        for at in found:
            link = {one.name: f"#{records.id(kind, at)}"}
            yield Answer(f"{one.label}: {records.said(kind, at)}", Decision(cells=link))
    else:
        name = SHARE.sub("", value)
        yield Answer(f"{one.label}: {name}", Decision(cells={one.name: name}))
    if not one.required:
        yield Answer(f"{one.label}: none", Decision(cells={one.name: ""}))


def _maybe(one: Mapping[Hashable, Any]) -> Question:
    """A new record that may be there already, or may stand in the file twice."""
    new = Answer("It is a new one", Decision(record=NEW))
    if pd.notna(one["record"]):
        answer = Answer(
            f"It is {one['other']} (#{one['record']}): update it", Decision(record=int(one["record"]))
        )
    else:
        answer = Answer(f"It is row {one['other_row']}: leave this one out", Decision(skip=True))
    said = f"It may be {one['other']}: {one['because']}."
    return Question(
        (str(one["sheet"]), int(one["row"])),
        str(one["title"]),
        str(one["code"]),
        said,
        (answer, new),
        waits=False,
    )
