"""The world a draft lands in: just those records the rules have to look at, as they would stand after it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kapta_workspace.domain import own_choices
from kapta_workspace.domain.access import Action, Role, reach
from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.rules import Draft, World
from kapta_workspace.domain.rules.everywhere import pointed_at
from kapta_workspace.domain.rules.people import stepping_down
from kapta_workspace.domain.rules.plans import HANGS
from kapta_workspace.domain.rules.settings import renamed
from kapta_workspace.services.passage import Passage
from kapta_workspace.storage import conditions, reading
from kapta_workspace.storage.conditions import FEW, Condition, above, alike, among, either, is_set, is_unset

ACCOUNT_NAMES = ("id", "name", "parent", "owner", "archived_at")
CONTACT_NAMES = ("id", "account", "name", "email", "reports_to", "archived_at")
USER_NAMES = ("id", "name", "role", "is_disabled", "archived_at")
BESIDE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "risk": ("account", ("id", "account", "status", "archived_at")),
    "template_step": ("template", ("id", "template", "kind", "parent")),
}
"""Kinds judged by those that share a link with them: the link, and what is looked at of those."""

PLAN_NAMES: Mapping[str, tuple[str, ...]] = {
    "goal": ("id", "name", "account", "parent", "status", "archived_at"),
    "action": ("id", "account", "goal", "status", "archived_at"),
}
QUESTION_NAMES = ("id", "kind", "choices")

Ints = npt.NDArray[np.int64]
Wanted = list[Condition] | None
"""Conditions of which one must hold; None when so much is wanted that all of it is read."""


def around(passage: Passage, drafts: Sequence[Draft]) -> World:
    """Everything the rules need to judge some drafts together."""
    saved = [draft for draft in drafts if draft.how != "remove"]
    known = _known(passage, drafts, saved)
    accounts = _laid_over(passage, drafts, "account", ACCOUNT_NAMES, _accounts(passage, saved, known))
    contacts = _laid_over(passage, drafts, "contact", CONTACT_NAMES, _contacts(saved))
    return World(
        accounts=accounts,
        contacts=contacts,
        users=_laid_over(passage, drafts, "user", USER_NAMES, _users(drafts)),
        others={kind: _others(passage, drafts, kind) for kind in {draft.schema.name for draft in saved}},
        beside={
            **_plans(passage, drafts, saved),
            **_questions(passage, drafts, saved),
            **_chosen(passage, drafts),
        },
        known=known,
        closed=frozenset() if passage.grounds.tidies else _closed(passage, saved),
        unshared=_unshared(
            passage, saved, {*accounts["id"].tolist(), *contacts["account"].dropna().tolist()}
        ),
    )


def _unshared(passage: Passage, drafts: Sequence[Draft], accounts: set[int]) -> frozenset[int]:
    """Those of some accounts that the actor neither sees nor is just making."""
    if reach(passage.actor.role, Action.SEE) is None or not accounts:
        return frozenset()
    mine = {one for draft in drafts if draft.schema.name == "account" for one in draft.after["id"].tolist()}
    return frozenset(accounts - mine - reading.visible(passage.unit, passage.actor, accounts))


def _laid_over(
    passage: Passage, drafts: Iterable[Draft], kind: str, names: Sequence[str], wanted: Wanted
) -> pd.DataFrame:
    """The wanted records of a kind as they stand, with the drafts of that kind laid over them."""
    where = None if wanted is None else either(*wanted)
    schema = passage.schemas[kind]
    if wanted is None or wanted:
        current = reading.select(passage.unit, schema, where, names=names)
    else:
        current = reading.none(schema, names)
    mine = [draft for draft in drafts if draft.schema.name == kind]
    return overlaid(current, mine, names)


def overlaid(current: pd.DataFrame, drafts: Sequence[Draft], names: Sequence[str]) -> pd.DataFrame:
    """Current rows of one kind with drafts of that kind laid over them: changed, added, taken away."""
    if not drafts:
        return current
    touched = pd.concat([draft.before["id"] for draft in drafts])
    kept = current[~current["id"].isin(touched)]
    parts = [part for part in (kept, *(draft.after[list(names)] for draft in drafts)) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else kept


# --- accounts, contacts, users ------------------------------------------------------------------------


def _touched(drafts: Iterable[Draft], kind: str, *names: str) -> pd.DataFrame | None:
    """The rows of a kind that are new or change one of these fields; None where there are none."""
    parts = [draft.rows(*names) for draft in drafts if draft.schema.name == kind]
    rows = [part for part in parts if len(part)]
    return (rows[0] if len(rows) == 1 else pd.concat(rows, ignore_index=True)) if rows else None


def _ints(values: pd.Series) -> Ints:
    numbers: Ints = np.unique(values.dropna().to_numpy(dtype=np.int64))
    return numbers


def _distinct(values: pd.Series) -> list[Any]:
    """The distinct values; of very many only the first ones, which are too many to name already."""
    there = values.dropna()
    first = there.head(2 * FEW).unique().tolist()
    return first if len(first) > FEW else there.unique().tolist()


def _accounts(passage: Passage, drafts: Sequence[Draft], known: Mapping[str, pd.Series]) -> Wanted:
    """The siblings of named accounts, everything above moved ones, the families that links lead between."""
    wanted: list[Condition] = []
    ids = [_between(drafts, known)]
    named = _touched(drafts, "account", "name", "parent", "archived_at")
    if named is not None:
        texts, parents = _distinct(named["name"]), _ints(named["parent"])
        if len(texts) > FEW or len(parents) > FEW:
            return None
        under = either(among("account", "parent", parents.tolist()), is_unset("account", "parent"))
        wanted.append(conditions.both(under, alike(passage.unit, "account", "name", texts)))
        ids.append(parents)
    moved = _touched(drafts, "account", "parent")
    if moved is not None:
        ids.append(_ints(moved["id"]))
    helped = _touched(drafts, "contributor", "account", "user")
    if helped is not None:
        ids.append(_ints(helped["account"]))
    return _with_those_above(wanted, "account", "parent", np.unique(np.concatenate(ids)))


def _with_those_above(wanted: list[Condition], kind: str, link: str, ids: Ints) -> Wanted:
    if len(ids) > FEW:
        return None
    return [*wanted, above(kind, link, ids.tolist())] if len(ids) else wanted


def _between(drafts: Sequence[Draft], known: Mapping[str, pd.Series]) -> Ints:
    """The accounts at both ends of links that lead from one account to another."""
    found = [np.array([], dtype=np.int64)]
    for draft in drafts:
        for field in draft.schema.fields if draft.schema.account == "account" else ():
            homes = known.get(field.target)
            if homes is not None and field.name != "account" and not homes.isna().all():
                found.append(_ends(draft, field, homes))
    return np.unique(np.concatenate(found))


def _ends(draft: Draft, field: Field, homes: pd.Series) -> Ints:
    rows = draft.rows(field.name, "account")
    cells = rows[field.name].explode() if field.kind is Kind.LINKS else rows[field.name]
    cells = cells.dropna()
    theirs = homes.reindex(cells.astype("int64").to_numpy()).to_numpy(dtype=float, na_value=np.nan)
    mine = rows["account"].loc[cells.index].to_numpy(dtype=float, na_value=np.nan)
    far = ~np.isnan(theirs) & ~np.isnan(mine) & (theirs != mine)
    return np.unique(np.concatenate([theirs[far], mine[far]])).astype(np.int64)


def _contacts(drafts: Sequence[Draft]) -> Wanted:
    """The contacts of the same accounts with an e-mail, and those above the changed ones."""
    wanted: list[Condition] = []
    rows = _touched(drafts, "contact", "email", "account", "archived_at")
    if rows is not None and rows["email"].notna().any():
        accounts = _ints(rows["account"])
        if len(accounts) > FEW:
            return None
        wanted.append(
            conditions.both(among("contact", "account", accounts.tolist()), is_set("contact", "email"))
        )
    led = _touched(drafts, "contact", "reports_to")
    led = led[["id", "reports_to"]].dropna() if led is not None else None
    if led is None or led.empty:
        return wanted
    ids = np.unique(np.concatenate([_ints(led["id"]), _ints(led["reports_to"])]))
    return _with_those_above(wanted, "contact", "reports_to", ids)


def _users(drafts: Sequence[Draft]) -> Wanted:
    """The people named on accounts; all administrators, too, when one of them may be the last."""
    ids = [np.array([], dtype=np.int64)]
    for kind, name in (("account", "owner"), ("contributor", "user")):
        rows = _touched([draft for draft in drafts if draft.how != "remove"], kind, name)
        if rows is not None:
            ids.append(_ints(rows[name]))
    named = np.unique(np.concatenate(ids))
    if len(named) > FEW:
        return None
    wanted: list[Condition] = [among("user", "id", named.tolist())] if len(named) else []
    if any(draft.schema.name == "user" and stepping_down(draft).any() for draft in drafts):
        wanted.append(among("user", "role", [Role.ADMINISTRATOR]))
    return wanted


# --- unique keys --------------------------------------------------------------------------------------


def _others(passage: Passage, drafts: Sequence[Draft], kind: str) -> pd.DataFrame:
    """The fields of a kind's records that its drafts' keys could clash with, or that rules look at beside."""
    schema = passage.schemas[kind]
    mine = [draft for draft in drafts if draft.schema.name == kind and draft.how != "remove"]
    asked = [(draft, key) for draft in mine for key in schema.unique if draft.touched(*key).any()]
    near = [_near(passage, draft, key) for draft, key in asked]
    names = ["id", *(name for _, key in asked for name in key)]
    if kind in BESIDE:
        link, looked_at = BESIDE[kind]
        names.extend(looked_at)
        both = [_ints(side[link]) for draft in mine for side in (draft.before, draft.after)]
        shared = np.unique(np.concatenate(both)) if both else np.array([], dtype=np.int64)
        near.append(None if len(shared) > FEW else among(kind, link, shared.tolist()))
    named = [one for one in near if one is not None]
    wanted = named if len(named) == len(near) else None
    return _laid_over(passage, drafts, kind, list(dict.fromkeys(names)), wanted)


def _near(passage: Passage, draft: Draft, key: Sequence[str]) -> Condition | None:
    """The records that share the surest part of a key; None when they are too many to name."""
    rows, schema = draft.rows(*key), draft.schema
    exact = next((name for name in key if name == "external_id" or schema[name].kind is Kind.LINK), key[0])
    values = _distinct(rows[exact])
    if len(values) > FEW:
        return None
    if schema[exact].kind is Kind.TEXT and exact != "external_id":
        return alike(passage.unit, schema.name, exact, values)
    return among(schema.name, exact, values) if schema[exact].kind is not Kind.DATE else None


# --- beside -------------------------------------------------------------------------------------------


def _plans(passage: Passage, drafts: Sequence[Draft], saved: Sequence[Draft]) -> dict[str, pd.DataFrame]:
    """All goals and actions of the accounts whose plans are changed in what they are built of."""
    ids: list[Ints] = []
    for draft in saved:
        if draft.schema.name in PLAN_NAMES:
            built = (name for name in PLAN_NAMES[draft.schema.name] if name not in ("id", "name"))
            stirred = draft.touched(*built, *_moving(draft))
            ids.extend(_ints(side["account"][stirred]) for side in (draft.before, draft.after))
    accounts = np.unique(np.concatenate(ids)) if ids else np.array([], dtype=np.int64)
    if not len(accounts):
        return {}
    few = len(accounts) <= FEW
    return {
        kind: _laid_over(
            passage, drafts, kind, names, [among(kind, "account", accounts.tolist())] if few else None
        )
        for kind, names in PLAN_NAMES.items()
    }


def _moving(draft: Draft) -> tuple[str, ...]:
    """Progress, too, tells of what is open."""
    return ("percent",) if draft.schema.name == "action" else ()


def _questions(passage: Passage, drafts: Sequence[Draft], saved: Sequence[Draft]) -> dict[str, pd.DataFrame]:
    """The questions of answers that are new or changed."""
    rows = _touched(saved, "voc_answer", "question", "answer")
    if rows is None:
        return {}
    ids = _ints(rows["question"])
    few = [among("voc_question", "id", ids.tolist())] if len(ids) <= FEW else None
    return {"voc_question": _laid_over(passage, drafts, "voc_question", QUESTION_NAMES, few)}


def _chosen(passage: Passage, drafts: Sequence[Draft]) -> dict[str, pd.DataFrame]:
    """All records of the kinds whose choices are renamed, with what they have of those."""
    lists = [
        own_choices.LISTS[key]
        for draft in drafts
        if draft.schema.name == "setting"
        for _, key, _ in renamed(draft)
    ]
    names: dict[str, list[str]] = {}
    for one in lists:
        names.setdefault(one.kind, ["id"]).append(one.field)
    return {
        kind: _laid_over(passage, drafts, kind, list(dict.fromkeys(wanted)), None)
        for kind, wanted in names.items()
    }


# --- links --------------------------------------------------------------------------------------------


def _known(passage: Passage, drafts: Sequence[Draft], saved: Sequence[Draft]) -> dict[str, pd.Series]:
    """By kind: of the records the drafts point at, those there will be and the actor may see, by account."""
    pointed: dict[str, list[Ints]] = {}
    for draft in saved:
        for field in draft.schema.fields:
            ids = pointed_at(draft, field)
            if HANGS.get(draft.schema.name) == field.name:
                ids = draft.rows(field.name, "account")[field.name]
            if ids is not None:
                pointed.setdefault(field.target, []).append(_ints(ids))
    found = {}
    for kind, parts in pointed.items():
        wanted = np.unique(np.concatenate(parts))
        if len(wanted):
            found[kind] = _homes(passage, passage.schemas[kind], wanted, drafts)
    return found


def _homes(passage: Passage, schema: Schema, wanted: Ints, drafts: Sequence[Draft]) -> pd.Series:
    """The account of each record, by id; of those only that exist and that the actor may see."""
    mine = [draft for draft in drafts if draft.schema.name == schema.name]
    after = [draft.after for draft in mine]
    made = [draft.after[draft.is_new] for draft in mine if draft.how != "remove"]
    new = _ints(pd.concat([part["id"] for part in made])) if made else np.array([], dtype=np.int64)
    stored = np.setdiff1d(wanted, new, assume_unique=True)
    names = ["id", *([schema.account] if schema.account not in ("", "id") else [])]
    there = reading.shared(passage.unit, schema, passage.actor, stored, names)
    there = there[~there["id"].isin(pd.concat([draft.before["id"] for draft in mine]))] if mine else there
    parts = [part for part in (there, *(rows[names] for rows in after)) if len(part)]
    rows = pd.concat(parts, ignore_index=True) if parts else there
    account = rows[schema.account] if schema.account else pd.Series(pd.NA, index=rows.index, dtype="Int64")
    return pd.Series(account.array, index=pd.Index(rows["id"].to_numpy(dtype=np.int64)))


# --- archived accounts --------------------------------------------------------------------------------


def _closed(passage: Passage, drafts: Sequence[Draft]) -> frozenset[int]:
    """The touched accounts that were archived before and stay so, but for those on their way into another."""
    ids = [np.array([], dtype=np.int64)]
    for draft in drafts:
        if draft.schema.account and draft.how == "save":
            ids.extend(_ints(part[draft.schema.account]) for part in (draft.before, draft.after))
    wanted = np.unique(np.concatenate(ids))
    if not len(wanted):
        return frozenset()
    archived = reading.ids(
        passage.unit, "account", is_set("account", "archived_at"), *_few("account", wanted)
    )
    closed = set(archived).intersection(wanted.tolist())
    for draft in drafts:
        if draft.schema.name == "account" and closed:
            opened = draft.after["archived_at"].isna().to_numpy() | draft.changed("merged_into")
            closed -= set(draft.after["id"][opened].tolist())
    return frozenset(closed)


def _few(kind: str, ids: Ints) -> list[Condition]:
    return [among(kind, "id", ids.tolist())] if len(ids) <= FEW else []
