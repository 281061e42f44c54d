"""The ways to a channel and to the CRM stand on the account's page, where they are used and known."""

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.ui.panel.pages.summary import summary


@pytest.fixture
def workspace(tmp_path):
    """Acme with a Slack channel and a record in the CRM."""
    ws = open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}")
    ws.accounts.add(name="Acme", slack_url="https://us.slack.example/C1", crm_url="https://crm.example/1")
    yield ws
    ws.close()


def test_links_are_shown_that_are_used_and_known(workspace):
    """Both at first, Teams not, for there is none; then Slack alone, when the administrator says so."""
    before = summary(workspace.page("Acme"))
    workspace.preferences.add(key="links", value="slack_url, teams_url")
    after = summary(workspace.page("Acme"))

    assert 'href="https://us.slack.example/C1"' in before
    assert 'href="https://crm.example/1"' in before
    assert "Teams" not in before
    assert "us.slack.example" in after
    assert "crm.example" not in after
