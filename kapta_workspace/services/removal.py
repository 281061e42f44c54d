"""
Removing an account for good: the act that archiving cannot stand in for.

It is built as one change set and goes through the door like everything else.
"""

import json
import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.access import Action
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.fields import Schema
from kapta_workspace.services import custom, entry, people, records
from kapta_workspace.services.merging import merge_accounts
from kapta_workspace.services.passage import Grounds
from kapta_workspace.services.pointing import emptied, pointing
from kapta_workspace.storage import reading
from kapta_workspace.storage.conditions import among
from kapta_workspace.storage.store import Store, Unit

__all__ = ["forget_removed", "merge_accounts", "remove_account"]

RESTORE_FILE = re.compile(r"account-\d+-log-\d+\.json")

NAMED = 5
"""So many children are named in the sentence that refuses."""


def remove_account(store: Store, user: int, account: int, restore_to: Path, why: str = "") -> Receipt:
    """
    Remove an account and everything on it for good.

    Args:
        store: The workspace's database.
        user: On whose behalf; administrators only.
        account: Which one. It may have no children.
        restore_to: The folder a restore file is written into before anything goes.
        why: For the log.

    Raises:
        Refused: while the account has children, or to anybody but an administrator.
    """
    with store.writing() as unit:
        schemas = custom.schemas(unit)
        entry.must(unit, people.actor(unit, user), Action.REMOVE, schemas["account"], [account])
        _without_children(unit, schemas["account"], account)
        leaving = _belongings(unit, schemas, account)
        writes = (*_let_go(unit, schemas, leaving), *_removals(schemas, leaving))
        receipt = records.save_within(unit, user, ChangeSet(writes, "remove", why), Grounds(tidies=True))
        _write_restore_file(restore_to / f"account-{account}-log-{receipt.position}.json", leaving)
        return receipt


def _without_children(unit: Unit, schema: Schema, account: int) -> None:
    names = reading.select(unit, schema, among("account", "parent", [account]), names=["name"])[
        "name"
    ].tolist()
    if names:
        said = f"{', '.join(names[:NAMED])}{', …' if len(names) > NAMED else ''}"
        raise Refused(
            [
                Problem(
                    f"The account still has {schema.counted(len(names))} below it: {said}.",
                    code="E18",
                    kind="account",
                    record=account,
                    suggestion="Give them another parent first.",
                )
            ]
        )


def _belongings(unit: Unit, schemas: Mapping[str, Schema], account: int) -> dict[str, pd.DataFrame]:
    """Every record of the account, by kind, the account itself included."""
    found = {}
    for schema in schemas.values():
        if schema.account:
            rows = reading.select(unit, schema, reading.whose(schema, [account]))
            if len(rows):
                found[schema.name] = rows
    return found


def _let_go(unit: Unit, schemas: Mapping[str, Schema], leaving: Mapping[str, pd.DataFrame]) -> list[Rows]:
    """Other accounts' records that point at what goes, with those links emptied."""
    ids = {kind: set(rows["id"].tolist()) for kind, rows in leaving.items()}
    writes = []
    for schema in schemas.values():
        links = [field for field in schema.fields if field.target in ids and field.name != schema.account]
        held = pointing(unit, schema, links, ids)
        held = held[~held["id"].isin(ids.get(schema.name, set()))]
        if len(held):
            without = {field.name: emptied(held[field.name], ids[field.target]) for field in links}
            writes.append(Rows(schema.name, held.assign(**without).set_axis(["link"] * len(held))))
    return writes


def _removals(schemas: Mapping[str, Schema], leaving: Mapping[str, pd.DataFrame]) -> list[Rows]:
    backwards = [kind for kind in reversed(list(schemas)) if kind in leaving]
    return [Rows(kind, leaving[kind][["id"]], "remove") for kind in backwards]


def _write_restore_file(path: Path, leaving: Mapping[str, pd.DataFrame]) -> None:
    # What goes is as private as it was: nobody but its keeper reads the folder.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content: dict[str, Any] = {kind: frames.plain_rows(rows) for kind, rows in leaving.items()}
    with os.fdopen(
        os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(content, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def forget_removed(folder: Path, before: datetime) -> int:
    """
    Delete the restore files written before a moment, and say how many.

    Whoever asked for a customer to be removed for good expects the copy to go, too, once it can no longer
    have been a mistake. Files with other names are nobody's business here.
    """
    old = [
        path
        for path in folder.glob("account-*.json")
        if RESTORE_FILE.fullmatch(path.name) and path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        path.unlink()
    return len(old)
