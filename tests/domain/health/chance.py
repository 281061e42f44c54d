"""Portfolios drawn by chance: every kind of record the score reads, on days 0 to 300 of a small world."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.health import STRATEGIC, Group, Scorecard
from tests.domain.health.records import accounts as account_frame
from tests.domain.health.records import facts as fact_frames

FIRST = dt.date(2024, 1, 1)
LAST = 300
ROLES = ("executive_sponsor", "decision_maker", "champion", "influencer", None)
Facts = dict[str, pd.DataFrame]

CARD = Scorecard(
    tier="strategic",
    groups=(
        Group("profile", 15, STRATEGIC.groups[0].inside),
        Group("key_players", 20, STRATEGIC.groups[1].inside),
        Group("plan", 20, STRATEGIC.groups[2].inside),
        *(Group(name, 5, {name: 1}) for name in ("tasks", "notes", "freshness", "qbr", "satisfaction")),
        *(Group(name, 5, {name: 1}) for name in ("nps", "relationship")),
        Group("metrics", 10, {"metric:1": 1, "metric:2": 1}),
    ),
    options={"tasks": {"window": 6.0}, "plan.schedule": {"window": 6.0}},
    penalties={"risk": {"most": 40.0}, "renewal": {"most": 10.0}},
    caps=STRATEGIC.caps,
)
"""Every factor, both penalties and all caps count; the windows are small enough to overflow."""

READINGS = ("relationship", "satisfaction", "nps", "qbr", "metric:1", "metric:2")
"""Factors that may go either way when something is learnt; all others only rise with progress."""


def on(day: float) -> dt.date:
    """A day of the small world."""
    return FIRST + dt.timedelta(days=int(day))


class Chance:
    """Draws rows for n accounts; the same seed draws the same portfolio."""

    def __init__(self, seed: int, n: int = 40) -> None:
        self.rng = np.random.default_rng(seed)
        self.n = n

    def day(self, first: int = 0) -> dt.date:
        """Any day from ``first`` on."""
        return on(int(self.rng.integers(first, LAST + 1)))

    def some(self, *choices: Any) -> Any:
        """One of the choices."""
        return choices[self.rng.integers(len(choices))]

    def perhaps(self, value: Any, chance: float = 0.5) -> Any:
        """The value or nothing."""
        return value if self.rng.random() < chance else None

    def rows(self, most: int, draw: Callable[[int], dict[str, Any]]) -> list[dict[str, Any]]:
        """Up to so many rows of each account; ids count from 1."""
        counts = self.rng.integers(0, most + 1, self.n)
        drawn = [
            {"account": account, **draw(account)}
            for account in range(1, self.n + 1)
            for _ in range(counts[account - 1])
        ]
        return [{"id": number, **row} for number, row in enumerate(drawn, 1)]

    def later(self, day: dt.date, most: int = 150) -> dt.date:
        """A day up to so many days after another."""
        return day + dt.timedelta(days=int(self.rng.integers(0, most)))

    def accounts(self) -> pd.DataFrame:
        """The accounts, each with a few fields filled."""
        return account_frame(
            *(
                {
                    "id": number,
                    "started_on": self.day(),
                    "website": self.perhaps("x"),
                    "logo": self.perhaps(" "),
                }
                for number in range(1, self.n + 1)
            )
        )

    def facts(self) -> Facts:
        """Rows of every kind."""
        contact = self.rows(5, lambda _: self.contact())
        people = {
            account: [row["id"] for row in contact if row["account"] == account]
            for account in range(1, self.n + 1)
        }
        action = self.rows(self.some(4, 30), self.action)
        risk = self.rows(2, lambda _: self.risk())
        review = self.rows(2, lambda _: {"held_on": self.day(), "stage": self.some("completed", "prepared")})
        return fact_frames(
            voc_question=[{"id": 1, "text": "Why?"}, {"id": 2, "text": "Recommend?", "kind": "ten"}],
            plan_type=[{"id": 1, "name": "Theirs"}, {"id": 2, "name": "Ours", "depth": "basic"}],
            metric=[
                {"id": 1, "name": "Use", "start": 0, "target": 10},
                {"id": 2, "name": "Mood", "format": "rank"},
            ],
            contact=contact,
            goal=[row for account in range(1, self.n + 1) for row in self.goals(account)],
            action=action,
            contract=self.rows(2, lambda _: self.contract()),
            opportunity=self.rows(
                1, lambda _: {"name": "Deal", "stage": 1, "born_on": self.day(), "contract": self.perhaps(1)}
            ),
            swot=self.rows(4, lambda _: self.swot()),
            voc_answer=self.rows(3, lambda account: self.answer(people[account])),
            task=self.rows(self.some(4, 30), lambda _: self.task()),
            note=self.rows(8, lambda account: self.note(people[account])),
            review=review,
            rating=[self.rating(number, row) for number, row in enumerate(review, 1)],
            satisfaction=self.rows(2, lambda _: {"on": self.day(), "value": self.rng.integers(0, 101)}),
            metric_value=self.rows(3, lambda _: self.value()),
            risk=risk,
        )

    def contact(self) -> dict[str, Any]:
        """A contact, more or less complete."""
        return {
            "name": "Ana",
            "title": self.perhaps("CFO"),
            "role": self.some(*ROLES),
            "friend_foe": self.some("advocate", "critic", "hostile", None),
            "decision_power": self.some("high", "low", None),
            "checkin_every": self.some("1w", "3m", None),
            "assessed_on": self.perhaps(self.day()),
            "reports_to": self.perhaps(int(self.rng.integers(1, 3 * self.n)), 0.6),
            "born_on": self.day(),
        }

    def goals(self, account: int) -> list[dict[str, Any]]:
        """Two goals of every account, one in each section."""
        return [
            {
                "id": 2 * account - 2 + section,
                "account": account,
                "name": "Grow",
                "plan_type": section,
                "status": self.some("on_track", "complete", "cancelled"),
                "due": self.perhaps(self.day()),
                "born_on": self.day(),
            }
            for section in (1, 2)
        ]

    def action(self, account: int) -> dict[str, Any]:
        """An action under one of the account's goals, perhaps finished."""
        born = self.day()
        start = self.perhaps(self.day(), 0.8)
        done = self.perhaps(self.later(born), 0.5)
        return {
            "name": "Do",
            "goal": 2 * account - self.some(0, 1),
            "born_on": born,
            "start": start,
            "due": self.perhaps(self.later(start or born, 90), 0.9),
            "percent": 100 if done else int(self.rng.integers(0, 101)),
            "status": "complete" if done else self.some("on_track", "cancelled", "on_track"),
            "done_on": done,
            "updated_on": self.perhaps(self.later(born)),
        }

    def task(self) -> dict[str, Any]:
        """A task, perhaps done."""
        born = self.day()
        done = self.perhaps(self.later(born))
        return {
            "title": "Call",
            "born_on": born,
            "due": self.perhaps(self.later(born, 60), 0.9),
            "status": "done" if done else self.some("open", "open", "cancelled"),
            "done_on": done,
        }

    def contract(self) -> dict[str, Any]:
        """A contract of up to a year."""
        start = self.perhaps(self.day(), 0.8)
        return {
            "name": "Frame",
            "value": self.rng.integers(0, 3),
            "start": start,
            "end": self.perhaps(self.later(start or FIRST, 365), 0.8),
            "description": self.perhaps("All in"),
            "born_on": self.day(),
        }

    def swot(self) -> dict[str, Any]:
        """A SWOT item, perhaps revised."""
        born = self.day()
        quadrant = self.some("strength", "weakness", "opportunity", "threat")
        return {
            "quadrant": quadrant,
            "text": "x",
            "born_on": born,
            "updated_on": self.perhaps(self.later(born)),
        }

    def answer(self, people: list[int]) -> dict[str, Any]:
        """An answer to one of the questions."""
        who = self.perhaps(self.some(*people)) if people else None
        said = str(self.rng.integers(0, 11))
        return {"question": self.some(1, 2), "contact": who, "answer": said, "answered_on": self.day()}

    def note(self, people: list[int]) -> dict[str, Any]:
        """A note with up to two of the account's contacts."""
        who = tuple({self.some(*people) for _ in range(self.some(0, 1, 2))}) if people else ()
        kind = self.some("note", "quick", "email", "phone", "meeting")
        return {
            "kind": kind,
            "occurred_on": self.day(),
            "contacts": who,
            "task": self.perhaps(1),
            "risk": self.perhaps(1, 0.2),
        }

    def rating(self, number: int, review: dict[str, Any]) -> dict[str, Any]:
        """A rating of a review, on its day."""
        facts = {"criterion": 1, "value": int(self.rng.integers(1, 6)), "rated_on": review["held_on"]}
        return {"id": number, "account": review["account"], "review": review["id"], **facts}

    def value(self) -> dict[str, Any]:
        """A metric's value."""
        return {"metric": self.some(1, 2), "measured_on": self.day(), "value": int(self.rng.integers(-5, 16))}

    def risk(self) -> dict[str, Any]:
        """A risk, perhaps in process, perhaps closed."""
        opened = self.day()
        closed = self.perhaps(self.later(opened), 0.3)
        return {
            "reason": "Price",
            "severity": self.some("low", "medium", "high", "critical"),
            "likelihood": self.some("unlikely", "possible", "likely", None),
            "opened_on": opened,
            "status": "closed_resolved" if closed else self.some("open", "in_process"),
            "closed_on": closed,
            "updated_on": self.perhaps(self.later(opened)),
        }


BORN = {"note": "occurred_on", "voc_answer": "answered_on", "review": "held_on", "rating": "rated_on"}
BORN |= {"satisfaction": "on", "metric_value": "measured_on", "risk": "opened_on"}
"""The day a row of a kind begins to exist; *born_on* for the others."""

UNDONE = {"action": ("done_on", "on_track"), "task": ("done_on", "open"), "risk": ("closed_on", "open")}
"""How a change of state is undone: its day and the state before."""

MOVING = {"contact": "assessed_on", "swot": "updated_on", "action": "updated_on", "risk": "updated_on"}


def known_by(facts: Facts, day: dt.date) -> Facts:
    """The rows as they stood on a day: nothing recorded, changed or begun later."""
    made, limit = {}, pd.Timestamp(day)
    for kind, frame in facts.items():
        then = frame[~(frame[BORN.get(kind, "born_on")] > limit)].copy()
        if kind == "contract":
            then = then[~(then["start"] > limit)].copy()
        if kind in UNDONE:
            name, status = UNDONE[kind]
            later = then[name] > limit
            then.loc[later, "status"] = status
            then.loc[later, name] = pd.NaT
        if kind in MOVING:
            then.loc[then[MOVING[kind]] > limit, MOVING[kind]] = pd.NaT
        made[kind] = then.reset_index(drop=True)
    return made
