"""
Connections: another system's records become a plan like a spreadsheet's, are looked at, and applied.

How far a system was read, and what it has deleted since, stand in the log entry of the import itself: they
are written in its transaction or not at all, and an undo takes them back with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from kapta_workspace.connectors.port import Pulled, Source
from kapta_workspace.domain.access import Action, decide
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import Misconfigured, NotAllowed, Problem
from kapta_workspace.domain.progress import Progress, silent
from kapta_workspace.services import people
from kapta_workspace.services.batches import Batch, Plan
from kapta_workspace.services.imports import Imports
from kapta_workspace.services.views import View
from kapta_workspace.services.workbooks import in_memory
from kapta_workspace.storage import log
from kapta_workspace.storage.store import Store

__all__ = ["Connectors", "Takeover"]

GONE = ("kind", "record", "title", "external_id")


@dataclass(frozen=True)
class Connectors:
    """
    The systems that are switched on: ``plan`` first, then the plan's ``apply``.

    Attributes:
        store: The workspace's database.
        user: On whose behalf.
        sources: By name, what makes a source; secrets are only looked for when it is asked.
    """

    store: Store = field(repr=False)
    user: int = field(repr=False)
    sources: Mapping[str, Callable[[], Source]] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Those switched on in the settings."""
        return tuple(self.sources)

    def plan(
        self, name: str, *, anew: bool = False, lenient: bool = False, progress: Progress = silent
    ) -> "Takeover":
        """
        Say for every record that changed there what it would do here; write nothing, here or there.

        Args:
            name: The connector, such as ``salesforce``.
            anew: Read everything, not only what changed since the last one applied.
            lenient: Leave an optional cell empty where it names nothing here (an owner who is no user,
                a parent that was not taken over); it stays on the list of problems.
            progress: Told which stage it is at.

        Raises:
            NotReached: in one sentence, when the other system does not answer as it should.
            Misconfigured: when it is not switched on, or a secret is missing.
            NotAllowed: to whoever may not import.
        """
        self._allow()
        if name not in self.sources:
            raise Misconfigured(_switched_off(name, self.names))
        last = self._last(name)
        source = self.sources[name]()
        progress(0, 0, f"Reading from {source.label}")
        before = {} if anew else last.get("bookmark", {})
        pulled = source.pull(before)
        view = View(self.store, self.user)
        sheets = {view.schemas[kind].plural: kind for kind in pulled.tables}
        book = in_memory({sheet: pulled.tables[kind] for sheet, kind in sheets.items()})
        # Headers are field names: said by hand they mean exactly those, whatever else is called so.
        fields = {str(column): str(column) for table in pulled.tables.values() for column in table.columns}
        plan = Imports(self.store, self.user).plan(
            replace(book, path_name=source.label, notes=pulled.notes),
            kind=sheets,
            mapping=fields,
            lenient=lenient,
            progress=progress,
        )
        return Takeover(name, plan, pulled, before, _pending(last.get("gone", {}), pulled))

    def status(self) -> pd.DataFrame:
        """How far each one was read: *connector, at* (the last import that wrote something), *bookmark*."""
        self._allow()
        rows = []
        for name in self.names:
            last = self._last(name)
            told = ", ".join(f"{one} {mark}" for one, mark in last.get("bookmark", {}).items() if mark)
            rows.append({"connector": name, "at": last.get("at"), "bookmark": told})
        return pd.DataFrame(rows, columns=["connector", "at", "bookmark"])

    def _last(self, name: str) -> dict[str, Any]:
        """The details of the connector's last import that was not taken back."""
        with self.store.reading() as unit:
            found = log.last_standing(unit, "import", "connector", name)
        return {**found.iloc[0]["details"], "at": found.iloc[0]["at"]} if len(found) else {}

    def _allow(self) -> None:
        with self.store.reading() as unit:
            decision = decide(people.actor(unit, self.user), Action.IMPORT)
        if not decision:
            raise NotAllowed([Problem(decision.reason, code="E17")])

    def _repr_html_(self) -> str:
        on = ", ".join(self.names) or "none"
        return (
            f"<p><b>Connections</b> switched on: {escape(on)}. <code>.plan(name)</code> shows what one "
            "would bring.</p>"
        )


def _switched_off(name: str, on: tuple[str, ...]) -> str:
    there = f"switched on: {', '.join(on)}" if on else "none is switched on"
    return f"The connector {name} is not switched on ({there}). Name it under connectors in kapta.toml."


def _pending(before: Mapping[str, list[str]], pulled: Pulled) -> dict[str, list[str]]:
    """What was deleted there and not archived here yet; what came back there is no longer gone."""
    found: dict[str, list[str]] = {}
    for kind in {**before, **pulled.gone}:
        live = set(pulled.tables[kind]["external_id"]) if kind in pulled.tables else set()
        told = dict.fromkeys((*before.get(kind, ()), *pulled.gone.get(kind, ())))
        found[kind] = [one for one in told if one not in live]
    return {kind: ids for kind, ids in found.items() if ids}


@dataclass(frozen=True)
class Takeover:
    """
    What another system's records would do here; nothing is written before ``apply``.

    Attributes:
        connector: Its name.
        plan: The plan, as of a spreadsheet: ``.plan.rows``, ``.plan.summary``, ``.plan.write_failed(path)``.
        pulled: What it gave.
        before: The bookmark it was read from.
        pending: Record kind → external ids of what is deleted there.
    """

    connector: str
    plan: Plan
    pulled: Pulled = field(repr=False)
    before: Mapping[str, str] = field(repr=False)
    pending: Mapping[str, list[str]] = field(repr=False)

    @property
    def rows(self) -> pd.DataFrame:
        """One row a record: the columns of ``Plan.rows``, and its *external_id* there."""
        return self._with_ids(self.plan.rows)

    @property
    def problems(self) -> pd.DataFrame:
        """Every problem: the columns of ``Plan.problems``, and the *external_id* there."""
        return self._with_ids(self.plan.problems)

    @property
    def summary(self) -> pd.DataFrame:
        """How many records of each kind do what."""
        return self.plan.summary

    @property
    def counts(self) -> dict[str, int]:
        """*read, created, updated, unchanged, skipped, failed*; the first is the sum of the others."""
        return self.plan.counts

    @property
    def identity(self) -> str:
        """The sum every import owes, in words."""
        return self.plan.identity

    @property
    def is_clean(self) -> bool:
        """Whether every record can be written."""
        return self.plan.is_clean

    @cached_property
    def gone(self) -> pd.DataFrame:
        """
        Records deleted there that still live here: *kind, record, title, external_id*.

        They are archived only when ``apply`` is told so; until then every plan proposes them again.
        """
        view = View(self.plan.store, self.plan.user)
        found = [pd.DataFrame({name: pd.Series(dtype="object") for name in GONE})]
        for kind, ids in self.pending.items():
            schema = view.schemas[kind]
            held = view.frame(kind)
            held = held[held["external_id"].isin(ids)]
            told = {"kind": kind, "record": held["id"], "title": held[schema.title]}
            found.append(pd.DataFrame({**told, "external_id": held["external_id"]}))
        return pd.concat([part.astype("object") for part in found], ignore_index=True)

    def apply(
        self, *, good_rows: bool = False, archive: bool = False, why: str = "", progress: Progress = silent
    ) -> Batch:
        """
        Write the plan, in one transaction together with how far the system was read.

        Args:
            good_rows: Write what can be written. The bookmark then stays, so that what failed is read again.
            archive: Archive what is deleted there.
            why: For the log.
            progress: Told before and after the writing.

        Raises:
            Refused: as ``Plan.apply`` does.
        """
        gone = self.gone if archive else self.gone.iloc[:0]
        details = {
            "connector": self.connector,
            "bookmark": dict(self.pulled.bookmark if self.is_clean else self.before),
            "gone": {} if archive else {kind: list(ids) for kind, ids in self.pending.items()},
        }
        return self.plan.apply(
            good_rows=good_rows,
            why=why or f"Taken over from {self.plan.file}",
            details=details,
            beside=self._archiving(gone),
            progress=progress,
        )

    def _archiving(self, gone: pd.DataFrame) -> list[Rows]:
        with self.plan.store.reading() as unit:
            moment = pd.Timestamp(unit.now)
        return [
            Rows(
                str(kind),
                pd.DataFrame(
                    {"id": rows["record"].tolist(), "archived_at": [moment] * len(rows)},
                    index=[f"gone {number}" for number in range(len(rows))],
                ),
            )
            for kind, rows in gone.groupby("kind", sort=False)
        ]

    def _with_ids(self, table: pd.DataFrame) -> pd.DataFrame:
        known = {
            (sheet.name, row): text
            for sheet in self.plan.workbook.sheets
            if "external_id" in sheet.frame
            for row, text in sheet.frame["external_id"].items()
        }
        places = zip(table["sheet"], table["row"], strict=True)
        return table.assign(external_id=pd.Series([known.get(one) for one in places], dtype="str"))

    def _repr_html_(self) -> str:
        gone = self.gone
        parts = [self.plan._repr_html_()]
        if len(gone):
            said = f"{len(gone):,} deleted there and still here; .apply(archive=True) archives them:"
            parts.append(f"<p>{said}</p>{gone.to_html(index=False)}")
        return "".join(parts)
