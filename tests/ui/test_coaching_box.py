"""Coaching in a notebook cell: the same list and the same verbs as everywhere."""

import datetime as dt

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.ui.jupyter import coaching


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
