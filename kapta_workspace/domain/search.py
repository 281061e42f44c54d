"""Search: which records a few typed letters mean, best first."""

import re
import unicodedata

import pandas as pd


def plain(text: str) -> str:
    """A text as people type it when searching: small letters, no accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold().strip()


def rank(titles: pd.Series, query: str) -> pd.Series:
    """
    How well each title answers a query.

    3 when it equals it, 2 when it begins with it, 1.5 when a word does, 1 when it holds all its words.

    From a column of titles to a column of floats, 0 where it does not answer at all.
    """
    wanted = plain(query)
    if not wanted:
        return pd.Series(0.0, index=titles.index)
    said = titles.fillna("").astype("str").map(plain)
    points = pd.Series(0.0, index=titles.index)
    words = wanted.split()
    holds = pd.Series(data=True, index=titles.index)
    for word in words:
        holds &= said.str.contains(word, regex=False)
    points = points.mask(holds, 1.0)
    points = points.mask(said.str.contains(rf"\b{re.escape(wanted)}"), 1.5)
    points = points.mask(said.str.startswith(wanted), 2.0)
    return points.mask(said == wanted, 3.0)


def nearest(titles: pd.Series, query: str, limit: int = 3) -> list[str]:
    """The titles most like a query that named none of them, for “did you mean”."""
    from_letters = titles.dropna().astype("str").drop_duplicates()
    wanted = set(_pairs(plain(query)))
    if not wanted:
        return []
    likeness = from_letters.map(lambda title: _likeness(wanted, set(_pairs(plain(title)))))
    best = likeness[likeness > 0.3].sort_values(ascending=False, kind="stable")
    return [str(from_letters[row]) for row in best.index[:limit]]


def _pairs(text: str) -> list[str]:
    padded = f" {text} "
    return [padded[at : at + 2] for at in range(len(padded) - 1)]


def _likeness(left: set[str], right: set[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right)) if right else 0.0
