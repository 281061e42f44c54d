"""A filter of accounts to be kept: by drop-downs as over the portfolio, in words while it is put together."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kapta_workspace.domain import filters
from kapta_workspace.domain.access import Role
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import NotFound, Problem
from kapta_workspace.domain.fields import Choice, Field, Kind
from kapta_workspace.domain.filters import Facet
from kapta_workspace.ui.form.deeds import Deed, Headquarters, asking, minding
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.office import Saved, Window

OPEN = "Everything is open so far: it means all accounts."
FURTHER = (
    "For whatever the lists above do not offer: any field by its name, with =, !=, <, >, contains, in (…) or "
    "is empty; join with and, or, not. Such as: score < 50 and city = Rome"
)


def filter_deed(office: Headquarters, record: int | None = None, /, **given: object) -> Deed | None:
    """
    Keep a filter of accounts, or change one; None for filters of other records, which are text alone.

    Args:
        office: The workspace.
        record: The filter; a new one when left out.
        given: What a new one begins with: *entity*, *expression*, *is_shared*.
    """
    window = office.view(archived=True)
    before = given if record is None else _stored(window, record)
    if before.get("entity", "account") != "account":
        return None
    offered = filters.facets(window.schemas["account"], _owners(window))
    shown, rest = filters.taken_apart(str(before.get("expression") or ""), offered)
    shares = office.me.role is Role.ADMINISTRATOR
    name = str(before.get("name") or "")
    title = "New filter" if record is None else f"Filter “{name}”"
    form = asking(window, title, "", _fields(window, offered, shown, shares=shares))
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
        if wrong := _wrong(window, text):
            filled.problems["text"] = wrong
            return None
        called = str(filled.raw["name"]).strip()
        row: dict[str, Any] = {"name": called, "expression": text} | (
            {"entity": "account"} if record is None else {"id": record, "version": before["version"]}
        )
        row |= {"is_shared": bool(filled.changes().get("is_shared"))} if shares else {}
        receipt = office.save(Rows("filter", pd.DataFrame([row]).set_axis(["filter"])))
        said = f"Filter “{called}” {'created' if record is None else 'saved'}."
        made = receipt.ids[0][0] if record is None else record
        return Saved("filter", made, said, receipt.position, is_new=record is None)

    def aside(filled: Form) -> str:
        text = _text(filled, offered)
        if not text:
            return OPEN
        if wrong := _wrong(window, text):
            return wrong
        many = len(office.narrowed(text).table)
        return f"{in_words(window, 'account', text)}.\n{many:,} account{'' if many == 1 else 's'} today."

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


def _owners(window: Window) -> list[str]:
    """The names of those who own accounts."""
    users = window.frame("user", archived=True).set_index("id")["name"]
    return [str(one) for one in users.reindex(window.frame("account")["owner"].dropna().unique()).dropna()]


def _fields(
    window: Window, offered: tuple[Facet, ...], shown: Mapping[tuple[str, str], str], *, shares: bool
) -> tuple[Field, ...]:
    own = window.schemas["filter"]
    drops = (_drop(at, one, shown.get(one.test, "")) for at, one in enumerate(offered))
    further = Field(name="text", label="And as a text", kind=Kind.LONG_TEXT, longest=2_000, help=FURTHER)
    return (own["name"], *drops, further, *((own["is_shared"],) if shares else ()))


def _drop(at: int, one: Facet, now: str) -> Field:
    """One drop-down; what it says now stands in it, known or not."""
    known = {value.casefold() for value, _ in one.values}
    other = ((now, now),) if now and now.casefold() not in known else ()
    options = tuple(Choice(value, said) for value, said in (*one.values, *other))
    return Field(name=f"facet_{at}", label=one.label, kind=Kind.CHOICE, choices=options)


def _text(form: Form, offered: tuple[Facet, ...]) -> str:
    tests = {one.test: str(form.raw[f"facet_{at}"] or "") for at, one in enumerate(offered)}
    return filters.joined(tests, str(form.raw["text"] or ""))


def _wrong(window: Window, text: str) -> str:
    """Why a filter cannot be kept; empty when it can."""
    if not text:
        return "Choose from the lists above, or write here what it asks for."
    node = filters.parse(text)
    terms = filters.terms(window.schemas["account"])
    found = node if isinstance(node, Problem) else filters.doubt(node, terms, window.moment.date())
    return "" if found is None else found.told
