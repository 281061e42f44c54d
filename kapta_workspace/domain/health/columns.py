"""
Frames of records as plain arrays, turned once and kept: days, links, numbers, choices.

Days are floats counting from 1970-01-01, a missing day is NaN, so that comparisons with it are simply
false; a missing link is ``NOBODY``.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.health.decay import Bools, Floats, Ints
from kapta_workspace.domain.schemas import SCHEMAS

Facts = Mapping[str, pd.DataFrame]
"""Record kind → frame of its rows, for any number of accounts (columns: see the package docstring)."""

NOBODY = -1
"""The id a missing link has inside the engine."""

EPOCH = dt.date(1970, 1, 1)
Made = TypeVar("Made")


def day_number(day: dt.date) -> float:
    """A calendar day as the engine counts it."""
    return float((day - EPOCH).days)


def days_of(values: pd.Series) -> Floats:
    """A column of days or moments as day numbers; a moment counts as its day in UTC, missing is NaN."""
    days = values.to_numpy(dtype="datetime64[s]").astype("datetime64[D]")
    numbers = days.astype(np.int64).astype(np.float64)
    numbers[np.isnat(days)] = np.nan
    return numbers


def links_of(values: pd.Series) -> Ints:
    """A column of links as ids; a missing one is ``NOBODY``."""
    return values.to_numpy(dtype="int64", na_value=NOBODY)


def nothing(kind: str) -> pd.DataFrame:
    """A frame of a kind with all its columns, *born_on* among them, and no rows."""
    frame = frames.empty(SCHEMAS[kind])
    frame["born_on"] = pd.Series(dtype="datetime64[s]")
    return frame


class Columns:
    """
    The columns of one frame as arrays, each turned when first asked for.

    Attributes:
        kind: The record kind.
        frame: The frame.
    """

    def __init__(self, kind: str, frame: pd.DataFrame) -> None:
        self.kind = kind
        self.frame = frame
        self._made: dict[tuple[str, str], Any] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def has(self, name: str) -> bool:
        """Whether the frame carries a column."""
        return name in self.frame.columns

    def _once(self, how: str, name: str, make: Callable[[pd.Series], Made]) -> Made:
        key = (how, name)
        if key not in self._made:
            if not self.has(name):
                raise ValueError(f"The {self.kind} frame has no column {name}, which the health score reads.")
            self._made[key] = make(self.frame[name])
        made: Made = self._made[key]
        return made

    def day(self, name: str) -> Floats:
        """A day column as day numbers."""
        return self._once("day", name, days_of)

    def link(self, name: str) -> Ints:
        """A link column as ids."""
        return self._once("link", name, links_of)

    def number(self, name: str) -> Floats:
        """A number column, NaN where missing."""
        return self._once("number", name, _numbers)

    def yes(self, name: str, *, missing: bool) -> Bools:
        """A yes/no column; a missing answer counts as ``missing``."""
        return self._once(
            f"yes {missing}", name, lambda values: values.to_numpy(dtype=bool, na_value=missing)
        )

    def filled(self, name: str) -> Bools:
        """Whether a column holds something; spaces alone are nothing."""
        return self._once("filled", name, _filled)

    def codes(self, name: str) -> tuple[Ints, list[str]]:
        """A choice column as numbers into its different codes; −1 where missing."""
        return self._once("codes", name, _codes)

    def cells(self, name: str) -> tuple[Ints, Ints]:
        """A column of tuples as their lengths and one flat array of ids."""
        return self._once("cells", name, _cells)

    def arrays(self) -> list[npt.NDArray[Any]]:
        """The arrays made so far: what has really been read of the frame."""
        parts = (
            part for made in self._made.values() for part in (made if isinstance(made, tuple) else (made,))
        )
        return [part for part in parts if isinstance(part, np.ndarray)]

    def standing(self, ids: Ints) -> Ints:
        """Where each id stands in the frame, −1 where it does not."""
        index = self._once("index", "id", lambda values: pd.Index(links_of(values)))
        return index.get_indexer(pd.Index(ids)).astype(np.int64)


def _numbers(values: pd.Series) -> Floats:
    return values.to_numpy(dtype="float64", na_value=np.nan)


def _filled(values: pd.Series) -> Bools:
    if values.dtype == "str":
        codes, words = _codes(values)
        said = np.array([bool(word.strip()) for word in words] + [False], dtype=bool)
        return said[codes]
    return np.asarray(~frames.missing(values).to_numpy(), dtype=bool)


def _codes(values: pd.Series) -> tuple[Ints, list[str]]:
    codes, words = pd.factorize(values.array)
    return codes.astype(np.int64), [str(word) for word in words]


def _cells(values: pd.Series) -> tuple[Ints, Ints]:
    cells = values.tolist()
    lengths = np.fromiter(map(len, cells), dtype=np.int64, count=len(cells))
    return lengths, np.fromiter(chain.from_iterable(cells), dtype=np.int64, count=int(lengths.sum()))


class Records(dict[str, Columns]):
    """
    Facts with their columns kept as arrays: hand it to the engine again and again for other days.

    A kind that is not there, or has no rows, stands for an empty one.
    """

    def __init__(self, facts: "Facts | Records") -> None:
        if isinstance(facts, Records):
            super().__init__(facts)
        else:
            super().__init__({kind: Columns(kind, frame) for kind, frame in facts.items() if len(frame)})

    def __missing__(self, kind: str) -> Columns:
        self[kind] = _absent(kind)
        return self[kind]


@cache
def _absent(kind: str) -> Columns:
    return Columns(kind, nothing(kind))
