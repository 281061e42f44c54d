"""What a person decides about a file: columns, values, single rows, what is the same record after all."""

from collections.abc import Iterator

import openpyxl
import pandas as pd
import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import Misconfigured, NotAllowed, Refused
from kapta_workspace.workspace import Workspace

PARTNERS = {
    "id": ["p1", "p2", "p3", "p4"],
    "name": ["Wood Corner", "Wood Corner Bonn", "Willie Burke", "Ron Gibson"],
    "parent_id/id": [None, "p1", "p1", "p2"],
    "is_company": ["1", "True", None, "0"],
    "email": [None, None, "willie@wood.example", "ron@wood.example"],
    "function": [None, None, "Service Manager", None],
}
"""As Odoo exports its one table of partners."""


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """A workspace in memory with Ada."""
    with open_workspace("sqlite://") as opened:
        people = {"name": ["Ada Berg"], "email": ["ada@us.example"], "role": ["account_manager"]}
        opened.save(Rows("user", pd.DataFrame(people)))
        yield opened


def sheet(**columns: list[str | None]) -> pd.DataFrame:
    """Rows of text; underscores in headers stand for spaces."""
    return pd.DataFrame({name.replace("_", " "): values for name, values in columns.items()})


# --- columns ----------------------------------------------------------------------------------------------


def test_near_names_are_proposed_with_a_sample_and_never_used_unasked(ws: Workspace) -> None:
    """“Web Sitte” may be the website, since addresses stand in it; a colour is like nothing we know."""
    file = sheet(Account_name=["Acme"], Web_Sitte=["acme.example"], Colour=["red"])
    plan = ws.imports.plan(file, kind="account")
    one = plan.proposals.iloc[0]

    assert [("Web Sitte", "website", "acme.example")] == list(
        plan.proposals[["header", "field", "samples"]].itertuples(index=False, name=None)
    )
    assert 70 <= one["confidence"] < 100
    assert ["name", "", ""] == plan.mapping["field"].tolist()
    accepted = plan.accept("Web Sitte")
    assert ["name", "website", ""] == accepted.mapping["field"].tolist()
    assert accepted.proposals.empty


def test_a_column_whose_values_cannot_be_the_field_is_not_proposed(ws: Workspace) -> None:
    """“E-mails” would be e-mail by its name, but shoe sizes are no addresses."""
    file = sheet(Account=["Acme"], Name=["Cy"], E_mails=["42"])

    assert ws.imports.plan(file, kind="contact").proposals.empty


@pytest.mark.parametrize(
    ("headers", "kind", "fields"),
    [
        (["Id", "Name", "ParentId", "OwnerId", "BillingCity"], "account",
         ["external_id", "name", "parent", "owner", "city"]),
        (["Id", "AccountId", "FirstName", "LastName", "ReportsToId", "MobilePhone"], "contact",
         ["external_id", "account", "name", "name", "reports_to", "mobile"]),
        (["Id", "AccountId", "Name", "StageName", "Amount", "CloseDate", "OwnerId"], "opportunity",
         ["external_id", "account", "name", "stage", "value", "close_on", "owner"]),
        (["Record ID", "Company name", "Company Domain Name", "Parent Company", "Company owner"], "account",
         ["external_id", "name", "website", "parent", "owner"]),
        (["First Name", "Last Name", "Email", "Associated Company", "Buying Role"], "contact",
         ["name", "name", "email", "account", "role"]),
        (["Deal Name", "Deal Stage", "Close Date", "Amount", "Associated Company"], "opportunity",
         ["name", "stage", "close_on", "value", "account"]),
        (["(Do Not Modify) Account", "Account Name", "Main Phone", "Parent Account"], "account",
         ["external_id", "name", "phone", "parent"]),
        (["Full Name", "Company Name", "Business Phone", "Job Title", "Manager"], "contact",
         ["name", "account", "phone", "title", "reports_to"]),
        (["Topic", "Potential Customer", "Est. Revenue", "Est. Close Date"], "opportunity",
         ["name", "account", "value", "close_on"]),
        (["Opportunity", "Customer", "Expected Revenue", "Expected Closing", "Salesperson"], "opportunity",
         ["name", "account", "value", "close_on", "owner"]),
        (["Customer", "Website", "Our revenue with them", "Belongs to"], "account",
         ["name", "website", "annual_revenue", ""]),
    ],
)  # fmt: skip
def test_the_headers_of_the_usual_systems_are_known(ws: Workspace, headers, kind, fields) -> None:
    """Salesforce, HubSpot, Dynamics 365, Odoo and plain English, word for word as they export them."""
    plan = ws.imports.plan(pd.DataFrame({name: ["x"] for name in headers}), kind=kind)

    assert fields == plan.mapping["field"].tolist()


def test_a_kept_mapping_is_used_the_next_time_and_said(ws: Workspace) -> None:
    """Kept for files with these columns, in any order; said in the notes; forgotten on request."""
    file = sheet(Account_name=["Acme"], Shoe_size=["Oslo"])
    ws.imports.plan(file, mapping={"Shoe size": "city"}, day_first=True).keep_mapping("From the shop")
    again = ws.imports.plan(file[["Shoe size", "Account name"]])

    assert "city" == again.mapping.set_index("header")["field"]["Shoe size"]
    assert True is again.choices.formats.day_first
    assert "The kept mapping “From the shop” was used" in again.notes[0]
    assert ["From the shop"] == ws.imports.mappings["name"].tolist()
    assert "" == ws.imports.plan(file, mapping={}).mapping.set_index("header")["field"]["Shoe size"]
    assert ws.acting_as("ada@us.example").imports.mappings.empty
    ws.imports.forget_mapping("From the shop")
    assert ws.imports.mappings.empty
    assert "" == ws.imports.plan(file).kept
    with pytest.raises(Misconfigured, match="there are: none"):
        ws.imports.forget_mapping("From the shop")
    with pytest.raises(NotAllowed):
        ws.acting_as("ada@us.example").imports.forget_mapping("From the shop")


# --- values -----------------------------------------------------------------------------------------------


def test_values_are_given_a_meaning_one_by_one(ws: Workspace) -> None:
    """Three rows say Gold and one Silver: two questions, the commoner first; each is answered once."""
    file = sheet(Account_name=["A", "B", "C", "D"], Type=["Gold", "gold", "Gold", "Silver"], Owner=["AB"] * 4)
    plan = ws.imports.plan(file)
    asked = plan.unresolved.set_index("value")

    assert 4 == plan.counts["failed"]
    assert (4, 2, "E08") == tuple(asked.loc["AB", ["rows", "first_row", "code"]])
    assert 2 == asked.loc["Gold", "rows"]
    answered = plan.means("account_type", {"GOLD": "strategic", "Silver": "normal"}).meaning(
        "owner", AB="ada@us.example"
    )
    assert answered.unresolved.empty
    answered.apply()
    assert ["strategic"] * 3 + ["normal"] == ws.accounts.frame()["account_type"].tolist()
    assert {"Ada Berg"} == set(ws.accounts.frame()["owner_name"])


def test_words_that_mean_nothing_are_said_aloud(ws: Workspace) -> None:
    """A number, a link and an address say nothing with N/D, XX and a null id; a city called N/D stays."""
    file = sheet(
        Account_name=["A", "B"],
        Annual_revenue=["N/D", "5"],
        Parent_account=["000000000000000AAA", "Vacant"],
        City=["N/D", "Rome"],
    )
    plan = ws.imports.plan(file)

    assert 2 == plan.counts["created"]
    said = "3 cells say “N/D”, “000000000000000AAA”, “Vacant” where that means nothing, and count as empty."
    assert any(note.endswith(said) for note in plan.notes), plan.notes
    plan.apply()
    assert "N/D" == ws.accounts.get("A")["city"]


# --- rows -------------------------------------------------------------------------------------------------


def test_a_conflict_is_decided_row_by_row(ws: Workspace) -> None:
    """Two parents in a cell, two records of a name, two versions of a row: each is decided, then written."""
    ws.accounts.add(name="North")
    ws.accounts.add(name="South")
    sales = ws.accounts.add(name="Sales", parent="North")
    ws.accounts.add(name="Sales", parent="South")
    plan = ws.imports.plan(
        sheet(
            Account_name=["Bridge", "Sales", "Twin", "Twin"],
            Parent_account=["North; South", None, None, None],
            City=["Oslo", "Rome", "Bonn", "Graz"],
        )
    )
    assert ["conflict", "conflict", "conflict", "conflict"] == plan.rows["outcome"].tolist()
    decided = plan.decide(2, parent="North").decide(3, record=sales).decide(5, skip=True)

    assert ["create", "update", "create", "skip"] == decided.rows["outcome"].tolist()
    assert "decided" == decided.rows["how"][1]
    assert "Left out, as decided." == decided.rows["sentence"][3]
    batch = decided.apply()
    assert "North" == ws.accounts.get("Bridge")["parent_name"]
    assert "Rome" == ws.accounts.get(sales)["city"]
    details = ws.imports.history()["details"][0]
    assert [2, 3, 5] == [one["row"] for one in details["decisions"]]
    assert "4 rows read = 2 created + 1 updated + 0 unchanged + 1 skipped + 0 failed" == batch.identity


def test_part_ownership_is_a_question(ws: Workspace) -> None:
    """Globex holds all of one, 51 % of another, nobody says how much of the third: one is asked about."""
    ws.accounts.add(name="Globex")
    file = sheet(
        Account_name=["All", "Half", "Unsaid"],
        Parent_account=["Globex"] * 3,
        Ownership_percentage=["100", "51 %", None],
    )
    plan = ws.imports.plan(file)

    assert ["create", "conflict", "create"] == plan.rows["outcome"].tolist()
    assert (
        "“Globex” holds a share only (“51 %”), and an account stands in one family."
        == plan.rows["sentence"][1]
    )
    assert plan.decide(3, parent="Globex").is_clean
    plan.decide(3, parent="").apply()
    parents = ws.accounts.frame().set_index("name")["parent_name"]
    assert ["Globex", "Globex"] == parents[["All", "Unsaid"]].tolist()
    assert pd.isna(parents["Half"])
    assert pd.isna(ws.imports.plan(file, lenient=True).rows["code"].replace("", None)).all()


def test_a_row_can_be_decided_to_be_a_new_record(ws: Workspace) -> None:
    """A second Cy of the same name at Acme, who is somebody else."""
    ws.accounts.add(name="Acme")
    ws.contacts.add(account="Acme", name="Cy", title="Chair")
    plan = ws.imports.plan(sheet(Account=["Acme"], Name=["Cy"], Title=["Clerk"]), kind="contact")

    assert ["update"] == plan.rows["outcome"].tolist()
    plan.decide(2, new=True).apply()
    assert ["Chair", "Clerk"] == sorted(ws.contacts.frame()["title"])


def test_decisions_about_what_there_is_not_are_sentences(ws: Workspace) -> None:
    """No such row, no such field, no such record."""
    plan = ws.imports.plan(sheet(Account_name=["A"]))

    with pytest.raises(Misconfigured, match="no row 9"):
        plan.decide(9, skip=True)
    with pytest.raises(Refused, match="no field “towm”"):
        plan.decide(2, towm="Oslo")
    assert ["E14"] == plan.decide(2, record=99).problems["code"].tolist()


def test_what_may_be_there_already_is_proposed_and_never_merged(ws: Workspace) -> None:
    """Legal form, website, spelling, e-mail: proposed with a reason; a decision makes it an update."""
    ids = [
        ws.accounts.add(name=name, website=site)
        for name, site in (
            ("Müller & Söhne GmbH", None),
            ("Globex", "https://www.globex.example/de"),
            ("Initech", None),
        )
    ]
    ws.contacts.add(account="Globex", name="Cy Coe", email="cy@globex.example")
    accounts = sheet(
        Account_name=["Muller & Sohne", "Globex Nordic", "Initec", "Hooli", "Hooli Inc."],
        Website=[None, "globex.example", None, None, None],
    )
    people = sheet(Account=["Initech"], Name=["C. Coe"], E_mail=["CY@globex.example"])
    plan = ws.imports.plan({"Accounts": accounts, "Contacts": people})
    near = plan.near_duplicates.set_index("title")

    assert 6 == plan.counts["created"]
    assert ids == near.loc[["Muller & Sohne", "Globex Nordic", "Initec"], "record"].tolist()
    assert "the same website" == near.loc["Globex Nordic", "because"]
    assert "nearly the same name" == near.loc["Initec", "because"]
    assert (5, "Hooli") == tuple(near.loc["Hooli Inc.", ["other_row", "other"]])
    assert "the same e-mail address" == near.loc["C. Coe", "because"]
    assert "Hooli" not in near.index
    merged = plan.decide(2, sheet="Accounts", record=ids[0])
    assert "Account name: Müller & Söhne GmbH → Muller & Sohne" == merged.rows["changes"][0]


def test_a_website_that_many_share_tells_none_of_them(ws: Workspace) -> None:
    """Six bodies on one government site are six bodies; a site that two share is still a hint."""
    names: list[str | None] = [f"Body {word}" for word in ("Ash", "Birch", "Cedar", "Fir", "Oak", "Pine")]
    many = sheet(Account_name=names, Website=[f"gov.example/{number}" for number in range(6)])
    few = sheet(Account_name=["Red", "Green"], Website=["pair.example/a", "pair.example/b"])

    assert ws.imports.plan(many).near_duplicates.empty
    assert ["the same website"] == ws.imports.plan(few).near_duplicates["because"].tolist()


def test_an_empty_parent_says_nothing_but_a_root_is_a_root(ws: Workspace) -> None:
    """Sales at the top, Sales below North: read again both are themselves; alone, the one of that name is."""
    file = sheet(Account_name=["North", "Sales", "Sales"], Parent_account=[None, "North", None])
    ws.imports.plan(file).apply()
    east = ws.accounts.add(name="East", parent="North")

    assert 3 == ws.imports.plan(file).counts["unchanged"]
    plan = ws.imports.plan(sheet(Account_name=["East"], Parent_account=[None], City=["Oslo"]))
    assert (east, "update") == tuple(plan.rows.loc[0, ["record", "outcome"]])


# --- one table of companies and people --------------------------------------------------------------------


def test_companies_and_people_of_one_table_are_told_apart(ws: Workspace) -> None:
    """Two companies, one under the other, and a person in each; row for row in the file's order."""
    plan = ws.imports.plan(pd.DataFrame(PARTNERS).iloc[[2, 0, 3, 1]])

    assert ["contact", "account", "contact", "account"] == plan.rows["kind"].tolist()
    assert "4 rows read = 4 created" in plan.apply().identity
    people = ws.contacts.frame().set_index("name")
    assert {"Willie Burke": "Wood Corner", "Ron Gibson": "Wood Corner Bonn"} == people[
        "account_name"
    ].to_dict()
    assert "Wood Corner" == ws.accounts.get("Wood Corner Bonn")["parent_name"]
    assert "Service Manager" == people.loc["Willie Burke", "title"]
    assert 4 == ws.imports.plan(pd.DataFrame(PARTNERS)).counts["unchanged"]


# --- what has no name of its own --------------------------------------------------------------------------


def test_notes_and_tasks_come_in_once(ws: Workspace) -> None:
    """A note is known by all it says: the same file again changes nothing; the plan says its limits."""
    ws.accounts.add(name="Acme")
    ws.contacts.add(account="Acme", name="Cy")
    notes = sheet(
        Account=["Acme", "Acme"],
        Took_place_on=["2026-03-01", "2026-03-01"],
        Text=["Called.", "Called again."],
        Contacts=["Cy", None],
    )
    tasks = sheet(Account=["Acme"], Title=["Send the offer"], Due=["2026-04-01"])
    book = {"Notes": notes, "Tasks": tasks}
    plan = ws.imports.plan(book)
    plan.apply()
    again = ws.imports.plan(book)

    assert any("2 notes come without an external id" in note for note in plan.notes)
    assert 3 == again.counts["unchanged"]
    assert {"everything it says"} == set(again.rows["how"])
    assert not any("external id" in note for note in again.notes)
    moved = ws.imports.plan({"Notes": notes.assign(Text=["Called.", "Called once more."])})
    assert ["unchanged", "create"] == moved.rows["outcome"].tolist()


# --- looking at a plan ------------------------------------------------------------------------------------


def test_a_plan_is_tables_that_can_be_written(ws: Workspace, tmp_path) -> None:
    """Old and new stand in cells of their own; the workbook holds each table that has rows."""
    ws.accounts.add(name="Acme", city="Oslo")
    plan = ws.imports.plan(sheet(Account_name=["Acme", "New"], City=["Rome", "=1+1"], Owner=[None, "Nobody"]))
    change = plan.differences.iloc[0]

    told = change[["row", "title", "field", "label", "before", "after"]].tolist()
    assert [2, "Acme", "city", "City", "Oslo", "Rome"] == told
    plan.write(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert ["Plan", "Changes", "Problems", "Unresolved", "Columns", "Left out"] != book.sheetnames
    assert {"Plan", "Changes", "Problems", "Unresolved", "Columns"} == set(book.sheetnames)
