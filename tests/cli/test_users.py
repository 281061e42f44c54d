"""Users from the command line: added, given a link, kept out, listed."""

import json

from kapta_workspace.services.sign_in import SignIn
from kapta_workspace.storage.store import Store


def test_users_are_added_disabled_and_listed(kapta, lived, monkeypatch):
    """A link goes to standard output and works; a password is never on the command line."""
    monkeypatch.setenv("KAPTA_PUBLIC_URL", "https://kapta.example/")
    said = kapta("user", "add", "bo.diaz@us.example", "--role", "account_manager")
    home, _, link = said.out.strip().partition("/welcome?link=")
    store = Store(f"sqlite:///{lived / 'kapta.db'}")
    door = SignIn(store)
    key = door.accept(link, "four words in a row")

    assert "https://kapta.example" == home
    assert "Bo Diaz is added as account manager." in said.err
    assert door.user_of(key)
    assert (
        0 == kapta("user", "password", "bo.diaz@us.example", "--ask", answer="five words in one row\n").code
    )
    assert door.user_of(key) is None
    key = door.enter("bo.diaz@us.example", "five words in one row")
    assert "1 open session ended" in kapta("user", "disable", "bo.diaz@us.example", "--yes").out
    found = {one["email"]: one for one in json.loads(kapta("user", "list", "--json").out)}[
        "bo.diaz@us.example"
    ]
    assert (False, True, 0) == (found["enabled"], found["password"], found["sessions"])
    assert 0 == kapta("user", "enable", "bo.diaz@us.example").code
    assert door.enter("bo.diaz@us.example", "five words in one row")
    assert 1 == kapta("user", "password", "nobody@us.example").code
    store.close()


def test_after_a_restore_everybody_signs_in_again(kapta, lived):
    """A backup holds sessions that have ended since; none of them opens anything."""
    kapta("user", "add", "bo@us.example")
    kapta("user", "password", "bo@us.example", "--ask", answer="four words in a row\n")
    store = Store(f"sqlite:///{lived / 'kapta.db'}")
    key = SignIn(store).enter("bo@us.example", "four words in a row")
    kapta("backup")
    assert SignIn(store).user_of(key)
    store.close()

    assert 0 == kapta("restore", "--yes").code
    store = Store(f"sqlite:///{lived / 'kapta.db'}")
    assert SignIn(store).user_of(key) is None
    assert SignIn(store).enter("bo@us.example", "four words in a row")
    store.close()
