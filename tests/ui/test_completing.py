"""Tab-completion in a notebook finds desks and fields."""

from pathlib import Path

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from kapta_workspace import open_workspace
from kapta_workspace.ui.jupyter import completing


def test_desks_and_fields_are_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the dot stand the desks; in the brackets the fields, of that kind and begun that way alone."""
    shell = InteractiveShell()
    monkeypatch.setattr(completing, "get_ipython", lambda: shell)
    completing.install()
    completing.install()
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}") as ws:
        shell.user_ns["ws"] = ws

        def offered(typed: str) -> list[str]:
            with provisionalcompleter():
                return [one.text for one in shell.Completer.completions(typed, len(typed))]

        assert ".accounts" in {f".{one.rpartition('.')[2]}" for one in offered("ws.acc")}
        assert ["website="] == [one for one in offered("ws.accounts.add(web") if one.endswith("=")]
        assert "decision_power=" in offered('ws.contacts.edit("Ada (CEO)", dec')
        assert "website=" not in offered("ws.contacts.add(web")
    assert 1 == len(shell.Completer.custom_matchers)
