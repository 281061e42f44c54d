"""A sign-in provider of one's own (OpenID Connect): who it says somebody is, made sure of."""

import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qs

import httpx

from kapta_workspace.domain.errors import Misconfigured, NotSignedIn

PATIENCE = 10
"""So many seconds the provider may take."""
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""What tokens may be signed with: never nothing, never the word shared with the provider."""
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
"""What a provider must say about itself."""
RUBBISH = (ValueError, KeyError, TypeError, AttributeError, IndexError)
"""What comes of an answer that is not what it should be."""
LEEWAY = 60
"""So many seconds the provider's clock may be off."""


class OidcProvider:
    """
    A provider that tells who somebody is, by the authorization code flow with PKCE, state and nonce.

    Args:
        issuer: Its address; what it is and where its pages are is read from there.
        client: What it knows this workspace by.
        secret: The word shared with it.
        back: Where it sends people back to.
        name: What it is called on the sign-in page.
    """

    def __init__(self, issuer: str, client: str, secret: str, back: str, *, name: str = "") -> None:
        self.issuer, self.client, self.back = issuer.rstrip("/"), client, back
        self.name = name or "your organisation"
        self._secret = secret
        self._known: dict[str, Any] = {}

    @classmethod
    def told(cls, issuer: str, client: str, secret: str, *, home: str, name: str) -> "OidcProvider | None":
        """
        The provider that settings name; None when they name none.

        Raises:
            Misconfigured: when they name one and lack something it needs.
        """
        if not issuer:
            return None
        if not (home and client):
            raise Misconfigured(
                "Sign-in through a provider needs the settings public_url and oidc_client_id as well."
            )
        return cls(issuer, client, secret, f"{home.rstrip('/')}/signed-in", name=name)

    def begin(self) -> tuple[str, str]:
        """Where to send somebody, and what their browser keeps until they are back."""
        from authlib.common.security import generate_token  # noqa: PLC0415 - an optional extra

        kept = {"state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24), "verifier": ""}
        kept["verifier"] = generate_token(64)
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._told("authorization_endpoint"),
                state=kept["state"],
                nonce=kept["nonce"],
                code_verifier=kept["verifier"],
            )
        return str(address), json.dumps(kept, separators=(",", ":"))

    def finish(self, query: str, kept: str) -> str:
        """
        The e-mail of somebody who came back.

        Args:
            query: What their browser brought along, behind the question mark.
            kept: What it kept.

        Raises:
            NotSignedIn: when anything about it is not as it should be.
        """
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - an optional extra
        from joserfc.errors import JoseError  # noqa: PLC0415 - an optional extra

        try:
            return self._email(self._claims(query, json.loads(kept or "{}")))
        except (AuthlibBaseError, JoseError, httpx.HTTPError, *RUBBISH) as error:
            raise NotSignedIn(f"{self._they} could not make sure of who you are. Try again.") from error

    def _claims(self, query: str, kept: dict[str, str]) -> Any:
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - an optional extra
        from joserfc import jwt  # noqa: PLC0415 - an optional extra
        from joserfc.jwk import KeySet  # noqa: PLC0415 - an optional extra

        said = {name: values[0] for name, values in parse_qs(query).items()}
        if not kept.get("state") or not secrets.compare_digest(said.get("state", ""), kept["state"]):
            raise ValueError("another browser's answer")
        with self._client() as client:
            got = client.fetch_token(
                self._told("token_endpoint"), code=said["code"], code_verifier=kept["verifier"]
            )
            shown = httpx.get(self._told("jwks_uri"), timeout=PATIENCE).raise_for_status().json()
        read = jwt.decode(got["id_token"], KeySet.import_key_set(shown), algorithms=ALGORITHMS)
        asked = {"iss": {"value": self._told("issuer")}, "aud": {"value": self.client}}
        params = {"nonce": kept["nonce"], "client_id": self.client, "access_token": got.get("access_token")}
        claims = CodeIDToken(read.claims, read.header, asked, params)
        claims.validate(now=int(time.time()), leeway=LEEWAY)
        return claims

    def _email(self, claims: Any) -> str:
        if not claims.get("email") or claims.get("email_verified") is not True:
            raise NotSignedIn(
                f"{self._they} does not vouch for your e-mail address, and people are known here by theirs."
            )
        return str(claims["email"])

    @property
    def _they(self) -> str:
        """Its name at the beginning of a sentence."""
        return self.name[:1].upper() + self.name[1:]

    def _told(self, name: str) -> str:
        """What the provider says about itself."""
        if not self._known:
            address = f"{self.issuer}/.well-known/openid-configuration"
            try:
                found = httpx.get(address, timeout=PATIENCE).raise_for_status().json()
            except (httpx.HTTPError, ValueError) as error:
                raise NotSignedIn(f"{self._they} does not answer just now. Try again in a while.") from error
            told = found if isinstance(found, dict) else {}
            if str(told.get("issuer", "")).rstrip("/") != self.issuer:
                raise NotSignedIn(f"{self._they} says it is somebody else; the setting oidc_issuer is wrong.")
            if not all(isinstance(told.get(one), str) for one in NEEDED):
                raise NotSignedIn(f"{self._they} does not say where to sign in. Ask whoever looks after it.")
            self._known = told
        return str(self._known[name])

    def _client(self) -> Any:
        try:
            from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415 - an optional extra
        except ModuleNotFoundError as error:
            raise Misconfigured(
                'Sign-in through a provider needs one more package: pip install "kapta-workspace[oidc]".'
            ) from error
        return OAuth2Client(
            self.client,
            self._secret,
            scope="openid email profile",
            redirect_uri=self.back,
            code_challenge_method="S256",
            timeout=PATIENCE,
        )
