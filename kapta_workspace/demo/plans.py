"""Act: goals with their actions and how they move, tasks and whether they were done in time."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from kapta_workspace.demo import days, plan_texts
from kapta_workspace.demo.case import Case
from kapta_workspace.demo.plan_texts import Aim
from kapta_workspace.demo.talk import KNOWN

DONE, DROPPED = 100.0, 0.08


class Planned(NamedTuple):
    """A goal that was written: when it began, its id, and whether it comes to be complete."""

    begun: dt.date
    goal: int
    is_complete: bool


def plan(case: Case) -> list[Planned]:
    """Write the plan: goals of each required kind through the year, growth for some; return the former."""
    customer = case.dice.sample(plan_texts.CUSTOMER, 3)
    ours = case.dice.sample(plan_texts.OURS, 3)
    goals = []
    for place, share in enumerate((0.03, 0.38, 0.7)):
        goals += _goal(
            case, "Customer's strategic goals", customer[place], case.some_day(share, share + 0.08)
        )
        goals += _goal(case, "Our own goals", ours[place], case.some_day(share, share + 0.12))
    if case.company.arc in {"rising", "model", "recovering"} or case.is_strategic:
        _growth(case)
    return goals


def _goal(case: Case, section: str, aim: Aim, day: dt.date) -> list[Planned]:
    if case.dice.random() > case.effort(day) + 0.15:
        return []
    slots, due = _slots(case, day), days.after(day, case.dice.randrange(150, 210))
    goal = case.diary.add(
        "goal",
        day,
        case.hand(day),
        account=case.id,
        plan_type=case.lists[section],
        name=aim.name.format_map(slots),
        description=aim.about.format_map(slots),
        status="on_track",
        start=day,
        due=due,
        owner=case.users[case.owner(day)],
    )
    ends = _actions(case, goal, aim.actions, day, due, slots)
    return [Planned(day, goal, _settle(case, goal, ends))]


def _growth(case: Case) -> None:
    """An advanced plan: a goal, two objectives under it, actions under the objectives."""
    day = case.some_day(0.35, 0.6)
    slots, due, aim = _slots(case, day), days.after(day, 330), plan_texts.GROWTH
    common = {
        "account": case.id,
        "plan_type": case.lists["Growth plan"],
        "start": day,
        "due": due,
        "owner": case.users[case.owner(day)],
        "status": "on_track",
    }
    goal = case.diary.add(
        "goal",
        day,
        case.hand(day),
        name=aim.name.format_map(slots),
        **common,
        description=aim.about.format_map(slots),
    )
    for place, name in enumerate(plan_texts.OBJECTIVES):
        part = case.diary.add("goal", day, case.hand(day), name=name, parent=goal, **common)
        _actions(case, part, aim.actions[place * 3 : place * 3 + 3], day, due, slots)


def _slots(case: Case, day: dt.date) -> dict[str, str]:
    luck, industry, partners = case.dice, case.industry, case.partners(day)
    return {
        "place": luck.choice(industry.places),
        "thing": luck.choice(industry.things),
        "worry": luck.choice(industry.worries),
        "product": luck.choice(KNOWN),
        "city": case.company.city,
        "role": next((one.first for one in partners if one.role == "champion"), "the plant manager"),
        "who": luck.choice(partners).first if partners else "the front desk",
    }


Closing = tuple[dt.date, float]


def _actions(
    case: Case, goal: int, names: tuple[str, ...], day: dt.date, due: dt.date, slots: Mapping[str, str]
) -> list[Closing]:
    """One action after another through the goal's time; returns when each last moved and how far it came."""
    step = (due - day).days / len(names)
    ends = []
    for place, name in enumerate(names):
        start = days.working(days.after(day, step * place * 0.8))
        finish = days.working(days.after(day, step * (place + 1)))
        if start <= case.end:
            ends.append(_action(case, goal, name.format_map(slots), min(day, start), start, finish))
    return ends


def _action(case: Case, goal: int, name: str, made: dt.date, start: dt.date, due: dt.date) -> Closing:
    owner = case.mate(made)
    action = case.diary.add(
        "action",
        made,
        case.hand(made, owner),
        account=case.id,
        goal=goal,
        name=name,
        start=start,
        due=due,
        owner=case.users[owner],
        percent=0.0,
        status="not_started",
        updated_on=case.diary.clamp(made),
    )
    return _progress(case, action, owner, start, due)


def _progress(case: Case, action: int, owner: str, start: dt.date, due: dt.date) -> Closing:
    """Percent rises as the effort of the moment allows; good teams finish in time, others trail."""
    day, percent, length = start, 0.0, max(10, (due - start).days)
    while percent < DONE:
        day = days.working(days.after(day, min(30, max(14, length / 2))))
        if day > case.end:
            return case.end, percent
        if case.dice.random() > case.effort(day) + 0.1:
            continue
        spent = (day - start).days / length
        percent = min(DONE, max(percent, 10 * round(10 * min(1.0, spent * case.dice.uniform(0.9, 1.3)))))
        changes = {"percent": percent, "updated_on": day, "status": _status(percent, spent)}
        done = {"done_on": day} if percent == DONE else {}
        case.diary.edit("action", action, day, case.hand(day, _still(case, owner, day)), **changes, **done)
    return day, percent


def _status(percent: float, spent: float) -> str:
    if percent == DONE:
        return "complete"
    behind = spent - percent / DONE
    return "off_track" if behind > 0.5 else "at_risk" if behind > 0.25 else "on_track"


def _still(case: Case, first: str, day: dt.date) -> str:
    """The colleague, or their successor when the account has changed hands."""
    return first if first in case.helpers else case.owner(day)


def _settle(case: Case, goal: int, ends: list[Closing]) -> bool:
    """A goal is complete when its actions are, which is returned; a stuck one is marked as such."""
    if not ends:
        return False
    day = max(when for when, _ in ends)
    if all(percent == DONE for _, percent in ends):
        case.diary.edit("goal", goal, day, case.hand(day), status="complete")
        return True
    if sum(percent for _, percent in ends) < 40 * len(ends):
        late = case.some_day(0.85, 0.97)
        case.diary.edit("goal", goal, late, case.hand(late), status="at_risk")
    return False


def tasks(case: Case) -> None:
    """Write tasks through the account's time, each done in time, late, cancelled or forgotten."""
    day = days.after(case.begin, 12)
    while day <= case.end:
        _task(case, days.working(day))
        day = days.after(day, case.dice.randrange(20, 44) / (1.6 if case.is_strategic else 1.0))


def _task(case: Case, day: dt.date) -> None:
    slots, assignee = _slots(case, day), case.mate(day)
    due = days.working(days.after(day, case.dice.randrange(4, 24)))
    partners = case.partners(day)
    task = case.diary.add(
        "task",
        day,
        case.hand(day, assignee),
        account=case.id,
        due=due,
        kind="manual",
        status="open",
        title=case.dice.choice(plan_texts.TASKS).format_map(slots),
        assignee=case.users[assignee],
        contact=case.dice.choice(partners).id if partners and case.dice.random() < 0.3 else None,
    )
    _finish(case, task, assignee, day, due)


def _finish(case: Case, task: int, assignee: str, day: dt.date, due: dt.date) -> None:
    luck, effort = case.dice.random(), case.effort(due)
    if luck < DROPPED / 2:
        done, status = due, "cancelled"
    elif luck < effort:
        done, status = days.after(due, -case.dice.randrange(0, 4)), "done"
    elif luck < effort + 0.6 * (1 - effort):
        done, status = days.after(due, case.dice.randrange(5, 40)), "done"
    else:
        return
    done = days.working(max(done, days.after(day, 1)))
    if done <= case.end:
        mate = _still(case, assignee, done)
        kept = {"done_on": done} if status == "done" else {}
        case.diary.edit("task", task, done, case.hand(done, mate), status=status, **kept)
