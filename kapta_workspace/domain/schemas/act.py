"""Act: what we do. Notes, goals, actions with their progress, tasks."""

from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from kapta_workspace.domain.schemas.common import (
    account,
    archived,
    day,
    description,
    external_id,
    name,
    person,
)

NOTE_KINDS = choices(
    ("note", "Note"),
    ("quick", "Quick note"),
    ("email", "E-mail", "A conversation by e-mail."),
    ("phone", "Phone call", "A conversation by telephone."),
    ("meeting", "Meeting", "A conversation face to face or by video."),
)
CONVERSATIONS = ("email", "phone", "meeting")
"""The note kinds that count as having talked to somebody."""

NOTE = Schema(
    name="note",
    label="Note",
    plural="Notes",
    sheet="Notes",
    title="title",
    action="note",
    mine="author",
    identity=(("external_id",),),
    order=("-occurred_on",),
    search=("title", "text"),
    fields=(
        account(),
        Field(name="kind", label="Kind", kind=Kind.CHOICE, choices=NOTE_KINDS, default="note", required=True),
        Field(name="title", label="Title", aliases=("subject",)),
        Field(
            name="text",
            label="Text",
            kind=Kind.LONG_TEXT,
            help="Plain text or Markdown.",
            aliases=("note", "body", "content", "note body", "comments", "description"),
        ),
        day("occurred_on", "Took place on", required=True, aliases=("date", "activity date")),
        Field(
            name="contacts",
            label="Contacts",
            kind=Kind.LINKS,
            target="contact",
            help="Everyone who took part.",
        ),
        person("author", "Author", required=True, aliases=("created by", "owner", "ownerid")),
        Field(name="type", label="Type"),
        Field(name="subtype", label="Sub-type"),
        Field(name="action", label="About action", kind=Kind.LINK, target="action", tab=""),
        Field(name="task", label="About task", kind=Kind.LINK, target="task", tab=""),
        Field(name="risk", label="About risk", kind=Kind.LINK, target="risk", tab=""),
        Field(name="review", label="About business review", kind=Kind.LINK, target="review", tab=""),
        external_id("activity id", "engagement id", "id", "record id"),
        archived(),
    ),
)

PLAN_STATUS = choices("Not started", "On track", "At risk", "Off track", "Complete", "Cancelled")

GOAL = Schema(
    name="goal",
    label="Goal",
    plural="Goals",
    identity=(("external_id",), ("account", "name")),
    order=("plan_type", "name"),
    search=("name", "description"),
    fields=(
        account(),
        Field(name="plan_type", label="Plan section", kind=Kind.LINK, target="plan_type", required=True),
        Field(
            name="parent",
            label="Objective of goal",
            kind=Kind.LINK,
            target="goal",
            help="Set on an objective; empty on a goal.",
        ),
        name("Goal"),
        description(),
        Field(
            name="status",
            label="Status",
            kind=Kind.CHOICE,
            choices=PLAN_STATUS,
            default="not_started",
            required=True,
        ),
        day("start", "Start"),
        day("due", "Due"),
        person("owner", "Owner"),
        Field(name="contract", label="For contract", kind=Kind.LINK, target="contract", tab=""),
        Field(name="opportunity", label="For opportunity", kind=Kind.LINK, target="opportunity", tab=""),
        Field(name="review", label="From business review", kind=Kind.LINK, target="review", tab=""),
        day("done_on", "Done on", tab="", moved_by="door"),
        external_id(),
        archived(),
    ),
)

ACTION = Schema(
    name="action",
    label="Action",
    plural="Actions",
    action="note",
    mine="owner",
    identity=(("external_id",), ("account", "goal", "name")),
    order=("due",),
    search=("name", "description"),
    fields=(
        account(),
        Field(name="goal", label="Goal or objective", kind=Kind.LINK, target="goal", required=True),
        name("Action"),
        description("Details"),
        day("start", "Start"),
        day("due", "Due"),
        person("owner", "Owner"),
        Field(name="percent", label="Percent complete", kind=Kind.PERCENT, least=0, most=100, default=0),
        Field(
            name="status",
            label="Status",
            kind=Kind.CHOICE,
            choices=PLAN_STATUS,
            default="not_started",
            required=True,
        ),
        Field(name="review", label="From business review", kind=Kind.LINK, target="review", tab=""),
        day("done_on", "Done on", tab="", moved_by="door"),
        day("updated_on", "Last update", tab="", moved_by="door"),
        external_id(),
        archived(),
    ),
)

TASK = Schema(
    name="task",
    label="Task",
    plural="Tasks",
    sheet="Tasks",
    title="title",
    action="note",
    mine="assignee",
    identity=(("external_id",),),
    order=("due",),
    search=("title", "description"),
    fields=(
        account(),
        Field(name="title", label="Title", required=True, aliases=("subject", "task")),
        description("Details", aliases=("comments",)),
        person(
            "assignee",
            "Assigned to",
            required=True,
            aliases=("owner", "ownerid", "task owner", "assignee name"),
        ),
        day("due", "Due", aliases=("due date", "activitydate")),
        Field(
            name="status",
            label="Status",
            kind=Kind.CHOICE,
            choices=choices("Open", "Done", "Cancelled"),
            default="open",
            required=True,
        ),
        day("done_on", "Done on", tab="", moved_by="door"),
        Field(
            name="kind",
            label="Kind",
            kind=Kind.CHOICE,
            choices=choices(
                ("manual", "Task"),
                ("checkin", "Check-in"),
                ("review", "Business review"),
                ("coaching", "Coaching"),
            ),
            default="manual",
            required=True,
            tab="",
        ),
        Field(name="contact", label="Contact", kind=Kind.LINK, target="contact"),
        Field(name="action", label="Under action", kind=Kind.LINK, target="action", tab=""),
        Field(name="review", label="From business review", kind=Kind.LINK, target="review", tab=""),
        external_id("task id", "id", "record id", "activityid"),
        archived(),
    ),
)

VERDICTS = choices(
    ("done", "Done", "Left out until the records have had a day to show it; back where they do not."),
    ("snoozed", "Snoozed", "Left out until a day."),
    ("dismissed", "Dismissed", "Left out for good, for the reason given."),
)

ADVICE = Schema(
    name="advice",
    label="Coaching answer",
    plural="Coaching answers",
    plural_name="advice",
    title="said",
    action="note",
    mine="by",
    order=("-on",),
    archivable=False,
    fields=(
        account(),
        Field(name="rule", label="Rule", required=True, help="The rule the suggestion came from."),
        Field(name="about", label="About", help="The record it was about, as kind:id."),
        Field(name="said", label="Suggestion", longest=500, help="What was suggested."),
        Field(name="verdict", label="Answer", kind=Kind.CHOICE, choices=VERDICTS, required=True),
        day("until", "Snoozed until"),
        Field(name="reason", label="Reason", longest=500, help="Why it was dismissed."),
        person("by", "Answered by", required=True),
        day("on", "Answered on", required=True),
    ),
)
"""What somebody answered to a suggestion; the newest answer counts."""
