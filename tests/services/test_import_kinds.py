"""Every kind that has an import sheet comes in by its schema alone, once, and goes again without a trace."""

from collections.abc import Iterator

import pandas as pd
import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.workspace import Workspace

KINDS = [name for name, schema in SCHEMAS.items() if schema.sheet]
LINKS = {
    "account": "Globex",
    "contact": "Cy Coe",
    "contract": "Frame",
    "metric": "Seats",
    "product": "Ledger",
    "user": "bo@us.example",
}
"""What each kind of link points at; what is not named here is left empty."""
SAID = {
    Kind.TEXT: "{label} {n}",
    Kind.LONG_TEXT: "{label} {n}\nand a second line",
    Kind.EMAIL: "person{n}@globex.example",
    Kind.URL: "https://example.com/{n}",
    Kind.PHONE: "+49 30 123{n}",
    Kind.NUMBER: "{n}.5",
    Kind.INTEGER: "{n}",
    Kind.MONEY: "1234.{n}",
    Kind.PERCENT: "1{n}",
    Kind.DATE: "2026-0{n}-28",
    Kind.YES_NO: "no",
}
"""What a cell of each kind says in row n."""


def started(url: str) -> Workspace:
    """Globex with a contact and a contract, Bo who works there, a product and a metric."""
    ws = open_workspace(url)
    people = {"name": ["Bo Roe"], "email": ["bo@us.example"], "role": ["account_manager"]}
    ws.save(Rows("user", pd.DataFrame(people)))
    ws.products.add(name="Ledger")
    ws.save(Rows("metric", pd.DataFrame({"name": ["Seats"]})))
    ws.accounts.add(name="Globex")
    ws.contributors.add(account="Globex", user="Bo Roe")
    ws.contacts.add(account="Globex", name="Cy Coe")
    ws.contracts.add(account="Globex", name="Frame")
    return ws


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """That workspace, in memory."""
    with started("sqlite://") as opened:
        yield opened


def cell(ws: Workspace, field: Field, n: int) -> str | None:
    """What row n says of a field."""
    if field.target == "stage":
        return str(ws.desk("stage").frame()["name"].iloc[0])
    if field.target:
        return LINKS.get(field.target)
    if field.choices:
        return field.choices[min(n, len(field.choices)) - 1].label
    return "EUR" if field.name == "currency" else SAID[field.kind].format(label=field.label, n=n)


def told(ws: Workspace, schema: Schema, *, everything: bool) -> pd.DataFrame:
    """Two rows of a kind under its own headings: all fields, or those that are required."""
    fields = [one for one in schema.fields if one.sheet and not one.moved_by]
    needed = {"note": "text"}.get(schema.name)  # a note says something, whichever of its fields it is
    wanted = [one for one in fields if everything or one.required or one.name == needed]
    rows = pd.DataFrame({one.label: [cell(ws, one, n) for n in (1, 2)] for one in wanted}, dtype="object")
    if schema.name == "contributor":  # whoever owns an account is no contributor besides
        ws.accounts.add(name="Hooli")
        rows["Account"] = ["Hooli", "Globex"]
    return rows


def held(ws: Workspace, kind: str) -> list[str]:
    """The records of a kind, as text."""
    rows = ws.desk(kind).frame(archived=True).drop(columns=["version"])
    return sorted(
        map(repr, rows.astype("object").where(rows.notna(), None).itertuples(index=False, name=None))
    )


@pytest.mark.parametrize("everything", [True, False], ids=["all fields", "required fields"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_comes_in_once_and_goes_again(ws: Workspace, kind: str, everything: bool) -> None:
    """Two rows are created or already there; the same rows again change nothing; undo leaves no trace."""
    rows, before = told(ws, SCHEMAS[kind], everything=everything), held(ws, kind)
    plan = ws.imports.plan({SCHEMAS[kind].sheet: rows})
    assert [] == plan.problems[["row", "field", "sentence"]].to_dict("records")
    batch = plan.apply()
    again = ws.imports.plan({SCHEMAS[kind].sheet: rows})

    new = 1 if kind == "contributor" else 2  # Bo contributes to Globex as it is
    assert (2, new) == (batch.counts["read"], batch.counts["created"])
    assert ["unchanged", "unchanged"] == again.rows["outcome"].tolist(), again.differences.to_dict("records")
    batch.undo()
    assert before == held(ws, kind)


def test_all_kinds_in_one_file_on_both_databases(database_url: str) -> None:
    """Every sheet at once: all rows come in, the same again changes nothing, and undo takes all of it."""
    with started(database_url) as ws:
        before = {kind: held(ws, kind) for kind in KINDS}
        sheets = {SCHEMAS[kind].sheet: told(ws, SCHEMAS[kind], everything=True) for kind in KINDS}
        before["account"] = held(ws, "account")
        plan = ws.imports.plan(sheets)
        batch = plan.apply()
        again = ws.imports.plan(sheets)

        assert len(KINDS) * 2 - 1 == batch.counts["created"]
        assert {"unchanged"} == set(again.rows["outcome"])
        batch.undo()
        assert before == {kind: held(ws, kind) for kind in KINDS}
