"""What an import promises whatever the file: no row lost, no order that matters, no trace after undo."""

import csv
import io

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace import open_workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import Unreadable
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.storage.sheets import read_workbook
from kapta_workspace.workspace import Workspace

EXAMPLES = settings(max_examples=8)
NAMES = ["Acme", "Globex", "Initech", "ACME ", "Zoë", "Müller GmbH", None, "XX"]
CELLS = {
    "Account name": NAMES,
    "Parent account": [None, "Acme", "Globex", "Nobody", "Acme; Globex", "NULL"],
    "External id": [None, "1", "2", "2 ", "0015aB", "0015Ab"],
    "City": [None, "Oslo", "(clear)", " Rome\u200b", "=1+1"],
    "Annual revenue": [None, "5", "1,000", "five", "N/D", "-0"],
    "Website": [None, "acme.example", "no address", "javascript:alert(1)"],
    "Customer since": [None, "2026-03-04", "03/04/2026", "31 Feb"],
    "Type": [None, "Strategic", "archived", "Gold"],
    "Shoe size": [None, "42"],
}
"""Headers, and what dirty cells say under them."""
PEOPLE = {
    "Account": ["Acme", "Globex", "Nobody", None],
    "Name": ["Ada", "Bo", "Cy", None],
    "E-mail": [None, "ada@acme.example", "broken@", "ADA@acme.example"],
    "Reports to": [None, "Ada", "Bo", "Nobody", "Cy"],
    "Role": [None, "Champion", "Boss"],
}


def tables(cells: dict[str, list[str | None]], most: int = 8) -> st.SearchStrategy[pd.DataFrame]:
    """Tables of some rows under these headers."""
    row = st.fixed_dictionaries({name: st.sampled_from(words) for name, words in cells.items()})
    return st.lists(row, min_size=1, max_size=most).map(lambda rows: pd.DataFrame(rows, dtype="object"))


def started(url: str = "sqlite://") -> Workspace:
    """Acme, and Ada who works there."""
    ws = open_workspace(url)
    ws.save(Rows("account", pd.DataFrame({"name": ["Acme"], "city": ["Bonn"]})))
    ws.contacts.add(account="Acme", name="Ada", email="ada@acme.example")
    return ws


def held(ws: Workspace, *, ids: bool = True) -> dict[str, list[str]]:
    """What a workspace holds, as text; without ids, by name."""
    view = ws.view(archived=True).still()
    found = {}
    for kind in ("account", "contact", "task"):
        rows = view.shown(kind, archived=True).drop(columns="version")
        if not ids:
            links = [one.name for one in SCHEMAS[kind].fields if one.target]
            rows = rows.drop(columns=["id", "born", "archived_at", *links], errors="ignore")
        plain = rows.astype("object").where(rows.notna(), None)
        found[kind] = sorted(map(repr, plain.itertuples(index=False, name=None)))
    return found


@EXAMPLES
@given(accounts=tables(CELLS), people=tables(PEOPLE))
def test_every_dirty_row_is_accounted_for_and_done_as_planned(accounts, people) -> None:
    """Rows read = the sum of what becomes of them; what is written is what was planned, record by record."""
    with started() as ws:
        plan = ws.imports.plan({"Accounts": accounts, "Contacts": people})
        before = {kind: ws.desk(kind).frame(archived=True).set_index("id") for kind in ("account", "contact")}
        counts = plan.counts
        batch = plan.apply(good_rows=True)

        assert len(accounts) + len(people) == counts["read"] == sum(counts.values()) - counts["read"]
        assert counts["created"] == sum(batch.receipt.created.values())
        assert counts["updated"] == sum(batch.receipt.updated.values())
        failed = set(
            plan.rows.loc[plan.rows["outcome"].isin(["conflict", "error"]), ["sheet", "row"]].itertuples(
                index=False, name=None
            )
        )
        assert failed == set(plan.problems[["sheet", "row"]].itertuples(index=False, name=None))
        for kind, rows in before.items():
            after = ws.desk(kind).frame(archived=True).set_index("id").loc[rows.index]
            told = plan.differences[plan.differences["kind"] == kind]
            for record, name in zip(told["record"], told["field"], strict=True):
                assert str(rows.loc[record, name]) != str(after.loc[record, name])
            same = [name for name in SCHEMAS[kind].names if name not in set(told["field"])]
            kept = [name for name in same if not SCHEMAS[kind][name].moved_by and name in SCHEMAS[kind]]
            stirred = {"tier", "is_flagged"} if "account_type" in set(told["field"]) else set()
            kept = [name for name in kept if name not in stirred]
            pd.testing.assert_frame_equal(rows[kept], after[kept])


@EXAMPLES
@given(accounts=tables(CELLS), people=tables(PEOPLE))
def test_undo_leaves_no_trace(accounts, people) -> None:
    """Whatever a file did, after undo every record of every kind is what it was."""
    with started() as ws:
        before = held(ws)
        batch = ws.imports.plan({"Accounts": accounts, "Contacts": people}).apply(good_rows=True)
        if batch.receipt.changed:
            batch.undo()

        assert before == held(ws)


@EXAMPLES
@given(accounts=tables(CELLS, 6), people=tables(PEOPLE, 5), data=st.data())
def test_the_order_of_rows_and_columns_does_not_matter(accounts, people, data) -> None:
    """The same rows in any order make the same workspace, and refuse the same number of rows."""
    shuffled = [
        table.iloc[data.draw(st.permutations(range(len(table))))][data.draw(st.permutations(list(table)))]
        for table in (accounts, people)
    ]
    found = []
    for one, other in ((accounts, people), shuffled):
        with started() as ws:
            plan = ws.imports.plan({"Accounts": one, "Contacts": other})
            plan.apply(good_rows=True)
            found.append((held(ws, ids=False), plan.counts))

    assert found[0] == found[1]


@EXAMPLES
@given(accounts=tables(CELLS))
def test_the_same_file_again_changes_nothing(accounts) -> None:
    """What was created or updated is unchanged the second time; nothing is made twice."""
    with started() as ws:
        ws.imports.plan({"Accounts": accounts}).apply(good_rows=True)
        again = ws.imports.plan({"Accounts": accounts})

        assert 0 == again.counts["created"]


def test_both_databases_keep_these_promises(database_url: str) -> None:
    """File after file: the sum is kept, written as planned, in any order alike, and undone to the byte."""
    with started(database_url) as ws:
        before, unnamed = held(ws), held(ws, ids=False)

        @settings(max_examples=10, deadline=None)
        @given(accounts=tables(CELLS, 6), people=tables(PEOPLE, 4), data=st.data())
        def kept(accounts: pd.DataFrame, people: pd.DataFrame, data: st.DataObject) -> None:
            found = []
            for mixed in (False, True):
                sheets = [
                    one.iloc[data.draw(st.permutations(range(len(one))))] if mixed else one
                    for one in (accounts, people)
                ]
                plan = ws.imports.plan(dict(zip(("Accounts", "Contacts"), sheets, strict=True)))
                batch = plan.apply(good_rows=True)
                counts = plan.counts
                assert len(accounts) + len(people) == counts["read"] == sum(counts.values()) - counts["read"]
                assert counts["created"] == sum(batch.receipt.created.values())
                assert counts["updated"] == sum(batch.receipt.updated.values())
                found.append((held(ws, ids=False), counts))
                if batch.receipt.changed:
                    batch.undo()
                assert before == held(ws)
            assert found[0] == found[1]

        kept()
        assert unnamed == held(ws, ids=False)


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.lists(st.sampled_from(["", " ", "a", "5", "x y", '"', ";", "\n", "=1", "Total", "–"]), max_size=5),
        max_size=12,
    ),
    above=st.lists(st.sampled_from(["", "Report of March", ";;"]), max_size=3),
    separator=st.sampled_from([",", ";", "\t"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_every_row_of_a_dirty_file_is_data_or_left_out(
    tmp_path_factory, rows, above, separator, mark
) -> None:
    """Titles, gaps, quotes, short and long rows: each is read or named, once; or the file is refused."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator, lineterminator="\r\n")
    writer.writerows([[line] for line in above])
    writer.writerow(["Name", "City", "Phone", "Since"])
    writer.writerows(rows)
    path = tmp_path_factory.mktemp("dirty") / "dirty.csv"
    path.write_text(mark + made.getvalue(), encoding="utf-8", newline="")
    try:
        sheet = read_workbook(path).sheets[0]
    except Unreadable:  # a stray quotation mark may leave no way to tell rows apart
        return
    places = sorted([*sheet.frame.index, *(one.row for one in sheet.left_out)])

    assert list(range(1, len(places) + 1)) == places
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(filled) <= len(sheet.frame) + sum(one.reason != "blank" for one in sheet.left_out)
