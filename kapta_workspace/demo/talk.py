"""Notes: who talked to whom on which day, how it went, in words that fit the industry and the country."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kapta_workspace.demo import colleagues, days
from kapta_workspace.demo import note_texts as words
from kapta_workspace.demo.case import Case, Person
from kapta_workspace.demo.lists import PRODUCTS
from kapta_workspace.demo.note_texts import Talk

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
KINDS = ("meeting", "phone", "phone", "email", "email")
KNOWN = tuple(name for name in PRODUCTS if name != "Quillmere Gateway")

PLEASANT = tuple(talk for talk in words.GOOD if talk.type in {"Service", "Relationship"})
"""What is heard where the floor is happy and nobody speaks about money."""


class Deck:
    """Texts drawn like cards: none comes twice before all have come once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.piles: dict[str, list[Talk]] = {}

    def draw(self, pile: str, cards: tuple[Talk, ...]) -> Talk:
        """The next card of a pile, shuffled anew when it is used up."""
        if not self.piles.get(pile):
            self.piles[pile] = self.case.dice.sample(cards, len(cards))
        return self.piles[pile].pop()


def converse(case: Case) -> None:
    """Write the account's notes, week by week, as many as its arc and its tier ask for."""
    deck, monday = Deck(case), case.begin + dt.timedelta(days=14 - case.begin.weekday())
    while monday <= case.end:
        pace = case.effort(monday) * (1.75 if case.is_strategic else 0.95)
        for _ in range(_count(case, pace)):
            day = days.working(monday + dt.timedelta(days=case.dice.randrange(5)))
            if day <= case.end and not case.is_silent(day) and not _is_holiday(day):
                _note(case, deck, day)
        monday += dt.timedelta(days=7)


def _is_holiday(day: dt.date) -> bool:
    return (day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1)


def _count(case: Case, pace: float) -> int:
    whole = int(pace)
    return whole + (case.dice.random() < pace - whole)


def _note(case: Case, deck: Deck, day: dt.date) -> None:
    partners, luck = case.partners(day), case.dice.random()
    if not partners or luck < 0.1:
        _inside(case, deck, day, partners)
    elif luck < 0.2:
        _quick(case, day, partners)
    else:
        _conversation(case, deck, day, partners)


def _conversation(case: Case, deck: Deck, day: dt.date, partners: list[Person]) -> None:
    talk, author = _card(case, deck, day), case.mate(day)
    kind = talk.kind or case.dice.choice(KINDS)
    present = _present(case, partners, kind)
    slots = _slots(case, day, author, present, partners)
    text = _filled(_dressed(case, kind, talk.text), slots)
    subtypes = words.SUBTYPES[talk.type]
    case.diary.add(
        "note",
        _written(case, day),
        case.hand(day, author),
        account=case.id,
        kind=kind,
        title=_filled(talk.title, slots),
        text=text,
        occurred_on=day,
        author=case.users[author],
        contacts=tuple(one.id for one in present),
        type=talk.type,
        subtype=case.dice.choice(subtypes) if subtypes else None,
    )


def _filled(text: str, slots: Mapping[str, Any]) -> str:
    """A text with its words filled in and a capital at its head."""
    said = text.format_map(slots)
    return said[:1].upper() + said[1:]


def _present(case: Case, partners: list[Person], kind: str) -> list[Person]:
    """Key players come up more often than the rest; a meeting has several people."""
    weights = [{"high": 4, "medium": 3, "low": 2}.get(one.power, 1) + 2 * bool(one.role) for one in partners]
    wanted = case.dice.randrange(1, 4) if kind == "meeting" else 1
    drawn = case.dice.choices(partners, weights, k=wanted)
    return list({one.id: one for one in drawn}.values())


def _card(case: Case, deck: Deck, day: dt.date) -> Talk:
    mood = case.mood(day) + case.dice.gauss(0, 0.12)
    if case.dice.random() < 0.4:
        return deck.draw("middle", words.MIDDLE)
    if case.company.arc == "leaving":
        return deck.draw("floor", PLEASANT)
    return deck.draw("good", words.GOOD) if mood > 0.55 else deck.draw("bad", words.BAD)


def _dressed(case: Case, kind: str, text: str) -> str:
    luck, local = case.dice, words.LOCAL.get(case.company.country, ())
    parts = [text]
    if kind == "meeting" and luck.random() < 0.4:
        agreed = luck.sample(words.AGREED, luck.randrange(2, 4))
        return "\n".join([text, "", "Agreed:", *(f"- {one}" for one in agreed)])
    if local and luck.random() < 0.07:
        parts.append(luck.choice(local))
    if luck.random() < 0.25:
        parts.append(luck.choice(words.CLOSING))
    return " ".join(parts)


def _slots(
    case: Case, day: dt.date, author: str, present: list[Person], partners: list[Person]
) -> dict[str, Any]:
    luck, industry = case.dice, case.industry
    others = [one for one in partners if one not in present[:1]] or present
    mates = [first for first in colleagues.ENGINEERS if first != author]
    return {
        "who": present[0].first if present else "They",
        "other": luck.choice(others).first if others else "Somebody there",
        "us": luck.choice(mates),
        "place": luck.choice(industry.places),
        "thing": luck.choice(industry.things),
        "worry": luck.choice(industry.worries),
        "product": luck.choice(KNOWN),
        "n": luck.randrange(4, 19),
        "m": luck.randrange(20, 60),
        "month": MONTHS[(day.month + luck.randrange(3)) % 12],
        "city": case.company.city,
        "house": case.company.name,
    }


def _written(case: Case, day: dt.date) -> dt.date:
    """Most notes are written the same day, a few weeks later."""
    late = case.dice.randrange(10, 40) if case.dice.random() < 0.03 else 0
    return min(days.after(day, late), case.end)


def _inside(case: Case, deck: Deck, day: dt.date, partners: list[Person]) -> None:
    talk, author = deck.draw("inside", words.INSIDE), case.mate(day)
    slots = _slots(case, day, author, [], partners)
    case.diary.add(
        "note",
        day,
        case.hand(day, author),
        account=case.id,
        kind="note",
        title=_filled(talk.title, slots),
        text=_filled(talk.text, slots),
        occurred_on=day,
        author=case.users[author],
        type=talk.type,
        contacts=(),
    )


def _quick(case: Case, day: dt.date, partners: list[Person]) -> None:
    author, one = case.mate(day), case.dice.choice(partners)
    slots = _slots(case, day, author, [one], partners)
    case.diary.add(
        "note",
        day,
        case.hand(day, author),
        account=case.id,
        kind="quick",
        contacts=(one.id,),
        occurred_on=day,
        text=_filled(case.dice.choice(words.QUICK), slots),
        author=case.users[author],
    )
