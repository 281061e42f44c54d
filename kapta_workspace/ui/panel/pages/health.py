"""The health section of an account's page: the score, and where its points are lost."""

from typing import Any

from kapta_workspace.ui.panel.drawings import score_dial
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pieces import card, empty_state, is_missing
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage


def card_of(page: AccountPage, of: str = "") -> Safe:
    """The card; ``of`` says whose score it is where that could be mistaken."""
    totals = page.score.totals
    if totals.empty or is_missing(totals["badge"].iloc[0]):
        return card(
            "Health", empty_state("No score yet", "It appears with the first records."), anchor="health"
        )
    figures, moved = totals.iloc[0], page.overview.iloc[0]["delta"]
    dial = score_dial(
        float(figures["score"]),
        words.BANDS.get(str(figures["band"]), "unknown"),
        None if is_missing(moved) else float(moved),
        f"{page.days} days ago",
    )
    parts = page.score.parts.sort_values("lost", ascending=False, kind="stable")
    lost = words.rows(parts[parts["lost"] > 0.05].head(8))
    columns = (
        Column("factor", "Factor", show=lambda one: FACTORS.get(str(one["factor"]), str(one["factor"]))),
        Column("lost", "Points lost", numeric=True, show=lambda one: f"{one['lost']:.1f}"),
        Column(
            "value",
            "Value",
            numeric=True,
            show=lambda one: "" if is_missing(one["value"]) else f"{one['value']:.0f}",
        ),
        Column("evidence", "Rests on", show=_evidence),
    )
    where = table(columns, lost, caption="Where points are lost", sorted_by="lost", descending=True)
    resting = f"{100 * float(figures['coverage']):.0f}% of it rests on records"
    said = f"{of} score; {resting}" if of else resting
    return card(
        "Health",
        html('<div class="k-health">{dial}{where}</div>', dial=dial, where=where),
        aside=said,
        anchor="health",
    )


def _evidence(one: words.Row) -> Any:
    count = len(one["rows"])
    if str(one["evidence"]) == "assumed":
        return html('<span class="k-none">assumed, nothing recorded</span>')
    return f"{count} record{'' if count == 1 else 's'}" if count else "the account's fields"


FACTORS = {
    "profile.fields": "Profile: fields filled in",
    "profile.contracts": "Profile: contract details",
    "profile.swot": "Profile: SWOT kept up",
    "profile.voc": "Profile: voice of customer answered",
    "key_players.roles": "Key players: required roles",
    "key_players.depth": "Key players: how many",
    "key_players.org": "Key players: reporting lines",
    "relationship": "Relationship: friend or foe",
    "plan.existence": "Plan: goals with actions",
    "plan.schedule": "Plan: on schedule",
    "plan.updates": "Plan: kept up to date",
    "tasks": "Tasks done on time",
    "notes": "Notes written",
    "freshness": "Freshness of contact",
    "qbr": "Business review",
    "satisfaction": "Satisfaction",
    "nps": "Willingness to recommend",
    "risk": "Open risk",
    "renewal": "Renewal without a plan",
    "cap": "Held down by a special rule",
}
"""The factors in words."""
