"""The demo as a whole: sixty accounts, six hundred contacts, eighteen months, batch by batch."""

import datetime as dt
from collections.abc import Iterator

from kapta_workspace.demo import accounts as records
from kapta_workspace.demo import (
    colleagues,
    days,
    deals,
    know,
    lists,
    measures,
    people,
    plans,
    risks,
    stories,
    talk,
)
from kapta_workspace.demo.case import SINCE_ARCHIVED, Case, World
from kapta_workspace.demo.companies import companies
from kapta_workspace.demo.diary import Batch, Diary, Hand
from kapta_workspace.demo.weave import bind

SETUP = Hand(why="Set up the demo workspace: people, lists, policies", turn=-9)
FEWEST = 8
"""The accounts of the three stories."""


def batches(today: dt.date, seed: int = 7, accounts: int = 60) -> Iterator[Batch]:
    """
    The invented history of a workspace, oldest batch first.

    The same ``today`` and ``seed`` always give the same records. Past sixty, further single accounts are
    forged; below it the first ones of the table are taken, the three stories always among them.

    Raises:
        ValueError: if fewer accounts are asked for than the stories need.
    """
    if accounts < FEWEST:
        raise ValueError(f"The demo's stories need at least {FEWEST} accounts; you asked for {accounts}.")
    return bind(diary(today, seed, accounts))


def diary(today: dt.date, seed: int, accounts: int) -> Diary:
    """Everything that happens, before it is bound into batches."""
    world = _found(today, seed)
    for place, company in enumerate(companies(accounts, seed), 1):
        case = records.open_case(company, place, world)
        records.staff(case)
        _live(case)
        if company.key in SINCE_ARCHIVED:
            records.archive(case)
    records.pass_on(world)
    return world.diary


def _found(today: dt.date, seed: int) -> World:
    """Our own side: people, groups, lists."""
    written = Diary(days.first(today), days.last(today))
    users = colleagues.employ(written, SETUP)
    groups, kept = colleagues.gather(written, SETUP, users), lists.keep(written, SETUP)
    return World(today, seed, written, users, groups, kept, colleagues.handover(written))


def _live(case: Case) -> None:
    """One account's life: Know, Act, Measure, and what its story adds."""
    is_story = case.company.arc in stories.CASTS
    if is_story:
        stories.cast(case)
    else:
        people.populate(case)
    people.draw_lines(case)
    _know(case)
    plans.tasks(case)
    _measure(case)
    talk.converse(case)
    records.amend(case)
    if is_story:
        stories.tell(case)


def _know(case: Case) -> None:
    deals.contract(case)
    deals.opportunities(case)
    know.weigh(case)
    know.listen(case)
    know.shelve(case)
    know.act_on(case, plans.plan(case))


def _measure(case: Case) -> None:
    measures.count(case)
    measures.please(case)
    measures.review(case)
    if case.company.arc != "burning":
        risks.endanger(case)
