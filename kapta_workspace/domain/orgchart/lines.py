"""The lines of a chart: reports-to as drawn, and the second layer of influence and conflict."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from kapta_workspace.domain.orgchart.links import Leads, Link
from kapta_workspace.domain.orgchart.people import Folk
from kapta_workspace.domain.orgchart.places import Place

EDGE: Mapping[str, str] = {"from": "Int64", "to": "Int64", "kind": "str", "note": "str"}
"""
The columns of a line, and of ``Forest.edges``: two person ids, a kind, a remark.

Kinds: ``reports_to``; ``archived`` (over archived people, dashed); ``loop`` (cut, drawn red); ``also``
(the same person's manager in another account); ``influence`` and ``conflict`` (the second layer).
"""


Second = tuple[int, int, str, str]


def second_layer(lines: pd.DataFrame | None) -> list[Second]:
    """The live influence and conflict lines as *from, to, line, description*."""
    if lines is None:
        return []
    live = lines[lines["archived_at"].isna()] if "archived_at" in lines else lines
    why = live["description"].fillna("") if "description" in live else [""] * len(live)
    return list(zip(live["from_contact"], live["to_contact"], live["line"], why, strict=True))


def edges(
    places: Mapping[int, Place],
    chosen: Mapping[int, tuple[Link, tuple[Link, ...]]],
    second: Iterable[Second],
    folk: Folk,
) -> tuple[pd.DataFrame, int]:
    """Every line to draw (``EDGE``), and how many of the second layer lead off the chart."""
    rows = [row for one, place in places.items() for row in _up(one, place, *chosen[one])]
    joined = [(folk.of.get(start), folk.of.get(end), line, why) for start, end, line, why in second]
    across = [row for row in joined if row[0] in places and row[1] in places and row[0] != row[1]]
    made = pd.DataFrame([*rows, *across], columns=list(EDGE)).astype(dict(EDGE))
    ordered = made.sort_values(["kind", "from", "to"], kind="stable").reset_index(drop=True)
    return ordered, len(joined) - len(across)


def _up(
    one: int, place: Place, link: Link, others: Iterable[Link]
) -> Iterator[tuple[int, int | None, str, str]]:
    if link.leads is Leads.PERSON:
        kind = "loop" if place.why == "loop" else "archived" if link.via else "reports_to"
        yield one, link.to, kind, _over(link)
    for other in others:
        yield one, other.to, "also", _over(other)


def _over(link: Link) -> str:
    return f"over {', '.join(link.via)} (archived)" if link.via else ""
