"""Contracts that run out and are renewed (or not), opportunities on their way, outcomes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kapta_workspace.demo import days
from kapta_workspace.demo.case import Case
from kapta_workspace.demo.diary import Hand
from kapta_workspace.demo.lists import PRODUCTS, STAGES
from kapta_workspace.demo.people import gone

CURRENCIES: Mapping[str, tuple[str, float]] = {
    "GB": ("GBP", 0.86), "US": ("USD", 1.08), "CA": ("CAD", 1.47), "AU": ("AUD", 1.65), "CH": ("CHF", 0.95),
    "SE": ("SEK", 11.4), "NO": ("NOK", 11.6), "PL": ("PLN", 4.3), "CZ": ("CZK", 25.0), "JP": ("JPY", 163.0),
}  # fmt: skip
"""Country → the currency of its contracts and, roughly, how many make a euro; elsewhere it is the euro."""

TERMS = (12, 24, 24, 36)
REASONS = {
    "churned": (
        "Price, and a gateway that failed three times",
        "Plant closed, lines moved to a group that uses somebody else",
        "Own IT built a replacement",
        "Nobody left there who had chosen us",
        "New owners, one supplier for everything",
    ),
    "renewed": ("Same terms", "Same terms, index clause applied", "Same terms, one training day more"),
    "expanded": ("Added sensors and night watch", "Second site joined", "Forecast for the whole plant"),
    "contracted": (
        "Gave back part of the sensors",
        "Night watch cancelled",
        "Ten per cent less for everybody",
    ),
}
STORY_ENDS = {"leaving": 88, "burning": 164, "champion": 210}
"""Arc → days from today on which the contract of its story ends, after a long term."""


def contract(case: Case) -> None:
    """Write the contracts: the first one, its successor if it ended, and how that went."""
    end = _end(case)
    length = _length(case, end)
    start = days.after(days.months_before(end, length), 1)
    if case.company.arc != "churned" and start > days.after(case.begin, 40):
        _renewed(case, length, start, end)
    else:
        made = _contract(case, days.after(case.begin, 5), start, end, 1.0)
        case.contract = (made, end)
    if case.company.arc == "churned":
        _lost(case)


def _length(case: Case, end: dt.date) -> int:
    """Months of a term that began before today, however late it ends."""
    if case.company.arc in STORY_ENDS:
        return TERMS[-1]
    begun = [months for months in TERMS if days.months_before(end, months) < case.ago(30)]
    return case.dice.choice(begun or TERMS[-1:])


def _end(case: Case) -> dt.date:
    """When the newest contract ends: with an account that has left, or as its story needs."""
    if case.company.arc == "churned":
        return days.after(case.end, -3)
    if case.company.arc in STORY_ENDS:
        return days.after(case.today, STORY_ENDS[case.company.arc])
    return days.after(case.today, case.dice.randrange(35, 620))


def _contract(case: Case, day: dt.date, start: dt.date, end: dt.date, size: float) -> int:
    currency, rate = CURRENCIES.get(case.company.country, ("EUR", 1.0))
    years = max(1, round((end - start).days / 365))
    value = round(case.company.revenue * 1000 * rate * years * size, -3)
    leaving = case.company.arc == "leaving"
    return case.diary.add(
        "contract",
        day,
        case.hand(day),
        account=case.id,
        name=f"Frame agreement {start.year}–{end.year}",
        value=value,
        currency=currency,
        start=start,
        end=end,
        notice_days=60 if leaving else case.dice.choice((30, 90)),
        auto_renew=not leaving and case.dice.random() < 0.4,
        cf_payment_days=case.dice.choice((30, 30, 45, 60)),
        description=f"Sensors, Insight and calibration for {case.company.name}; "
        f"prices fixed for {years * 12} months, index clause afterwards.",
        external_id=f"C-{-case.id:03d}-{start.year}",
    )


def _renewed(case: Case, length: int, start: dt.date, end: dt.date) -> None:
    """An earlier contract ended within the history and a new one began."""
    mood = case.mood(start)
    kind = "expanded" if mood > 0.74 else "contracted" if mood < 0.45 else "renewed"
    size = {"expanded": 0.8, "renewed": 1.0, "contracted": 1.3}[kind]
    before = days.after(start, -1)
    old = _contract(
        case, days.after(case.begin, 5), days.after(days.months_before(before, length), 1), before, size
    )
    known = max(days.working(days.after(start, -case.dice.randrange(10, 35))), days.after(case.begin, 14))
    new = _contract(case, known, start, end, 1.0)
    _outcome(case, kind, known, start, old, size)
    case.diary.edit(
        "contract", old, days.after(start, 7), case.hand(start), archived_at=gone(days.after(start, 7))
    )
    case.contract = (new, end)


def _outcome(case: Case, kind: str, known: dt.date, since: dt.date, contract_: int, size: float) -> None:
    revenue = case.company.revenue * 1000.0
    case.diary.add(
        "outcome",
        known,
        Hand(),
        account=case.id,
        contract=contract_,
        kind=kind,
        notice_on=known,
        effective_on=since,
        amount_before=round(revenue * size, -3),
        amount_after=0.0 if kind == "churned" else revenue,
        currency="EUR",
        reason=case.dice.choice(REASONS[kind]),
    )


def _lost(case: Case) -> None:
    """They gave notice about ten weeks before the end."""
    if case.contract is None:
        return
    known = days.working(days.after(case.end, -case.dice.randrange(62, 78)))
    _outcome(case, "churned", known, case.contract[1], case.contract[0], 1.0)


IDEAS = (
    "More sensors in {place}",
    "Forecast for {thing}",
    "Night watch for {city}",
    "Training days {year}",
    "Roll-out to a second site",
    "Open data access",
)


def opportunities(case: Case) -> None:
    """Write a few opportunities and move them through the stages; the story of the leaver has none."""
    wanted = case.dice.randrange(1, 4) if case.company.arc not in {"leaving", "burning", "quiet"} else 1
    for name in case.dice.sample(IDEAS, wanted):
        latest = 0.35 if case.company.arc in {"leaving", "burning", "champion"} else 0.85
        _opportunity(case, name, case.some_day(0.08, latest))
    if case.contract and case.company.arc != "leaving" and (case.contract[1] - case.today).days < 240:
        _renewal(case)


def _opportunity(case: Case, name: str, day: dt.date) -> None:
    currency, rate = CURRENCIES.get(case.company.country, ("EUR", 1.0))
    slots = {
        "place": case.dice.choice(case.industry.places),
        "thing": case.dice.choice(case.industry.things),
        "city": case.company.city,
        "year": day.year,
    }
    close = days.after(day, case.dice.randrange(90, 240))
    product = case.lists[case.dice.choice(tuple(PRODUCTS))]
    made = case.diary.add(
        "opportunity",
        day,
        case.hand(day),
        account=case.id,
        name=name.format_map(slots),
        close_on=close,
        stage=case.lists[STAGES[0][0]],
        status="active",
        owner=case.users[case.owner(day)],
        value=round(case.company.revenue * 1000 * rate * case.dice.uniform(0.05, 0.35), -3),
        currency=currency,
        products=(product,),
        cf_rival=case.dice.choice(("Varnholm", "Optisens", None, None, None)),
    )
    _advance(case, made, day, close)


def _advance(case: Case, made: int, day: dt.date, close: dt.date) -> None:
    """A stage every few weeks; won when they are content at the close, lost or put on hold when not."""
    step = max(14, (close - day).days / len(STAGES))
    for place, (stage, chance) in enumerate(STAGES[1:], 1):
        moved = days.working(days.after(day, step * place))
        if moved > case.end or case.dice.random() > case.mood(moved) + 0.35:
            return
        case.diary.edit(
            "opportunity", made, moved, case.hand(moved), stage=case.lists[stage], probability=float(chance)
        )
    if close > case.end:
        return
    won = case.mood(close) > 0.55
    case.diary.edit(
        "opportunity",
        made,
        close,
        case.hand(close),
        probability=100.0 if won else 0.0,
        status="closed_won" if won else case.dice.choice(("closed_lost", "on_hold")),
    )


def _renewal(case: Case) -> None:
    """The next renewal, worked on in good time where the work is good."""
    assert case.contract is not None  # noqa: S101 - the caller has looked
    made, end = case.contract
    day = days.after(end, -230)
    if not case.begin < day < case.end or case.dice.random() > case.effort(day):
        return
    currency, rate = CURRENCIES.get(case.company.country, ("EUR", 1.0))
    facts: dict[str, Any] = {
        "value": case.company.revenue * 1000 * rate,
        "currency": currency,
        "contract": made,
    }
    case.diary.add(
        "opportunity",
        day,
        case.hand(day),
        account=case.id,
        name=f"Renewal {end.year}",
        status="active",
        stage=case.lists["Qualification"],
        close_on=days.after(end, -20),
        owner=case.users[case.owner(day)],
        products=(),
        **facts,
    )
