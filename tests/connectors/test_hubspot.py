"""HubSpot is read by id, past its 10,000 results; whatever goes wrong is one sentence without the token."""

import pytest

from kapta_workspace.connectors.hubspot import HubSpot
from kapta_workspace.connectors.port import NotReached
from kapta_workspace.connectors.secrets import Secret
from tests.connectors.crm import portal, thing
from tests.connectors.stand_in import Answer, Asked, Script, StandIn, standing_in

TOKEN = "pat-eu1-nobody-sees"


def hub(server: StandIn, **facts: object) -> HubSpot:
    """The stand-in as a HubSpot account."""
    return HubSpot(token=Secret(TOKEN), address=server.address, pause=0, **facts)  # type: ignore[arg-type]


HELD = {
    "companies": [
        thing(50, name="Globex", hubspot_owner_id="77", domain="globex.example"),
        thing(60, name="Globex EU", hs_parent_company_id="50"),
    ],
    "contacts": [
        thing(1, firstname="Ada", lastname="Byron", associatedcompanyid="50", hs_buying_role="CHAMPION"),
        thing(2, firstname=None, lastname=None, email="bo@globex.example", associatedcompanyid="60"),
        thing(3, firstname="Nobody's"),
    ],
    "deals": [
        thing(7, dealname="More", hs_primary_associated_company="60", dealstage="closedlost", amount="12.50")
    ],
}


def test_companies_people_and_deals_come_with_their_links():
    """A parent, the company of a contact and of a deal are ids; owners are e-mails, stages are words."""
    with standing_in(portal(HELD)) as server:
        found = hub(server).pull({})

    accounts, contacts, deals = (found.tables[kind] for kind in ("account", "contact", "opportunity"))
    assert [("Globex", "ana@us.example"), ("Globex EU", "50")] == [
        (accounts["name"][0], accounts["owner"][0]),
        (accounts["name"][1], accounts["parent"][1]),
    ]
    assert [("Ada Byron", "50"), ("bo@globex.example", "60")] == list(
        zip(contacts["name"], contacts["account"], strict=True)
    )
    assert ["60", "Lost", "closed_lost", "12.50"] == list(
        deals.loc[0, ["account", "stage", "status", "value"]]
    )
    assert ("1 of the contacts belong to no company in HubSpot: left out.",) == found.notes
    assert all(asked.headers["Authorization"] == f"Bearer {TOKEN}" for asked in server.asked)


def test_a_search_never_pages_beyond_what_hubspot_gives():
    """12,000 companies come in 60 searches, each for ids above the last one seen; none asks for a page."""
    many = {"companies": [thing(number, name=f"C{number}") for number in range(1, 12_001)]}
    with standing_in(portal(many)) as server:
        found = hub(server, kinds=("account",)).pull({})

    assert 12_000 == found.tables["account"]["external_id"].nunique()
    assert not [asked for asked in server.asked if "search" in asked.path and "after" in asked.json]


def test_afterwards_only_what_changed_is_asked_for_the_deleted_too():
    """From a quarter of an hour before the last change on; of the archived, those archived since then."""
    gone = {
        "companies": [
            {"id": "8", "archivedAt": "2026-11-20T12:00:00.000Z", "archived": True},
            {"id": "4", "archivedAt": "2026-01-01T12:00:00.000Z", "archived": True},
        ]
    }
    with standing_in(portal({}, gone)) as server:
        found = hub(server, kinds=("account",)).pull({"companies": "2026-11-20T10:00:00.000Z"})

    search = next(asked for asked in server.asked if asked.path.endswith("/search"))
    quarter_to_ten = "1795167900000"  # date -u -d 2026-11-20T09:45:00 +%s000
    assert {"propertyName": "hs_lastmodifieddate", "operator": "GTE", "value": quarter_to_ten} in (
        search.json["filterGroups"][0]["filters"]
    )
    assert ("8",) == found.gone["account"]


def test_too_many_questions_a_second_are_asked_again():
    """Twice SECONDLY, then an answer."""
    left = [2]
    plain: Script = portal(HELD)
    secondly = {
        "status": "error",
        "message": "You have reached your secondly limit.",
        "errorType": "RATE_LIMIT",
        "policyName": "SECONDLY",
    }

    def script(asked: Asked) -> Answer:
        if left[0]:
            left[0] -= 1
            return Answer(secondly, 429)
        return plain(asked)

    with standing_in(script) as server:
        assert 2 == len(hub(server).pull({}).tables["account"])


DAILY = {"status": "error", "message": "You have reached your daily limit.", "policyName": "DAILY"}
FAULTS: dict[str, tuple[Answer, str]] = {
    "token": (
        Answer({"message": f"expired {TOKEN}", "category": "EXPIRED_AUTHENTICATION"}, 401),
        "HubSpot does not take the token any more: make a new one and run kapta connect hubspot.",
    ),
    "scopes": (
        Answer({"category": "MISSING_SCOPES"}, 403),
        ("HubSpot does not let this token read everything asked for: give its app the missing scopes."),
    ),
    "daily": (Answer(DAILY, 429), "HubSpot answers no more questions today; try again later."),
    "down": (Answer("<html>", 502), "HubSpot did not answer as it should (HTTP 502). Try again in a while."),
    "malformed": (
        Answer('{"results": [{"id"'),
        ("HubSpot sent an answer that cannot be read; nothing was written. Try again."),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_goes_wrong_is_one_sentence(fault: str):
    """A token taken back, scopes that lack, the day's questions used up, down, half an answer."""
    answer, sentence = FAULTS[fault]
    with standing_in(lambda _: answer) as server, pytest.raises(NotReached) as refused:
        hub(server).pull({})

    assert sentence == str(refused.value)
    assert TOKEN not in repr(hub(server))
