"""Fields that many record kinds share, and the lists of choices with a meaning of their own."""

from typing import Any

from kapta_workspace.domain.fields import Choice, Field, Kind, choices

ROLES = choices(
    ("executive_sponsor", "Executive Sponsor", "Signs: carries the relationship at the top of their house."),
    ("decision_maker", "Decision Maker", "Says go: decides about buying, renewing or leaving."),
    ("champion", "Champion", "Speaks for us inside their house when we are not in the room."),
    ("influencer", "Influencer", "Shapes the opinion of those who decide."),
    ("recommender", "Recommender", "Is asked for advice and may recommend us."),
    ("point_of_contact", "Point of Contact", "The daily line between their house and ours."),
)
REQUIRED_ROLES = ("executive_sponsor", "decision_maker", "champion")

FRIEND_FOE = choices(
    ("advocate", "Advocate", "Praises us unasked."),
    ("supporter", "Supporter", "Is on our side."),
    ("neutral", "Neutral", "Neither for nor against us."),
    ("critic", "Critic", "Finds fault with us."),
    ("hostile", "Hostile", "Works against us."),
)
DECISION_POWER = choices(("high", "High"), ("medium", "Medium"), ("low", "Low"))
TIERS = choices(
    ("normal", "Normal", "Standard rules apply."),
    ("strategic", "Strategic", "The company's special rules apply."),
)
ACCOUNT_TYPES = (
    Choice("normal", "Normal", "Standard rules apply."),
    Choice("strategic", "Strategic", "The company's special rules apply."),
    Choice("flagged", "Flagged", "Needs attention now."),
    Choice("archived", "Archived", "Retired, but kept, searchable and reportable."),
)
METHODS = choices("E-mail", "Phone", "Meeting", "Video", "Message", "Other")
EVERY = choices(
    ("1w", "Weekly"),
    ("2w", "Every 2 weeks"),
    ("1m", "Monthly"),
    ("2m", "Every 2 months"),
    ("3m", "Quarterly"),
    ("6m", "Twice a year"),
    ("1y", "Yearly"),
)
SEVERITIES = choices("Low", "Medium", "High", "Critical")
LIKELIHOODS = choices("Unlikely", "Possible", "Likely")


def account(help_: str = "The account this belongs to.") -> Field:
    """The account a record belongs to."""
    return Field(
        name="account",
        label="Account",
        kind=Kind.LINK,
        target="account",
        required=True,
        help=help_,
        aliases=(
            "account name",
            "company",
            "company name",
            "customer",
            "organisation",
            "organization",
            "accountid",
            "account id",
            "associated company",
            "related company",
            "parent id id",
            "potential customer",
            "customer name",
        ),
    )


def name(label: str = "Name", help_: str = "", *, aliases: tuple[str, ...] = ()) -> Field:
    """The name of a record, required."""
    return Field(name="name", label=label, required=True, help=help_, aliases=aliases)


def external_id(*aliases: str) -> Field:
    """The id another system knows the record by: the surest way to find it again on import."""
    return Field(
        name="external_id",
        label="External id",
        tab="More Info",
        help="The id this record has in another system; imports find it again by this.",
        aliases=aliases,
    )


def archived() -> Field:
    """When the record was archived; missing while it is live."""
    return Field(name="archived_at", label="Archived", kind=Kind.MOMENT, tab="", sheet=False, moved_by="door")


def person(name_: str, label: str, **facts: Any) -> Field:
    """A link to one of our own people."""
    return Field(name=name_, label=label, kind=Kind.LINK, target="user", **facts)


def description(
    label: str = "Description", help_: str = "", *, advised: bool = False, aliases: tuple[str, ...] = ()
) -> Field:
    """Free text of any reasonable length."""
    return Field(
        name="description", label=label, kind=Kind.LONG_TEXT, help=help_, advised=advised, aliases=aliases
    )


def money(name_: str = "value", label: str = "Value", **facts: Any) -> Field:
    """An amount; its currency stands in a field of its own beside it."""
    return Field(name=name_, label=label, kind=Kind.MONEY, **facts)


def currency() -> Field:
    """The ISO code of the currency of the amount beside it."""
    return Field(
        name="currency",
        label="Currency",
        longest=3,
        default="EUR",
        help="The three-letter ISO code, such as EUR or USD.",
        aliases=("currencyisocode", "currency code"),
    )


def day(name_: str, label: str, **facts: Any) -> Field:
    """A calendar day."""
    return Field(name=name_, label=label, kind=Kind.DATE, **facts)
