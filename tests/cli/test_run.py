"""Notebooks run from the command line: parameters in, the executed copy and an exit code out."""

import json

import pytest

from kapta_workspace.cli import unattended
from kapta_workspace.domain.errors import Misconfigured

IMPORT = "10_import_accounts"
GOOD = "Name,Owner\nInitrode,\n"
BAD = "Name,Website\nInitrode,initrode.example\nHooli,not a website at all\n"


def cells(path):
    """The text of all outputs of a notebook."""
    return json.dumps([cell.get("outputs", []) for cell in json.loads(path.read_text())["cells"]])


def test_an_unattended_import_writes_and_leaves_its_record(kapta, lived, tmp_path):
    """A file is imported, the sum is said, and the executed copy shows the plan."""
    (tmp_path / "new.csv").write_text(GOOD)
    done = kapta("run", IMPORT, "--set", "path=new.csv", "--set", "dry_run=false", "--out", "record.ipynb")

    assert 0 == done.code, done.err
    assert "new.csv: 1 row read = 1 created" in done.out
    assert "Plan for new.csv" in cells(tmp_path / "record.ipynb")
    assert (
        "Initrode" in kapta("export", "accounts", "--to", "all.csv").out + (tmp_path / "all.csv").read_text()
    )


def test_rows_that_failed_end_the_run_with_an_error(kapta, lived, tmp_path):
    """One good row is written and one bad is not: exit 1, one sentence, the record, and the row to mend."""
    (tmp_path / "new.csv").write_text(BAD)
    told = ("path=new.csv", "good_rows=true", "dry_run=no", "failed=mend.xlsx")
    done = kapta("run", IMPORT, *(word for one in told for word in ("--set", one)))
    records = list((lived / "runs").glob(f"{IMPORT}_*.ipynb"))

    assert 1 == done.code
    assert "1 row of new.csv could not be written" in done.err
    assert (1, True) == (len(records), (tmp_path / "mend.xlsx").exists())
    assert "Initrode" in kapta("log", "--json").out + kapta("score").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing"], "There is no notebook nothing."),
        ([IMPORT, "--set", "path"], "--set takes name=value"),
        (
            [IMPORT, "--set", "pth=a.xlsx"],
            "has no parameter pth; its parameters are path, kind, mode, good_rows",
        ),
        ([IMPORT, "--set", "dry_run=maybe"], "--set dry_run takes true or false, not maybe."),
    ],
)
def test_a_call_that_cannot_be_is_refused_in_a_sentence(kapta, words, sentence):
    """A wrong name, a parameter that is none and a value of another kind: nothing runs."""
    done = kapta("run", *words)

    assert 1 == done.code
    assert sentence in done.err.replace("\n", " ")


def test_a_dry_run_says_what_would_run(kapta):
    """Every parameter is named with the value it would have."""
    done = kapta("run", IMPORT, "--set", "good_rows=yes", "--dry-run")

    assert (
        "10_import_accounts with path = '', kind = '', mode = 'create and update', good_rows = True"
        in done.out
    )


def test_values_take_the_kind_of_the_parameter():
    """Text stays text, a number may stand where a number is, and JSON where nothing is said."""
    known = {"path": "", "days": 90, "share": 0.5, "day_first": None, "weights": {}}
    words = ["path=007", "days=30", "share=1", "day_first=true", 'weights={"satisfaction": 20}']

    assert {
        "path": "007",
        "days": 30,
        "share": 1,
        "day_first": True,
        "weights": {"satisfaction": 20},
    } == unattended.given(words, known, "a")


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    """What only ends like a notebook is refused before a kernel is started."""
    (tmp_path / "x.ipynb").write_text("[]")

    with pytest.raises(Misconfigured, match=r"x\.ipynb cannot be read as a notebook"):
        unattended.defaults(tmp_path / "x.ipynb")
