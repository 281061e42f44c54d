"""A filter to be kept, of accounts or metrics: by drop-downs and a text, said in words while it is made."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain import filters
from kapta_workspace.domain.access import Role
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import NotFound, Problem
from kapta_workspace.domain.fields import Choice, Field, Kind, in_a_sentence
from kapta_workspace.domain.filters import Facet
from kapta_workspace.ui.form.deeds import Deed, Headquarters, asking, minding
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.office import Saved, Window

OPEN = "Everything is open so far: it means all {}."
FURTHER = (
    "For whatever the lists above do not offer: any field by its name, with =, !=, <, >, contains, in (…) or "
    "is empty; join with and, or, not. Such as: {}"
)
SUCH_AS: Mapping[str, str] = {
    "account": "score < 50 and city = Rome",
    "metric": "format = currency and target is not empty",
}
"""What the text of a filter may say, by what it is of: the kinds whose filters are answered."""


def filter_deed(office: Headquarters, record: int | None = None, /, **given: object) -> Deed | None:
    """
    Keep a filter of accounts or of metrics, or change one; None for those of other records, which none asks.

    Args:
        office: The workspace.
        record: The filter; a new one when left out.
        given: What a new one begins with: *entity*, *expression*, *is_shared*.
    """
    window = office.view(archived=True)
    before = given if record is None else _stored(window, record)
    entity = str(before.get("entity") or "account")
    if entity not in SUCH_AS:
        return None
    offered = _offered(window, entity)
    shown, rest = filters.taken_apart(str(before.get("expression") or ""), offered)
    shown = {one.test: _as_offered(one, shown[one.test]) for one in offered if one.test in shown}
    shares = office.me.role is Role.ADMINISTRATOR
    name = str(before.get("name") or "")
    title = "New filter" if record is None else f"Filter “{name}”"
    form = asking(window, title, "", _fields(window, entity, offered, shown, shares=shares))
    form.fill(
        {
            "name": name,
            "text": rest,
            "is_shared": str(before.get("is_shared")).casefold() == "true",
        }
        | {f"facet_{at}": shown.get(one.test, "") for at, one in enumerate(offered)}
    )
    form.begun = dict(form.raw)

    def do(filled: Form) -> Saved | None:
        text = _text(filled, offered)
        if wrong := _wrong(window, entity, text):
            filled.problems["text"] = wrong
            return None
        called = str(filled.raw["name"]).strip()
        row: dict[str, Any] = {"name": called, "expression": text} | (
            {"entity": entity} if record is None else {"id": record, "version": before["version"]}
        )
        row |= {"is_shared": bool(filled.changes().get("is_shared"))} if shares else {}
        receipt = office.save(Rows("filter", pd.DataFrame([row]).set_axis(["filter"])))
        said = f"Filter “{called}” {'created' if record is None else 'saved'}."
        made = receipt.ids[0][0] if record is None else record
        return Saved("filter", made, said, receipt.position, is_new=record is None)

    def aside(filled: Form) -> str:
        text = _text(filled, offered)
        if not text:
            return OPEN.format(in_a_sentence(window.schemas[entity].plural))
        if wrong := _wrong(window, entity, text):
            return wrong
        many = len(office.narrowed(text).table) if entity == "account" else _matching(office, entity, text)
        return f"{in_words(window, entity, text)}.\n{window.schemas[entity].counted(many)} today."

    return Deed(form, "Create" if record is None else "Save", minding(do), is_grave=False, aside=aside)


def in_words(window: Window, entity: str, text: str) -> str:
    """What a filter of a kind says, in words; why not, where it cannot be answered."""
    node, terms = filters.parse(text), filters.terms(window.schemas[entity])
    wrong = node if isinstance(node, Problem) else filters.doubt(node, terms, window.moment.date())
    if wrong is not None or isinstance(node, Problem):
        return f"Cannot be answered: {wrong.told if wrong else ''}"
    return filters.said(node, terms)


def _stored(window: Window, record: int) -> dict[str, Any]:
    rows = window.frame("filter", archived=True)
    found = rows[rows["id"] == record]
    if found.empty:
        raise NotFound("There is no such filter, or it is not shared with you.")
    return {str(name): value for name, value in found.to_dict("records")[0].items()}


def _offered(window: Window, entity: str) -> tuple[Facet, ...]:
    """The drop-downs: of accounts those of the bar over the portfolio, of metrics their families."""
    if entity == "metric":
        families = sorted(set(window.frame("metric")["family"].dropna().astype(str)), key=str.casefold)
        return (Facet("family", "=", "Family", tuple((one, one) for one in families)),)
    users = window.frame("user", archived=True).set_index("id")["name"]
    owners = users.reindex(window.frame("account")["owner"].dropna().unique()).dropna()
    return filters.facets(window.schemas["account"], owners.astype(str))


def _matching(office: Headquarters, entity: str, text: str) -> int:
    """How many live records a filter means that can be answered."""
    window, node = office.view(), filters.parse(text)
    if isinstance(node, Problem):
        return 0
    terms, today = filters.terms(window.schemas[entity]), window.moment.date()
    return int(filters.matching(node, window.frame(entity), terms, me=office.me.id, today=today).sum())


def _fields(
    window: Window,
    entity: str,
    offered: tuple[Facet, ...],
    shown: Mapping[tuple[str, str], str],
    *,
    shares: bool,
) -> tuple[Field, ...]:
    own = window.schemas["filter"]
    drops = (_drop(at, one, shown.get(one.test, "")) for at, one in enumerate(offered))
    told = FURTHER.format(SUCH_AS[entity])
    further = Field(name="text", label="And as a text", kind=Kind.LONG_TEXT, longest=2_000, help=told)
    return (own["name"], *drops, further, *((own["is_shared"],) if shares else ()))


def _as_offered(one: Facet, now: str) -> str:
    """A value in the letters of the drop-down, which would not find it in others."""
    return next((value for value, _ in one.values if value.casefold() == now.casefold()), now)


def _drop(at: int, one: Facet, now: str) -> Field:
    """One drop-down; what it says now stands in it, known or not."""
    other = ((now, now),) if now and now not in dict(one.values) else ()
    options = tuple(Choice(value, said) for value, said in (*one.values, *other))
    return Field(name=f"facet_{at}", label=one.label, kind=Kind.CHOICE, choices=options)


def _text(form: Form, offered: tuple[Facet, ...]) -> str:
    tests = {one.test: str(form.raw[f"facet_{at}"] or "") for at, one in enumerate(offered)}
    return filters.joined(tests, str(form.raw["text"] or ""))


def _wrong(window: Window, entity: str, text: str) -> str:
    """Why a filter cannot be kept; empty when it can."""
    if not text:
        return "Choose from the lists above, or write here what it asks for."
    node = filters.parse(text)
    terms = filters.terms(window.schemas[entity])
    found = node if isinstance(node, Problem) else filters.doubt(node, terms, window.moment.date())
    return "" if found is None else found.told
