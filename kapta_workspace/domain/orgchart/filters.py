"""Who of a chart to show: by role, attitude, power, freshness, our contact, or primaries only."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from kapta_workspace.domain.orgchart.forest import Forest, focused

FILTERS: Final[Mapping[str, str]] = {
    "role": "roles",
    "friend_foe": "attitudes",
    "decision_power": "powers",
    "freshness": "band",
    "internal_contact": "internal",
    "primary": "primary",
}
"""What one may filter by → the column of ``cards.NODE`` that says it."""


def filtered(whole: Forest, wanted: Mapping[str, Collection[Any]]) -> Forest:
    """
    The chart with only those people who have one of the wanted codes in every filter named.

    Those above them stay as stubs. A code of ``""`` means *unknown*; without filters everybody stays.

    Raises:
        KeyError: when a filter is not one of ``FILTERS``.
    """
    asked = {FILTERS[name]: set(codes) for name, codes in wanted.items() if codes}
    if not asked:
        return whole
    return focused(whole, [card["id"] for card in whole.cards if _passes(card, asked)])


def _passes(card: Mapping[str, Any], asked: Mapping[str, set[Any]]) -> bool:
    return all(_codes(card[column]) & codes for column, codes in asked.items())


def _codes(value: Any) -> set[Any]:
    if isinstance(value, tuple):
        return set(value) or {""}
    return {value} if isinstance(value, bool | str) and value != "" else {""}
