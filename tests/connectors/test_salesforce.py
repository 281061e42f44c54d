"""Salesforce is read whole, then by what changed; whatever goes wrong is one sentence without secrets."""

from collections.abc import Callable, Iterator

import pytest

from kapta_workspace.connectors.port import NotReached
from kapta_workspace.domain.errors import Misconfigured
from tests.connectors.crm import (
    EXPIRED,
    LIMIT,
    NEW,
    OLD,
    PASSWORD,
    organisation,
    queries,
    record,
    signed_in,
)
from tests.connectors.stand_in import Answer, Asked, Script, StandIn, standing_in

GLOBEX, EU = "001000000000001AAA", "001000000000002AAA"


def held() -> dict[str, list[dict[str, object]]]:
    """Two accounts of a family, a third, two people and a third who belongs to nobody, a deal."""
    return {
        "Account": [
            record("Account", 1, Name="Globex", Owner={"Email": "ana@us.example"}, AnnualRevenue=1250000.0),
            record("Account", 2, Name="Globex EU", ParentId=GLOBEX, Tier__c="Gold"),
            record("Account", 3, Name="Initech", SystemModstamp="2026-11-21T23:59:59.000+0000"),
        ],
        "Contact": [
            record("Contact", 1, Name="Ada Byron", AccountId=GLOBEX),
            record("Contact", 2, Name="Bo Lund", AccountId=EU, ReportsToId="003000000000001AAA"),
            record("Contact", 3, Name="Nobody's", AccountId=None),
        ],
        "Opportunity": [
            record("Opportunity", 1, Name="More", AccountId=EU, StageName="Won", IsClosed=True, IsWon=True)
        ],
    }


@pytest.fixture
def crm() -> Iterator[StandIn]:
    """A stand-in that holds the picture above, two records a page."""
    with standing_in(queries(held())) as server:
        yield server


def test_everything_is_read_page_by_page_with_its_links(crm: StandIn):
    """Three accounts come in two pages, by query locator; links are ids, owners are e-mails."""
    found = organisation(crm, fields={"account": {"tier_c": "Tier__c"}}).pull({})

    accounts = found.tables["account"].set_index("name")
    assert ["Globex", "Globex EU", "Initech"] == accounts.index.tolist()
    assert [GLOBEX, "Gold"] == list(accounts.loc["Globex EU", ["parent", "tier_c"]])
    assert ["ana@us.example", "1250000"] == list(accounts.loc["Globex", ["owner", "annual_revenue"]])
    assert "003000000000001AAA" == found.tables["contact"].set_index("name").loc["Bo Lund", "reports_to"]
    assert ["closed_won"] == found.tables["opportunity"]["status"].tolist()
    assert ("1 Contact record has no AccountId in Salesforce: left out.",) == found.notes
    assert "2026-11-21T23:59:59Z" == found.bookmark["Account"]
    assert any("/query/01gAccount-2" in asked.path for asked in crm.asked)


def test_afterwards_only_what_changed_is_asked_for_the_deleted_too(crm: StandIn):
    """From a quarter of an hour before the last change on, through queryAll, which gives the deleted."""
    gone = record("Account", 9, Name="Gone", IsDeleted=True)
    with standing_in(queries({"Account": [gone]})) as server:
        found = organisation(server, kinds=("account",)).pull({"Account": "2026-11-20T10:00:00Z"})

    asked = server.asked[-1]
    assert "/services/data/v59.0/queryAll/" == asked.path
    assert asked.query["q"][0].endswith("WHERE SystemModstamp >= 2026-11-20T09:45:00Z")
    assert ("001000000000009AAA",) == found.gone["account"]
    assert 0 == len(found.tables["account"])
    assert {"Account": "2026-11-20T10:00:00Z"} == found.bookmark


def test_salesforce_is_only_ever_read(crm: StandIn):
    """Beside the sign-in every request is a GET."""
    organisation(crm).pull({})

    assert {"GET"} == {asked.method for asked in crm.asked if "/Soap/" not in asked.path}


def test_much_is_read_through_the_bulk_api():
    """A bulk answer comes in two parts of CSV, by locator; true and empty cells are read as such."""
    parts = {
        "": (
            (
                "Id,IsDeleted,SystemModstamp,Name,Owner.Email\n"
                f'{GLOBEX},false,2026-11-20T08:15:30.000Z,"Globex, Inc.",ana@us.example\n'
            ),
            "next",
        ),
        "next": (
            f"Id,IsDeleted,SystemModstamp,Name,Owner.Email\n{EU},false,2026-11-20T08:15:31.000Z,EU,\n",
            "null",
        ),
    }

    def bulk(asked: Asked) -> Answer:
        if asked.path.endswith("/results"):
            text, locator = parts[asked.query.get("locator", [""])[0]]
            return Answer(text, headers={"Sforce-Locator": locator, "Sforce-NumberOfRecords": "1"})
        if "/jobs/query" in asked.path:
            return Answer({"id": "750J1", "state": "JobComplete", "operation": "query"})
        return plain(asked)

    plain: Script = queries(held())
    with standing_in(bulk) as server:
        found = organisation(server, kinds=("account",), large=1, wait=0).pull({})

    assert [("Globex, Inc.", "ana@us.example"), ("EU", None)] == [
        (name, owner if isinstance(owner, str) else None)
        for name, owner in found.tables["account"][["name", "owner"]].itertuples(index=False)
    ]


def test_an_expired_session_is_renewed():
    """The first session is refused once; signing in again gives one that is taken."""
    sessions = iter([OLD, NEW])
    plain: Script = queries(held())

    def script(asked: Asked) -> Answer:
        if "/Soap/" in asked.path:
            return signed_in(next(sessions))
        return EXPIRED if OLD in asked.headers["Authorization"] else plain(asked)

    with standing_in(script) as server:
        assert 3 == len(organisation(server, kinds=("account",)).pull({}).tables["account"])


def stubborn(answer: Answer) -> Script:
    """Signs in, and answers everything else the same."""
    return lambda asked: signed_in() if "/Soap/" in asked.path else answer


FAULTS: dict[str, tuple[Answer, str]] = {
    "expired": (
        EXPIRED,
        (
            "Salesforce did not answer: the session has expired and could not be renewed. "
            "Run kapta connect salesforce."
        ),
    ),
    "limit": (
        LIMIT,
        (
            "Salesforce did not answer: it has answered all the calls your organisation may make in "
            "24 hours. Try again later, or let it read fewer kinds."
        ),
    ),
    "down": (Answer("<html>down</html>", 503), "Salesforce did not answer as it should (HTTP 503)."),
    "malformed": (
        Answer('{"totalSize": 1, "rec'),
        ("Salesforce sent an answer that cannot be read; nothing was written. Try again."),
    ),
    "no page": (
        Answer({"totalSize": 0, "done": False}),
        ("Salesforce sent an answer that cannot be read; nothing was written. Try again."),
    ),
    "field": (
        Answer([{"message": "No such column 'Tier__c'", "errorCode": "INVALID_FIELD"}], 400),
        (
            "Salesforce does not know a field or object asked for (No such column 'Tier__c'). Mend "
            "salesforce.fields."
        ),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_goes_wrong_is_one_sentence(fault: str):
    """Expired for good, out of calls, down, half an answer, an unknown field: each says what to do."""
    answer, sentence = FAULTS[fault]
    with standing_in(stubborn(answer)) as server, pytest.raises(NotReached) as refused:
        organisation(server).pull({})

    assert sentence == str(refused.value)
    assert PASSWORD not in repr(refused.value)


def test_a_wrong_password_is_said_without_saying_it():
    """The SOAP fault of a refused sign-in becomes a sentence; the password stands nowhere."""
    fault = Answer(
        '<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:sf="urn:fault.partner.soap.sforce.com"><soapenv:Body><soapenv:Fault><faultstring>x</faultstring>'
        "<detail><sf:LoginFault><sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode><sf:exceptionMessage>"
        f"Invalid password {PASSWORD}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>"
        "</soapenv:Body></soapenv:Envelope>",
        500,
    )
    with standing_in(lambda _: fault) as server, pytest.raises(NotReached) as refused:
        organisation(server).pull({})

    assert (
        "Salesforce did not answer: it does not know this user name and password. Run kapta connect "
        "salesforce." == str(refused.value)
    )


def shaky(times: int, first: Answer) -> Callable[[Asked], Answer]:
    """Gives one answer so many times, then behaves."""
    left = [times]
    plain: Script = queries(held())

    def script(asked: Asked) -> Answer:
        if "/Soap/" not in asked.path and left[0]:
            left[0] -= 1
            return first
        return plain(asked)

    return script


@pytest.mark.parametrize("first", [Answer("", 500), Answer("", 429, {"Retry-After": "0"})])
def test_a_passing_fault_is_asked_again(first: Answer):
    """Twice a fault of the server, or too many questions: the third answer counts."""
    with standing_in(shaky(2, first)) as server:
        assert 3 == len(organisation(server, kinds=("account",)).pull({}).tables["account"])


def test_a_server_that_is_not_there_is_said(crm: StandIn):
    """Nothing listens on the port any more."""
    with standing_in(queries({})) as server:
        source = organisation(server)

    with pytest.raises(NotReached, match=r"Salesforce could not be reached \(ConnectionError\)"):
        source.pull({})


def test_a_field_of_salesforce_is_a_plain_name(crm: StandIn):
    """Settings cannot smuggle SOQL into the question."""
    with pytest.raises(Misconfigured, match="cannot be a field of Salesforce"):
        organisation(crm, fields={"account": {"name": "Name FROM User--"}}).pull({})


def test_a_source_does_not_show_its_secrets(crm: StandIn):
    """Its repr is what a notebook shows."""
    assert PASSWORD not in repr(organisation(crm))
