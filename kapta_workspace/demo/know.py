"""Know: SWOT items, answers to the voice-of-customer questions, and documents."""

import datetime as dt

from kapta_workspace.demo import days
from kapta_workspace.demo import know_texts as words
from kapta_workspace.demo.case import Case
from kapta_workspace.demo.lists import QUESTIONS
from kapta_workspace.demo.plans import DONE, Planned


def weigh(case: Case) -> None:
    """Write SWOT items early on, add to them twice a year, drop one that is no longer true."""
    for quadrant, cards in words.SWOT.items():
        drawn = case.dice.sample(cards, case.dice.randrange(2, 5))
        for place, (theme, text) in enumerate(drawn):
            day = case.some_day(*((0.02, 0.12), (0.4, 0.55), (0.75, 0.95), (0.85, 0.98))[place])
            if place and case.dice.random() > case.effort(day) + 0.1:
                continue
            _item(case, day, quadrant, theme, text, place + 1)


def _item(case: Case, day: dt.date, quadrant: str, theme: str, text: str, place: int) -> None:
    slots = _slots(case, day)
    made = case.diary.add(
        "swot",
        day,
        case.hand(day),
        account=case.id,
        quadrant=quadrant,
        theme=theme,
        position=place,
        text=text.format_map(slots),
        updated_on=case.diary.clamp(day),
    )
    later = days.after(day, 200)
    if quadrant == "weakness" and later < case.end and case.mood(later) > 0.7 and case.dice.random() < 0.4:
        case.diary.edit(
            "swot",
            made,
            later,
            case.hand(later),
            updated_on=days.working(later),
            text=text.format_map(slots) + " (much better by now)",
        )


def _slots(case: Case, day: dt.date) -> dict[str, object]:
    luck, industry, partners = case.dice, case.industry, case.partners(day)
    known = [one for one in partners if one.role] or partners
    return {
        "who": luck.choice(known).first if known else "the plant manager",
        "us": luck.choice(case.helpers or (case.owner(day),)),
        "place": luck.choice(industry.places),
        "thing": luck.choice(industry.things),
        "worry": luck.choice(industry.worries),
        "city": case.company.city,
        "n": luck.randrange(2, 40),
    }


def listen(case: Case) -> None:
    """Ask the questions about twice in the account's time, a few people each time."""
    for low, high in ((0.1, 0.3), (0.45, 0.6), (0.78, 0.95)):
        day = case.some_day(low, high)
        partners = [one for one in case.partners(day) if one.role]
        if not partners or case.dice.random() > case.effort(day) + 0.1:
            continue
        for text, kind, options in QUESTIONS:
            asked = case.dice.choice(partners)
            if case.dice.random() < 0.85:
                case.diary.add(
                    "voc_answer",
                    day,
                    case.hand(day),
                    account=case.id,
                    question=case.lists[text],
                    contact=asked.id,
                    answer=_answer(case, day, text, kind, options),
                    answered_on=day,
                    entered_by=case.users[case.owner(day)],
                )


def _answer(case: Case, day: dt.date, question: str, kind: str, options: str) -> str:
    mood = min(1.0, max(0.0, case.mood(day) + case.dice.gauss(0, 0.1)))
    if kind == "ten":
        return str(round(mood * 10))
    if kind == "five":
        return str(1 + round(mood * 4))
    if kind == "yes_no":
        return "Yes" if mood > 0.5 else "No"
    if kind == "choice":
        return case.dice.choice(options.splitlines())
    cards = words.MISS if "miss" in question else words.BETTER
    return case.dice.choice(cards["good" if mood > 0.5 else "bad"]).format_map(_slots(case, day))


def shelve(case: Case) -> None:
    """Link a few documents."""
    for name, section, path in case.dice.sample(words.DOCUMENTS, case.dice.randrange(1, 5)):
        day, slots = case.some_day(0.05, 0.95), _slots(case, case.begin)
        case.diary.add(
            "document",
            day,
            case.hand(day),
            account=case.id,
            kind="link",
            section=section,
            added_on=day,
            name=name.format_map(slots),
            url=f"https://files.quillmere.example/{case.company.key}/{path.format_map(slots)}",
        )


def act_on(case: Case, goals: list[Planned]) -> None:
    """Turn one threat into an action of the first goal that is not complete, linked both ways."""
    if not goals or case.dice.random() > 0.4:
        return
    day = case.some_day(0.5, 0.8)
    still = [one for one in goals if not one.is_complete]
    if not still:
        return
    begun, goal, _ = still[0]
    day = max(day, begun)
    action = case.diary.add(
        "action",
        day,
        case.hand(day),
        account=case.id,
        goal=goal,
        name="Talk to procurement before the tender",
        start=day,
        due=days.after(day, 45),
        owner=case.users[case.owner(day)],
        percent=0.0,
        status="not_started",
        updated_on=day,
    )
    case.diary.add(
        "swot",
        days.after(day, 1),
        case.hand(day),
        account=case.id,
        quadrant="threat",
        theme="market",
        position=9,
        text="A tender for everything at once",
        goal=goal,
        action=action,
        updated_on=days.working(days.after(day, 1)),
    )
    done = days.after(day, 40)
    if done < case.end and case.effort(done) > 0.6:
        case.diary.edit(
            "action",
            action,
            done,
            case.hand(done),
            percent=DONE,
            status="complete",
            updated_on=days.working(done),
            done_on=days.working(done),
        )
