"""What is no error but ought to be looked at before a plan is applied."""

from collections.abc import Iterator, Mapping

import pandas as pd
import polars as pl

from kapta_workspace.domain.clean_up import ENOUGH
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Field, Kind

ROUNDED = r"^\s*[+-]?\d(?:[.,]\d+)?[eE]\+\d{2,3}\s*$"
"""How spreadsheets write a number of many digits when they save it as text: the last digits are lost."""
DAY = r"^\s*\d{4}-\d\d-\d\d(?:T[\d:.]+)?\s*$"
WORDS = frozenset({Kind.TEXT, Kind.PHONE})
"""Fields of short texts, into which a number or a day has no business to slip."""
AS_TEXT = "Format the column as text where the file comes from, and export anew."
EXTERNAL_ID = "external_id"


def rounded_ids(one: Field, cells: pd.Series) -> list[Problem]:
    """A problem for each external id that a spreadsheet has rounded: others would become the same."""
    if one.name != EXTERNAL_ID:
        return []
    return [
        Problem(
            f"{one.label} “{value}” was rounded by a spreadsheet; other ids would become the same.",
            "E15",
            field=one.name,
            value=value,
            row=row,
            suggestion=AS_TEXT,
        )
        for row, value in _saying(cells, ROUNDED).items()
    ]


def turned(one: Field, cells: pd.Series) -> Iterator[Problem]:
    """A warning for each text that a spreadsheet has turned into a number, or into a day among words."""
    if one.kind not in WORDS or one.name == EXTERNAL_ID:
        return
    days = _saying(cells, DAY)
    among_words = len(days) * 2 < int(cells.notna().sum())
    made = {"a rounded number": _saying(cells, ROUNDED), "a day": days if among_words else {}}
    for what, found in made.items():
        for row, value in found.items():
            said = f"{one.label} says “{value}”: a spreadsheet seems to have made {what} of it."
            yield Problem(said, "W05", field=one.name, value=value, row=row, suggestion=AS_TEXT)


def respelt(cells: pd.Series, cleaned: pd.Series) -> dict[int, str]:
    """By label: the external ids that are written otherwise than they are kept."""
    written, kept = (pl.from_pandas(one.reset_index(drop=True)).cast(pl.String) for one in (cells, cleaned))
    places = (written != kept).fill_null(value=False).arg_true().to_list()
    return {int(cells.index[at]): str(cells.iloc[at]) for at in places}


def _saying(cells: pd.Series, pattern: str) -> Mapping[int, str]:
    """The cells that say something of a form, by label."""
    text = pl.from_pandas(cells.reset_index(drop=True)).cast(pl.String)
    places = text.str.contains(pattern).fill_null(value=False).arg_true().to_list()
    return {int(cells.index[at]): str(cells.iloc[at]).strip() for at in places}


Crowds = Mapping[int, tuple[int, int]]
"""Account → how many key players it would have, and the label of the first new one."""


def crowds(coming: pd.Series, living: pd.Series, enough: int = ENOUGH) -> Crowds:
    """
    The accounts that would have more key players than are advised.

    Args:
        coming: The account of each new contact, by label.
        living: The account of each contact that is there.
        enough: So many are advised at most.
    """
    new = coming.value_counts()
    counts = new + living.value_counts().reindex(new.index, fill_value=0)
    many = counts[counts > enough]
    among = coming[coming.isin(many.index)]
    first = dict(zip(among.tolist()[::-1], among.index.tolist()[::-1], strict=True))
    pairs = zip(many.index.tolist(), many.tolist(), strict=True)
    return {int(account): (int(count), int(first[account])) for account, count in pairs}


def crowded(found: Crowds, names: Mapping[int, str]) -> Iterator[Problem]:
    """A warning for each account with too many key players, at the first new one."""
    for account, (count, row) in found.items():
        name = names.get(account, "This account")
        yield Problem(
            f"{name} would have {count:,} key players; ten to fifteen are advised.",
            "W04",
            kind="contact",
            field="account",
            value=name,
            row=row,
            suggestion="Leave some out, or clean up the list afterwards.",
        )
