"""Every factor the score knows, described once: name, label, settings with their defaults, advice."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from kapta_workspace.domain.health.factors import measures, notes, penalties, plan, players, profile
from kapta_workspace.domain.health.reading import Factor
from kapta_workspace.domain.schemas.common import REQUIRED_ROLES

PROFILE_FIELDS: Mapping[str, float] = {
    "name": 1,
    "owner": 1,
    "website": 1,
    "description": 2,
    "industry": 1,
    "annual_revenue": 2,
    "products": 2,
    "logo": 1,
}
"""The fields of an account that make its profile, with their weights."""

CATALOGUE: Mapping[str, Factor] = MappingProxyType(
    {
        factor.name: factor
        for factor in (
            Factor(
                "profile.fields",
                "Profile fields",
                profile.fields,
                {"fields": PROFILE_FIELDS, "custom": 1.0},
                "Fill in the empty fields of the account.",
            ),
            Factor(
                "profile.contracts",
                "Contracts",
                profile.contracts,
                {},
                "Give the running contract a value, a start, an end and a description.",
            ),
            Factor(
                "profile.swot",
                "SWOT",
                profile.swot,
                {"grace": 90.0, "half_life": 180.0},
                "Review all four quadrants of the SWOT.",
            ),
            Factor(
                "profile.voc",
                "Voice of customer",
                profile.voc,
                {"grace": 180.0, "half_life": 180.0},
                "Ask the open voice-of-customer questions.",
            ),
            Factor(
                "key_players.roles",
                "Required roles",
                players.roles,
                {"required": REQUIRED_ROLES},
                "Find a sponsor, a decision maker and a champion, and complete their cards.",
            ),
            Factor(
                "key_players.depth",
                "Key players",
                players.depth,
                {"wanted": 10.0},
                "Get to know more key players.",
            ),
            Factor(
                "key_players.org",
                "Org chart",
                players.org,
                {"wanted": 5.0},
                "Say whom the key players report to.",
            ),
            Factor(
                "relationship",
                "Relationship",
                players.relationship,
                {"grace": 180.0, "half_life": 180.0},
                "Judge friend / foe of the key players again.",
            ),
            Factor(
                "plan.existence",
                "Plan",
                plan.existence,
                {"recent": 90.0},
                "Give every plan section a goal with an action under way.",
            ),
            Factor(
                "plan.schedule",
                "Plan on schedule",
                plan.schedule,
                {"window": 20.0, "half_life": 30.0},
                "Move the actions that lag behind their dates.",
            ),
            Factor(
                "plan.updates",
                "Plan kept up to date",
                plan.updates,
                {"grace": 14.0, "half_life": 30.0, "closed_fade": 30.0},
                "Update the percentage of the open actions.",
            ),
            Factor(
                "tasks", "Tasks", plan.tasks, {"window": 20.0, "half_life": 14.0}, "Finish the overdue tasks."
            ),
            Factor(
                "notes",
                "Notes",
                notes.notes,
                {"expected": 4.0, "half_life": 30.0},
                "Write down what happens.",
            ),
            Factor(
                "freshness",
                "Freshness",
                players.freshness,
                {"grace": 7.0, "half_life": 30.0},
                "Talk to the key players you have not talked to for longest.",
            ),
            Factor(
                "qbr", "Business review", measures.qbr, {"cadence": 90.0}, "Hold and rate a business review."
            ),
            Factor(
                "satisfaction",
                "Satisfaction",
                measures.satisfaction,
                {"grace": 90.0, "half_life": 90.0},
                "Ask how satisfied they are.",
            ),
            Factor(
                "nps",
                "Recommendation",
                measures.nps,
                {"questions": ()},
                "Ask whether they would recommend us.",
            ),
        )
    }
)
"""Factor id → factor. Imported metrics are made by ``factor_of`` as ``metric:<id>``."""

PENALTIES: Mapping[str, Factor] = MappingProxyType(
    {
        "risk": Factor(
            "risk",
            "Risk",
            penalties.risk,
            {"most": 30.0, "grace": 14.0, "half_life": 30.0},
            "Work on the open risk and say so.",
        ),
        "renewal": Factor(
            "renewal",
            "Renewal",
            penalties.renewal,
            {"most": 0.0, "days": 120.0},
            "Open an opportunity for the renewal.",
        ),
    }
)
"""What takes points away, by name; ``most`` 0 switches it off."""

METRIC = "metric:"
METRIC_OPTIONS: Mapping[str, Any] = {"compare": "", "period": "", "every_days": 30.0}


def factor_of(name: str, catalogue: Mapping[str, Factor] = CATALOGUE) -> Factor | None:
    """The factor of a name, ``metric:<id>`` included; None when there is none."""
    if name in catalogue:
        return catalogue[name]
    number = name.removeprefix(METRIC)
    if not name.startswith(METRIC) or not number.isdecimal():
        return None
    options = {**METRIC_OPTIONS, "metric": int(number)}
    return Factor(
        name,
        f"Metric {number}",
        measures.metric,
        options,
        "Improve the metric, or bring its value up to date.",
    )
