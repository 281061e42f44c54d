"""Two people do, at the very same moment, what only one of them may: one does it, the other is told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.storage.store import Store
from tests.faults import children

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
Act = Callable[[Workspace], object]


@dataclass(frozen=True)
class Race:
    """
    What is done at once.

    Attributes:
        acts: What each of them does; they begin together.
        succeed: How many of them are told that it is done; 0 where any number may be.
        stands: What stands afterwards, however it went.
        should: What that must be: one of these.
        before: What is made ready, by one, beforehand.
    """

    acts: tuple[Act, ...]
    succeed: int
    stands: Callable[[Workspace], Any]
    should: tuple[Any, ...]
    before: Act = lambda _: None


def names(ws: Workspace) -> list[str]:
    """The accounts, the archived ones among them."""
    return sorted(ws.accounts.frame(archived=True)["name"])


def importing(ws: Workspace) -> object:
    """Plan an import of one account and apply it."""
    return ws.imports.plan({"Accounts": pd.DataFrame({"Account name": ["Hooli"]})}).apply()


def parents(ws: Workspace) -> int:
    """How many accounts are below another."""
    return int(ws.accounts.frame()["parent"].notna().sum())


def orphans(ws: Workspace) -> int:
    """How many notes are of an account that is not there."""
    return int((~ws.notes.frame()["account"].isin(ws.accounts.frame(archived=True)["id"])).sum())


def told(ws: Workspace) -> tuple[int, list[str]]:
    """The notes about conversations, and how the reminders stand."""
    return len(ws.notes.frame()), ws.tasks.frame()["status"].tolist()


def reminded(ws: Workspace) -> None:
    """Ada should be called, and is on the list."""
    ws.contacts.add(account="Globex", name="Ada", checkin_every="1w")
    ws.store.clock = lambda: NOON.replace(month=8)
    ws.check_ins.update()


def overdue(ws: Workspace) -> None:
    """Ada should be called, and is on no list yet."""
    ws.contacts.add(account="Globex", name="Ada", checkin_every="1w")
    ws.store.clock = lambda: NOON.replace(month=8)


def staff(ws: Workspace) -> None:
    """Ada and Bo work at Globex."""
    for name in ("Ada", "Bo"):
        ws.contacts.add(account="Globex", name=name)


RISK = {"account": "Globex", "reason": "Tender", "severity": "low", "opened_on": "2026-06-01"}
NOTE = {"account": "Hooli", "kind": "phone", "occurred_on": "2026-06-01", "title": "Call"}
RACES: dict[str, Race] = {
    "the same new account": Race(
        (lambda ws: ws.accounts.add(name="Hooli"),) * 4, 1, names, (["Globex", "Hooli", "Initech"],)
    ),
    "an import and a form of one name": Race(
        (importing, lambda ws: ws.accounts.add(name="Hooli")), 0, names, (["Globex", "Hooli", "Initech"],)
    ),
    "each under the other": Race(
        (
            lambda ws: ws.accounts.edit("Globex", parent="Initech"),
            lambda ws: ws.accounts.edit("Initech", parent="Globex"),
        ),
        1,
        parents,
        (1,),
    ),
    "each reports to the other": Race(
        (
            lambda ws: ws.contacts.edit("Ada", reports_to="Bo"),
            lambda ws: ws.contacts.edit("Bo", reports_to="Ada"),
        ),
        1,
        lambda ws: int(ws.contacts.frame()["reports_to"].notna().sum()),
        (1,),
        staff,
    ),
    "each merged into the other": Race(
        (lambda ws: ws.merge("Globex", "Initech"), lambda ws: ws.merge("Initech", "Globex")),
        1,
        lambda ws: len(ws.accounts.frame()),
        (1,),
    ),
    "a second open risk": Race(
        (lambda ws: ws.risks.add(**RISK),) * 3, 1, lambda ws: len(ws.risks.frame()), (1,)
    ),
    "one address for two people": Race(
        (
            lambda ws: ws.contacts.edit("Ada", email="us@globex.example"),
            lambda ws: ws.contacts.edit("Bo", email="us@globex.example"),
        ),
        1,
        lambda ws: int(ws.contacts.frame()["email"].notna().sum()),
        (1,),
        staff,
    ),
    "the last two administrators": Race(
        (
            lambda ws: ws.acting_as("bo@us.example").users.edit(1, role="viewer"),
            lambda ws: ws.users.edit("Bo", role="viewer"),
        ),
        1,
        lambda ws: int((Administrators(ws.store).roles() == "administrator").sum()),
        (1,),
        lambda ws: ws.users.add(name="Bo", email="bo@us.example", role="administrator"),
    ),
    "the same reminder ticked off": Race(
        (lambda ws: ws.check_ins.complete(1, kind="phone", text="All is well."),) * 2,
        1,
        told,
        ((1, ["done", "open"]),),  # the next one is due within a week
        reminded,
    ),
    "two daily runs": Race((lambda ws: ws.check_ins.update(),) * 3, 3, told, ((0, ["open"]),), overdue),
    "one change taken back twice": Race(
        (lambda ws: ws.undo(ws.head),) * 2,
        1,
        names,
        (["Globex", "Initech"],),
        lambda ws: ws.accounts.add(name="Hooli"),
    ),
    "removed while it is written to": Race(
        (lambda ws: ws.remove_account("Hooli", confirm="Hooli"), lambda ws: ws.notes.add(**NOTE)),
        0,
        lambda ws: (names(ws), orphans(ws)),
        ((["Globex", "Initech"], 0),),
        lambda ws: ws.accounts.add(name="Hooli"),
    ),
}


class Administrators:
    """Who has which role, whoever asks."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def roles(self) -> pd.Series:
        """The role of every user."""
        with self._store.reading() as unit:
            return pd.Series(unit.connection.exec_driver_sql('SELECT role FROM "user"').scalars().all())


@pytest.mark.parametrize("race", RACES)
def test_what_only_one_may_do_is_done_once(database_url: str, race: str) -> None:
    """Several begin together, over and over in fresh workspaces' worth of records; nothing is done twice."""
    it = RACES[race]
    with open_workspace(database_url) as ws:
        ws.store.clock = lambda: NOON
        for _ in range(children.kills(1)):
            ws.accounts.add(name="Globex")
            ws.accounts.add(name="Initech")
            it.before(ws)
            start = threading.Barrier(len(it.acts))

            def run(act: Act, start: threading.Barrier = start) -> str:
                start.wait(60)
                try:
                    act(ws)
                except KaptaError as error:
                    return str(error) or "refused"
                return ""

            with ThreadPoolExecutor(len(it.acts)) as pool:
                said = list(pool.map(run, it.acts))

            assert it.succeed in (0, said.count("")), said
            assert "" in said, said
            assert it.stands(ws) in it.should, said
