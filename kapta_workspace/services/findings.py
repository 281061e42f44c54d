"""What a plan asks a person to look at: values nobody knows, records that may be there already."""

from collections.abc import Container

import numpy as np
import pandas as pd

from kapta_workspace.domain import derived
from kapta_workspace.domain.errors import Misconfigured, Problem
from kapta_workspace.domain.imports import likeness, questions
from kapta_workspace.domain.imports.choices import Place
from kapta_workspace.domain.imports.headers import FAILED, UNKNOWN
from kapta_workspace.domain.imports.likeness import SIDES
from kapta_workspace.domain.imports.plan import CONFLICTS
from kapta_workspace.domain.imports.questions import Question, Records
from kapta_workspace.services.planned import Planned
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.sheets import Workbook
from kapta_workspace.storage.store import Store

UNRESOLVED = (
    "sheet",
    "column",
    "field",
    "value",
    "rows",
    "first_row",
    "code",
    "sentence",
    "suggestion",
    "kind",
)
ASKED = ("E02", "E07", "E08", "E09")
"""Choices that are not offered, links to nothing, unknown colleagues, names that fit several."""
NEAR = ("sheet", "row", "kind", "title", "record", "other_row", "other", "because", "likeness", "code")


def unresolved(problems: pd.DataFrame) -> pd.DataFrame:
    """
    The values of a file that mean nothing here, one row a value, the commonest first (``UNRESOLVED``).

    Args:
        problems: *sheet, row, column, field, value, code, sentence, suggestion, kind*.
    """
    asked = problems[problems["code"].isin(ASKED) & problems["value"].notna()]
    asked = asked.assign(value=asked["value"].astype("str"))
    keys = ["sheet", "column", "field", "value", "code", "kind"]
    grouped = asked.groupby(keys, sort=False, dropna=False)
    found = grouped.agg(
        rows=("row", "size"),
        first_row=("row", "min"),
        sentence=("sentence", "first"),
        suggestion=("suggestion", "first"),
    ).reset_index()
    return found.sort_values("rows", ascending=False, kind="stable", ignore_index=True)[list(UNRESOLVED)]


def near_duplicates(store: Store, user: int, planned: Planned) -> pd.DataFrame:
    """The new records of a plan that may be there already, or twice in the file, the likeliest first."""
    view = View(store, user, Scope(archived=True))
    tables = []
    for draft in planned.prepared.made:
        side = SIDES.get(draft.schema.name)
        if side is None or draft.labels is None or not draft.is_new.any():
            continue
        labels = np.asarray(draft.labels[draft.is_new], dtype=np.int64)
        new = side(draft.after[draft.is_new].reset_index(drop=True), labels)
        held = view.frame(draft.schema.name, archived=True)
        tables.append(likeness.alike(draft.schema.name, new, side(held, held["id"].to_numpy(dtype=np.int64))))
    filled = [table for table in tables if len(table)]
    if not filled:
        return pd.DataFrame(columns=list(NEAR))
    return _placed(pd.concat(filled, ignore_index=True), planned.places)


def asked(
    store: Store, user: int, planned: Planned, near: pd.DataFrame, answered: Container[Place]
) -> tuple[Question, ...]:
    """
    What a plan asks a person, conflicts first.

    Args:
        store: The workspace.
        user: Who imports.
        planned: The plan.
        near: What ``near_duplicates`` gives.
        answered: The rows of which a person said already which record they mean.
    """
    view = View(store, user, Scope(archived=True))
    doubts = [one for one in planned.problems if one.code in CONFLICTS]
    kinds = {one.kind for one in doubts}
    schemas = {kind: derived.on_sheet(schema) for kind, schema in view.schemas.items()}
    kinds |= {link.target for kind in kinds for link in schemas[kind].fields if link.target}
    records = Records({kind: view.shown(kind, archived=True) for kind in kinds}, schemas)
    rows = planned.rows
    titles = {
        (sheet, int(row)): "" if pd.isna(title) else str(title)
        for sheet, row, title in zip(rows["sheet"], rows["row"], rows["title"], strict=True)
    }
    found = questions.asked(doubts, near, titles, records)
    return tuple(one for one in found if one.waits or one.place not in answered)


def warned(planned: Planned, near: pd.DataFrame) -> list[Problem]:
    """
    Everything that is no error but ought to be looked at, in the order of the codes.

    Args:
        planned: The plan.
        near: What ``near_duplicates`` gives.
    """
    lost = planned.mapping[planned.mapping["how"] == UNKNOWN]
    unknown = [
        Problem(
            f"No field is called “{header}”; the column is left out.",
            "W01",
            kind=kind,
            value=header,
            sheet=sheet,
            suggestion="Say with mapping={header: field} what it holds.",
        )
        for sheet, kind, header in zip(lost["sheet"], lost["kind"], lost["header"], strict=True)
    ]
    alike = [
        Problem(
            f"“{one['title']}” may be there already as “{one['other']}”: {one['because']}.",
            str(one["code"]),
            kind=str(one["kind"]),
            value=one["title"],
            row=int(one["row"]),
            sheet=str(one["sheet"]),
            suggestion="Decide: record=… updates the one that is there.",
        )
        for one in near.to_dict("records")
    ]
    return sorted((*unknown, *alike, *planned.cautions), key=lambda one: one.code)


def _placed(found: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    mine = places.iloc[found["label"].to_numpy(dtype=np.int64)].reset_index(drop=True)
    rows = places["row"]
    others = [None if pd.isna(one) else int(rows.iloc[int(one)]) for one in found["other_label"]]
    table = pd.concat([mine, found.drop(columns=["label", "other_label"])], axis=1)
    table = table.assign(
        other_row=pd.array(others, dtype="Int64"), record=found["record"].astype("Int64"), code="W02"
    )
    return table.sort_values("likeness", ascending=False, kind="stable", ignore_index=True)[list(NEAR)]


def place(rows: pd.DataFrame, sheet: str, row: int) -> Place:
    """
    The place of a row a person named.

    Raises:
        Misconfigured: when the file has no such row, or several sheets and none is named.
    """
    found = rows[rows["row"] == row]
    if sheet:
        found = found[found["sheet"] == sheet]
    if len(found) == 1:
        return str(found["sheet"].iloc[0]), row
    if found.empty:
        raise Misconfigured(f"The file has no row {row:,}{f' on sheet “{sheet}”' if sheet else ''}.")
    names = ", ".join(f"“{name}”" for name in found["sheet"])
    raise Misconfigured(f"Row {row:,} stands on several sheets; name one with sheet=: {names}.")


def failed(workbook: Workbook, problems: pd.DataFrame, failing: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By sheet: the rows that cannot be written, as they came, and beside each what is wrong with it."""
    texts = problems.astype({"row": "int64"}).astype("str").replace("None", "").fillna("")
    said = texts.groupby(["sheet", "row"], sort=False).agg("\n".join)
    sheets = {}
    for sheet in workbook.sheets:
        rows = failing.loc[failing["sheet"] == sheet.name, "row"].tolist()
        if rows:
            told = said.loc[sheet.name].reindex([str(row) for row in rows])
            told = told[["column", "value", "code", "sentence", "suggestion"]].reset_index()
            raw = sheet.frame.loc[rows, [name for name in sheet.frame if name not in FAILED]]
            sheets[sheet.name] = pd.concat(
                [raw.reset_index(drop=True), told.set_axis(list(FAILED), axis=1)], axis=1
            )
    return sheets
