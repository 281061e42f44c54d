"""
Who may do what: the tables every test of access reads, written from the documents and not from the code.

Nothing here imports the code's own table. How a person stands to an account: its *owner*, a *contributor*, or
by a *group* that reaches it. Standing above it or beside it in the family is standing nowhere.
"""

MATRIX = """
                administrator  account_manager  contributor  viewer
see             *              ocg              ocg          g
create          *              o                -            -
edit            *              oc               oc           -
govern          *              o                -            -
rate            *              o                -            -
note            *              ocg              ocg          -
archive         *              o                -            -
merge           *              o                -            -
remove          *              -                -            -
import          *              -                -            -
settings        *              -                -            -
export          *              ocg              ocg          g
"""
"""The permission matrix of the process. o owner, c contributor, g group; * whoever they are; - nobody."""

ROLES, *ROWS = [line.split() for line in MATRIX.strip().splitlines()]
ALLOWED = {
    (row[0], role): frozenset("ocg*" if cell == "*" else cell.strip("-"))
    for row in ROWS
    for role, cell in zip(ROLES, row[1:], strict=True)
}
ACTIONS = [row[0] for row in ROWS]

STANDS = {
    "own": "o",
    "contributing": "c",
    "group": "g",
    "archived": "cg",
    "sibling": "",
    "child": "",
    "above": "",
    "stranger": "",
    "removed": "",
}
"""
Every way to stand to an account, and the letters of it.

*sibling* hangs beside an account one sees, below a parent one sees; *child* hangs below one's own account;
*above* is the parent of an account one works on; *archived* is worked on and archived; *removed* was worked
on and is gone for good.
"""

WRITTEN_BY = {
    "edit": "account contact contact_line contract opportunity goal risk review swot voc_answer document "
    "metric_value rating outcome",
    "note": "note task action advice",
    "rate": "satisfaction",
    "govern": "contributor target",
    "settings": "user group member reach product metric voc_question criterion stage plan_type "
    "goal_template template_step custom_field policy setting scorecard snapshot",
    "": "filter arrangement",
}
"""The right that writing a record of a kind takes; a person's own filters and arrangement take none."""

GOVERNED = {
    "owner": "govern",
    "tier": "govern",
    "is_flagged": "govern",
    "parent": "govern",
    "archived_at": "archive",
}
"""The fields of an account that take more than the right to edit it."""

OWN_ITEMS_ONLY = "contributor"
"""The role that adds notes, tasks and actions and changes none but its own."""


def right_of(kind: str) -> str:
    """The right that writing a record of a kind takes."""
    return next(right for right, kinds in WRITTEN_BY.items() if kind in kinds.split())


def may(role: str, action: str, relation: str) -> bool:
    """What the documents say: whether a role may take an action on an account it stands to like this."""
    if relation == "removed":
        return False
    allowed = ALLOWED[action, role]
    return "*" in allowed or bool(allowed & set(STANDS[relation]))


def sees(role: str, relation: str) -> bool:
    """Whether the account is there at all for them."""
    return may(role, "see", relation)
