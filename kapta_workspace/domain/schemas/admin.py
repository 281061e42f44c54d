"""What administrators keep: people and their reach, lists of choices, policies, filters, settings."""

from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from kapta_workspace.domain.schemas.common import TIERS, account, archived, day, description, name, person

USER_ROLES = choices(
    ("administrator", "Administrator", "Everything, settings and imports included."),
    ("account_manager", "Account manager", "Owns accounts; works on own and contributing ones."),
    ("contributor", "Contributor", "Works on the accounts they contribute to."),
    ("viewer", "Viewer", "Sees the accounts of their groups."),
)

USER = Schema(
    name="user",
    label="User",
    plural="Users",
    account="",
    action="settings",
    sheet="Users",
    identity=(("email",),),
    unique=(("email",),),
    search=("name", "email"),
    order=("name",),
    fields=(
        name("Name", aliases=("full name", "user")),
        Field(
            name="email",
            label="E-mail",
            kind=Kind.EMAIL,
            required=True,
            aliases=("primary email", "email address", "user name"),
        ),
        Field(
            name="role",
            label="Role",
            kind=Kind.CHOICE,
            choices=USER_ROLES,
            required=True,
            default="contributor",
        ),
        Field(name="title", label="Job title"),
        person("manager", "Manager"),
        Field(name="location", label="Location"),
        Field(name="biography", label="Short biography", kind=Kind.LONG_TEXT),
        Field(
            name="is_disabled",
            label="Disabled",
            kind=Kind.YES_NO,
            default=False,
            help="Keeps the history, but may not sign in or own anything new.",
        ),
        archived(),
    ),
)

GROUP = Schema(
    name="group",
    label="Group",
    plural="Groups",
    account="",
    action="settings",
    identity=(("name",),),
    unique=(("name",),),
    order=("name",),
    fields=(name("Group"), description(), archived()),
)

MEMBER = Schema(
    name="member",
    label="Group member",
    plural="Group members",
    plural_name="members",
    account="",
    title="user",
    action="settings",
    identity=(("group", "user"),),
    unique=(("group", "user"),),
    archivable=False,
    fields=(
        Field(name="group", label="Group", kind=Kind.LINK, target="group", required=True),
        person("user", "User", required=True),
    ),
)

REACH = Schema(
    name="reach",
    label="Group account",
    plural="Group accounts",
    plural_name="reaches",
    title="account",
    action="settings",
    identity=(("group", "account"),),
    unique=(("group", "account"),),
    archivable=False,
    fields=(
        account("An account the members of the group may see."),
        Field(name="group", label="Group", kind=Kind.LINK, target="group", required=True),
    ),
)

CONTRIBUTOR = Schema(
    name="contributor",
    label="Contributor",
    plural="Contributors",
    title="user",
    action="govern",
    sheet="Contributors",
    identity=(("account", "user"),),
    unique=(("account", "user"),),
    archivable=False,
    fields=(
        account(),
        person(
            "user",
            "User",
            required=True,
            help="Somebody who already has an account here.",
            aliases=("user email", "email", "contributor", "user name"),
        ),
    ),
)

ENTITIES = (
    "account",
    "contact",
    "contract",
    "opportunity",
    "product",
    "risk",
    "review",
    "goal",
    "action",
    "task",
    "note",
)
CUSTOM_KINDS = (
    Kind.TEXT,
    Kind.LONG_TEXT,
    Kind.INTEGER,
    Kind.NUMBER,
    Kind.PERCENT,
    Kind.MONEY,
    Kind.DATE,
    Kind.YES_NO,
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.URL,
    Kind.EMAIL,
    Kind.PHONE,
    Kind.LINK,
)

CUSTOM_FIELD = Schema(
    name="custom_field",
    label="Custom field",
    plural="Custom fields",
    account="",
    title="label",
    action="settings",
    identity=(("entity", "key"),),
    unique=(("entity", "key"),),
    order=("entity", "position"),
    fields=(
        Field(
            name="entity",
            label="Belongs to",
            kind=Kind.CHOICE,
            choices=choices(*ENTITIES),
            required=True,
            default="account",
        ),
        Field(
            name="key",
            label="Key",
            required=True,
            longest=40,
            help="The stable name: small letters, digits and underscores; never changed.",
        ),
        Field(name="label", label="Label", required=True),
        Field(
            name="kind",
            label="Kind",
            kind=Kind.CHOICE,
            choices=choices(*CUSTOM_KINDS),
            required=True,
            default="text",
        ),
        Field(
            name="choices",
            label="Choices",
            kind=Kind.LONG_TEXT,
            help="One a line, for the kinds choice and choices.",
        ),
        Field(name="required", label="Required", kind=Kind.YES_NO, default=False),
        Field(name="default", label="Default"),
        Field(name="help", label="Help"),
        Field(name="counts", label="Counts towards the profile", kind=Kind.YES_NO, default=False),
        Field(name="position", label="Position", kind=Kind.INTEGER),
        archived(),
    ),
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
            choices=choices(("up", "Up"), ("down", "Down")),
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

POLICY = Schema(
    name="policy",
    label="Account-type policy",
    plural="Account-type policies",
    plural_name="policies",
    account="",
    title="tier",
    action="settings",
    identity=(("tier",),),
    unique=(("tier",),),
    archivable=False,
    fields=(
        Field(name="tier", label="Tier", kind=Kind.CHOICE, choices=TIERS, required=True),
        Field(name="key_players", label="Key players at least", kind=Kind.INTEGER, least=0),
        Field(name="fresh_days", label="Fresh for (days)", kind=Kind.INTEGER, least=1),
        Field(name="stale_days", label="Stale after (days)", kind=Kind.INTEGER, least=1),
        Field(name="review_days", label="Business review every (days)", kind=Kind.INTEGER, least=1),
        Field(name="notes_a_month", label="Notes expected a month", kind=Kind.NUMBER, least=0),
        Field(
            name="required_fields", label="Required beyond the three", help="Field names parted by commas."
        ),
        Field(
            name="checkin_every", label="Check-in of primary contacts", help="The default rhythm, such as 1m."
        ),
    ),
)

FILTER = Schema(
    name="filter",
    label="Filter",
    plural="Filters",
    account="",
    action="",
    mine="owner",
    identity=(("name", "owner"),),
    unique=(("name", "owner"),),
    order=("name",),
    fields=(
        name("Filter"),
        Field(
            name="entity",
            label="Of",
            kind=Kind.CHOICE,
            choices=choices(*ENTITIES),
            default="account",
            required=True,
        ),
        Field(name="expression", label="Expression", kind=Kind.LONG_TEXT, required=True),
        Field(name="is_shared", label="Shared", kind=Kind.YES_NO, default=False, action="settings"),
        person("owner", "Owner"),
        archived(),
    ),
)

SETTING = Schema(
    name="setting",
    label="Setting",
    plural="Settings",
    account="",
    title="key",
    action="settings",
    identity=(("key",),),
    unique=(("key",),),
    archivable=False,
    fields=(
        Field(name="key", label="Key", required=True),
        Field(name="value", label="Value", kind=Kind.LONG_TEXT),
    ),
)

SCORECARD = Schema(
    name="scorecard",
    label="Scorecard version",
    plural="Scorecard versions",
    plural_name="scorecards",
    account="",
    title="tier",
    action="settings",
    identity=(("tier", "effective_from", "number"),),
    unique=(("tier", "effective_from", "number"),),
    order=("tier", "-effective_from"),
    archivable=False,
    fields=(
        Field(name="tier", label="For tier", kind=Kind.CHOICE, choices=TIERS, required=True),
        Field(name="number", label="Version", kind=Kind.INTEGER, required=True),
        day("effective_from", "In force from", required=True),
        Field(
            name="definition",
            label="Definition",
            kind=Kind.LONG_TEXT,
            required=True,
            help="Weights, penalties and caps as JSON.",
        ),
        description("Why"),
    ),
)
