"""The demo, the dashboards and the notebooks, started from the command line."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

from kapta_workspace.cli import notebooks, processes
from kapta_workspace.services.doctor import port_is_free


@pytest.fixture
def shelf(tmp_path):
    """A folder with two of our notebooks."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "00_start.ipynb").write_text("one")
    (folder / "10_import.ipynb").write_text("one")
    return folder


# --- notebooks ------------------------------------------------------------------------------------------


def test_notebooks_are_copied(shelf, tmp_path):
    """The first time all of them are new."""
    copied = notebooks.copy(shelf, tmp_path / "mine")

    assert (("00_start.ipynb", "10_import.ipynb"), ()) == (copied.fresh, copied.kept)
    assert "2 new or newer" in copied.sentence


def test_a_changed_notebook_stays_as_it_is(shelf, tmp_path):
    """A copy somebody worked in is never overwritten; one nobody touched follows ours."""
    mine = tmp_path / "mine"
    notebooks.copy(shelf, mine)
    (mine / "00_start.ipynb").write_text("my own work")
    for path in shelf.iterdir():
        path.write_text("two")
    copied = notebooks.copy(shelf, mine)

    assert (("10_import.ipynb",), ("00_start.ipynb",)) == (copied.fresh, copied.kept)
    assert ["my own work", "two"] == [
        (mine / name).read_text() for name in ("00_start.ipynb", "10_import.ipynb")
    ]
    assert "changed by you and left alone (00_start.ipynb)" in copied.sentence


def test_a_notebook_that_was_there_before_is_not_ours(shelf, tmp_path):
    """A file of the same name that we never wrote is left alone."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "00_start.ipynb").write_text("somebody's")
    notebooks.copy(shelf, mine)

    assert "somebody's" == (mine / "00_start.ipynb").read_text()


def test_jupyterlab_is_told_to_be_quiet(tmp_path):
    """The question about news is switched off in a folder of our own, not in the person's settings."""
    told = notebooks.quiet(tmp_path / "jupyter")
    page = json.loads((tmp_path / "jupyter" / "labconfig" / "page_config.json").read_text())

    assert {"JUPYTER_CONFIG_PATH": str(tmp_path / "jupyter")} == told
    assert {"@jupyterlab/apputils-extension:announcements": True} == page["disabledExtensions"]


def test_the_start_page_leads_everywhere(tmp_path):
    """Every notebook by its heading, one's own among them, and the dashboards; brackets make no link."""
    cell = {"cells": [{"source": ["# Accounts [x](y)\n", "More."]}]}
    for name in ("20_accounts.ipynb", "my notes.ipynb"):
        (tmp_path / name).write_text(json.dumps(cell if name[0] == "2" else {}))
    page = notebooks.home(tmp_path, "http://localhost:5006/").read_text()

    assert "[Open the dashboards](http://localhost:5006/)" in page
    assert "## Set accounts up, step by step" in page
    assert "- [Accounts (x)(y)](20_accounts.ipynb)" in page
    assert "- [my notes](my%20notes.ipynb)" in page
    assert "## Analyse" not in page


def test_without_jupyterlab_a_sentence_says_how_to_get_it(kapta, monkeypatch):
    """The extra is named with its command."""
    monkeypatch.setattr("kapta_workspace.cli.running.find_spec", lambda name: None)
    said = kapta("lab")

    assert 1 == said.code
    assert 'pip install "kapta-workspace[lab]"' in said.err


# --- the demo -------------------------------------------------------------------------------------------


def test_a_demo_does_not_fall_upon_a_workspace(kapta, lived):
    """Where somebody works already, only --reset replaces it, and only when agreed."""
    before = (lived / "kapta.db").read_bytes()

    assert "kapta demo --reset replaces it" in kapta("demo").err
    assert "say --yes" in kapta("demo", "--reset").err
    assert "would replace the workspace" in kapta("demo", "--reset", "--dry-run").out
    assert before == (lived / "kapta.db").read_bytes()


def test_a_dry_run_makes_no_workspace(kapta, tmp_path):
    """It says where, and leaves nothing."""
    said = kapta("demo", "--dry-run")

    assert (0, True) == (said.code, "make a workspace" in said.out)
    assert not (tmp_path / "kept").exists()


# --- the dashboards -------------------------------------------------------------------------------------


def test_a_taken_port_is_said_before_anything_starts(kapta, lived):
    """The sentence offers the next one."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = kapta("serve", "--port", str(port), "--no-browser")

    assert 1 == said.code
    assert f"kapta serve --port {port + 1}" in said.err


def test_a_server_that_ends_is_not_waited_for(tmp_path):
    """When the program behind an address has ended, waiting ends too."""
    with processes.running([sys.executable, "-c", "raise SystemExit(4)"], {}) as started:
        assert processes.answers("http://127.0.0.1:9/", started, patience=60) is False
        assert 1 == processes.wait(started)


def test_a_program_ends_with_us(tmp_path):
    """Leaving the block ends what was started in it."""
    with processes.running([sys.executable, "-c", "import time; time.sleep(600)"], {}) as started:
        assert started.poll() is None

    assert started.poll() is not None


@pytest.mark.parametrize(
    ("end", "more"),
    [(signal.SIGINT, []), (signal.SIGTERM, ["--num-procs", "2", "--sign-in", "--json-log", "--drain", "1"])],
    ids=["Ctrl-C", "a service manager"],
)
def test_serve_tells_the_address_and_ends_in_order(lived, end, more):
    """The dashboards answer at the address on standard output, and end, all of them, with the command."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    call = [sys.executable, "-m", "kapta_workspace", "serve", "--port", str(port), "--no-browser", *more]
    running = subprocess.Popen(
        call,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ,
        start_new_session=True,
    )
    assert running.stdout
    said = running.stdout.readline()
    url = said.strip().rpartition(" ")[2]
    with urllib.request.urlopen(f"{url}livez", timeout=30) as answer:  # noqa: S310 - our own server
        alive = answer.status
    with urllib.request.urlopen(f"{url}healthz", timeout=30) as answer:  # noqa: S310 - our own server
        health = json.load(answer)
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
        is_led_to_the_door = "sign-in" in answer.url
    if end is signal.SIGINT:
        os.killpg(running.pid, end)  # a terminal sends it to everybody in front of it
    else:
        running.send_signal(end)
    running.wait(60)
    running.stdout.close()

    assert f"The dashboards are at http://localhost:{port}/\n" == said
    assert (200, 0) == (alive, running.returncode)
    assert ("ok", bool(more)) == (health["status"], is_led_to_the_door)
    assert port_is_free(port)
