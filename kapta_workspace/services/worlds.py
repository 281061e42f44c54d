"""The world a draft lands in: just those records the rules have to look at, as they would stand after it."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import sqlalchemy as sa

from kapta_workspace.domain.access import Action, Actor, reach
from kapta_workspace.domain.fields import Field, Schema
from kapta_workspace.domain.rules import Draft, World
from kapta_workspace.storage import reading
from kapta_workspace.storage.reading import ALL, FEW
from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit

ACCOUNT_NAMES = ("id", "name", "parent", "owner", "archived_at")
CONTACT_NAMES = ("id", "account", "name", "email", "reports_to", "archived_at")


def around(unit: Unit, actor: Actor, schemas: Mapping[str, Schema], drafts: Sequence[Draft]) -> World:
    """Everything the rules need to judge some drafts together."""
    return World(
        accounts=_accounts(unit, schemas, drafts),
        contacts=_contacts(unit, schemas, drafts),
        users=_users(unit, schemas, drafts),
        others=_others(unit, schemas, drafts),
        known=_known(unit, actor, schemas, drafts),
        closed=_closed(unit, drafts),
    )


def overlaid(current: pd.DataFrame, drafts: Iterable[Draft], kind: str, names: Sequence[str]) -> pd.DataFrame:
    """The current rows with the drafts of a kind laid over them."""
    mine = [draft.after[list(names)] for draft in drafts if draft.schema.name == kind and len(draft.after)]
    gone = [
        one
        for draft in drafts
        if draft.schema.name == kind and not len(draft.after)
        for one in draft.before["id"]
    ]
    if not mine and not gone:
        return current
    changed = {one for part in mine for one in part["id"].tolist()} | set(gone)
    kept = current[~current["id"].isin(changed)]
    parts = [part for part in (kept, *mine) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else current.iloc[:0]


def _touches(drafts: Iterable[Draft], kind: str, *names: str) -> bool:
    return any(
        draft.schema.name == kind and len(draft.after) and bool(draft.touched(*names).any())
        for draft in drafts
    )


def _accounts(unit: Unit, schemas: Mapping[str, Schema], drafts: Sequence[Draft]) -> pd.DataFrame:
    needed = _touches(drafts, "account", "name", "parent", "archived_at") or _touches(
        drafts, "contact", "reports_to", "account"
    )
    where = None if needed else sa.false()
    current = reading.select(unit, schemas["account"], where, names=ACCOUNT_NAMES)
    return overlaid(current, drafts, "account", ACCOUNT_NAMES)


def _contacts(unit: Unit, schemas: Mapping[str, Schema], drafts: Sequence[Draft]) -> pd.DataFrame:
    """All contacts of the families whose contacts change; every contact when those are many."""
    mine = [draft for draft in drafts if draft.schema.name == "contact" and len(draft.after)]
    where: sa.ColumnElement[bool] | None = sa.false()
    if _touches(drafts, "contact", "email", "account", "reports_to", "archived_at"):
        accounts = {int(one) for draft in mine for one in draft.after["account"].dropna()}
        where = None if len(accounts) > FEW else table("contact").c.account.in_(_families(accounts))
    current = reading.select(unit, schemas["contact"], where, names=CONTACT_NAMES)
    return overlaid(current, drafts, "contact", CONTACT_NAMES)


def _families(accounts: Iterable[int]) -> sa.Select[tuple[int]]:
    # Two steps down a recursive query: first up to the ancestors, then down to everything below them.
    line = reading.ancestors(list(accounts))
    account = table("account")
    tree = sa.select(line.c.id).cte("household", recursive=True)
    tree = tree.union(sa.select(account.c.id).where(account.c.parent == tree.c.id))
    return sa.select(tree.c.id)


def _users(unit: Unit, schemas: Mapping[str, Schema], drafts: Sequence[Draft]) -> pd.DataFrame:
    names = ("id", "name", "role", "is_disabled")
    return overlaid(reading.select(unit, schemas["user"], names=names), drafts, "user", names)


def _others(unit: Unit, schemas: Mapping[str, Schema], drafts: Sequence[Draft]) -> dict[str, pd.DataFrame]:
    """The key columns of stored records that a draft's keys could clash with."""
    found = {}
    for draft in drafts:
        if not len(draft.after):
            continue
        if draft.schema.name == "risk":
            accounts = [int(one) for one in draft.after["account"].dropna().unique()]
            found["risk"] = reading.select(
                unit,
                schemas["risk"],
                table("risk").c.account.in_(accounts),
                names=("id", "account", "status", "archived_at", "external_id"),
            )
            continue
        keys = [key for key in draft.schema.unique if bool(draft.touched(*key).any())]
        if keys:
            names = ["id", *dict.fromkeys(name for key in keys for name in key)]
            found[draft.schema.name] = reading.select(
                unit, schemas[draft.schema.name], _near(draft, keys), names=names
            )
    return found


def _near(draft: Draft, keys: Sequence[tuple[str, ...]]) -> sa.ColumnElement[bool] | None:
    """Only the records that share the exact first part of a key, where that part is exact and short."""
    source = table(draft.schema.name)
    clauses = []
    for key in keys:
        exact = next(
            (name for name in key if name == "external_id" or draft.schema[name].kind == "link"), None
        )
        values = [] if exact is None else draft.after[exact].dropna().unique().tolist()
        if exact is None or len(values) > FEW:
            return None
        clauses.append(source.c[exact].in_(values))
    return sa.or_(sa.false(), *clauses)


def _known(
    unit: Unit, actor: Actor, schemas: Mapping[str, Schema], drafts: Sequence[Draft]
) -> dict[str, pd.Index]:
    """By kind: the ids that exist, among those the drafts point at, and that the actor may see."""
    pointed: dict[str, set[int]] = {}
    for draft in drafts:
        for field in draft.schema.fields:
            if field.target and len(draft.after):
                pointed.setdefault(field.target, set()).update(_targets(draft, field))
    made: dict[str, set[int]] = {}
    for draft in drafts:
        made.setdefault(draft.schema.name, set()).update(
            int(one) for one in draft.after.loc[draft.is_new[draft.after.index], "id"]
        )
    return {
        kind: pd.Index(
            sorted(
                _existing(unit, actor, schemas[kind], ids - made.get(kind, set())) | made.get(kind, set())
            ),
            dtype="int64",
        )
        for kind, ids in pointed.items()
        if ids
    }


def _targets(draft: Draft, field: Field) -> set[int]:
    cells = draft.after.loc[draft.touched(field.name), field.name]
    if cells.dtype == object:
        return {int(one) for cell in cells.tolist() for one in cell}
    return {int(one) for one in cells.dropna().unique().tolist()}


def _existing(unit: Unit, actor: Actor, schema: Schema, ids: set[int]) -> set[int]:
    if not ids:
        return set()
    source = table(schema.name)
    statement = sa.select(source.c.id)
    if len(ids) <= FEW:
        statement = statement.where(source.c.id.in_(ids))
    if reach(actor.role, Action.SEE) is not None and schema.account:
        clause = reading.seen_by(actor)
        account = table("account")
        visible = sa.select(account.c.id).where(clause if clause is not None else sa.true())
        statement = statement.where(source.c[schema.account].in_(visible))
    return set(unit.connection.scalars(statement)) & ids


def _closed(unit: Unit, drafts: Sequence[Draft]) -> frozenset[int]:
    """The touched accounts that were archived before and stay so."""
    ids = {
        int(one)
        for draft in drafts
        if draft.schema.account and len(draft.after)
        for one in draft.after[draft.schema.account].dropna().unique()
    }
    account = table("account")
    statement = sa.select(account.c.id).where(account.c.archived_at.is_not(None))
    if len(ids) <= FEW:
        statement = statement.where(account.c.id.in_(ids))
    closed = set(unit.connection.scalars(statement)) & ids
    for draft in drafts:
        if draft.schema.name == "account" and closed and len(draft.after):
            closed -= {int(one) for one in draft.after.loc[draft.after["archived_at"].isna(), "id"]}
    return frozenset(closed)


def live_accounts(unit: Unit, actor: Actor) -> list[int]:
    """The accounts an actor may see that are not archived."""
    return reading.account_ids(unit, ALL, actor)
