"""Columns nobody knows by name: what they may be, and how sure that is. Never used unasked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd
from rapidfuzz import fuzz

from kapta_workspace.domain.fields import Field, Formats, Kind, Schema
from kapta_workspace.domain.imports import headers
from kapta_workspace.domain.imports.headers import UNKNOWN, Column
from kapta_workspace.domain.readers import read

PROPOSED_COLUMNS = ("sheet", "kind", "header", "field", "label", "confidence", "samples")
LIKE = 68
"""Two names are alike from so much of 100 on."""
TELLING = frozenset({Kind.EMAIL, Kind.URL, Kind.DATE, Kind.MOMENT, Kind.CHOICE, Kind.CHOICES, Kind.YES_NO})
"""What can be told from the values: few texts are by chance an address, a day or one of a list."""
SAMPLED, SHOWN = 50, 3


def proposals(
    sheet: str, schema: Schema, columns: Sequence[Column], raw: pd.DataFrame, formats: Formats
) -> Iterator[dict[str, object]]:
    """One row a column nobody knows that looks like a field nothing fills yet (``PROPOSED_COLUMNS``)."""
    taken = {column.field for column in columns if column.field}
    free = [one for one in headers.fields(schema) if one.name not in taken]
    best: dict[str, tuple[int, Column, Field]] = {}
    for column in (column for column in columns if column.how == UNKNOWN):
        told = raw[column.header].dropna().head(SAMPLED)
        for one in free if len(told) else ():
            confidence = _confidence(column.header, one, told, formats)
            if confidence > best.get(column.header, (LIKE - 1, column, one))[0]:
                best[column.header] = (confidence, column, one)
    for header, (confidence, column, one) in _without_rivals(best).items():
        samples = "; ".join(raw[header].dropna().drop_duplicates().head(SHOWN).tolist())
        facts = (sheet, schema.name, column.header, one.name, one.label, confidence, samples)
        yield dict(zip(PROPOSED_COLUMNS, facts, strict=True))


def _without_rivals(best: Mapping[str, tuple[int, Column, Field]]) -> dict[str, tuple[int, Column, Field]]:
    """One column a field: the likeliest."""
    found: dict[str, tuple[int, Column, Field]] = {}
    taken: set[str] = set()
    for header, told in sorted(best.items(), key=lambda item: -item[1][0]):
        if told[2].name not in taken:
            taken.add(told[2].name)
            found[header] = told
    return found


def _confidence(header: str, one: Field, told: pd.Series, formats: Formats) -> int:
    """How likely a column is a field, of 100: by its name, and by whether its values can be that."""
    likeness = max(_likeness(header, word) for word in (one.label, one.name, *one.aliases))
    if likeness < LIKE - 10 or one.target:
        return int(min(likeness, 95))
    lost = len(read(one, told.astype("str"), formats).problems) / len(told)
    if lost > 0.5:
        return 0
    return int(min(likeness + (10 if one.kind in TELLING and not lost else 0), 95))


def _likeness(header: str, word: str) -> float:
    mine, its = headers.fold(header), headers.fold(word)
    return max(fuzz.token_sort_ratio(mine, its), fuzz.ratio(mine.replace(" ", ""), its.replace(" ", "")))


def table(found: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Proposals as a table, the likeliest first."""
    made = pd.DataFrame(list(found), columns=list(PROPOSED_COLUMNS)).astype({"confidence": "int64"})
    return made.sort_values("confidence", ascending=False, kind="stable", ignore_index=True)
