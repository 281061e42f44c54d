"""The web site of an account: its logo, what it says of itself, and where else it is."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pandas as pd

from kapta_workspace.connectors.enrich.fetching import PAGES, PICTURES, Fetched, Fetcher
from kapta_workspace.connectors.port import NotReached, Suggestion

ICONS = ("apple-touch-icon", "apple-touch-icon-precomposed", "icon", "shortcut icon")
"""What a page calls its sign, the largest usually first."""
NETWORKS: Mapping[str, tuple[str, ...]] = {
    "LinkedIn": ("linkedin.com",),
    "X": ("x.com", "twitter.com"),
    "Xing": ("xing.com",),
    "Facebook": ("facebook.com",),
    "Instagram": ("instagram.com",),
    "YouTube": ("youtube.com",),
    "GitHub": ("github.com",),
}
"""Network → its hosts; the page of a firm there is proposed for a field of that name."""
SHARES = ("/share", "/sharer", "/intent", "/shareArticle", "/home")
"""Links that pass a page on, and lead to nobody's own page."""
DESCRIPTION = 400
"""Characters of what a site says of itself."""


class Website:
    """Looks at the home page of an account, and fetches the sign it names."""

    def __init__(self, fetcher: Fetcher | None = None) -> None:
        self._fetcher = fetcher or Fetcher()

    def suggest(self, record: pd.Series, known: pd.DataFrame) -> list[Suggestion]:
        """Logo, description and links; nothing for an account without a web site."""
        _ = known
        site = record["website"]
        if pd.isna(site) or not str(site).strip():
            return []
        home = self._fetcher.get(str(site), PAGES)
        if home is None:
            return []
        page = _Page(home.url)
        try:
            page.feed(home.data.decode(errors="replace"))
        except (AssertionError, ValueError):  # what the parser makes of a page that is none
            raise NotReached(f"The page of {urlsplit(page.url).hostname} cannot be read.") from None
        return [*self._logo(page), *_description(page, home), *_links(page, home)]

    def _logo(self, page: "_Page") -> Iterator[Suggestion]:
        for icon in page.icons:
            try:
                found = self._fetcher.get(icon, PICTURES)
            except NotReached:
                continue
            if found is not None:
                because = f"{urlsplit(page.url).hostname} names it as its sign."
                yield Suggestion("logo", found.data, because, found.url)
                return


def _description(page: "_Page", home: Fetched) -> Iterator[Suggestion]:
    said = " ".join(page.description.split())
    if said:
        yield Suggestion("description", said[:DESCRIPTION], "Their web site says so of itself.", home.url)


def _links(page: "_Page", home: Fetched) -> Iterator[Suggestion]:
    for network, hosts in NETWORKS.items():
        theirs = [one for one in page.links if _is_page_of(one, hosts)]
        if theirs:
            because = f"Their web site leads to this page of theirs at {network}."
            yield Suggestion(f"link:{network}", theirs[0], because, home.url)


def _is_page_of(link: str, hosts: tuple[str, ...]) -> bool:
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    at_home = any(host == one or host.endswith(f".{one}") for one in hosts)
    return parts.scheme == "https" and at_home and len(parts.path) > 1 and not parts.path.startswith(SHARES)


class _Page(HTMLParser):
    """What a home page says about itself: its signs, its description, its links."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.description = url, ""
        self.links: list[str] = []
        self._icons: list[tuple[int, str]] = []

    @property
    def icons(self) -> list[str]:
        """The addresses of its signs, the likeliest first."""
        return [where for _, where in sorted(self._icons, key=lambda one: one[0])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is of use."""
        facts = {name: value or "" for name, value in attrs}
        if tag == "link" and facts.get("rel", "").lower() in ICONS and facts.get("href"):
            self._icon(ICONS.index(facts["rel"].lower()), facts["href"])
        elif tag == "meta":
            named = (facts.get("property") or facts.get("name", "")).lower()
            if named == "og:image" and facts.get("content"):
                self._icon(len(ICONS), facts["content"])
            if named in {"description", "og:description"} and not self.description:
                self.description = facts.get("content", "")
        elif tag == "a" and facts.get("href"):
            self.links += self._whole(facts["href"])

    def _icon(self, rank: int, where: str) -> None:
        self._icons += [(rank, one) for one in self._whole(where)]

    def _whole(self, where: str) -> list[str]:
        """A link with its host; nothing when it is no address at all."""
        try:
            return [urljoin(self.url, where)]
        except ValueError:
            return []
