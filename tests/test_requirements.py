"""docs/requirements.md promises nothing that no test proves."""

from pathlib import Path

import pytest

from tests.requirements import IDS, Promise, faults, is_collected, promises

ROOT = Path(__file__).parent.parent

OPEN = [Promise(identity, "It works.", "open", (), ()) for identity in IDS]


def table(*rows: str) -> str:
    """Write a table as the document has it."""
    return "\n".join(["| id | behaviour | status | file | test |", "|---|---|---|---|---|", *rows])


def test_every_promise_that_is_done_is_proved():
    """All fifty rows are there once, and each done row names a file and a test that exist."""
    rows = promises((ROOT / "docs" / "requirements.md").read_text())

    assert [] == faults(rows, ROOT)


def test_a_row_is_read_as_it_is_written():
    """Files and tests may be several and may stand in back quotes."""
    text = table("| A6 | A name is needed. | done | `a.py`, `b.py` | `tests/x/test_a.py::test_b[one]` |")

    assert [
        Promise("A6", "A name is needed.", "done", ("a.py", "b.py"), ("tests/x/test_a.py::test_b[one]",))
    ] == promises(text)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (OPEN[1:], "A1 is missing"),
        ([*OPEN, OPEN[3]], "A4 is there twice"),
        ([*OPEN, Promise("A31", "It works.", "open", (), ())], "A31 is not an id we know"),
        ([Promise("A1", "", "open", (), ()), *OPEN[1:]], "A1: no behaviour"),
        ([Promise("A1", "It works.", "mostly", (), ()), *OPEN[1:]], "A1: the status is 'mostly'"),
        ([Promise("A1", "It works.", "done", (), ()), *OPEN[1:]], "A1: done, but no test"),
        ([Promise("A1", "It works.", "done", ("gone.py",), ()), *OPEN[1:]], "A1: no file gone.py"),
        (
            [Promise("A1", "It works.", "done", (), ("tests/test_requirements.py::test_gone",)), *OPEN[1:]],
            "A1: no test tests/test_requirements.py::test_gone",
        ),
    ],
)
def test_a_promise_without_proof_is_caught(rows, fault):
    """A missing, doubled, unknown, empty or unproved row is each named."""
    assert fault in "\n".join(faults(rows, ROOT))


def test_a_test_that_never_runs_proves_nothing(tmp_path):
    """Only tests that pytest collects and runs count: no skips, no helpers, no files of another name."""
    (tmp_path / "tests").mkdir()
    text = (
        "def test_runs(): ...\n"
        "@pytest.mark.skip('later')\ndef test_skipped(): ...\n"
        "@pytest.mark.xfail\ndef test_fails(): ...\n"
        "class TestForm:\n    def test_in_a_class(self): ...\n"
        "class Form:\n    def test_in_no_test_class(self): ...\n"
        "def outer():\n    def test_inside(): ...\n"
    )
    (tmp_path / "tests" / "test_form.py").write_text(text)
    (tmp_path / "tests" / "form.py").write_text(text)
    names = ["runs", "skipped", "fails", "in_a_class", "in_no_test_class", "inside"]

    assert ["runs", "in_a_class"] == [
        name for name in names if is_collected(f"tests/test_form.py::test_{name}", tmp_path)
    ]
    assert not is_collected("tests/form.py::test_runs", tmp_path)
