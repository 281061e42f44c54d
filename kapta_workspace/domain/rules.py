"""
What every record must satisfy, whoever writes it and through whatever door.

A rule takes the rows before and after a change, with the world they land in, and gives problems: one for
each row it refuses, in words. Rules look only at rows that changed in what the rule is about, so an old
record that breaks a newer rule can still be edited elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from kapta_workspace.domain import family, frames
from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.fields import Schema


@dataclass(frozen=True, slots=True)
class Draft:
    """
    Rows of one kind on their way through the door.

    Attributes:
        schema: Their kind.
        before: The rows as they stand; a new record's row is all missing but its *id*.
        after: The same rows as they would stand; same index, same *id*.
        is_new: Which rows are new records.
        given: The columns the writer named.
    """

    schema: Schema
    before: pd.DataFrame
    after: pd.DataFrame
    is_new: pd.Series
    given: frozenset[str]

    def touched(self, *names: str) -> pd.Series:
        """Which rows are new or change one of the named fields."""
        flags = self.is_new.copy()
        for name in names:
            flags |= frames.differ(self.before[name], self.after[name])
        return flags

    def rows(self, *names: str) -> pd.DataFrame:
        """The rows after, of those that are new or change one of the named fields."""
        return self.after[self.touched(*names)]


@dataclass(frozen=True, slots=True)
class World:
    """
    What the rules look at beside the rows themselves, as it would stand after the change.

    Attributes:
        accounts: *id, name, parent, owner, archived_at* of the accounts that matter.
        contacts: *id, account, name, email, reports_to, archived_at* of the contacts that matter.
        users: *id, name, role, is_disabled* of everybody.
        others: By kind: the key columns of the records a kind's unique keys could clash with.
        known: By kind: the ids that links may point at.
        closed: The accounts that were archived before the change and stay so.
    """

    accounts: pd.DataFrame
    contacts: pd.DataFrame
    users: pd.DataFrame
    others: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    known: Mapping[str, pd.Index] = field(default_factory=dict)
    closed: frozenset[int] = frozenset()


Rule = Callable[[Draft, World], Iterable[Problem]]


def problem(draft: Draft, row: object, name: str, code: str, sentence: str, suggestion: str = "") -> Problem:
    """A problem about one row of a draft."""
    at = draft.after.loc[[row]].iloc[0]
    value = at[name] if name in draft.after else None
    return Problem(
        sentence,
        code=code,
        kind=draft.schema.name,
        field=name,
        value=None if value is None or frames.is_missing(value) else value,
        row=row if isinstance(row, int) else None,
        record=None if draft.is_new[row] else int(at["id"]),
        suggestion=suggestion,
    )


def required(draft: Draft, _world: World) -> Iterable[Problem]:
    """A required field may not be left empty by whoever makes the record or touches the field."""
    for one in draft.schema.fields:
        if one.required:
            blank = frames.missing(draft.after[one.name]) & draft.touched(one.name)
            for row in draft.after.index[blank]:
                yield problem(
                    draft,
                    row,
                    one.name,
                    "E01",
                    f"{one.label} is required.",
                    f"Give the {draft.schema.label.lower()} its {one.label.lower()}.",
                )


def links(draft: Draft, world: World) -> Iterable[Problem]:
    """A link points at a record that exists and that the writer may see."""
    for one in draft.schema.fields:
        if one.target in world.known:
            changed = draft.touched(one.name) & ~frames.missing(draft.after[one.name])
            cells = draft.after.loc[changed, one.name]
            pointed = cells.explode() if cells.dtype == object else cells
            lost = pointed[~pointed.astype("int64").isin(world.known[one.target])]
            for row, value in zip(lost.index, lost.tolist(), strict=True):
                yield problem(
                    draft,
                    row,
                    one.name,
                    "E07",
                    f"{one.label}: there is no {one.target.replace('_', ' ')} {value}.",
                )


def unique(draft: Draft, world: World) -> Iterable[Problem]:
    """Two records of a kind never share what must be unique, whatever the case of the letters."""
    for key in draft.schema.unique:
        rows = draft.rows(*key)
        rows = rows[~pd.concat([frames.missing(rows[name]) for name in key], axis=1).any(axis=1)]
        others = world.others.get(draft.schema.name)
        if rows.empty:
            continue
        mine = folded(rows, key)
        taken = (
            pd.Series(dtype="str")
            if others is None
            else folded(others[~others["id"].isin(draft.after["id"])], key)
        )
        clash = mine[mine.duplicated(keep="first") | mine.isin(taken)]
        labels = " and ".join(draft.schema[name].label for name in key if name != "account")
        for row in clash.index:
            yield problem(
                draft,
                row,
                key[-1],
                "E10",
                f"Another {draft.schema.label.lower()} already has this {labels}.",
                "Edit that one, or choose another.",
            )


def folded(rows: pd.DataFrame, key: Iterable[str]) -> pd.Series:
    """The key of each row as one text to compare by, without case."""
    parts = [rows[name].astype("str").str.casefold() for name in key]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + "\x1f" + part
    return joined


def sibling_names(draft: Draft, world: World) -> Iterable[Problem]:
    """An account's name is unique among the children of one parent; the same name elsewhere is allowed."""
    rows = draft.rows("name", "parent", "archived_at")
    rows = rows[rows["archived_at"].isna()]
    if rows.empty:
        return
    live = world.accounts[world.accounts["archived_at"].isna()]
    mine = _named(rows)
    counts = _named(live).value_counts()
    names = dict(zip(world.accounts["id"].tolist(), world.accounts["name"].tolist(), strict=True))
    for row in mine.index[mine.map(counts).fillna(0) > 1]:
        parent = rows.at[row, "parent"]
        under = "at the top level" if pd.isna(parent) else f"under {names.get(parent, 'the same parent')}"
        yield problem(
            draft,
            row,
            "name",
            "E10",
            f"There is already an account named “{rows.at[row, 'name']}” {under}.",
            "Edit that one, or choose another name.",
        )


def _named(accounts: pd.DataFrame) -> pd.Series:
    return (
        accounts["name"].astype("str").str.casefold() + "\x1f" + accounts["parent"].astype("str").fillna("")
    )


def account_loops(draft: Draft, world: World) -> Iterable[Problem]:
    """An account does not sit under itself, nor under one of its own descendants."""
    moved = draft.rows("parent")
    moved = moved[moved["parent"].notna()]
    if moved.empty:
        return
    names = dict(
        zip(world.accounts["id"].astype("int64").tolist(), world.accounts["name"].tolist(), strict=True)
    )
    for ring in family.loops(world.accounts["id"], world.accounts["parent"]):
        for row in moved.index[moved["id"].isin(ring)]:
            said = (
                "An account cannot sit under itself."
                if len(ring) == 1
                else f"That would make a loop: {family.chain(ring, names)}."
            )
            yield problem(draft, row, "parent", "E11", said, "Choose another parent.")


def owner_can_own(draft: Draft, world: World) -> Iterable[Problem]:
    """A new owner is somebody who is not disabled."""
    rows = draft.rows("owner")
    off = world.users[world.users["is_disabled"].fillna(value=False).astype(bool)]
    for row in rows.index[rows["owner"].isin(off["id"])]:
        name = off.loc[off["id"] == rows.at[row, "owner"], "name"].iloc[0]
        yield problem(
            draft,
            row,
            "owner",
            "E08",
            f"{name} is disabled and cannot own an account.",
            "Choose somebody else.",
        )


def contact_emails(draft: Draft, world: World) -> Iterable[Problem]:
    """An e-mail address stands once within an account; in another account it is the same person."""
    rows = draft.rows("email", "account", "archived_at")
    rows = rows[rows["email"].notna() & rows["archived_at"].isna()]
    if rows.empty:
        return
    live = world.contacts[world.contacts["email"].notna() & world.contacts["archived_at"].isna()]
    counts = folded(live, ("account", "email")).value_counts()
    for row in rows.index[folded(rows, ("account", "email")).map(counts).fillna(0) > 1]:
        yield problem(
            draft,
            row,
            "email",
            "E10",
            f"Another contact of this account already has the e-mail {rows.at[row, 'email']}.",
            "Edit that one instead.",
        )


def managers(draft: Draft, world: World) -> Iterable[Problem]:
    """Reports-to names another contact of the same account family and closes no loop."""
    moved = draft.rows("reports_to", "account")
    moved = moved[moved["reports_to"].notna()]
    if moved.empty:
        return
    people = world.contacts.drop_duplicates("id").set_index("id")
    root = family.roots(world.accounts)
    theirs = moved["account"].map(root)
    bosses = moved["reports_to"].map(people["account"]).map(root)
    for row in moved.index[bosses.notna() & (theirs != bosses)]:
        yield problem(
            draft,
            row,
            "reports_to",
            "E13",
            "Reports to names somebody outside the account family.",
            "Choose a contact of this account, its parent or its children.",
        )
    names = dict(zip(people.index.astype("int64").tolist(), people["name"].tolist(), strict=True))
    for ring in family.loops(world.contacts["id"], world.contacts["reports_to"]):
        for row in moved.index[moved["id"].isin(ring)]:
            said = (
                "A contact cannot report to themselves."
                if len(ring) == 1
                else f"That would make a loop: {family.chain(ring, names)}."
            )
            yield problem(draft, row, "reports_to", "E12", said, "Choose another manager.")


def one_open_risk(draft: Draft, world: World) -> Iterable[Problem]:
    """An account has at most one open risk; it is closed before another opens."""
    rows = draft.rows("status", "account", "archived_at")
    rows = rows[_is_open(rows)]
    others = world.others.get("risk")
    if rows.empty:
        return
    theirs = (
        pd.Series(dtype="Int64")
        if others is None
        else others[_is_open(others) & ~others["id"].isin(draft.after["id"])]["account"]
    )
    for row in rows.index[rows["account"].isin(theirs) | rows["account"].duplicated()]:
        yield problem(
            draft,
            row,
            "status",
            "E10",
            "This account already has an open risk.",
            "Close that one first, or add to it.",
        )


def _is_open(risks: pd.DataFrame) -> pd.Series:
    return risks["status"].isin(["open", "in_process"]) & risks["archived_at"].isna()


def in_order(first: str, last: str) -> Rule:
    """The rule that one day does not lie before another."""

    def rule(draft: Draft, _world: World) -> Iterable[Problem]:
        rows = draft.rows(first, last)
        for row in rows.index[(rows[last] < rows[first]).fillna(value=False)]:
            ends, begins = draft.schema[last].label, draft.schema[first].label
            yield problem(draft, row, last, "E03", f"{ends} lies before {begins}.", "Check the two dates.")

    return rule


def archived_accounts(draft: Draft, world: World) -> Iterable[Problem]:
    """An archived account is read-only, its records with it, until it is restored."""
    if not world.closed or not draft.schema.account:
        return
    still = draft.after[draft.schema.account].isin(world.closed)
    names = draft.touched(*draft.schema.names)
    for row in draft.after.index[still & names]:
        yield problem(
            draft,
            row,
            "archived_at" if "archived_at" in draft.schema else draft.schema.account,
            "E18",
            "The account is archived and read-only.",
            "Restore it first.",
        )


EVERYWHERE: tuple[Rule, ...] = (required, links, unique, archived_accounts)
RULES: Mapping[str, tuple[Rule, ...]] = {
    "account": (sibling_names, account_loops, owner_can_own),
    "contact": (contact_emails, managers),
    "risk": (one_open_risk, in_order("opened_on", "closed_on")),
    "contract": (in_order("start", "end"),),
    "goal": (in_order("start", "due"),),
    "action": (in_order("start", "due"),),
}


def check(draft: Draft, world: World) -> list[Problem]:
    """Every problem of a draft, the general rules first; rows that go for good have nothing left to satisfy."""
    if draft.after.empty:
        return []
    return [
        found for rule in (*EVERYWHERE, *RULES.get(draft.schema.name, ())) for found in rule(draft, world)
    ]
