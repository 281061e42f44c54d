"""The account records themselves: how they come in, who helps, what is corrected later, who hands over."""

import datetime as dt
from collections.abc import Iterable

from kapta_workspace.demo import colleagues, days, know_texts, names
from kapta_workspace.demo.case import LUCK, SINCE_ARCHIVED, Case, World
from kapta_workspace.demo.companies import COUNTRIES, Company
from kapta_workspace.demo.diary import Diary, Event, Hand, dice
from kapta_workspace.demo.lists import OWNERSHIP, PRODUCTS, REGIONS, code

FIRST_IMPORT = Hand(through="import", why="First import of accounts from the old CRM", turn=-2)


def open_case(company: Company, place: int, world: World) -> Case:
    """Record one account, the so-manieth of its world, and return its case."""
    diary = world.diary
    begin = diary.clamp(days.after(diary.begin, 7 * company.joined))
    luck = dice(world.seed, company.key)
    care = luck.uniform(LUCK.get(company.arc, 1.0), 1.0)
    days_with_us = 30 if company.arc == "new" else luck.randrange(250, 3000)
    case = Case(company, world, diary, luck, care, begin, days.after(begin, -days_with_us))
    hand = FIRST_IMPORT if company.joined == 0 else case.hand(begin)
    case.id = diary.add("account", begin, hand, **_facts(case, place))
    if company.key in SINCE_ARCHIVED:
        end = days.working(days.after(case.ago(SINCE_ARCHIVED[company.key]), -10))
        case.diary = Diary(diary.begin, end, diary.events, diary.ids)
    world.cases[company.key] = case
    return case


def _facts(case: Case, place: int) -> dict[str, object]:
    company, luck = case.company, case.dice
    country, region = COUNTRIES[company.country]
    phone, poorly = names.TELEPHONES.get(company.country), company.arc == "quiet"
    bought = tuple(case.lists[name] for name in luck.sample(tuple(PRODUCTS), luck.randrange(2, 5)))
    return {
        "name": company.name,
        "owner": case.users[case.owner(case.begin)],
        "tier": company.tier,
        "is_flagged": False,
        "parent": case.above.id if case.above else None,
        "industry": company.industry,
        "city": company.city,
        "country": country,
        "website": None if poorly and luck.random() < 0.5 else f"https://www.{company.host}",
        "description": None if poorly and luck.random() < 0.7 else description(case),
        "annual_revenue": company.revenue * 1000.0,
        "products": () if poorly else bought,
        "phone": names.telephone(luck, phone) if phone else None,
        "external_id": f"A-{place:04d}",
        "customer_since": case.since,
        "crm_url": f"https://crm.quillmere.example/accounts/A-{place:04d}",
        "slack_url": f"https://chat.quillmere.example/{company.key}" if luck.random() < 0.4 else None,
        "cf_region": code(REGIONS, region),
        "cf_ownership": code(OWNERSHIP, _owned(case)),
        "cf_headcount": company.revenue * luck.randrange(2, 7),
        "cf_sites": luck.randrange(1, 9),
    }


def description(case: Case) -> str:
    """Who they are, in two or three sentences."""
    luck, industry, company = case.dice, case.industry, case.company
    sensors = 10 * round(4 + company.revenue * 0.035)
    return luck.choice(know_texts.DESCRIPTIONS).format(
        house=company.name,
        about=industry.about,
        city=company.city,
        place=luck.choice(industry.places),
        thing=luck.choice(industry.things),
        worry=luck.choice(industry.worries),
        scope=f"About {sensors} of our sensors",
        scope_low=f"about {sensors} sensors",
        since=f"With us since {case.since.year}.",
    )


def _owned(case: Case) -> str:
    if case.company.industry in {"Hospitals", "Utilities", "Museums"}:
        return case.dice.choice(("Foundation", "Public"))
    return case.dice.choice(OWNERSHIP)


def staff(case: Case) -> None:
    """Add contributors and let the groups see the account."""
    owner, day = case.owner(case.begin), days.after(case.begin, 3)
    spare = [one for one in ("Imke", "Callum", "Margaux", "Priya") if one != owner]
    case.helpers = tuple(case.dice.sample(colleagues.ENGINEERS, 1 + case.is_strategic))
    if case.is_strategic or case.dice.random() < 0.15:
        case.helpers = (*case.helpers, case.dice.choice(spare))
    for first in case.helpers:
        case.diary.add("contributor", day, case.hand(day), account=case.id, user=case.users[first])
    wanted = [group for group, trades in colleagues.CIRCLES.items() if case.company.industry in trades]
    for group in [*wanted, *(["Board"] if case.is_strategic else [])]:
        case.diary.add("reach", day, Hand(), account=case.id, group=case.world.groups[group])


def amend(case: Case) -> None:
    """Correct the record once or twice: this year's revenue, a description that was missing, new products."""
    day = case.some_day(0.5, 0.7)
    if case.effort(day) > 0.6:
        grown = case.company.revenue * (0.85 + case.mood(day) * 0.2)
        if case.company.arc != "burning":
            case.diary.edit("account", case.id, day, case.hand(day), annual_revenue=round(grown) * 1000.0)
        case.diary.edit(
            "account", case.id, days.after(day, 20), case.hand(day), description=description(case)
        )


def archive(case: Case) -> None:
    """Archive an account that has left, ten days after the last thing that happened to it."""
    day = case.ago(SINCE_ARCHIVED[case.company.key])
    hand = Hand(case.hand(day).actor, why=f"{case.company.name} has left us; kept for the record", turn=1)
    moment = dt.datetime.combine(day, dt.time(7, 0, tzinfo=dt.UTC))
    case.world.diary.edit("account", case.id, day, hand, archived_at=moment)


HELD = {
    "account": "owner",
    "contact": "internal_contact",
    "task": "assignee",
    "action": "owner",
    "goal": "owner",
    "opportunity": "owner",
    "risk": "assignee",
    "review": "owner",
}
OVER = {
    "done",
    "cancelled",
    "complete",
    "closed_won",
    "closed_lost",
    "closed_resolved",
    "closed_other",
    "completed",
}


def pass_on(world: World) -> None:
    """Hand what Tomasz looks after, and is not over, to Sanna."""
    diary, day, users = world.diary, world.handover, world.users
    leaver, successor = users[colleagues.LEAVER], users[colleagues.SUCCESSOR]
    hand = Hand(why="Tomasz hands his accounts over to Sanna", turn=1)
    closed = {event.id for event in _until(diary.events, day) if _is_over(event)}
    for event in list(_until(diary.events, day)):
        held = HELD.get(event.kind)
        if held and event.is_new and event.values.get(held) == leaver and event.id not in closed:
            diary.edit(event.kind, event.id, day, hand, **{held: successor})


def _until(events: Iterable[Event], day: dt.date) -> Iterable[Event]:
    return (event for event in events if event.day < day)


def _is_over(event: Event) -> bool:
    stage = event.values.get("status") or event.values.get("stage")
    return stage in OVER or "archived_at" in event.values
