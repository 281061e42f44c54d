"""What has been typed is handed over by our own pages, by whoever is signed in, and by nobody else."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from kapta_workspace.domain.errors import Misconfigured, NotSignedIn
from kapta_workspace.ui.panel.forms import begun
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.safe import Safe
from tests.ui.panel.served import serving

TYPED = {
    "way": {"action": "edit", "kind": "account", "id": 1},
    "ticket": "t",
    "title": "Edit Globex",
    "values": {"city": "Zürich"},
    "was": {"city": ""},
}


class Door:
    """Knows visitors by a header, as the sign-in knows them by their cookie."""

    def user_of(self, request):
        """Whose request it is."""
        return request.headers.get("Who")


class Kept(list[Any]):
    """What was handed over: by whom, and what; it may fail, or say that the form was saved."""

    trouble, answer = None, True

    def __call__(self, user, told):
        """Take it."""
        if self.trouble:
            raise self.trouble
        self.append((user, told))
        return self.answer


@pytest.fixture
def kept():
    """Nothing yet."""
    return Kept()


@pytest.fixture
def url(kept):
    """A server that takes what is typed."""
    with serving({"": lambda: Html(Safe("<p>Hello</p>"))}, routes=begun.routes(kept, Door())) as running:
        yield f"{running.url}{begun.ROUTE}"


def post(url, body=TYPED, **headers):
    """Hand something over: the status of the answer."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    ours = {"Content-Type": "application/json", begun.MARK: "1", "Who": "7"}
    said = {name: value for name, value in {**ours, **headers}.items() if value}
    try:
        with urlopen(Request(url, data, said)) as answer:  # noqa: S310
            return answer.status
    except HTTPError as refused:
        with refused:
            return refused.code


def test_what_is_typed_reaches_whoever_keeps_it(url, kept):
    """By user, field by field; ids in the button's words are text."""
    assert 204 == post(url)

    user, told = kept[0]
    assert ("7", {"city": "Zürich"}, {"action": "edit", "kind": "account", "id": "1"}) == (
        user,
        told["values"],
        told["way"],
    )


def test_strangers_and_other_sites_hand_over_nothing(url, kept):
    """Nobody signed in: 401. Another site's page, one without our mark, another name of this machine: 403."""
    refused = [
        post(url, Who=None),
        post(url, Origin="https://evil.example"),
        post(url, **{begun.MARK: None}),
        post(url, Host="evil.example"),
        post(url, Origin="null"),
    ]

    assert [401, 403, 403, 403, 403] == refused
    assert [] == kept


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"1", b"\xff", b"[" * 5000, {}, {**TYPED, "values": 3}, {**TYPED, "way": "edit"}],
)
def test_what_is_no_form_is_refused(url, kept, body):
    """Whatever it is, the answer is 400, and nothing breaks."""
    assert (400, []) == (post(url, body), kept)


@pytest.mark.parametrize(
    ("trouble", "status"),
    [(Misconfigured("too long"), 413), (NotSignedIn("gone"), 401)],
)
def test_what_cannot_be_kept_says_why_by_its_number(url, kept, trouble, status):
    """Too long, or signed out meanwhile: the page knows what to say."""
    kept.trouble = trouble

    assert status == post(url)


def test_a_form_that_was_saved_already_is_told_so(url, kept):
    """The page then does not bring it back."""
    kept.answer = False

    assert 409 == post(url)


def test_looking_keeps_nothing(url, kept):
    """There is nothing to be read here."""
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(url, headers={begun.MARK: "1", "Who": "7"}))  # noqa: S310

    with refused.value as answer:
        assert (405, []) == (answer.code, kept)
