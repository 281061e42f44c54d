"""
Every file people really made, or made to do harm, is read or refused with one sentence.

The closing lines of the run hold a table of what became of each file.
"""

import csv
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.storage.sheets import Workbook, read_workbook

FORMATS = (".xlsx", ".xls", ".xlsb", ".ods")
SOURCES = ("xls_*", "sec_*", "crm_*", "co_*", "org_*")


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its workbook, or the sentence it was refused with."""

    name: str
    workbook: Workbook | None
    sentence: str

    def line(self) -> str:
        """One line of the printed table: file, outcome, rows, what was said."""
        if self.workbook is None:
            return f"{self.name:<90} refused {0:>8}  {self.sentence}"
        rows = sum(len(sheet.frame) for sheet in self.workbook.sheets)
        notes = [*self.workbook.notes, *(note for sheet in self.workbook.sheets for note in sheet.notes)]
        return f"{self.name:<90} read    {rows:>8}  {' '.join(notes)[:200]}"


def read_one(path: Path, corpus: Path) -> Outcome:
    """Read a file, or take down the sentence."""
    name = str(path.relative_to(corpus))
    try:
        return Outcome(name, read_workbook(path), "")
    except Unreadable as refusal:
        return Outcome(name, None, str(refusal))


@pytest.fixture(scope="module")
def outcomes(corpus: Path) -> dict[str, Outcome]:
    """What became of every file; two at a time, since each workbook waits for a process of its own."""
    folders = [folder for source in SOURCES for folder in sorted(corpus.glob(source))]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    with ThreadPoolExecutor(2) as two:
        found = two.map(lambda path: read_one(path, corpus), files)
        return {outcome.name: outcome for outcome in found}


def test_every_file_is_read_or_refused_with_one_sentence(outcomes, record_property):
    """No file crashes, hangs or ends in a traceback; a refusal is one line and ends like a sentence."""
    record_property("corpus_cases", len(outcomes))
    record_property("table", "\n".join(outcome.line() for outcome in outcomes.values()))
    refused = [outcome.sentence for outcome in outcomes.values() if outcome.workbook is None]

    assert [] == [sentence for sentence in refused if "\n" in sentence or not sentence.endswith(".")]
    assert len(outcomes) > 2 * len(refused)


def test_every_row_of_every_file_is_accounted_for(outcomes, record_property):
    """Rows are data or left out, each once and none twice, from row 1 to the last one with content."""
    sheets = [sheet for outcome in outcomes.values() if outcome.workbook for sheet in outcome.workbook.sheets]
    record_property("corpus_cases", len(sheets))

    for sheet in sheets:
        rows = sorted([*sheet.frame.index, *(left.row for left in sheet.left_out)])
        assert list(range(1, len(rows) + 1)) == rows


def test_workbooks_have_the_rows_their_manifest_counted(outcomes, corpus, record_property):
    """The manifest says how far down each sheet reaches; ours end there, or above cells that hold nothing."""
    counts = list(_compared(outcomes, corpus, "calamine"))
    record_property("corpus_cases", len(counts))

    assert [] == [count for count in counts if count.ours > count.theirs]
    assert len(counts) * 95 <= 100 * sum(count.ours == count.theirs for count in counts)


def test_text_files_have_the_rows_their_manifest_counted(outcomes, corpus, record_property):
    """Where pandas read a text file without complaint, we find the rows it found."""
    counts = list(_compared(outcomes, corpus, "pandas_default"))
    record_property("corpus_cases", len(counts))

    assert len(counts) * 95 <= 100 * sum(count.ours == count.theirs for count in counts)


@dataclass(frozen=True)
class Count:
    """The rows of one sheet, by us and by the manifest of its folder."""

    name: str
    ours: int
    theirs: int


def _compared(outcomes: dict[str, Outcome], corpus: Path, column: str) -> Iterator[Count]:
    for manifest in sorted(corpus.glob("*/MANIFEST.csv")):
        with manifest.open(newline="") as lines:
            for line in csv.DictReader(lines):
                outcome = outcomes.get(f"{manifest.parent.name}/{line['file']}")
                if outcome and outcome.workbook:
                    yield from _counts(outcome, line.get(column) or "", column)


def _counts(outcome: Outcome, said: str, column: str) -> Iterator[Count]:
    sheets = outcome.workbook.sheets if outcome.workbook else ()
    if column == "calamine":
        sizes = re.findall(r"(?:^|; )(.*?):(\d+)x\d+", said)
        rows = {sheet.name[:20].strip(): len(sheet.frame) + len(sheet.left_out) for sheet in sheets}
        yield from (
            Count(f"{outcome.name} {name}", rows[name[:20].strip()], int(count))
            for name, count in sizes
            if name[:20].strip() in rows
        )
    elif size := re.fullmatch(r"(\d+)x\d+", said):
        yield Count(outcome.name, len(sheets[0].frame), int(size[1]))


@pytest.mark.parametrize(
    "stem",
    [
        "xls_sheetjs/RkNumber",
        "xls_sheetjs/LONumbers-2010",
        "xls_sheetjs/formula_stress_test",
        "xls_sheetjs/1904/1904",
        "xls_sheetjs/row_height",
        "xls_sheetjs/text_and_numbers",
        "xls_sheetjs/hyperlink_stress_test_2011",
        "xls_calamine/date_1904",
        "xls_calamine/merged_range",
    ],
)
def test_the_same_table_in_every_format(outcomes, stem):
    """One workbook saved as .xlsx, .xls, .xlsb and .ods has the same first sheet in each of them."""
    found = {
        name: outcome.workbook.sheets[0].frame
        for name, outcome in outcomes.items()
        if name.rsplit(".", 1)[0] == stem and outcome.workbook and name.endswith(FORMATS)
    }
    (first, frame), *others = found.items()

    assert others
    for name, other in others:
        assert frame.columns.tolist() == other.columns.tolist(), (first, name)
        assert frame.fillna("").to_numpy().tolist() == other.fillna("").to_numpy().tolist(), (first, name)
