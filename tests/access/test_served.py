"""What a served page sends to the browser holds nothing of an account its visitor may not see."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from bokeh.protocol import Protocol

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.form import new_form
from kapta_workspace.ui.panel import downloads
from kapta_workspace.ui.panel.forms import FormDialog
from kapta_workspace.ui.panel.pages import session
from kapta_workspace.ui.panel.pages.account import TABS
from kapta_workspace.ui.panel.sign_in import Doorman
from tests.access.house import FOR_MANAGERS, OTHERS, House, build, told_of, word
from tests.access.matrix import ROLES
from tests.build import Office
from tests.ui.panel.served import Serving, opened, read, serving, token_of

SECRET = b"only for tests, and long enough!"
PLACES = (
    "",
    "portfolio?rows=all&as_of=2026-03-01",
    "coaching",
    "settings",
    *(f"account?id={{group}}&view=combined&tab={tab}" for tab in (*TABS, "chart", "people", "coaching")),
    "account?id={contributing}",
    "account?id={contributing}&view=combined&tab=measure&why=ledger",
    "parent?id={group}",
    "contact?id={person}",
)
"""Every page and tab, of accounts whose family or people one does not see whole."""


VISITS = [(OTHERS[2], place) for place in PLACES] + [
    (OTHERS[at % 2], place) for at, place in enumerate(PLACES)
]
"""Who sees least sees every page; of the two others each sees every second, for they stand alike."""


class Front:
    """The served workspace, and the cookies of its users."""

    def __init__(self, house: House, running: Serving, door: Doorman) -> None:
        self.house, self.url = house, running.url
        emails = house.office.frame("user")["email"]
        self.cookies = {
            role: f"kapta_session={door.cookie_of(door.door.admit(emails[user]))}"
            for role, user in house.users.items()
        }

    def sent(self, role: str, place: str) -> str:
        """All that a page and its socket send to the browser of a role's user."""
        status, _, page = read(self.url + place, Cookie=self.cookies[role])
        assert 200 == status
        bare = f"{self.url}{place.partition('?')[0]}".rstrip("/") + "/"
        return page + asyncio.run(document(bare, token_of(page), self.cookies[role]))


async def document(url: str, token: str, cookie: str) -> str:
    """The document a socket gives, as the browser gets it."""
    asked = Protocol().create("PULL-DOC-REQ")
    async with opened(url, token, Cookie=cookie) as socket:
        await socket.say(asked.header_json, asked.metadata_json, asked.content_json)
        while '"PULL-DOC-REPLY"' not in str(await socket.read()):
            """What else the server has to say."""
        await socket.read()
        return str(await socket.read())


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The house, served with sign-in."""
    folder = tmp_path_factory.mktemp("front")
    office = Office(f"sqlite:///{folder / 'kapta.db'}")
    house = build(office, folder)
    boss = house.workspace(ROLES[0])
    for name in ("group", "sibling", "stranger"):
        boss.documents.put(house.accounts[name], f"{word(name)}.pdf", word(name).encode())
    now = office.clock() + timedelta(days=2)  # so that the day the house was built on is past
    office.store.clock = lambda: now  # each look at the test's own clock takes a minute, and sessions end
    door = Doorman(boss.sign_in, secret=SECRET)
    session.use(boss, signed_in=True)
    pages = {name: partial(session.open_session, name or "portfolio") for name in session.PAGES}
    routes = downloads.routes(session.file_of, door)
    # A page is read and its socket opened after it: the session must not go in between on a busy machine.
    with serving(pages, auth=door, secret=SECRET, routes=routes, linger=15.0) as running:
        yield Front(house, running, door)
    session.use(None)
    office.store.close()


def at(front: Front, place: str) -> str:
    """An address, with the ids it names."""
    person = front.house.records["contributing" if "contact" in place else "group"]["contact"]
    return place.format(**front.house.accounts, person=person)


@pytest.mark.parametrize(("role", "place"), VISITS)
def test_a_page_holds_nothing_hidden(front: Front, role: str, place: str) -> None:
    """Page and document, grepped for the words of every account the visitor may not see."""
    said = front.sent(role, at(front, place)).casefold()

    assert set() == told_of(front.house, role, said)
    assert word("group") in said
    assert (FOR_MANAGERS in said) <= (role == OTHERS[0])


def test_an_administrators_page_holds_it(front: Front) -> None:
    """The same page tells an administrator of the accounts hidden from the others."""
    said = front.sent(ROLES[0], at(front, PLACES[4])).casefold()

    assert {"group", "sibling", "nephew", "stranger"} <= {
        name for name in front.house.accounts if word(name) in said
    }


@pytest.mark.parametrize("role", OTHERS)
def test_an_address_that_is_not_shared_is_an_address_of_nothing(front: Front, role: str) -> None:
    """The page of a hidden account says what the page of an account says that is not there."""

    def body(place: str) -> str:
        content = json.loads(front_document(front, role, place))
        return "\n".join(sorted({text for text in strings(content) if "There is no" in text}))

    for place, kind in (
        ("account?id={}", "account"),
        ("parent?id={}", "account"),
        ("contact?id={}", "contact"),
    ):
        hidden = front.house.records["stranger"][kind]
        nothing = body(place.format(98_765))
        assert "There is no such" in nothing
        assert nothing == body(place.format(hidden))


def front_document(front: Front, role: str, place: str) -> str:
    """The document of a page."""
    _, _, page = read(front.url + place, Cookie=front.cookies[role])
    bare = f"{front.url}{place.partition('?')[0]}/"
    return asyncio.run(document(bare, token_of(page), front.cookies[role]))


def strings(content: object) -> Iterator[str]:
    """Every text in a piece of JSON."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from strings(value)


@pytest.mark.parametrize("role", ROLES)
def test_files_are_for_those_who_see_their_account(front: Front, role: str) -> None:
    """Documents and reports by their address: a download, or an answer as if there were nothing."""
    boss, cookie = front.house.workspace(ROLES[0]), front.cookies[role]
    documents = boss.documents.frame().set_index("name")["id"]
    for name in ("group", "sibling", "stranger"):
        there = name in front.house.visible(role)
        for place in (
            f"documents/{documents[word(name) + '.pdf']}",
            f"reports/account/{front.house.accounts[name]}.html",
        ):
            status, headers, text = read(front.url + place, Cookie=cookie)
            assert (200 if there else 404) == status, place
            assert there == (word(name) in text.casefold())
            if there:
                assert headers["Content-Disposition"].startswith("attachment")
                assert "no-store" in headers["Cache-Control"]
        missing = [
            read(f"{front.url}{one}", Cookie=cookie)
            for one in ("documents/98765", "reports/account/98765.html")
        ]
        assert [404, 404] == [one[0] for one in missing]
    combined = read(f"{front.url}reports/family/{front.house.accounts['group']}.html", Cookie=cookie)[2]
    assert set() == told_of(front.house, role, combined)


@pytest.mark.parametrize(
    "kind", [kind for kind, schema in SCHEMAS.items() if schema.account and kind != "snapshot"]
)
@pytest.mark.parametrize("role", OTHERS)
def test_a_form_offers_nothing_hidden(front: Front, role: str, kind: str) -> None:
    """The lists of a form's pickers reach the browser whole, so they hold no more than one may choose."""
    ws = front.house.workspace(role)
    dialog = FormDialog(ws, lambda _: None)
    given = {} if kind == "account" else {"account": front.house.accounts["group"]}
    try:
        dialog.open(new_form(ws, kind, **given))
        said = json.dumps(dialog.shown, default=str)
    except KaptaError as refused:
        said = str(refused)

    assert set() == told_of(front.house, role, said)
