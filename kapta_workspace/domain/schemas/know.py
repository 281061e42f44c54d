"""Know: who the customer is. SWOT, voice of customer, contracts, opportunities, documents."""

from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from kapta_workspace.domain.schemas.account import ACCOUNT
from kapta_workspace.domain.schemas.common import (
    account,
    archived,
    currency,
    day,
    description,
    external_id,
    money,
    name,
    person,
)
from kapta_workspace.domain.schemas.contact import CONTACT, CONTACT_LINE

__all__ = [
    "ACCOUNT",
    "CONTACT",
    "CONTACT_LINE",
    "CONTRACT",
    "DOCUMENT",
    "OPPORTUNITY",
    "QUADRANTS",
    "SWOT",
    "VOC_ANSWER",
]

QUADRANTS = choices(
    ("strength", "Strengths", "What is good inside the relationship."),
    ("weakness", "Weaknesses", "What is poor inside the relationship."),
    ("opportunity", "Opportunities", "What the world outside offers."),
    ("threat", "Threats", "What the world outside threatens."),
)


SWOT = Schema(
    name="swot",
    label="SWOT item",
    plural="SWOT items",
    plural_name="swot",
    title="text",
    order=("quadrant", "position"),
    search=("text",),
    fields=(
        account(),
        Field(name="quadrant", label="Quadrant", kind=Kind.CHOICE, choices=QUADRANTS, required=True),
        Field(name="text", label="Text", kind=Kind.LONG_TEXT, required=True),
        Field(name="theme", label="Theme", kind=Kind.CHOICE, choices=choices("Market", "Relationship")),
        Field(name="position", label="Position", kind=Kind.INTEGER, tab=""),
        day("updated_on", "Updated on", tab="", moved_by="door"),
        Field(name="goal", label="Goal made from it", kind=Kind.LINK, target="goal", tab=""),
        Field(name="action", label="Action made from it", kind=Kind.LINK, target="action", tab=""),
        archived(),
    ),
)


VOC_ANSWER = Schema(
    name="voc_answer",
    label="Voice of customer answer",
    plural="Voice of customer answers",
    plural_name="voc_answers",
    title="answer",
    order=("-answered_on",),
    search=("answer",),
    fields=(
        account(),
        Field(name="question", label="Question", kind=Kind.LINK, target="voc_question", required=True),
        Field(name="contact", label="Contact", kind=Kind.LINK, target="contact"),
        Field(name="answer", label="Answer", kind=Kind.LONG_TEXT, required=True),
        day("answered_on", "Answered on", required=True),
        person("entered_by", "Entered by"),
        archived(),
    ),
)


CONTRACT = Schema(
    name="contract",
    label="Contract",
    plural="Contracts",
    sheet="Contracts",
    identity=(("external_id",), ("account", "name")),
    order=("end",),
    search=("name", "description"),
    fields=(
        account(),
        name("Contract name"),
        description(),
        money(least=0, aliases=("amount", "contract value", "tcv")),
        currency(),
        day("start", "Start", aliases=("start date", "contract start date")),
        day("end", "End", aliases=("end date", "contract end date", "expires")),
        Field(name="auto_renew", label="Renews by itself", kind=Kind.YES_NO),
        Field(name="notice_days", label="Notice days", kind=Kind.INTEGER, least=0, most=3650),
        external_id("contract id", "contract number", "id", "record id"),
        archived(),
    ),
)


OPPORTUNITY = Schema(
    name="opportunity",
    label="Opportunity",
    plural="Opportunities",
    sheet="Opportunities",
    identity=(("external_id",), ("account", "name")),
    order=("status", "close_on"),
    search=("name", "description"),
    fields=(
        account(),
        name("Opportunity name", aliases=("opportunity", "deal name", "dealname", "deal", "topic")),
        Field(
            name="stage",
            label="Stage",
            kind=Kind.LINK,
            target="stage",
            required=True,
            aliases=("stage name", "stagename", "deal stage", "dealstage", "sales stage", "pipeline stage"),
        ),
        Field(
            name="status",
            label="Status",
            kind=Kind.CHOICE,
            choices=choices("Active", "On hold", "Closed won", "Closed lost"),
            default="active",
            required=True,
        ),
        money(
            least=0, aliases=("amount", "deal value", "expected revenue", "est revenue", "estimated revenue")
        ),
        currency(),
        Field(
            name="probability",
            label="Probability",
            kind=Kind.PERCENT,
            least=0,
            most=100,
            help="Per cent; the stage's own when left empty.",
        ),
        day(
            "close_on",
            "Close date",
            aliases=("close date", "closedate", "expected close", "expected closing", "est close date"),
        ),
        Field(name="products", label="Products", kind=Kind.LINKS, target="product"),
        Field(name="contract", label="Renews contract", kind=Kind.LINK, target="contract"),
        person(
            "owner",
            "Owner",
            aliases=("opportunity owner", "deal owner", "ownerid", "salesperson", "owner name"),
        ),
        description(),
        external_id("opportunity id", "deal id", "id", "record id"),
        archived(),
    ),
)


DOCUMENT = Schema(
    name="document",
    label="Document",
    plural="Documents",
    order=("-added_on",),
    search=("name", "description"),
    fields=(
        account(),
        name("Document name"),
        Field(
            name="kind",
            label="Type",
            kind=Kind.CHOICE,
            choices=choices("Link", "File"),
            default="link",
            required=True,
            tab="",
        ),
        Field(name="url", label="Link", kind=Kind.URL, help="Where it lives, when it is a link."),
        Field(name="file", label="File", kind=Kind.PICTURE, tab=""),
        description(),
        Field(name="section", label="Section", tab="", help="The part of the account it was added to."),
        Field(name="about", label="Belongs to record", kind=Kind.INTEGER, tab=""),
        day("added_on", "Added on", moved_by="door", tab=""),
        archived(),
    ),
)
