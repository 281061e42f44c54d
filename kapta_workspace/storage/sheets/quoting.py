"""How a text file keeps separators inside cells apart: as the standard says, or in one of two other ways."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

SAMPLE = 1 << 18
RECORDS = 1_000


@dataclass(frozen=True, slots=True)
class Quoting:
    """
    A way of quoting.

    Attributes:
        options: What Python's reader is told.
        said: The sentence about it; empty for the standard.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""


STANDARD = Quoting()
ESCAPED = Quoting({"escapechar": "\\"}, 'Quotation marks inside cells are written \\"; they were read so.')
SINGLE = Quoting({"quotechar": "'"}, "Cells are quoted with ' instead of \"; they were read so.")


def find_quoting(text: str, separator: str) -> Quoting:
    """
    The first way under which all rows have as many cells: the standard, backslashes, single marks.

    When none makes them agree, the standard decides. A first row whose every cell stands between single
    marks is quoted with these, whatever else agrees.
    """
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    if _is_wrapped(sample, separator):
        return SINGLE
    if '\\"' not in sample and f"{separator}'" not in sample:
        return STANDARD
    for one in (STANDARD, ESCAPED, SINGLE):
        if _is_even(sample, separator, one):
            return one
    return STANDARD


def _is_wrapped(sample: str, separator: str) -> bool:
    cells = sample.split("\n", 1)[0].rstrip("\r").split(separator)
    return len(cells) > 1 and all(len(one) > 1 and one[0] == one[-1] == "'" for one in cells)


def _is_even(sample: str, separator: str, quoting: Quoting) -> bool:
    """Whether every row that says anything has the same number of cells, read strictly."""
    lines = io.StringIO(sample, newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True, **quoting.options)
    try:
        counts = {len(row) for row in islice(reader, RECORDS) if any(row)}
    except csv.Error:
        return False
    return len(counts) == 1 and counts != {1}
