"""Registers filled: the rows of a kind over some accounts, narrowed as an address asks, named where shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from kapta_workspace.domain import registers
from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.portfolio import in_force
from kapta_workspace.domain.registers import How, Narrowing, Register, facts
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services.checkins import Known
from kapta_workspace.services.piecemeal import instead, piecemeal
from kapta_workspace.services.remembered import resting_on
from kapta_workspace.services.views import View

MOST_CUSTOM = 2
"""So many custom fields with choices narrow a register beside what it has itself."""

SORT, DOWN = "sort", "down"
"""What an address calls the column a list is sorted by, and that it runs downward."""


@dataclass(frozen=True)
class Listed:
    """
    A register as one address asks for it.

    Attributes:
        register: Which, with narrowings for custom fields.
        schema: Its record kind as the workspace has it.
        view: The window it was read through.
        rows: All that is left, in order: the kind's fields and what the register works out.
        filled: The rows before it is narrowed.
        asked: Narrowing → value, as the address says.
        by: The column the rows are sorted by.
        down: Whether downward.
    """

    register: Register
    schema: Schema
    view: View
    rows: pd.DataFrame
    filled: pd.DataFrame
    asked: Mapping[str, str]
    by: str
    down: bool

    @property
    def every(self) -> int:
        """How many rows there are before it is narrowed."""
        return len(self.filled)

    @cached_property
    def counts(self) -> pd.DataFrame:
        """How many rows each choice would leave: *narrowing, value, count*."""
        return registers.counts(self.filled, self.register, self.asked)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """What the rows add up to: *currency, count* and ``register.sums``."""
        return registers.totals(self.rows, self.register.sums)

    @cached_property
    def people(self) -> Mapping[str, tuple[tuple[int, str], ...]]:
        """Narrowing → id and name of whom one may choose, for those without options of their own."""
        links = (one for one in self.register.narrowings if one.how is How.LINK)
        return {one.name: _whom(self.view, self.schema, one, self.filled) for one in links}

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns, as fields."""
        return tuple(self.schema[one] if isinstance(one, str) else one for one in self.register.columns)

    def page(self, first: int, size: int) -> pd.DataFrame:
        """Some of the rows with the names of what they link to, in columns ending in ``_name``."""
        return self.named(self.rows.iloc[first : first + size])

    def named(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows with the names of what they link to."""
        extra = {}
        for field in self.fields:
            if field.kind is Kind.LINK and f"{field.name}_name" not in rows:
                known = self.view.titles(field.target, rows[field.name].dropna().unique().tolist())
                extra[f"{field.name}_name"] = rows[field.name].map(known).astype("str")
        return rows.assign(**extra)


def listed(view: View, register: Register, rows: pd.DataFrame, asked: Mapping[str, str]) -> Listed:
    """
    A register over rows that ``filled`` gave, or some of them.

    Args:
        view: The window they were read through.
        register: Which.
        rows: The rows.
        asked: Narrowing → value, and ``SORT`` and ``DOWN``; what is no narrowing and no column is ignored.
    """
    schema = view.schemas[register.kind]
    whole = _with_custom(_with_own(register, schema), schema)
    left = registers.narrowed(rows, whole, asked)
    usual = register.order.removeprefix("-")
    by = asked.get(SORT, usual)
    by = by if by in register.sortable else usual
    down = DOWN in asked if SORT in asked else register.order.startswith("-")
    return Listed(
        register=whole,
        schema=schema,
        view=view,
        rows=_sorted(view, whole, schema, left, by, down=down),
        filled=rows,
        asked=asked,
        by=by,
        down=down,
    )


def _with_own(register: Register, schema: Schema) -> Register:
    """The register with the choices administrators have named, where a narrowing offers all of a field."""
    usual = SCHEMAS[register.kind]
    told = {
        one.name: tuple((each.code, each.label) for each in one.choices)
        for one in schema.fields
        if one.name in usual and one.choices != usual[one.name].choices
    }
    whole = {name: tuple((one.code, one.label) for one in usual[name].choices) for name in told}
    return replace(
        register,
        narrowings=tuple(
            replace(one, options=told[one.column]) if whole.get(one.column) == one.options else one
            for one in register.narrowings
        ),
    )


def _with_custom(register: Register, schema: Schema) -> Register:
    """The register with narrowings for the first custom fields that have choices."""
    if register.kind == "account":  # the filter of accounts has them already
        return register
    fields = [one for one in schema.custom if one.kind in (Kind.CHOICE, Kind.CHOICES) and one.tab]
    more = tuple(
        Narrowing(
            one.name,
            one.label,
            one.name,
            How.IS if one.kind is Kind.CHOICE else How.HAS,
            tuple((choice.code, choice.label) for choice in one.choices),
        )
        for one in fields[:MOST_CUSTOM]
    )
    return replace(register, narrowings=(*register.narrowings, *more))


def _sorted(
    view: View, register: Register, schema: Schema, rows: pd.DataFrame, by: str, *, down: bool
) -> pd.DataFrame:
    fields = {(one if isinstance(one, str) else one.name): one for one in register.columns}
    said = fields[by]
    field = schema[said] if isinstance(said, str) else said
    if field.kind is Kind.LINK:
        known = view.titles(field.target, rows[by].dropna().unique().tolist())
        named = rows.assign(**{f"{by}_name": rows[by].map(known).astype("str")})
        return registers.ordered(named, f"{by}_name", down=down)
    choices = tuple(one.code for one in field.choices) if field.kind is Kind.CHOICE else ()
    return registers.ordered(rows, by, down=down, choices=choices)


def _whom(view: View, schema: Schema, one: Narrowing, rows: pd.DataFrame) -> tuple[tuple[int, str], ...]:
    names = view.titles(schema[one.column].target, rows[one.column].dropna().unique().tolist())
    return tuple(sorted(names.items(), key=lambda pair: pair[1].casefold()))


# --- what they are filled with ------------------------------------------------------------------------


def filled(view: View, register: Register) -> pd.DataFrame:
    """Every row of a register in view, with what it works out; accounts come from the portfolio instead."""
    return FILLED[register.name](view)


RESTS: Mapping[str, tuple[str, ...]] = {"contracts": ("contract",), "risks": ("risk", "contract")}
"""The registers of the first page, which are kept (they are small), and what kinds they rest on."""


def kept(view: View, register: Register) -> pd.DataFrame:
    """The same over all accounts one sees; those of the first page from memory (``piecemeal``)."""
    if register.name not in RESTS:
        return filled(view, register)
    return piecemeal(
        view,
        ("register", register.name, view.moment.date()),
        resting_on(*RESTS[register.name]),
        lambda some: filled(some, register),
        lambda known, again, accounts: instead(known, again, accounts).sort_values("id", ignore_index=True),
    )


def _contracts(view: View) -> pd.DataFrame:
    return facts.contracts(view.frame("contract"), view.moment.date())


def _opportunities(view: View) -> pd.DataFrame:
    stages = view.frame("stage", archived=True)
    return facts.opportunities(view.frame("opportunity"), stages, view.moment.date())


def _risks(view: View) -> pd.DataFrame:
    today = view.moment.date()
    return facts.risks(view.frame("risk"), in_force(view.frame("contract"), today), today)


def _reviews(view: View) -> pd.DataFrame:
    return facts.reviews(view.frame("review"), view.frame("rating"), view.moment.date())


def _people(view: View) -> pd.DataFrame:
    known = Known(view)
    return facts.people(known.contacts, known.fresh)


FILLED: Mapping[str, Callable[[View], pd.DataFrame]] = {
    "people": _people,
    "contracts": _contracts,
    "opportunities": _opportunities,
    "risks": _risks,
    "reviews": _reviews,
    "tasks": lambda view: facts.tasks(view.frame("task"), view.moment.date()),
    "actions": lambda view: facts.actions(view.frame("action"), view.moment.date()),
    "notes": lambda view: facts.notes(view.frame("note"), view.moment.date()),
}
"""A register's name → what reads its rows."""
