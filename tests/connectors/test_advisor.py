"""A language model is asked once, within bounds; whatever goes wrong is one sentence without a secret."""

import json
import socket
import time
from collections.abc import Callable

import pytest

from kapta_workspace import Misconfigured
from kapta_workspace.connectors.advisor import Advisor, made
from kapta_workspace.connectors.language_model import LARGEST
from kapta_workspace.connectors.port import NotReached
from kapta_workspace.domain.wording import Sentence
from tests.connectors.stand_in import Answer, Asked, StandIn, completion, standing_in


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The key, as the environment holds it."""
    monkeypatch.setenv("KAPTA_ADVISOR_KEY", "hunter22")
    return "hunter22"


def advisor(server: StandIn, **facts: object) -> Advisor:
    """The model at a stand-in."""
    found = made({"url": f"{server.address}/v1", "model": "small", "seconds": 2, **facts})
    assert found
    return found


def test_a_question_is_one_request_and_its_answer_sentences(key: str):
    """The key in its header, no tool among what is sent, and each sentence with its sources."""
    said = [{"text": "It is late.", "cites": ["note:4"], "topic": "money"}]
    with standing_in(lambda _: completion(said)) as server:
        heard = advisor(server).ask("Be brief.", '{"id": "note:4"}')

    (asked,) = server.asked
    assert (Sentence("It is late.", ("note:4",), "money"),) == heard.sentences
    assert "/v1/chat/completions" == asked.path
    assert f"Bearer {key}" == {name.lower(): held for name, held in asked.headers.items()}["authorization"]
    assert ["Be brief.", '{"id": "note:4"}'] == [one["content"] for one in asked.json["messages"]]
    assert "small" == asked.json["model"]
    assert "tools" not in asked.json


def test_what_is_shown_before_is_what_is_sent():
    """To the letter, and looking at it sends nothing."""
    with standing_in(lambda _: completion([])) as server:
        shown = advisor(server).body("Be brief.", "Ünder")
        before = len(server.asked)
        advisor(server).ask("Be brief.", "Ünder")

    assert 0 == before
    assert server.asked[0].body == shown


def no_json(_: Asked) -> Answer:
    """A log-in page where an interface should be."""
    return Answer("<html>Sign in</html>", headers={"Content-Type": "text/html"})


FAULTS: dict[str, tuple[Callable[[Asked], Answer], str]] = {
    "401": (lambda _: Answer({"error": {"message": "hunter22"}}, 401), "did not take the key"),
    "404": (lambda _: Answer({"error": {"message": "no"}}, 404), "does not know the model"),
    "429": (lambda _: Answer({"error": {"message": "slow down"}}, 429), "asked too often"),
    "500": (lambda _: Answer("oops", 500), "HTTP 500"),
    "elsewhere": (lambda _: Answer("", 302, {"Location": "https://evil.example/v1"}), "HTTP 302"),
    "a page": (no_json, "did not answer in JSON"),
    "broken JSON": (lambda _: Answer('{"choices": ['), "could not be read"),
    "other JSON": (lambda _: Answer([1, 2]), "could not be read"),
    "prose": (lambda _: completion("I would rather not say."), "could not be read"),
    "half an answer": (lambda _: completion('{"sentences": [{"te', finish="length"), "could not be read"),
    "a refusal": (lambda _: completion(None, refusal="I cannot help with that."), "refused"),
    "a megabyte": (lambda _: completion("x" * 1_000_000), f"larger than {LARGEST // 1000} kB"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_and_is_not_asked_again(fault: str, key: str):
    """Neither the key nor anything of the answer is in it."""
    script, sentence = FAULTS[fault]
    with standing_in(script) as server, pytest.raises(NotReached, match=sentence) as refused:
        advisor(server).ask("Be brief.", "x")

    assert 1 == len(server.asked)
    assert key not in str(refused.value)


def test_whoever_takes_too_long_is_not_waited_for():
    """After the seconds set, whatever comes later."""

    def slowly(_: Asked) -> Answer:
        time.sleep(1)
        return completion([])

    with standing_in(slowly) as server, pytest.raises(NotReached, match=r"within 0\.2 seconds"):
        advisor(server, seconds=0.2).ask("Be brief.", "x")


def test_nobody_there_is_one_sentence():
    """A port nobody listens at: the network is off, or the local server is not started."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    gone = Advisor(f"http://127.0.0.1:{port}/v1", "small", seconds=2)

    with pytest.raises(NotReached, match="could not be reached"):
        gone.ask("Be brief.", "x")


def test_it_is_off_unless_somebody_names_one():
    """No setting, no model."""
    assert made({}) is None


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"url": "https://x.example/v1"}, "both url and model"),
        ({"url": "ftp://x.example", "model": "m"}, "cannot be"),
        ({"url": "https://me:secret@x.example/v1", "model": "m"}, "cannot be"),
        ({"url": "http://x.example/v1", "model": "m"}, "must begin with https"),
        ({"url": "https://x.example/v1", "model": "m", "api_key": "hunter22"}, "keyring"),
        ({"url": "https://x.example/v1", "model": "m", "colour": "red"}, "no setting colour"),
        ({"url": "https://x.example/v1", "model": "m", "names": "no"}, "true or false"),
        ({"url": "https://x.example/v1", "model": "m", "seconds": 0}, "above 0"),
    ],
)
def test_settings_that_cannot_be_are_named(facts: dict[str, object], sentence: str):
    """Before anything is asked, and no word that opens anything is repeated."""
    with pytest.raises(Misconfigured, match=sentence) as refused:
        made(facts)

    assert "hunter22" not in str(refused.value)
    assert "secret@" not in str(refused.value)


def test_a_machine_of_ones_own_may_be_asked_unencrypted():
    """This machine always, another one where the administrator says so."""
    assert made({"url": "http://localhost:11434/v1", "model": "m"})
    assert made({"url": "http://ollama:11434/v1", "model": "m", "unencrypted": True})
    assert "ollama:11434 (m)" == Advisor("http://ollama:11434/v1", "m").where


def test_the_question_asks_for_sentences_with_their_sources():
    """The shape of the answer goes along, so that a model need not guess it."""
    shape = json.loads(Advisor("https://x.example/v1", "m").body("a", "b"))["response_format"]

    assert {"text", "cites"} <= set(json.dumps(shape).split('"'))
