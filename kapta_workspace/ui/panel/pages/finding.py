"""What the search in the bar finds: accounts, contacts, notes, reviews and colleagues, the best first."""

from collections.abc import Iterator
from datetime import date

from kapta_workspace.domain.reviews import called
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.place import to_record
from kapta_workspace.ui.panel.pieces import is_missing
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.search import Found
from kapta_workspace.workspace import Workspace

SEARCHED = ("account", "contact", "note", "review", "user")
"""The kinds looked through, in the order they are shown."""
THEN = frozenset({"review"})
"""The kinds found as they were on the day that is shown; others are as they are now, and lead to that day."""
EACH = 6
"""So many of each kind are shown."""


def find(workspace: Workspace, query: str, day: date | None = None) -> list[Found]:
    """What belongs to some letters, reviews on a past ``day``; what is archived says so."""
    return [
        found for kind in SEARCHED for found in _of(workspace, kind, query, day if kind in THEN else None)
    ]


def _of(workspace: Workspace, kind: str, query: str, day: date | None) -> Iterator[Found]:
    desk = workspace.desk(kind)
    schema = desk.schema
    for one in words.rows(desk.search(query, limit=EACH, as_of=day)):
        title = one[schema.title]
        label = schema.label if is_missing(title) else str(title)
        detail = [
            one.get("title") if "name" in one else None,
            one.get("account_name"),
            one.get("parent_name"),
        ]
        if kind == "review":
            label, detail = called(schema, one), [one["account_name"], title]
        yield Found(schema.plural, label, _detail(one, detail), _place(kind, one))


def _detail(one: words.Row, parts: list[object]) -> str:
    is_archived = "archived_at" in one and not is_missing(one["archived_at"])
    said = [str(part) for part in parts if not is_missing(part)]
    return " · ".join([*said, "archived"] if is_archived else said)


def _place(kind: str, one: words.Row) -> str:
    if kind == "account":
        return address("account", {"id": int(one["id"])})
    if kind == "user":
        return address("work", {"user": int(one["id"])})
    return to_record(kind, int(one["id"]), int(one["account"]))
