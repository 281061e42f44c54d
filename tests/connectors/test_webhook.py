"""A text goes to the channel it is meant for, and to nothing else."""

import pytest

from kapta_workspace.connectors.port import NotReached
from kapta_workspace.connectors.secrets import Secret
from kapta_workspace.connectors.webhook import post
from tests.connectors.stand_in import Answer, standing_in


def test_a_text_arrives_and_calls_nobody():
    """A name like <!channel> arrives as letters."""
    with standing_in(lambda _: Answer("ok")) as server:
        post("Fell: <!channel> & Sons", Secret(f"{server.address}/services/T0/B0/hunter22"))

    assert [{"text": "Fell: &lt;!channel&gt; &amp; Sons"}] == [asked.json for asked in server.asked]


@pytest.mark.parametrize("answer", [Answer("no_service", 404), Answer("", 302, {"Location": "/elsewhere"})])
def test_a_channel_that_does_not_take_it_is_said_without_its_address(answer: Answer):
    """A webhook that was withdrawn, or one that sends us elsewhere: nothing is sent twice."""
    with standing_in(lambda _: answer) as server, pytest.raises(NotReached, match="did not take") as refused:
        post("Text", Secret(f"{server.address}/services/hunter22"))

    assert 1 == len(server.asked)
    assert "hunter22" not in str(refused.value)


@pytest.mark.parametrize("address", ["http://hooks.example/hunter22", "file:///hunter22", "hunter22"])
def test_a_webhook_is_reached_safely_or_not_at_all(address: str):
    """Anything but https is refused, this machine apart."""
    with pytest.raises(NotReached, match="must begin with https") as refused:
        post("Text", Secret(address))

    assert "hunter22" not in str(refused.value)
