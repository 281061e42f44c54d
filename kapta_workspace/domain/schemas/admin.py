"""How a workspace is set up: custom fields, policies, filters, settings, scorecards."""

from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from kapta_workspace.domain.schemas.common import (
    EVERY,
    TIERS,
    archived,
    day,
    description,
    name,
    person,
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
    (Kind.TEXT, "Text"),
    (Kind.LONG_TEXT, "Long text"),
    (Kind.INTEGER, "Whole number"),
    (Kind.NUMBER, "Number"),
    (Kind.PERCENT, "Percent"),
    (Kind.MONEY, "Amount of money"),
    (Kind.DATE, "Date"),
    (Kind.YES_NO, "Yes or no"),
    (Kind.CHOICE, "One of some choices"),
    (Kind.CHOICES, "Several of some choices"),
    (Kind.URL, "Web address"),
    (Kind.EMAIL, "E-mail"),
    (Kind.PHONE, "Phone"),
    (Kind.LINK, "A colleague"),
)
"""What a field of one's own may hold, and what that is called."""


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
            choices=choices(*((one, one.title()) for one in ENTITIES)),
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
            help="One a line, for a choice, or several of some.",
        ),
        Field(name="required", label="Required", kind=Kind.YES_NO, default=False),
        Field(name="default", label="Default"),
        Field(name="help", label="Help"),
        Field(name="counts", label="Counts towards the profile", kind=Kind.YES_NO, default=False),
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
            name="checkin_every",
            label="Check-in of primary contacts",
            kind=Kind.CHOICE,
            choices=EVERY,
            help="The rhythm unless a contact has one of their own.",
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
            choices=choices(*ENTITIES, "metric"),
            default="account",
            required=True,
        ),
        Field(name="expression", label="Expression", kind=Kind.LONG_TEXT, required=True),
        Field(name="is_shared", label="Shared", kind=Kind.YES_NO, default=False, action="settings"),
        person("owner", "Owner"),
        archived(),
    ),
)


ARRANGEMENT = Schema(
    name="arrangement",
    label="Arrangement of a page",
    plural="Arrangements of pages",
    plural_name="arrangements",
    account="",
    title="page",
    action="",
    mine="owner",
    identity=(("page", "owner"),),
    unique=(("page", "owner"),),
    archivable=False,
    fields=(
        Field(name="page", label="Page", required=True),
        Field(
            name="sections",
            label="Sections",
            kind=Kind.LONG_TEXT,
            help="Their names in one's own order, parted by commas; the usual order when left empty.",
        ),
        Field(name="folded", label="Folded", kind=Kind.LONG_TEXT, help="The names of sections kept shut."),
        person("owner", "Owner"),
    ),
)


SETTING = Schema(
    name="setting",
    label="Setting",
    plural="Settings",
    plural_name="preferences",  # ws.settings are those of the installation
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
