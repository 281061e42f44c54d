"""The form of one record: what it was, what has been typed since, what is wrong with it, what to write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, Kind, Schema, in_a_sentence
from kapta_workspace.domain.readers import read
from kapta_workspace.ui.form.fields import tabs_of
from kapta_workspace.ui.form.following import Follows, carried, telling
from kapta_workspace.ui.form.offers import FEW, Offers, Option
from kapta_workspace.ui.form.raw import Raw, cleaned, nothing, raw_of, same


class Tab(NamedTuple):
    """
    One tab of a form.

    Attributes:
        label: What it is called.
        fields: What stands on it, in order.
    """

    label: str
    fields: tuple[Field, ...]


class Clash(NamedTuple):
    """
    One field that somebody else changed while it was being edited: both versions, in words.

    Attributes:
        field: Which.
        theirs: What it is now.
        mine: What was typed.
    """

    field: Field
    theirs: str
    mine: str


@dataclass(eq=False)
class Form:
    """
    A record being made or edited. Nothing typed is lost by a refusal, by a conflict or by being drawn again.

    Attributes:
        schema: The record kind.
        fields: What is asked for, in order (``ui.form.fields``).
        start: What every field held when the form was opened, as raw values.
        offers: What its links may point at.
        record: The id of the record edited; None for a new one.
        version: The version it was read at.
        name: What the record edited is called.
        given: Values of fields the form does not show, written with a new record.
        heading: What stands above the form, where it is not simply the record.
        intro: What one should know before filling it in.
        sides: The two records compared, where every field asks whose value stays.
        origin: The kind and id of what a new record is made from, which then points at it.
        follows: How one of the fields follows another, where one does.
        raw: What every field holds now.
        problems: Field name → the sentence about it.
        message: What is wrong with the record as a whole.
        theirs: Field name → the raw value somebody else gave it meanwhile, until one stands.
        begun: What the form proposed by itself; a change of it is not something typed.
        lost: What was typed into the field that follows and is nothing it takes now.
    """

    schema: Schema
    fields: tuple[Field, ...]
    start: Mapping[str, Raw]
    offers: Offers
    record: int | None = None
    version: int | None = None
    name: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    heading: str = ""
    intro: str = ""
    sides: tuple[str, str] | None = None
    origin: tuple[str, int] | None = None
    follows: Follows | None = None
    raw: dict[str, Raw] = field(init=False)
    problems: dict[str, str] = field(init=False, default_factory=dict)
    message: str = field(init=False, default="")
    theirs: dict[str, Raw] = field(init=False, default_factory=dict)
    begun: dict[str, Raw] = field(init=False)
    lost: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.start = {one.name: self.start.get(one.name, nothing(one)) for one in self.fields}
        self.raw = dict(self.start)
        self.begun = dict(self.start)
        if self.is_new:
            self.start = {one.name: nothing(one) for one in self.fields}

    @property
    def is_new(self) -> bool:
        """Whether the record is being made."""
        return self.record is None

    @property
    def title(self) -> str:
        """What stands above the form."""
        label = in_a_sentence(self.schema.label)
        if self.heading:
            return self.heading
        return f"New {label}" if self.is_new else f"Edit {self.name or label}"

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The tabs, in order."""
        return tuple(
            Tab(label, tuple(one for one in self.fields if one.tab == label))
            for label in tabs_of(self.fields)
        )

    def __getitem__(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)

    # --- typing ---------------------------------------------------------------------------------------

    def type(self, name: str, typed: Any) -> None:
        """Put into a field what was typed or chosen; what was wrong with it before is forgotten."""
        value = cleaned(self[name], typed)
        if not same(value, self.raw[name]):
            self.problems.pop(name, None)
            self.raw[name] = value
            if self.follows and name == self.follows.leader:
                self._follow(self.follows)
        self.raw[name] = value

    def _follow(self, how: Follows) -> None:
        """Let the field that follows be what it is now; what was typed into it stays, or comes back later."""
        name = how.usual.name
        typed = self.raw[name] or self.lost
        held = carried(how.field(self.raw[how.leader]), typed)
        self.raw[name], self.lost = ("", typed) if held is None else (held, "")
        self.problems.pop(name, None)
        self._shape(how)

    def _shape(self, how: Follows) -> None:
        one = telling(how.field(self.raw[how.leader]), self.lost)
        self.fields = tuple(one if each.name == one.name else each for each in self.fields)

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Type several fields at once; names the form does not have are passed over."""
        for one in self.fields:  # in their order: what leads stands before what follows it
            if one.name in typed:
                self.type(one.name, typed[one.name])

    @property
    def touched(self) -> tuple[str, ...]:
        """The fields whose value is to be written, in order."""
        return tuple(one.name for one in self.fields if not same(self.raw[one.name], self.start[one.name]))

    @property
    def is_dirty(self) -> bool:
        """Whether closing the form would lose something typed."""
        return any(not same(self.raw[one.name], self.begun[one.name]) for one in self.fields)

    def offer(self, name: str, typed: str = "", limit: int = FEW) -> list[Option]:
        """What a link may point at, best first, for what has been typed of its name."""
        return self.offers.options(self[name], self.raw, self.record, typed, limit)

    def shown(self, name: str) -> list[Option]:
        """What a link field points at now, named."""
        held = self.raw[name]
        ids = held if isinstance(held, list) else [] if held is None else [held]
        return self.offers.named(self[name], ids)

    # --- reading --------------------------------------------------------------------------------------

    def check(self) -> bool:
        """Read every field as the door would; ``problems`` says what is wrong. Whether all is well."""
        found = {one.name: self._wrong(one) for one in self.fields}
        self.problems = {name: said for name, said in found.items() if said}
        self.message = ""
        return not self.problems

    def _wrong(self, one: Field) -> str:
        reading = read(one, pd.Series([self.raw[one.name]], dtype="object"))
        if reading.problems:
            return reading.problems[0].told
        if one.required and frames.is_missing(reading.values.iloc[0]):
            return f"{one.label} is required."
        return ""

    def changes(self) -> dict[str, Any]:
        """The typed values of the touched fields alone; ``None`` or ``()`` empties a field."""
        return {name: self._value(self[name]) for name in self.touched}

    def _value(self, one: Field) -> Any:
        value = read(one, pd.Series([self.raw[one.name]], dtype="object")).values.iloc[0]
        if one.kind in frames.MANY:
            return frames.as_tuple(value)
        return None if frames.is_missing(value) else value

    @property
    def first_problem(self) -> str:
        """The name of the first field that needs attention, tab by tab; empty when none does."""
        ordered = (one.name for tab in self.tabs for one in tab.fields)
        return next((name for name in ordered if name in self.problems), "")

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Take over what the door refused: each sentence at its field, the rest above the form."""
        shown = {one.name for one in self.fields}
        mine = [problem for problem in problems if problem.field in shown]
        self.problems = {problem.field: problem.told for problem in reversed(mine)}
        rest = dict.fromkeys(problem.told for problem in problems if problem.field not in shown)
        self.message = " ".join(rest)

    # --- begun before, and not saved ------------------------------------------------------------------

    def go_on(self, values: Mapping[str, Any], was: Mapping[str, Any]) -> None:
        """
        Lay over the form what was typed into it another time and never saved.

        Where somebody changed a field meanwhile, both versions are kept until one stands, as in ``meet``.

        Args:
            values: What was typed, by field.
            was: What those fields held then.
        """
        self.fill(values)
        if self.is_new:
            return
        for one in self.fields:
            if one.name in values and one.name in was:
                now = self.start[one.name]
                moved = not same(cleaned(one, was[one.name]), now)
                if moved and not same(now, self.raw[one.name]):
                    self.theirs[one.name] = now
        if self.theirs:
            self.message = "Somebody changed this record since you began. Look at both versions below."

    def start_afresh(self) -> None:
        """Forget what was typed."""
        self.raw, self.theirs, self.problems, self.message = dict(self.begun), {}, {}, ""
        if self.follows:
            self.lost = ""
            self._shape(self.follows)

    # --- somebody else was faster ---------------------------------------------------------------------

    def meet(self, fresh: Mapping[str, Any], version: int) -> None:
        """
        Lay what was typed over the record as somebody else left it.

        Fields that were not touched show what they hold now. A field both changed is a clash: both versions
        are kept until one stands; saving again writes what was typed.
        """
        touched, led = set(self.touched), self.follows and self.raw[self.follows.leader]
        for one in self.fields:
            if one.name in fresh:
                now = raw_of(one, fresh[one.name])
                if one.name not in touched:
                    self.raw[one.name] = now
                elif not same(now, self.start[one.name]) and not same(now, self.raw[one.name]):
                    self.theirs[one.name] = now
                self.start = {**self.start, one.name: now}
                self.begun[one.name] = now
        if self.follows and self.raw[self.follows.leader] != led:
            self._follow(self.follows)
        self.version = version
        self.problems = {}
        self.message = "Somebody changed this record while you were editing. Look at both versions below."

    @property
    def clashes(self) -> list[Clash]:
        """The fields of which there are two versions, side by side."""
        return [
            Clash(one, self.worded(one, self.theirs[one.name]), self.worded(one, self.raw[one.name]))
            for one in self.fields
            if one.name in self.theirs
        ]

    def take(self, name: str) -> None:
        """Let their version of a field stand."""
        if name in self.theirs:
            self.type(name, self.theirs.pop(name))

    def keep(self, names: Iterable[str] | None = None) -> None:
        """Let what was typed stand, of these fields or of all."""
        for name in list(self.theirs if names is None else names):
            self.theirs.pop(name, None)

    def worded(self, one: Field, raw: Raw) -> str:
        """A raw value in words."""
        if raw in (None, "", []):
            return "(empty)"
        if one.kind in (Kind.LINK, Kind.LINKS):
            ids = raw if isinstance(raw, list) else [raw]
            return ", ".join(option.label for option in self.offers.named(one, ids))
        if one.kind in (Kind.CHOICE, Kind.CHOICES):
            return ", ".join(one.label_of(code) for code in (raw if isinstance(raw, list) else [raw]))
        if one.kind is Kind.YES_NO:
            return "yes" if raw else "no"
        return str(raw)
