"""The plan tab: goals by section, their objectives, the actions below them, how far all of it is."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kapta_workspace.domain.access import Role
from kapta_workspace.domain.plan import progress
from kapta_workspace.ui.form import offered_templates
from kapta_workspace.ui.panel.drawings import progress as bar
from kapta_workspace.ui.panel.pages import plan_list, scope, words
from kapta_workspace.ui.panel.pages.place import query
from kapta_workspace.ui.panel.pages.plan_list import DONE, TONES, is_late, status
from kapta_workspace.ui.panel.pages.rows import all_deeds, finish, row_deeds
from kapta_workspace.ui.panel.pages.sections import add, may_write, ordered, worth
from kapta_workspace.ui.panel.pieces import badge, button, card, empty_state, is_missing, stack
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.timeline import Span, timeline
from kapta_workspace.workspace import AccountPage

FACTORS = ("plan.existence", "plan.schedule", "plan.updates")
"""The parts of the score that are earned here."""


def draw(page: AccountPage, show: str, *, combined: bool) -> Safe:
    """The tab: goals with what is below them; shown as *list* all work in one, as *timeline* as spans."""
    goals, actions = ordered(page, "goal"), ordered(page, "action")
    kinds = page.view.frame("plan_type")
    kinds = kinds[kinds["archived_at"].isna()].sort_values("position", kind="stable")
    if goals.empty and kinds.empty:
        return card("Plan", _nothing(page))
    if show == "list" and not goals.empty:
        listed = plan_list.draw(page, goals, actions, combined=combined)
        return stack(_switch(page, show, combined=combined), listed)
    plan = goals, actions, progress(goals, actions, page.today)
    drawn = _in_time if show == "timeline" else _kind
    cards = (drawn(page, words.one(kind), plan, combined=combined) for _, kind in kinds.iterrows())
    return stack("" if goals.empty else _switch(page, show, combined=combined), *cards)


def _switch(page: AccountPage, show: str, *, combined: bool) -> Safe:
    options: list[tuple[str, dict[str, object], bool]] = [
        (label, query(page, combined=combined, tab="plan", show=way or None), way == show)
        for way, label in {"": "Hierarchy", "list": "List", "timeline": "Timeline"}.items()
    ]
    return words.switch("Hierarchy, list or timeline", options, "account")


def _nothing(page: AccountPage) -> Safe:
    said = "A goal is something they want, or we want with them; actions are the steps towards it."
    said += worth(page, *FACTORS)
    return empty_state("No plan yet", said, action=join(add(page, "goal", "Add a goal")), sign="target")


def _adding(page: AccountPage, kind: words.Row) -> tuple[Safe, ...]:
    """The buttons that add a goal to a section, from a template too where there is one for it."""
    section = int(kind["id"])
    if not may_write(page) or offered_templates(page.view.frame("goal_template"), section).empty:
        return add(page, "goal", "Add goal", plan_type=section)
    hint = f"Add a goal to “{kind['name']}” from a template"
    from_one = button("From a template", "template", hint=hint, account=page.account, plan_type=section)
    return (from_one, *add(page, "goal", "Add goal", plan_type=section))


Plan = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def _tops(goals: pd.DataFrame, kind: words.Row) -> pd.DataFrame:
    found: pd.DataFrame = goals[(goals["plan_type"] == kind["id"]) & goals["parent"].isna()]
    return found


def _aside(tops: pd.DataFrame, far: pd.DataFrame) -> str:
    late = int(far.loc[tops["id"].tolist(), "overdue"].sum())
    known = far.loc[tops["id"].tolist(), "percent"].dropna()
    mean = f", {known.mean():.0f}% done" if len(known) else ""
    return f"{len(tops)} goal{'' if len(tops) == 1 else 's'}{mean}" + (f", {late} overdue" if late else "")


# --- in time ------------------------------------------------------------------------------------------


def _in_time(page: AccountPage, kind: words.Row, plan: Plan, *, combined: bool) -> Safe:
    goals, _, far = plan
    tops = _tops(goals, kind)
    if tops.empty:
        return _kind(page, kind, plan, combined=combined)
    spans = [span for one in words.rows(tops) for span in _spans(page, one, plan, 0, combined=combined)]
    actions = _adding(page, kind)
    drawn = timeline(spans, page.today, str(kind["name"]))
    return card(kind["name"], drawn, aside=_aside(tops, far), actions=actions)


def _spans(page: AccountPage, goal: words.Row, plan: Plan, deep: int, *, combined: bool) -> Iterator[Span]:
    """A goal, what is below it, and its actions, each as a line of time."""
    goals, actions, far = plan
    percent = far.loc[int(goal["id"]), "percent"]
    yield _span(page, "goal", goal, percent, deep, combined=combined)
    if deep < DEEPEST:
        below = goals[(goals["parent"] == goal["id"]).fillna(value=False)]
        for one in words.rows(below):
            yield from _spans(page, one, plan, deep + 1, combined=combined)
    for step in words.rows(actions[actions["goal"] == goal["id"]]):
        yield _span(page, "action", step, step["percent"], deep + 1, combined=combined)


def _span(page: AccountPage, kind: str, one: words.Row, percent: Any, deep: int, *, combined: bool) -> Span:
    code, late = str(one["status"]), is_late(page, one)
    done = None if is_missing(percent) else float(percent)
    said = [
        page.view.schemas[kind]["status"].label_of(code),
        "" if done is None else f"{done:.0f}%",
        _when(one),
        "overdue" if late else "",
    ]
    name = html("<b>{name}</b>", name=one["name"]) if kind == "goal" else one["name"]
    return Span(
        name=html(
            "{name} {where}", name=name, where=scope.chip(page, one, "goal") if combined and not deep else ""
        ),
        said=" · ".join(part for part in said if part),
        start=None if is_missing(one["start"]) else one["start"].date(),
        end=None if is_missing(one["due"]) else one["due"].date(),
        tone="risk" if late else TONES.get(code, "neutral" if code == "cancelled" else "primary"),
        percent=100.0 if code == "complete" else done,
        deep=deep,
    )


def _when(one: words.Row) -> str:
    start, due = (None if is_missing(one[name]) else f"{one[name]:%-d %b %Y}" for name in ("start", "due"))
    if start and due:
        return f"{start} to {due}"
    return f"from {start}" if start else f"due {due}" if due else "no dates yet"


# --- as a hierarchy ----------------------------------------------------------------------------------------

DEEPEST = 3
"""So many levels of objectives are drawn."""


def _kind(page: AccountPage, kind: words.Row, plan: Plan, *, combined: bool) -> Safe:
    goals, _, far = plan
    tops = _tops(goals, kind)
    actions = _adding(page, kind)
    if tops.empty:
        said = "Nothing planned here yet: add the first goal, then the steps towards it."
        nothing = empty_state("No goals yet", said + worth(page, *FACTORS), sign="target")
        return card(kind["name"], nothing, actions=actions)
    depth = str(kind["depth"])
    if combined:
        parts = (_theirs(page, theirs, plan, depth) for theirs in _by_account(page, tops))
        return card(kind["name"], stack(*parts), aside=_aside(tops, far), actions=actions)
    return card(kind["name"], _goals(page, tops, plan, depth), aside=_aside(tops, far), actions=actions)


def _goals(page: AccountPage, tops: pd.DataFrame, plan: Plan, depth: str) -> Safe:
    return _list("k-goals", [_goal(page, one, plan, depth) for one in words.rows(tops)])


def _by_account(page: AccountPage, tops: pd.DataFrame) -> list[pd.DataFrame]:
    """The goals of each account of a family, its own first, then by name."""
    parts = [theirs for _, theirs in tops.groupby("account", sort=False)]
    named = [(one["account"].iloc[0] != page.account, str(one["account_name"].iloc[0])) for one in parts]
    return [parts[at] for at in sorted(range(len(parts)), key=lambda at: named[at])]


def _theirs(page: AccountPage, tops: pd.DataFrame, plan: Plan, depth: str) -> Safe:
    """One account's goals, with how far they are and what is overdue."""
    head = html(
        '<h3 class="k-row">{chip}<span class="k-sub">{said}</span></h3>',
        chip=scope.chip(page, words.one(tops.iloc[0]), "goal"),
        said=_aside(tops, plan[2]),
    )
    return html("<div>{head}{goals}</div>", head=head, goals=_goals(page, tops, plan, depth))


def _goal(page: AccountPage, goal: words.Row, plan: Plan, depth: str, *, deep: int = 0) -> Safe:
    goals, actions, far = plan
    figures = words.rows(far.loc[[int(goal["id"])]])[0]
    below = words.rows(goals[(goals["parent"] == goal["id"]).fillna(value=False)]) if deep < DEEPEST else []
    steps = words.rows(actions[actions["goal"] == goal["id"]])
    percent = None if is_missing(figures["percent"]) else float(figures["percent"])
    return html(
        '<li class="k-goal"><div class="k-goal-head"><div class="k-goal-name"><b>{name}</b> {status} {late} '
        '<div class="k-sub">{facts}</div></div>{bar}<span class="k-slot">{add}</span>{deeds}</div>'
        "{below}{steps}</li>",
        name=goal["name"],
        status=status(page.view.schemas, "goal", goal),
        late=badge("Overdue", "risk", "clock") if is_late(page, goal) else "",
        facts=_facts(goal, figures),
        bar=bar(percent, f"Progress of {goal['name']}"),
        add=_next(page, goal, depth, deep),
        deeds=_deeds(page, goal) if may_write(page) else "",
        below=_list("k-goals", [_goal(page, one, plan, depth, deep=deep + 1) for one in below]),
        steps=_list("k-steps", [_step(page, one) for one in steps]),
    )


def _deeds(page: AccountPage, goal: words.Row) -> Safe:
    """What can be done with a goal; administrators may keep it as a template."""
    draw = all_deeds if page.view.actor.role is Role.ADMINISTRATOR else row_deeds
    return draw(page.view.schemas["goal"], goal)


def _list(look: str, items: list[Safe]) -> Safe:
    return html('<ul class="{look}">{items}</ul>', look=look, items=join(items)) if items else Safe("")


def _next(page: AccountPage, goal: words.Row, depth: str, deep: int) -> Safe:
    """What is added below a goal by the depth of its section; where goals are the actions, it is done."""
    if not may_write(page):
        return Safe("")
    account = int(goal["account"])
    if depth == "basic":
        return _finish("goal", goal) if str(goal["status"]) not in DONE else Safe("")
    if depth == "advanced" and deep == 0:
        about = {"plan_type": int(goal["plan_type"]), "parent": int(goal["id"])}
        hint = f"Objective for “{goal['name']}”"
        return join(add(page, "goal", "Objective", hint, account=account, **about))
    hint = f"Action for “{goal['name']}”"
    return join(add(page, "action", "Action", hint, account=account, goal=int(goal["id"])))


def _finish(kind: str, one: words.Row) -> Safe:
    return finish(kind, int(one["id"]), str(one["name"]), quiet=True)


def _step(page: AccountPage, action: words.Row) -> Safe:
    done = str(action["status"]) in DONE
    return html(
        '<li class="k-step"><span class="k-goal-name">{name} {status} {late}'
        '<small class="k-sub">{facts}</small></span>{bar}<span class="k-slot">{finish}</span>{deeds}</li>',
        name=action["name"],
        status=status(page.view.schemas, "action", action),
        late=badge("Overdue", "risk", "clock") if is_late(page, action) else "",
        facts=_facts(action, {}),
        bar=bar(None if is_missing(action["percent"]) else float(action["percent"]), str(action["name"])),
        finish=_finish("action", action) if may_write(page) and not done else "",
        deeds=row_deeds(page.view.schemas["action"], action) if may_write(page) else "",
    )


def _facts(one: words.Row, figures: words.Row) -> Safe:
    said: list[Any] = []
    if not is_missing(one["due"]):
        said.append(html("due {day}", day=words.day(one["due"])))
    if not is_missing(one["owner_name"]):
        said.append(one["owner_name"])
    if count := figures.get("actions"):
        said.append(f"{count} action{'' if count == 1 else 's'}")
    if figures.get("overdue"):
        said.append(f"{figures['overdue']} overdue")
    return join(said, " · ")
