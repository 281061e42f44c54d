"""The contributors of an account in one cell of its row: “Account team”, as CRM exports have it."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace import open_workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.storage.sheets import read_workbook
from kapta_workspace.workspace import Workspace

PEOPLE = {
    "name": ["Ada Berg", "Bo Carr", "Cy Dee", "Cy Dee", "Gone, Eve"],
    "email": ["ada@us.example", "bo@us.example", "cy@us.example", "cy2@us.example", "eve@us.example"],
    "role": ["account_manager", "account_manager", "contributor", "contributor", "contributor"],
    "is_disabled": [False, False, False, False, True],
}


def office(url: str = "sqlite://") -> Workspace:
    """Ada, Bo, two of the name of Cy Dee, and Eve, who is disabled and has a comma in her name."""
    ws = open_workspace(url)
    ws.save(Rows("user", pd.DataFrame(PEOPLE)))
    return ws


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """That office, in memory."""
    with office() as opened:
        yield opened


def rows(*told: tuple[str, str, str | None], team: str = "Account team") -> pd.DataFrame:
    """Accounts, their owners, and what the cell of their team says."""
    return pd.DataFrame(told, columns=["Account name", "Owner", team], dtype="object")


def teams(ws: Workspace) -> set[str]:
    """Every contributor: “account: e-mail”."""
    found = ws.contributors.frame().merge(ws.users.frame(), left_on="user", right_on="id")
    return {
        f"{account}: {email}" for account, email in zip(found["account_name"], found["email"], strict=True)
    }


def test_a_cell_makes_the_account_and_its_contributors_on_both_databases(database_url: str) -> None:
    """Names and e-mails, parted by ; , or line breaks: all come in with the account, and go with it."""
    file = rows(
        ("Globex", "Ada Berg", "Bo Carr; cy@us.example"),
        ("Initech", "Bo Carr", "ADA@us.example, cy2@us.example"),
        ("Hooli", "Bo Carr", "Ada Berg\ncy@us.example"),
        ("Umbrella", "Bo Carr", None),
    )
    with office(database_url) as ws:
        batch = ws.imports.plan(file).apply()

        assert "4 rows read = 4 created + 0 updated + 0 unchanged + 0 skipped + 0 failed" == batch.identity
        assert {"account": 4, "contributor": 6} == batch.receipt.created
        assert {
            "Globex: bo@us.example",
            "Globex: cy@us.example",
            "Initech: ada@us.example",
            "Initech: cy2@us.example",
            "Hooli: ada@us.example",
            "Hooli: cy@us.example",
        } == teams(ws)
        assert 4 == ws.imports.plan(file).counts["unchanged"]
        batch.undo()
        assert (set(), 0) == (teams(ws), len(ws.accounts.frame()))


def test_the_plan_says_who_comes(ws: Workspace) -> None:
    """A row that only brings colleagues updates its account, old → new, and the plan counts them."""
    ws.imports.plan(rows(("Globex", "Ada Berg", "bo@us.example"))).apply()
    plan = ws.imports.plan(rows(("Globex", "Ada Berg", "cy@us.example")))

    assert ["update"] == plan.rows["outcome"].tolist()
    assert ["Contributors: Bo Carr → Bo Carr, Cy Dee"] == plan.rows["changes"].tolist()
    assert ("With the accounts' rows 1 colleague becomes a contributor of 1 account.",) == plan.notes


def test_a_cell_adds_and_a_blank_one_takes_nobody_away(ws: Workspace) -> None:
    """Bo stays when a later file names Cy, names nobody, or has no such column."""
    ws.imports.plan(rows(("Globex", "Ada Berg", "bo@us.example"))).apply()
    ws.imports.plan(rows(("Globex", "Ada Berg", "cy@us.example"))).apply()
    later = [rows(("Globex", "Ada Berg", None)), rows(("Globex", "Ada Berg", "x")).iloc[:, :2]]

    assert ["unchanged", "unchanged"] == [ws.imports.plan(file).rows["outcome"].item() for file in later]
    assert {"Globex: bo@us.example", "Globex: cy@us.example"} == teams(ws)


def test_clear_takes_them_away_until_it_is_undone_on_both_databases(database_url: str) -> None:
    """“(clear)” removes the contributors of the account, and undo brings them back."""
    with office(database_url) as ws:
        ws.imports.plan(
            rows(("Globex", "Ada Berg", "bo@us.example"), ("Initech", "Ada Berg", "Bo Carr"))
        ).apply()
        batch = ws.imports.plan(rows(("Globex", "Ada Berg", "(clear)"))).apply()

        assert {"Initech: bo@us.example"} == teams(ws)
        batch.undo()
        assert {"Globex: bo@us.example", "Initech: bo@us.example"} == teams(ws)


def test_the_owner_among_them_is_left_out_and_said(ws: Workspace) -> None:
    """Owning is more than contributing: nothing is added for the owner, named in the file or filled in."""
    mine = str(ws.users.frame().set_index("id").loc[ws.user, "email"])
    plan = ws.imports.plan(rows(("Globex", "Ada Berg", "ada@us.example; Bo Carr")))
    both = ws.imports.plan(rows(("Globex", "Ada Berg", "Ada Berg"), ("Mine", "", f"{mine}; bo@us.example")))

    assert "Row 2: Ada Berg owns the account and need not be its contributor." in plan.notes
    (said,) = (note for note in both.notes if note.startswith("2 rows name the owner"))
    assert "2 (Ada Berg), 3 (" in said
    both.apply()
    assert {"Mine: bo@us.example"} == teams(ws)
    assert 2 == ws.imports.plan(both.workbook).counts["unchanged"]


def test_an_owner_who_changes_with_the_file_is_the_one_that_counts(ws: Workspace) -> None:
    """Globex goes from Ada to Bo: Bo in its team is left out, Ada comes in."""
    ws.accounts.add(name="Globex", owner="Ada Berg")
    ws.imports.plan(rows(("Globex", "Bo Carr", "Ada Berg; Bo Carr"))).apply()

    assert {"Globex: ada@us.example"} == teams(ws)


def test_each_unknown_name_is_told_with_its_code(ws: Workspace) -> None:
    """Nobody and Noone are two problems of one row; nothing of the row is written."""
    plan = ws.imports.plan(
        rows(("Globex", "Ada Berg", "Nobody; Bo Carr, Noone"), ("Hooli", "Ada Berg", "Bo Carr"))
    )
    told = plan.problems[["row", "column", "value", "code", "sentence"]].to_numpy().tolist()

    assert [
        [2, "Account team", name, "E08", f"Contributors: there is no user “{name}”."]
        for name in ("Nobody", "Noone")
    ] == told
    assert (1, 1) == (plan.counts["failed"], plan.counts["created"])
    plan.apply(good_rows=True)
    assert {"Hooli: bo@us.example"} == teams(ws)


def test_a_disabled_colleague_is_told_by_name(ws: Workspace) -> None:
    """What the door refuses of a contributor is the problem of the account's row; lenient, it stays out."""
    file = rows(("Globex", "Ada Berg", "Bo Carr; Gone, Eve"))
    plan = ws.imports.plan(file)
    told = plan.problems[["row", "kind", "field", "value", "code"]].to_numpy().tolist()

    assert [[2, "account", "contributors", "Gone, Eve", "E08"]] == told
    ws.imports.plan(file, lenient=True).apply()
    assert {"Globex: bo@us.example"} == teams(ws)
    assert 1 == ws.imports.plan(file, lenient=True).counts["unchanged"]


def test_a_word_is_given_its_meaning_wherever_it_stands_in_a_cell(ws: Workspace) -> None:
    """“Dee, C.” of the CRM is said once to be the second Cy; it is found alone and among others."""
    plan = ws.imports.plan(rows(("Globex", "Ada Berg", "Dee, C."), ("Hooli", "Ada Berg", "Bo Carr; Dee, C.")))
    plan.means("contributors", {"Dee, C.": "cy2@us.example"}).apply()

    assert {"Globex: cy2@us.example", "Hooli: bo@us.example", "Hooli: cy2@us.example"} == teams(ws)


def test_namesakes_are_asked_about_and_the_others_stay(ws: Workspace) -> None:
    """Cy Dee may be either; answering for him leaves Bo, who stands in the same cell."""
    plan = ws.imports.plan(rows(("Globex", "Ada Berg", "Cy Dee; Bo Carr")))
    (one,) = plan.questions
    said = [answer.says for answer in one.answers]

    assert "“Cy Dee” is Cy Dee, cy2@us.example" in said[1]
    assert ["Leave “Cy Dee” out", "Leave this row out"] == said[2:]
    plan.answer({one: 1}).apply()
    assert {"Globex: bo@us.example", "Globex: cy2@us.example"} == teams(ws)


def test_a_cell_may_be_decided_about(ws: Workspace) -> None:
    """``decide`` takes contributors like any other field, in files without such a column, too."""
    plan = ws.imports.plan(rows(("Globex", "Ada Berg", None)).iloc[:, :2])
    plan.decide(2, contributors="bo@us.example").apply()

    assert {"Globex: bo@us.example"} == teams(ws)


def test_those_on_the_contributors_sheet_as_well_come_once(ws: Workspace) -> None:
    """Bo stands in the account's cell and on a sheet of his own: one record, both rows in order."""
    file = {
        "Accounts": rows(("Globex", "Ada Berg", "Bo Carr; cy@us.example")),
        "Contributors": pd.DataFrame({"Account": ["Globex"], "User": ["Bo Carr"]}),
    }
    batch = ws.imports.plan(file).apply()

    assert {"account": 1, "contributor": 2} == batch.receipt.created
    assert 2 == ws.imports.plan(file).counts["unchanged"]


def test_the_same_team_in_another_order_is_the_same_row(ws: Workspace) -> None:
    """Two rows that differ only in the order of their colleagues count once; other ones are a question."""
    first = ("Globex", "Ada Berg", "Bo Carr; cy@us.example")
    same = ws.imports.plan(rows(first, ("Globex", "Ada Berg", "cy@us.example, bo@us.example")))
    other = ws.imports.plan(rows(first, ("Globex", "Ada Berg", "cy2@us.example")))

    assert ["create", "skip"] == same.rows["outcome"].tolist()
    assert ["conflict", "conflict"] == other.rows["outcome"].tolist()


def test_a_colleague_of_the_same_file_may_contribute(ws: Workspace) -> None:
    """Flo comes with the sheet of users; when her row cannot be read, the account that names her waits."""
    good = pd.DataFrame({"Name": ["Flo"], "E-mail": ["flo@us.example"]})
    accounts = rows(("Globex", "Ada Berg", "Flo"))
    bad = ws.imports.plan({"Users": good.assign(**{"E-mail": "flo"}), "Accounts": accounts})
    ws.imports.plan({"Users": good, "Accounts": accounts}).apply()

    assert ["error", "error"] == bad.rows["outcome"].tolist()
    assert {"Globex: flo@us.example"} == teams(ws)


@pytest.mark.parametrize(
    ("mode", "outcomes", "expected"),
    [
        ("create only", ["skip", "create"], {"New: bo@us.example"}),
        ("update only", ["update", "skip"], {"Old: bo@us.example"}),
    ],
)
def test_contributors_follow_their_account(
    ws: Workspace, mode: str, outcomes: list[str], expected: set[str]
) -> None:
    """Whoever asks for updates only gets new colleagues on accounts that are here, and no others."""
    ws.accounts.add(name="Old", owner="Ada Berg")
    plan = ws.imports.plan(rows(("Old", "Ada Berg", "Bo Carr"), ("New", "Ada Berg", "Bo Carr")), mode=mode)
    plan.apply()

    assert (outcomes, expected) == (plan.rows["outcome"].tolist(), teams(ws))


def test_the_template_has_the_column_and_an_export_carries_it(ws: Workspace, tmp_path: Path) -> None:
    """Beside the owner in the blank workbook; an exported workbook changes nothing when it comes again."""
    blank = read_workbook(ws.imports.template(tmp_path / "blank.xlsx"))
    headers = next(list(sheet.frame) for sheet in blank.sheets if sheet.name == "Accounts")
    ws.imports.plan(
        rows(("Globex", "Ada Berg", "Bo Carr; cy2@us.example"), ("Hooli", "Bo Carr", None))
    ).apply()
    (path,) = ws.export(tmp_path / "all.xlsx")
    (csv,) = ws.export(tmp_path / "accounts.csv", "accounts")

    assert headers.index("Owner (account manager)") + 1 == headers.index("Contributors")
    assert ["bo@us.example; cy2@us.example", ""] == pd.read_csv(csv)["Contributors"].fillna("").tolist()
    for exported in (path, csv):
        again = ws.imports.plan(exported)
        assert again.counts["read"] == again.counts["unchanged"] > 0, again.problems


WORDS = ["Ada Berg", "bo@us.example", "BO CARR", "cy@us.example", "Cy Dee", "Nobody", "Gone, Eve", "-", "#3"]
CELLS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(["; ", ";", ", ", "\n", " | "])), max_size=4
).map(lambda parts: "".join(word + end for word, end in parts))
TOLD = st.tuples(
    st.sampled_from(["Acme", "Globex", "Initech"]),
    st.sampled_from(["", "Ada Berg", "bo@us.example", "Nobody"]),
    CELLS | st.just("(clear)"),
)


@settings(max_examples=25)
@given(told=st.lists(TOLD, min_size=1, max_size=5), lenient=st.booleans())
def test_every_row_is_one_thing_whatever_its_team(told: list[tuple[str, str, str]], lenient: bool) -> None:
    """Rows read = the sum; accounts are written as planned; no owner contributes; again, and undo."""
    with office() as ws:
        ws.accounts.add(name="Acme", owner="Ada Berg")
        ws.contributors.add(account="Acme", user="Bo Carr")
        plan = ws.imports.plan(rows(*told), lenient=lenient)
        batch = plan.apply(good_rows=True)
        counts, done = plan.counts, batch.receipt
        owners = ws.accounts.frame().set_index("id")["owner"]
        people = ws.contributors.frame()

        assert len(told) == counts["read"] == sum(counts.values()) - counts["read"]
        assert counts["created"] == done.created.get("account", 0)
        assert done.updated.get("account", 0) <= counts["updated"]
        assert not people.duplicated(["account", "user"]).any()
        new = people[people["id"] > 1]
        assert (new["account"].map(owners) != new["user"]).all()
        again = ws.imports.plan(rows(*told), lenient=lenient)
        assert 0 == again.counts["created"]
        if done.changed:
            batch.undo()
        assert {"Acme: bo@us.example"} == teams(ws)
        assert ["Acme"] == ws.accounts.frame()["name"].tolist()
