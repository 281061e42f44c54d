"""The scorecards a new workspace starts with: judgement, near-equal, to be moved by its own evidence."""

from kapta_workspace.domain.health.scorecard import Cap, Group, Scorecard

PROFILE = {"profile.fields": 40.0, "profile.contracts": 25.0, "profile.swot": 20.0, "profile.voc": 15.0}
PLAN = {"plan.existence": 40.0, "plan.schedule": 40.0, "plan.updates": 20.0}
STRATEGIC_PLAYERS = {"key_players.roles": 60.0, "key_players.depth": 20.0, "key_players.org": 20.0}


def _alone(name: str, weight: float) -> Group:
    return Group(name, weight, {name: 100.0})


NORMAL = Scorecard(
    tier="normal",
    groups=(
        Group("profile", 15, PROFILE),
        Group("key_players", 20, {"key_players.roles": 100.0}),
        Group("plan", 20, PLAN),
        _alone("tasks", 10),
        _alone("notes", 10),
        _alone("freshness", 10),
        _alone("qbr", 5),
        _alone("satisfaction", 10),
        _alone("nps", 0),
        _alone("relationship", 0),
    ),
    reason="The defaults of a new workspace.",
)

STRATEGIC = Scorecard(
    tier="strategic",
    groups=(
        Group("profile", 10, PROFILE),
        Group("key_players", 20, STRATEGIC_PLAYERS),
        Group("plan", 20, PLAN),
        _alone("tasks", 10),
        _alone("notes", 5),
        _alone("freshness", 15),
        _alone("qbr", 10),
        _alone("satisfaction", 10),
        _alone("nps", 0),
        _alone("relationship", 0),
    ),
    reason="The defaults of a new workspace.",
    options={"notes": {"expected": 8.0}},
    penalties={"risk": {"most": 40.0}},
    caps=(
        Cap("sponsor", "no_complete_sponsor", 69, "No executive sponsor with a complete card."),
        Cap(
            "power",
            "no_powerful_conversation",
            69,
            "No conversation with anybody of high decision power for 60 days.",
            days=60,
        ),
        Cap(
            "voices",
            "few_voices",
            69,
            "Conversations with fewer than 2 contacts in 90 days.",
            days=90,
            count=2,
        ),
        Cap("review", "no_review", 69, "No business review for two cadences (180 days).", days=180),
        Cap(
            "risk", "untended_critical_risk", 39, "A critical risk nobody has worked on for 30 days.", days=30
        ),
    ),
)

DEFAULTS = {card.tier: card for card in (NORMAL, STRATEGIC)}
"""Tier → the scorecard of a new workspace."""
