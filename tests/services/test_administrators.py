"""Somebody remains administrator, whatever is edited, archived, removed, imported or taken back."""

import pandas as pd
import pytest

from kapta_workspace import Refused, Workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.settings import load
from tests.build import ADMIN

LAST = (
    "Ana is the last administrator, and somebody must remain one. Make somebody else an administrator first."
)


@pytest.fixture
def ws(office, tmp_path):
    """The workspace of Ana, its only administrator."""
    return Workspace(office.store, ADMIN, load(folder=tmp_path))


def refusal(office, do):
    """The sentences of a refusal, after which the database is as it was."""
    with office.untouched(), pytest.raises(Refused) as refused:
        do()
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "leave",
    [
        lambda ws: ws.users.edit("Ana", role="viewer"),
        lambda ws: ws.users.edit("Ana", is_disabled=True),
        lambda ws: ws.users.archive("Ana"),
        lambda ws: ws.users.remove("Ana"),
    ],
    ids=["demoted", "disabled", "archived", "removed"],
)
def test_the_last_administrator_stays(office, ws, leave):
    """Ana stays while nobody else is there, and while the others are disabled or archived themselves."""
    office.user("Cy", "administrator", is_disabled=True)
    office.user("Di", "administrator", archived_at="2026-01-01")

    assert [LAST] == refusal(office, lambda: leave(ws))


def test_one_of_two_may_go(office, ws):
    """With Bo beside her Ana is free to go; then it is Bo who must stay."""
    bo = office.user("Bo", "administrator")
    ws.users.edit("Ana", role="viewer")

    assert [LAST.replace("Ana", "Bo")] == refusal(
        office, lambda: office.edit("user", bo, by=bo, is_disabled=True)
    )


def test_two_do_not_go_together(office):
    """Each of them could go alone; one change set that lets both go is refused for both."""
    bo = office.user("Bo", "administrator")
    both = Rows("user", pd.DataFrame({"id": [ADMIN, bo], "role": ["viewer", "viewer"]}, index=["a", "b"]))

    assert [LAST, LAST.replace("Ana", "Bo")] == refusal(office, lambda: office.save(both))


def test_the_office_is_handed_over_in_one_go(office):
    """Ana becomes a viewer and Bo an administrator in one change set: somebody remains."""
    bo = office.user("Bo")
    frame = pd.DataFrame({"id": [ADMIN, bo], "role": ["viewer", "administrator"]}, index=["a", "b"])
    office.save(Rows("user", frame))

    assert ["viewer", "administrator"] == office.frame("user")["role"].tolist()


def test_the_founding_is_not_undone_into_nobody(office, ws):
    """Taking back the entry that made the first administrator would leave none."""
    founding = office.one("user", ADMIN)["born"]

    assert [LAST] == refusal(office, lambda: ws.undo(founding))


def test_an_undo_does_not_take_the_last_one(office, ws):
    """Ana made Bo an administrator and stepped down: taking the first of these back would leave nobody."""
    bo = office.user("Bo")
    raised = office.edit("user", bo, role="administrator")
    office.edit("user", ADMIN, by=bo, role="viewer")
    as_bo = Workspace(office.store, bo, ws.settings)

    assert [LAST.replace("Ana", "Bo")] == refusal(office, lambda: as_bo.undo(raised.position))


def test_an_import_does_not_take_the_last_one(office, ws):
    """A sheet of users that lowers Ana is a plan with a problem, and writes nothing."""
    sheet = pd.DataFrame({"Name": ["Ana"], "E-mail": ["ana@us.example"], "Role": ["Viewer"]})
    plan = ws.imports.plan(sheet, kind="user")

    assert LAST.split(". ", maxsplit=1)[0] + "." in plan.problems["sentence"].tolist()
    assert ["Ana"] == office.frame("user").query("role == 'administrator'")["name"].tolist()


def test_an_old_administrators_name_may_change(office, ws):
    """The rule looks at who steps down only."""
    ws.users.edit("Ana", name="Anna")

    assert "Anna" == ws.me.name
