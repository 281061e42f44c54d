"""A filter in words, as a colleague would say it: *Owner is me and Score is under 50*."""

import datetime as dt
from collections.abc import Mapping, Sequence

from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.filters.matching import DAY, LINKS, ME, YES
from kapta_workspace.domain.filters.reading import Junction, Negation, Node, Test

NUMBERED: Mapping[str, str] = {"<": "under", "<=": "at most", ">": "over", ">=": "at least"}
DATED: Mapping[str, str] = {"<": "before", "<=": "on or before", ">": "after", ">=": "on or after"}


def said(node: Node, terms: Mapping[str, Field]) -> str:
    """
    A filter that can be read, in words; a name nobody knows stands as it was typed.

    What is joined by another word than the whole stands in parentheses, so it says what it means.
    """
    if isinstance(node, Test):
        return _test(node, terms)
    if isinstance(node, Negation):
        return _negated(node.part, terms)
    return f" {node.how} ".join(_part(part, terms) for part in node.parts)


def _part(part: Node, terms: Mapping[str, Field]) -> str:
    """A part of a junction; a junction of its own kind is flattened when it is read."""
    return f"({said(part, terms)})" if isinstance(part, Junction) else said(part, terms)


def _negated(part: Node, terms: Mapping[str, Field]) -> str:
    if isinstance(part, Negation):
        return said(part.part, terms)
    # Not “at most” for what is not over: an account of which it is not known is meant by this, not by that.
    if isinstance(part, Junction) or part.how in NUMBERED:
        return f"not ({said(part, terms)})"
    return _test(part, terms, negated=True)


def _test(test: Test, terms: Mapping[str, Field], *, negated: bool = False) -> str:
    field = terms.get(test.name)
    label, told = (
        f"“{test.name}”" if field is None else field.label,
        [_value(field, one) for one in test.values],
    )
    if test.how in NUMBERED:
        signs = DATED if field is not None and field.kind is Kind.DATE else NUMBERED
        return f"{label} is {signs[test.how]} {told[0]}"
    if test.how == "contains":
        return f"{label} {'does not contain' if negated else 'contains'} “{test.values[0]}”"
    if test.how == "in":
        return f"{label} is {'none of ' if negated else ''}{_listed(told, 'and' if negated else 'or')}"
    no = "not " if negated != (test.how == "!=") else ""
    return f"{label} is {no}{'empty' if test.how == 'empty' else told[0]}"


def _value(field: Field | None, value: str) -> str:
    """A value in words: the label of a choice, a day as days are written, a text in quotes."""
    if field is None:
        return f"“{value}”"
    if field.choices:
        codes = {one.code: one.label for one in field.choices}
        return codes.get(value.casefold(), next((one for one in codes.values() if _same(one, value)), value))
    if field.kind is Kind.DATE:
        return _day(value)
    if field.kind is Kind.YES_NO:
        return "yes" if value.casefold() in YES else "no"
    if field.kind in LINKS:
        return "me" if _same(value, ME) and field.target == "user" else value
    return f"“{value}”" if field.kind in (Kind.TEXT, Kind.LONG_TEXT) else value


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _day(value: str) -> str:
    counted = DAY.match(value.casefold())
    if counted is None:
        try:
            return f"{dt.date.fromisoformat(value):%-d %b %Y}"
        except ValueError:
            return value
    sign, days = counted.groups()
    if not int(days or 0):
        return "today"
    many = f"{int(days)} day{'' if int(days) == 1 else 's'}"
    return f"{many} ago" if sign == "-" else f"{many} from today"


def _listed(values: Sequence[str], last: str) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} {last} {values[-1]}"
