"""The account tree: children, descendants, ancestors, depth, and loops named as a person would name them."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd


def positions(ids: pd.Series, parents: pd.Series) -> np.ndarray:
    """For each row the row number of its parent, −1 where it has none among the rows."""
    index = pd.Index(ids.astype("int64"))
    wanted = parents.fillna(-(2**62)).astype("int64")
    return np.asarray(index.get_indexer(pd.Index(wanted)), dtype=np.int64)


def in_loops(parent: np.ndarray) -> np.ndarray:
    """Which rows lie on a loop or hang below one: those whose chain of parents never ends."""
    step = parent.copy()
    for _ in range(max(1, int(np.ceil(np.log2(max(2, len(step))))) + 1)):
        alive = step >= 0
        if not alive.any():
            break
        step = np.where(alive, step[np.maximum(step, 0)], -1)
    return step >= 0


def loops(ids: pd.Series, parents: pd.Series) -> list[list[int]]:
    """Every loop in the links, as the list of ids in it, starting with the smallest."""
    parent = positions(ids, parents)
    rows = np.flatnonzero(in_loops(parent))
    found: list[list[int]] = []
    done: set[int] = set()
    numbers = ids.astype("int64").to_numpy()
    for start in rows.tolist():
        path: dict[int, int] = {}
        at = start
        while at not in path and at not in done:
            path[at] = len(path)
            at = int(parent[at])
        if at in path:
            ring = [int(numbers[row]) for row, order in path.items() if order >= path[at]]
            turn = ring.index(min(ring))
            found.append(ring[turn:] + ring[:turn])
        done.update(path)
    return sorted(found)


def chain(ring: Sequence[int], names: Mapping[int, str]) -> str:
    """A loop in words: “Acme → Acme North → Acme”."""
    said = [names.get(one, f"#{one}") for one in (*ring, ring[0])]
    return " → ".join(said)


def descendants(accounts: pd.DataFrame, tops: Iterable[int]) -> list[int]:
    """The ids of the accounts below the given ones (and the given ones), from *id, parent*, parents first."""
    below: dict[int, list[int]] = {}
    for one, parent in zip(accounts["id"].tolist(), accounts["parent"].tolist(), strict=True):
        if not pd.isna(parent):
            below.setdefault(int(parent), []).append(int(one))
    ordered = {int(top): None for top in tops}
    queue = deque(ordered)
    while queue:
        for child in below.get(queue.popleft(), []):
            if child not in ordered:
                ordered[child] = None
                queue.append(child)
    return list(ordered)


def outline(accounts: pd.DataFrame, top: int) -> list[tuple[int, int]]:
    """
    A family as an indented list reads it, from *id, name, parent*: pairs of id and depth, the top first.

    Children stand below their parent by name; one whose parent is not among the rows stands below the top.
    """
    below: dict[int, list[int]] = {}
    by_name = accounts["name"].astype("str").str.casefold().sort_values(kind="stable").index
    ordered = accounts.loc[by_name]
    known = set(ordered["id"].tolist())
    for one, parent in zip(ordered["id"].tolist(), ordered["parent"].tolist(), strict=True):
        if one != top:
            below.setdefault(int(parent) if parent in known else top, []).append(int(one))
    found: dict[int, int] = {}
    stack = [(top, 0)]
    while stack:
        one, deep = stack.pop()
        if one not in found:
            found[one] = deep
            stack.extend((child, deep + 1) for child in reversed(below.get(one, [])))
    return [(one, deep) for one, deep in found.items() if one in known]


def ancestors(accounts: pd.DataFrame, ids: Iterable[int]) -> set[int]:
    """The ids of the accounts above the given ones, from *id, parent*; loops end."""
    linked = accounts[accounts["parent"].notna()]
    above = dict(zip(linked["id"].astype(int), linked["parent"].astype(int), strict=True))
    found: set[int] = set()
    for one in ids:
        at = above.get(one, 0)
        while at and at not in found:
            found.add(at)
            at = above.get(at, 0)
    return found


def roots(accounts: pd.DataFrame) -> pd.Series:
    """The top account of each account's family, from *id, parent* to a column indexed by id."""
    parent = positions(accounts["id"], accounts["parent"])
    top = np.where(parent < 0, np.arange(len(parent)), parent)
    for _ in range(max(1, int(np.ceil(np.log2(max(2, len(top))))) + 1)):
        top = top[top]
    numbers = accounts["id"].astype("int64").to_numpy()
    return pd.Series(numbers[top], index=pd.Index(numbers, name="id"), name="root")


def depths(accounts: pd.DataFrame) -> pd.Series:
    """How many ancestors each account has, from *id, parent* to a column indexed by id."""
    parent = positions(accounts["id"], accounts["parent"])
    depth, at = np.zeros(len(parent), dtype=np.int64), parent.copy()
    while (at >= 0).any() and depth.max(initial=0) <= len(parent):
        depth += at >= 0
        at = np.where(at >= 0, parent[np.maximum(at, 0)], -1)
    return pd.Series(depth, index=pd.Index(accounts["id"].astype("int64"), name="id"), name="depth")
