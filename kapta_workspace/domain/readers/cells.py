"""Raw cells to clean text, and what a reader has to say of the cells it could not take."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from kapta_workspace.domain.errors import Problem, row_of
from kapta_workspace.domain.fields import Field, Formats


@dataclass(frozen=True, slots=True)
class Complaint:
    """
    What a reader says of the cells it could not take.

    Attributes:
        where: A boolean column, true for the cells concerned.
        code: The problem's code.
        sentence: What is wrong; ``{label}`` and ``{value}`` stand for the field and the cell.
        suggestion: How to mend it.
    """

    where: pl.Series
    code: str
    sentence: str
    suggestion: str = ""


Read = tuple[pl.Series, list[Complaint]]
Reader = Callable[[Field, pl.Series, Formats], Read]


def wrong_cells(complaints: Iterable[Complaint]) -> dict[int, Complaint]:
    """The cells complained of, by position from the top: of several complaints about one, the first."""
    found: dict[int, Complaint] = {}
    for complaint in complaints:
        for position in complaint.where.fill_null(value=False).arg_true().to_list():
            found.setdefault(position, complaint)
    return dict(sorted(found.items()))


def problem(field: Field, raw: pd.Series, position: int, complaint: Complaint) -> Problem:
    """What is wrong with one cell, as a problem."""
    value = raw.iloc[position]
    return Problem(
        complaint.sentence.replace("{label}", field.label).replace("{value}", _shown(value)),
        code=complaint.code,
        field=field.name,
        value=value,
        row=row_of(raw.index[position]),
        suggestion=complaint.suggestion,
    )


SHOWN = 60
"""So much of a wrong value is repeated in the sentence about it."""


def _shown(value: Any) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, (list, tuple, set, frozenset)) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


# --- clean text ---------------------------------------------------------------------------------------

ODD = "[\x00\u00a0\u00ad\u0300-\U0010ffff]"
"""What a text may have to be mended for: whatever stands before U+0300 is in NFC as it is."""


def as_text(raw: pd.Series) -> pl.Series:
    """
    Every cell as clean text, blank cells as null.

    Text is brought to Unicode NFC, no-break spaces become spaces, invisible fillers and what is no character
    go, ends are trimmed. The joiners U+200C and U+200D stay: Persian and emoji are spelt with them.
    """
    if str(raw.dtype) in ("str", "string"):
        text = pl.from_pandas(raw).cast(pl.String)
    else:
        text = pl.Series([_text_of(value) for value in raw.tolist()], dtype=pl.String)
    odd = text.str.contains(ODD).fill_null(value=False)
    if odd.any():
        text = text.scatter(odd.arg_true(), _mended(text.filter(odd)))
    text = text.str.strip_chars()
    return text.set(text == "", None)


def _mended(text: pl.Series) -> pl.Series:
    return (
        text.str.replace_all("[\u200b\ufeff\u2060\u00ad\ufffe\uffff\x00]", "")
        .str.replace_all("[\u00a0\u2007\u202f]", " ")
        .str.normalize("NFC")
    )


def _text_of(value: Any) -> str | None:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if not value.isascii() else value
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)):
        return "; ".join(str(item) for item in value)
    if value is None or pd.isna(value):
        return None
    return _written(value)


def _written(value: Any) -> str:
    """A number, a yes, a day: as a person would have typed it."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def read_text(field: Field, text: pl.Series, formats: Formats) -> Read:
    """Any text up to the field's limit."""
    _ = formats
    too_long = text.str.len_chars() > field.limit
    sentence = f"{{label}} is too long: at most {field.limit:,} characters fit."
    return text, [Complaint(too_long, "E16", sentence, "Shorten it.")]
