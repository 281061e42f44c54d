"""
A stranger to an account gets nothing of it, whatever they call.

Every public name of the workspace, its desks and what they give is listed here by hand with how a stranger
would use it, and read off the classes besides: a name that is in the classes and not here fails. A stranger
who asks for the account nobody shares with them is answered as if it did not exist.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from inspect import isfunction
from itertools import cycle
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kapta_workspace import KaptaError, NotFound, Refused, Workspace
from kapta_workspace.domain import registers
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services.account_page import AccountPage
from kapta_workspace.services.checkins import CheckIns
from kapta_workspace.services.coaching import Coaching
from kapta_workspace.services.connecting import Connectors
from kapta_workspace.services.desks import Desk
from kapta_workspace.services.documents import DocumentDesk
from kapta_workspace.services.enriching import Enrich
from kapta_workspace.services.goal_templates import GoalTemplateDesk
from kapta_workspace.services.health import Health
from kapta_workspace.services.imports import Imports
from kapta_workspace.services.metrics import MetricDesk
from kapta_workspace.services.org_chart import AccountChart
from kapta_workspace.services.reports import Reports
from kapta_workspace.services.scorecards import Scorecards
from kapta_workspace.services.views import View
from kapta_workspace.settings import load
from kapta_workspace.workspace import DESKS
from tests.build import ADMIN, Office
from tests.filling import Filling

SECRET = "zyxwolf"
"""Stands in every text of the account nobody shares, and of all its records."""
NOTHING = 987_654
"""The id of no record."""
ROLES = ("account_manager", "contributor", "viewer")
OF_ACCOUNTS = [kind for kind, schema in SCHEMAS.items() if schema.account]
OF_THE_WORKSPACE = [kind for kind, schema in SCHEMAS.items() if not schema.account]


@dataclass(frozen=True)
class Target:
    """
    What a stranger reaches for: the secret, or the same question about nothing at all.

    Attributes:
        account: An account's id.
        record: A record's id, of the kind in question.
        task: A task's id.
        contact: A contact's id.
        review: A business review's id.
        position: A log position.
        own: The account the stranger does work on, above the secret one.
        folder: Where files may be written.
    """

    account: int
    record: int
    task: int
    contact: int
    review: int
    position: int
    own: int
    folder: Path

    def row(self, **values: Any) -> pd.DataFrame:
        """A row about the record."""
        return pd.DataFrame({"id": [self.record], **{name: [value] for name, value in values.items()}})


@dataclass(frozen=True)
class House:
    """
    A workspace with one account the strangers work on, and below it one they know nothing of.

    Attributes:
        office: The workspace.
        records: By kind, a record of the secret account.
        accounts: *own* and *secret*.
        strangers: By role, a user.
        position: The log entry that made the secret account's contact.
        folder: Where files go.
    """

    office: Office
    records: Mapping[str, int]
    accounts: Mapping[str, int]
    strangers: Mapping[str, int]
    position: int
    folder: Path

    def workspace(self, role: str) -> Workspace:
        """The workspace as a stranger has it."""
        return Workspace(self.office.store, self.strangers[role], load(folder=self.folder))

    def target(self, kind: str = "account") -> Target:
        """The secret account, or a record of it."""
        known, accounts = self.records, self.accounts
        return Target(
            account=accounts["secret"],
            record=known[kind],
            task=known["task"],
            contact=known["contact"],
            review=known["review"],
            position=self.position,
            own=accounts["own"],
            folder=self.folder,
        )

    @property
    def nothing(self) -> Target:
        """Ids of nothing."""
        return Target(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, self.accounts["own"], self.folder)


@pytest.fixture(scope="module")
def house(building: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, built once: strangers change nothing, which is checked after them all."""
    office = building
    office.empty()
    ids = office.portfolio("Own > Secret")
    office.edit("account", ids["Secret"], name=f"{SECRET} holding", description=f"{SECRET} inside")
    strangers = {role: office.user(role.title(), role) for role in ROLES}
    office.edit("account", ids["Own"], owner=strangers["account_manager"])
    office.add("contributor", account=ids["Own"], user=strangers["contributor"])
    office.share(strangers["viewer"], ids["Own"])
    records, position = secrets(office, ids["Secret"])
    records["user"] = office.user("Gone", archived_at="2026-01-01")
    known = office.people("Bo @ Own", ids)
    office.edit("contact", known["Bo"], reports_to=records["contact"])
    folder = tmp_path_factory.mktemp("house")
    accounts = {"own": ids["Own"], "secret": ids["Secret"]}
    with office.untouched():
        yield House(office, records, accounts, strangers, position, folder)


def secrets(office: Office, account: int) -> tuple[dict[str, int], int]:
    """A record of every kind on the secret account, and the log entry that made its contact."""
    filling = Filling(office)
    filling.made["account"] = account
    for kind in OF_THE_WORKSPACE:
        filling.made.setdefault(kind, filling.add(kind)[0])
    filling.examples.update(
        dict.fromkeys(("text", "long_text"), SECRET)
        | {"email": f"a@{SECRET}.example", "url": f"https://{SECRET}.example", "picture": f"{SECRET}.png"}
    )
    records = {"account": account}
    for kind in OF_ACCOUNTS:
        if kind not in records:
            records[kind] = filling.made[kind] if kind in filling.made else filling.add(kind)[0]
            filling.made[kind] = records[kind]
    position = office.one("contact", records["contact"])["born"]
    return records | {kind: filling.made[kind] for kind in OF_THE_WORKSPACE}, position


# ------------------------------------------------------------------------------ every public name

Call = Callable[[Any, Target], Any]


def of_kind(verb: str, kind: str) -> Call:
    """Reads one kind through a view."""
    return lambda view, _one: getattr(view, verb)(kind, archived=True)


def some_of(kind: str) -> Call:
    """Reads some records of one kind by their ids, the secret one among them."""
    return lambda view, one: view.some(kind, [one.account, one.record, *range(1, 99)])


def of_list(name: str) -> Call:
    """Makes the report of one list over all accounts."""
    return lambda reports, _one: reports.register(name).html()


READS: Mapping[type, Mapping[str, tuple[Call, ...]]] = {
    Desk: {
        "frame": (
            lambda desk, one: desk.frame(one.account),
            lambda desk, one: desk.frame(one.account, combined=True, archived=True),
            lambda desk, one: desk.frame(one.account, as_of=one.position),
        ),
        "get": (lambda desk, one: desk.get(one.record),),
        "find": (lambda desk, one: desk.find(one.record), lambda desk, one: desk.find(one.record, one.own)),
        "history": (lambda desk, one: desk.history(one.record),),
    },
    Workspace: {
        "view": (
            lambda ws, one: ws.view(one.account),
            lambda ws, one: ws.view(one.account, combined=True, archived=True, as_of=one.position),
        ),
        "activity": (lambda ws, one: ws.activity(one.account),),
        "page": (lambda ws, one: ws.page(one.account), lambda ws, one: ws.page(one.account, combined=True)),
        "org_chart": (lambda ws, one: ws.org_chart(one.account),),
        "clean_up": (lambda ws, one: ws.clean_up(one.account),),
        "guide": (lambda ws, one: ws.guide(one.account),),
        "contact_page": (lambda ws, one: ws.contact_page(one.contact),),
        "review_page": (lambda ws, one: ws.review_page(one.review),),
    },
    Health: {
        "explain": (lambda health, one: health.explain(one.account),),
        "change": (lambda health, one: health.change(one.account),),
        "ledger": (lambda health, one: health.ledger(one.account),),
        "trend": (lambda health, one: health.trend(one.account),),
        "rollup": (lambda health, one: health.rollup(one.account),),
        "rollup_change": (lambda health, one: health.rollup_change(one.account, since=date(2026, 3, 1)),),
        "whatif": (lambda health, one: health.whatif(one.account),),
        "snapshots": (lambda health, one: health.snapshots(one.account),),
        "verify": (lambda health, one: health.verify(one.account),),
        "score": (
            lambda health, one: health.score(one.account),
            lambda health, one: health.score(one.account, known_at=one.position),
        ),
    },
    DocumentDesk: {"read": (lambda desk, one: desk.read(one.record),)},
    GoalTemplateDesk: {},
    MetricDesk: {
        "table": (lambda desk, one: desk.table(one.account),),
        "together": (lambda desk, one: desk.together(one.account),),
        "recorded": (lambda desk, one: desk.recorded(one.account),),
    },
    Scorecards: {},
    Enrich: {
        "found": (
            lambda enrich, one: enrich.found("account", one.account),
            lambda enrich, one: enrich.found("contact", one.contact),
        ),
        "asks": (
            lambda enrich, one: enrich.asks("account", one.account),
            lambda enrich, one: enrich.asks("contact", one.contact),
        ),
        "preview": (
            lambda enrich, one: enrich.preview("account", one.account),
            lambda enrich, one: enrich.preview("contact", one.contact),
        ),
    },
    Coaching: {
        "answers": (lambda coaching, one: coaching.answers(one.account),),
        "count": (lambda coaching, one: coaching.count(one.account),),
        "preview": (lambda coaching, one: coaching.preview(one.account),),
        "words": (lambda coaching, one: coaching.words(one.account),),
        "summary": (lambda coaching, one: coaching.summary(one.account),),
        "draft": (lambda coaching, one: coaching.draft(one.account, one.contact),),
    },
    CheckIns: {
        "frame": (lambda check_ins, one: check_ins.frame(one.account),),
        "tasks": (lambda check_ins, one: check_ins.tasks(one.account, combined=True),),
    },
    Imports: {},
    Reports: {
        "account": (lambda reports, one: reports.account(one.account),),
        "family": (lambda reports, one: reports.family(one.account),),
        "review": (lambda reports, one: reports.review(one.account),),
    },
    Connectors: {},
    View: {},
    AccountPage: {},
    AccountChart: {"person": (lambda chart, one: chart.person(one.record),)},
}
"""What asks for one account or one record of it: answered as if there were none."""

WRITES: Mapping[type, Mapping[str, tuple[Call, ...]]] = {
    Desk: {
        "add": (lambda desk, one: desk.add(**placed(desk, one)),),
        "edit": (lambda desk, one: desk.edit(one.record, **changed(desk)),),
        "save": (lambda desk, one: desk.save(one.row(**changed(desk))),),
        "archive": (lambda desk, one: desk.archive(one.record),),
        "restore": (lambda desk, one: desk.restore(one.record),),
        "remove": (lambda desk, one: desk.remove(one.record),),
    },
    Workspace: {
        "save": (lambda ws, one: ws.save(Rows("account", one.row(name="Mine now"))),),
        "undo": (lambda ws, one: ws.undo(one.position),),
        "remove_account": (lambda ws, one: ws.remove_account(one.account, confirm=f"{SECRET} holding"),),
        "merge": (
            lambda ws, one: ws.merge(one.own, one.account),
            lambda ws, one: ws.merge(one.account, one.own),
            lambda ws, one: ws.merge(one.own, one.account, risk=one.record),
        ),
    },
    Health: {"snapshot": (lambda health, _one: health.snapshot(),)},
    MetricDesk: {},
    GoalTemplateDesk: {
        "use": (lambda desk, one: desk.use(1, one.account),),
        "keep": (lambda desk, one: desk.keep(one.record),),
    },
    DocumentDesk: {
        "put": (lambda desk, one: desk.put(one.account, "a.pdf", b"mine"),),
        "replace": (lambda desk, one: desk.replace(one.record, "a.pdf", b"mine"),),
    },
    Scorecards: {
        "edit": (lambda cards, _one: cards.edit("normal", weights={"notes": 20}, why="More notes."),)
    },
    Enrich: {
        "look_up": (
            lambda enrich, one: enrich.look_up("account", one.account),
            lambda enrich, one: enrich.look_up("contact", one.contact),
        ),
        "accept": (lambda enrich, one: enrich.accept("contact", one.contact, "name/x"),),
        "refuse": (lambda enrich, one: enrich.refuse("contact", one.contact, "name/x"),),
    },
    Coaching: {
        "done": (lambda coaching, one: coaching.done(f"{one.account}/profile_fields/account:{one.account}"),),
        "snooze": (lambda coaching, one: coaching.snooze(f"{one.account}/profile_fields/x"),),
        "dismiss": (lambda coaching, one: coaching.dismiss(f"{one.account}/profile_fields/x", "No."),),
    },
    CheckIns: {
        "log": (lambda check_ins, one: check_ins.log(one.contact, text="A call"),),
        "complete": (lambda check_ins, one: check_ins.complete(one.task),),
        "update": (lambda check_ins, one: check_ins.update(one.account),),
    },
    Imports: {
        "plan": (
            lambda imports, one: imports.plan(pd.DataFrame({"Account name": [SECRET]}), kind="account"),
        ),
        "undo": (lambda imports, one: imports.undo(one.position),),
        "forget_mapping": (lambda imports, one: imports.forget_mapping(SECRET),),
    },
    Reports: {},
    Connectors: {
        "plan": (lambda connectors, _one: connectors.plan("warehouse"),),
        "status": (lambda connectors, _one: connectors.status(),),
    },
    View: {},
    AccountPage: {},
    AccountChart: {
        "move": (
            lambda chart, one: chart.move("Bo", one.record),
            lambda chart, one: chart.move(one.record, "Bo"),
        )
    },
}
"""What would change something of one account: refused, the log stays as it was."""

LISTS: Mapping[type, Mapping[str, tuple[Call, ...]]] = {
    Desk: {
        "frame": (
            lambda desk, one: desk.frame(),
            lambda desk, one: desk.frame(archived=True),
            lambda desk, one: desk.frame(as_of=one.position + 2),
            lambda desk, one: desk.frame(one.own, combined=True, archived=True),
        ),
        "search": (
            lambda desk, one: desk.search(SECRET),
            lambda desk, one: desk.search("holding"),
            lambda desk, one: desk.search(SECRET, as_of=one.position + 2),
        ),
    },
    Workspace: {
        "view": (
            lambda ws, one: ws.view(),
            lambda ws, one: ws.view(one.own, combined=True),
        ),
        "activity": (lambda ws, one: ws.activity(), lambda ws, one: ws.activity(one.own, combined=True)),
        "guide": (lambda ws, one: ws.guide(), lambda ws, one: ws.guide(one.own)),
        "export": (
            lambda ws, one: [path.read_text() for path in ws.export(one.folder / "all.csv")],
            lambda ws, one: [
                path.read_text()
                for path in ws.export(one.folder / "past.csv", "accounts", as_of=one.position + 2, raw=True)
            ],
        ),
        "who_to_call": (lambda ws, one: ws.who_to_call(),),
        "calendar": (lambda ws, one: ws.calendar(),),
        "log": (lambda ws, one: ws.log(), lambda ws, one: ws.log(mine=True)),
        "portfolio": (lambda ws, one: ws.portfolio(), lambda ws, one: ws.portfolio(as_of=one.position + 2)),
        "portfolio_page": (
            lambda ws, one: ws.portfolio_page().table,
            lambda ws, one: ws.portfolio_page(as_of=one.position + 2).activity,
        ),
        "menu": (lambda ws, one: ws.menu().text, lambda ws, one: ws.menu([one.own]).text),
        "narrowed": (
            lambda ws, one: ws.narrowed("contacts >= 0"),
            lambda ws, one: ws.narrowed(f"parent = {one.account}"),
        ),
    },
    Health: {
        "frame": (lambda health, one: health.frame(),),
        "parts": (lambda health, one: health.parts(),),
        "trend": (lambda health, one: health.trend(),),
        "rollup": (lambda health, one: health.rollup(one.own),),
        "rollup_change": (lambda health, one: health.rollup_change(one.own, since=date(2026, 3, 1)),),
        "ledger": (lambda health, one: health.ledger(one.own),),
        "evidence": (lambda health, one: health.evidence(),),
        "snapshots": (lambda health, one: health.snapshots(),),
        "verify": (lambda health, one: health.verify(),),
    },
    DocumentDesk: {},
    GoalTemplateDesk: {
        "outline": (lambda desk, one: desk.outline(1),),
        "due": (lambda desk, one: desk.due(1, date(2026, 12, 1)),),
    },
    MetricDesk: {
        "table": (
            lambda desk, one: desk.table(),
            lambda desk, one: desk.table(one.own, combined=True),
        ),
        "together": (lambda desk, one: desk.together(one.own),),
        "recorded": (lambda desk, one: desk.recorded(),),
    },
    Scorecards: {
        "frame": (lambda cards, one: cards.frame(),),
        "get": (lambda cards, one: cards.get("normal"),),
        "weights": (lambda cards, one: cards.weights("normal"),),
        "draft": (lambda cards, one: cards.draft("normal"),),
        "effect": (lambda cards, one: cards.effect(cards.draft("normal")),),
    },
    Enrich: {},
    Coaching: {
        "answers": (lambda coaching, one: coaching.answers(),),
        "known": (lambda coaching, one: (coaching(), coaching(one.own, combined=True), coaching.known())[2],),
    },
    CheckIns: {
        "frame": (lambda check_ins, one: check_ins.frame(one.own, combined=True),),
        "tasks": (lambda check_ins, one: check_ins.tasks(),),
        "who_to_call": (lambda check_ins, one: check_ins.who_to_call(),),
        "agenda": (lambda check_ins, one: check_ins.agenda(),),
        "calendar": (lambda check_ins, one: check_ins.calendar(),),
    },
    Imports: {
        "history": (lambda imports, one: imports.history(),),
        "template": (lambda imports, one: imports.template(one.folder / "t.xlsx"),),
    },
    Reports: {
        "family": (lambda reports, one: reports.family(one.own).html(),),
        "review": (lambda reports, one: reports.review(one.own, combined=True).html(),),
        "portfolio": (lambda reports, one: reports.portfolio().html(),),
        "metrics": (lambda reports, one: reports.metrics().html(),),
        "contracts": (lambda reports, one: reports.contracts().html(),),
        "opportunities": (lambda reports, one: reports.opportunities().html(),),
        "register": tuple(of_list(name) for name in registers.REGISTERS),
    },
    Connectors: {},
    View: {
        "frame": tuple(of_kind("frame", kind) for kind in SCHEMAS),
        "shown": tuple(of_kind("shown", kind) for kind in SCHEMAS),
        "some": tuple(some_of(kind) for kind in SCHEMAS),
        "titles": (
            lambda view, one: view.titles("account", [one.account]),
            lambda view, one: view.titles("contact", range(1, 99)),
        ),
    },
    AccountPage: {
        "told": (lambda page, one: page.told([f"account:{one.account}", f"contact:{one.record}"]),),
        "happened": (lambda page, one: page.happened(400),),
    },
    AccountChart: {
        "only": (lambda chart, one: chart.only(primary=True),),
        "outline": (lambda chart, one: chart.outline(),),
        "edge_table": (lambda chart, one: chart.edge_table(),),
        "svg": (lambda chart, one: chart.svg(),),
        "html": (lambda chart, one: chart.html(),),
        "save": (lambda chart, one: chart.save(one.folder / "chart.csv").read_text(),),
    },
}
"""What gives many accounts, or one's own with everything below it: the others are not among them."""

OF_NO_ACCOUNT: Mapping[type, Mapping[str, str]] = {
    Desk: {},
    Workspace: {
        "acting_as": "a server that signed somebody in calls it; roles do not bind whoever runs Python here",
        "close": "lets go of the database",
        "desk": "gives a desk, which is tried below",
        "check_ins": "gives the check-ins, which are tried below",
        "coaching": "gives the coaching, which is tried below",
        "enrich": "gives the proposals, which are tried below",
        "health": "gives the scores, which are tried below",
        "database_roles": "who reads as whom; who may manage them is tried in test_database_roles",
        "is_ready": "speaks of the database and the disk; it knows no account",
        "oidc": "names the sign-in provider of the settings; it knows no account",
        "sign_in": "passwords and sessions; who may manage them is tried in test_sign_in",
        "settings_file": "for administrators; that others are refused is tried in test_settings_file",
        "concerns": "of accounts unseen it says what it says of none; test_news tries that",
        "kept": "gives what its caller makes, to the one who had it made; test_news tries that",
        "unfinished": "one's own forms alone; that others see none is tried in test_unfinished",
        "imports": "gives the imports, which are tried below",
        "reports": "gives the reports, which are tried below",
        "connectors": "gives the connectors, which are tried below",
    },
    Health: {
        "backtest": "scores the accounts in view, as frame does",
        "from_orders": "reckons with the table it is handed",
        "leads": "scores the accounts in view, as frame does",
        "keep_evidence": "takes what a backtest found; the door refuses all but administrators",
    },
    **dict.fromkeys(
        (DocumentDesk, MetricDesk),
        dict.fromkeys(
            (name for name in dir(Desk) if not name.startswith("_")), "as any desk, which is tried below"
        ),
    ),
    GoalTemplateDesk: {
        **dict.fromkeys(
            (name for name in dir(Desk) if not name.startswith("_")), "as any desk, which is tried below"
        ),
        "take_away": "settings, which belong to no account; who may is decided at the door",
    },
    Scorecards: {},
    Enrich: {"asked": "names those an administrator switched on"},
    Coaching: {"wording": "the language model, asked by the four methods tried above"},
    CheckIns: {},
    Imports: {},
    Reports: {},
    Connectors: {"names": "names what the settings switch on"},
    View: {
        "named": "adds names to rows one has; shown, tried below, is made of it",
        "still": "the same view, which reads each kind once only",
        "over": "the same person's view of other accounts; frame, tried below, decides what it gives",
        "worked_out": "keeps what it is handed; what is kept of whom is tried in test_dossiers",
    },
    AccountPage: {},
    AccountChart: {
        "refresh": "reads the same again",
        "png": "prints what svg gives",
        "pdf": "prints what svg gives",
    },
}
"""What gives nothing of an account, and why."""

CLASSES = tuple(READS)

ASKED_ABOUT = {
    AccountChart: "contact",
    AccountPage: "contact",
    CheckIns: "contact",
    DocumentDesk: "document",
}
"""The kind of record a class is asked about, where that is no account."""


def placed(desk: Desk, one: Target) -> dict[str, Any]:
    """The fields that would put a new record on the account."""
    if desk.kind == "account":
        return {"name": "Mine now", "parent": one.account}
    return {"account": one.account} if desk.schema.account else changed(desk)


def changed(desk: Desk) -> dict[str, Any]:
    """A change of a record of the desk; its key is what ``edit`` calls the record by."""
    return {next(name for name in desk.schema.names if name != "key"): None}


def objects(ws: Workspace, target: Target) -> list[Any]:
    """One of each class, as a stranger gets it about the account they do work on."""
    return [
        ws,
        ws.health,
        ws.health.scorecards,
        ws.check_ins,
        ws.coaching,
        ws.enrich,
        ws.imports,
        ws.reports,
        ws.documents,
        ws.metrics,
        ws.goal_templates,
        ws.connectors,
        ws.view(),
        ws.view(target.own, combined=True, archived=True),
        ws.page(target.own, combined=True),
        ws.org_chart(target.own, combined=True),
    ]


def verbs(cls: type) -> set[str]:
    """The public methods of a class."""
    return {name for name in dir(cls) if not name.startswith("_") and isfunction(getattr(cls, name))}


def properties(cls: type) -> set[str]:
    """What else a class gives by name: what it works out, not what it was made with."""
    made_with = set(getattr(cls, "__dataclass_fields__", ()))
    return {name for name in dir(cls) if not name.startswith("_")} - verbs(cls) - made_with


# ------------------------------------------------------------------------------ answers


def told(answer: Any) -> str:
    """Everything an answer says."""
    if isinstance(answer, (pd.DataFrame, pd.Series)):
        return str(answer.to_csv())
    shown = answer._repr_html_() if hasattr(answer, "_repr_html_") else ""
    return f"{answer!r} {shown}"


def answer(call: Call, of: Any, one: Target) -> tuple[bool, str]:
    """Whether a call was answered at all, and the answer or the error, without the ids it was asked by."""
    try:
        given = True, told(call(of, one))
    except KaptaError as error:
        given = False, f"{type(error).__name__}: {error}"
    asked = "|".join(
        sorted(
            {str(one.record), str(one.account), str(one.task), str(one.contact), str(one.position)},
            key=len,
            reverse=True,
        )
    )
    return given[0], re.sub(rf"\b({asked})\b", "#", given[1])


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    """Each role that does not see everything."""
    return str(request.param)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_public_method_has_its_stranger(cls: type) -> None:
    """A new method is told here what a stranger gets from it, or this fails."""
    known = {*READS[cls], *WRITES[cls], *LISTS[cls], *OF_NO_ACCOUNT[cls]}

    assert set() == verbs(cls) - known, "say in tests/services/test_strangers.py what strangers get"


@pytest.mark.parametrize(("role", "kind"), list(zip(cycle(ROLES), OF_ACCOUNTS, strict=False)))
def test_a_desk_gives_a_stranger_nothing_of_the_account(house: House, role: str, kind: str) -> None:
    """Its records answer as records that do not exist, and nothing lists or changes them."""
    desk = house.workspace(role).desk(kind)

    with unlogged(house.office):
        same(READS[Desk], desk, house.target(kind), house.nothing)
        same(WRITES[Desk], desk, house.target(kind), house.nothing)
        silent(LISTS[Desk], desk, house.target(kind))


@pytest.mark.parametrize(("role", "kind"), list(zip(cycle(ROLES), OF_THE_WORKSPACE, strict=False)))
def test_the_lists_of_the_workspace_tell_a_stranger_nothing_of_the_account(
    house: House, role: str, kind: str
) -> None:
    """What all may read names no account, and takes an administrator to change."""
    desk = house.workspace(role).desk(kind)

    with unlogged(house.office):
        silent(LISTS[Desk], desk, house.target(kind))
        for name, calls in WRITES[Desk].items():
            assert [False] * len(calls) == [answer(one, desk, house.target(kind))[0] for one in calls], name


def test_the_workspace_gives_a_stranger_nothing_of_the_account(house: House, role: str) -> None:
    """Views, pages, charts, scores, lists and logs leave it out, even of the account above it."""
    ws = house.workspace(role)

    with unlogged(house.office):
        for one in objects(ws, house.target()):
            cls = type(one)
            target = house.target(ASKED_ABOUT.get(cls, "account"))
            same(READS[cls], one, target, house.nothing)
            same(WRITES[cls], one, target, house.nothing)
            silent(LISTS[cls], one, target)
            for name in properties(cls):
                assert SECRET not in told(getattr(one, name)).casefold(), f"{cls.__name__}.{name}"


def test_what_is_hidden_is_counted_and_not_named(house: House, role: str) -> None:
    """The page of the account above says that one account of its family is not shown."""
    page = house.workspace(role).page(house.accounts["own"], combined=True)

    assert (1, ["Own"]) == (page.hidden, page.overview["name"].tolist())


def test_a_name_nobody_shares_is_a_name_nobody_has(house: House, role: str) -> None:
    """Asking by the account's name is answered as asking by any other name that fits nothing."""
    ws, sentences = house.workspace(role), []
    for name in (f"{SECRET} holding", "quuxfrog holding"):
        with pytest.raises(NotFound) as refused:
            ws.view(name)
        sentences.append(str(refused.value).replace(name, "…"))

    assert sentences[0] == sentences[1]


def test_a_link_to_the_account_is_a_link_to_nothing(house: House) -> None:
    """Whoever points a record of their own at one of the account's hears that there is none."""
    ws = house.workspace("account_manager")
    sentences = []
    for one in (house.target("contact"), house.nothing):
        with unlogged(house.office), pytest.raises(Refused) as refused:
            ws.save(
                Rows(
                    "contact", pd.DataFrame({"account": [one.own], "name": ["X"], "reports_to": [one.record]})
                )
            )
        sentences.append(str(refused.value).replace(str(one.record), "…"))

    assert sentences[0] == sentences[1]


def test_the_administrator_does_get_it(house: House) -> None:
    """The same calls find everything for somebody who may see it, so silence above means something."""
    ws = Workspace(house.office.store, ADMIN, load(folder=house.folder))
    lists = [
        call(ws.desk(kind), house.target(kind)) for kind in OF_ACCOUNTS for call in LISTS[Desk]["frame"][1:2]
    ]

    assert [True] * len(OF_ACCOUNTS) == [
        house.accounts["secret"] in frame[SCHEMAS[kind].account].tolist()
        for kind, frame in zip(OF_ACCOUNTS, lists, strict=True)
    ]
    assert SECRET in told(ws.page(house.accounts["own"], combined=True).key_players).casefold()


def test_every_desk_is_tried() -> None:
    """The desks of the workspace are those of the kinds tried above."""
    assert {*OF_ACCOUNTS, *OF_THE_WORKSPACE} == set(DESKS.values())


@contextmanager
def unlogged(office: Office) -> Iterator[None]:
    """Check that what happens inside leaves the log as it was."""
    head = office.head
    yield
    assert head == office.head


def same(calls: Mapping[str, tuple[Call, ...]], of: Any, secret: Target, nothing: Target) -> None:
    """Check that what is not shared and what is not there are answered alike, and that neither is given."""
    for name, many in calls.items():
        for call in many:
            given, said = answer(call, of, secret)
            assert (False, said) == answer(call, of, nothing), name
            assert not given, f"{name} was answered: {said}"
            assert SECRET not in said.casefold(), f"{name} tells: {said}"


def silent(calls: Mapping[str, tuple[Call, ...]], of: Any, target: Target) -> None:
    """Check that what is listed leaves the account out."""
    for name, many in calls.items():
        for call in many:
            given = call(of, target)
            assert SECRET not in told(given).casefold(), f"{type(of).__name__}.{name} tells of it"
            for column in {"account"} & set(getattr(given, "columns", ())):
                assert target.account not in given[column].tolist(), f"{type(of).__name__}.{name} lists it"
