"""Search: which records a few typed letters mean, best first."""

import re
import unicodedata

import pandas as pd


def plain(text: str) -> str:
    """A text as people type it when searching: small letters, no accents."""
    if text.isascii():
        return text.lower().strip()
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
    words, begins = wanted.split(), re.compile(rf"\b{re.escape(wanted)}")
    return pd.Series(
        [_points(plain(one), wanted, words, begins) for one in _texts(titles)], titles.index, float
    )


def _texts(titles: pd.Series) -> list[str]:
    return titles.fillna("").astype("str").tolist()


def _points(said: str, wanted: str, words: list[str], begins: re.Pattern[str]) -> float:
    if not all(word in said for word in words):
        return 0.0
    if said.startswith(wanted):
        return 3.0 if said == wanted else 2.0
    return 1.5 if begins.search(said) else 1.0


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
