"""Access at the door: which action each row takes, how the actor stands to its account, and the refusals."""

from collections.abc import Iterable, Sequence

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.access import OWN_ITEMS_ONLY, Action, Actor, Relation, decide, reach
from kapta_workspace.domain.changes import ChangeSet
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.rules import Draft
from kapta_workspace.services import people
from kapta_workspace.storage.store import Unit


LETTING_GO = frozenset({"contributor", "member", "reach", "target"})
"""Kinds whose records only join two others: taking one away loses nothing, so it needs no right to remove."""


def unknown(schema: Schema, record: int) -> Problem:
    """The answer to an id that does not exist or is not shared: the same words for both."""
    return Problem(
        f"There is no {schema.label.lower()} {record}.", code="E14", kind=schema.name, record=record
    )


def action_of(schema: Schema, name: str) -> Action | None:
    """The action that changing a field takes; None for a person's private records."""
    if name == "archived_at" and schema.name == "account":
        return Action.ARCHIVE
    word = schema[name].action or schema.action
    return Action(word) if word else None


def refusals(unit: Unit, actor: Actor, drafts: Sequence[Draft], change: ChangeSet) -> list[Problem]:
    """Every row the actor may not write, with the reason."""
    if reach(actor.role, Action.SETTINGS) is None and not actor.is_disabled:
        return []
    found: list[Problem] = []
    held = _held(unit, actor, drafts)
    for draft, write in zip(drafts, change.writes, strict=True):
        if write.how == "remove" and draft.schema.name not in LETTING_GO and not change.details.get("own"):
            found.extend(_judged(actor, draft, draft.before, Action.REMOVE, held))
            continue
        for action, rows in _asked(draft):
            found.extend(_judged(actor, draft, rows, action, held))
    return found


def _held(unit: Unit, actor: Actor, drafts: Sequence[Draft]) -> dict[int, frozenset[Relation]]:
    """How the actor stands to each account concerned; whoever makes an account for themselves owns it."""
    accounts: set[int] = set()
    for draft in drafts:
        if draft.schema.account:
            for part in (draft.before, draft.after):
                accounts.update(int(one) for one in part[draft.schema.account].dropna().unique())
    held = people.relations(unit, actor, sorted(accounts)).to_dict()
    for draft in drafts:
        if draft.schema.name == "account" and len(draft.after):
            mine = draft.after[draft.is_new & (draft.after["owner"] == actor.id)]
            held.update({int(one): frozenset({Relation.OWNER}) for one in mine["id"]})
    return held


def _asked(draft: Draft) -> Iterable[tuple[Action | None, pd.DataFrame]]:
    """The actions a draft takes, each with its rows (as they stood before, where they existed)."""
    schema = draft.schema
    if not len(draft.after):
        word = Action(schema.action) if schema.action else None
        yield word, draft.before
        return
    if draft.is_new.any():
        yield (
            Action.CREATE if schema.name == "account" else action_of(schema, schema.title),
            draft.after[draft.is_new],
        )
    by_action: dict[Action | None, pd.Series] = {}
    for field in schema.fields:
        changed = frames.differ(draft.before[field.name], draft.after[field.name]) & ~draft.is_new
        if changed.any():
            action = action_of(schema, field.name)
            by_action[action] = by_action.get(action, pd.Series(data=False, index=changed.index)) | changed
    for action, changed in by_action.items():
        yield action, draft.before[changed]
        if schema.account == "account":
            yield (
                action,
                draft.after[changed & frames.differ(draft.before["account"], draft.after["account"])],
            )


def hide(unit: Unit, actor: Actor, drafts: Sequence[Draft]) -> None:
    """
    Refuse records on accounts the actor does not see, in the words used for records that do not exist.

    Raises:
        Refused: before any rule could tell more about them.
    """
    if reach(actor.role, Action.SEE) is None:
        return
    held = _held(unit, actor, drafts)
    lost = [found for draft in drafts for found in _unseen(actor, draft, held)]
    if lost:
        raise Refused(lost)


def _unseen(actor: Actor, draft: Draft, held: dict[int, frozenset[Relation]]) -> list[Problem]:
    """Records on accounts the actor does not see answer as if they did not exist."""
    if not draft.schema.account:
        return []
    before = draft.before[~draft.is_new]
    return [
        unknown(draft.schema, int(record))
        for record, account in zip(before["id"], before[draft.schema.account], strict=True)
        if not decide(actor, Action.SEE, held.get(int(account), ()))
    ]


def _judged(
    actor: Actor,
    draft: Draft,
    rows: pd.DataFrame,
    action: Action | None,
    held: dict[int, frozenset[Relation]],
) -> list[Problem]:
    schema, found = draft.schema, []
    for row in rows.index:
        relations = (
            held.get(int(rows.at[row, schema.account]), frozenset()) if schema.account else frozenset()
        )
        mine = _is_mine(actor, draft, rows, row)
        if action is None:
            allowed, reason = (
                mine and not actor.is_disabled,
                f"{actor.name} may change only their own {schema.plural.lower()}.",
            )
        else:
            decision = decide(actor, action, relations, mine=mine)
            allowed, reason = decision.allowed, decision.reason
        if not allowed:
            number = None if draft.is_new.get(row, default=False) else int(rows.at[row, "id"])
            found.append(
                Problem(
                    reason,
                    code="E17",
                    kind=schema.name,
                    row=row if isinstance(row, int) else None,
                    record=number,
                )
            )
    return found


def _is_mine(actor: Actor, draft: Draft, rows: pd.DataFrame, row: object) -> bool:
    if not draft.schema.mine or (draft.is_new.get(row, default=False) and actor.role in OWN_ITEMS_ONLY):
        return True
    return bool(rows.at[row, draft.schema.mine] == actor.id)
