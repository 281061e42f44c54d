"""A web site and Gravatar: what is proposed, with its source, and what leaves the house."""

import io
from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from kapta_workspace import Misconfigured
from kapta_workspace.connectors.enrich import PROVIDERS, switched_on
from kapta_workspace.connectors.enrich.fetching import Fetched, Fetcher
from kapta_workspace.connectors.enrich.gravatar import Gravatar
from kapta_workspace.connectors.enrich.website import Website
from kapta_workspace.connectors.port import NotReached
from tests.connectors.stand_in import Answer, Asked, standing_in

HOME = Fetcher(lambda address, _: address.is_loopback)
NOBODY = pd.DataFrame()


def picture() -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.new("RGB", (64, 64), "navy").save(made, "PNG")
    return made.getvalue()


PNG = Answer(picture(), headers={"Content-Type": "image/png"})
SITE = """
<html><head><title>Acme</title>
<meta name="description" content="Acme makes   anvils &amp; more.">
<meta property="og:image" content="/wide.png">
<link rel="icon" href="/small.png"><link rel="apple-touch-icon" href="img/sign.png">
</head><body>
<a href="https://www.linkedin.com/company/acme">us</a>
<a href="https://www.linkedin.com/shareArticle?u=x">share</a>
<a href="https://linkedin.com.evil.example/company/acme">no</a>
<a href="http://x.com/acme">plain</a><a href="https://twitter.com/acme">X</a>
<a href="javascript:alert(1)">!</a>
"""


def served(asked: Asked) -> Answer:
    """The site, and its sign."""
    if asked.path.endswith("sign.png"):
        return PNG
    return Answer(SITE, headers={"Content-Type": "text/html"})


def test_a_web_site_tells_its_sign_its_words_and_its_other_pages():
    """The sign named first, the description, https links to a page of their own; each with where it was."""
    with standing_in(served) as server:
        account = pd.Series({"website": f"{server.address}/en/"})
        found = {one.field: one for one in Website(HOME).suggest(account, NOBODY)}

    assert {"logo", "description", "link:LinkedIn", "link:X"} == set(found)
    assert picture() == found["logo"].value
    assert f"{server.address}/en/img/sign.png" == found["logo"].source
    assert "Acme makes anvils & more." == found["description"].value
    assert "https://www.linkedin.com/company/acme" == found["link:LinkedIn"].value
    assert "https://twitter.com/acme" == found["link:X"].value
    assert all(one.because.endswith(".") and one.source.startswith(server.address) for one in found.values())


def test_a_sign_that_is_no_picture_is_passed_over():
    """The next one named is taken."""

    def no_sign(asked: Asked) -> Answer:
        if asked.path.endswith("small.png"):
            return PNG
        return Answer(SITE, headers={"Content-Type": "text/html"})

    with standing_in(no_sign) as server:
        found = Website(HOME).suggest(pd.Series({"website": server.address}), NOBODY)

    assert [f"{server.address}/small.png"] == [one.source for one in found if one.field == "logo"]


BROKEN = """
<meta name="description" content="Acme makes anvils."><link rel="icon" href="https://[x">
<a href="http://[::1">x</a><a href="https://x.com\u2100/acme">x</a><a href="https://x.com/acme">X</a>
"""


def test_a_link_that_is_none_costs_only_itself():
    """Brackets without end and a sign that stands for a slash: what else the page says is proposed."""
    with standing_in(lambda _: Answer(BROKEN, headers={"Content-Type": "text/html"})) as server:
        found = Website(HOME).suggest(pd.Series({"website": server.address}), NOBODY)

    assert {"description": "Acme makes anvils.", "link:X": "https://x.com/acme"} == {
        one.field: one.value for one in found
    }


TAGS = st.sampled_from(["<a href=", "<link rel=icon href=", "<meta name=description content=", "<![", "<!"])
SCRAPS = st.one_of(
    TAGS, st.sampled_from(["//[", "https://", '"', ">", "[CDATA[", "xyz["]), st.text(max_size=5)
)


@example("<![xyz[")
@given(st.lists(SCRAPS, max_size=12).map("".join))
def test_whatever_a_page_holds_is_proposals_or_a_sentence(page: str):
    """Scraps of tags and addresses in any order never come to more than a page that cannot be read."""

    class Given(Fetcher):
        def get(self, url: str, kinds: object) -> Fetched:
            return Fetched(url, "text/html", page.encode(errors="replace"))

    with suppress(NotReached):
        assert isinstance(
            Website(Given()).suggest(pd.Series({"website": "https://acme.example"}), NOBODY), list
        )


def test_an_account_without_a_site_is_asked_nothing():
    """Nor is one whose page is not there."""
    with standing_in(lambda _: Answer("", 404)) as server:
        gone = Website(HOME).suggest(pd.Series({"website": server.address}), NOBODY)

    assert [] == gone == Website(HOME).suggest(pd.Series({"website": None}), NOBODY)


def test_gravatar_hears_a_fingerprint_and_nothing_else():
    """The SHA-256 of the address in small letters: worked out with the shell's sha256sum."""
    with standing_in(lambda _: PNG) as server:
        (found,) = Gravatar(HOME, server.address).suggest(pd.Series({"email": " Ada@Acme.example "}), NOBODY)

    (asked,) = server.asked
    assert "/avatar/2a1322415fff1b1aceaebe7855b2c5bd6e9efa5e787d46391f971aea65062ce3" == asked.path
    assert ("photo", picture()) == (found.field, found.value)
    assert "ada" not in str(asked).lower()


def test_nobody_at_gravatar_is_nothing_proposed():
    """404, or no address at all."""
    with standing_in(lambda _: Answer("", 404)) as server:
        gone = Gravatar(HOME, server.address).suggest(pd.Series({"email": "ada@acme.example"}), NOBODY)

    assert [] == gone == Gravatar(HOME).suggest(pd.Series({"email": None}), NOBODY)


def test_nobody_is_switched_on_by_itself():
    """Each is named by an administrator; an unknown name is said."""
    assert () == switched_on([])
    assert [PROVIDERS["gravatar"]] == list(switched_on(["gravatar"]))
    with pytest.raises(Misconfigured, match="enrich names clairvoyant"):
        switched_on(["clairvoyant"])
