"""Spreadsheets out and in from the command line: planned, written, taken back, unchanged on return."""

import json

import openpyxl
import pandas as pd

NEW = "Name,Website,Owner\nInitrode,initrode.example,ada@workspace.example\nGlobex,globex.example,\n"
BAD = "Name,Website\nInitrode,initrode.example\n,nowhere.example\n"


def test_an_import_is_planned_written_and_taken_back(kapta, lived, tmp_path):
    """The plan changes nothing; the import says the sum of its rows; undo by the number it gives."""
    (tmp_path / "accounts.csv").write_text(NEW)
    tried = kapta("import", "accounts.csv", "--dry-run", "--kind", "account")
    before = json.loads(kapta("score", "--json").out)
    done = kapta("import", "accounts.csv", "--kind", "account", "--yes")
    after = json.loads(kapta("score", "--json").out)

    assert (0, 0) == (tried.code, done.code), tried.err + done.err
    assert {"Initrode"} == {row["name"] for row in after} - {row["name"] for row in before}
    assert "2 rows read = 1 created + 1 updated + 0 unchanged + 0 skipped + 0 failed." in done.out
    position = done.out.rpartition("kapta undo ")[2].split()[0]
    assert 0 == kapta("undo", position, "--yes").code
    assert before == json.loads(kapta("score", "--json").out)


def test_bad_rows_stop_an_import(kapta, lived, tmp_path):
    """A dry run ends with 3, the import itself with 1; with --good-rows the others are written."""
    (tmp_path / "accounts.csv").write_text(BAD)
    said = kapta("import", "accounts.csv", "--dry-run", "--json", "--kind", "account")
    told = json.loads(said.out)

    assert 3 == said.code
    assert ["E01"] == [problem["code"] for problem in told["problems"]]
    assert told["written"] is False
    refused = kapta("import", "accounts.csv", "--yes", "--kind", "account")
    assert 1 == refused.code
    assert "Nothing was written" in refused.err
    good = kapta("import", "accounts.csv", "--yes", "--good-rows", "--json", "--kind", "account")
    assert {"read": 2, "created": 1, "failed": 1} == {
        name: count for name, count in json.loads(good.out)["counts"].items() if count
    }


def test_a_file_that_is_not_there_is_a_sentence(kapta, lived):
    """No stack, and nothing asked."""
    said = kapta("import", "gone.xlsx", "--yes")

    assert 1 == said.code
    assert "gone.xlsx" in said.err
    assert "Traceback" not in said.err


def test_the_template_is_written_once(kapta, lived, tmp_path):
    """A second time it asks before it replaces the file."""
    assert 0 == kapta("template", "blank.xlsx").code
    assert "Accounts" in openpyxl.load_workbook(tmp_path / "blank.xlsx").sheetnames
    assert "Replace it?" in kapta("template", "blank.xlsx").err
    assert 0 == kapta("template", "blank.xlsx", "--yes").code


def test_an_export_comes_back_unchanged(kapta, lived, tmp_path):
    """What was exported for people and is imported again changes nothing."""
    done = kapta("export", "accounts", "contacts", "tasks", "--to", "out.xlsx")
    back = kapta("import", "out.xlsx", "--dry-run", "--json")
    told = json.loads(back.out)

    assert (0, "2 accounts, 1 contacts, 1 tasks: out.xlsx\n") == (done.code, done.out)
    assert [] == told["problems"]
    assert {("account", 2, 2), ("contact", 1, 1), ("task", 1, 1)} == {
        (row["kind"], row["rows"], row["unchanged"]) for row in told["summary"]
    }


def test_an_export_for_programs_holds_names_and_ids(kapta, lived, tmp_path):
    """Parquet keeps the types; the columns are the fields' names."""
    assert 0 == kapta("export", "contacts", "--raw", "--to", "people.parquet").code
    people = pd.read_parquet(tmp_path / "people.parquet")

    assert ["Ada Lovelace"] == people["name"].tolist()
    assert {"id", "account", "account_name", "friend_foe"} <= set(people.columns)


def test_an_export_of_the_past_and_of_one_family(kapta, lived, tmp_path):
    """As of a day before anything was there, nothing is; of one account, its own."""
    assert "0 accounts" in kapta("export", "accounts", "--as-of", "2020-01-01", "--dry-run").out
    assert "1 accounts" in kapta("export", "accounts", "--account", "Globex", "--dry-run").out
    assert "2 accounts" in kapta("export", "accounts", "--account", "Globex", "--combined", "--dry-run").out
    assert [] == list(tmp_path.glob("*.xlsx"))


def test_what_there_is_not_is_named(kapta, lived):
    """A kind nobody knows, and an ending nobody writes."""
    assert "There are no acounts; there are accounts," in kapta("export", "acounts").err
    assert "end it in .xlsx, .csv, .parquet" in kapta("export", "accounts", "--to", "x.docx").err


ASKING = "Account name,Type,Web Sitte,Budget,Parent account\nHooli,Gold,hooli.example,7,Globex; Initech\n"
ASKING += "Globex Inc,,,,\n"


def test_what_a_file_asks_is_answered_on_the_command_line(kapta, lived, tmp_path):
    """A column, a word, two parents: asked with numbered answers, answered, kept for the next file."""
    (tmp_path / "crm.csv").write_text(ASKING)
    asked = kapta("import", "crm.csv", "--dry-run")
    flat = " ".join(asked.out.split())

    assert 3 == asked.code
    assert "2 questions" in flat
    assert "1 Parent account: Globex; 2 Parent account: Initech" in flat
    answers = ["--map", "Budget=annual_revenue", "--means", "account_type:Gold=flagged"]
    answers += ["--answer", "2=1", "--answer", "W02=2", "--accept"]
    done = kapta("import", "crm.csv", *answers, "--keep", "CRM", "--yes")
    assert "2 rows read = 2 created + 0 updated + 0 unchanged + 0 skipped + 0 failed." in done.out, done.err
    again = kapta("import", "crm.csv", "--dry-run", "--answer", "2=1")
    assert "The kept mapping “CRM” was used" in " ".join(again.err.split())
    assert "left out" not in again.err


def test_an_answer_to_nothing_is_a_sentence(kapta, lived, tmp_path):
    """Each of the three options says what it wants; a question that is not there is named."""
    (tmp_path / "crm.csv").write_text(ASKING)

    for option, said, sentence in (
        ("--map", "Budget", "--map wants “Header=field”, not “Budget”."),
        ("--means", "Gold", "--means wants “field:word=meaning”, not “Gold”."),
        ("--answer", "seven", "--answer wants “row=number” or “code=number”, not “seven”."),
        ("--answer", "9=1", "There is no question for “9=1”"),
        ("--answer", "2=9", "There is no answer 9 for “2=9”"),
    ):
        assert sentence in " ".join(kapta("import", "crm.csv", option, said, "--dry-run").err.split())
