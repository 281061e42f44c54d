"""One sheet as a reader hands it over, before its cells become text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

BATCH = 4096


@dataclass(slots=True)
class RawSheet:
    """
    One sheet as a reader gives it.

    Attributes:
        name: Its name.
        what: ``sheet``, or the word for what it is instead: chart, dialog, macro.
        hidden: Whether it is hidden.
        first_column: The position of the column the rows begin with.
        rows: Its rows from row 1 on; cells are typed values, empty texts or ``None``.
        merged: Merged ranges as first row, first column, last row, last column, counted from 0.
    """

    name: str
    what: str = "sheet"
    hidden: bool = False
    first_column: int = 0
    rows: Iterable[list[Any]] = ()
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def batches(self) -> Iterator[list[list[Any]]]:
        """The rows, a few thousand at a time, each batch as wide as its widest row."""
        rows = iter(self.rows)
        while batch := list(islice(rows, BATCH)):
            width = max(map(len, batch))
            yield [row if len(row) == width else [*row, *[None] * (width - len(row))] for row in batch]
