"""Every code an import may say is said by some row, at its place in the file, with a way to mend it."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.codes import CODES
from kapta_workspace.domain.errors import KaptaError, NotAllowed, Refused, Unreadable
from kapta_workspace.domain.imports.headers import RECORD_ID
from kapta_workspace.storage.sheets.template import write_template
from kapta_workspace.workspace import Workspace

Sheet = dict[str, list[str | None]]

ROWS: dict[str, tuple[str, Sheet, str]] = {
    "E01": ("contact", {"Account": ["Acme", None], "Name": ["A", "B"]}, "Account"),
    "E02": ("account", {"Account name": ["A", "B"], "Type": ["Normal", "King"]}, "Type"),
    "E03": (
        "account",
        {"Account name": ["A", "B"], "Customer since": [None, "2026-02-31"]},
        "Customer since",
    ),
    "E04": (
        "account",
        {"Account name": ["A", "B"], "Customer since": [None, "03/04/2026"]},
        "Customer since",
    ),
    "E05": (
        "account",
        {"Account name": ["A", "B"], "Annual revenue": ["1,000", "1.234,5"]},
        "Annual revenue",
    ),
    "E06": ("contact", {"Account": ["Acme"] * 2, "Name": ["A", "B"], "E-mail": [None, "b@"]}, "E-mail"),
    "E07": ("contact", {"Account": ["Acme", "Nobody"], "Name": ["A", "B"]}, "Account"),
    "E08": ("account", {"Account name": ["A", "B"], "Owner": ["Ada", "Adda"]}, "Owner"),
    "E09": ("contact", {"Account": ["Acme", "Sales"], "Name": ["A", "B"]}, "Account"),
    "E10": ("account", {"Account name": ["A", "Acme"], "External id": ["1", "2"]}, "Account name"),
    "E11": ("account", {"Account name": ["A", "B"], "Parent account": [None, "B"]}, "Parent account"),
    "E12": (
        "contact",
        {"Account": ["Acme"] * 2, "Name": ["A", "B"], "Reports to": [None, "B"]},
        "Reports to",
    ),
    "E13": (
        "contact",
        {"Account": ["Acme"] * 2, "Name": ["A", "B"], "Reports to": [None, "#2"]},
        "Reports to",
    ),
    "E14": ("account", {"Account name": ["A", "B"], RECORD_ID: [None, "999"]}, RECORD_ID),
    "E15": ("account", {"Account name": ["A", "B"], "External id": ["7", "1.23457E+17"]}, "External id"),
    "E16": ("account", {"Account name": ["A", "B" * 300]}, "Account name"),
    "E24": (
        "goal",
        {
            "Account": ["Acme"] * 2,
            "Plan section": ["Our own goals"] * 2,
            "Goal": ["A", "B"],
            "Objective of goal": [None, "B"],
        },
        "Objective of goal",
    ),
    "E18": ("contact", {"Account": ["Acme", "Gone"], "Name": ["A", "B"]}, "Account"),
}
"""Code → kind, two rows of which the second is wrong, and the column that is."""


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """Acme, known as a1, with Cy; Ada; two accounts called Sales; Other with Di; Gone, which is archived."""
    with open_workspace("sqlite://") as opened:
        people = {"name": ["Ada"], "email": ["ada@us.example"], "role": ["account_manager"]}
        opened.save(Rows("user", pd.DataFrame(people)))
        opened.accounts.add(name="Acme", external_id="a1")
        for name, parent in (("North", None), ("South", None), ("Sales", "North"), ("Sales", "South")):
            opened.accounts.add(name=name, parent=parent)
        for name in ("Other", "Gone"):
            opened.accounts.add(name=name)
        for account, name in (("Acme", "Cy"), ("Other", "Di")):
            opened.contacts.add(account=account, name=name)
        opened.accounts.archive("Gone")
        yield opened


@pytest.mark.parametrize("code", ROWS)
def test_a_row_says_its_code_where_it_is_wrong(ws: Workspace, code: str) -> None:
    """Of two rows the second is wrong: its code, its column, a sentence, what to do; the first comes in."""
    kind, sheet, column = ROWS[code]
    plan = ws.imports.plan(pd.DataFrame(sheet, dtype="object"), kind=kind)
    (problem,) = plan.problems.to_dict("records")

    assert (code, 3, column) == (problem["code"], problem["row"], problem["column"])
    assert problem["sentence"].endswith(".")
    assert problem["suggestion"] or CODES[code].mend
    assert 1 == plan.apply(good_rows=True).counts["created"]


WARNED: dict[str, tuple[str, Sheet]] = {
    "W01": ("account", {"Account name": ["A"], "Shoe size": ["42"]}),
    "W02": ("account", {"Account name": ["Acme Inc"]}),
    "W04": ("contact", {"Account": ["Acme"] * 16, "Name": [f"Person {at}" for at in range(16)]}),
    "W05": ("contact", {"Account": ["Acme"] * 3, "Name": ["A", "B", "2026-09-02"]}),
}


@pytest.mark.parametrize("code", WARNED)
def test_a_warning_stops_nothing(ws: Workspace, code: str) -> None:
    """It is on the list with its sentence and what to do, and every row comes in."""
    kind, sheet = WARNED[code]
    plan = ws.imports.plan(pd.DataFrame(sheet, dtype="object"), kind=kind)
    said = plan.warnings[plan.warnings["code"] == code]

    assert 1 == len(said)
    assert said["sentence"].iloc[0].endswith(".")
    assert said["suggestion"].iloc[0]
    assert plan.counts["read"] == plan.apply().counts["created"]


def test_the_templates_example_row_is_left_out_aloud(ws: Workspace, tmp_path: Path) -> None:
    """W03: a template handed in as it is brings nothing in, and says of each example that it was left out."""
    path = write_template(tmp_path / "blank.xlsx", ws.schemas.values(), {})
    plan = ws.imports.plan(path)

    assert {"W03"} == set(plan.warnings["code"])
    assert 0 == plan.counts["read"]


def test_a_stranger_may_not_import(ws: Workspace) -> None:
    """E17: an account manager is told whose permission is lacking."""
    with pytest.raises(NotAllowed) as refusal:
        ws.acting_as("ada@us.example").imports.plan(pd.DataFrame({"Account name": ["A"]}))

    assert ["E17"] == [one.code for one in refusal.value.problems]


def test_a_file_that_cannot_be_read_is_one_sentence(ws: Workspace, tmp_path: Path) -> None:
    """E19: before there is a plan at all."""
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(Unreadable) as refusal:
        ws.imports.plan(path)

    assert "\n" not in str(refusal.value)
    assert str(refusal.value).startswith("broken.xlsx ")


def changed_since(ws: Workspace) -> KaptaError:
    """What apply says when somebody changed the same field after the plan was made."""
    plan = ws.imports.plan(pd.DataFrame({"Account name": ["Acme"], "City": ["Rome"]}))
    ws.accounts.edit("Acme", city="Oslo")
    with pytest.raises(Refused) as refusal:
        plan.apply()
    return refusal.value


def undone_too_late(ws: Workspace) -> KaptaError:
    """What undo says when what it would take back was changed since."""
    batch = ws.imports.plan(pd.DataFrame({"Account name": ["Acme"], "City": ["Rome"]})).apply()
    ws.accounts.edit("Acme", city="Oslo")
    with pytest.raises(Refused) as refusal:
        batch.undo()
    return refusal.value


def without_administrator(ws: Workspace) -> KaptaError:
    """What a file of users says that leaves no administrator."""
    root = ws.users.frame().query("role == 'administrator'")["email"].iloc[0]
    plan = ws.imports.plan(
        pd.DataFrame({"Name": ["Root"], "E-mail": [root], "Disabled": ["yes"]}), kind="user"
    )
    return Refused(plan.planned.problems)


def complete_over_an_open_action(ws: Workspace) -> KaptaError:
    """What is said when a goal is to be complete and an action below it is not."""
    ws.plan_types.add(name="Extra")
    ws.goals.add(account="Acme", plan_type="Extra", name="Grow")
    ws.actions.add(account="Acme", goal="Grow", name="Call")
    with pytest.raises(Refused) as refusal:
        ws.goals.edit("Grow", status="complete")
    return refusal.value


@pytest.mark.parametrize(
    ("code", "deed"),
    [
        ("E20", changed_since),
        ("E21", undone_too_late),
        ("E22", without_administrator),
        ("E23", complete_over_an_open_action),
    ],
)
def test_what_comes_in_between_has_a_code_of_its_own(ws: Workspace, code: str, deed) -> None:
    """Somebody else's edit before and after, the last administrator, work that is still open."""
    assert [code] == [one.code for one in deed(ws).problems]


def test_no_code_is_left_without_a_test() -> None:
    """Whatever is in the list of codes is said somewhere above."""
    assert set(CODES) == {*ROWS, *WARNED, "W03", "E17", "E19", "E20", "E21", "E22", "E23"}
