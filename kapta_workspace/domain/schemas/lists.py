"""The lists administrators keep for all to choose from: products, metrics, questions, stages, sections."""

from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from kapta_workspace.domain.schemas.common import (
    archived,
    description,
    name,
)

PRODUCT = Schema(
    name="product",
    label="Product",
    plural="Products",
    account="",
    action="settings",
    sheet="Products",
    identity=(("name",),),
    unique=(("name",),),
    search=("name",),
    order=("name",),
    fields=(name("Product", aliases=("product name",)), description(), archived()),
)


METRIC = Schema(
    name="metric",
    label="Metric",
    plural="Metrics",
    account="",
    audience="id",
    action="settings",
    identity=(("name",),),
    unique=(("name",),),
    order=("position", "name"),
    fields=(
        name("Metric"),
        Field(
            name="family",
            label="Family",
            default="Customer",
            help="The group it is shown in, such as Financial.",
        ),
        Field(
            name="format",
            label="Format",
            kind=Kind.CHOICE,
            choices=choices("Number", "Percent", "Currency", ("rank", "Three-colour rank")),
            default="number",
            required=True,
        ),
        Field(name="decimals", label="Decimals", kind=Kind.INTEGER, least=0, most=6, default=0),
        Field(name="currency", label="Currency", longest=3),
        Field(
            name="rollup",
            label="Roll-up",
            kind=Kind.CHOICE,
            choices=choices("Sum", "Average"),
            default="sum",
            required=True,
        ),
        Field(
            name="direction",
            label="Good is",
            kind=Kind.CHOICE,
            choices=choices(("up", "Up"), ("down", "Down"), ("equal", "Exactly the target")),
            default="up",
            required=True,
        ),
        Field(name="start", label="Start value", kind=Kind.NUMBER),
        Field(name="target", label="Target value", kind=Kind.NUMBER),
        Field(name="every_days", label="Updated every (days)", kind=Kind.INTEGER, least=1, default=30),
        Field(
            name="access",
            label="Seen by",
            kind=Kind.CHOICE,
            choices=choices(
                "Everyone", ("managers", "Administrators and account managers"), "Administrators"
            ),
            default="everyone",
            required=True,
        ),
        Field(
            name="position",
            label="Position",
            kind=Kind.INTEGER,
            help="The first four stand under the health score.",
        ),
        description(),
        archived(),
    ),
)


VOC_QUESTION = Schema(
    name="voc_question",
    label="Voice of customer question",
    plural="Voice of customer questions",
    plural_name="voc_questions",
    account="",
    title="text",
    action="settings",
    identity=(("text",),),
    unique=(("text",),),
    order=("position",),
    fields=(
        Field(name="text", label="Question", required=True, longest=500),
        Field(name="help", label="Help"),
        Field(
            name="kind",
            label="Answered by",
            kind=Kind.CHOICE,
            choices=choices(
                "Text", ("ten", "0 to 10"), ("five", "1 to 5"), ("yes_no", "Yes or no"), "Choice"
            ),
            default="text",
            required=True,
        ),
        Field(name="choices", label="Choices", kind=Kind.LONG_TEXT),
        Field(name="counts", label="Counts towards the score", kind=Kind.YES_NO, default=True),
        Field(name="position", label="Position", kind=Kind.INTEGER),
        archived(),
    ),
)


CRITERION = Schema(
    name="criterion",
    label="Review criterion",
    plural="Review criteria",
    plural_name="criteria",
    account="",
    action="settings",
    identity=(("name",),),
    unique=(("name",),),
    order=("position",),
    fields=(name("Criterion"), Field(name="position", label="Position", kind=Kind.INTEGER), archived()),
)


STAGE = Schema(
    name="stage",
    label="Opportunity stage",
    plural="Opportunity stages",
    plural_name="stages",
    account="",
    action="settings",
    identity=(("name",),),
    unique=(("name",),),
    order=("position",),
    fields=(
        name("Stage"),
        Field(name="probability", label="Probability", kind=Kind.PERCENT, least=0, most=100, required=True),
        Field(name="position", label="Position", kind=Kind.INTEGER),
        archived(),
    ),
)


PLAN_TYPE = Schema(
    name="plan_type",
    label="Plan section",
    plural="Plan sections",
    plural_name="plan_types",
    account="",
    action="settings",
    identity=(("name",),),
    unique=(("name",),),
    order=("position",),
    fields=(
        name("Plan section"),
        Field(
            name="depth",
            label="Depth",
            kind=Kind.CHOICE,
            choices=choices(
                ("basic", "Basic", "Goals are the actions."),
                ("intermediate", "Intermediate", "A goal has actions."),
                ("advanced", "Advanced", "A goal has objectives, an objective has actions."),
            ),
            default="intermediate",
            required=True,
        ),
        Field(name="required", label="Required", kind=Kind.YES_NO, default=True),
        Field(name="position", label="Position", kind=Kind.INTEGER),
        archived(),
    ),
)
