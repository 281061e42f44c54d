"""Importing spreadsheets: a plan first, every row accounted for, all or the good rows, and the way back."""

import itertools
from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace import open_workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import Conflict, NotAllowed, Refused
from kapta_workspace.domain.fields import CLEAR
from kapta_workspace.workspace import Workspace

PEOPLE = {
    "name": ["Ada Berg", "Bo Carr"],
    "email": ["ada@us.example", "bo@us.example"],
    "role": ["account_manager", "account_manager"],
}
TREE = {
    "Account name": ["Globex", "Globex EU", "Globex Bonn", "Initech"],
    "Parent account": [None, "Globex", "Globex EU", None],
}


def office(url: str = "sqlite://") -> Workspace:
    """A workspace with an administrator, Ada and Bo."""
    ws = open_workspace(url)
    ws.save(Rows("user", pd.DataFrame(PEOPLE)))
    return ws


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """An office in memory."""
    with office() as opened:
        yield opened


def sheet(**columns: list[str | None]) -> pd.DataFrame:
    """Rows of text; underscores in headers stand for spaces."""
    return pd.DataFrame({name.replace("_", " "): values for name, values in columns.items()})


def tree(ws: Workspace) -> set[tuple[str, str]]:
    """Every account and its parent, by name."""
    rows = ws.accounts.frame()
    return set(zip(rows["name"], rows["parent_name"].fillna(""), strict=True))


def test_a_plan_writes_nothing(ws: Workspace) -> None:
    """Rule 1: the workspace is as it was until the plan is applied."""
    before = ws.head
    plan = ws.imports.plan(pd.DataFrame(TREE))

    assert (before, 0) == (ws.head, len(ws.accounts.frame()))
    assert ["create"] * 4 == plan.rows["outcome"].tolist()


def test_it_imports_on_both_databases(database_url: str) -> None:
    """An import, the same file again, and undo do the same on SQLite and on PostgreSQL."""
    with office(database_url) as ws:
        batch = ws.imports.plan(pd.DataFrame(TREE)).apply()
        again = ws.imports.plan(pd.DataFrame(TREE))

        assert 4 == again.counts["unchanged"]
        batch.undo()
        assert ws.accounts.frame().empty


def test_one_bad_row_stops_all_unless_good_rows_were_asked_for(ws: Workspace) -> None:
    """Rule 2: all or nothing is the rule, the good rows alone a choice."""
    plan = ws.imports.plan(sheet(Account_name=["Good", "Bad"], Annual_revenue=["5", "five"]))

    with pytest.raises(Refused, match="five"):
        plan.apply()
    assert ws.accounts.frame().empty
    assert 1 == plan.apply(good_rows=True).counts["created"]
    assert ["Good"] == ws.accounts.frame()["name"].tolist()


def test_rows_find_their_record_by_the_surest_thing_they_say(ws: Workspace) -> None:
    """Rule 3: id before external id before e-mail within the account before name within the account."""
    acme = ws.accounts.add(name="Acme")
    one = ws.contacts.add(account=acme, name="Cy", email="cy@acme.example", external_id="X1")
    rows = {
        "id": sheet(Workspace_id=[str(one)], Account=["Acme"], Name=["Cyrus"]),
        "external id": sheet(External_id=["X1"], Account=["Acme"], Name=["Cyrus"]),
        "account and e-mail": sheet(Account=["Acme"], Name=["Cyrus"], E_mail=["CY@acme.example"]),
        "account and name": sheet(Account=["Acme"], Name=["cy"]),
    }
    for why, file in rows.items():
        found = ws.imports.plan(file, kind="contact").rows.iloc[0]
        assert (one, why) == (found["record"], found["how"])


def test_several_matches_are_a_question_never_a_guess(ws: Workspace) -> None:
    """Rule 3: two accounts of one name under two parents, and a file that does not say which."""
    ws.imports.plan(
        sheet(Account_name=["A", "B", "Sales", "Sales"], Parent_account=[None, None, "A", "B"])
    ).apply()
    plan = ws.imports.plan(sheet(Account_name=["Sales"], City=["Oslo"]))

    assert [("conflict", "E09")] == list(zip(plan.rows["outcome"], plan.rows["code"], strict=True))


def test_external_ids_that_differ_only_in_case_are_two_records(ws: Workspace) -> None:
    """Some systems hand out ids that differ in nothing but case; merging them would lose an account."""
    batch = ws.imports.plan(sheet(Account_name=["One", "Two"], External_id=["0015aB", "0015Ab"])).apply()

    assert 2 == batch.counts["created"]


def test_a_namesake_with_another_external_id_is_another_person(ws: Workspace) -> None:
    """Two vacant posts share the name “Vacant”; each keeps its own record."""
    ws.accounts.add(name="Acme")
    first = sheet(Account=["Acme"], Name=["Vacant"], External_id=["post 1"])
    second = sheet(Account=["Acme"], Name=["Vacant"], External_id=["post 2"])
    ws.imports.plan(first, kind="contact").apply()

    assert 1 == ws.imports.plan(second, kind="contact").apply().counts["created"]
    assert 2 == len(ws.contacts.frame())


@pytest.mark.parametrize(
    ("mode", "counts"),
    [("create only", (1, 0, 1)), ("update only", (0, 1, 1)), ("create and update", (1, 1, 0))],
)
def test_the_mode_says_which_rows_are_written(ws: Workspace, mode: str, counts: tuple[int, ...]) -> None:
    """Rule 4: one row is known, one is new; each mode writes its own and skips the other."""
    ws.accounts.add(name="Known")
    batch = ws.imports.plan(sheet(Account_name=["Known", "New"], City=["Oslo", "Rome"]), mode=mode).apply()

    assert counts == tuple(batch.counts[word] for word in ("created", "updated", "skipped"))


def test_an_empty_cell_never_erases_and_clear_does(ws: Workspace) -> None:
    """Rule 5: empty says nothing, (clear) empties, an absent column is untouched."""
    ws.accounts.add(name="Acme", city="Oslo", industry="Ore", country="Norway")
    batch = ws.imports.plan(sheet(Account_name=["Acme"], City=[None], Industry=[CLEAR])).apply()
    acme = ws.accounts.get("Acme")

    assert ("Oslo", "Norway") == (acme["city"], acme["country"])
    assert pd.isna(acme["industry"])
    assert 1 == batch.counts["updated"]


def test_an_empty_type_is_no_change(ws: Workspace) -> None:
    """Rule 5 holds for the words that are derived, too: a strategic account stays one."""
    ws.accounts.add(name="Acme", account_type="strategic")
    plan = ws.imports.plan(sheet(Account_name=["Acme"], Account_type=[None]))

    assert ["unchanged"] == plan.rows["outcome"].tolist()


@settings(max_examples=24)
@given(order=st.permutations(range(4)))
def test_row_order_does_not_matter(order: list[int]) -> None:
    """Rule 6: any order of the rows gives the same tree; parents may stand below their children."""
    with office() as ws:
        ws.imports.plan(pd.DataFrame(TREE).iloc[order]).apply()
        expected = {("Globex", ""), ("Globex EU", "Globex"), ("Globex Bonn", "Globex EU"), ("Initech", "")}

        assert expected == tree(ws)


def test_a_loop_of_parents_is_refused_with_the_whole_file_in_view(ws: Workspace) -> None:
    """Rule 6: A under B under C under A; what leans on the loop goes with it, the rest is fine."""
    plan = ws.imports.plan(
        sheet(Account_name=["A", "B", "C", "Leaf", "Free"], Parent_account=["B", "C", "A", "A", None])
    )

    assert ["E11", "E11", "E11", "E07", ""] == plan.rows["code"].tolist()
    assert "A" in plan.rows["sentence"][0]
    assert "B" in plan.rows["sentence"][0]
    assert 1 == plan.apply(good_rows=True).counts["created"]


def test_headers_are_known_by_alias_and_the_others_are_named(ws: Workspace) -> None:
    """Rule 7: case, spaces and punctuation do not count; what nobody knows is reported and can be mapped."""
    file = pd.DataFrame({"COMPANY-NAME": ["Acme"], "Web site": ["acme.example"], "Shoe size": ["Oslo"]})
    plan = ws.imports.plan(file, kind="account")
    by_hand = ws.imports.plan(file, kind="account", mapping={"Shoe size": "city"})

    assert ["name", "website", ""] == plan.mapping["field"].tolist()
    assert any("“Shoe size”" in note for note in plan.notes)
    assert ["name", "website", "city"] == by_hand.mapping["field"].tolist()


def test_a_field_there_is_not_is_refused_with_the_nearest(ws: Workspace) -> None:
    """Rule 7: a mapping to a field that does not exist is a sentence, not a crash."""
    with pytest.raises(Refused, match="Did you mean website"):
        ws.imports.plan(sheet(Account_name=["Acme"], Page=["x"]), mapping={"Page": "websit"})


@pytest.mark.parametrize("word", ["decision_maker", "Decision Maker", "DECISION-MAKER"])
def test_choices_count_by_label_or_code_in_any_case(ws: Workspace, word: str) -> None:
    """Rule 8: the code, the label and the label shouted mean one choice."""
    ws.accounts.add(name="Acme")
    ws.imports.plan(sheet(Account=["Acme"], Name=["Cy"], Role=[word]), kind="contact").apply()

    assert "decision_maker" == ws.contacts.get("Cy")["role"]


def test_text_is_cleaned_in_names_and_in_links(ws: Workspace) -> None:
    """Rule 11: no-break spaces, zero-width spaces and split accents make no second Zoë."""
    file = sheet(
        Account_name=["Zoë", "Child"],
        Parent_account=[None, " Zoe\u0308\u200b "],
        Industry=["\u00a0Ore\u00a0", None],
    )
    ws.imports.plan(file).apply()

    assert {("Zoë", ""), ("Child", "Zoë")} == tree(ws)
    assert "Ore" == ws.accounts.get("Zoë")["industry"]


def test_the_same_row_twice_counts_once_and_two_versions_are_a_question(ws: Workspace) -> None:
    """Rule 12: identical rows are one and a note; different ones are a conflict that names both."""
    plan = ws.imports.plan(sheet(Account_name=["A", "A", "B", "B"], City=["Oslo", "Oslo", "Rome", "Bonn"]))

    assert ["create", "skip", "conflict", "conflict"] == plan.rows["outcome"].tolist()
    assert "The same as row 2." == plan.rows["sentence"][1]
    assert "Rows 4 and 5 both mean this account, and differ." == plan.rows["sentence"][2]


def test_an_unknown_owner_is_an_error_with_the_nearest_names(ws: Workspace) -> None:
    """Rule 13: nobody is made a user by a spelling mistake."""
    plan = ws.imports.plan(sheet(Account_name=["Acme"], Owner=["Ada Bergh"]))

    assert "E08" == plan.rows["code"][0]
    assert "“Ada Berg”" in plan.rows["suggestion"][0]
    assert 3 == len(ws.users.frame())


def test_every_problem_says_where_what_and_how_to_mend_it(ws: Workspace) -> None:
    """Rule 14: sheet, row and column as in the file, the value, a code, a sentence, a suggestion."""
    problem = ws.imports.plan({"Accounts": sheet(Account_name=["A"], Turnover=["five"])}).problems.iloc[0]
    told = problem[["sheet", "row", "column", "value", "code"]].tolist()

    assert ["Accounts", 2, "Turnover", "five", "E05"] == told
    assert all(problem[["sentence", "suggestion"]])


def test_failed_rows_come_back_ready_to_mend(ws: Workspace, tmp_path) -> None:
    """Rule 14: the workbook of failed rows holds them as they came, and imports once they are mended."""
    plan = ws.imports.plan({"Accounts": sheet(Account_name=["A", "B"], Turnover=["five", "6"])})
    plan.apply(good_rows=True)
    path = plan.write_failed(tmp_path / "failed.xlsx")
    again = ws.imports.plan(path)

    assert (1, 1) == (again.counts["read"], again.counts["failed"])
    assert ["A"] == again.rows["title"].tolist()
    assert not any("means nothing" in note for note in again.notes)


def test_every_row_is_accounted_for(ws: Workspace) -> None:
    """Rule 15: 7 read = 2 created + 1 updated + 1 unchanged + 1 skipped + 2 failed."""
    ws.accounts.add(name="Known", city="Oslo")
    ws.accounts.add(name="Moved", city="Oslo")
    plan = ws.imports.plan(
        sheet(
            Account_name=["Known", "Moved", "New", "New 2", "New 2", "Bad", None],
            City=["Oslo", "Rome", None, "Bonn", "Bonn", None, "Lost"],
            Annual_revenue=[None, None, None, None, None, "five", None],
        )
    )
    batch = plan.apply(good_rows=True)

    said = "7 rows read = 2 created + 1 updated + 1 unchanged + 1 skipped + 2 failed"
    assert said == batch.identity
    assert {"account": 2} == batch.receipt.created
    assert {"account": 1} == batch.receipt.updated


def test_undo_brings_everything_back(ws: Workspace) -> None:
    """Rule 17: creations go, updates return; the accounts are as before but for their version."""
    ws.accounts.add(name="Globex", city="Oslo")
    ws.accounts.add(name="Other", city="Rome")
    before = ws.accounts.frame().drop(columns="version")
    batch = ws.imports.plan(pd.DataFrame(TREE).assign(City="Bonn")).apply()

    batch.undo()
    pd.testing.assert_frame_equal(before, ws.accounts.frame().drop(columns="version"))


def test_undo_is_refused_when_a_touched_field_has_changed_since(ws: Workspace) -> None:
    """Rule 17: what somebody did after the import is not taken away with it."""
    ws.accounts.add(name="Acme", city="Oslo")
    batch = ws.imports.plan(sheet(Account_name=["Acme"], City=["Rome"])).apply()
    ws.accounts.edit("Acme", city="Bonn")

    with pytest.raises(Refused, match="changed since"):
        batch.undo()


def test_what_others_did_since_the_plan_is_kept_or_asked_about(ws: Workspace) -> None:
    """A field the file leaves empty keeps their edit; one both changed is a conflict at the file's row."""
    ws.accounts.add(name="Acme", city="Oslo")
    file = sheet(Account_name=["Acme"], City=[None], Industry=["Ore"])
    plan = ws.imports.plan(file)
    ws.accounts.edit("Acme", city="Rome")
    plan.apply()
    late = ws.imports.plan(file.assign(Industry="Tin"))
    ws.accounts.edit("Acme", industry="Zinc")

    assert ("Rome", "Zinc") == tuple(ws.accounts.get("Acme")[["city", "industry"]])
    with pytest.raises(Conflict, match="row 2"):
        late.apply()


def test_lenient_never_erases_what_a_record_has(ws: Workspace) -> None:
    """
    A cell the door refuses is left empty; a record that exists keeps what it had there.

    Root > Top > Low, and a file that puts Top under Low: Top stays under Root.
    """
    ws.accounts.add(name="Root")
    ws.accounts.add(name="Top", parent="Root", external_id="t")
    ws.accounts.add(name="Low", parent="Top")
    file = sheet(External_id=["t"], Account_name=["Top"], Parent_account=["Low"], Website=["no address"])
    plan = ws.imports.plan(file, lenient=True)

    assert ["E06", "E11"] == sorted(plan.problems["code"])
    assert 1 == plan.apply().counts["unchanged"]
    assert {("Root", ""), ("Top", "Root"), ("Low", "Top")} == tree(ws)


def test_an_owner_among_the_contributors_is_a_note_not_an_error(ws: Workspace) -> None:
    """Owning is more than contributing: Ada's row is skipped and says so, Bo's is written."""
    books = {
        "Accounts": sheet(Account_name=["Acme"], Owner=["Ada Berg"]),
        "Contributors": sheet(Account=["Acme", "Acme"], User=["ada@us.example", "bo@us.example"]),
    }
    batch = ws.imports.plan(books).apply()
    rows = batch.plan.rows

    assert ["create", "skip", "create"] == rows["outcome"].tolist()
    assert "Ada Berg owns the account and need not be its contributor." == rows["sentence"][1]
    assert 1 == len(ws.contributors.frame())


def test_links_prefer_a_live_account_to_an_archived_namesake(ws: Workspace) -> None:
    """A retired Acme and a live one: a contact of Acme belongs to the live one."""
    old = ws.accounts.add(name="Acme")
    ws.accounts.archive(old)
    new = ws.accounts.add(name="Acme")
    ws.imports.plan(sheet(Account=["Acme"], Name=["Cy"]), kind="contact").apply()

    assert new == ws.contacts.get("Cy")["account"]


@pytest.mark.parametrize("email", PEOPLE["email"])
def test_only_administrators_import(ws: Workspace, email: str) -> None:
    """An account manager may neither plan nor take back an import."""
    mine = ws.acting_as(email)

    with pytest.raises(NotAllowed):
        mine.imports.plan(pd.DataFrame(TREE))
    with pytest.raises(NotAllowed):
        mine.imports.undo(1)


def test_progress_tells_every_stage_in_rows(ws: Workspace) -> None:
    """Each stage is told in order, never further than the whole."""
    told: list[tuple[int, int, str]] = []
    plan = ws.imports.plan(pd.DataFrame(TREE), progress=lambda *one: told.append(one))
    plan.apply(progress=lambda *one: told.append(one))
    stages = [stage for stage, _ in itertools.groupby(what for _, _, what in told)]

    assert [
        "Reading the file",
        "Reading the cells",
        "Finding the records",
        "Checking the rules",
        "Putting the plan together",
        "Writing the rows",
    ] == stages
    assert all(done <= total for done, total, _ in told)
    assert (4, 4, "Writing the rows") == told[-1]
