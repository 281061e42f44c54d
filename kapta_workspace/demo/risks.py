"""Risks: opened when they are unhappy for a while, worked on, closed when they are content again or gone."""

import datetime as dt

from kapta_workspace.demo import days
from kapta_workspace.demo.case import Case
from kapta_workspace.demo.measure_texts import RISKS

LOW = 0.5
"""The mood below which an account is in danger."""
Opened = tuple[int, str]
"""A risk's id and what will be said when it is resolved."""


def endanger(case: Case) -> None:
    """Open a risk when the mood has been low for a while, work on it, close it when the mood is back."""
    opened: Opened | None = None
    day = days.after(case.begin, 45)
    while day <= days.after(case.end, -7):
        low = case.mood(day) < LOW
        if low and opened is None and case.dice.random() < 0.5:
            opened = _open(case, days.working(day))
        elif opened is not None and not low:
            _close(case, opened[0], days.working(day), "closed_resolved", _filled(case, day, opened[1]))
            case.diary.edit("account", case.id, day, case.hand(day), is_flagged=False)
            opened = None
        day = days.after(day, 21)
    if opened is not None and case.company.arc == "churned":
        _close(case, opened[0], days.after(case.end, -2), "closed_lost", "They left; see the outcome.")


def _open(case: Case, day: dt.date) -> Opened:
    luck, owner = case.dice, case.owner(day)
    reason, details, resolved = luck.choice(RISKS)
    severity = "high" if case.mood(day) < 0.3 else luck.choice(("low", "medium", "medium", "high"))
    made = case.diary.add(
        "risk",
        day,
        case.hand(day),
        account=case.id,
        reason=reason,
        description=_filled(case, day, details),
        status="open",
        severity=severity,
        likelihood=luck.choice(("possible", "likely")),
        assignee=case.users[owner],
        opened_on=day,
        updated_on=day,
    )
    if severity == "high":
        case.diary.edit("account", case.id, day, case.hand(day), is_flagged=True)
    soon = days.working(days.after(day, 10))
    if soon < days.after(case.end, -8) and luck.random() < case.effort(day):
        _work_on(case, made, reason, soon)
    return made, resolved


def _work_on(case: Case, risk: int, reason: str, day: dt.date) -> None:
    """Take a risk in hand, and say in a note how."""
    owner, noted = case.owner(day), days.working(days.after(day, 1))
    case.diary.edit("risk", risk, day, case.hand(day), status="in_process", updated_on=day)
    case.diary.add(
        "note",
        noted,
        case.hand(noted),
        account=case.id,
        kind="note",
        risk=risk,
        contacts=(),
        title="Plan against the risk",
        type="Internal",
        occurred_on=noted,
        text=f"Reason as we see it: {reason.lower()}. Weekly call until it is solved, {owner} leads.",
        author=case.users[owner],
    )


def _close(case: Case, risk: int, day: dt.date, status: str, said: str) -> None:
    case.diary.edit(
        "risk", risk, day, case.hand(day), status=status, closed_on=day, updated_on=day, resolution=said
    )


def _filled(case: Case, day: dt.date, text: str) -> str:
    known = [one for one in case.partners(day) if one.role] or case.partners(day)
    who = case.dice.choice(known).first if known else "The plant manager"
    return text.format(who=who, place=case.dice.choice(case.industry.places))
