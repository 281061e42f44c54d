"""A filter as the few simple tests a screen offers side by side, and back to its text."""

from collections.abc import Mapping

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.filters.reading import JOINING, PUNCTUATION, Junction, Node, Test, parse

RESERVED = frozenset({"is", "in", "empty", *JOINING})


def clauses(node: Node | Problem) -> Mapping[tuple[str, str], str] | None:
    """
    A filter's tests as *name, operator* → value; None when it is more than tests joined by *and*.

    The tests a list of drop-downs can show; a filter that says more is shown as its text.
    """
    if isinstance(node, Problem):
        return None
    parts = node.parts if isinstance(node, Junction) and node.how == "and" else (node,)
    made: dict[tuple[str, str], str] = {}
    for part in parts:
        if not isinstance(part, Test) or len(part.values) != 1:
            return None
        test = part.name, "=" if part.how == "in" else part.how  # one of one is that one
        if test in made:
            return None
        made[test] = part.values[0]
    return made


def with_clause(text: str, name: str, how: str, value: str) -> str:
    """
    The text of a filter with one of its simple tests changed, added, or taken away by an empty value.

    What is more than simple tests is kept whole, in parentheses, and the test is joined to it.
    """
    known = clauses(parse(text)) if text.strip() else {}
    if known is None and text.strip():
        return f"({text.strip()}) and {name} {how} {quoted(value)}" if value else text
    made = {**(known or {}), (name, how): value}
    return " and ".join(f"{one} {sign} {quoted(said)}" for (one, sign), said in made.items() if said)


def quoted(value: str) -> str:
    """A value as a filter carries it: in quotes where it is not one plain word."""
    plain = value and not any(sign.isspace() or sign in '"\\!~' or sign in PUNCTUATION for sign in value)
    if plain and value.casefold() not in RESERVED:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
