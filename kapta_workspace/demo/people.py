"""Contacts: a house with a head, its departments, who reports to whom, how they feel and who leaves."""

import datetime as dt
from typing import Any, NamedTuple

from kapta_workspace.demo import days, names, titles
from kapta_workspace.demo.case import Case, Person
from kapta_workspace.demo.diary import Hand
from kapta_workspace.demo.lists import LANGUAGES, code

MOODS = ("hostile", "critic", "neutral", "supporter", "advocate")

ARRIVAL = Hand(through="import", why="First import of contacts", turn=-1)


class Post(NamedTuple):
    """A place in a house: title, level (0 leads it, 1 a part of it, 2 works in it), role and power."""

    title: str
    level: int
    role: str
    power: str


def populate(case: Case) -> None:
    """Write down an account's contacts, heads before staff, and what becomes of them."""
    for place, (level, title) in enumerate(_titles(case)):
        seats = place - sum(one.level < level for one in case.people)
        role = _role(case, level, seats)
        _hire(case, Post(title, level, role, _power(case, level, role)))
    depart(case)
    drift(case)


def _titles(case: Case) -> list[tuple[int, str]]:
    """Who works there: level and job title, from the top."""
    luck, country = case.dice, case.company.country
    unknown = case.company.arc == "quiet" and luck.random() < 0.5
    leading = luck.sample(titles.HEADS, luck.randrange(2, 4) + case.is_strategic)
    local = titles.LOCAL_HEADS.get(country, ())[: len(leading) - 1]
    special = titles.INDUSTRY_STAFF.get(case.company.industry, ())
    working = luck.sample([*special, *titles.STAFF], luck.randrange(5, 8) + 3 * case.is_strategic)
    chiefs = [] if unknown else [luck.choice(titles.CHIEFS)]
    levels = (chiefs, [*local, *leading[len(local) :]], working)
    return [(level, title) for level, names_ in enumerate(levels) for title in names_]


def _hire(case: Case, post: Post) -> None:
    day = _arrival(case, post.level)
    engage(
        case,
        _unused(case),
        post,
        day,
        friend_foe=_feeling(case, day) if post.role or case.dice.random() < 0.55 else None,
        reports_to=_boss(case, post.level, day),
        primary=post.level < 2 and bool(post.role) and case.dice.random() < 0.6,
    )


def _unused(case: Case) -> names.Name:
    """A name nobody of the account has yet."""
    while True:
        name = names.draw(case.dice, case.company.country)
        if all(name.shown != one.shown and address(case, name) != one.email for one in case.people):
            return name


def address(case: Case, name: names.Name) -> str:
    """Their e-mail in the domain of their house."""
    return f"{name.plain}@{case.company.host}"


def engage(case: Case, name: names.Name, post: Post, day: dt.date, **more: Any) -> Person:
    """Write down one contact, with e-mail, telephone and the rest, and remember them."""
    hand = ARRIVAL if day <= case.diary.begin + dt.timedelta(days=13) else case.hand(day)
    email = address(case, name) if post.role or case.dice.random() < 0.9 else ""
    day = case.diary.clamp(day)
    facts = {
        "account": case.id,
        "name": name.shown,
        "title": post.title,
        "role": post.role or None,
        "decision_power": post.power or None,
        "email": email or None,
        "department": department(post.title),
        "location": case.company.city,
        "assessed_on": day if more.get("friend_foe") else None,
        "internal_contact": case.users[case.mate(day) if post.level else case.owner(day)],
    }
    facts |= _reached(case, name) | _checked(case, post, day) | more
    made = case.diary.add("contact", day, hand, **facts)
    person = Person(made, name.shown, name.first, email, post.level, post.role, post.power, day)
    case.people.append(person)
    return person


def _reached(case: Case, name: names.Name) -> dict[str, Any]:
    """Telephones where a range is free for fiction, and what somebody happened to note."""
    luck, country = case.dice, case.company.country
    phone, mobile = names.TELEPHONES.get(country), names.MOBILES.get(country)
    profile = f"https://network.example/in/{name.plain.replace('.', '-')}"
    return {
        "phone": names.telephone(luck, phone) if phone and luck.random() < 0.7 else None,
        "mobile": names.telephone(luck, mobile) if mobile and luck.random() < 0.4 else None,
        "personal": luck.choice(titles.PERSONAL) if luck.random() < 0.18 else None,
        "linkedin": profile if luck.random() < 0.3 else None,
        "cf_language": code(LANGUAGES, titles.SPEECH.get(country, "Other")) if luck.random() < 0.8 else None,
    }


def _checked(case: Case, post: Post, day: dt.date) -> dict[str, Any]:
    """Half of the key players at the top are called in a fixed rhythm."""
    if not post.role or post.level == 2 or case.dice.random() < 0.5:
        return {}
    every = "1m" if case.is_strategic else case.dice.choice(("1m", "2m", "3m"))
    method = case.dice.choice(("meeting", "phone", "video"))
    return {"checkin_method": method, "checkin_every": every, "checkin_since": day}


def department(title: str) -> str:
    """The department a job title speaks of."""
    return next((said for word, said in titles.DEPARTMENTS.items() if word in title), "Operations")


def _role(case: Case, level: int, seats: int) -> str:
    """The six roles fall to heads first; a house we know poorly has vacant seats."""
    luck, poorly = case.dice, case.company.arc in {"quiet", "churned", "slipping", "falling"}
    if level == 0:
        return "executive_sponsor" if not poorly or luck.random() < 0.6 else ""
    if level == 1:
        wanted = ("decision_maker", "champion", "influencer", "recommender")[min(seats, 3)]
        return wanted if wanted == "decision_maker" or not poorly or luck.random() < 0.6 else ""
    if seats == 0:
        return "point_of_contact"
    share = 0.75 if case.is_strategic else 0.4
    return luck.choice(("influencer", "recommender", "point_of_contact")) if luck.random() < share else ""


def _power(case: Case, level: int, role: str) -> str:
    if not role and case.dice.random() < 0.4:
        return ""
    if role in {"executive_sponsor", "decision_maker"}:
        return "high"
    return (
        case.dice.choice(("high", "medium", "medium"))
        if level < 2
        else case.dice.choice(("medium", "low", "low"))
    )


def _arrival(case: Case, level: int) -> dt.date:
    """Most come with the first import, some are met later; nobody before their head."""
    seniors = [one.since for one in case.people if one.level < level]
    soonest = max([days.after(case.begin, 7), *seniors])
    if level < 2 or case.dice.random() < 0.72:
        return case.diary.clamp(soonest)
    return max(case.some_day(0.1, 0.85), soonest)


def _feeling(case: Case, day: dt.date) -> str:
    noise = case.dice.gauss(0, 0.13)
    return MOODS[min(4, max(0, int((case.mood(day) + noise) * 5)))]


def _boss(case: Case, level: int, day: dt.date) -> int | None:
    """Somebody a level up; the head of a child may report to somebody in the parent."""
    if case.dice.random() < 0.06 and level:
        return None
    bosses = [one for one in case.people if one.level == level - 1 and one.since <= day]
    if level == 0 and case.above is not None:
        bosses = [one for one in case.above.people if one.level == 1 and one.since <= day]
        bosses = bosses if case.dice.random() < 0.6 else []
    if not bosses and level == 2:
        bosses = [one for one in case.people if one.level == 0 and one.since <= day]
    return case.dice.choice(bosses).id if bosses else None


def drift(case: Case) -> None:
    """Let feelings follow the course of the account, a few times for each key player."""
    for one in [one for one in case.people if one.role]:
        told, moments = "", sorted(case.some_day(0.1, 0.98) for _ in range(case.dice.randrange(1, 4)))
        for day in moments:
            feeling = _feeling(case, day)
            if day > days.after(one.since, 20) and feeling != told and one in case.partners(day):
                case.diary.edit("contact", one.id, day, case.hand(day), friend_foe=feeling, assessed_on=day)
                told = feeling


def depart(case: Case) -> None:
    """Now and then somebody leaves their house and is archived."""
    for one in [one for one in case.people if one.level == 2 and case.dice.random() < 0.05]:
        day = case.some_day(0.4, 0.9)
        if day > days.after(one.since, 60):
            leave(case, one, day)


def leave(case: Case, person: Person, day: dt.date, hand: Hand | None = None) -> None:
    """Archive a contact on a day; nobody talks to them afterwards, and those below them keep the link."""
    person.quiet = min(person.quiet or day, case.diary.clamp(day))
    case.diary.edit("contact", person.id, day, hand or case.hand(day), archived_at=gone(day))


def gone(day: dt.date) -> dt.datetime:
    """The moment that marks a record archived on a day."""
    return dt.datetime.combine(days.working(day), dt.time(7, 0, tzinfo=dt.UTC))


def draw_lines(case: Case) -> None:
    """A few lines of influence or conflict across the org chart."""
    known = [one for one in case.people if one.role and one.quiet is None]
    if len(known) < 4 or case.dice.random() < 0.4:
        return
    for kind, why in (
        ("influence", "Is asked before anything is signed."),
        ("conflict", "Argue about the budget."),
    ):
        one, other = case.dice.sample(known, 2)
        day = max(one.since, other.since, case.some_day(0.2, 0.7))
        case.diary.add(
            "contact_line",
            days.after(day, 7),
            case.hand(day),
            account=case.id,
            from_contact=one.id,
            to_contact=other.id,
            line=kind,
            description=why,
        )
