"""
What the score promises, on portfolios drawn by chance; and each promise is seen to be broken by a mutant.

Bounds: every factor lies in 0 to 100. Silence never heals: without news no factor rises. Progress never
lowers: doing something good lowers no process factor. No hindsight: what was recorded later changes nothing.
"""

import datetime as dt
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kapta_workspace.domain import metrics
from kapta_workspace.domain.health import CATALOGUE, score
from kapta_workspace.domain.health.decay import NEUTRAL, decay
from kapta_workspace.domain.health.factors import measures, plan, players
from kapta_workspace.domain.health.look import Look, Rows
from kapta_workspace.domain.health.reading import Reading, ageless, share, total
from tests.domain.health.chance import CARD, LAST, READINGS, Chance, known_by, on
from tests.domain.health.records import frame

SLACK = 1e-9
seeds = st.integers(0, 19)
days = st.integers(0, LAST)
ACCOUNTS = 100
many = settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""Fifteen portfolios of a hundred accounts: 1,500 sets of records for each promise. Seeds do not shrink."""


@lru_cache(maxsize=64)
def drawn(seed):
    """A portfolio."""
    chance = Chance(seed, ACCOUNTS)
    return chance.accounts(), chance.facts()


def everything(result):
    """Every factor, penalty (as points lost), cap and score of a result, one column each."""
    columns = dict(zip(result.factors, result.value.T, strict=True))
    columns |= {f"penalty {name}": -points for name, points in result.raw.items()}
    return pd.DataFrame({**columns, "ceiling": result.ceiling, "score": result.score})


def risen(before, after):
    """The names of what is higher, or applies differently, in the second table."""
    higher = (after > before + SLACK) | (after.isna() != before.isna())
    return sorted(higher.columns[higher.any()])


# ------------------------------------------------------------------------------ bounds


def out_of_bounds(seed, day, catalogue=CATALOGUE):
    """What lies outside its bounds on a day."""
    accounts, facts = drawn(seed)
    result = score(facts, accounts, on(day), CARD, catalogue=catalogue)
    table = everything(result).drop(columns=["penalty risk", "penalty renewal"])
    wrong = (table < -SLACK) | (table > 100 + SLACK)
    return sorted(wrong.columns[wrong.any()])


@many
@given(seeds, st.integers(0, LAST + 100))
def test_everything_lies_between_nothing_and_a_hundred(seed, day):
    """Factors, caps and scores, on any day; penalties within their most."""
    accounts, facts = drawn(seed)
    result = score(facts, accounts, on(day), CARD)

    assert [] == out_of_bounds(seed, day)
    assert ((result.raw["risk"] >= 0) & (result.raw["risk"] <= 40)).all()
    assert ((result.raw["renewal"] >= 0) & (result.raw["renewal"] <= 10)).all()
    assert (result.score <= result.ceiling + SLACK).all()
    low, high = result.possible
    assert ((low <= result.score + SLACK) & (result.score <= high + SLACK)).all()


# ------------------------------------------------------------------------------ silence


def healed(seed, day, passed, catalogue=CATALOGUE):
    """What rises by waiting although nothing happens."""
    accounts, facts = drawn(seed)
    silent = known_by(facts, on(day))
    accounts = accounts.assign(started_on=accounts["started_on"].clip(upper=pd.Timestamp(on(day))))
    before = score(silent, accounts, on(day), CARD, catalogue=catalogue)
    after = score(silent, accounts, on(day + passed), CARD, catalogue=catalogue)
    return risen(everything(before), everything(after))


@many
@given(seeds, days, st.integers(0, 250))
def test_silence_never_heals(seed, day, passed):
    """With no new row and no change of state nothing rises: no factor, no cap, not the score."""
    assert [] == healed(seed, day, passed)


# ------------------------------------------------------------------------------ progress


def added(facts, record, n, **row):
    """The facts with one more row of a record kind for each of n accounts."""
    rows = [{"account": account, "id": 10_000 + account, **row} for account in range(1, n + 1)]
    return {**facts, record: pd.concat([facts[record], frame(record, rows)], ignore_index=True)}


def finished(facts, kind, day, status, date, chosen):
    """The facts with the first open row of every account finished."""
    table = facts[kind].copy()
    first = chosen(table) & ~table[chosen(table)].duplicated("account").reindex(table.index, fill_value=True)
    table.loc[first, "status"] = status
    table.loc[first, date] = pd.Timestamp(day)
    return {**facts, kind: table}


def talked(facts, n, day):
    """A telephone call with one contact of every account that has one."""
    who = facts["contact"].drop_duplicates("account").set_index("account")["id"]
    rows = [
        {
            "account": account,
            "id": 10_000 + account,
            "kind": "phone",
            "occurred_on": day,
            "contacts": (who.get(account, 0),),
        }
        for account in range(1, n + 1)
    ]
    return {**facts, "note": pd.concat([facts["note"], frame("note", rows)], ignore_index=True)}


def revised(facts, kind, **columns):
    """The facts with columns of every row of a kind set."""
    return {**facts, kind: facts[kind].assign(**columns)}


def is_open(table):
    """Whether tasks and actions are open."""
    return ~table["status"].isin(["done", "complete", "cancelled"])


PERSON = {"name": "Bo", "title": "COO", "friend_foe": "neutral", "decision_power": "low", "role": "champion"}
PROGRESS = {
    "a contact": lambda facts, n, day: added(facts, "contact", n, **PERSON, born_on=day),
    "a stub": lambda facts, n, day: added(
        facts, "contact", n, name="Bo", role="executive_sponsor", born_on=day
    ),
    "a conversation": talked,
    "a quick note": lambda facts, n, day: added(facts, "note", n, kind="quick", occurred_on=day),
    "a task done": lambda facts, n, day: finished(facts, "task", day, "done", "done_on", is_open),
    "an action done": lambda facts, n, day: finished(facts, "action", day, "complete", "done_on", is_open),
    "an answer": lambda facts, n, day: added(facts, "voc_answer", n, question=1, answer="x", answered_on=day),
    "a SWOT item": lambda facts, n, day: added(facts, "swot", n, quadrant="threat", text="x", born_on=day),
    "a SWOT review": lambda facts, n, day: revised(facts, "swot", updated_on=pd.Timestamp(day)),
    "a percent": lambda facts, n, day: revised(facts, "action", percent=100.0, updated_on=pd.Timestamp(day)),
    "a closed risk": lambda facts, n, day: finished(
        facts, "risk", day, "closed_resolved", "closed_on", lambda table: table["closed_on"].isna()
    ),
    "a risk update": lambda facts, n, day: revised(facts, "risk", updated_on=pd.Timestamp(day)),
    "a contract": lambda facts, n, day: added(
        facts, "contract", n, name="New", value=1, start=day, end=day + dt.timedelta(days=365), born_on=day
    ),
    "a goal": lambda facts, n, day: added(facts, "goal", n, name="New", plan_type=2, born_on=day),
    "an action": lambda facts, n, day: added(
        facts, "action", n, name="New", goal=1, start=day, due=day + dt.timedelta(days=30), born_on=day
    ),
    "an opportunity": lambda facts, n, day: added(facts, "opportunity", n, name="New", stage=1, born_on=day),
}


def lowered(seed, day, what, catalogue=CATALOGUE):
    """What falls although something good was done on the day."""
    accounts, facts = drawn(seed)
    known = known_by(facts, on(day))
    done = PROGRESS[what](known, len(accounts), on(day))
    before = everything(score(known, accounts, on(day), CARD, catalogue=catalogue)).drop(
        columns=list(READINGS)
    )
    after = everything(score(done, accounts, on(day), CARD, catalogue=catalogue)).drop(columns=list(READINGS))
    names = risen(after, before)
    # A contact added without friend or foe may move a reading, and so the score, but no process factor.
    return [name for name in names if name != "score" or what not in {"a contact", "an answer"}]


@pytest.mark.parametrize("what", PROGRESS)
@settings(many, max_examples=5)
@given(seeds, days)
def test_progress_never_lowers(what, seed, day):
    """Adding, talking, closing, answering, updating: no process factor, cap or penalty gets worse."""
    assert [] == lowered(seed, day, what)


@many
@given(seeds, days)
def test_filling_a_field_never_lowers(seed, day):
    """A website and a description for every account."""
    accounts, facts = drawn(seed)
    before = score(facts, accounts, on(day), CARD)
    after = score(facts, accounts.assign(website="x", description="y"), on(day), CARD)

    assert [] == risen(everything(after), everything(before))


# ------------------------------------------------------------------------------ hindsight


def remembered(seed, day, late):
    """What changes when rows are recorded later, each dated on or before the day."""
    accounts, facts = drawn(seed)
    dated = {kind: table.assign(known_on=table["born_on"]) for kind, table in facts.items()}
    before = score(dated, accounts, on(day), CARD)
    more = talked(dated, len(accounts), on(day))
    more = added(more, "satisfaction", len(accounts), on=on(day), value=100)
    more = added(more, "task", len(accounts), title="Late", due=on(day - 9))
    for kind in ("note", "satisfaction", "task"):
        new = more[kind]["id"] >= 10_000
        more[kind].loc[new, "known_on"] = pd.Timestamp(on(day + 1 + late))
    after = score(more, accounts, on(day), CARD)
    return sorted(
        everything(before).columns[(everything(before) != everything(after)).fillna(value=False).any()]
    )


def same(names):
    """Names that changed, but for columns that are missing on both sides."""
    return [name for name in names if not name.startswith("metric:")]


@many
@given(seeds, days, days)
def test_what_was_recorded_later_changes_nothing(seed, day, late):
    """Rows known after the day do not exist on it, whatever day they claim to be of."""
    assert [] == same(remembered(seed, day, late))


# ------------------------------------------------------------------------------ the guards bite


def bites(broken, *arguments, seeds_tried=8):
    """Whether a promise is seen to be broken on one of a few portfolios."""
    return any(broken(seed, *arguments) for seed in range(seeds_tried))


def with_factor(name, compute):
    """The catalogue with one factor computed in another way."""
    return {**CATALOGUE, name: replace(CATALOGUE[name], compute=compute)}


def test_bad_news_that_heals_is_caught(monkeypatch):
    """Mutant: a bad satisfaction drifts back to 50 by itself."""

    def forgetting(value, days, grace, half_life):
        return NEUTRAL + (np.asarray(value) - NEUTRAL) * decay(days, grace, half_life)

    assert not bites(healed, 200, 200)
    monkeypatch.setattr(measures, "fading", forgetting)
    assert bites(healed, 200, 200)


def mean_roles(look, options):
    """Mutant: the completeness of everybody with a role, averaged."""
    people = players.contacts(look)
    people = people.where(people.is_in("role", *options["required"]))
    complete = total(look.n, people.pos, players.completeness(people))
    value = 100 * share(complete, total(look.n, people.pos), 0.0)
    return Reading(value, np.ones(look.n, dtype=bool), ageless(look))


def test_roles_averaged_over_contacts_are_caught():
    """Mutant: then a stub lowers the score, and nobody would record one."""
    assert not bites(lowered, 200, "a stub")
    assert bites(lowered, 200, "a stub", with_factor("key_players.roles", mean_roles))


def test_ignoring_when_rows_were_recorded_is_caught(monkeypatch):
    """Mutant: the engine takes every row it is handed, whenever it was recorded."""

    def gullible(look, columns):
        pos = pd.Index(look.ids).get_indexer(pd.Index(columns.link("account"))).astype(np.int64)
        chosen = np.flatnonzero(pos >= 0)
        return Rows(columns, chosen, pos[chosen], look.on[pos[chosen]])

    assert not same(remembered(0, 200, 9))
    monkeypatch.setattr(Look, "_gather", gullible)
    assert same(remembered(0, 200, 9))


def windowed_tasks(look, options):
    """Mutant: only the tasks of the last 60 days."""
    rows = look.rows("task")
    kept = rows.where((rows.day("due") > rows.on - 60) | (rows.day("done_on") > rows.on - 60))
    late = Look(look.records, look.accounts, look.ids, look.on, look.known, {"rows task": kept})
    return plan.tasks(late, options)


def test_a_time_window_for_tasks_is_caught():
    """Mutant: then old failures drop out of sight and waiting heals."""
    assert not bites(healed, 150, 100)
    assert bites(healed, 150, 100, with_factor("tasks", windowed_tasks))


def loose_schedule(look, options):
    """Mutant: all open actions and the last 20 closed ones, each in a window of its own."""
    work = plan.actions(look)
    work = work.where(~np.isnan(work.day("due")))
    finished_on = plan.done_day(work, "complete")
    closed = np.isfinite(finished_on)
    kept = ~closed | plan._kept(look, work, np.zeros(len(work), dtype=bool), finished_on, options["window"])
    work, finished_on = work.where(kept), finished_on[kept]
    short = np.where(
        np.isnan(finished_on),
        plan._open_shortfall(work, options),
        plan._closed_shortfall(work, finished_on, options),
    )
    count = total(look.n, work.pos)
    value = np.where(count > 0, 100 * (1 - share(total(look.n, work.pos, short), count, 0.0)), NEUTRAL)
    return Reading(value, count > 0, ageless(look))


def test_two_windows_for_the_schedule_are_caught():
    """Mutant: then closing an action pushes a punctual one out and lowers the score."""
    mutant = with_factor("plan.schedule", loose_schedule)

    assert not bites(lowered, 250, "an action done")
    assert bites(lowered, 250, "an action done", mutant)


def forgetful_updates(look, options):
    """Mutant: closed actions are forgotten at once."""
    work = look.rows("action")
    kept = work.where(np.isnan(plan.done_day(work, "complete")))
    return plan.updates(
        Look(look.records, look.accounts, look.ids, look.on, look.known, {"rows action": kept}), options
    )


def test_forgetting_closed_actions_is_caught():
    """Mutant: then closing the one fresh action of a stale plan lowers the score."""
    assert not bites(lowered, 200, "an action done")
    assert bites(lowered, 200, "an action done", with_factor("plan.updates", forgetful_updates))


def test_an_unbounded_metric_is_caught(monkeypatch):
    """Mutant: an attainment beyond its target is not held to 100."""
    monkeypatch.setattr(
        metrics,
        "points",
        lambda value, start, target, compare: 100 * (value - start) / (target - start),
    )

    assert bites(out_of_bounds, 200)
