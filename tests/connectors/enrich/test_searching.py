"""A language model that searches: it is told what is allowed, and its answer is believed in nothing."""

import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from kapta_workspace import Misconfigured
from kapta_workspace.connectors.enrich import switched_on
from kapta_workspace.connectors.enrich.searching import ASKED, LONGEST, MOST, Searching, made
from kapta_workspace.connectors.port import NotReached, Suggestion
from kapta_workspace.domain.schemas import SCHEMAS
from tests.connectors.stand_in import Answer, Asked, StandIn, completion, standing_in

NOBODY = pd.DataFrame()
PAGE = "https://acme.example/about"
ACME = pd.Series(
    {"id": 7, "name": "Acme", "website": "https://acme.example", "description": "Our secret plan."}
)
ADA = pd.Series(
    {
        "id": 3,
        "name": "Ada Byron",
        "title": "Countess",
        "email": "ada@acme.example",
        "phone": "+44 20 7946 0000",
        "friend_foe": "foe",
        "account_name": "Acme",
        "account_website": "https://acme.example",
    }
)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The key, as the environment holds it."""
    monkeypatch.setenv("KAPTA_SEARCHER_KEY", "hunter22")
    return "hunter22"


def searching(server: StandIn, kind: str = "account", **facts: object) -> Searching:
    """The model at a stand-in."""
    return made(kind, {"url": f"{server.address}/v1", "model": "finder", "seconds": 2, **facts})


def found(*findings: tuple[str, str, str]) -> Callable[[Asked], Answer]:
    """A model that answers field, value, source."""
    names = ("field", "value", "source")
    rows = [dict(zip(names, one, strict=True)) for one in findings]
    return lambda _: completion(json.dumps({"findings": rows}))


def heard(kind: str, *findings: tuple[str, str, str]) -> list[Suggestion]:
    """What is kept of an answer."""
    with standing_in(found(*findings)) as server:
        return searching(server, kind).suggest(ACME if kind == "account" else ADA, NOBODY)


def told(asked: Asked) -> Any:
    """The facts that were sent."""
    return json.loads(asked.json["messages"][-1]["content"])


def test_a_finding_is_a_proposal_with_the_page_it_is_from() -> None:
    """An industry and a web site that needs its https:// put before it."""
    kept = heard("account", ("industry", " Anvils ", PAGE), ("website", "acme.example", PAGE))

    assert [("industry", "Anvils", PAGE), ("website", "https://acme.example", PAGE)] == [
        (one.field, one.value, one.source) for one in kept
    ]
    assert all("nobody here has looked" in one.because for one in kept)


def test_the_model_is_asked_to_search_with_the_key_it_has(key: str) -> None:
    """One request, which says that it may search the web; no function of ours goes along."""
    with standing_in(found()) as server:
        searching(server).suggest(ACME, NOBODY)

    (asked,) = server.asked
    assert f"Bearer {key}" == {name.lower(): held for name, held in asked.headers.items()}["authorization"]
    assert "web_search_options" in asked.json
    assert "tools" not in asked.json


@pytest.mark.parametrize(
    ("kind", "tells", "sent"),
    [
        ("account", {}, {"name": "Acme"}),
        ("account", {"tells": ["website"]}, {"name": "Acme", "website": "https://acme.example"}),
        ("contact", {}, {"name": "Ada Byron", "account": "Acme"}),
        ("contact", {"tells": []}, {"name": "Ada Byron"}),
        (
            "contact",
            {"tells": ["name", "title", "account", "website"]},
            {
                "name": "Ada Byron",
                "title": "Countess",
                "account": "Acme",
                "website": "https://acme.example",
            },
        ),
    ],
)
def test_only_what_is_allowed_is_told(kind: str, tells: dict[str, object], sent: dict[str, str]) -> None:
    """Never an e-mail address, a telephone number, an attitude or a description, whatever is allowed."""
    with standing_in(found()) as server:
        searching(server, kind, **tells).suggest(ACME if kind == "account" else ADA, NOBODY)

    assert sent == told(server.asked[0])
    assert not any(word in server.asked[0].body for word in ("secret plan", "ada@", "7946", "foe"))


def test_what_is_shown_before_is_what_is_sent() -> None:
    """To the letter, and looking at it sends nothing; the words for a page are those of the letter."""
    with standing_in(found()) as server:
        one = searching(server, "contact")
        shown, words = one.body(ADA), one.asks(ADA)
        before = len(server.asked)
        one.suggest(ADA, NOBODY)

    assert 0 == before
    assert shown == server.asked[0].body
    assert words == "\n\n".join(each["content"] for each in json.loads(shown)["messages"])


HOSTILE: dict[str, tuple[str, str, str]] = {
    "a field nobody has": ("salary", "1", PAGE),
    "a field that was not asked for": ("friend_foe", "foe", PAGE),
    "an owner": ("owner", "1", PAGE),
    "a picture": ("logo", "https://evil.example/x.png", PAGE),
    "no source": ("industry", "Anvils", ""),
    "a source that is no address": ("industry", "Anvils", "trust me"),
    "a script as its source": ("industry", "Anvils", "javascript:alert(1)"),
    "a file as its source": ("industry", "Anvils", "file:///etc/passwd"),
    "markup in its source": ("industry", "Anvils", "https://x.example/<script>"),
    "a source under another's name": ("industry", "Anvils", "https://acme.example@evil.example/"),
    "no value": ("industry", "  ", PAGE),
    "markup": ("description", "<img src=x onerror=alert(1)>", PAGE),
    "a script as a web site": ("website", "javascript:alert(1)", PAGE),
    "no web site": ("website", "nothing found", PAGE),
    "no telephone number": ("phone", "call them", PAGE),
    "a book": ("description", "x" * (LONGEST + 1), PAGE),
    "what a terminal would obey": ("industry", "Anvils\x1b[2J", PAGE),
    "what turns the line about": ("industry", "Anvils\u202esliv", PAGE),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_does_not_stand_up_is_not_kept(hostile: str) -> None:
    """And what came with it and does, is."""
    kept = heard("account", HOSTILE[hostile], ("city", "Turin", PAGE))

    assert [("city", "Turin")] == [(one.field, one.value) for one in kept]


def test_a_person_is_asked_about_their_work_only() -> None:
    """A private address or number is not kept even when it is found."""
    private = [("email", "ada@home.example", PAGE), ("phone", "+442079460001", PAGE), ("personal", "x", PAGE)]
    kept = heard("contact", *private, ("linkedin", "https://www.linkedin.com/in/ada", PAGE))

    assert ["linkedin"] == [one.field for one in kept]


def test_a_field_has_one_proposal_and_an_answer_an_end() -> None:
    """The first that stands up is taken; what comes after the bound is not looked at."""
    many = [("salary", "1", PAGE)] * MOST
    kept = heard("account", ("city", "<b>", PAGE), ("city", "Turin", PAGE), ("city", "Milan", PAGE))

    assert ["Turin"] == [one.value for one in kept]
    assert [] == heard("account", *many, ("city", "Turin", PAGE))


FAULTS: dict[str, tuple[Callable[[Asked], Answer], str]] = {
    "401": (lambda _: Answer({"error": {"message": "hunter22"}}, 401), "did not take the key"),
    "500": (lambda _: Answer("oops", 500), "HTTP 500"),
    "prose": (lambda _: completion("They make anvils, I think."), "could not be read"),
    "another shape": (lambda _: completion('{"findings": [{"field": ["industry"]}]}'), "could not be read"),
    "a refusal": (lambda _: completion(None, refusal="No."), "refused"),
    "a megabyte": (lambda _: completion("x" * 1_000_000), "larger than"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_without_a_secret(fault: str, key: str) -> None:
    """It names who was asked; it is not asked again."""
    script, sentence = FAULTS[fault]
    with standing_in(script) as server, pytest.raises(NotReached, match=sentence) as refused:
        searching(server).suggest(ACME, NOBODY)

    assert 1 == len(server.asked)
    assert str(refused.value).startswith(server.address.removeprefix("http://"))
    assert str(refused.value).endswith(".")
    assert key not in str(refused.value)


def test_it_is_off_until_it_is_named_with_a_model() -> None:
    """Named without one, the sentence says what is missing; it then tells what leaves the house."""
    facts = {"url": "https://x.example/v1", "model": "m", "tells": ["title"]}
    with pytest.raises(Misconfigured, match="url and model under searcher"):
        switched_on(["search_accounts"])
    accounts, contacts = switched_on(["search_accounts", "search_contacts"], facts)

    assert () == switched_on([], facts)
    assert ("account", "contact") == (accounts.kind, contacts.kind)
    assert accounts.tells.startswith("The account's name goes to x.example (m), a language model")
    assert contacts.tells.startswith("The contact's name and their job title go to x.example (m)")


@pytest.mark.parametrize("tells", ["name", ["email"], [["name"]], 1])
def test_what_may_not_be_told_cannot_be_allowed(tells: object) -> None:
    """Only the facts there are, as a list."""
    with pytest.raises(Misconfigured, match=r"searcher\.tells is a list of some of name, title"):
        made("contact", {"url": "https://x.example/v1", "model": "m", "tells": tells})


@pytest.mark.parametrize("kind", ASKED)
def test_every_field_it_is_asked_about_is_one_of_the_kind(kind: str) -> None:
    """And one a form shows."""
    assert all(name in SCHEMAS[kind] for name in ASKED[kind])
