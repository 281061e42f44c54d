"""What belongs to a business review: records of its account that are there already, linked and unlinked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.fields import Field, Kind, Schema, in_a_sentence
from kapta_workspace.domain.reviews import called
from kapta_workspace.ui.form.deeds import Deed, Headquarters, minding
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.offers import Offers, Option
from kapta_workspace.ui.form.office import Saved, Window

LINKED = ("task", "action", "goal", "note", "document")
"""The kinds that can belong to a review, in the order they are asked for."""

DAYS: Mapping[str, str] = {
    "task": "due",
    "action": "due",
    "goal": "due",
    "note": "occurred_on",
    "document": "added_on",
}
"""Kind → the day that tells two of a name apart."""

INTRO = (
    "Choose what belongs to it. What you take out stays on the account. A record belongs to one business "
    "review at a time, and a document to one record."
)

NOTHING = (
    "There is nothing on this account yet that could be linked to it. Add a task, a goal or a note first."
)

UNCHANGED = "Nothing was changed."


@dataclass(eq=False)
class Belongings(Offers):
    """
    The records of one account that may belong to a review, the latest first.

    Attributes:
        places: Kind → record → what it belongs to now, in words, where that is something else.
    """

    places: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def _titles(self, kind: str, rows: pd.DataFrame) -> pd.Series:
        schema = self.schemas[kind]
        titles = rows[schema.title].astype("str")
        if kind == "note":  # the only one of them that may have no title
            how = rows["kind"].map(schema["kind"].label_of).astype("str")
            titles = titles.fillna(how + " of " + rows["occurred_on"].dt.strftime("%-d %b %Y"))
        return titles

    def _nearest_first(self, rows: pd.DataFrame, _title: pd.Series, _account: Any) -> pd.Index:
        return rows.sort_values("id", ascending=False).index

    def _named(self, one: Field, rows: pd.DataFrame) -> list[Option]:
        kind, titles = one.target, self._titles(one.target, rows)
        return [
            Option(int(record["id"]), str(titles[row]), self._beside(kind, record))
            for row, record in zip(rows.index, rows.to_dict("records"), strict=True)
        ]

    def _beside(self, kind: str, record: Mapping[Any, Any]) -> str:
        schema, day = self.schemas[kind], record[DAYS[kind]]
        status = schema["status"].label_of(record["status"]) if "status" in schema else ""
        place = self.places[kind].get(int(record["id"]))
        said = [
            status,
            "" if frames.is_missing(day) else f"{day:%-d %b %Y}",
            f"with {place}" if place else "",
        ]
        return " · ".join(part for part in said if part)


class Moved(NamedTuple):
    """What a filled form links and unlinks, by kind."""

    linked: dict[str, list[int]]
    unlinked: dict[str, list[int]]


def link_deed(office: Headquarters, review: int) -> Deed:
    """
    Choose what belongs to a business review, of all there is on its account.

    Raises:
        Misconfigured: when there is nothing on the account yet.
    """
    window = office.view(int(office.desk("review").get(review)["account"]), archived=True)
    names = _names(window)
    rows = {kind: found for kind in LINKED if len(found := window.frame(kind))}
    if not rows:
        raise Misconfigured(NOTHING)
    places = {kind: _places(window.schemas, kind, found, names) for kind, found in rows.items()}
    held = {kind: [one for one, (at, _) in places[kind].items() if at == review] for kind in rows}
    elsewhere = {
        kind: {one: said for one, (at, said) in places[kind].items() if at != review} for kind in rows
    }
    form = _form(window, rows, elsewhere, f"What belongs to {names[review]}")
    form.fill(held)
    form.begun = dict(form.raw)

    def do(filled: Form) -> Saved | None:
        moved = _moved(filled, held, rows)
        writes = [one for kind in rows for one in _writes(kind, rows[kind], moved, review)]
        if not writes:
            filled.message = UNCHANGED
            return None
        receipt = office.save(*writes)
        return Saved("review", review, _said(moved, names[review]), receipt.position, is_new=False)

    return Deed(
        form, "Save", minding(do), is_grave=False, aside=lambda filled: _aside(filled, held, elsewhere)
    )


def _names(window: Window) -> dict[int, str]:
    """What each business review of the account is called."""
    reviews = window.frame("review", archived=True).to_dict("records")
    return {int(one["id"]): called(window.schemas["review"], one) for one in reviews}


def _places(
    schemas: Mapping[str, Schema], kind: str, rows: pd.DataFrame, names: Mapping[int, str]
) -> dict[int, tuple[int | None, str]]:
    """Record → the review it belongs to, if it is one, and what it belongs to in words; of those that do."""
    found: dict[int, tuple[int | None, str]] = {}
    for one in rows.to_dict("records"):
        at = one["about" if kind == "document" else "review"]
        of = one["section"] if kind == "document" else "review"
        if frames.is_missing(at) or frames.is_missing(of):
            continue
        if of == "review":
            found[int(one["id"])] = (int(at), names.get(int(at), "another business review"))
        elif of in schemas:
            found[int(one["id"])] = (None, f"a {in_a_sentence(schemas[of].label)}")
    return found


def _form(
    window: Window,
    rows: Mapping[str, pd.DataFrame],
    elsewhere: Mapping[str, Mapping[int, str]],
    heading: str,
) -> Form:
    fields = tuple(
        Field(name=kind, label=window.schemas[kind].plural, kind=Kind.LINKS, target=kind) for kind in rows
    )
    schema = Schema(name="deed", label="Deed", plural="Deeds", account="", fields=fields)
    offers = Belongings(schema, window.schemas, lambda kind: rows[kind], places=elsewhere)
    return Form(schema, fields, {}, offers, heading=heading, intro=INTRO)


def _moved(filled: Form, held: Mapping[str, list[int]], rows: Mapping[str, pd.DataFrame]) -> Moved:
    """What is chosen and was not, and the other way round; what is not on the account is passed over."""
    chosen = {kind: [one for one in filled.raw[kind] if one in set(rows[kind]["id"])] for kind in rows}
    return Moved(
        {kind: [one for one in chosen[kind] if one not in held[kind]] for kind in rows},
        {kind: [one for one in held[kind] if one not in chosen[kind]] for kind in rows},
    )


def _writes(kind: str, rows: pd.DataFrame, moved: Moved, review: int) -> list[Rows]:
    """The rows that link and unlink, with the versions they were read at: nobody's change is written over."""
    writes = []
    for ids, at in ((moved.linked[kind], review), (moved.unlinked[kind], None)):
        found = rows.loc[rows["id"].isin(ids), ["id", "version"]].reset_index(drop=True)
        if found.empty:
            continue
        values = {"section": "review" if at else None, "about": at} if kind == "document" else {"review": at}
        cells = {
            name: pd.Series([value] * len(found), dtype="object", index=found.index)
            for name, value in values.items()
        }
        named = [f"{kind} {one}" for one in found["id"]]
        writes.append(Rows(kind, found.assign(**cells).set_axis(named)))
    return writes


# --- in words -------------------------------------------------------------------------------------------


def _said(moved: Moved, name: str) -> str:
    linked, unlinked = (sum(map(len, ids.values())) for ids in moved)
    if not unlinked:
        return f"{_many(linked)} linked to {name}."
    if not linked:
        return f"{_many(unlinked)} unlinked from {name}."
    return f"{_many(linked)} linked to {name}, {unlinked} unlinked."


def _many(many: int) -> str:
    return f"{many} record{'' if many == 1 else 's'}"


def _aside(filled: Form, held: Mapping[str, list[int]], elsewhere: Mapping[str, Mapping[int, str]]) -> str:
    """What saving would do: what is linked, from where it is taken, what is unlinked."""
    rows = {kind: filled.offers.frame(kind) for kind in held}
    moved = _moved(filled, held, rows)
    lines = []
    for said, by_kind in (("Linked", moved.linked), ("No longer linked", moved.unlinked)):
        found = [
            f"“{option.label}”"
            + (f", until now with {elsewhere[kind][one]}" if one in elsewhere[kind] else "")
            for kind, ids in by_kind.items()
            for one, option in zip(ids, filled.offers.named(filled[kind], ids), strict=True)
        ]
        lines += [f"{said}: {'; '.join(found)}."] if found else []
    return "\n".join(lines)
