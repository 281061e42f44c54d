"""What is sent: records as short texts under their ids, no more of them than a bound allows."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 40
"""So many sources are sent at most."""
LONGEST = 1_200
"""Characters of one source."""
ALTOGETHER = 16_000
"""Characters of all sources."""


@dataclass(frozen=True, slots=True)
class Source:
    """
    One record as it is told to a model.

    Attributes:
        id: What a sentence cites it by: ``note:41``, ``suggestion:2``.
        text: What it says.
        records: The records it stands for, where it is none itself.
    """

    id: str
    text: str
    records: tuple[str, ...] = ()


def bounded(sources: Iterable[Source]) -> tuple[tuple[Source, ...], int]:
    """Those that may be sent, the first ones, each cut where it is too long; and how many are left out."""
    given, kept, room = list(sources), [], ALTOGETHER
    for one in given[:MOST]:
        text = one.text if len(one.text) <= LONGEST else f"{one.text[: LONGEST - 1]}…"
        if len(text) > room:
            break
        room -= len(text)
        kept.append(Source(one.id, text, one.records))
    return tuple(kept), len(given) - len(kept)
