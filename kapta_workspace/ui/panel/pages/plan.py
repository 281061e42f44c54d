"""The plan tab: goals by section, their objectives, the actions below them, how far all of it is."""

from typing import Any

import pandas as pd

from kapta_workspace.domain.plan import progress
from kapta_workspace.ui.panel.drawings import progress as bar
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.sections import add, may_write, ordered, row_deeds
from kapta_workspace.ui.panel.pieces import badge, button, card, chip, empty_state, is_missing, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.style import Tone
from kapta_workspace.workspace import AccountPage

TONES: dict[str, Tone] = {
    "on_track": "healthy",
    "complete": "healthy",
    "at_risk": "watch",
    "off_track": "risk",
}


def draw(page: AccountPage, *, combined: bool) -> Safe:
    """The tab."""
    goals, actions = ordered(page, "goal"), ordered(page, "action")
    kinds = page.view.frame("plan_type")
    kinds = kinds[kinds["archived_at"].isna()]
    if goals.empty and kinds.empty:
        return card("Plan", _nothing(page))
    far = progress(goals, actions, page.today)
    return stack(
        *(
            _kind(page, words.one(kind), (goals, actions, far), combined=combined)
            for _, kind in kinds.iterrows()
        )
    )


def _nothing(page: AccountPage) -> Safe:
    said = "A goal is something they want, or we want with them; actions are the steps towards it."
    return empty_state("No plan yet", said, action=join(add(page, "goal", "Add a goal")), sign="target")


Plan = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def _kind(page: AccountPage, kind: words.Row, plan: Plan, *, combined: bool) -> Safe:
    goals, _, far = plan
    tops = goals[(goals["plan_type"] == kind["id"]) & goals["parent"].isna()]
    title = kind["name"]
    actions = add(page, "goal", "Add goal", plan_type=int(kind["id"]))
    if tops.empty:
        said = "Nothing planned here yet: add the first goal, then the steps towards it."
        return card(title, empty_state("No goals yet", said, sign="target"), actions=actions)
    late = int(far.loc[tops["id"].tolist(), "overdue"].sum())
    known = far.loc[tops["id"].tolist(), "percent"].dropna()
    mean = f", {known.mean():.0f}% done" if len(known) else ""
    said = f"{len(tops)} goal{'' if len(tops) == 1 else 's'}{mean}" + (f", {late} overdue" if late else "")
    body = join(_goal(page, one, plan, combined=combined) for one in words.rows(tops))
    return card(title, html('<ul class="k-goals">{body}</ul>', body=body), aside=said, actions=actions)


def _goal(page: AccountPage, goal: words.Row, plan: Plan, *, combined: bool, deep: int = 0) -> Safe:
    goals, actions, far = plan
    figures = words.rows(far.loc[[int(goal["id"])]])[0]
    below = words.rows(goals[(goals["parent"] == goal["id"]).fillna(value=False)])
    steps = words.rows(actions[actions["goal"] == goal["id"]])
    percent = None if is_missing(figures["percent"]) else float(figures["percent"])
    return html(
        '<li class="k-goal"><div class="k-goal-head"><div class="k-goal-name"><b>{name}</b> {status} {where}'
        '<div class="k-sub">{facts}</div></div>{bar}<span class="k-slot">{add}</span>{deeds}</div>'
        "{below}{steps}</li>",
        name=goal["name"],
        status=_status(page, "goal", goal),
        where=_account(goal) if combined else "",
        facts=_facts(goal, int(figures["overdue"])),
        bar=bar(percent, f"Progress of {goal['name']}"),
        add=join(
            add(page, "action", "Action", goal=int(goal["id"])) if goal["account"] == page.account else ()
        ),
        deeds=row_deeds(page.view.schemas["goal"], goal) if may_write(page) else "",
        below=html(
            '<ul class="k-goals">{items}</ul>',
            items=join(_goal(page, one, plan, combined=combined, deep=deep + 1) for one in below),
        )
        if below and deep < 3
        else "",
        steps=html('<ul class="k-steps">{items}</ul>', items=join(_step(page, one) for one in steps))
        if steps
        else "",
    )


def _step(page: AccountPage, action: words.Row) -> Safe:
    done = str(action["status"]) in ("complete", "cancelled")
    late = not done and not is_missing(action["due"]) and action["due"] < pd.Timestamp(page.today)
    finish = button(
        "Done",
        "set",
        quiet=True,
        hint=f"Done: “{action['name']}”",
        kind="action",
        id=int(action["id"]),
        field="status",
        value="complete",
    )
    return html(
        '<li class="k-step"><span class="k-goal-name">{name} {status} {late}'
        '<small class="k-sub">{facts}</small></span>{bar}<span class="k-slot">{finish}</span>{deeds}</li>',
        name=action["name"],
        status=_status(page, "action", action),
        late=badge("Overdue", "risk", "clock") if late else "",
        facts=_facts(action, 0),
        bar=bar(None if is_missing(action["percent"]) else float(action["percent"]), str(action["name"])),
        finish=finish if may_write(page) and not done else "",
        deeds=row_deeds(page.view.schemas["action"], action) if may_write(page) else "",
    )


def _facts(one: words.Row, overdue: int) -> Safe:
    said: list[Any] = []
    if not is_missing(one["due"]):
        said.append(html("due {day}", day=words.day(one["due"])))
    if not is_missing(one["owner_name"]):
        said.append(one["owner_name"])
    if overdue:
        said.append(f"{overdue} overdue")
    return join(said, " · ")


def _status(page: AccountPage, kind: str, one: words.Row) -> Safe:
    code = str(one["status"])
    return badge(page.view.schemas[kind]["status"].label_of(code), TONES.get(code, "neutral"))


def _account(one: words.Row) -> Safe:
    return chip(one["account_name"], address("account", {"id": int(one["account"]), "tab": "plan"}))
