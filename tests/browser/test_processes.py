"""The dashboards as `kapta serve` starts them: by several processes, beneath a prefix, and both at once."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kapta_workspace import open_workspace
from kapta_workspace.cli import processes

LOADS = 4
"""A page is loaded so often, that now and then another of two processes answers its socket than sent it."""


@pytest.fixture(params=[("", 2), ("team", 1), ("team", 2)], ids=["two", "beneath", "two-beneath"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The address of a served workspace with one account, Globex, and by how many processes."""
    prefix, many = request.param
    with open_workspace(folder=tmp_path) as ws:
        ws.accounts.add(name="Globex")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    call = [sys.executable, "-m", "kapta_workspace", "serve", "--no-browser", "--port", str(port)]
    call += ["--num-procs", str(many), "--prefix", prefix, "--drain", "0"]
    at = f"http://localhost:{port}/{prefix}".rstrip("/") + "/"
    with processes.running(call, {**os.environ, "KAPTA_FOLDER": str(tmp_path)}) as started:
        assert processes.answers(f"{at}readyz", started)
        yield at, many


def test_every_load_draws_the_page_and_a_form_is_saved(
    house: tuple[str, int], new_page: Callable[..., Page]
) -> None:
    """However often it is loaded, the account is drawn at its address; a new name is there the next time."""
    url, many = house
    for _ in range(LOADS if many > 1 else 1):
        page = new_page()
        page.goto(f"{url}account?id=1")
        expect(page.get_by_role("heading", name="Globex", level=1)).to_be_visible()
        assert f"{url}account?id=1" == page.url
    page.get_by_role("button", name="Edit", exact=True).click()
    form = page.get_by_role("dialog")
    form.get_by_label("Account name", exact=True).fill("Initech")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Initech", level=1)).to_be_visible()

    for _ in range(many):
        page = new_page()
        page.goto(f"{url}accounts")
        expect(page.get_by_role("table", name="Accounts").get_by_role("rowheader")).to_have_text(["Initech"])
