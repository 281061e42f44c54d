"""
Typed cells as canonical text.

Only the standard library: this runs in the confined process too, which must start fast.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

WHOLE_UP_TO = 1e21  # beyond it digits would be invented, so the exponent is kept
NUMBER = re.compile(r"\s*[-+]?(\d+([.,]\d+)*|[.,]\d+)([eE][-+]?\d+)?\s*")
LAST_MOMENT = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - a cell has no time zone
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def column_letters(position: int) -> str:
    """The letters a spreadsheet program shows above a column: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = LETTERS[rest] + letters
    return letters


def column_position(letters: str) -> int:
    """The position of a column from its letters: A is 0, AA is 26."""
    position = 0
    for letter in letters:
        position = position * 26 + LETTERS.index(letter) + 1
    return position - 1


def _number(value: float) -> str:
    whole = value.is_integer() and abs(value) < WHOLE_UP_TO
    return str(int(value)) if whole else repr(value)


@lru_cache(maxsize=8192)  # a column of dates holds few different ones
def _day(value: date) -> str:
    return value.isoformat()


@lru_cache(maxsize=8192)
def _moment(value: datetime) -> str:
    # Spreadsheets keep moments as fractions of a day: below a millisecond there is only noise.
    if value < LAST_MOMENT:
        value += timedelta(microseconds=500)
    millisecond = value.microsecond // 1000
    if not millisecond and value.time().replace(microsecond=0) == time():
        return value.date().isoformat()
    return value.isoformat(timespec="milliseconds" if millisecond else "seconds")


def _duration(value: timedelta) -> str:
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < timedelta() else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _clock(value: time) -> str:
    moment = datetime.combine(date(2000, 1, 1), value) + timedelta(microseconds=500)
    return moment.time().isoformat("seconds")


def _nothing(_: None) -> None:
    return None


TEXT: dict[type, Callable[[Any], str | None]] = {
    str: lambda value: value.replace("\0", "") or None,
    float: _number,
    int: str,
    bool: lambda value: "yes" if value else "no",
    date: _day,
    datetime: _moment,
    time: _clock,
    timedelta: _duration,
    type(None): _nothing,
}


def column_text(values: Sequence[Any]) -> list[str | None]:
    """One column of typed cells as canonical text; an empty cell is ``None``."""
    kinds = set(map(type, values))
    if kinds == {str} and not zeros(values):
        return [value or None for value in values]
    if kinds == {float} and all(map(float.is_integer, values)) and max(map(abs, values)) < WHOLE_UP_TO:
        return list(map(str, map(int, values)))
    return [TEXT.get(type(value), str)(value) for value in values]


def zeros(values: Sequence[Any]) -> int:
    """How many zero characters the texts of a column hold; no database takes them."""
    return "".join(value for value in values if type(value) is str).count("\0")


def numbers_as_text(values: Sequence[Any]) -> list[int]:
    """Positions of texts that read as numbers, in a column that holds real numbers too; else none."""
    kinds = set(map(type, values))
    if str not in kinds or not kinds & {float, int}:
        return []
    return [at for at, value in enumerate(values) if type(value) is str and NUMBER.fullmatch(value)]
