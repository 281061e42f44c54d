"""Every record kind of the workspace, described once as data."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kapta_workspace.domain.fields import Field, Schema
from kapta_workspace.domain.schemas import (
    account,
    act,
    admin,
    contact,
    know,
    lists,
    measure,
    people,
    templates,
)

SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        schema.name: schema
        for schema in (
            people.USER,
            people.GROUP,
            people.MEMBER,
            lists.PRODUCT,
            lists.METRIC,
            lists.VOC_QUESTION,
            lists.CRITERION,
            lists.STAGE,
            lists.PLAN_TYPE,
            templates.GOAL_TEMPLATE,
            templates.TEMPLATE_STEP,
            admin.CUSTOM_FIELD,
            admin.POLICY,
            admin.FILTER,
            admin.ARRANGEMENT,
            admin.SETTING,
            admin.SCORECARD,
            account.ACCOUNT,
            people.REACH,
            people.CONTRIBUTOR,
            contact.CONTACT,
            contact.CONTACT_LINE,
            know.CONTRACT,
            know.OPPORTUNITY,
            measure.REVIEW,
            act.GOAL,
            act.ACTION,
            act.TASK,
            measure.RISK,
            act.NOTE,
            know.SWOT,
            know.VOC_ANSWER,
            know.DOCUMENT,
            measure.METRIC_VALUE,
            measure.TARGET,
            measure.SATISFACTION,
            measure.RATING,
            measure.OUTCOME,
            measure.SNAPSHOT,
            act.ADVICE,
        )
    }
)
"""Record kind → schema, in an order in which every link points backwards or at its own kind."""


def with_custom(schemas: Mapping[str, Schema], extra: Mapping[str, Iterable[Field]]) -> Mapping[str, Schema]:
    """The schemas with administrators' fields, given by record kind."""
    return MappingProxyType(
        {
            name: schema.extended(tuple(extra[name])) if name in extra else schema
            for name, schema in schemas.items()
        }
    )
