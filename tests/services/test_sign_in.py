"""Who may come in: passwords, sessions and links, on both databases."""

from datetime import timedelta

import pandas as pd
import pytest
from argon2 import PasswordHasher

from kapta_workspace import Misconfigured, NotAllowed
from kapta_workspace.domain.errors import NotSignedIn, TooManyTries
from kapta_workspace.services import sign_in
from kapta_workspace.services.sign_in import DISABLED, USED_UP, WRONG, SignIn
from tests.build import ADMIN

GOOD, BETTER = "four words in a row", "five words in one row"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashes as good ones are, only sooner."""
    monkeypatch.setattr(sign_in, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def bo(office):
    """A user with a password; the id."""
    made = office.user("Bo", "viewer")
    SignIn(office.store).set_password(ADMIN, "bo@us.example", GOOD)
    return made


def refusal(what, *args, **named):
    """The sentence with which somebody is not let in."""
    with pytest.raises(NotSignedIn) as refused:
        what(*args, **named)
    return str(refused.value)


def test_a_session_begins_with_the_password_and_ends_by_signing_out(office, bo):
    """The key names the user until they leave; afterwards it names nobody, whoever kept a copy."""
    door = SignIn(office.store)
    key = door.enter(" BO@us.example", GOOD)

    assert bo == door.user_of(key)
    door.leave(key)
    assert [None, None, None] == [door.user_of(one) for one in (key, "made up", None)]


def test_a_session_ends_when_unused_and_when_old(office, bo):
    """Unused for twelve hours it is over; in use it lasts seven days and no longer."""
    door = SignIn(office.store, idle_hours=12, days=7)
    idle, used = door.enter("bo@us.example", GOOD), door.enter("bo@us.example", GOOD)

    for _ in range(14):
        office.clock.moment += timedelta(hours=11)
        assert bo == door.user_of(used)
    assert door.user_of(idle) is None
    office.clock.moment += timedelta(hours=15)
    assert door.user_of(used) is None


def test_whoever_is_disabled_is_out_at_once(office, bo):
    """Their open session names nobody; the right password says why, a wrong one what it says to everybody."""
    door = SignIn(office.store)
    key = door.enter("bo@us.example", GOOD)
    office.edit("user", bo, is_disabled=True)

    assert door.user_of(key) is None
    assert DISABLED == refusal(door.enter, "bo@us.example", GOOD)
    assert WRONG == refusal(door.enter, "bo@us.example", "wrong")
    assert DISABLED == refusal(door.admit, "bo@us.example")


@pytest.mark.parametrize(
    ("out", "back"),
    [
        ({"is_disabled": True}, {"is_disabled": False}),
        ({"archived_at": pd.Timestamp("2026-03-01", tz="UTC")}, {"archived_at": None}),
    ],
    ids=["disabled", "archived"],
)
def test_whoever_is_let_in_again_signs_in_anew(office, bo, out, back):
    """An old cookie and an old link stay dead; the password is as good as it was, and others never left."""
    door = SignIn(office.store)
    li = office.user("Li", "viewer")
    door.set_password(ADMIN, "li@us.example", GOOD)
    key, link = door.enter("bo@us.example", GOOD), door.invite(ADMIN, "bo@us.example")
    other = door.enter("li@us.example", GOOD)

    office.edit("user", bo, **out)
    office.edit("user", bo, **back)

    assert (None, li) == (door.user_of(key), door.user_of(other))
    assert USED_UP == refusal(door.invited, link)
    assert bo == door.user_of(door.enter("bo@us.example", GOOD))


def test_a_wrong_name_and_a_wrong_password_sound_alike(office, bo):
    """Nobody learns from the refusal who is here."""
    door = SignIn(office.store)

    assert {WRONG} == {
        refusal(door.enter, email, "wrong")
        for email in ("bo@us.example", "ana@us.example", "nobody@x.example")
    }


def test_the_sixth_try_waits_even_with_the_right_password(office, bo, monkeypatch):
    """One name from one address; from another address, or a minute later, they are let in."""
    door, now = SignIn(office.store), office.clock()
    monkeypatch.setattr(office.store, "clock", lambda: now)
    for _ in range(5):
        refusal(door.enter, "bo@us.example", "wrong", "192.0.2.1")

    with pytest.raises(TooManyTries):
        door.enter("bo@us.example", GOOD, "192.0.2.1")
    assert bo == door.user_of(door.enter("bo@us.example", GOOD, "192.0.2.2"))
    now += timedelta(minutes=2)
    assert bo == door.user_of(door.enter("bo@us.example", GOOD, "192.0.2.1"))


def test_one_link_gives_one_password(office):
    """A link works once, within three days, for the newest invitation, and only administrators give them."""
    door, cy = SignIn(office.store), office.user("Cy", "viewer")
    old = door.invite(ADMIN, "cy@us.example")
    link = door.invite(ADMIN, "cy@us.example")

    refusal(door.accept, old, GOOD)
    with pytest.raises(Misconfigured, match="12 characters"):
        door.accept(link, "short")
    assert "Cy" == door.invited(link).name
    assert cy == door.user_of(door.accept(link, GOOD))
    refusal(door.accept, link, BETTER)
    late = door.invite(ADMIN, "cy@us.example")
    office.clock.moment += timedelta(days=4)
    refusal(door.invited, late)
    with pytest.raises(NotAllowed):
        door.invite(cy, "ana@us.example")


def test_a_new_password_ends_the_other_sessions(office, bo):
    """The one it is changed in goes on; the old password is no use any more."""
    door = SignIn(office.store)
    here, elsewhere = door.enter("bo@us.example", GOOD), door.enter("bo@us.example", GOOD)
    refusal(door.change, bo, "wrong", BETTER, stay=here)
    door.change(bo, GOOD, BETTER, stay=here)

    assert (bo, None) == (door.user_of(here), door.user_of(elsewhere))
    refusal(door.enter, "bo@us.example", GOOD)
    assert door.enter("bo@us.example", BETTER)


EASY = [
    "nine char",
    "elevenchars",
    "bo@us.example",
    "BO@US.EXAMPLE1",
    "bo bo bo bo bo",
    "aaaaaaaaaaaa",
    "abababababab",
    "123456789012",
    "abcdefghijkl",
    "qwertyuiop12",
    "1q2w3e4r5t6y",
    "password1234",
    "P@ssw0rd2026!",
    "Summer2026!!",
    "iloveyou1234",
    "administrator1",
    "passwordpassword",
    "kaptakapta2026",
    "x" * 500,
    "x" * 1001,
]


@pytest.mark.parametrize("easy", EASY)
def test_the_passwords_others_try_first_are_refused(office, bo, easy):
    """Short, one's own e-mail, repeated, a row of keys, a stolen one, a season, the program's name."""
    with pytest.raises(Misconfigured, match=r"characters|among the first that others would try"):
        SignIn(office.store).set_password(ADMIN, "bo@us.example", easy)


@pytest.mark.parametrize(
    "good",
    [
        "four words in a row",
        "aus den augen aus dem sinn",
        "xk8!Qz0p-Vt3",
        "zwölf Öfen glühen",
        "東京の朝は静かな雨でした。",
        " starts with a space",
        "long and longer " * 50,
    ],
)
def test_a_long_one_needs_no_signs_and_figures(office, bo, good):
    """Words in any language, letters of any script, spaces: what nobody would guess is taken as it is."""
    door = SignIn(office.store)
    door.set_password(ADMIN, "bo@us.example", good)

    assert bo == door.user_of(door.enter("bo@us.example", good))


def test_nothing_kept_lets_anybody_in_and_nothing_is_logged(office):
    """The tables hold no password, cookie or link as it is, and the log knows nothing of any of it."""
    office.user("Bo", "viewer")
    head, door = office.head, SignIn(office.store)
    link = door.invite(ADMIN, "bo@us.example")
    key = door.accept(link, GOOD)
    door.invite(ADMIN, "bo@us.example")
    refusal(door.enter, "bo@us.example", "wrong", "192.0.2.1")
    held = str({name: rows for name, rows in office.tables().items() if name.startswith("sign_in")})

    assert head == office.head
    assert [] == [text for text in (GOOD, key, link, "192.0.2.1", "@us.example") if text in held]
    assert "$argon2id$" in held


def test_administrators_see_who_can_come_in(office, bo):
    """Everybody, whether they have a password, and how many sessions they have; nobody else sees it."""
    door = SignIn(office.store)
    door.enter("bo@us.example", GOOD)
    found = door.frame(ADMIN)[["email", "password", "sessions"]].to_dict("list")

    assert {
        "email": ["ana@us.example", "bo@us.example"],
        "password": [False, True],
        "sessions": [0, 1],
    } == found
    for what in (
        door.frame,
        door.sign_out,
        lambda by: door.set_password(by, "ana@us.example", GOOD),
    ):
        with pytest.raises(NotAllowed):
            what(bo)
    assert 1 == door.sign_out(ADMIN, "bo@us.example")
