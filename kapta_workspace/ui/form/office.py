"""Where forms come from and go to: a workspace, known by what it can do, so that no screen is needed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import pandas as pd

from kapta_workspace.domain import derived, frames
from kapta_workspace.domain.access import Actor
from kapta_workspace.domain.changes import Receipt, Rows
from kapta_workspace.domain.errors import Conflict, NotFound, Problem, Refused
from kapta_workspace.domain.fields import Field, Schema, in_a_sentence
from kapta_workspace.domain.voice import meant
from kapta_workspace.ui.form.fields import CONTRIBUTORS, fields_of
from kapta_workspace.ui.form.following import follows
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.offers import Offers
from kapta_workspace.ui.form.proposing import Frames, fitting, proposed
from kapta_workspace.ui.form.raw import raw_of

NEW = -1
"""Stands for the id of a record that is being made, in the other rows of the same change."""

LINKS = frozenset({"slack_url", "teams_url", "crm_url"})
"""The fields of an account that lead to a channel or to a CRM."""
LINKS_SETTING = "links"
"""The setting that names the link fields in use, parted by commas: *crm_url, slack_url*; all without it."""


NO_GOAL = (
    "There is no goal on this account yet, and an action stands under one. Add a goal to its plan first."
)
"""Said above the form of an action that could not be saved, and where a goal is made instead."""


class Window(Protocol):
    """What forms use of a view."""

    @property
    def moment(self) -> datetime:
        """Now."""

    @property
    def schemas(self) -> Mapping[str, Schema]:
        """Every record kind."""

    def frame(self, kind: str, *, archived: bool = False) -> pd.DataFrame:
        """The records of a kind."""


class Office(Protocol):
    """What forms use of a workspace."""

    @property
    def me(self) -> Actor:
        """Who is at work."""

    def view(self, account: Any = None, *, archived: bool = False) -> Window:
        """A window on everything they may see."""

    def save(self, *writes: Rows) -> Receipt:
        """Write rows of several kinds, wholly or not at all."""


class Saved(NamedTuple):
    """
    What a saved form did.

    Attributes:
        kind: The record kind.
        record: Its id.
        sentence: What was written, in words.
        position: The log entry that ``undo`` takes back; None when nothing was written.
        is_new: Whether the record was made.
    """

    kind: str
    record: int
    sentence: str
    position: int | None
    is_new: bool


def new_form(office: Office, kind: str, /, **given: Any) -> Form:
    """
    The form of a record to be made.

    Args:
        office: The workspace.
        kind: The record kind.
        given: Values it starts with, such as the account that is open.
    """
    window = office.view(archived=True)
    schema = window.schemas[kind]
    known = _frames(window)
    fields = _fitting(fields_of(schema, new=True, without=unused_links(window)), schema, known, given)
    values = proposed(schema, known, given, office.me.id, window.moment.date()) | given
    start = {one.name: raw_of(one, values.get(one.name, one.default)) for one in fields}
    hidden = {name: value for name, value in given.items() if name not in start and name in schema}
    form = Form(schema, fields, start, _offers(schema, window), given=hidden)
    form.follows = follows(kind, fields_of(schema, new=True), fields, given.get("question"), known)
    if kind == "action" and "account" in given and not has_goal(window, given["account"]):
        form.intro = NO_GOAL
    return form


def has_goal(window: Window, account: object) -> bool:
    """Whether an account has a goal under which an action may stand."""
    return bool((window.frame("goal")["account"] == account).any())


def edit_form(office: Office, kind: str, record: int) -> Form:
    """
    The form of a record, filled with what it holds.

    Raises:
        NotFound: when there is no such record, or it is not shared.
    """
    window = office.view(archived=True)
    schema = window.schemas[kind]
    values = _values(window, schema, record)
    fields = _fitting(
        fields_of(schema, new=False, without=unused_links(window)), schema, _frames(window), values
    )
    # A link field that is not in use is shown while it holds something.
    held = {name for name, value in values.items() if not frames.is_missing(value)}
    if unused := unused_links(window) & held:
        fields = fields_of(schema, new=False, without=unused_links(window) - unused)
    start = {one.name: raw_of(one, _as_offered(one, values.get(one.name))) for one in fields}
    called = values[schema.title]
    name = called if isinstance(called, str) and len(called) < 60 else ""
    form = Form(schema, fields, start, _offers(schema, window), record, int(values["version"]), name)
    usual = fields_of(schema, new=False)
    form.follows = follows(kind, usual, fields, values.get("question"), _frames(window))
    return form


def save_form(office: Office, form: Form) -> Saved | None:
    """
    Write a form, or say in the form what is wrong and give nothing.

    A stale edit comes back with both versions in the form; nothing typed is lost.
    """
    if not form.check() or _unsaid(form):
        return None
    try:
        receipt = office.save(*_writes(office, form))
    except Conflict:
        _meet(office, form)
        return None
    except Refused as refusal:
        form.refuse(refusal.problems)
        return None
    return _saved(form, receipt)


def _unsaid(form: Form) -> bool:
    """Whether a risk is being closed without a word on how it ended; the form then asks for it."""
    closing = form.schema.name == "risk" and str(form.raw.get("status", "")).startswith("closed_")
    if not closing or form.raw.get("resolution") or "status" not in form.touched:
        return False
    form.problems["resolution"] = "Say how it ended before you close it."
    return True


def _meet(office: Office, form: Form) -> None:
    window = office.view(archived=True)
    form.offers = _offers(form.schema, window)
    try:
        values = _values(window, form.schema, int(form.record or 0))
    except NotFound as gone:
        form.refuse([Problem(str(gone))])
        return
    form.meet(values, int(values["version"]))


def _saved(form: Form, receipt: Receipt) -> Saved:
    record = receipt.ids[0][0]
    called = form.raw.get(form.schema.title)
    name = f" “{called}”" if isinstance(called, str) and called and len(called) < 60 else ""
    verb = "created" if form.is_new else "saved" if receipt.changed else "left as it was: nothing changed"
    said = f"{form.schema.label}{name} {verb}."
    return Saved(
        form.schema.name, record, said, receipt.position if receipt.changed else None, is_new=form.is_new
    )


def _writes(office: Office, form: Form) -> list[Rows]:
    changes = form.changes()
    contributors = changes.pop(CONTRIBUTORS.name, None)
    seen = {"id": form.record or NEW, **({} if form.is_new else {"version": form.version})}
    rows = [Rows(form.schema.name, _row({**seen, **form.given, **changes}))]
    if form.origin and form.is_new:
        kind, made_from = form.origin
        rows.append(Rows(kind, _row({"id": made_from, form.schema.name: NEW})))
    if contributors is not None:
        rows += _contributors(office, form, contributors)
    return rows


def _row(values: Mapping[str, Any]) -> pd.DataFrame:
    cells = {name: pd.Series([value], dtype="object", index=["form"]) for name, value in values.items()}
    return pd.DataFrame(cells, index=["form"])


def _contributors(office: Office, form: Form, wanted: tuple[int, ...]) -> list[Rows]:
    """The rows that bring the contributors of an account to those chosen."""
    account = form.record or NEW
    known = _of_account(office.view(), form.record)
    missing = [user for user in wanted if user not in known.values()]
    surplus = [row for row, user in known.items() if user not in wanted]
    rows = []
    if missing:
        frame = pd.DataFrame({"account": [account] * len(missing), "user": missing})
        rows.append(Rows("contributor", frame.set_axis([f"contributor {user}" for user in missing])))
    if surplus:
        rows.append(Rows("contributor", pd.DataFrame({"id": surplus}), "remove"))
    return rows


# --- what a form starts with --------------------------------------------------------------------------


def _offers(schema: Schema, window: Window) -> Offers:
    return Offers(schema, window.schemas, _frames(window))


def _frames(window: Window) -> Frames:
    return lambda kind: window.frame(kind, archived=True)


def _fitting(
    fields: tuple[Field, ...], schema: Schema, known: Frames, values: Mapping[str, Any]
) -> tuple[Field, ...]:
    """The fields, with the answer to a question that is known chosen from what that question offers."""
    if schema.name != "voc_answer":
        return fields
    chosen = fitting(fields, known, values)
    answer = next(one for one in chosen if one.name == "answer")
    # An old answer that is none of those stays a text, so that the rest of the record can be edited.
    held = values.get("answer")
    return chosen if frames.is_missing(held) or meant(answer, held) else fields


def _as_offered(one: Field, value: Any) -> Any:
    """An answer as the choice it means: “yes ” is Yes."""
    return meant(one, value) if one.name == "answer" and one.choices else value


def _values(window: Window, schema: Schema, record: int) -> dict[str, Any]:
    rows = window.frame(schema.name, archived=True)
    rows = rows[rows["id"] == record].reset_index(drop=True)
    if rows.empty:
        label = in_a_sentence(schema.label)
        raise NotFound(f"There is no {label} {record}, or it is not shared with you.")
    values = {str(name): value for name, value in rows.iloc[0].items()}
    words = derived.shown(schema, rows)
    values |= {str(name): words[name].iloc[0] for name in words.columns}
    if schema.name == "account":
        values[CONTRIBUTORS.name] = tuple(_of_account(window, record).values())
    return values


def _of_account(window: Window, account: int | None) -> dict[int, int]:
    """The contributors of an account: the record's id → the user."""
    return {} if account is None else known_contributors(window).get(account, {})


def known_contributors(window: Window) -> dict[int, dict[int, int]]:
    """The contributors of every account: account → the record's id → the user."""
    found: dict[int, dict[int, int]] = {}
    for one in window.frame("contributor").to_dict("records"):
        found.setdefault(int(one["account"]), {})[int(one["id"])] = int(one["user"])
    return found


def unused_links(window: Window) -> frozenset[str]:
    """The link fields of accounts that this workspace does not use."""
    settings = window.frame("setting")
    said = settings.loc[settings["key"] == LINKS_SETTING, "value"]
    return (
        frozenset(LINKS - {part.strip() for part in str(said.iloc[0]).split(",")})
        if len(said)
        else frozenset()
    )
