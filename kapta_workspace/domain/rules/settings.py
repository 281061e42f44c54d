"""The rule for preferences that name choices: they can be read, and leave out nothing that records have."""

from collections.abc import Iterable, Iterator

import pandas as pd

from kapta_workspace.domain import frames, own_choices
from kapta_workspace.domain.errors import Problem, row_of
from kapta_workspace.domain.fields import Choice
from kapta_workspace.domain.rules.draft import Draft, World
from kapta_workspace.domain.schemas import SCHEMAS


def own_choices_stand(draft: Draft, world: World) -> Iterable[Problem]:
    """Choices may be reworded, added and moved; one that a record has is not left out."""
    for row, key, text in renamed(draft):
        try:
            made = own_choices.read(key, text)
        except own_choices.Unfit as unfit:
            yield _problem(draft, row, str(unfit), unfit.mend)
            continue
        told, known = own_choices.LISTS[key], {one.code for one in made}
        records = world.beside.get(told.kind, pd.DataFrame({told.field: []}))
        held = records[told.field].dropna().value_counts()
        for code in [one for one in held.index.tolist() if one not in known]:
            many = SCHEMAS[told.kind].counted(int(held[code]))
            said = f"“{_label(draft, row, key, code)}” cannot be left out: {many}, archived ones included, "
            said += "has it." if held[code] == 1 else "have it."
            yield _problem(draft, row, said, "Give it another name, or give those another one first.")


def renamed(draft: Draft) -> Iterator[tuple[int, str, str | None]]:
    """The row, preference and text of each list of choices a draft changes; no text where it goes."""
    gone, lists = draft.how == "remove", own_choices.LISTS
    for row in range(len(draft.before)):
        was = draft.before["key"].iloc[row]
        now = None if gone else draft.after["key"].iloc[row]
        if was in lists and was != now:
            yield row, str(was), None
        if now in lists and draft.touched("key", "value")[row]:
            text = draft.after["value"].iloc[row]
            yield row, str(now), None if frames.is_missing(text) else str(text)


def _label(draft: Draft, row: int, key: str, code: str) -> str:
    """What a choice is called before the change."""
    text = draft.before["value"].iloc[row]
    try:
        before: tuple[Choice, ...] = own_choices.read(key, None if frames.is_missing(text) else str(text))
    except own_choices.Unfit:
        before = ()
    return next((one.label for one in before if one.code == code), code)


def _problem(draft: Draft, row: int, sentence: str, suggestion: str) -> Problem:
    return Problem(
        sentence,
        code="E07",
        kind=draft.schema.name,
        field="value",
        row=row_of(row if draft.labels is None else draft.labels[row]),
        record=None if draft.is_new[row] else int(draft.before["id"].iloc[row]),
        suggestion=suggestion,
    )
