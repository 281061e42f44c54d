"""Enrich on the served pages: nothing without somebody to ask; what was found is text, whatever it says."""

import pandas as pd
import pytest

from kapta_workspace import NotFound, Workspace, open_workspace
from kapta_workspace.connectors.enrich import PROVIDERS, Provider
from kapta_workspace.connectors.port import Suggestion
from kapta_workspace.settings import load
from kapta_workspace.ui.panel.pages import enriching

HOSTILE = "<img src=x onerror=alert(1)>"


class Teller:
    """A web site that says hostile things."""

    def suggest(self, record: pd.Series, known: pd.DataFrame) -> list[Suggestion]:
        """A description and a link that are none."""
        return [
            Suggestion("description", HOSTILE, HOSTILE, f"https://x.example/{HOSTILE}"),
            Suggestion(
                "link:LinkedIn", "https://linkedin.com/company/x", "They link it.", "javascript:alert(1)"
            ),
        ]


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """Acme, with the web site switched on."""
    ws = open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}")
    ws.accounts.add(name="Acme")
    ws.contacts.add(account="Acme", name="Ada Byron")
    monkeypatch.setitem(PROVIDERS, "website", Provider("website", "Their site", "account", HOSTILE, Teller))
    yield Workspace(ws.store, ws.user, load(enrich="website", folder=tmp_path))
    ws.close()


def test_what_was_found_is_text_with_two_answers(workspace):
    """Nothing of it is run or led to; what has no field cannot be accepted, everything can be refused."""
    before = enriching.draw(workspace, {"id": "1"})
    said = enriching.looked_up(workspace, {"kind": "account", "id": "1"})
    after = enriching.draw(workspace, {"id": "1"})

    assert "Nothing is proposed." in before
    assert "2 to accept or refuse." == said
    assert HOSTILE not in before + after
    assert 'href="javascript' not in after
    assert (1, 2) == (after.count('data-action="enrich_accept"'), after.count('data-action="enrich_refuse"'))
    assert "no field of that name yet" in after


def test_what_a_language_model_would_be_sent_is_on_the_page(workspace):
    """Its words with the account's name in them, as text, before anybody is asked."""
    workspace.accounts.edit(1, name=HOSTILE)
    model = {"url": "https://models.example/v1", "model": "finder"}
    told = load(enrich="search_accounts", searcher=model, folder=workspace.settings.folder)
    drawn = enriching.draw(Workspace(workspace.store, workspace.user, told), {"id": "1"})

    assert "models.example (finder)" in drawn
    assert "&#34;name&#34;: &#34;&lt;img src=x onerror=alert(1)&gt;&#34;" in drawn
    assert HOSTILE not in drawn


def test_nothing_is_drawn_where_nobody_may_be_asked(workspace):
    """Gravatar is not switched on, and Ada's data imply nothing."""
    assert "" == enriching.proposals(workspace, "contact", 1, named="Ada Byron")
    assert () == enriching.way(Workspace(workspace.store, workspace.user, load()).page("Acme"))


@pytest.mark.parametrize("named", ["", "x", "١", "9" * 12])
def test_an_address_that_names_no_account_is_refused(workspace, named):
    """It is no account, as everywhere else."""
    with pytest.raises(NotFound):
        enriching.draw(workspace, {"id": named})
