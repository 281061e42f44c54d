"""Measure: how it goes. Metric values and targets, satisfaction, business reviews, risks, outcomes."""

from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from kapta_workspace.domain.schemas.common import (
    LIKELIHOODS,
    SEVERITIES,
    account,
    archived,
    currency,
    day,
    description,
    external_id,
    money,
    person,
)

METRIC_VALUE = Schema(
    name="metric_value",
    label="Metric value",
    plural="Metric values",
    sheet="Metrics",
    title="measured_on",
    identity=(("account", "metric", "measured_on"),),
    unique=(("account", "metric", "measured_on"),),
    order=("-measured_on",),
    archivable=False,
    fields=(
        account(),
        Field(name="metric", label="Metric", kind=Kind.LINK, target="metric", required=True),
        day("measured_on", "Date", required=True, aliases=("date", "measured on", "as of")),
        Field(name="value", label="Value", kind=Kind.NUMBER, required=True, help="For a three-colour rank: 0 red, 50 amber, 100 green."),
        Field(name="source", label="Source"),
    ),
)

TARGET = Schema(
    name="target",
    label="Metric target",
    plural="Metric targets",
    title="metric",
    identity=(("account", "metric"),),
    unique=(("account", "metric"),),
    action="govern",
    archivable=False,
    fields=(
        account(),
        Field(name="metric", label="Metric", kind=Kind.LINK, target="metric", required=True),
        Field(name="start", label="Start value", kind=Kind.NUMBER),
        Field(name="target", label="Target value", kind=Kind.NUMBER),
    ),
)

SATISFACTION = Schema(
    name="satisfaction",
    label="Satisfaction",
    plural="Satisfaction",
    sheet="Satisfaction",
    title="value",
    action="rate",
    identity=(("account", "on"),),
    order=("-on",),
    archivable=False,
    fields=(
        account(),
        day("on", "Date", required=True, aliases=("date", "as of")),
        Field(name="value", label="Satisfaction", kind=Kind.NUMBER, least=0, most=100, required=True, help="0 (gone) to 100 (delighted)."),
        description("Why"),
    ),
)

REVIEW = Schema(
    name="review",
    label="Business review",
    plural="Business reviews",
    title="summary",
    identity=(("external_id",),),
    order=("-held_on",),
    search=("summary", "description"),
    fields=(
        account(),
        day("held_on", "Meeting date", required=True),
        person("owner", "Owner"),
        Field(name="type", label="Type", kind=Kind.CHOICE, choices=choices(("qbr", "QBR"), ("ebr", "EBR")), default="qbr", required=True),
        Field(
            name="stage",
            label="Stage",
            kind=Kind.CHOICE,
            choices=choices("Opened", "Scheduled", "Prepared", "Completed"),
            default="opened",
            required=True,
        ),
        Field(name="summary", label="Summary"),
        description("Agenda and results"),
        Field(name="contacts", label="External participants", kind=Kind.LINKS, target="contact"),
        Field(name="colleagues", label="Internal participants", kind=Kind.LINKS, target="user"),
        external_id(),
        archived(),
    ),
)

RATING = Schema(
    name="rating",
    label="Review rating",
    plural="Review ratings",
    title="value",
    identity=(("review", "criterion", "rated_by"),),
    unique=(("review", "criterion", "rated_by"),),
    archivable=False,
    fields=(
        account(),
        Field(name="review", label="Business review", kind=Kind.LINK, target="review", required=True),
        Field(name="criterion", label="Criterion", kind=Kind.LINK, target="criterion", required=True),
        Field(name="value", label="Rating", kind=Kind.INTEGER, least=1, most=5, required=True),
        person("rated_by", "Rated by"),
        day("rated_on", "Rated on", required=True),
    ),
)

RISK = Schema(
    name="risk",
    label="Risk",
    plural="Risks",
    title="reason",
    identity=(("external_id",),),
    order=("-opened_on",),
    search=("reason", "description"),
    fields=(
        account(),
        Field(name="reason", label="Reasons", required=True, help="Why the account is at risk, the weightiest first."),
        description("Details"),
        Field(
            name="status",
            label="Status",
            kind=Kind.CHOICE,
            choices=choices("Open", "In process", ("closed_resolved", "Closed: resolved"), ("closed_lost", "Closed: lost"), ("closed_other", "Closed: other")),
            default="open",
            required=True,
        ),
        Field(name="severity", label="Severity", kind=Kind.CHOICE, choices=SEVERITIES, default="medium", required=True),
        Field(name="likelihood", label="Likelihood", kind=Kind.CHOICE, choices=LIKELIHOODS),
        person("assignee", "Assignee"),
        day("opened_on", "Opened on", required=True),
        day("updated_on", "Last update", tab="", moved_by="door"),
        day("closed_on", "Closed on", tab="", moved_by="door"),
        Field(name="resolution", label="Resolution", kind=Kind.LONG_TEXT, help="How it ended; asked for on closing."),
        external_id(),
        archived(),
    ),
)

OUTCOME = Schema(
    name="outcome",
    label="Outcome",
    plural="Outcomes",
    sheet="Outcomes",
    title="kind",
    identity=(("account", "kind", "notice_on"),),
    order=("-notice_on",),
    archivable=False,
    fields=(
        account(),
        Field(name="contract", label="Contract", kind=Kind.LINK, target="contract"),
        Field(
            name="kind",
            label="Outcome",
            kind=Kind.CHOICE,
            choices=choices("Churned", "Contracted", "Renewed", "Expanded"),
            required=True,
        ),
        day("notice_on", "Known on", required=True, help="The day the decision was known, not the end of the contract."),
        day("effective_on", "Effective on"),
        money("amount_before", "Amount before"),
        money("amount_after", "Amount after"),
        currency(),
        Field(name="reason", label="Reason"),
    ),
)
