"""The page that says who may do what, in Markdown, from the table every decision reads."""

from collections.abc import Iterable, Mapping

from kapta_workspace.domain.access import AUDIENCES, OWN_ITEMS_ONLY, WORDS, Action, Relation, Role, reach
from kapta_workspace.domain.fields import Schema
from kapta_workspace.domain.schemas import SCHEMAS

OPENING = """# Who may do what

Written by `make generated` from `kapta_workspace/domain/access.py`; edit that, not this page. The same table
decides on the screens, in notebooks, in imports and exports, and, where people read a PostgreSQL workspace
with a database role of their own, in the database.

Whatever is not named here is not allowed. An account that somebody may not see does not exist for them: its
page, its records, its documents and its place in sums, lists, searches, reports and exports are answered as
if it were not there; the page of a family only says how many of its accounts are not shown. Standing above
or beside an account in its family opens nothing. Disabled and archived users may do nothing at all."""

MATRIX = """## Roles

*Own*: one is its owner. *Contributing*: one is among its contributors. *Group*: one is in a group that
reaches it (Settings, or `ws.groups`, `ws.members`, `ws.reaches`)."""

KINDS = """## What writing takes

Each kind of record takes one of the rights above; some of its fields take another. What a form, a sheet, a
connector or an undo writes is judged row by row, field by field."""

LEVELS = """## What is meant for some roles

A metric has an access level; its values and targets are read by these roles, on the accounts they see. The
health score counts every metric and is one for everybody."""

TIES: Mapping[Relation, str] = {
    Relation.OWNER: "own",
    Relation.CONTRIBUTOR: "contributing",
    Relation.GROUP: "group",
}
NEVER = "–"
OF_NO_ACCOUNT = frozenset({Action.IMPORT, Action.SETTINGS})
"""What is done to the workspace and not to an account."""


def render(schemas: Mapping[str, Schema] = SCHEMAS) -> str:
    """The whole page as Markdown."""
    parts = (OPENING, MATRIX, matrix(), _exceptions(), KINDS, kinds(schemas.values()), LEVELS, _levels())
    return "\n\n".join(parts) + "\n"


def matrix() -> str:
    """Action by role: on which accounts."""
    rows = [[_said(action), *(_where(role, action) for role in Role)] for action in Action]
    return table(["to …", *(_named(role) for role in Role)], rows)


def kinds(schemas: Iterable[Schema]) -> str:
    """Kind by what writing one takes, and which of its fields take another right."""
    rows = [[schema.plural, _right(schema), _more(schema)] for schema in schemas]
    return table(["records", "the right to …", "but for"], rows)


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    head = list(headings)
    lines = [head, ["---"] * len(head), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _said(action: Action) -> str:
    return WORDS[action].replace("this account", "an account").replace(" here", " on an account")


def _where(role: Role, action: Action) -> str:
    ties = reach(role, action)
    if ties is None:
        return "yes" if action in OF_NO_ACCOUNT else "every account"
    return ", ".join(word for tie, word in TIES.items() if tie in ties) or NEVER


def _named(role: Role) -> str:
    return str(role).replace("_", " ")


def _exceptions() -> str:
    careful = " and ".join(sorted(_named(role) for role in OWN_ITEMS_ONLY))
    return (
        f"A {careful} adds notes, tasks and actions and changes only their own. Merging takes both.\n"
        "What only joins two others (a contributor, a member of a group, what it reaches, a target) is\n"
        "let go of by whoever may add it; removing anything else for good is for administrators."
    )


def _right(schema: Schema) -> str:
    if not schema.action:
        return "none: everybody keeps their own"
    return _said(Action(schema.action))


def _more(schema: Schema) -> str:
    fields: dict[str, list[str]] = {}
    for field in schema.fields:
        right = Action.ARCHIVE if schema.name == "account" and field.name == "archived_at" else field.action
        if right:
            fields.setdefault(_said(Action(right)), []).append(field.label)
    return "; ".join(f"{', '.join(labels)}: {right}" for right, labels in fields.items())


def _levels() -> str:
    rows = [
        [level, ", ".join(_named(role) for role in Role if role in roles)]
        for level, roles in AUDIENCES.items()
    ]
    return table(["access level", "read by"], rows)
