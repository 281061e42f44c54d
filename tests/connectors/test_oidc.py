"""People come in through a sign-in provider of their own, and only as whom it vouches for."""

import base64
import json
import threading
import time
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from kapta_workspace.connectors.oidc import OidcProvider
from kapta_workspace.domain.errors import NotSignedIn

BACK, CLIENT = "https://kapta.example/signed-in", "kapta"


class StandIn(ThreadingHTTPServer):
    """
    A provider on this machine; ``says`` is merged into what its tokens claim.

    Attributes:
        key: What it signs with; ``shown`` is the key it publishes.
        codes: Code to the challenge and nonce it was asked with.
    """

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = self.shown = ECKey.generate_key("P-256", {"kid": "one"})
        self.says, self.codes = {}, {}

    def visit(self, address):
        """What a person does at the provider: sign in, and be sent back with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert {"S256", BACK, CLIENT} == {
            asked["code_challenge_method"],
            asked["redirect_uri"],
            asked["client_id"],
        }
        self.codes["a code"] = asked
        return urlencode({"code": "a code", "state": asked["state"]})

    def token(self, asked):
        """Trade a code for a token, to whoever knows the verifier."""
        code = self.codes.pop(asked["code"][0])
        challenge = base64.urlsafe_b64encode(sha256(asked["code_verifier"][0].encode()).digest()).rstrip(b"=")
        if challenge.decode() != code["code_challenge"]:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "1", "aud": CLIENT, "iat": now, "exp": now + 60}
        claims |= {"nonce": code["nonce"], "email": "vi@us.example", "email_verified": True, **self.says}
        signed = jwt.encode({"alg": "ES256", "kid": "one"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


class Answers(BaseHTTPRequestHandler):
    """Its pages."""

    server: StandIn

    def do_GET(self):
        """What it is, and its keys."""
        issuer = self.server.issuer
        told = {
            "/.well-known/openid-configuration": {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
            },
            "/keys": {"keys": [self.server.shown.as_dict(private=False)]},
        }
        self.answer(told[self.path])

    def do_POST(self):
        """The token."""
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.answer(self.server.token(asked))

    def answer(self, told):
        """Send JSON."""
        body = json.dumps(told).encode()
        self.send_response(400 if "error" in told else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def standing_in():
    """A provider that runs until the block ends."""
    with StandIn() as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def provider():
    """A provider nobody has tampered with."""
    with standing_in() as running:
        yield running


@pytest.fixture
def ours(provider):
    """What we make of it."""
    return OidcProvider(provider.issuer, CLIENT, "the word we share", BACK, name="Example Ltd")


def test_a_verified_email_comes_back(provider, ours):
    """State, nonce and proof of the code fit, the signature is the provider's: it is they."""
    address, kept = ours.begin()

    assert "vi@us.example" == ours.finish(provider.visit(address), kept)


@pytest.mark.parametrize(
    "says",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://another.example"},
        {"exp": 1_700_000_000},
    ],
    ids=str,
)
def test_whom_nobody_vouches_for_stays_outside(provider, ours, says):
    """An e-mail nobody verified, a token for another, of another, from another time or for another visit."""
    provider.says = says
    address, kept = ours.begin()

    with pytest.raises(NotSignedIn):
        ours.finish(provider.visit(address), kept)


def test_a_token_signed_by_somebody_else_is_refused(provider, ours):
    """Whoever sits between us and the provider cannot make one."""
    provider.key = ECKey.generate_key("P-256", {"kid": "one"})
    address, kept = ours.begin()

    with pytest.raises(NotSignedIn, match="Example Ltd could not make sure"):
        ours.finish(provider.visit(address), kept)


def test_another_browsers_answer_is_refused(provider, ours):
    """Somebody else's code and state, or coming back without having left from here, let nobody in."""
    address, kept = ours.begin()
    back, other = provider.visit(address), ours.begin()[1]

    for one, held in (
        (back, other),
        (back, ""),
        (back.replace("state=", "state=x"), kept),
        ("error=no", kept),
    ):
        with pytest.raises(NotSignedIn):
            ours.finish(one, held)


def test_without_the_verifier_a_code_is_worth_nothing(provider, ours):
    """A code somebody read along the way cannot be traded in."""
    address, kept = ours.begin()
    told = json.loads(kept) | {"verifier": "x" * 64}

    with pytest.raises(NotSignedIn):
        ours.finish(provider.visit(address), json.dumps(told))


def test_a_provider_that_is_away_or_another_is_said_in_a_sentence(provider):
    """No stack of causes for whoever wants to come in."""
    for issuer, sentence in (
        ("http://127.0.0.1:9", "does not answer"),
        (f"{provider.issuer}/", "vi@us.example"),
    ):
        ours = OidcProvider(issuer, CLIENT, "", BACK)
        if sentence == "does not answer":
            with pytest.raises(NotSignedIn, match=sentence):
                ours.begin()
        else:
            address, kept = ours.begin()
            assert sentence == ours.finish(provider.visit(address), kept)
