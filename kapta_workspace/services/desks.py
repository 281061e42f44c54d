"""Desks: the verbs people call, one desk a record kind, made from its schema."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from kapta_workspace.domain import derived, frames, search
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import NotFound, Problem, Refused
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.services import activity, records, searching, searching_then, views
from kapta_workspace.services.moments import Moment
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store

Key = int | str


@dataclass(frozen=True)
class Desk:
    """
    Everything one does with the records of one kind.

    Records are named by id or by title (an account's name, a contact's name); a title that fits several is
    asked back, never guessed. Links take titles too: ``ws.contacts.add(account="Acme", reports_to="Ada")``.
    """

    store: Store
    user: int
    kind: str
    through: str = "code"

    @property
    def schema(self) -> Schema:
        """The kind as this workspace has it, custom fields included."""
        return self._view().schemas[self.kind]

    def frame(
        self,
        account: Key | None = None,
        *,
        combined: bool = False,
        archived: bool = False,
        as_of: Moment = None,
    ) -> pd.DataFrame:
        """
        The records one may see, as a table.

        Args:
            account: Only this account's; all of them when left out.
            combined: With ``account``: of everything below it, too.
            archived: Archived records among them.
            as_of: A day, a moment or a log position of the past.

        Returns:
            *id, version, born*, every field of the kind, and for each link its name (*owner_name*).
        """
        view = self._view(account, combined=combined, as_of=as_of, archived=archived)
        return view.shown(self.kind, archived=archived)

    def get(self, key: Key) -> pd.Series:
        """One record, archived or not, as a row of ``frame``."""
        record, view = self.find(key), self._view(archived=True)
        return view.named(self.kind, view.some(self.kind, [record])).iloc[0]

    def find(self, key: Key, account: int | None = None) -> int:
        """
        The id of the one record that ``key`` means: an id, an exact title, or an external id.

        Raises:
            NotFound: when nothing fits (the nearest names are offered) or when several do.
        """
        return _found(self._seen(), self.kind, key, account)

    def search(self, query: str, limit: int = 20, *, as_of: Moment = None) -> pd.DataFrame:
        """Records whose searched fields hold what was typed, best first; archived ones last."""
        view = self._view(archived=True, as_of=as_of).still()
        if view.position is not None:
            return searching_then.then(view, self.kind).best(query, limit)
        schema = view.schemas[self.kind]
        if not searching.is_open(schema):
            rows = view.frame(self.kind, archived=True)
            fields = schema.search or (schema.title,)
            found = search.index(rows, fields, schema.title, schema.account).best(query, limit)
        else:
            with self.store.reading() as unit:
                found = searching.proposed(self.store, unit, schema, view.actor, query, limit)
        # Only what was found is worth naming: the names of everything take longer than the search.
        rows = view.some(self.kind, found.index.tolist()).set_index("id", drop=False)
        best = found[found.index.isin(rows.index)]
        rows = rows.loc[best.index].set_axis(pd.RangeIndex(len(best)))
        return view.named(self.kind, rows).assign(match=best.to_numpy())

    # --- writing ----------------------------------------------------------------------------------

    def add(self, why: str = "", **values: Any) -> int:
        """Make one record and give its id. Fields are keyword arguments; links may be ids or titles."""
        return self._save([{**values}], why).ids[0][0]

    def edit(self, key: Key, /, why: str = "", version: int | None = None, **values: Any) -> Receipt:
        """
        Change some fields of one record; ``None`` empties a field.

        Args:
            key: Which one.
            why: For the log.
            version: The version last seen; a change by somebody else to the same fields is then a conflict.
            values: The fields.
        """
        seen = {} if version is None else {"version": version}
        return self._save([{"id": self.find(key), **seen, **values}], why)

    def save(self, rows: pd.DataFrame, why: str = "") -> Receipt:
        """Make (no *id*) and change (with *id*) many records at once; all of them or none."""
        return records.save(self.store, self.user, self._change(Rows(self.kind, rows), why))

    def archive(self, *keys: Key, why: str = "") -> Receipt:
        """Retire records; they are kept, searchable and reportable."""
        return self._set_archived(keys, pd.Timestamp(self.store.clock()), why)

    def restore(self, *keys: Key, why: str = "") -> Receipt:
        """Bring archived records back."""
        return self._set_archived(keys, None, why)

    def remove(self, *keys: Key, why: str = "") -> Receipt:
        """Take records away for good; the log keeps them, and ``undo`` brings them back."""
        ids = pd.DataFrame(
            {"id": pd.array([self.find(key) for key in keys], dtype="Int64")}, index=_labels(len(keys))
        )
        return records.save(self.store, self.user, self._change(Rows(self.kind, ids, "remove"), why))

    def history(self, key: Key, limit: int = 100) -> pd.DataFrame:
        """What happened to one record, newest first, in sentences."""
        return activity.recent(self._view(archived=True), kind=self.kind, record=self.find(key), limit=limit)

    def _set_archived(self, keys: Iterable[Key], moment: pd.Timestamp | None, why: str) -> Receipt:
        if not self.schema.archivable:
            raise Refused(
                [Problem(f"{self.schema.plural} are not archived; remove them instead.", kind=self.kind)]
            )
        ids = [self.find(key) for key in keys]
        frame = pd.DataFrame({"id": ids, "archived_at": [moment] * len(ids)}, index=_labels(len(ids)))
        return records.save(self.store, self.user, self._change(Rows(self.kind, frame), why))

    def _save(self, rows: list[Mapping[str, Any]], why: str) -> Receipt:
        seen = self._seen()
        told = [self._resolved(row, seen) for row in rows]
        frame = pd.DataFrame(
            {name: pd.Series([row[name] for row in told], dtype="object") for name in told[0]}
        )
        if frame.empty:
            frame = pd.DataFrame(index=range(len(rows)))
        return records.save(
            self.store, self.user, self._change(Rows(self.kind, frame.set_axis(_labels(len(rows)))), why)
        )

    def _resolved(self, row: Mapping[str, Any], seen: View) -> dict[str, Any]:
        """The row with titles turned into ids, people within the account they are looked for in first."""
        schema, told = seen.schemas[self.kind], dict(row)
        words = {field.name for field in derived.words(schema)}
        unknown = [name for name in told if not (name in schema or name in frames.RECORD or name in words)]
        if unknown:
            raise Refused([self._no_field(name) for name in unknown])
        for field in schema.fields:
            value = told.get(field.name)
            if field.kind is Kind.LINK and isinstance(value, str):
                told[field.name] = self._meant(field.target, value, told, seen)
            elif field.kind is Kind.LINKS and value is not None:
                many = [value] if isinstance(value, (str, int)) else value
                told[field.name] = tuple(self._meant(field.target, one, told, seen) for one in many)
        return told

    def _meant(self, target: str, key: Key, told: Mapping[str, Any], seen: View) -> int:
        """The record a link names: one of the same account before one of any other."""
        within = self._account_of(target, told, seen)
        if within is not None:
            try:
                return _found(seen, target, key, within)
            except NotFound:
                pass  # a manager may sit in the parent account, so look everywhere before giving up
        return _found(seen, target, key)

    def _account_of(self, target: str, told: Mapping[str, Any], seen: View) -> int | None:
        """The account the row belongs to, where the target's records belong to accounts, too."""
        if any(seen.schemas[kind].account != "account" for kind in (self.kind, target)):
            return None
        account = told.get("account")
        if account is None and told.get("id") is not None:
            account = int(self.get(int(told["id"]))["account"])
        return _found(seen, "account", account) if isinstance(account, str) else account

    def _no_field(self, name: str) -> Problem:
        near = search.nearest(pd.Series(self.schema.names), name)
        said = (
            f"Did you mean {' or '.join(near)}?"
            if near
            else f"Its fields are {', '.join(self.schema.names)}."
        )
        return Problem(
            f"{self.schema.label} has no field “{name}”.",
            code="W01",
            kind=self.kind,
            field=name,
            suggestion=said,
        )

    def _seen(self) -> View:
        """Everything one may see, archived or not, each kind read when it is first asked for."""
        return self._view(archived=True).still()

    def _desk(self, kind: str) -> "Desk":
        return Desk(self.store, self.user, kind, self.through)

    def _change(self, rows: Rows, why: str) -> ChangeSet:
        return ChangeSet((rows,), self.through, why)

    def _view(
        self,
        account: Key | None = None,
        *,
        combined: bool = False,
        as_of: Moment = None,
        archived: bool = False,
    ) -> View:
        if account is None:
            if as_of is None:
                return View(self.store, self.user, Scope(archived=archived))
            return views.open_view(
                self.store, self.user, None, combined=False, as_of=as_of, archived=archived
            )
        one = self._desk("account").find(account)
        return views.open_view(self.store, self.user, one, combined=combined, as_of=as_of, archived=archived)

    def _repr_html_(self) -> str:
        rows = self.frame()
        verbs = "<code>.frame()</code> shows them, <code>.add(…)</code> makes one."
        return f"<p><b>{escape(self.schema.plural)}</b>: {len(rows):,}. {verbs}</p>"

    def __dir__(self) -> list[str]:
        return [
            "add",
            "archive",
            "edit",
            "find",
            "frame",
            "get",
            "history",
            "remove",
            "restore",
            "save",
            "schema",
            "search",
        ]


def _labels(count: int) -> list[str]:
    # Text labels, so that a problem with a form's single record does not speak of a row.
    return [f"record {number}" for number in range(1, count + 1)]


# --- whom a key means -----------------------------------------------------------------------------------


def _found(view: View, kind: str, key: Key, account: int | None = None) -> int:
    """The id of the one record of a kind that ``key`` means, of one account if it is given; see ``find``."""
    # By its id alone: reading all records to find one takes longer than the rest of a page.
    by_id = account is None and not isinstance(key, str)
    if by_id and view.titles(kind, [int(key)]):
        return int(key)
    schema, rows = view.schemas[kind], view.frame(kind, archived=True)
    if account is not None and schema.account == "account":
        rows = rows[rows["account"] == account]
    found = _called(rows, schema, key) if isinstance(key, str) else rows[rows["id"] == int(key)]
    if len(found) == 1:
        return int(found["id"].iloc[0])
    raise NotFound(_lost(schema, key, rows, found))


def _called(rows: pd.DataFrame, schema: Schema, key: str) -> pd.DataFrame:
    for name in (schema.title, "external_id", "email"):
        if name in rows:
            found = rows[rows[name].astype("str").str.casefold() == key.strip().casefold()]
            if "archived_at" in found and len(found) > 1:
                found = found[found["archived_at"].isna()]
            if len(found):
                return found
    return rows.iloc[:0]


def _lost(schema: Schema, key: Key, rows: pd.DataFrame, found: pd.DataFrame) -> str:
    label = schema.label.lower()
    if len(found):
        ids = ", ".join(str(one) for one in found["id"])
        return f"{len(found)} {schema.plural.lower()} are called “{key}”; name one by its id: {ids}."
    near = search.nearest(rows[schema.title], str(key)) if isinstance(key, str) else []
    said = f" Did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else ""
    return f"There is no {label} {key!r}, or it is not shared with you.{said}".replace("'", "“", 1).replace(
        "'", "”", 1
    )
