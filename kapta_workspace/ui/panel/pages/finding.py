"""What the search in the bar finds: accounts, contacts, notes and colleagues, the best first."""

from collections.abc import Iterator

from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.place import to_record
from kapta_workspace.ui.panel.pieces import is_missing
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.search import Found
from kapta_workspace.workspace import Workspace

SEARCHED = ("account", "contact", "note", "user")
"""The kinds looked through, in the order they are shown."""
EACH = 6
"""So many of each kind are shown."""


def find(workspace: Workspace, query: str) -> list[Found]:
    """What belongs to some letters; what is archived says so."""
    return [found for kind in SEARCHED for found in _of(workspace, kind, query)]


def _of(workspace: Workspace, kind: str, query: str) -> Iterator[Found]:
    desk = workspace.desk(kind)
    schema = desk.schema
    for one in words.rows(desk.search(query, limit=EACH)):
        title = one[schema.title]
        label = schema.label if is_missing(title) else str(title)
        yield Found(schema.plural, label, _detail(one), _place(kind, one))


def _detail(one: words.Row) -> str:
    parts = [one.get("title") if "name" in one else None, one.get("account_name"), one.get("parent_name")]
    if "archived_at" in one and not is_missing(one["archived_at"]):
        parts.append("archived")
    return " · ".join(str(part) for part in parts if not is_missing(part))


def _place(kind: str, one: words.Row) -> str:
    if kind == "account":
        return address("account", {"id": int(one["id"])})
    if kind == "user":
        return address("work", {"user": int(one["id"])})
    return to_record(kind, int(one["id"]), int(one["account"]))
