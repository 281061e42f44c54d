"""What a factor says about every account, and the few groupings factors share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kapta_workspace.domain.health.decay import Bools, Floats, Ints
from kapta_workspace.domain.health.look import Look, Rows

Options = Mapping[str, Any]
"""The settings of one factor, by name: numbers, lists of codes, or weights by code."""


@dataclass(frozen=True)
class Cited:
    """
    The rows a reading rests on.

    Attributes:
        kind: Their record kind.
        pos: The position of the account each was read for.
        ids: Their ids.
    """

    kind: str
    pos: Ints
    ids: Ints


@dataclass(frozen=True)
class Reading:
    """
    One factor's answer for n accounts.

    Attributes:
        value: 0 to 100 (points for a penalty); NaN where the factor does not apply.
        measured: Whether the value rests on records rather than on an assumption.
        age: Days since the newest record it rests on; NaN where there is none or age means nothing.
        cited: The rows it rests on.
    """

    value: Floats
    measured: Bools
    age: Floats
    cited: tuple[Cited, ...] = ()


Compute = Callable[[Look, Options], Reading]


@dataclass(frozen=True)
class Factor:
    """
    One part of the score, described once.

    Attributes:
        name: The stable id, such as ``plan.schedule``.
        label: What people read.
        compute: From a look and options to a reading.
        options: The settings it understands, with their defaults.
        advice: The sentence that says how to raise it.
    """

    name: str
    label: str
    compute: Compute
    options: Options
    advice: str = ""


def cite(rows: Rows, chosen: Bools | None = None) -> Cited:
    """The rows, or the chosen ones among them, as evidence."""
    if chosen is None:
        return Cited(rows.kind, rows.pos, rows.ids)
    return Cited(rows.kind, rows.pos[chosen], rows.ids[chosen])


def always(look: Look) -> Bools:
    """Measured everywhere: what is absent is known to be absent."""
    return np.ones(look.n, dtype=bool)


def ageless(look: Look) -> Floats:
    """No age anywhere."""
    return np.full(look.n, np.nan)


def newest(n: int, pos: Ints, days: Floats) -> Floats:
    """The latest day of each of n groups; −inf where a group has none. Missing days are passed over."""
    out = np.full(n, -np.inf)
    known = ~np.isnan(days)
    np.maximum.at(out, pos[known], days[known])
    return out


def age(look: Look, last: Floats) -> Floats:
    """Days since the latest day; NaN where there is none."""
    return np.where(np.isfinite(last), look.on - last, np.nan)


def rank_newest(pos: Ints, days: Floats, ids: Ints) -> Ints:
    """The rank of each row within its group, 0 for the newest day; of one day the higher id is newer."""
    order = np.lexsort((-ids, -days, pos))
    ordered = pos[order]
    first = (
        np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, dtype=int)
    )
    sizes = np.diff(np.r_[first, len(ordered)])
    ranks = np.empty(len(pos), dtype=np.int64)
    ranks[order] = np.arange(len(pos)) - np.repeat(first, sizes)
    return ranks


def total(n: int, pos: Ints, weights: Floats | None = None) -> Floats:
    """The sum of weights, or the count, of each of n groups."""
    return np.bincount(pos, weights=weights, minlength=n).astype(np.float64)


def share(part: Floats, whole: Floats, otherwise: float) -> Floats:
    """Part by whole, ``otherwise`` where the whole is nothing."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), otherwise)


def joined(groups: Iterable[Cited]) -> dict[int, tuple[str, ...]]:
    """The cited rows by position: position → (``kind:id``, …) in the order of kind and id."""
    found: dict[int, list[str]] = {}
    for group in groups:
        order = np.lexsort((group.ids, group.pos))
        for pos, number in zip(group.pos[order].tolist(), group.ids[order].tolist(), strict=True):
            found.setdefault(pos, []).append(f"{group.kind}:{number}")
    return {pos: tuple(dict.fromkeys(names)) for pos, names in found.items()}
