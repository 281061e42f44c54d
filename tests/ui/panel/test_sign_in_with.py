"""Through a provider's door and back: in the browser's own steps, against a provider on this machine."""

import re
from urllib.parse import urlsplit

import pytest

from kapta_workspace import Workspace
from kapta_workspace.connectors.oidc import OidcProvider
from kapta_workspace.settings import load
from kapta_workspace.ui.panel.sign_in import Doorman
from tests.build import ADMIN, Office
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
