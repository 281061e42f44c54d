"""What is odd about a chart, said in sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from kapta_workspace.domain.orgchart.links import Leads
from kapta_workspace.domain.orgchart.places import Place


def notes(
    cards: pd.DataFrame,
    rings: Iterable[Sequence[int]],
    places: Mapping[int, Place],
    duplicates: pd.DataFrame,
    mailboxes: Iterable[str],
    left_out: int,
) -> Iterator[str]:
    """Say everything odd: loops, outsiders, self-reports, archived managers, duplicates, lines left out."""
    names = dict(zip(cards["id"], cards["name"], strict=True))
    for ring in rings:
        chain = [part for one in ring for part in (names[one], *_archived(places[one].link.via))]
        loop = " → ".join([*chain, chain[0]])
        yield f"{loop} report to each other in a loop; the line above {chain[0]} is cut and drawn red."
    for one, above in zip(cards["id"], cards["above"], strict=True):
        yield from _about(names, one, places[one], above)
    for listed, more in zip(duplicates["names"], duplicates["more"], strict=True):
        yield f"{listed} is listed {more + 1} times and drawn once."
    for address in mailboxes:
        yield f"Several people share the e-mail {address}; they are not taken for one person."
    if left_out:
        lines = "1 line leads" if left_out == 1 else f"{left_out} lines lead"
        yield f"{lines} to somebody who is not on this chart."


def _archived(names: Iterable[str]) -> list[str]:
    return [f"{name} (archived)" for name in names]


def _about(names: Mapping[int, str], one: int, place: Place, above: str) -> Iterator[str]:
    name, via = names[one], place.link.via
    over = f"{name} reports to {' → '.join(_archived(via))}" if via else ""
    if place.why == "outsider":
        yield f"{over or name}{' →' if over else ' reports to'} {above or 'somebody'} outside this chart."
    elif place.why == "self":
        yield f"{name} is recorded as their own manager; the line is left out."
    elif over and place.link.leads is Leads.ARCHIVED:
        yield f"{over}, and nobody is above."
    elif over and place.manager is not None:
        yield f"{over}; the dashed line leads on to {names[place.manager]}."
