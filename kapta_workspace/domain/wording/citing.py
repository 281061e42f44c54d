"""Which sentences of an answer are kept: those whose sources were sent, and bear them out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kapta_workspace.domain.wording.redaction import LINK, PLACEHOLDER
from kapta_workspace.domain.wording.sources import Source
from kapta_workspace.domain.wording.tasks import TOPICS

LONGEST = 400
"""Characters of one sentence."""
NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
MARKUP = re.compile(
    r"<[^>]*>|!?\[[^\]]*\]\(|`|\*\*|^\s*(?:[#>|*-])\s|https?:|data:|javascript:", re.IGNORECASE
)
AN_ID = re.compile(r"\s*[\[(]?\b[a-z_]+:\d+\b[\])]?")
LETTERS = re.compile(r"[^\W\d_]{4,}")
AT_LEAST = 0.2
"""So much of a sentence's longer words must stand in what it cites: other words, not other matters."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    A sentence and what it rests on.

    Attributes:
        text: The sentence.
        cites: The ids of its sources.
        topic: What it is grouped under (a key of ``TOPICS``); empty for none.
    """

    text: str
    cites: tuple[str, ...]
    topic: str = ""


class Sorted(NamedTuple):
    """What is kept of an answer, and of each sentence dropped the reason."""

    kept: tuple[Sentence, ...]
    dropped: tuple[str, ...]


def borne_out(said: Iterable[Sentence], sources: Sequence[Source], most: int) -> Sorted:
    """
    Keep the sentences that cite what was sent and say no more than it.

    A sentence is dropped when it cites nothing or anything that was not sent; when it has a number or a
    placeholder that its sources do not have; when hardly a word of it is theirs; when it is marked up,
    holds a link, or is too long. What is left is at most ``most`` sentences, in their order.
    """
    known = {one.id: one for one in sources}
    kept: list[Sentence] = []
    dropped: list[str] = []
    for one in said:
        text = " ".join(AN_ID.sub("", one.text).split())
        reason = _against(text, one.cites, known) or ("one too many" if len(kept) >= most else "")
        if reason:
            dropped.append(reason)
            continue
        kept.append(Sentence(text, tuple(dict.fromkeys(one.cites)), one.topic if one.topic in TOPICS else ""))
    return Sorted(tuple(kept), tuple(dropped))


def _against(text: str, cites: tuple[str, ...], known: Mapping[str, Source]) -> str:
    """Why a sentence is dropped; empty where it may stay."""
    theirs = " ".join(known[one].text for one in cites if one in known)
    reasons = {
        "empty or too long": not text or len(text) > LONGEST,
        "without a source": not cites,
        "a source that was not sent": any(one not in known for one in cites),
        "marked up, or with a link": MARKUP.search(text) or LINK.search(text),
        "a name its sources do not have": set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(theirs)),
        "a figure its sources do not have": set(_numbers(text)) - set(_numbers(theirs)),
        "hardly a word of its sources": _shared(text, theirs) < AT_LEAST,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _numbers(text: str) -> list[str]:
    return NUMBER.findall(PLACEHOLDER.sub(" ", text))


def _shared(text: str, theirs: str) -> float:
    """The part of a sentence's longer words that begin as a word of its sources does."""
    mine = [one.casefold()[:5] for one in LETTERS.findall(PLACEHOLDER.sub(" ", text))]
    held = {one.casefold()[:5] for one in LETTERS.findall(theirs)}
    return sum(one in held for one in mine) / len(mine) if mine else 1.0
