"""What changed between two states of the contacts: who joined, left, moved, or took over a post."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

CHANGE: Mapping[str, str] = {
    "id": "Int64",
    "name": "str",
    "change": "str",
    "before": "str",
    "after": "str",
    "sentence": "str",
}
"""The columns of ``changes``; *change* is ``added``, ``removed``, ``holder`` or ``reports_to``."""


@dataclass(frozen=True, slots=True)
class _Seat:
    """A live contact: the name of whoever holds it, and the id of their manager."""

    holder: str
    manager: int | None


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """
    Compare two states of the same contacts, id by id.

    From *id, name, reports_to* (and *archived_at*; archived counts as gone) to one row a change
    (``CHANGE``). ``holder`` is another name under the same id; ``reports_to`` another manager, named by
    who held that post at the time. Somebody can change both ways at once.
    """
    old, new = _seats(before), _seats(after)
    rows = [row for one in sorted({*old, *new}) for row in _of(one, old, new)]
    return pd.DataFrame(rows, columns=list(CHANGE)).astype(dict(CHANGE))


def _seats(contacts: pd.DataFrame) -> dict[int, _Seat]:
    live = contacts[contacts["archived_at"].isna()] if "archived_at" in contacts else contacts
    names: dict[int, set[str]] = {}
    managers: dict[int, set[int]] = {}
    for one, name, boss in zip(live["id"], live["name"].fillna(""), live["reports_to"], strict=True):
        names.setdefault(int(one), set()).add(str(name))
        managers.setdefault(int(one), set()).update(() if pd.isna(boss) else {int(boss)})
    return {
        one: _Seat(" / ".join(sorted(held)), min(managers[one], default=None)) for one, held in names.items()
    }


def _of(one: int, old: Mapping[int, _Seat], new: Mapping[int, _Seat]) -> Iterator[tuple[Any, ...]]:
    was, now = old.get(one), new.get(one)
    if was is None and now is not None:
        yield one, now.holder, "added", "", _named(now.manager, new), f"{now.holder} joined."
    elif was is not None and now is None:
        yield one, was.holder, "removed", _named(was.manager, old), "", f"{was.holder} left."
    elif was is not None and now is not None:
        if was.holder != now.holder:
            yield (
                *(one, now.holder, "holder", was.holder, now.holder),
                f"{now.holder or 'Nobody'} took over from {was.holder or 'nobody'}.",
            )
        if was.manager != now.manager:
            left, came = _named(was.manager, old), _named(now.manager, new)
            moved = f"{now.holder} reports to {came or 'nobody'} instead of {left or 'nobody'}."
            yield one, now.holder, "reports_to", left, came, moved


def _named(manager: int | None, seats: Mapping[int, _Seat]) -> str:
    if manager is None:
        return ""
    return seats[manager].holder if manager in seats else f"#{manager}"
