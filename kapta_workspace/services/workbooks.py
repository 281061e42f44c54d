"""Where an import comes from: a file, frames an analyst already holds, or a workbook that was read before."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.storage import exporting
from kapta_workspace.storage.sheets import Bounds, Sheet, Workbook, read_workbook

Source = Path | str | pd.DataFrame | Mapping[str, pd.DataFrame] | Workbook


def workbook(source: Source, bounds: Bounds | None = None) -> Workbook:
    """
    The workbook behind a source.

    Raises:
        Unreadable: in one sentence, when a file cannot be read.
    """
    if isinstance(source, Workbook):
        return source
    if isinstance(source, pd.DataFrame):
        return in_memory({"Sheet": source})
    if isinstance(source, Mapping):
        return in_memory(source)
    return _unguarded(read_workbook(Path(source), bounds=bounds or Bounds()))


def _unguarded(book: Workbook) -> Workbook:
    """A text file without the apostrophes our exports put before what a spreadsheet would calculate."""
    if Path(book.path_name).suffix.casefold() not in {".csv", ".tsv", ".txt"}:
        return book
    sheets = []
    for sheet in book.sheets:
        frame, count = sheet.frame, 0
        for name in frame.columns:
            marked = frame[name].str.startswith("'").to_numpy(dtype=bool, na_value=False)
            if not marked.any():
                continue
            quoted = frame[name][marked]
            bare = quoted.str.removeprefix("'")
            ours = bare[(bare.map(exporting.guarded) == quoted).to_numpy(dtype=bool)]
            count += len(ours)
            if len(ours):
                frame = frame.assign(**{name: frame[name].where(~frame.index.isin(ours.index), ours)})
        said = f"{count:,} apostrophes that keep texts from being calculated were left out."
        sheets.append(replace(sheet, frame=frame, notes=(*sheet.notes, said)) if count else sheet)
    return replace(book, sheets=tuple(sheets))


def in_memory(sheets: Mapping[str, pd.DataFrame]) -> Workbook:
    """Frames as a workbook: every cell as text, the first row called 2 as beneath a row of headings."""
    made, digest = [], hashlib.sha256()
    for name, frame in sheets.items():
        cells = {str(header): _texts(frame.iloc[:, at]) for at, header in enumerate(frame.columns)}
        text = pd.DataFrame(cells, index=pd.RangeIndex(len(frame)))
        text.index = pd.RangeIndex(2, len(text) + 2, name="row")
        digest.update(text.to_csv().encode())
        made.append(Sheet(name, text, (), hidden=False, notes=()))
    return Workbook("frame", digest.hexdigest(), tuple(made), ())


def _texts(column: pd.Series) -> pd.Series:
    plain = column.reset_index(drop=True)
    return plain if plain.dtype == "str" else plain.map(_cell).astype("str")


def _cell(value: object) -> str | None:
    plain = frames.plain(value)
    if plain is None:
        return None
    if isinstance(plain, list):
        return "; ".join(str(one) for one in plain)
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    return str(int(plain)) if isinstance(plain, float) and plain.is_integer() else str(plain)
