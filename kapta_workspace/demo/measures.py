"""Measure: monthly metric values, satisfaction, business reviews with ratings."""

import datetime as dt

from kapta_workspace.demo import days
from kapta_workspace.demo import measure_texts as words
from kapta_workspace.demo.case import Case
from kapta_workspace.demo.diary import Hand
from kapta_workspace.demo.lists import CRITERIA, METRICS

FIGURES = Hand(through="import", why="Month-end figures from billing and the service desk", turn=1)


def count(case: Case) -> None:
    """Write the month-end values of every metric, and a target for two of them."""
    sensors = 40 + case.company.revenue * 0.35
    users = 6 + case.company.revenue * 0.03
    day = days.after(case.begin, 21)
    for metric, goal in (("Active sensors", sensors * 1.15), ("Alarms answered in time", 95.0)):
        start = sensors if metric == "Active sensors" else 80.0
        case.diary.add(
            "target",
            day,
            case.hand(day),
            account=case.id,
            metric=case.lists[metric],
            start=float(round(start)),
            target=float(round(goal)),
        )
    for month in days.month_starts(case.begin, case.end):
        values = _values(case, month, sensors, users)
        for name, *_ in METRICS:
            case.diary.add(
                "metric_value",
                days.after(month, 2),
                FIGURES,
                account=case.id,
                metric=case.lists[name],
                measured_on=month,
                value=values[name],
                source="Month-end import",
            )


def _values(case: Case, month: dt.date, sensors: float, users: float) -> dict[str, float]:
    use, mood, luck = case.use(month), case.mood(month), case.dice
    revenue, owed = case.company.revenue * 1000 / 12, max(0.0, luck.gauss(0.7 - mood, 0.2))
    tickets = max(0.0, luck.gauss(14 * (1 - mood), 1.6) * (1 + case.company.revenue / 900))
    return {
        "Active sensors": float(round(sensors * (0.5 + use / 2) * luck.uniform(0.985, 1.015))),
        "Weekly users": float(max(1, round(users * use**1.4 * luck.uniform(0.95, 1.05)))),
        "Alarms answered in time": round(min(100.0, 58 + 44 * mood + luck.gauss(0, 2)), 1),
        "Monthly revenue": float(round(revenue * (0.85 + 0.15 * use) * luck.uniform(0.97, 1.03), -1)),
        "Overdue invoices": float(round(revenue * owed, -1)),
        "Open tickets": float(round(tickets)),
        "Hours to answer": round(max(0.3, luck.gauss(7 * (1.05 - mood), 0.5)), 1),
        "Delivery": 100.0 if mood > 0.62 else 50.0 if mood > 0.38 else 0.0,
    }


def please(case: Case) -> None:
    """Write how content the owner believes they are, every six to ten weeks where the work is good."""
    day = days.after(case.begin, 16)
    while day <= case.end:
        if case.is_silent(day):
            return
        mood = min(1.0, max(0.0, case.mood(day) + case.dice.gauss(0, 0.04)))
        moment = days.working(day)
        case.diary.add(
            "satisfaction",
            moment,
            case.hand(moment),
            account=case.id,
            on=moment,
            value=float(5 * round(mood * 20)),
            description=case.dice.choice(words.SATISFIED[words.shade(mood)]),
        )
        day = days.after(day, case.dice.randrange(42, 70) / max(0.3, case.effort(day)))


def review(case: Case) -> None:
    """Hold business reviews, every quarter with strategic accounts and now and then with others."""
    gap = 88 if case.is_strategic or case.company.arc in {"leaving", "model"} else 150
    day = days.after(case.begin, case.dice.randrange(30, 80))
    while day <= case.end:
        if case.dice.random() < case.effort(day) + 0.1 and [one for one in case.partners(day) if one.role]:
            _held(case, days.working(day))
        day = days.after(day, gap + case.dice.randrange(-6, 10))
    if case.company.arc not in {"churned", "champion"} and case.effort(case.end) > 0.6:
        _called(
            case,
            days.working(days.after(case.today, case.dice.randrange(6, 45))),
            case.ago(case.dice.randrange(4, 30)),
        )


def _called(case: Case, held: dt.date, day: dt.date) -> int:
    """Send the invitation."""
    luck, industry = case.dice, case.industry
    key = [one.id for one in case.partners(day) if one.role]
    agenda = words.AGENDA.format(
        thing=luck.choice(industry.things).capitalize(), worry=luck.choice(industry.worries).capitalize()
    )
    return case.diary.add(
        "review",
        day,
        case.hand(day),
        account=case.id,
        held_on=held,
        owner=case.users[case.owner(day)],
        type="ebr" if case.is_strategic and luck.random() < 0.25 else "qbr",
        stage="scheduled",
        description=agenda,
        contacts=tuple(luck.sample(key, min(len(key), luck.randrange(1, 5)))),
        colleagues=tuple(
            case.users[first] for first in {case.owner(day): 0, **dict.fromkeys(case.helpers[:1])}
        ),
    )


def _held(case: Case, day: dt.date) -> None:
    invited = max(days.working(days.after(day, -20)), days.after(case.begin, 10))
    made, shade = _called(case, day, invited), words.shade(case.mood(day))
    case.diary.edit(
        "review", made, day, case.hand(day), stage="completed", summary=case.dice.choice(words.REVIEWS[shade])
    )
    for name in CRITERIA:
        value = min(5, max(1, round(1 + 4 * case.mood(day) + case.dice.gauss(0, 0.5))))
        case.diary.add(
            "rating",
            day,
            case.hand(day),
            account=case.id,
            review=made,
            criterion=case.lists[name],
            value=value,
            rated_by=case.users[case.owner(day)],
            rated_on=day,
        )
