"""Through a provider's door and back: in the browser's own steps, against a provider on this machine."""

import re
from urllib.parse import urlsplit

import pytest

from kapta_workspace import Workspace
from kapta_workspace.connectors.oidc import OidcProvider
from kapta_workspace.settings import load
from kapta_workspace.ui.panel.sign_in import Doorman
from tests.build import ADMIN, Office
from tests.connectors.stand_in import Answer
from tests.connectors.stand_in import standing_in as answering
from tests.connectors.test_oidc import BACK, CLIENT, standing_in
from tests.ui.panel.served import read, serving
from tests.ui.panel.test_server import hello


def cookie(headers, name):
    """A cookie an answer sets."""
    return next(one for one in headers.get_all("Set-Cookie") if one.startswith(name)).partition(";")[0]


@pytest.fixture
def house(tmp_path):
    """A served workspace whose people come in through a provider."""
    office = Office(f"sqlite:///{tmp_path / 'kapta.db'}")
    workspace = Workspace(office.store, ADMIN, load(folder=tmp_path))
    with standing_in() as provider:
        oidc = OidcProvider(provider.issuer, CLIENT, "shared", BACK, name="Example Ltd")
        doorman = Doorman(workspace.sign_in, secret=b"x" * 32, oidc=oidc)
        with serving({"": hello}, auth=doorman, secret=b"x" * 32) as running:
            yield office, provider, running.url
    office.store.close()


def test_one_comes_in_through_the_provider_if_one_is_known(house):
    """The link leads away and back; who is not a user here, or disabled, is told so and stays outside."""
    office, provider, url = house
    page = read(f"{url}sign-in?next=%2F%3Fid%3D3")[2]
    link = re.findall('href="(sign-in-with[^"]+)"', page)[0]
    status, headers, _ = read(url + link)
    kept, query = cookie(headers, "kapta_oidc"), provider.visit(headers["Location"])
    refused = read(f"{url}signed-in?{query}", Cookie=kept)

    assert ("Sign in with Example Ltd" in page, 302) == (True, status)
    assert provider.issuer == f"http://{urlsplit(headers['Location']).netloc}"
    assert 403 == refused[0]
    assert "Nobody here has the e-mail vi@us.example" in refused[2]

    vi = office.user("Vi", "viewer")
    headers = read(url + link)[1]
    kept, query = cookie(headers, "kapta_oidc"), provider.visit(headers["Location"])
    assert 403 == read(f"{url}signed-in?{query}")[0]
    provider.visit(headers["Location"])
    status, headers, _ = read(f"{url}signed-in?{query}", Cookie=kept)
    assert (302, "/?id=3") == (status, headers["Location"])
    key = cookie(headers, "kapta_session")
    assert [200, 302] == [read(url, Cookie=one)[0] for one in (key, "")]
    office.edit("user", vi, is_disabled=True)
    assert 302 == read(url, Cookie=key)[0]


def test_while_the_provider_is_away_its_door_says_so_and_the_other_stands_open(tmp_path):
    """A provider that answers rubbish costs a page with a sentence; e-mail and password let one in."""
    office = Office(f"sqlite:///{tmp_path / 'kapta.db'}")
    workspace = Workspace(office.store, ADMIN, load(folder=tmp_path))
    workspace.sign_in.set_password(ADMIN, "ana@us.example", "a few words in a row")
    with answering(lambda _: Answer([1, 2])) as provider:
        oidc = OidcProvider(provider.address, CLIENT, "shared", BACK)
        doorman = Doorman(workspace.sign_in, secret=b"x" * 32, oidc=oidc)
        with serving({"": hello}, auth=doorman, secret=b"x" * 32) as running:
            away = read(f"{running.url}sign-in-with")
            back = read(f"{running.url}signed-in?code=x&state=y")
            door = read(f"{running.url}sign-in")
    key = workspace.sign_in.enter("ana@us.example", "a few words in a row")
    office.store.close()

    assert (503, 403, 200) == (away[0], back[0], door[0])
    assert "Your organisation says it is somebody else" in away[2]
    assert "Your organisation could not make sure of who you are" in back[2]
    assert key
