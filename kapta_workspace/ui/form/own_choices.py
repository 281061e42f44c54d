"""Lists of choices administrators name themselves: reworded, added to, put in order; unused ones left out."""

from collections.abc import Mapping

import pandas as pd

from kapta_workspace.domain import own_choices
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.fields import Choice, Field, Kind
from kapta_workspace.ui.form.deeds import Deed, Headquarters, asking, minding
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.office import Saved, Window

INTRO = (
    "Records keep what they have when it is given another name. Empty a name to leave it out; what records "
    "have cannot be left out."
)

WAYS: Mapping[str, int] = {"up": -1, "down": 1}
"""How a choice is moved."""


def own_choices_deed(office: Headquarters, key: str) -> Deed:
    """Name the choices of a list anew."""
    window, told = office.view(archived=True), own_choices.LISTS[key]
    known, held = choices_of(window, key), held_by(window, key)
    # With the version it is opened at, so that what another adds meanwhile is not written over.
    there = _kept(window, key)
    named = tuple(_named(one, told, window, held) for one in known)
    form = asking(window, told.title, INTRO, (*named, *_more(known)))
    form.fill({f"label_{one.code}": one.label for one in known} | {"after": _usual_place(known, told)})
    form.begun = dict(form.raw)

    def do(filled: Form) -> Saved | None:
        made = _made(filled, known)
        if made == known:
            filled.message = "Nothing was changed."
            return None
        receipt = office.save(_row(there, key, made))
        return Saved("setting", 0, f"{told.title} changed.", receipt.position, is_new=False)

    return Deed(form, "Save", minding(do), is_grave=False)


def own_choice_moved(office: Headquarters, key: str, code: str, way: str) -> Saved:
    """
    Move a choice of a list one place *up* or *down*.

    Raises:
        KeyError: when there is no such list, choice or way.
        Refused: to whoever may not change settings.
    """
    window, steps = office.view(archived=True), WAYS[way]
    known = choices_of(window, key)
    at = {one.code: place for place, one in enumerate(known)}[code]
    to = min(max(at + steps, 0), len(known) - 1)
    label = known[at].label
    if to == at:
        return Saved("setting", 0, f"“{label}” cannot be moved further {way}.", None, is_new=False)
    rest = [*known[:at], *known[at + 1 :]]
    made = (*rest[:to], known[at], *rest[to:])
    receipt = office.save(_row(_kept(window, key), key, made))
    return Saved("setting", 0, f"“{label}” moved {way}.", receipt.position, is_new=False)


def _kept(window: Window, key: str) -> pd.DataFrame:
    """The preference that names a list, if there is one: *id, version*."""
    settings = window.frame("setting")
    return settings.loc[settings["key"] == key, ["id", "version"]].reset_index(drop=True)


def _row(there: pd.DataFrame, key: str, made: tuple[Choice, ...]) -> Rows:
    """The preference with these choices."""
    said = pd.DataFrame({"key": [key], "value": [own_choices.written(made)]})
    row = said if there.empty else pd.concat([there, said], axis=1)
    return Rows("setting", row.set_axis(["setting"]))


def choices_of(window: Window, key: str) -> tuple[Choice, ...]:
    """The choices of a list as they are in force."""
    told = own_choices.LISTS[key]
    return window.schemas[told.kind][told.field].choices


def held_by(window: Window, key: str) -> dict[str, int]:
    """How many records have each choice, archived ones included."""
    told = own_choices.LISTS[key]
    counts = window.frame(told.kind, archived=True)[told.field].value_counts()
    return {str(code): int(many) for code, many in counts.items()}


def _named(one: Choice, told: own_choices.List, window: Window, held: dict[str, int]) -> Field:
    """The field of one choice: what it is called, and whether it can be left out."""
    many = window.schemas[told.kind].counted(held.get(one.code, 0))
    stays = f"Always kept: {told.needed[one.code]}." if one.code in told.needed else ""
    return Field(
        name=f"label_{one.code}",
        label=one.label,
        required=bool(stays),
        longest=own_choices.LONGEST,
        help=f"{many}. {stays}".strip(),
    )


def _more(known: tuple[Choice, ...]) -> tuple[Field, ...]:
    places = tuple(Choice(one.code, one.label) for one in known)
    return (
        Field(name="more", label="Further ones", kind=Kind.LONG_TEXT, help="One a line."),
        Field(name="after", label="They come after", kind=Kind.CHOICE, choices=places, required=True),
    )


def _usual_place(known: tuple[Choice, ...], told: own_choices.List) -> str:
    """The last; before it where the last is the end all lead to."""
    ends = len(known) > 1 and known[-1].code in told.needed
    return known[-2 if ends else -1].code


def _made(form: Form, known: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The list as the form has it."""
    lines = [" ".join(line.split()) for line in str(form.raw["more"] or "").splitlines()]
    taken = {one.code for one in known}
    new = []
    for label in filter(None, lines):
        new.append(Choice(own_choices.coded(label, taken), label))
        taken.add(new[-1].code)
    made: list[Choice] = []
    for one in known:
        label = " ".join(str(form.raw[f"label_{one.code}"] or "").split())
        made += [Choice(one.code, label, one.help)] if label else []
        made += new if one.code == form.raw["after"] else []
    return tuple(made)
