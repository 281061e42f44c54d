"""One account while its history is being invented: who looks after it, its people, how it is going."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from kapta_workspace.demo import colleagues, days
from kapta_workspace.demo.companies import Company
from kapta_workspace.demo.diary import Diary, Hand
from kapta_workspace.demo.industries import INDUSTRIES, Industry


@dataclass(frozen=True, slots=True)
class Arc:
    """
    How a relationship runs from the beginning of the history to its end.

    Attributes:
        mood: How content they are, 0 to 1, at even steps.
        effort: How well we do our own work, 0 to 1, at even steps.
        use: How much they use what they bought, 1 being the beginning, at even steps.
    """

    mood: tuple[float, ...]
    effort: tuple[float, ...]
    use: tuple[float, ...]


ARCS: Mapping[str, Arc] = {
    "steady": Arc((0.72, 0.75, 0.72, 0.77), (0.85, 0.9, 0.86, 0.92), (1.0, 1.05, 1.08)),
    "model": Arc((0.75, 0.82, 0.88), (0.95, 1.0, 1.0), (1.0, 1.12, 1.2)),
    "rising": Arc((0.48, 0.6, 0.78, 0.88), (0.6, 0.85, 0.95, 1.0), (1.0, 1.2, 1.6)),
    "slipping": Arc((0.8, 0.74, 0.55, 0.34), (0.9, 0.8, 0.6, 0.42), (1.0, 0.97, 0.78)),
    "recovering": Arc((0.74, 0.4, 0.28, 0.55, 0.8), (0.7, 0.5, 0.7, 0.95, 1.0), (1.0, 0.8, 0.95, 1.1)),
    "falling": Arc((0.74, 0.66, 0.4, 0.16), (0.85, 0.7, 0.35, 0.1), (1.0, 0.92, 0.66)),
    "quiet": Arc((0.62, 0.58, 0.52), (0.5, 0.4, 0.18), (1.0, 0.98, 0.95)),
    "new": Arc((0.66, 0.7, 0.74), (0.85, 0.9, 0.95), (0.4, 0.7, 1.0)),
    "leaving": Arc((0.8, 0.84, 0.82, 0.78), (1.0, 1.0, 1.0), (1.0, 1.02, 0.98, 0.78, 0.52)),
    "burning": Arc((0.74, 0.62, 0.36, 0.12), (0.85, 0.75, 0.4, 0.12), (1.0, 1.0, 0.92, 0.74)),
    "champion": Arc((0.82, 0.86, 0.86, 0.7), (0.95, 1.0, 1.0, 0.5), (1.0, 1.1, 1.12, 0.9)),
    "churned": Arc((0.62, 0.42, 0.18, 0.1), (0.75, 0.55, 0.4, 0.3), (1.0, 0.8, 0.5, 0.3)),
}

LUCK: Mapping[str, float] = {"steady": 0.6, "recovering": 0.75, "rising": 0.85, "new": 0.7}
"""Arc → how poorly, at worst, an account that runs that way is worked on; the rest run as drawn above."""

SINCE_ARCHIVED = {
    "hexenmoor": 391,
    "kestrelmoor": 290,
    "bahia-serena": 195,
    "tess-brasil": 110,
    "baltmare": 44,
}
"""The accounts that have left: days ago on which they were archived."""


@dataclass(slots=True)
class Person:
    """
    A contact of the account, as far as other inventions need to know.

    Attributes:
        id: The temporary id.
        shown: The full name.
        first: What colleagues call them.
        email: Their address, or empty.
        level: 0 leads the house, 1 leads a part of it, 2 works in it.
        role: What they mean to us, or empty.
        power: high, medium, low or empty.
        since: When they were recorded.
        quiet: From when on nobody of us talks to them any more, if ever.
    """

    id: int
    shown: str
    first: str
    email: str
    level: int
    role: str
    power: str
    since: dt.date
    quiet: dt.date | None = None


@dataclass(frozen=True, slots=True)
class World:
    """
    What all accounts of a demo share.

    Attributes:
        today: The day the demo is made for.
        seed: Which of the possible histories it is.
        diary: Where everything is written down.
        users: First name → temporary id of our colleagues.
        groups: Name → temporary id of their groups.
        lists: Name → temporary id of what administrators keep (products, metrics, stages …).
        handover: When one account manager took over from another.
        cases: The accounts so far, by their keys.
    """

    today: dt.date
    seed: int
    diary: Diary
    users: Mapping[str, int]
    groups: Mapping[str, int]
    lists: Mapping[str, int]
    handover: dt.date
    cases: dict[str, "Case"] = field(default_factory=dict)


@dataclass(slots=True)
class Case:
    """
    An account in the making.

    Attributes:
        company: The invented facts.
        world: What it shares with the others.
        diary: The world's diary, closed earlier for an account that has left.
        dice: This account's luck.
        care: How well we work on it compared with its arc, 1 being as drawn.
        begin: When the account was recorded.
        since: When they became a customer.
        id: Its temporary id.
        people: Its contacts.
        helpers: First names of the contributors.
        contract: The id and the last day of its newest contract.
        silent: From when on nobody there is heard of any more, if ever.
    """

    company: Company
    world: World
    diary: Diary
    dice: Random
    care: float
    begin: dt.date
    since: dt.date
    id: int = 0
    people: list[Person] = field(default_factory=list)
    helpers: tuple[str, ...] = ()
    contract: tuple[int, dt.date] | None = None
    silent: dt.date | None = None

    @property
    def end(self) -> dt.date:
        """The last day on which anything happens to it."""
        return self.diary.end

    @property
    def today(self) -> dt.date:
        """The day the demo is made for."""
        return self.world.today

    @property
    def users(self) -> Mapping[str, int]:
        """First name → temporary id of our colleagues."""
        return self.world.users

    @property
    def lists(self) -> Mapping[str, int]:
        """Name → temporary id of what administrators keep."""
        return self.world.lists

    @property
    def above(self) -> "Case | None":
        """The parent account, if it has one."""
        return self.world.cases.get(self.company.parent)

    @property
    def industry(self) -> Industry:
        """What its trade is like."""
        return INDUSTRIES[self.company.industry]

    @property
    def is_strategic(self) -> bool:
        """Whether the special rules apply."""
        return self.company.tier == "strategic"

    def ago(self, count: float) -> dt.date:
        """The working day so many days before today."""
        return days.working(days.after(self.today, -count))

    def owner(self, day: dt.date) -> str:
        """The first name of the account manager on a day."""
        first = colleagues.OWNERS[self.company.country]
        late = day >= self.world.handover
        return colleagues.SUCCESSOR if first == colleagues.LEAVER and late else first

    def hand(self, day: dt.date, first: str = "") -> Hand:
        """The account manager's everyday hand (or another colleague's)."""
        return Hand(colleagues.BY_FIRST[first or self.owner(day)].email)

    def mood(self, day: dt.date) -> float:
        """How content they are on a day, 0 to 1."""
        drawn = _along(ARCS[self.company.arc].mood, self._share(day))
        return drawn - 0.3 * (1 - self.care)

    def effort(self, day: dt.date) -> float:
        """How well we work on it on a day, 0 to 1."""
        return _along(ARCS[self.company.arc].effort, self._share(day)) * self.care

    def use(self, day: dt.date) -> float:
        """How much they use of what they have, 1 at the beginning."""
        return _along(ARCS[self.company.arc].use, self._share(day))

    def _share(self, day: dt.date) -> float:
        begin = self.begin if self.company.arc == "new" else self.diary.begin
        return (day - begin).days / max(1, (self.end - begin).days)

    def partners(self, day: dt.date) -> list[Person]:
        """Whom we may have talked to on a day: recorded before it, and still listening."""
        if self.is_silent(day):
            return []
        return [one for one in self.people if one.since < day and (one.quiet is None or day < one.quiet)]

    def is_silent(self, day: dt.date) -> bool:
        """Whether nobody there is heard of any more."""
        return self.silent is not None and day >= self.silent

    def mate(self, day: dt.date) -> str:
        """The owner, or now and then one of the contributors."""
        return (
            self.dice.choice(self.helpers) if self.helpers and self.dice.random() < 0.22 else self.owner(day)
        )

    def some_day(self, low: float, high: float) -> dt.date:
        """A working day by lot between two shares of the account's own time."""
        span = (self.end - self.begin).days
        return days.working(days.after(self.begin, span * self.dice.uniform(low, high)))


def _along(steps: tuple[float, ...], share: float) -> float:
    place = min(max(share, 0.0), 1.0) * (len(steps) - 1)
    low = min(int(place), len(steps) - 2)
    return steps[low] + (steps[low + 1] - steps[low]) * (place - low)
