"""The registers of the workspace: which columns each list has, and by what it is narrowed."""

from collections.abc import Mapping

from kapta_workspace.domain.fields import Field, Kind, choices
from kapta_workspace.domain.freshness import BANDS as FRESH
from kapta_workspace.domain.policies import REQUIRED, RULES
from kapta_workspace.domain.registers.narrowing import ALL, LATE, NEVER, How, Narrowing, Register
from kapta_workspace.domain.schemas import SCHEMAS

Options = tuple[tuple[str, str], ...]


def _choices(kind: str, field: str) -> Options:
    return tuple((one.code, one.label) for one in SCHEMAS[kind][field].choices)


def _of(kind: str, field: str, usual: str = "") -> Narrowing:
    """A field with choices, by the words of the schema."""
    return Narrowing(field, SCHEMAS[kind][field].label, field, How.IS, _choices(kind, field), usual)


def _whose(field: str, label: str) -> Narrowing:
    return Narrowing(field, label, field, How.LINK)


def _days(*days: int, late: str = "") -> Options:
    coming = tuple((str(one), "Within a year" if one == 365 else f"Within {one} days") for one in days)
    return (((LATE, late),) if late else ()) + coming


LEAST = Narrowing("least", "Value at least", "value", How.LEAST)

ACCOUNTS = Register(
    name="accounts",
    kind="account",
    title="Accounts",
    columns=(
        "name",
        Field(
            name="badge", label="Score", kind=Kind.INTEGER, help="0 to 100; the page says what it is made of"
        ),
        Field(name="delta", label="Change", kind=Kind.INTEGER, help="Of the score, over the period"),
        Field(name="risk", label="Risk", kind=Kind.CHOICE, choices=SCHEMAS["risk"]["severity"].choices),
        Field(name="value", label="Contracts", kind=Kind.MONEY, help="Contracts in force"),
        Field(name="next_end", label="Next end", kind=Kind.DATE, help="The next end of a contract in force"),
        Field(name="days_silent", label="Last contact", kind=Kind.INTEGER),
        Field(name="key_players", label="Key players", kind=Kind.INTEGER),
        "owner",
    ),
    narrowings=(
        Narrowing(
            "band", "Health", "band", How.IS, (("red", "At risk"), ("amber", "Watch"), ("green", "Healthy"))
        ),
        Narrowing("moved", "Change", "delta", How.MOVED, (("down", "Fell"), ("up", "Rose"))),
        Narrowing("risk", "Open risk", "risk", How.IS, _choices("risk", "severity")),
        Narrowing("ends", "Contract ends", "renewal", How.WITHIN, _days(30, 60, 90, 365)),
        Narrowing(
            "silent",
            "Last contact",
            "days_silent",
            How.OVER,
            (
                ("30", "Over 30 days ago"),
                ("60", "Over 60 days ago"),
                ("90", "Over 90 days ago"),
                (NEVER, "Never"),
            ),
        ),
        Narrowing("short", "Below policy", "short", How.HAS, tuple(RULES.items())),
        Narrowing("lacks", "Lacks a", "lacks", How.HAS, tuple(REQUIRED.items())),
        Narrowing("late", "Check-ins", "late", How.MOVED, (("up", "Overdue"),)),
    ),
    order="badge",
    hint="Add the first account, or bring in many from a spreadsheet.",
)

PEOPLE = Register(
    name="people",
    kind="contact",
    title="People",
    columns=(
        "name",
        "account",
        "title",
        "role",
        "friend_foe",
        "decision_power",
        Field(name="last_contact", label="Last contact", kind=Kind.DATE),
        Field(name="freshness", label="Freshness", kind=Kind.CHOICE, choices=choices(*FRESH.items())),
        Field(name="late", label="Check-in late", kind=Kind.INTEGER, help="Days past the agreed check-in"),
    ),
    narrowings=(
        _of("contact", "role"),
        _of("contact", "friend_foe"),
        _of("contact", "decision_power"),
        Narrowing("fresh", "Freshness", "freshness", How.IS, tuple(FRESH.items())),
        Narrowing("late", "Check-in", "late", How.MOVED, (("up", "Overdue"),)),
    ),
    order="name",
    hint="Start with the key players of each account: sponsor, decision maker, champion.",
)

CONTRACTS = Register(
    name="contracts",
    kind="contract",
    title="Contracts",
    columns=(
        "name",
        "account",
        "value",
        "start",
        "end",
        Field(name="days_left", label="Days left", kind=Kind.INTEGER),
        Field(name="notice_on", label="Notice by", kind=Kind.DATE, help="The last day to give notice"),
        "auto_renew",
    ),
    narrowings=(
        Narrowing(
            "state",
            "State",
            "state",
            How.IS,
            (("in_force", "In force"), ("ahead", "Not begun"), ("ended", "Ended")),
            "in_force",
        ),
        Narrowing("ends", "Ends", "days_left", How.WITHIN, _days(30, 60, 90, 365)),
        Narrowing("notice", "Notice", "notice_left", How.WITHIN, _days(30, 60, 90, late="Has passed")),
        LEAST,
    ),
    order="end",
    sums=("value",),
    hint="Add what they have signed: value and end date show what is at stake, and when.",
)

OPPORTUNITIES = Register(
    name="opportunities",
    kind="opportunity",
    title="Opportunities",
    columns=(
        "name",
        "account",
        "stage",
        "value",
        Field(name="chance", label="Probability", kind=Kind.PERCENT, help="Its own, else its stage's"),
        Field(name="weighted", label="Weighted", kind=Kind.MONEY, help="Value times probability"),
        "close_on",
        "status",
        "owner",
    ),
    narrowings=(
        _of("opportunity", "status", "active"),
        Narrowing("stage", "Stage", "stage", How.LINK),
        Narrowing(
            "closes", "Closes", "closes_in", How.WITHIN, _days(30, 60, 90, 365, late="Date has passed")
        ),
        LEAST,
        _whose("owner", "Owner"),
    ),
    order="close_on",
    sums=("value", "weighted"),
    hint="Add what accounts may buy next, with stage and close date.",
)

RISKS = Register(
    name="risks",
    kind="risk",
    title="Risks",
    columns=(
        "reason",
        "account",
        "severity",
        "likelihood",
        "status",
        "assignee",
        "opened_on",
        Field(name="days_open", label="Days open", kind=Kind.INTEGER),
        Field(name="contract_end", label="Contract until", kind=Kind.DATE, help="The farthest end in force"),
    ),
    narrowings=(
        Narrowing("state", "State", "state", How.IS, (("open", "Open"), ("closed", "Closed")), "open"),
        _of("risk", "severity"),
        _of("risk", "likelihood"),
        _whose("assignee", "Assignee"),
    ),
    order="-severity",
    hint="Open a risk where an account may be lost or shrink, with its reasons and what is done.",
)

REVIEWS = Register(
    name="reviews",
    kind="review",
    title="Business reviews",
    columns=(
        "held_on",
        "account",
        "type",
        "stage",
        "summary",
        "owner",
        Field(
            name="rating", label="Rating", kind=Kind.NUMBER, help="1 to 5, the mean over criteria and raters"
        ),
    ),
    narrowings=(
        Narrowing(
            "state",
            "State",
            "state",
            How.IS,
            (("planned", "Planned"), ("held", "Held"), ("missed", "Day went by, not completed")),
            "planned",
        ),
        Narrowing("held", "Takes place", "held_in", How.WITHIN, _days(30, 60, 90)),
        _of("review", "type"),
        _whose("owner", "Owner"),
    ),
    order="held_on",
    hint="Plan the next review with an account, and keep what came of it.",
)

TASKS = Register(
    name="tasks",
    kind="task",
    title="Tasks",
    columns=(
        "title",
        "account",
        "due",
        Field(name="due_in", label="Days left", kind=Kind.INTEGER),
        "assignee",
        "contact",
        "status",
    ),
    narrowings=(
        _of("task", "status", "open"),
        Narrowing("due", "Due", "due_in", How.WITHIN, _days(7, 30, 90, late="Overdue")),
        _of("task", "kind"),
        _whose("assignee", "Assigned to"),
    ),
    order="due",
    hint="Add what has to be done, by whom and by when. Reminders to check in appear by themselves.",
)

ACTIONS = Register(
    name="actions",
    kind="action",
    title="Actions of plans",
    columns=(
        "name",
        "account",
        "goal",
        "due",
        Field(name="due_in", label="Days left", kind=Kind.INTEGER),
        "percent",
        "status",
        "owner",
    ),
    narrowings=(
        Narrowing("state", "State", "state", How.IS, (("running", "Running"), ("over", "Over")), "running"),
        _of("action", "status"),
        Narrowing("due", "Due", "due_in", How.WITHIN, _days(7, 30, 90, late="Overdue")),
        _whose("owner", "Owner"),
    ),
    order="due",
    hint="Plan the first action under a goal of an account.",
)

NOTES = Register(
    name="notes",
    kind="note",
    title="Notes",
    columns=("title", "account", "kind", "occurred_on", "author"),
    narrowings=(
        _of("note", "kind"),
        Narrowing("days_ago", "Took place", "days_ago", How.WITHIN, _days(7, 30, 90, 365)),
        _whose("author", "Author"),
    ),
    order="-occurred_on",
    hint="Write down a call, a visit or an e-mail: it keeps the contact fresh.",
)

REGISTERS: Mapping[str, Register] = {
    one.name: one
    for one in (
        ACCOUNTS,
        PEOPLE,
        CONTRACTS,
        OPPORTUNITIES,
        RISKS,
        REVIEWS,
        TASKS,
        ACTIONS,
        NOTES,
    )
}
"""The last part of an address → the register that is there."""

__all__ = ["ALL", "REGISTERS"]
