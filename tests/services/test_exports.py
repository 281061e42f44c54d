"""What leaves the workspace comes back unchanged; nobody takes out what they may not see."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kapta_workspace import open_workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.workspace import Workspace

AWKWARD = [
    "=1+1",
    "+49 30 1234",
    "'=1",
    "@home",
    "-",
    "NULL",
    "XX",
    "007",
    "1E5",
    "a;b",
    "two\nlines",
    "–5",
    "31/12",
]


@pytest.fixture(scope="module")
def ws() -> Iterator[Workspace]:
    """Namesakes, awkward texts, long decimals, ratings of reviews of one title, something archived."""
    with open_workspace("sqlite://") as ws:
        people = {"name": ["Ada Berg"], "email": ["ada@us.example"], "role": ["account_manager"]}
        ws.save(Rows("user", pd.DataFrame(people)))
        ws.save(Rows("metric", pd.DataFrame({"name": ["Seats"]})))
        for name, parent in (("North", None), ("Sales", "North"), ("South", None)):
            ws.accounts.add(name=name, parent=parent, owner="Ada Berg")
        sales = ws.accounts.add(name="Sales", parent="South", annual_revenue=486000.00000000006)
        for at, text in enumerate(AWKWARD):
            ws.contacts.add(account="North", name=f"{text} {at}", personal=text, department=text)
            ws.notes.add(account=sales, text=text, occurred_on="2026-03-01", title="Call")
        twins = [ws.contacts.add(account="North", name="Vacant", external_id=code) for code in "ab"]
        ws.contacts.add(account="North", name="Cy", reports_to=twins[1])
        for _ in range(2):
            review = ws.business_reviews.add(account="North", held_on="2026-03-01", summary="Spring")
            ws.review_ratings.add(
                account="North", review=review, criterion="Outlook", value=4, rated_on="2026-03-02"
            )
        ws.metric_values.add(account="North", metric="Seats", measured_on="2026-03-01", value=1 / 3)
        ws.opportunities.add(account="South", name="Deal", stage="Discovery", value=0.1 + 0.2)
        ws.accounts.archive("South")
        yield ws


def test_everything_exported_comes_back_unchanged(ws: Workspace, tmp_path: Path) -> None:
    """One workbook of all kinds: read back, every row is the record it was and changes nothing."""
    (path,) = ws.export(tmp_path / "all.xlsx", archived=True)
    plan = ws.imports.plan(path)

    assert {"unchanged"} == set(plan.rows["outcome"]), plan.rows.loc[
        plan.rows["outcome"] != "unchanged", ["sheet", "row", "changes", "sentence"]
    ].to_dict("records")
    assert {"metric", "metric_value", "rating", "note", "contact", "user"} <= set(plan.rows["kind"])


def test_csv_comes_back_unchanged_although_formulas_were_disarmed(ws: Workspace, tmp_path: Path) -> None:
    """The apostrophe that disarms a formula in the file is no part of the text when it returns."""
    path = ws.export(tmp_path / "people.csv", "contacts")[0]
    plan = ws.imports.plan(path, kind="contact")

    assert "'=1+1" in path.read_text(encoding="utf-8")
    assert {"unchanged"} == set(plan.rows["outcome"]), plan.differences.to_dict("records")
    assert any("apostrophes that keep texts from being calculated" in note for note in plan.notes)


@settings(max_examples=5)
@given(
    texts=st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), min_size=5, max_size=25)
)
@example(texts=["0", "1", "2", "3", "\r4", "5\r6"])
def test_any_text_survives_the_way_out_and_in(tmp_path_factory, texts: list[str]) -> None:
    """What the workspace took is what it takes again, letter by letter, by workbook and by csv."""
    folder = tmp_path_factory.mktemp("out")
    with open_workspace("sqlite://") as ws:
        rows = pd.DataFrame({"name": [f"{at} {text}" for at, text in enumerate(texts)], "description": texts})
        ws.save(Rows("account", rows))
        for name in ("out.xlsx", "out.csv"):
            (path,) = ws.export(folder / name, "accounts")
            plan = ws.imports.plan(path, kind="account")

            assert [] == plan.differences.to_dict("records")
            assert len(texts) == plan.counts["unchanged"]


def test_programs_get_names_ids_and_types(ws: Workspace, tmp_path: Path) -> None:
    """Parquet for programs: a file a kind, ids as numbers, days as days."""
    made = ws.export(tmp_path / "raw.parquet", "accounts", "metric_values", raw=True)

    assert ["raw_accounts.parquet", "raw_metric_values.parquet"] == [path.name for path in made]
    values = pd.read_parquet(made[1])
    assert (1 / 3, "datetime64") == (values["value"].iloc[0], str(values["measured_on"].dtype)[:10])


def test_an_export_is_what_one_may_see(ws: Workspace, tmp_path: Path) -> None:
    """Ada owns North and one Sales below it; the Sales of the administrator is not hers, nor its notes."""
    mine = ws.acting_as("ada@us.example")
    (path,) = mine.export(tmp_path / "mine.xlsx")
    sheets = pd.read_excel(path, sheet_name=None, engine="openpyxl")

    assert ["North", "Sales"] == sheets["Accounts"]["Account name"].tolist()
    assert "Notes" not in sheets
    with pytest.raises(Misconfigured, match="There are no acounts"):
        ws.export(tmp_path / "x.xlsx", "acounts")
