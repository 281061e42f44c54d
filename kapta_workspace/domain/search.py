"""Search: which records a few typed letters mean, best first."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


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


# --- many records, asked at every key -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """
    The searched texts of many records, as ``plain`` has them, in the order of the records.

    Attributes:
        ids: The records.
        homes: The account of each; 0 for records of the whole workspace.
        archived: Whether each is archived.
        texts: A column of texts for each searched field.
        weights: What a field's points count: 1 for the title, half for others.
        days: Of records that answer equally well the later come first; 0 where there is no day to go by.
    """

    ids: Ints
    homes: Ints
    archived: npt.NDArray[np.bool_]
    texts: tuple[pl.Series, ...]
    weights: tuple[float, ...]
    days: Ints

    @property
    def size(self) -> int:
        """How many letters it holds."""
        return sum(int(texts.str.len_bytes().sum()) for texts in self.texts)

    def without(self, accounts: Ints) -> "Index":
        """The records of all other accounts."""
        return self._of(~np.isin(self.homes, accounts))

    def _of(self, chosen: npt.NDArray[np.bool_]) -> "Index":
        texts = tuple(one.filter(pl.Series(chosen)) for one in self.texts)
        ids, homes, days = (one[chosen] for one in (self.ids, self.homes, self.days))
        return Index(ids, homes, self.archived[chosen], texts, self.weights, days)

    def joined(self, other: "Index") -> "Index":
        """With the records of another one among them, by id."""
        ids = np.concatenate([self.ids, other.ids])
        order = np.argsort(ids, kind="stable")
        both = zip(self.texts, other.texts, strict=True)
        texts = tuple(pl.concat([one, more])[order] for one, more in both)
        homes, archived, days = (
            np.concatenate([getattr(self, name), getattr(other, name)])[order]
            for name in ("homes", "archived", "days")
        )
        return Index(ids[order], homes, archived, texts, self.weights, days)

    def best(self, query: str, limit: int, within: Ints | None = None) -> pd.Series:
        """
        The records that answer a query best, by id: the points ``rank`` gives, archived ones a tenth of them.

        Args:
            query: What was typed.
            limit: The most records.
            within: The accounts whose records count; all of them when not given.
        """
        wanted = plain(query)
        if not wanted:
            return pd.Series(dtype=float)
        open_ = np.ones(len(self.ids), dtype=bool) if within is None else np.isin(self.homes, within)
        points = np.zeros(len(self.ids))
        for texts, weight in zip(self.texts, self.weights, strict=True):
            points = np.maximum(points, weight * _ranked(texts, wanted, open_))
            if weight == 1 and np.count_nonzero((points >= 2) & ~self.archived) >= limit:
                break  # the others count half: none of them can come before these
        points = np.where(self.archived, points / 10, points)
        hits = np.flatnonzero(points > 0)
        order = hits[np.lexsort((-self.days[hits], -points[hits]))[:limit]]
        return pd.Series(points[order], index=self.ids[order])


def index(rows: pd.DataFrame, fields: Sequence[str], title: str, account: str, day: str = "") -> Index:
    """
    The index of some records, from their frame: *id, archived_at* where there is one, and the fields.

    Args:
        rows: The records.
        fields: The fields searched.
        title: The one that names a record; it counts twice as much, and comes first.
        account: The field that says whose they are; empty for records of the whole workspace.
        day: The field by which the later come first among equals; empty where the order is that of the rows.
    """
    ordered = sorted(fields, key=lambda name: name != title)
    ids = rows["id"].to_numpy(dtype=np.int64)
    homes = rows[account].to_numpy(dtype=np.int64) if account else np.zeros(len(rows), dtype=np.int64)
    archived = rows["archived_at"].notna().to_numpy() if "archived_at" in rows else np.zeros(len(rows), bool)
    texts = tuple(pl.Series([plain(one) for one in _texts(rows[name])], dtype=pl.String) for name in ordered)
    weights = tuple(1.0 if name == title else 0.5 for name in ordered)
    days = _days(rows[day]) if day else np.zeros(len(rows), dtype=np.int64)
    return Index(ids, homes, archived, texts, weights, days)


def _days(column: pd.Series) -> Ints:
    """Days as numbers that grow with them; none is the earliest."""
    return np.maximum(column.to_numpy(dtype="datetime64[D]").astype(np.int64), -(2**62))


def _ranked(texts: pl.Series, wanted: str, open_: npt.NDArray[np.bool_]) -> Floats:
    """The points of ``rank`` for each text that counts, from columns rather than text by text."""
    hit = open_.copy()
    for word in wanted.split():
        hit &= texts.str.contains(word, literal=True).to_numpy()
    begins = hit & texts.str.starts_with(wanted).to_numpy()
    points = np.where(begins, np.where((texts == wanted).to_numpy(), 3.0, 2.0), 0.0)
    rest = np.flatnonzero(hit & ~begins)
    pattern = re.compile(rf"\b{re.escape(wanted)}")
    points[rest] = [1.5 if pattern.search(said) else 1.0 for said in texts[rest].to_list()]
    return points


# --- nearly right -------------------------------------------------------------------------------------


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
