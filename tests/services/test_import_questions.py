"""A plan asks what no rule can decide; each answer is one that works."""

from collections.abc import Iterator

import pandas as pd
import pytest

from kapta_workspace import open_workspace
from kapta_workspace.workspace import Workspace


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """North and South, with a department called Sales below each; Globex, known under the code g1."""
    with open_workspace("sqlite://") as opened:
        for name, parent in (("North", None), ("South", None), ("Sales", "North"), ("Sales", "South")):
            opened.accounts.add(name=name, parent=parent)
        opened.accounts.add(name="Globex", external_id="g1")
        yield opened


def sheet(**columns: list[str | None]) -> pd.DataFrame:
    """Rows of text; underscores in headers stand for spaces."""
    return pd.DataFrame({name.replace("_", " "): values for name, values in columns.items()})


def offered(plan, row: int) -> list[str]:
    """The answers to the questions about a row."""
    return [answer.says for one in plan.questions if one.place[1] == row for answer in one.answers]


def test_a_name_that_fits_several_offers_each_of_them(ws: Workspace) -> None:
    """Sales in North, Sales in South, a third, or not at all; the answer taken is what the row becomes."""
    plan = ws.imports.plan(sheet(Account_name=["Sales"], City=["Rome"]))
    (question,) = plan.questions

    assert [
        "It is Sales in North (#3): update it",
        "It is Sales in South (#4): update it",
        "It is none of them: make a new one",
        "Leave this row out",
    ] == offered(plan, 2)
    outcomes = [plan.answer({question: at}).rows["outcome"].tolist() for at in range(4)]
    assert [["update"], ["update"], ["create"], ["skip"]] == outcomes
    plan.answer({question: 1}).apply()
    assert "Rome" == ws.accounts.get(4)["city"]


def test_several_parents_or_a_share_are_offered_one_by_one(ws: Workspace) -> None:
    """Two parents in a cell, half an owner, and a parent of two namesakes: none is chosen unasked."""
    file = sheet(
        Account_name=["Bridge", "Half", "Desk"],
        Parent_account=["North; South", "North", "Sales"],
        Ownership_percentage=[None, "51 %", None],
    )
    plan = ws.imports.plan(file)

    assert ["Parent account: North", "Parent account: South"] == offered(plan, 2)[:2]
    assert ["Parent account: North", "Parent account: none", "Leave this row out"] == offered(plan, 3)
    assert "Parent account: Sales in South (#4)" == offered(plan, 4)[1]
    answered = plan.answer(dict(zip(plan.questions, (1, 0, 1), strict=True)))
    answered.apply()
    parents = ws.accounts.frame().set_index("name")["parent"]
    assert [2, 1, 4] == parents[["Bridge", "Half", "Desk"]].tolist()


def test_a_namesake_from_another_system_may_keep_its_code(ws: Workspace) -> None:
    """Globex is here as g1 and comes as x9: updated with the new code or without it, as answered."""
    plan = ws.imports.plan(sheet(Account_name=["Globex"], External_id=["x9"], City=["Oslo"]))
    (question,) = plan.questions
    taken, kept = (plan.answer({question: at}).rows["changes"][0] for at in (0, 1))

    assert "E10" == question.code
    assert "External id: g1 → x9" in taken
    assert "City: nothing → Oslo" == kept


def test_all_questions_of_a_kind_are_answered_at_once(ws: Workspace) -> None:
    """Two rows that fell out over their code: one line of code makes both updates."""
    for name in ("A", "B"):
        ws.accounts.add(name=name, external_id=f"old {name}")
    plan = ws.imports.plan(sheet(Account_name=["A", "B"], External_id=["1", "2"], City=["Rome", "Bonn"]))
    answered = plan.answer({one: 1 for one in plan.questions if one.code == "E10"})

    assert {"E10": 2} == plan.problems["code"].value_counts().to_dict()
    assert ["update", "update"] == answered.rows["outcome"].tolist()
    assert () == answered.questions


def test_a_plan_says_in_a_cell_that_it_waits_for_answers(ws: Workspace) -> None:
    """Only when it does."""
    waiting, clean = (ws.imports.plan(sheet(Account_name=[name])) for name in ("Sales", "Hooli"))

    assert "1 row waits for an answer: <code>plan.questions</code>" in waiting._repr_html_()
    assert "plan.questions" not in clean._repr_html_()


def test_two_versions_of_a_row_ask_once_which_is_kept(ws: Workspace) -> None:
    """Either row may be kept, the other is left out; of three, the first beats both others at once."""
    plan = ws.imports.plan(sheet(Account_name=["Twin", "Twin"], City=["Bonn", "Graz"]))
    (question,) = plan.questions
    three = ws.imports.plan(sheet(Account_name=["Twin"] * 3, City=["Bonn", "Graz", "Rome"]))

    assert ["Keep row 2, leave row 3 out", "Keep row 3, leave row 2 out"] == offered(plan, 2)
    assert ["create", "skip"] == plan.answer({question: 0}).rows["outcome"].tolist()
    assert ["skip", "create"] == plan.answer({question: 1}).rows["outcome"].tolist()
    first = three.answer(dict.fromkeys(three.questions, 0))
    assert ["create", "skip", "skip"] == first.rows["outcome"].tolist()


def test_what_may_be_there_already_is_a_question_that_waits_for_nobody(ws: Workspace) -> None:
    """Unanswered, Globex Inc is new; answered either way, nothing is asked any more."""
    plan = ws.imports.plan(sheet(Account_name=["Globex Inc"], City=["Oslo"]))
    (question,) = plan.questions

    assert not question.waits
    assert "create" == plan.rows["outcome"][0]
    same, new = (plan.answer({question: at}) for at in (0, 1))
    assert ("update", "create") == (same.rows["outcome"][0], new.rows["outcome"][0])
    assert ((), ()) == (same.questions, new.questions)
    assert "Row 2 “Globex Inc”: It may be Globex" in str(question)
    assert "It is Globex (#5): update it" in str(question)


def test_a_row_left_out_may_be_taken_in_again(ws: Workspace) -> None:
    """The later word counts."""
    plan = ws.imports.plan(sheet(Account_name=["Hooli"])).decide(2, skip=True)

    assert "skip" == plan.rows["outcome"][0]
    assert "create" == plan.decide(2, city="Bonn").rows["outcome"][0]
