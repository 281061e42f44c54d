"""Coaching in a notebook cell: the same list and the same verbs as everywhere."""

import datetime as dt

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.settings import load
from kapta_workspace.ui.jupyter import coaching
from tests.connectors.stand_in import completion, standing_in


@pytest.fixture
def workspace(tmp_path):
    """Acme with a late task."""
    ws = open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}")
    ws.accounts.add(name="<b>Acme</b>")
    ws.tasks.add(account="<b>Acme</b>", title="Send it", due=dt.date(2026, 1, 1), assignee=ws.user)
    yield ws
    ws.close()


def test_a_suggestion_is_answered_in_a_cell(workspace):
    """Text is escaped; the first is dismissed with the reason typed, is gone, and the answer is kept."""
    box = coaching(workspace, "<b>Acme</b>")
    lines = [line.children[0].value for line in box.children[0].children]
    first = box.found.iloc[0]
    box.reason.value = ""
    done, _, dismiss = box.children[0].children[0].children[1].children
    dismiss.click()
    refused = box.said.value
    box.reason.value = "Not now"
    dismiss.click()

    assert all("&lt;b&gt;Acme" in line for line in lines)
    assert "Done" == done.description
    assert "Say in a few words why" in refused
    assert first["id"] not in set(box.found["id"])
    assert ("dismissed", "Not now") == tuple(workspace.coaching.answers().iloc[0][["verdict", "reason"]])


def test_other_words_are_offered_where_a_model_is_switched_on(workspace):
    """First what would be sent, then, when it is sent, the answer; without a model there is no button."""
    plain = coaching(workspace, "<b>Acme</b>")
    with standing_in(lambda _: completion([])) as server:
        told = load(advisor={"url": f"{server.address}/v1", "model": "small"})
        box = coaching(Workspace(workspace.store, workspace.user, told), "<b>Acme</b>")
        (ask,) = [one for one in box.children if getattr(one, "description", "") == "In other words"]
        ask.click()
        shown, send = box.worded.children
        before = len(server.asked)
        send.click()

    assert "would be sent to" in shown.value
    assert (0, 1) == (before, len(server.asked))
    assert "the rules&#x27; own words" in box.worded.children[0].value
    assert "<b>Acme" not in box.worded.children[0].value
    assert 3 == len(plain.children)
