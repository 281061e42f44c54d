"""Whatever an outside party does, it costs a sentence: nothing is lost, nothing half written, all goes on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.connectors import hubspot, oidc, retrying, warehouse, webhook
from kapta_workspace.connectors.hubspot import HubSpot
from kapta_workspace.connectors.secrets import Secret
from kapta_workspace.connectors.warehouse import Warehouse
from kapta_workspace.services.connecting import Connectors
from tests.conftest import missing
from tests.connectors.crm import organisation, portal, queries, record, thing
from tests.connectors.stand_in import Answer, Asked, Script, StandIn, standing_in
from tests.databases import NoPostgres
from tests.faults import parties
from tests.faults.parties import FAULTS, HARMLESS, HIDDEN, PARTIES, SHORT, at_a_port, nobodys_port
from tests.faults.servers import restartable

Party = Callable[[Workspace, StandIn], str]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with Globex."""
    with open_workspace(f"sqlite:///{tmp_path_factory.mktemp('house') / 'kapta.db'}") as made:
        made.accounts.add(name="Globex")
        yield made


@pytest.fixture
def ws(house: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The same with keys for whoever is asked; whoever does not answer is not waited for long."""
    monkeypatch.setattr(retrying, "SECONDS", SHORT)
    monkeypatch.setattr(hubspot, "RAW", {**hubspot.RAW, "_request_timeout": SHORT})
    monkeypatch.setattr(webhook, "SECONDS", SHORT)
    monkeypatch.setattr(oidc, "PATIENCE", SHORT)
    for name in ("ADVISOR", "SEARCHER"):
        monkeypatch.setenv(f"KAPTA_{name}_KEY", HIDDEN)
    return house


KINDS = ("account", "contact", "opportunity", "contract", "note")


def asked(ws: Workspace, party: Party, server: StandIn) -> str:
    """What comes of asking a party, which is Globex's web site besides; no record is another afterwards."""
    ws.accounts.edit("Globex", website=server.address)
    before = [ws.desk(kind).frame().astype("str").to_numpy().tolist() for kind in KINDS]
    said = party(ws, server)
    assert before == [ws.desk(kind).frame().astype("str").to_numpy().tolist() for kind in KINDS]
    return said


def is_one_plain_sentence(text: str) -> bool:
    """For a person: begun and ended, short, without our secrets, places in the code or an answer's words."""
    odd = (HIDDEN, "Traceback", "Attribute", "KeyError", "TypeError", "ValueError", "<html>", "boss:")
    return (
        text[:1].isupper()
        and text.endswith((".", "?"))
        and len(text.splitlines()) == 1
        and len(text) < 300
        and not [one for one in odd if one in text]
    )


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("party", PARTIES, ids=lambda one: one.__name__)
def test_a_party_that_fails_costs_a_sentence(ws: Workspace, party: Party, fault: str) -> None:
    """Hung up on, given rubbish, refused: one sentence, every record as it was, and one works on."""
    with standing_in(lambda _: FAULTS[fault]) as server:
        said = asked(ws, party, server)

    assert (said == "") == ((party, fault) in HARMLESS)
    assert not said or is_one_plain_sentence(said), said
    assert ws.accounts.edit("Globex", description=f"After {fault}").updated


@pytest.mark.parametrize("party", PARTIES, ids=lambda one: one.__name__)
def test_a_party_that_does_not_answer_is_not_waited_for(ws: Workspace, party: Party) -> None:
    """It takes the question and says nothing, for as long as the test lasts."""
    over = threading.Event()
    with standing_in(parties.silent(over)) as server:
        said = asked(ws, party, server)
        over.set()

    assert is_one_plain_sentence(said), said


@pytest.mark.parametrize("party", PARTIES, ids=lambda one: one.__name__)
def test_a_party_that_is_not_there_is_said(ws: Workspace, party: Party) -> None:
    """Nobody listens at its address."""
    said = asked(ws, party, StandIn(f"http://127.0.0.1:{nobodys_port()}"))

    assert is_one_plain_sentence(said), said


@pytest.mark.parametrize("party", PARTIES, ids=lambda one: one.__name__)
def test_a_party_nobody_vouches_for_is_told_nothing(ws: Workspace, party: Party, tmp_path: Path) -> None:
    """Over https with a certificate of its own making: not one word, and no secret, reaches it."""
    with standing_in(lambda _: Answer("ok"), parties.nobodys_certificate(tmp_path)) as server:
        said = asked(ws, party, server)

    assert is_one_plain_sentence(said), said
    assert [] == server.asked


# --- in the middle of it ------------------------------------------------------------------------------


def breaking(well: Script, after: int, fault: Answer) -> Script:
    """Answers well so many times, then fails for good."""
    left = [after]

    def script(asked: Asked) -> Answer:
        left[0] -= 1
        return well(asked) if left[0] >= 0 else fault

    return script


def salesforce_with(server: StandIn) -> Any:
    """An organisation of three accounts and three contacts, two a page."""
    return organisation(server, wait=0)


def hubspot_with(server: StandIn) -> Any:
    """A portal of three companies and as many people, two a page."""
    return HubSpot(token=Secret(HIDDEN), address=server.address, pause=0, page=2)


NUMBERS = (1, 2, 3)
ACCOUNTS = [record("Account", one, Name=f"Firm {one}") for one in NUMBERS]
PEOPLE = [record("Contact", one, Name=f"Ada {one}", AccountId=ACCOUNTS[0]["Id"]) for one in NUMBERS]
COMPANIES = [thing(one, name=f"Firm {one}") for one in NUMBERS]
STAFF = [thing(one, firstname=f"Ada {one}", associatedcompanyid="1") for one in NUMBERS]
CRMS: dict[str, tuple[Callable[[StandIn], Any], Callable[[], Script]]] = {
    "salesforce": (salesforce_with, lambda: queries({"Account": ACCOUNTS, "Contact": PEOPLE})),
    "hubspot": (hubspot_with, lambda: portal({"companies": COMPANIES, "contacts": STAFF})),
}
"""CRM → how it is reached and how it answers."""
IN_THE_MIDDLE = ("breaks off", "401", "500", "a list of nothing")


@pytest.mark.parametrize("fault", IN_THE_MIDDLE)
@pytest.mark.parametrize("crm", CRMS)
def test_a_crm_that_fails_on_the_way_brings_nothing(
    database_url: str, crm: str, fault: str, ws: Workspace
) -> None:
    """Whichever answer fails, nothing of what came before is written; asked again, it is all there."""
    make, well = CRMS[crm]
    with standing_in(well()) as server:
        make(server).pull({})
    answers = len(server.asked)
    with open_workspace(database_url) as mine:
        head = mine.head
        for after in range(1, answers):
            with standing_in(breaking(well(), after, FAULTS[fault])) as server:
                said = parties.planned(mine, partial(make, server))
            assert is_one_plain_sentence(said), (after, said)
        assert head == mine.head
        with standing_in(breaking(well(), answers, FAULTS[fault])) as server:
            Connectors(mine.store, mine.user, {crm: partial(make, server)}).plan(crm).apply()

        assert ["Firm 1", "Firm 2", "Firm 3"] == mine.accounts.frame()["name"].tolist()
        assert ["Ada 1", "Ada 2", "Ada 3"] == sorted(mine.contacts.frame()["name"])


@pytest.mark.parametrize("crm", CRMS)
def test_a_crm_whose_pages_lead_in_a_circle_is_not_read_for_ever(crm: str, ws: Workspace) -> None:
    """The second page is the first one again, and so on: that is said, in the place of an endless wait."""
    make, well = CRMS[crm]

    def circle(asked: Asked) -> Answer:
        answer = well()(asked)
        if "/query" in asked.path and "COUNT" not in asked.query.get("q", [""])[0]:
            return Answer(
                {**answer.body, "done": False, "nextRecordsUrl": "/services/data/v59.0/query/01gAccount-0"}
            )
        if asked.path.endswith("/search"):
            return Answer({"results": COMPANIES[:2]})
        return answer

    with standing_in(circle) as server:
        said = parties.said(lambda: make(server).pull({}))

    assert "cannot be read" in said


# --- a database of figures ----------------------------------------------------------------------------


@pytest.mark.parametrize("words", [b"", b"N", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00" * 64])
def test_a_warehouse_that_talks_rubbish_is_a_sentence(words: bytes) -> None:
    """Hung up on, not encrypted, a web server, noughts: one sentence without the address."""
    with at_a_port(words) as port:
        said = parties.warehouse(port)

    assert is_one_plain_sentence(said), said


def test_a_warehouse_that_is_not_there_is_a_sentence() -> None:
    """Nobody listens at its port."""
    said = parties.warehouse(nobodys_port())

    assert is_one_plain_sentence(said), said


def test_a_warehouse_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and stays silent: the time is over, and that is said."""
    monkeypatch.setattr(warehouse, "GRACE", 0)
    with at_a_port(None) as port:
        said = parties.warehouse(port)

    assert "The warehouse took too long to answer; try again in a while." == said


@pytest.mark.postgres
def test_a_warehouse_that_stops_on_the_way_is_a_sentence() -> None:
    """The server dies under the query; started again it gives its figures."""
    with ExitStack() as until_the_end:
        try:
            figures = until_the_end.enter_context(restartable())
        except NoPostgres as reason:
            missing(str(reason))
        asked = Warehouse("SELECT pg_sleep(30)", Secret(figures.url))
        killer = threading.Timer(1, figures.stop)
        killer.start()
        said = parties.said(lambda: asked.pull({}))
        killer.join()  # however early it came, the server is away
        figures.start()
        query = "SELECT 'Globex' AS account, 'Seats' AS metric, current_date AS day, 1 AS value"
        found = Warehouse(query, Secret(figures.url)).pull({})

    assert is_one_plain_sentence(said), said
    assert 1 == len(found.tables["metric_value"])
