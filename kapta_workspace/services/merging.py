"""
Merging one account into another, as one change set through the door.

The survivor keeps its own values and takes the loser's where it has none. Records, children and contributors
move over; contacts with the same e-mail become one; of two open risks one stays open. The loser stays as an
archived stub that points at the survivor, so old ids and links still lead somewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kapta_workspace.domain import family, frames, risks
from kapta_workspace.domain.access import Action
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.fields import Schema
from kapta_workspace.services import custom, entry, people, pointing, records
from kapta_workspace.services.passage import Grounds
from kapta_workspace.storage import reading
from kapta_workspace.storage.conditions import among, is_unset
from kapta_workspace.storage.store import Store, Unit

STAYS = frozenset(
    {"name", "owner", "parent", "tier", "is_flagged", "archived_at", "merged_into", "external_id"}
)
"""Account fields a merge never carries over by itself."""


def merge_accounts(
    store: Store,
    user: int,
    survivor: int,
    loser: int,
    *,
    choose: Mapping[str, Any] | None = None,
    risk: int | None = None,
    why: str = "",
) -> Receipt:
    """
    Merge one account into another.

    What both have of the same day or person (a metric's value, a contributor) the loser's stub keeps. A
    contact whose manager stays behind in another family reports to nobody afterwards.

    Args:
        store: The workspace's database.
        user: On whose behalf: an administrator, or whoever owns both.
        survivor: The account that stays.
        loser: The account that goes into it.
        choose: The survivor's fields that shall have other values than its own, field by field.
        risk: Which of the open risks of both stays open; the survivor's unless said.
        why: For the log.

    Raises:
        Refused: with what stands in the way.
    """
    if survivor == loser:
        raise Refused([Problem("An account cannot be merged with itself.", kind="account", record=survivor)])
    with store.writing() as unit:
        schemas = custom.schemas(unit)
        entry.must(unit, people.actor(unit, user), Action.MERGE, schemas["account"], [survivor, loser])
        merge = Merge(unit, schemas, survivor, loser, risk)
        merge.build(choose or {})
        change = ChangeSet(merge.writes(), "merge", why, details={"merged": [survivor, loser]})
        return records.save_within(unit, user, change, Grounds(Action.MERGE, (survivor, loser), tidies=True))


@dataclass(frozen=True, slots=True, eq=False)
class Merge:
    """
    A merge being put together.

    Attributes:
        unit: The transaction.
        schemas: The record kinds.
        survivor: The account that stays.
        loser: The account that goes into it.
        risk: Which open risk stays open; None for the survivor's.
        edits: By kind and record, the fields to set: every record is written once.
    """

    unit: Unit
    schemas: Mapping[str, Schema]
    survivor: int
    loser: int
    risk: int | None = None
    edits: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)

    def build(self, choose: Mapping[str, Any]) -> None:
        """Gather everything the merge changes."""
        accounts = reading.by_id(self.unit, self.schemas["account"], [self.survivor, self.loser])
        keeps, goes = (accounts[accounts["id"] == one].iloc[0] for one in (self.survivor, self.loser))
        if not pd.isna(keeps["archived_at"]):
            said = f"{keeps['name']} is archived and takes nothing in."
            raise Refused(
                [
                    Problem(
                        said, code="E18", kind="account", record=self.survivor, suggestion="Restore it first."
                    )
                ]
            )
        self._set("account", self.survivor, {**self._gained("account", keeps, goes), **choose})
        self._set("account", self.loser, {"merged_into": self.survivor, "account_type": "archived"})
        self._adopt_children(keeps, goes)
        self._move(self._unite_people(), keeps["owner"])
        self._part_from_managers()
        self._leave_one_risk_open(str(keeps["name"]), str(goes["name"]))

    def writes(self) -> tuple[Rows, ...]:
        """The edits as rows, those that set the same fields together."""
        return tuple(
            Rows(kind, frame)
            for kind, edits in self.edits.items()
            for frame in _frames({one: values for one, values in edits.items() if values})
        )

    def _set(self, kind: str, record: int, values: Mapping[str, Any]) -> None:
        self.edits.setdefault(kind, {}).setdefault(int(record), {}).update(values)

    def _gained(self, kind: str, keeps: pd.Series, goes: pd.Series) -> dict[str, Any]:
        """What the one has and the other lacks."""
        return {
            one.name: goes[one.name]
            for one in self.schemas[kind].fields
            if one.name not in STAYS
            and frames.is_missing(keeps[one.name])
            and not frames.is_missing(goes[one.name])
        }

    # --- the tree ---------------------------------------------------------------------------------

    def _adopt_children(self, keeps: pd.Series, goes: pd.Series) -> None:
        """The loser's children come under the survivor, and the survivor out from under the loser."""
        for child in reading.ids(self.unit, "account", among("account", "parent", [self.loser])):
            if child != self.survivor:
                self._set("account", child, {"parent": self.survivor})
        if not pd.isna(keeps["parent"]) and keeps["parent"] == self.loser:
            self._set("account", self.survivor, {"parent": goes["parent"]})

    # --- people -----------------------------------------------------------------------------------

    def _unite_people(self) -> dict[int, int]:
        """Contacts with the same e-mail: the survivor's takes what it lacks, the loser's is archived."""
        pairs = self._same_people()
        twins = {int(goes["id"]): int(keeps["id"]) for keeps, goes in pairs}
        for keeps, goes in pairs:
            self._set("contact", keeps["id"], self._gained_of_people(keeps, goes, twins))
            self._set("contact", goes["id"], {"same_person": keeps["id"], "status": "archived"})
        self._lead_to(twins)
        return twins

    def _gained_of_people(
        self, keeps: pd.Series, goes: pd.Series, twins: Mapping[int, int]
    ) -> dict[str, Any]:
        """What the one lacks; people the other points at are the ones they become, and never oneself."""
        gained = self._gained("contact", keeps, goes)
        for one in self.schemas["contact"].fields:
            if one.target == "contact" and one.name in gained:
                gained[one.name] = _led(gained[one.name], twins)
                if gained[one.name] == keeps["id"]:
                    gained.pop(one.name)
        return gained

    def _same_people(self) -> list[tuple[pd.Series, pd.Series]]:
        """Pairs of live contacts, survivor's and loser's, who share an e-mail."""
        both = among("contact", "account", [self.survivor, self.loser])
        people = reading.select(self.unit, self.schemas["contact"], both, is_unset("contact", "archived_at"))
        people = people[people["email"].notna()].assign(key=lambda rows: rows["email"].str.casefold())
        mine = people[people["account"] == self.survivor].drop_duplicates("key").set_index("key")
        theirs = people[people["account"] == self.loser].drop_duplicates("key").set_index("key")
        return [(mine.loc[key], theirs.loc[key]) for key in theirs.index if key in mine.index]

    def _lead_to(self, twins: Mapping[int, int]) -> None:
        """
        Whatever pointed at a contact that became one with another points at that one.

        Records of another family keep the old contact, which stays on the loser's stub as the same person.
        """
        root = self._root_after() if twins else pd.Series(dtype="int64")
        for schema in self.schemas.values() if twins else ():
            links = [one for one in schema.fields if one.target == "contact" and one.name != "same_person"]
            held = pointing.pointing(self.unit, schema, links, {"contact": set(twins)})
            home = self._homes(schema, held["id"].tolist())
            for row in held.to_dict("records"):
                record = int(row["id"])
                if not (schema.name == "contact" and record in twins) and self._is_near(home, record, root):
                    led = {one.name: _led(row[one.name], twins) for one in links}
                    if schema.name == "contact" and led.get("reports_to") == record:
                        led["reports_to"] = None
                    self._set(
                        schema.name, record, {name: to for name, to in led.items() if to is not row[name]}
                    )

    def _homes(self, schema: Schema, ids: list[int]) -> dict[int, int]:
        """The account each of some records belongs to; none for kinds of the whole workspace."""
        if schema.account in ("", "id"):
            return dict(zip(ids, ids, strict=True)) if schema.account else {}
        rows = reading.by_id(self.unit, schema, ids, names=["id", schema.account])
        return dict(zip(rows["id"].astype(int), rows[schema.account].astype(int), strict=True))

    def _is_near(self, home: Mapping[int, int], record: int, root: pd.Series) -> bool:
        """Whether a record is, or comes to be, of the survivor's family."""
        account = home.get(record, self.survivor)
        return account == self.loser or root[account] == root[self.survivor]

    def _root_after(self) -> pd.Series:
        """The top of each account's family once the tree has been changed."""
        accounts = reading.select(self.unit, self.schemas["account"], names=["id", "parent"])
        return family.roots(_edited(accounts, self.edits["account"], "parent"))

    def _part_from_managers(self) -> None:
        """Contacts whose manager would be of another family, or below them, report to nobody."""
        people = reading.select(self.unit, self.schemas["contact"], names=["id", "account", "reports_to"])
        accounts = reading.select(self.unit, self.schemas["account"], names=["id", "parent"])
        edits = self.edits.get("contact", {})
        after = _edited(_edited(people, edits, "account"), edits, "reports_to")
        was, astray = (
            _astray(rows, root)
            for rows, root in ((people, family.roots(accounts)), (after, self._root_after()))
        )
        moved = people["id"].isin(
            [one for one, values in edits.items() if {"account", "reports_to"} & set(values)]
        )
        parted = after["id"][astray & (moved | ~was)].tolist()
        for record in parted:
            self._set("contact", record, {"reports_to": None})
        left = after["reports_to"].mask(after["id"].isin(parted))
        for ring in family.loops(after["id"], left):
            record = next(one for one in ring if "reports_to" in edits.get(one, {}))
            self._set("contact", record, {"reports_to": None})

    # --- risks ------------------------------------------------------------------------------------

    def _leave_one_risk_open(self, name: str, other: str) -> None:
        """One risk stays open, the survivor's unless another was chosen; the rest is closed, and says why."""
        schema = self.schemas["risk"]
        rows = reading.select(self.unit, schema, reading.whose(schema, [self.survivor, self.loser]))
        stays, closed = risks.left_open(rows, self.survivor, self.loser, self.risk)
        if self.risk not in (None, stays):
            said = f"Risk {self.risk} is open on neither account, so it cannot stay open."
            raise Refused([Problem(said, kind="risk", record=self.risk)])
        known = {int(row["id"]): row for row in rows.to_dict("records")}
        today = pd.Timestamp(self.unit.now.date())
        for one in closed:
            of = other if known[one]["account"] == self.survivor else ""
            self._set("risk", one, risks.closing(known[one], known[stays or 0], name, today, of))

    # --- everything else --------------------------------------------------------------------------

    def _move(self, twins: Mapping[int, int], owner: object) -> None:
        """The loser's records come under the survivor, without those the survivor has already."""
        for schema in self.schemas.values():
            if schema.account != "account":
                continue
            rows = reading.select(self.unit, schema, reading.whose(schema, [self.survivor, self.loser]))
            theirs = rows[(rows["account"] == self.loser) & ~_doubled(schema, rows, self.survivor)]
            if schema.name == "contributor":
                theirs = theirs[theirs["user"] != owner]
            kept = set(twins) if schema.name == "contact" else set()
            for record in theirs["id"].tolist():
                if record not in kept:
                    self._set(schema.name, record, {"account": self.survivor})


def _frames(edits: Mapping[int, Mapping[str, Any]]) -> list[pd.DataFrame]:
    alike: dict[tuple[str, ...], list[int]] = {}
    for record, values in edits.items():
        alike.setdefault(tuple(values), []).append(record)
    return [
        pd.DataFrame(
            {
                "id": ids,
                **{name: pd.Series([edits[one][name] for one in ids], dtype="object") for name in names},
            }
        ).set_axis(["merge"] * len(ids))
        for names, ids in alike.items()
    ]


def _led(cell: Any, twins: Mapping[int, int]) -> Any:
    """A link with the twins in it replaced, the very same cell where there are none."""
    if isinstance(cell, tuple):
        return tuple(dict.fromkeys(twins.get(one, one) for one in cell)) if set(cell) & set(twins) else cell
    return cell if pd.isna(cell) else twins.get(cell, cell)


def _edited(rows: pd.DataFrame, edits: Mapping[int, Mapping[str, Any]], name: str) -> pd.DataFrame:
    """Rows with the edits of one link laid over them."""
    kept = zip(rows["id"].tolist(), rows[name].tolist(), strict=True)
    cells = [edits.get(one, {}).get(name, value) for one, value in kept]
    return rows.assign(**{name: frames.column(pd.Series(cells, dtype="object", index=rows.index), "Int64")})


def _astray(people: pd.DataFrame, root: pd.Series) -> pd.Series:
    """Which contacts report to somebody of another account family."""
    home = people.set_index("id")["account"]
    mine, theirs = people["account"].map(root), people["reports_to"].map(home).map(root)
    return theirs.notna() & (mine != theirs).fillna(value=False)


def _doubled(schema: Schema, rows: pd.DataFrame, survivor: int) -> pd.Series:
    """The loser's rows whose place under the survivor is taken: the same user, the same metric and day."""
    taken = pd.Series(data=False, index=rows.index)
    for key in schema.unique:
        if "account" in key:
            rest = [name for name in key if name != "account"]
            mine = rows.loc[rows["account"] == survivor, rest]
            keys = set(map(tuple, mine.astype("str").to_numpy().tolist()))
            theirs = [tuple(row) in keys for row in rows[rest].astype("str").to_numpy().tolist()]
            taken |= pd.Series(theirs, index=rows.index, dtype=bool)
    return taken
