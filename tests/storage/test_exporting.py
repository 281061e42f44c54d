"""What leaves the house opens elsewhere as it was, and nothing in it runs."""

from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils.escape import unescape

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import exporting

HOSTILE = (
    "=1+1", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "\t=1+1", "\r=1+1", " =1+1",
    "＝1+1", '=HYPERLINK("http://x.example")', "=cmd|'/C calc'!'A1'",
)  # fmt: skip
HONEST = ("Globex", "+44 1632 960001", "-5", "a=b", "émile", "007", "", "1E5", "NA")


def table(values):
    """One column of text."""
    return pd.DataFrame({"text": pd.Series(values, dtype="str")})


def test_no_text_becomes_a_formula_in_a_workbook(tmp_path):
    """Every cell is text, exactly as it was."""
    exporting.write(tmp_path / "out.xlsx", {"Texts": table([*HOSTILE, *HONEST])})
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "out.xlsx")["Texts"].iter_rows(min_row=2)]

    assert [] == [cell.value for cell in cells if cell.data_type == "f"]
    assert [*HOSTILE, *HONEST] == [unescape(cell.value or "") for cell in cells]


def test_formulas_are_disarmed_in_csv_and_honest_text_is_not_touched(tmp_path):
    """An apostrophe before what would run; a telephone number and a figure stay as they are."""
    assert [f"'{text}" for text in HOSTILE] == [exporting.guarded(text) for text in HOSTILE]
    assert list(HONEST) == [exporting.guarded(text) for text in HONEST]


def test_days_numbers_and_gaps_survive(tmp_path):
    """A workbook holds real days and numbers, a missing value is an empty cell."""
    frame = pd.DataFrame(
        {
            "on": pd.to_datetime(pd.Series(["2026-03-31", None])),
            "value": pd.array([12, None], dtype="Int64"),
            "many": [("a", "b"), ()],
            "name": ["x", "y"],
        }
    )
    exporting.write(tmp_path / "out.xlsx", {"S": frame})
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx")["S"].iter_rows(min_row=2, values_only=True))

    assert ("2026-03-31", 12, "a; b", "x") == (f"{rows[0][0]:%Y-%m-%d}", *rows[0][1:])
    assert (None, None, None, "y") == rows[1]


def test_several_tables_in_csv_are_several_files(tmp_path):
    """Each bears its name; a workbook holds them all."""
    tables = {"accounts": table(["a"]), "contacts": table(["b"])}
    made = exporting.write(tmp_path / "out.csv", tables)

    assert ["out_accounts.csv", "out_contacts.csv"] == [path.name for path in made]
    assert b"\xef\xbb\xbftext\r\nb\r\n" == made[1].read_bytes()
    assert ["out.xlsx"] == [path.name for path in exporting.write(tmp_path / "out.xlsx", tables)]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path):
    """A text too long for a cell is refused in a sentence; the file of yesterday is still there, alone."""
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"yesterday")

    assert "more than a cell takes" in refusal(path, {"S": table(["x" * 40_000])})
    assert (b"yesterday", ["out.xlsx"]) == (path.read_bytes(), [one.name for one in tmp_path.iterdir()])
    assert "end it in .xlsx, .csv, .parquet" in refusal(Path("out.docx"), {})


def refusal(path, tables):
    """The sentence a write is refused with."""
    try:
        exporting.write(path, tables)
    except Misconfigured as error:
        return str(error)
    return ""
