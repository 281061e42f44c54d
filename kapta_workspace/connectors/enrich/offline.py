"""
The provider that asks nobody: it proposes only what the workspace's own data already implies.

How an account writes its e-mail addresses, a name hidden in an address, letters all of one case, the same
person in another account. It never looks anything up.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from kapta_workspace.connectors.port import Suggestion

SOURCE = "your own data"
AGREED = 2
"""So many colleagues must write their address one way before it is proposed to another."""

PUBLIC = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "gmx.de", "web.de"}
)
"""Mail services anybody uses: an address there says nothing about a company."""

PATTERNS: Mapping[str, Callable[[str, str], str]] = {
    "first.last": lambda first, last: f"{first}.{last}",
    "first_last": lambda first, last: f"{first}_{last}",
    "first-last": lambda first, last: f"{first}-{last}",
    "firstlast": lambda first, last: f"{first}{last}",
    "flast": lambda first, last: f"{first[:1]}{last}",
    "f.last": lambda first, last: f"{first[:1]}.{last}",
    "last.first": lambda first, last: f"{last}.{first}",
    "first": lambda first, _: first,
}


class Offline:
    """Proposes what the data implies; see the module."""

    def suggest(self, contact: pd.Series, known: pd.DataFrame) -> list[Suggestion]:
        """Everything that follows, each with its reason; nothing that is already so."""
        return [*_name(contact), *_title(contact), *_email(contact, known), *_same(contact, known)]


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()  # type: ignore[call-overload]


def _name(contact: pd.Series) -> Iterator[Suggestion]:
    name, address = _text(contact["name"]), _text(contact["email"])
    local = address.partition("@")[0]
    parts = [part for part in re.split(r"[._-]", local) if part.isalpha() and len(part) > 1]
    if len(parts) == 2 and (
        name.casefold() in {"", address.casefold(), local.casefold(), *map(str.casefold, parts)}
    ):
        found = " ".join(part.capitalize() for part in parts)
        yield Suggestion("name", found, f"The address {address} spells it out.", SOURCE)
    elif _shouted(name):
        yield Suggestion("name", _cased(name), "The name is written in letters of one case.", SOURCE)


def _title(contact: pd.Series) -> Iterator[Suggestion]:
    title = _text(contact["title"])
    if len(title) > 4 and _shouted(title):
        yield Suggestion("title", _cased(title), "The job title is written in letters of one case.", SOURCE)


def _shouted(text: str) -> bool:
    return " " in text and (text.isupper() or text.islower())


def _cased(text: str) -> str:
    small = {"of", "the", "and", "for", "in", "de", "der", "van", "von", "di", "da"}
    words = text.lower().split()
    return " ".join(
        word if at and word in small else "-".join(part.capitalize() for part in word.split("-"))
        for at, word in enumerate(words)
    )


def _email(contact: pd.Series, known: pd.DataFrame) -> Iterator[Suggestion]:
    person = _letters(_text(contact["name"]))
    if _text(contact["email"]) or person is None:
        return
    theirs = known[(known["account"] == contact["account"]) & known["email"].notna()]
    seen = Counter(way for one in theirs.itertuples() for way in _ways(str(one.name), str(one.email)))
    if not seen:
        return
    (way, domain), count = seen.most_common(1)[0]
    address = f"{PATTERNS[way](*person)}@{domain}"
    taken = theirs["email"].str.casefold().eq(address).any()
    if count >= AGREED and not taken:
        because = f"{count} colleagues there write theirs as {way}@{domain}."
        yield Suggestion("email", address, because, SOURCE)


def _ways(name: str, email: str) -> Iterator[tuple[str, str]]:
    """How an address is made from a name, with its domain; the first way that fits."""
    local, _, domain = email.casefold().partition("@")
    person = _letters(name)
    if person is None or domain in PUBLIC:
        return
    found = next((way for way, made in PATTERNS.items() if made(*person) == local), None)
    if found:
        yield found, domain


def _letters(name: str) -> tuple[str, str] | None:
    """The first and the last word of a name as an address would have them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = [re.sub(r"[^a-z]", "", word) for word in plain.casefold().split()]
    words = [word for word in words if word]
    return (words[0], words[-1]) if len(words) > 1 else None


def _same(contact: pd.Series, known: pd.DataFrame) -> Iterator[Suggestion]:
    if not pd.isna(contact["same_person"]):
        return
    name, domain = _text(contact["name"]).casefold(), _text(contact["email"]).casefold().partition("@")[2]
    if not domain or domain in PUBLIC:
        return
    others = known[(known["account"] != contact["account"]) & known["email"].notna()]
    alike = others[
        (others["name"].str.casefold() == name) & others["email"].str.casefold().str.endswith(f"@{domain}")
    ]
    first = alike[alike["id"] < contact["id"]]
    if len(first):
        because = "Somebody of that name and mail domain is a contact of another account."
        yield Suggestion("same_person", int(first["id"].iloc[0]), because, SOURCE)
