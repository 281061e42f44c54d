"""What administrators set: the scorecards, the account page, and every list the workspace is made of."""

import datetime as dt
from collections.abc import Callable, Mapping

import pandas as pd

from kapta_workspace.domain.access import Role
from kapta_workspace.domain.own_choices import LISTS
from kapta_workspace.ui.panel.downloads import SETTINGS
from kapta_workspace.ui.panel.pages import (
    settings_filters,
    settings_lists,
    settings_page,
    settings_templates,
    words,
)
from kapta_workspace.ui.panel.pieces import badge, button, card, empty_state, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, safe_url
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import Workspace

TABS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "scores": ("Scores", "What the health score is made of, for each kind of account.", ()),
    "page": ("Account page", "What everybody sees on an account, unless they arrange it for themselves.", ()),
    "fields": ("Fields", "Facts of your own about accounts, contacts and the rest.", ("custom_field",)),
    "measure": (
        "Measures and reviews",
        "What is measured, asked and rated.",
        ("metric", "voc_question", "criterion", *LISTS),
    ),
    "plan": (
        "Plans and deals",
        "What plans consist of, how deals come about, and what is sold.",
        ("plan_type", "goal_template", "stage", "product"),
    ),
    "policies": ("Policies", "What is asked of Normal and of Strategic accounts.", ("policy",)),
    "filters": ("Filters", "Lists of accounts everybody can call up.", ("filter",)),
    "people": ("People", "Who works here, and what they may see.", ("user", "group", "member", "reach")),
    "file": ("File", "All settings at once: to look through, to keep, to take to another workspace.", ()),
    "more": ("More", "What has no page of its own.", ("setting",)),
}
"""A tab's name in the address → what it is called, what it is for, and the kinds and choices listed on it."""


def draw(workspace: Workspace, query: Mapping[str, str]) -> Safe:
    """The page, for administrators."""
    if workspace.me.role is not Role.ADMINISTRATOR:
        said = "Ask an administrator to change what is set here."
        return empty_state("Settings are for administrators", said, sign="question")
    tab = query.get("tab", "scores")
    chosen = tab if tab in TABS else "scores"
    options: list[tuple[str, dict[str, object], bool]] = [
        (label, {"tab": name} if name != "scores" else {}, name == chosen)
        for name, (label, _, _) in TABS.items()
    ]
    head = html(
        '<header class="k-page-head"><div class="k-title"><h1>Settings</h1>'
        '<div class="k-sub">{said} Every change is logged and can be undone.</div></div>'
        '<div class="k-tools">{tabs}</div></header>',
        said=TABS[chosen][1],
        tabs=words.switch("Settings", options, "settings"),
    )
    drawn = _tab(workspace, chosen)
    if (past := query.get("as_of")) is None:
        return stack(head, *drawn)
    here = address("settings", {"tab": query.get("tab"), "as_of": None})
    return stack(head, _of_today(past, here), html('<div class="k-looked-at">{all}</div>', all=stack(*drawn)))


def _tab(workspace: Workspace, chosen: str) -> tuple[Safe, ...]:
    """What stands on a tab."""
    if chosen in OWN:
        return OWN[chosen](workspace)
    lists = (DRAWN.get(kind, settings_lists.listed)(workspace, kind) for kind in TABS[chosen][2])
    roles = (settings_lists.roles(),) if chosen == "people" else ()
    return (*lists, *roles)


def _of_today(past: str, here: str) -> Safe:
    """That these are today's settings, though the pages around show a past day."""
    return html(
        '<div class="k-past" role="status"><strong>Settings are shown as they are today,</strong> not as '
        'they were on {day}. <a href="{here}">Show today everywhere</a> to change them.</div>',
        day=words.day(dt.date.fromisoformat(past)),
        here=safe_url(here),
    )


# --- the scorecards -----------------------------------------------------------------------------------


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
        words.rows(weights[weights["weight"] > 0]),
        caption=f"What counts for {tier} accounts",
    )
    unused = ", ".join(weights.loc[weights["weight"] <= 0, "label"].astype("str"))
    rest = (
        html('<p class="k-sub">Not counted at present: {unused}.</p>', unused=unused) if unused else Safe("")
    )
    return card(
        f"{tier.title()} accounts",
        stack(shares, rest, _versions(mine, tier)),
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


# --- the file -----------------------------------------------------------------------------------------


def _file(_workspace: Workspace) -> tuple[Safe, ...]:
    out = html(
        "<p>Fields, lists, policies, shared filters, preferences and the scorecards in force, by name. "
        "People and accounts are not in it.</p>"
        '<p><a class="k-button" href="{to}" download>Download settings.yaml</a></p>',
        to=safe_url(SETTINGS),
    )
    back = html(
        "<p>Choose such a file, of this workspace or of another. What it would change is shown before "
        "anything is changed; what it does not name stays as it is.</p><p>{choose}</p>",
        choose=button("Choose a file", "settings_file", file=".yaml,.yml", hint="Choose a file of settings"),
    )
    return (card("Take all settings out", out), card("Bring settings in", back))


DRAWN: Mapping[str, Callable[[Workspace, str], Safe]] = {
    "goal_template": lambda workspace, _kind: settings_templates.draw(workspace),
    "filter": lambda workspace, _kind: settings_filters.draw(workspace),
    **dict.fromkeys(LISTS, settings_lists.own_choices),
}
"""Kinds that are more than a list, and lists of choices that are no kind."""

OWN: Mapping[str, Callable[[Workspace], tuple[Safe, ...]]] = {
    "scores": lambda workspace: tuple(_scorecard(workspace, tier) for tier in ("normal", "strategic")),
    "page": settings_page.draw,
    "file": _file,
}
"""The tabs that are more than lists."""
