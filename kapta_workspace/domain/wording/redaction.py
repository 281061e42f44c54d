"""Names, e-mail addresses, telephone numbers and links, replaced by placeholders and put back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from cleanco import basename

PLACEHOLDER = re.compile(r"\[(?:person|colleague|account|name|email|phone|link)-\d+\]")
LOOKS_LIKE_ONE = re.compile(r"\[(?=[a-z]+-\d+\])", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)
POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b(?:/[^\s<>\"')\]]*)?", re.IGNORECASE
)
PHONE = re.compile(r"(?<![\w.,/-])\+?\(?\d[\d ()/.\u00a0-]{6,}\d(?![\w/-])")
NO_PHONE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,3}(?:[.\u00a0 ]\d{3})+")
"""Days and amounts look a little like telephone numbers."""
SHORTEST = 3
"""A part of a name, such as the first name alone, is looked for from so many letters on."""

_PARTICLES = "and bin das del della dem den der des dos für ibn las los ten ter the und van von zum zur"
_ORDINARY = (
    "april art august bill chase christian dawn drew earl faith frank grace grant guy hope jack joy june "
    "king long major mark may mercy miles north pat price rich rose skip summer sunny victor west will young"
)
PARTICLES = frozenset(_PARTICLES.split())
ORDINARY = frozenset(_ORDINARY.split())
"""Parts of names that are words as well: what is put back is what stood there, not the whole name."""


class Named(NamedTuple):
    """
    Somebody who has a name.

    Attributes:
        what: ``person``, ``colleague`` or ``account``.
        id: Their record.
        name: As it is written down.
        in_parts: Whether a part of the name is theirs as well: any of a person's, the first of an account's.
    """

    what: str
    id: int
    name: str
    in_parts: bool = True


@dataclass
class Redaction:
    """
    What stands for what, in one question and its answer.

    A person is *[person-41]*, one of ours *[colleague-3]*, an account *[account-12]*, by their ids: the same
    in every question. Addresses, numbers and links are counted in the order they come up.

    Attributes:
        names: Words of a name → its placeholder.
        originals: Placeholder → what is put back in its place; those that were really used.
        is_on: Off leaves every text as it is.
    """

    names: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    full: Mapping[str, str] = field(default_factory=dict)
    is_on: bool = True
    originals: dict[str, str] = field(default_factory=dict)
    _longest: int = 1

    @classmethod
    def of(cls, named: Iterable[Named], *, is_on: bool = True) -> "Redaction":
        """
        A redaction that knows some names.

        A part that several share, or that is a word as well, is put back as it stood.
        """
        names: dict[tuple[str, ...], str] = {}
        full: dict[str, str] = {}
        parts: dict[str, set[str]] = {}
        for one in named:
            placeholder = f"[{one.what}-{one.id}]"
            full[placeholder] = one.name
            for words in sorted(_ways(one)):
                names.setdefault(words, placeholder)
            for part in sorted(_parts(one)):
                parts.setdefault(part, set()).add(placeholder)
        doubtful = 0
        for part, holders in parts.items():
            if (part,) in names:
                continue
            if len(holders) > 1 or part in ORDINARY:
                doubtful += 1
                names[part,] = f"[name-{doubtful}]"
            else:
                names[part,] = next(iter(holders))
        return cls(names, full, is_on=is_on, _longest=max(map(len, names), default=1))

    def hide(self, text: str) -> str:
        """A text with placeholders for what it names."""
        # Whoever writes a placeholder into a note does not get a name for it.
        text = LOOKS_LIKE_ONE.sub("(", text)
        if not self.is_on:
            return text
        for what, pattern in (("email", EMAIL), ("link", LINK), ("phone", PHONE)):
            text = pattern.sub(partial(self._counted, what), text)
        return self._without_names(text)

    def put_back(self, text: str) -> str:
        """A text with the names in the place of their placeholders."""
        return PLACEHOLDER.sub(lambda found: self.originals.get(found.group(), found.group()), text)

    def _counted(self, what: str, found: re.Match[str]) -> str:
        held = found.group()
        if what == "phone" and (NO_PHONE.fullmatch(held.strip()) or sum(map(str.isdigit, held)) < 7):
            return held
        known = next((name for name, one in self.originals.items() if one == held), None)
        if known:
            return known
        number = 1 + sum(name.startswith(f"[{what}-") for name in self.originals)
        self.originals[f"[{what}-{number}]"] = held
        return f"[{what}-{number}]"

    def _without_names(self, text: str) -> str:
        taken = {at for one in PLACEHOLDER.finditer(text) for at in range(*one.span())}
        found = [one for one in WORD.finditer(text) if one.start() not in taken]
        made: list[str] = []
        at = done = 0
        while at < len(found):
            count, placeholder = self._name_at(found, at)
            if not placeholder:
                at += 1
                continue
            first, last = found[at], found[at + count - 1]
            end = last.end() - (2 if POSSESSIVE.search(last.group()) else 0)
            self.originals.setdefault(placeholder, self.full.get(placeholder, text[first.start() : end]))
            made += [text[done : first.start()], placeholder]
            done, at = end, at + count
        return "".join([*made, text[done:]])

    def _name_at(self, found: list[re.Match[str]], at: int) -> tuple[int, str]:
        """How many words from here on are a name, the most first, and its placeholder."""
        for count in range(min(self._longest, len(found) - at), 0, -1):
            words = tuple(_folded(one.group()) for one in found[at : at + count])
            # A part of a name alone may be an ordinary word as well: then it is written small.
            if words in self.names and (count > 1 or found[at].group()[0].isupper()):
                return count, self.names[words]
        return 0, ""


def _ways(one: Named) -> set[tuple[str, ...]]:
    """A name in full; an account's also without its legal form."""
    ways = {_words(one.name)}
    if one.what == "account":
        ways.add(_words(basename(one.name)))
    return ways - {()}


def _parts(one: Named) -> set[str]:
    words = _words(one.name)
    if not one.in_parts or not words:
        return set()
    if one.what == "account":
        return {words[0]} if len(words[0]) > SHORTEST else set()
    return {word for word in words if len(word) >= SHORTEST and word not in PARTICLES}


def _words(name: str) -> tuple[str, ...]:
    return tuple(_folded(one) for one in WORD.findall(name))


def _folded(word: str) -> str:
    return POSSESSIVE.sub("", word).casefold()
