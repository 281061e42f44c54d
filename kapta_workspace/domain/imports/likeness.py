"""New records that may be there already under another spelling: proposed, never merged unasked."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl
from cleanco.termdata import terms_by_type
from rapidfuzz import fuzz, process

from kapta_workspace.domain.imports.headers import fold

LIKE_COLUMNS = ("label", "kind", "title", "record", "other_label", "other", "because", "likeness")
LIKE = 90
"""Names are alike from so much of 100 on."""
PAIRS = 4_000_000
"""So many pairs of names are compared letter by letter; beyond, only what is the same but for its form."""
MAIL = ("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de")
"""Houses that everybody writes from: such an address says nothing about whom one works for."""
LEGAL = sorted(
    {fold(term.replace(".", "")) for terms in terms_by_type.values() for term in terms} - {""},
    key=len,
    reverse=True,
)
ENDING = rf"\s(?:{'|'.join(LEGAL)})$"
DOMAIN = r"^(?:[a-z]+://)?(?:www\.)?([^/:?#\s]+)"
SHARED = 5
"""A website that more records than these have is a house of many, and tells none of them."""
SHORTEST = 3
"""A name of fewer letters is like too many others."""


@dataclass(frozen=True, slots=True)
class Side:
    """
    Records to be compared.

    Attributes:
        labels: What each is called: the row's label in the file, or the record's id.
        titles: Their names as people write them.
        keys: By way of telling: a text each, missing where it says nothing.
        within: The account each belongs to; zeros for accounts themselves.
    """

    labels: np.ndarray
    titles: pd.Series
    keys: dict[str, pl.Series]
    within: np.ndarray


def bare(names: pd.Series) -> pl.Series:
    """
    Names without case, accents, punctuation and legal form.

    >>> bare(pd.Series(["Müller & Söhne GmbH", "ACME, Inc."], dtype="str")).to_list()
    ['muller sohne', 'acme']
    """
    text = pl.from_pandas(names.astype("str").reset_index(drop=True)).cast(pl.String)
    plain = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    plain = plain.str.replace_all(r"\.", "").str.replace_all(r"[\W_]+", " ").str.strip_chars()
    for _ in range(2):  # “GmbH & Co KG” is two of them
        plain = plain.str.replace(ENDING, "")
    return plain.set(plain.str.len_chars() < SHORTEST, None)


def domains(addresses: pd.Series) -> pl.Series:
    """The domain of each web address."""
    text = pl.from_pandas(addresses.astype("str").reset_index(drop=True)).cast(pl.String).str.to_lowercase()
    found = text.str.extract(DOMAIN)
    common = found.value_counts().filter(pl.col("count") > SHARED).to_series(0)
    return found.set(found.is_in([*MAIL, *common.drop_nulls().to_list()]).fill_null(value=False), None)


def accounts(frame: pd.DataFrame, labels: np.ndarray) -> Side:
    """Accounts: alike by name or by the domain of their website."""
    keys = {
        "the same name but for spelling and legal form": bare(frame["name"]),
        "the same website": domains(frame["website"]),
    }
    return Side(labels, frame["name"], keys, np.zeros(len(frame), dtype=np.int64))


def people(frame: pd.DataFrame, labels: np.ndarray) -> Side:
    """People: alike by e-mail anywhere, by name within an account."""
    mail = pl.from_pandas(frame["email"].astype("str").reset_index(drop=True)).cast(pl.String)
    account = frame["account"].to_numpy(dtype=np.int64, na_value=0)
    name = bare(frame["name"])
    within = pl.Series(account).cast(pl.String) + " " + name
    keys = {"the same e-mail address": mail.str.to_lowercase(), "the same name but for spelling": within}
    return Side(labels, frame["name"], keys, account)


SIDES = {"account": accounts, "contact": people}
"""The kinds whose records may be there twice, and what tells."""


def alike(kind: str, new: Side, stored: Side) -> pd.DataFrame:
    """
    Each new record with what it may be: the surest other one.

    Returns:
        ``LIKE_COLUMNS``: *label* of the new row; *record*, the stored one it is like, or *other_label*, the
        earlier new row; *because*; *likeness* of 100.
    """
    found = [*_same(new, stored, stored=True), *_same(new, new, stored=False)]
    if len(new.labels) * (len(new.labels) + len(stored.labels)) <= PAIRS:
        found += [*_near(new, stored, stored=True), *_near(new, new, stored=False)]
    table = pd.DataFrame(found, columns=[name for name in LIKE_COLUMNS if name != "kind"])
    table.insert(1, "kind", kind)
    best = table.sort_values(["likeness", "record"], ascending=[False, True], kind="stable")
    return best.drop_duplicates("label").sort_values("label", ignore_index=True)


def _same(new: Side, others: Side, *, stored: bool) -> Iterator[dict[str, object]]:
    for because, key in new.keys.items():
        mine = pl.DataFrame({"key": key}).with_row_index("at").drop_nulls()
        its = pl.DataFrame({"key": others.keys[because]}).with_row_index("other").drop_nulls()
        pairs = mine.join(its.unique("key", keep="first", maintain_order=True), on="key")
        if not stored:
            pairs = pairs.filter(pl.col("other") < pl.col("at"))
        for at, other in zip(pairs["at"].to_list(), pairs["other"].to_list(), strict=True):
            yield _pair(new, others, at, other, because, 100, stored=stored)


def _near(new: Side, others: Side, *, stored: bool) -> Iterator[dict[str, object]]:
    """Names nearly alike, letter by letter; those of people within an account only."""
    mine, its = (
        next(key for why, key in side.keys.items() if "name" in why).to_list() for side in (new, others)
    )
    if not any(mine) or not any(its):
        return
    points = process.cdist(mine, its, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE, dtype=np.uint8)
    at, other = np.nonzero((points >= LIKE) & (new.within[:, None] == others.within[None, :]))
    for row, place in zip(at.tolist(), other.tolist(), strict=True):
        if stored or place < row:
            yield _pair(
                new, others, row, place, "nearly the same name", int(points[row, place]) - 1, stored=stored
            )


def _pair(
    new: Side, others: Side, at: int, other: int, because: str, points: int, *, stored: bool
) -> dict[str, object]:
    label = int(others.labels[other])
    return {
        "label": int(new.labels[at]),
        "title": str(new.titles.iloc[at]),
        "record": label if stored else None,
        "other_label": None if stored else label,
        "other": str(others.titles.iloc[other]),
        "because": because,
        "likeness": points,
    }
