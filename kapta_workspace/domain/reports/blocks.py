"""
What a report is made of: facts, tables, texts and charts under headings.

A report is written down once, as these values; a page, slides and a workbook draw the same ones. Numbers stay
numbers until the very end, so that every format shows the one the screen shows.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Form = Literal["text", "whole", "number", "percent", "signed", "day", "tick", "bar"]
"""How a cell is written: *whole* has no decimals, *percent* is of 100, *signed* bears its sign.

*bar* is a number from 0 to 100, drawn as a bar beside it where there is room for one.
"""

NUMBERS: frozenset[Form] = frozenset({"whole", "number", "percent", "signed", "bar"})
"""The forms that stand to the right of their column."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column of a table.

    Attributes:
        name: The column of the frame.
        label: Its heading.
        form: How its cells are written.
        shown: The column that has them in words already, for pages and slides; a workbook takes the figures.
    """

    name: str
    label: str
    form: Form = "text"
    shown: str = ""


Fact = tuple[str, object, Form]
"""What it is, the value, how it is written."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A few figures or facts side by side."""

    pairs: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; *quiet* for remarks."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """
    Rows under headings.

    Attributes:
        columns: What is shown, in order.
        rows: A frame with at least those columns.
        nothing: What stands there when it is empty.
        title: What it is called, where its section has several.
    """

    columns: tuple[Column, ...]
    rows: pd.DataFrame
    nothing: str = "Nothing recorded."
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """
    One line through time, 0 to 100 unless said.

    Attributes:
        title: What it shows.
        days: The days, oldest first.
        values: The figures; a missing one is a gap.
        edges: Levels worth a line of their own.
        most: Where its scale ends.
    """

    title: str
    days: Sequence[dt.date]
    values: Sequence[float | None]
    edges: tuple[float, ...] = ()
    most: float = 100.0


Block = Facts | Text | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """
    A report, before it is a file.

    Attributes:
        title: Whose report it is.
        kind: What sort of report, above the title.
        on: The day its figures are of.
        sections: What it says.
        remarks: What a reader has to know, such as that some accounts are hidden from its author.
    """

    title: str
    kind: str
    on: dt.date
    sections: tuple[Section, ...]
    remarks: tuple[str, ...] = field(default=())

    @property
    def tables(self) -> list[tuple[str, Table]]:
        """Every table with a name of its own: that of its section, or its own."""
        return [
            (block.title or section.title, block)
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Table)
        ]
