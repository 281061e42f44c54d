"""Links to other records, by id: names are turned into ids before a reader sees them."""

import re

import polars as pl

from kapta_workspace.domain.fields import Field, Formats
from kapta_workspace.domain.readers.cells import Complaint, Read
from kapta_workspace.domain.readers.choices import split

ID = r"^-?\d{1,18}$"
LOST = "{label} “{value}” was not found."


def read_link(field: Field, text: pl.Series, formats: Formats) -> Read:
    """The id of another record; a negative one stands for a record made in the same change."""
    _ = field, formats
    values = text.set(~text.str.contains(ID).fill_null(value=True), None).cast(pl.Int64, strict=False)
    unread = text.is_not_null() & values.is_null()
    return values, [Complaint(unread, "E07", LOST)]


def read_links(field: Field, text: pl.Series, formats: Formats) -> Read:
    """The ids of several other records, parted by semicolons."""
    _ = field, formats
    cells = split(text)
    good = [all(re.fullmatch(ID, part) for part in cell) for cell in cells]
    ids = [tuple(dict.fromkeys(map(int, cell))) if ok else () for cell, ok in zip(cells, good, strict=True)]
    unread = ~pl.Series(good, dtype=pl.Boolean)
    return pl.Series(ids, dtype=pl.Object), [Complaint(unread, "E07", LOST)]
