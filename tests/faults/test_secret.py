"""The secret that sessions are signed with is changed: everybody signs in again, and nothing else happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from kapta_workspace import Workspace
from kapta_workspace.services import sign_in
from kapta_workspace.settings import load
from kapta_workspace.storage import secret
from kapta_workspace.ui.panel.sign_in import Doorman
from tests.build import ADMIN, Office
from tests.ui.panel.served import read, serving, token_of
from tests.ui.panel.test_sign_in import GOOD, House, hello

ANA = "ana@us.example"


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """A workspace with an account, whose administrator has a password."""
    made = Office(database_url)
    made.portfolio("Globex")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        sign_in.SignIn(made.store).set_password(ADMIN, ANA, GOOD)
        yield made
    made.store.close()


@contextmanager
def served(office: Office, folder: Path) -> Iterator[House]:
    """The workspace, served with the secret its folder holds."""
    found = secret.secret(folder).encode()
    doorman = Doorman(Workspace(office.store, ADMIN, load(folder=folder)).sign_in, secret=found)
    with serving({"hello": hello}, auth=doorman, secret=found) as running:
        yield House(office, running, doorman)


def test_a_changed_secret_ends_sessions_and_harms_no_data(office: Office, tmp_path: Path) -> None:
    """The old page opens no socket and the old token nothing; the password still lets in; no row changed."""
    with served(office, tmp_path) as before:
        cookie = before.enter("ana")
        token = token_of(read(f"{before.url}hello", Cookie=cookie)[2])
        assert before.may_connect("hello", token, cookie)
    held = office.tables()["account"], office.tables()["change_set"], office.tables()["sign_in_password"]
    (tmp_path / secret.NAME).unlink()
    with served(office, tmp_path) as after:
        assert not after.may_connect("hello", token, cookie)
        assert 302 == read(f"{after.url}hello", Cookie=cookie)[0]
        again = after.enter("ana")
        assert 200 == read(f"{after.url}hello", Cookie=again)[0]

    assert held == (
        office.tables()["account"], office.tables()["change_set"], office.tables()["sign_in_password"]
    )  # fmt: skip


def test_the_same_secret_keeps_sessions_over_a_restart(office: Office, tmp_path: Path) -> None:
    """A server that was only started again knows its people."""
    with served(office, tmp_path) as before:
        cookie = before.enter("ana")
    with served(office, tmp_path) as after:
        assert 200 == read(f"{after.url}hello", Cookie=cookie)[0]
