"""Goal templates: goals that are planned over and over again, kept as steps with days instead of dates."""

from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from kapta_workspace.domain.schemas.common import archived, description, name

LONGEST = 3650
"""Days within which a template lies: ten years."""


def _days(name_: str, label: str, help_: str, default: int | None = None) -> Field:
    return Field(
        name=name_, label=label, kind=Kind.INTEGER, least=0, most=LONGEST, default=default, help=help_
    )


GOAL_TEMPLATE = Schema(
    name="goal_template",
    label="Goal template",
    plural="Goal templates",
    plural_name="goal_templates",
    account="",
    action="settings",
    identity=(("name",),),
    unique=(("name",),),
    search=("name", "description"),
    order=("name",),
    fields=(
        name("Template", "What a goal made from it is called, unless it is given another name."),
        Field(
            name="plan_type",
            label="Plan section",
            kind=Kind.LINK,
            target="plan_type",
            help="The section it is offered in; in every section while this is empty.",
        ),
        description(help_="What the goal is about."),
        _days("days", "Takes (days)", "From the start to the day the goal is due."),
        archived(),
    ),
)

TEMPLATE_STEP = Schema(
    name="template_step",
    label="Template step",
    plural="Template steps",
    plural_name="template_steps",
    account="",
    action="settings",
    identity=(("template", "name"),),
    unique=(("template", "name"),),
    order=("template", "after_days", "name"),
    archivable=False,
    fields=(
        Field(name="template", label="Template", kind=Kind.LINK, target="goal_template", required=True),
        Field(
            name="kind",
            label="Becomes",
            kind=Kind.CHOICE,
            choices=choices(
                ("action", "An action", "Somebody's work."),
                ("objective", "An objective", "A part of the goal, with actions below it."),
            ),
            default="action",
            required=True,
        ),
        Field(
            name="parent",
            label="Under objective",
            kind=Kind.LINK,
            target="template_step",
            help="Directly under the goal while this is empty.",
        ),
        name("Step"),
        description("Details"),
        _days("after_days", "Starts after (days)", "Counted from the start that is chosen.", 0),
        _days("days", "Takes (days)", "From its own start to the day it is due."),
    ),
)
