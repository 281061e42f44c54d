"""How long work tells how far it is: one way to say it, drawn by the terminal, the notebook or the page."""

from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Protocol, TypeVar

Progress = Callable[[int, int, str], None]
"""Told *done* and *total* in one unit, whatever it is (total 0 while unknown), and *what* is being done."""

Item_co = TypeVar("Item_co", covariant=True)


def silent(done: int, total: int, what: str) -> None:
    """Tell nobody."""
    _ = (done, total, what)


class Countable(Sized, Iterable[Item_co], Protocol[Item_co]):
    """Something to go through whose length is known beforehand."""


def told(items: Countable[Item_co], progress: Progress, what: str) -> Iterator[Item_co]:
    """
    Go through items and tell after each how many are done.

    >>> list(told(["a", "b"], lambda done, total, what: print(what, done, "of", total), "letters"))
    letters 0 of 2
    letters 1 of 2
    letters 2 of 2
    ['a', 'b']
    """
    progress(0, len(items), what)
    for done, item in enumerate(items, 1):
        yield item
        progress(done, len(items), what)
