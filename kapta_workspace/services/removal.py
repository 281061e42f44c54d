"""
Removing for good and merging: the two acts on an account that archiving cannot stand in for.

Both are built as one change set and go through the door like everything else.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.services import custom, records
from kapta_workspace.storage import reading
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Store, Unit


def remove_account(store: Store, user: int, account: int, restore_to: Path, why: str = "") -> Receipt:
    """
    Remove an account and everything on it for good.

    Args:
        store: The workspace's database.
        user: On whose behalf; administrators only.
        account: Which one. It may have no children.
        restore_to: The folder a restore file is written into before anything goes.
        why: For the log.

    Raises:
        Refused: while the account has children, or to anybody but an administrator.
    """
    with store.writing() as unit:
        schemas = custom.schemas(unit)
        _without_children(unit, account)
        leaving = _belongings(unit, schemas, account)
        writes = [*_let_go(unit, schemas, leaving), *_removals(schemas, leaving)]
        receipt = records.save_within(unit, user, ChangeSet(tuple(writes), "remove", why))
        _write_restore_file(restore_to / f"account-{account}-log-{receipt.position}.json", leaving)
        return receipt


def _without_children(unit: Unit, account: int) -> None:
    source = table("account")
    names = list(unit.connection.scalars(sa.select(source.c.name).where(source.c.parent == account)))
    if names:
        raise Refused(
            [
                Problem(
                    f"The account still has {len(names)} below it: {', '.join(names[:5])}{', …' if len(names) > 5 else ''}.",  # noqa: PLR2004
                    code="E18",
                    kind="account",
                    record=account,
                    suggestion="Give them another parent first.",
                )
            ]
        )


def _belongings(unit: Unit, schemas: Mapping[str, Schema], account: int) -> dict[str, pd.DataFrame]:
    """Every record of the account, by kind, the account itself included."""
    found = {}
    for schema in schemas.values():
        rows = reading.select(unit, schema, reading.whose(schema, [account])) if schema.account else None
        if rows is not None and len(rows):
            found[schema.name] = rows
    return found


def _let_go(unit: Unit, schemas: Mapping[str, Schema], leaving: Mapping[str, pd.DataFrame]) -> list[Rows]:
    """Other accounts' records that point at what goes, with those links emptied."""
    ids = {kind: set(rows["id"].tolist()) for kind, rows in leaving.items()}
    writes = []
    for schema in schemas.values():
        for field in schema.fields:
            if field.target not in ids or field.name == schema.account:
                continue
            held = _pointing(unit, schema, field.name, ids[field.target], many=field.kind is Kind.LINKS)
            held = held[~held["id"].isin(ids.get(schema.name, set()))]
            if len(held):
                writes.append(Rows(schema.name, _emptied(held, field.name, ids[field.target])))
    return writes


def _pointing(unit: Unit, schema: Schema, name: str, ids: set[int], *, many: bool) -> pd.DataFrame:
    source = table(schema.name)
    if not many:
        return reading.select(unit, schema, source.c[name].in_(ids), names=["id", name])
    rows = reading.select(unit, schema, source.c[name].is_not(None), names=["id", name])
    return rows[
        pd.Series([bool(set(cell) & ids) for cell in rows[name].tolist()], index=rows.index, dtype=bool)
    ]


def _emptied(held: pd.DataFrame, name: str, ids: set[int]) -> pd.DataFrame:
    if held[name].dtype == object:
        kept = [tuple(one for one in cell if one not in ids) for cell in held[name].tolist()]
        return held.assign(**{name: pd.Series(kept, index=held.index, dtype="object")}).reset_index(drop=True)
    return held.assign(**{name: pd.array([None] * len(held), dtype="Int64")}).reset_index(drop=True)


def _removals(schemas: Mapping[str, Schema], leaving: Mapping[str, pd.DataFrame]) -> list[Rows]:
    backwards = [kind for kind in reversed(list(schemas)) if kind in leaving]
    return [Rows(kind, leaving[kind][["id"]], "remove") for kind in backwards]


def _write_restore_file(path: Path, leaving: Mapping[str, pd.DataFrame]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content: dict[str, Any] = {kind: frames.plain_rows(rows) for kind, rows in leaving.items()}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


def merge_accounts(
    store: Store,
    user: int,
    survivor: int,
    loser: int,
    *,
    choose: Mapping[str, Any] | None = None,
    why: str = "",
) -> Receipt:
    """
    Merge one account into another.

    The survivor keeps its own values and takes the loser's where it has none (``choose`` overrides field by
    field). Records, children and contributors move over; contacts with the same e-mail become one. The loser
    stays as an archived stub that points at the survivor, so old ids and links still lead somewhere. Metric
    values of a day both have stay on the stub.
    """
    if survivor == loser:
        raise Refused([Problem("An account cannot be merged with itself.", kind="account", record=survivor)])
    with store.writing() as unit:
        schemas = custom.schemas(unit)
        change = ChangeSet(tuple(_merging(unit, schemas, survivor, loser, choose or {})), "merge", why)
        return records.save_within(unit, user, change)


STAYS = frozenset(
    {"name", "owner", "parent", "tier", "is_flagged", "archived_at", "merged_into", "external_id"}
)
"""Account fields a merge never carries over by itself."""


def _merging(
    unit: Unit, schemas: Mapping[str, Schema], survivor: int, loser: int, choose: Mapping[str, Any]
) -> list[Rows]:
    accounts = reading.by_id(unit, schemas["account"], [survivor, loser])
    if len(accounts) < 2:  # noqa: PLR2004 - both of them
        missing = loser if survivor in accounts["id"].tolist() else survivor
        raise Refused(
            [Problem(f"There is no account {missing}.", code="E14", kind="account", record=missing)]
        )
    keeps, goes = (accounts[accounts["id"] == one].iloc[0] for one in (survivor, loser))
    pairs = _same_people(unit, schemas, survivor, loser)
    writes = [_one(schemas["account"], survivor, {**_gained(schemas["account"], keeps, goes), **choose})]
    writes.extend(_unite(schemas["contact"], pairs))
    writes.extend(_moved(unit, schemas, survivor, loser, pairs))
    stub = {"merged_into": survivor, "account_type": "archived"}
    return [*writes, *_orphans(unit, survivor, loser), _one(schemas["account"], loser, stub)]


def _one(schema: Schema, record: int, values: Mapping[str, Any]) -> Rows:
    _ = schema
    return Rows(
        "account",
        pd.DataFrame({"id": [record], **{name: [value] for name, value in values.items()}}, index=["merge"]),
    )


def _gained(schema: Schema, keeps: pd.Series, goes: pd.Series) -> dict[str, Any]:
    return {
        field.name: goes[field.name]
        for field in schema.fields
        if field.name not in STAYS
        and frames.is_missing(keeps[field.name])
        and not frames.is_missing(goes[field.name])
    }


def _same_people(
    unit: Unit, schemas: Mapping[str, Schema], survivor: int, loser: int
) -> list[tuple[pd.Series, pd.Series]]:
    """Pairs of live contacts, survivor's and loser's, who share an e-mail."""
    source = table("contact")
    people = reading.select(
        unit, schemas["contact"], source.c.account.in_([survivor, loser]), source.c.archived_at.is_(None)
    )
    people = people[people["email"].notna()].assign(key=lambda rows: rows["email"].str.casefold())
    mine = people[people["account"] == survivor].drop_duplicates("key").set_index("key")
    theirs = people[people["account"] == loser].drop_duplicates("key").set_index("key")
    return [(mine.loc[key], theirs.loc[key]) for key in theirs.index if key in mine.index]


def _unite(schema: Schema, pairs: Sequence[tuple[pd.Series, pd.Series]]) -> list[Rows]:
    """The survivor's contact takes what it lacks; the loser's is archived and points at it."""
    writes = []
    for keeps, goes in pairs:
        gained = _gained(schema, keeps, goes)
        gained.pop("account", None)
        if gained:
            writes.append(
                Rows(
                    "contact",
                    pd.DataFrame(
                        {"id": [keeps["id"]], **{k: [v] for k, v in gained.items()}}, index=["merge"]
                    ),
                )
            )
        writes.append(
            Rows(
                "contact",
                pd.DataFrame(
                    {"id": [goes["id"]], "same_person": [keeps["id"]], "status": ["archived"]},
                    index=["merge"],
                ),
            )
        )
    return writes


def _moved(
    unit: Unit,
    schemas: Mapping[str, Schema],
    survivor: int,
    loser: int,
    pairs: Sequence[tuple[pd.Series, pd.Series]],
) -> list[Rows]:
    """The loser's records under the survivor, without those the survivor has already."""
    known = {int(goes["id"]) for _, goes in pairs}
    writes = []
    for schema in schemas.values():
        if schema.account != "account":
            continue
        rows = reading.select(unit, schema, reading.whose(schema, [survivor, loser]))
        theirs = rows[(rows["account"] == loser) & ~_doubled(schema, rows, survivor)]
        if schema.name == "contact":
            theirs = theirs[~theirs["id"].isin(known)]
        if len(theirs):
            moved = pd.DataFrame({"id": theirs["id"].tolist(), "account": survivor})
            writes.append(
                Rows(
                    schema.name, moved.astype("Int64").set_axis(["merge"] * len(moved)).reset_index(drop=True)
                )
            )
    return writes


def _doubled(schema: Schema, rows: pd.DataFrame, survivor: int) -> pd.Series:
    """The loser's rows whose place under the survivor is taken (the same user, the same metric on the same day)."""
    taken = pd.Series(data=False, index=rows.index)
    for key in schema.unique:
        if "account" in key:
            rest = [name for name in key if name != "account"]
            mine = rows.loc[rows["account"] == survivor, rest]
            keys = set(map(tuple, mine.astype("str").to_numpy().tolist()))
            taken |= pd.Series(
                [tuple(row) in keys for row in rows[rest].astype("str").to_numpy().tolist()], index=rows.index
            )
    return taken


def _orphans(unit: Unit, survivor: int, loser: int) -> list[Rows]:
    """The loser's children under the survivor, and the survivor itself out from under the loser."""
    source = table("account")
    children = [
        one
        for one in unit.connection.scalars(sa.select(source.c.id).where(source.c.parent == loser))
        if one != survivor
    ]
    writes = []
    if children:
        writes.append(Rows("account", pd.DataFrame({"id": children, "parent": survivor}).astype("Int64")))
    if unit.connection.scalar(sa.select(source.c.parent).where(source.c.id == survivor)) == loser:
        above = unit.connection.scalar(sa.select(source.c.parent).where(source.c.id == loser))
        writes.append(
            Rows("account", pd.DataFrame({"id": [survivor], "parent": pd.array([above], dtype="Int64")}))
        )
    return writes
