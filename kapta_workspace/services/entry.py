"""Access at the door: which action each row takes, how the actor stands to its account, and the refusals."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.access import Action, Actor, Decision, Relation, decide, reach
from kapta_workspace.domain.errors import NotAllowed, Problem, Refused, row_of
from kapta_workspace.domain.fields import Schema, in_a_sentence
from kapta_workspace.domain.frames import Flags
from kapta_workspace.domain.rules import Draft
from kapta_workspace.services.passage import Grounds, Passage
from kapta_workspace.storage import reading
from kapta_workspace.storage.conditions import among
from kapta_workspace.storage.store import Unit

LETTING_GO = frozenset({"contributor", "member", "reach", "target"})
"""Kinds whose records only join two others: taking one away loses nothing, so it needs no right to remove."""


Held = Mapping[int, frozenset[Relation]]


def unknown(schema: Schema, record: int) -> Problem:
    """The answer to an id that does not exist or is not shared: the same words for both."""
    said = f"There is no {in_a_sentence(schema.label)} {record}, or it is not shared with you."
    return Problem(said, code="E14", kind=schema.name, record=record)


def must(unit: Unit, actor: Actor, action: Action, schema: Schema, accounts: Sequence[int]) -> None:
    """
    Require a right on some accounts before anything about them is read.

    Raises:
        Refused: for accounts that do not exist or are not shared; ``NotAllowed`` where the right is lacking.
    """
    there = reading.visible(unit, actor, accounts)
    lost = [unknown(schema, one) for one in accounts if one not in there]
    if lost:
        raise Refused(lost)
    wrong = list(_as_a_whole(unit, actor, action, accounts))
    if wrong:
        raise NotAllowed(wrong)


def unseen(passage: Passage, schema: Schema, before: pd.DataFrame, is_new: Flags) -> Flags:
    """Which rows belong to accounts the actor does not see; to them these records do not exist."""
    if not schema.account:
        return (
            np.zeros(len(before), dtype=bool)
            if not schema.mine
            else _others(passage.actor, schema, before, is_new)
        )
    if not passage.actor.is_disabled and reach(passage.actor.role, Action.SEE) is None:
        return np.zeros(len(before), dtype=bool)
    accounts = before[schema.account]
    shared = reading.visible(passage.unit, passage.actor, accounts.dropna().astype(int).unique().tolist())
    flags: Flags = ~is_new & ~(accounts.isin(shared).to_numpy(dtype=bool) & _meant(passage, schema, before))
    return flags


def _meant(passage: Passage, schema: Schema, before: pd.DataFrame) -> Flags:
    """Which rows are meant for the actor's role."""
    meant = reading.meant_for(schema, passage.actor)
    if meant is None:
        return np.ones(len(before), dtype=bool)
    known = before["id"].dropna().astype(int).tolist()
    found = reading.ids(passage.unit, schema.name, among(schema.name, "id", known), meant)
    flags: Flags = before["id"].isin(found).to_numpy(dtype=bool)
    return flags


def _others(actor: Actor, schema: Schema, before: pd.DataFrame, is_new: Flags) -> Flags:
    """Which rows are other people's private records."""
    shared = before["is_shared"].fillna(value=False) if "is_shared" in schema else False
    private = ~((before[schema.mine] == actor.id) | shared).fillna(value=False).to_numpy(dtype=bool)
    flags: Flags = private & ~is_new
    return flags


def refusals(passage: Passage, drafts: Sequence[Draft]) -> list[Problem]:
    """Every row the actor may not write, with the reason."""
    actor, grounds = passage.actor, passage.grounds
    if reach(actor.role, Action.SETTINGS) is None and not actor.is_disabled:
        return []
    if grounds.action:
        return list(_as_a_whole(passage.unit, actor, grounds.action, grounds.accounts))
    held = _held(passage, drafts)
    return [
        found
        for draft in drafts
        for action, rows in _asked(draft, grounds)
        for found in _judged(actor, draft, rows, action, held)
    ]


def _as_a_whole(unit: Unit, actor: Actor, action: Action, accounts: Sequence[int]) -> Iterable[Problem]:
    held = reading.relations(unit, actor, accounts)
    for account in accounts or (0,):
        decision = decide(actor, action, held.get(account, ()))
        if not decision:
            yield Problem(decision.reason, code="E17", kind="account", record=account or None)


def _held(passage: Passage, drafts: Sequence[Draft]) -> Held:
    """How the actor stands to each account concerned; whoever makes an account for themselves owns it."""
    accounts: set[int] = set()
    mine: dict[int, frozenset[Relation]] = {}
    for draft in drafts:
        if draft.schema.account:
            for part in (draft.before, draft.after):
                accounts.update(part[draft.schema.account].dropna().astype(int).unique().tolist())
        if draft.schema.name == "account" and draft.is_new.any() and draft.how == "save":
            own = draft.after[draft.is_new & (draft.after["owner"] == passage.actor.id).fillna(value=False)]
            mine.update(dict.fromkeys(own["id"].tolist(), frozenset({Relation.OWNER})))
    return {**reading.relations(passage.unit, passage.actor, accounts), **mine}


# --- which action -------------------------------------------------------------------------------------


def action_of(schema: Schema, name: str) -> Action | None:
    """The action that changing a field takes; None for a person's private records."""
    if name == "archived_at" and schema.name == "account":
        return Action.ARCHIVE
    word = schema[name].action or schema.action
    return Action(word) if word else None


def _asked(draft: Draft, grounds: Grounds) -> Iterable[tuple[Action | None, pd.DataFrame]]:
    """The actions a draft takes, each with its rows (as they stood before, where they existed)."""
    schema = draft.schema
    if draft.how == "remove":
        lasting = schema.name not in LETTING_GO and not grounds.takes_back and schema.action
        yield Action.REMOVE if lasting else action_of(schema, schema.title), draft.before
        return
    for action, flags in _actions(draft).items():
        yield action, draft.before[flags & ~draft.is_new]
        yield action, draft.after[flags & draft.is_new]
        if schema.account == "account":
            yield action, draft.after[flags & ~draft.is_new & draft.changed("account")]


def _actions(draft: Draft) -> dict[Action | None, Flags]:
    """Action → the rows that take it: making a record, and changing each field that needs more than that."""
    schema = draft.schema
    made = Action.CREATE if schema.name == "account" else action_of(schema, schema.title)
    found: dict[Action | None, Flags] = {made: draft.is_new.copy()}
    for field in schema.fields:
        changed = draft.changed(field.name) & ~draft.is_new
        if field.action and schema.name != "account":
            changed |= draft.is_new & _beyond_default(draft.after[field.name], field.default)
        if changed.any():
            action = action_of(schema, field.name)
            found[action] = found.get(action, np.zeros(len(changed), dtype=bool)) | changed
    return {action: flags for action, flags in found.items() if flags.any()}


def _beyond_default(values: pd.Series, default: object) -> Flags:
    flags: Flags = ~frames.blanks(values) & ~values.isin([default]).to_numpy(dtype=bool)
    return flags


# --- who may ------------------------------------------------------------------------------------------


def _judged(
    actor: Actor, draft: Draft, rows: pd.DataFrame, action: Action | None, held: Held
) -> Iterable[Problem]:
    mine = _mine(actor, draft, rows, action)
    known: dict[tuple[frozenset[Relation], bool], Decision] = {}
    for row, account, own in zip(rows.index.tolist(), _accounts(draft.schema, rows), mine, strict=True):
        asked = held.get(account, frozenset()), own
        if asked not in known:
            known[asked] = _decide(actor, draft.schema, action, *asked)
        if not known[asked]:
            yield Problem(
                known[asked].reason,
                code="E17",
                kind=draft.schema.name,
                row=row_of(row if draft.labels is None else draft.labels[row]),
                record=None if draft.is_new[row] else int(draft.before["id"].iloc[row]),
            )


def _accounts(schema: Schema, rows: pd.DataFrame) -> list[int]:
    return rows[schema.account].fillna(0).tolist() if schema.account else [0] * len(rows)


def _decide(
    actor: Actor, schema: Schema, action: Action | None, relations: frozenset[Relation], mine: bool
) -> Decision:
    if action is not None:
        return decide(actor, action, relations, mine=mine)
    reason = f"{actor.name} may change only their own {in_a_sentence(schema.plural)}."
    return Decision(allowed=mine and not actor.is_disabled, reason=reason)


def _mine(actor: Actor, draft: Draft, rows: pd.DataFrame, action: Action | None) -> list[bool]:
    """Whether each record is the actor's own; what they add on an account may be for somebody else."""
    if not draft.schema.mine:
        return [True] * len(rows)
    own = (rows[draft.schema.mine] == actor.id).fillna(value=False).to_numpy(dtype=bool)
    added = draft.is_new[rows.index.to_numpy()] if action is not None else np.zeros(len(rows), dtype=bool)
    flags: list[bool] = (own | added).tolist()
    return flags
