"""The chart in words: an outline to read aloud or print, and the table of its lines."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kapta_workspace.domain.freshness import BANDS
from kapta_workspace.domain.orgchart.forest import Forest
from kapta_workspace.domain.orgchart.look import MARKS
from kapta_workspace.domain.schemas.common import DECISION_POWER, FRIEND_FOE, ROLES

LABELS = {choice.code: choice.label for choice in (*ROLES, *FRIEND_FOE, *DECISION_POWER)}


def outline(forest: Forest) -> str:
    """
    The same forest as an indented list, one line a person, with everything the drawing shows.

    Vacant seats and the people not placed yet come last, each under a heading.
    """
    said = words(forest)
    rows = list(forest.nodes[["id", "depth", "place"]].itertuples(index=False))
    placed = ["  " * depth + "- " + said[one] for one, depth, place in rows if place != "unplaced"]
    vacant = [f"- No {LABELS.get(role, role).lower()} yet" for role in forest.vacant]
    unplaced = [f"- {said[one]}" for one in forest.unplaced]
    return "\n".join([*placed, *_headed("Vacant seats", vacant), *_headed("Not placed yet", unplaced)])


VERBS = {"influence": "influences", "conflict": "is in conflict with", "also": "also reports to"}


def words(forest: Forest) -> dict[int, str]:
    """Person id → everything the chart says of them in words, the lines of the second layer included."""
    names = dict(zip(forest.nodes["id"], forest.nodes["name"], strict=True))
    more: dict[int, list[str]] = {}
    for start, end, kind in forest.edges[["from", "to", "kind"]].itertuples(index=False):
        if kind in VERBS and start in names and end in names:
            more.setdefault(start, []).append(f"{VERBS[kind]} {names[end]}")
    return {card["id"]: "; ".join([sentence(card), *more.get(card["id"], [])]) for card in forest.cards}


def _headed(title: str, lines: list[str]) -> list[str]:
    return [f"{title}:", *lines] if lines else []


def sentence(card: Any) -> str:
    """One card (a row of ``cards.NODE`` as a mapping) in words: name, title, what we know of them."""
    return "; ".join(_said(card))


def _said(card: Any) -> Iterator[str]:
    yield ", ".join(part for part in (" / ".join((card["name"], *card["also_named"])), card["title"]) if part)
    if card["primary"]:
        yield "primary contact"
    yield from (LABELS.get(role, role) for role in card["roles"])
    if card["chips"]:
        yield ", ".join(f"{account} {MARKS.get(attitude, '?')}" for account, attitude in card["chips"])
    else:
        attitudes = [f"{LABELS.get(one, one)} ({MARKS.get(one, '?')})" for one in card["attitudes"]]
        yield " and ".join(attitudes) or "friend/foe unknown (?)"
    yield (
        " and ".join(LABELS.get(one, one).lower() for one in card["powers"]) or "unknown"
    ) + " decision power"
    yield from _contact(card)
    yield from _oddities(card)


def _contact(card: Any) -> Iterator[str]:
    if card["initials"]:
        yield f"our contact {', '.join(card['initials'])}"
    if not pd.isna(card["band"]):
        days = "" if pd.isna(card["days"]) else f" ({card['days']} days)"
        yield BANDS.get(card["band"], card["band"]).lower() + days


def _oddities(card: Any) -> Iterator[str]:
    if card["via"]:
        yield f"over {', '.join(card['via'])} (archived)"
    if card["why"] == "outsider":
        yield f"reports to {card['above'] or 'somebody'} outside this chart"
    if card["why"] == "self":
        yield "recorded as their own manager"
    if card["why"] == "loop":
        yield "the line above is cut: it closes a loop"


TABLE = ("person", "title", "accounts", "line", "to", "to_title", "remark")


def edge_table(forest: Forest) -> pd.DataFrame:
    """
    Every line of the chart and everybody without one: *person, title, accounts, line, to, to_title, remark*.

    Each person is in it at least once; *line* and *to* are empty for those who report to nobody.
    """
    cards = forest.nodes.set_index("id")
    lines = forest.edges
    alone = cards.index[~cards.index.isin(lines.loc[~lines["kind"].isin(["influence", "conflict"]), "from"])]
    rows = [_line(cards, one, None, "", "") for one in alone]
    rows += [_line(cards, *line) for line in lines[["from", "to", "kind", "note"]].itertuples(index=False)]
    order = {one: at for at, one in enumerate(cards.index)}
    rows.sort(key=lambda row: order[row[0]])
    return pd.DataFrame([row[1:] for row in rows], columns=list(TABLE)).astype("str")


def _line(cards: pd.DataFrame, one: int, to: int | None, kind: str, note: str) -> tuple[Any, ...]:
    person = cards.loc[one]
    boss = (cards.at[to, "name"], cards.at[to, "title"]) if to is not None else ("", "")
    accounts = ", ".join(account for account, _ in person["chips"])
    return (one, person["name"], person["title"], accounts, kind, *boss, note or person["above"])
