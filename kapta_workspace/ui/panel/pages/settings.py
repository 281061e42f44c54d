"""What administrators set: the scorecards, and every list the workspace is made of, from its schema."""

from collections.abc import Mapping

import pandas as pd

from kapta_workspace.domain.access import Role
from kapta_workspace.domain.fields import Kind, in_a_sentence
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.rows import DEEDS, row_deeds
from kapta_workspace.ui.panel.pages.sections import column
from kapta_workspace.ui.panel.pieces import badge, button, card, empty_state, stack
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import Workspace

TABS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "scores": ("Scores", ()),
    "fields": ("Fields", ("custom_field",)),
    "measure": ("Metrics and reviews", ("metric", "criterion", "voc_question")),
    "plan": ("Plans and deals", ("plan_type", "stage", "product")),
    "policies": ("Policies", ("policy",)),
    "people": ("People", ("user", "group", "member", "reach")),
    "more": ("More", ("setting",)),
}
"""A tab's name in the address → what it is called, and the kinds listed on it."""

FEW = 6
"""So many fields of a kind are columns; the form has them all."""


def draw(workspace: Workspace, query: Mapping[str, str]) -> Safe:
    """The page, for administrators."""
    if workspace.me.role is not Role.ADMINISTRATOR:
        said = "Ask an administrator to change what is set here."
        return empty_state("Settings are for administrators", said, sign="question")
    tab = query.get("tab", "scores")
    chosen = tab if tab in TABS else "scores"
    options: list[tuple[str, dict[str, object], bool]] = [
        (label, {"tab": name} if name != "scores" else {}, name == chosen)
        for name, (label, _) in TABS.items()
    ]
    head = html(
        '<header class="k-page-head"><div class="k-title"><h1>Settings</h1>'
        '<div class="k-sub">of the whole workspace; every change is logged and can be undone</div></div>'
        '<div class="k-tools">{tabs}</div></header>',
        tabs=words.switch("Settings", options, "settings"),
    )
    if chosen == "scores":
        return stack(head, *(_scorecard(workspace, tier) for tier in ("normal", "strategic")))
    return stack(head, *(_listed(workspace, kind) for kind in TABS[chosen][1]))


def _scorecard(workspace: Workspace, tier: str) -> Safe:
    """What counts how much for accounts of a tier, and the versions before."""
    book = workspace.health.scorecards
    weights, versions = book.weights(tier), book.frame()
    mine = versions[versions["tier"] == tier]
    shares = table(
        (
            Column("label", "Factor"),
            Column("weight", "Points of 100", numeric=True, show=lambda one: f"{one['weight']:.1f}"),
        ),
        words.rows(weights),
        caption=f"What counts for {tier} accounts",
    )
    return card(
        f"{tier.title()} accounts",
        stack(shares, _versions(mine, tier)),
        aside=f"{len(mine)} version{'' if len(mine) == 1 else 's'} of your own",
        actions=(button("Change the weights", "scorecard", tier=tier),),
        anchor=tier,
    )


def _versions(versions: pd.DataFrame, tier: str) -> Safe:
    if versions.empty:
        return html('<p class="k-sub">The scorecard every workspace begins with is in force.</p>')
    columns = (
        Column("number", "Version", show=_numbered),
        Column("effective_from", "In force from", show=lambda one: words.day(one["effective_from"])),
        Column("description", "Why"),
        Column("who", "Who"),
    )
    return table(columns, words.rows(versions), caption=f"Versions of the {tier} scorecard")


def _numbered(one: words.Row) -> Safe:
    now = badge("in force", "primary") if one["in_force"] else ""
    return html("{number} {now}", number=one["number"], now=now)


def _listed(workspace: Workspace, kind: str) -> Safe:
    """One kind as a list that can be added to and edited."""
    view = workspace.view()
    schema, rows = view.schemas[kind], view.shown(kind)
    label = in_a_sentence(schema.label)
    add = (button("Add", "add", sign="plus", hint=f"Add: {label}", kind=kind),)
    if rows.empty:
        return card(schema.plural, empty_state(f"No {in_a_sentence(schema.plural)} yet", ""), actions=add)
    shown = [field for field in schema.fields if field.tab and field.kind is not Kind.LONG_TEXT][:FEW]
    columns = (
        *(column(field) for field in shown),
        Column("id", DEEDS, sort=False, show=lambda one: row_deeds(schema, one)),
    )
    return card(
        schema.plural,
        table(columns, words.rows(rows), caption=schema.plural),
        aside=len(rows),
        actions=add,
        anchor=kind,
    )
