"""Values as a control holds them: text for what is typed, codes and ids for what is chosen."""

from typing import Any

from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.frames import MANY

Raw = Any
"""Text, ``True`` / ``False`` / ``None``, a choice's code, a link's id, or a list of codes or ids."""

NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.PERCENT, Kind.MONEY})


def raw_of(field: Field, value: Any) -> Raw:
    """A record's value as its control holds it."""
    if field.kind in MANY:
        return [frames.plain(one) for one in frames.as_tuple(value)]
    if frames.is_missing(value):
        return nothing(field)
    if field.kind is Kind.YES_NO:
        return bool(value)
    if field.kind is Kind.LINK:
        return int(value)
    if field.kind in NUMBERS:
        return number(float(value))
    return str(frames.plain(value))


def nothing(field: Field) -> Raw:
    """What a control holds when nothing is filled in."""
    if field.kind in MANY:
        return []
    return None if field.kind in (Kind.LINK, Kind.YES_NO) else ""


def number(value: float) -> str:
    """A number as one would type it: no exponent, no empty decimals."""
    return f"{value:.10f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def cleaned(field: Field, typed: Any) -> Raw:
    """
    What a toolkit handed over, in the form this field's raw values have.

    It may come from a browser, so anything may come: what does not fit is kept as text, for its reader to
    refuse in words.
    """
    if field.kind in MANY:
        items = typed if isinstance(typed, (list, tuple)) else []
        return list(dict.fromkeys(_one(field, one) for one in items if one not in (None, "")))
    if typed is None or typed == "":
        return nothing(field)
    if field.kind is Kind.YES_NO:
        return typed if isinstance(typed, bool) else {"true": True, "false": False}.get(str(typed))
    if field.kind is Kind.LINK:
        return _one(field, typed)
    return raw_of(field, typed) if not isinstance(typed, str) else typed


def _one(field: Field, item: Any) -> Any:
    text = str(item)
    linked = field.kind in (Kind.LINK, Kind.LINKS)
    return int(text) if linked and text.isascii() and text.isdigit() and len(text) < 19 else text


def same(left: Raw, right: Raw) -> bool:
    """Whether two raw values mean the same; spaces around a text mean nothing, nor does an order of many."""
    if isinstance(left, str) and isinstance(right, str):
        return left.strip() == right.strip()
    if isinstance(left, list) and isinstance(right, list):
        return set(left) == set(right)
    return bool(left == right)
