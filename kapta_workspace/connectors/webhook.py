"""Posting a text into a channel by its incoming webhook: Slack, Teams, or whatever takes the same."""

from urllib.parse import urlsplit

import httpx

from kapta_workspace.connectors.port import NotReached
from kapta_workspace.connectors.secrets import Secret

SECRETS = ("digest_webhook",)
SECONDS = 15
HOME = frozenset({"127.0.0.1", "localhost"})


def post(text: str, address: Secret) -> None:
    """
    Post a text; the address is a secret, because whoever knows it may write into the channel.

    Raises:
        NotReached: in one sentence without the address.
    """
    parts = urlsplit(address.reveal())
    if parts.scheme != "https" and parts.hostname not in HOME:
        raise NotReached("The webhook's address must begin with https://: run kapta connect digest.")
    try:
        # Redirects are not followed: the text goes where the administrator said, or nowhere.
        answer = httpx.post(
            address.reveal(), json={"text": plain(text)}, timeout=SECONDS, follow_redirects=False
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotReached(f"The webhook could not be reached ({type(error).__name__}).") from None
    if not answer.is_success:
        raise NotReached(
            f"The webhook did not take the text (HTTP {answer.status_code}). It may have been withdrawn: "
            "make a new one and run kapta connect digest."
        )


def plain(text: str) -> str:
    """The text so that a name in it can neither call a whole channel nor pose as a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
