"""Files over the wire: saved, never shown, and not there for strangers."""

import pytest

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.ui.panel import downloads
from kapta_workspace.ui.panel.pane import Html
from tests.ui.panel.served import read, serving


class Known:
    """A doorkeeper who goes by a header."""

    @staticmethod
    def user_of(request):
        """The name in the header."""
        return request.headers.get("X-Who")


def find(user, path, query):
    """Ada's only document is the first; her report cannot be made, and says for which view it was asked."""
    if (user, path) == ("ada", "reports/review/1.pdf"):
        raise Misconfigured(f"PDF needs Chromium ({query['view']}).")
    files = {("ada", "documents/1"): ("Pläne “2027”.html", b"<script>alert(1)</script>")}
    return files.get((user, path))


@pytest.fixture(scope="module")
def url():
    """A server that knows one file."""
    with serving({"": Html}, routes=downloads.routes(find, Known())) as running:
        yield running.url


def test_a_file_is_a_download_whatever_it_is(url):
    """A page with a script is handed over as bytes to be saved, under its own name in any language."""
    status, headers, text = read(f"{url}documents/1", **{"X-Who": "ada"})

    assert (200, "<script>alert(1)</script>") == (status, text)
    assert "application/octet-stream" == headers["Content-Type"]
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "default-src 'none'; sandbox" == headers["Content-Security-Policy"]
    plain, encoded = headers["Content-Disposition"].split("; filename*=")
    assert 'attachment; filename="Pl_ne _2027_.html"' == plain
    assert "UTF-8''Pl%C3%A4ne%20%E2%80%9C2027%E2%80%9D.html" == encoded


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("documents/1", {}),
        ("documents/1", {"X-Who": "eve"}),
        ("documents/2", {"X-Who": "ada"}),
        ("documents/1", {"X-Who": "ada", "Host": "evil.example"}),
        ("documents/../1", {"X-Who": "ada"}),
        ("reports/review/1.pdf?view=x", {"X-Who": "eve"}),
        ("reports/review/../1.pdf", {"X-Who": "ada"}),
    ],
)
def test_it_is_not_there_for_anybody_else(url, path, said):
    """Nobody, a stranger, another number and another host's name are answered alike."""
    assert 404 == read(f"{url}{path}", **said)[0]


def test_what_this_machine_cannot_make_is_said(url):
    """The sentence comes as plain text, with what was asked behind the address."""
    status, headers, text = read(f"{url}reports/review/1.pdf?view=combined", **{"X-Who": "ada"})

    assert (503, "PDF needs Chromium (combined).") == (status, text)
    assert headers["Content-Type"].startswith("text/plain")
