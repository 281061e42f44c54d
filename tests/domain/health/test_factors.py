"""Each factor on records small enough to work out by hand."""

import datetime as dt
import math

import pytest

from kapta_workspace.domain.health import DEFAULTS, NORMAL, Scorecard, factor_frame, score
from kapta_workspace.domain.health.factors.measures import promoter_half_width
from tests.domain.health.records import accounts, facts

TODAY = dt.date(2025, 6, 30)


def ago(days):
    """The day so many days before today."""
    return TODAY - dt.timedelta(days=days)


def value(name, rows=None, account=None, *, on=TODAY, options=None):
    """The value of one factor of one account; None where it does not apply."""
    card = Scorecard("normal", NORMAL.groups, options={name: options} if options else {})
    row = factor_frame(name, rows or {}, accounts({"id": 1, **(account or {})}), on, card).iloc[0]
    return None if math.isnan(row["value"]) else row["value"]


# ------------------------------------------------------------------------------ know


def test_the_profile_counts_administrators_fields():
    """A custom field that counts joins the profile; one that does not, or belongs to contacts, stays out."""
    custom = facts(
        custom_field=[
            {"entity": "account", "key": "segment", "label": "Segment", "counts": True},
            {"entity": "account", "key": "colour", "label": "Colour"},
            {"entity": "contact", "key": "hobby", "label": "Hobby", "counts": True},
        ]
    )
    account = accounts({"id": 1}).assign(segment="Large", colour=None, hobby=None)
    card = Scorecard(
        "normal", NORMAL.groups, options={"profile.fields": {"fields": {"name": 1, "website": 2}}}
    )

    got = factor_frame("profile.fields", custom, account, TODAY, card).at[0, "value"]

    assert 100 * (1 + 1) / (1 + 2 + 1) == pytest.approx(got)


def test_blanks_fill_no_field():
    """Spaces, an empty list and a missing number are nothing; a revenue of zero is something."""
    options = {"fields": {"name": 1, "description": 1, "products": 1, "annual_revenue": 1}}

    assert 50 == value(
        "profile.fields", {}, {"description": "  ", "products": (), "annual_revenue": 0}, options=options
    )


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        ({"value": 10, "start": ago(9), "end": ago(-9), "description": "All in"}, 100),
        ({"value": 0, "start": ago(9)}, 25),
        ({"value": 10, "born_on": ago(9)}, 25),
        ({"value": 10, "start": ago(-1), "end": ago(-9)}, 0),
        ({"value": 10, "start": ago(9), "end": ago(1)}, 0),
        ({"value": 10, "start": ago(9), "end": ago(0)}, 75),
        ({"value": 10, "start": ago(9), "archived_at": "2025-06-30T08:00Z"}, 0),
        ({"value": 10, "start": ago(9), "archived_at": "2025-07-01T08:00Z"}, 50),
    ],
)
def test_only_a_contract_in_force_counts(contract, expected):
    """A quarter each for value, start, end and description of a contract begun, not ended, not archived."""
    assert expected == value("profile.contracts", facts(contract=[{"name": "Frame", **contract}]))


def test_contracts_do_not_apply_to_prospects():
    """Where accounts are marked as prospects, having no contract is no fault."""
    account = accounts({"id": 1}).assign(prospect=True)

    assert factor_frame("profile.contracts", {}, account, TODAY, NORMAL)["value"].isna().all()


def test_a_question_asked_by_nobody_is_not_missed():
    """Archived questions and ones that do not count leave the others' share alone."""
    rows = facts(
        voc_question=[
            {"id": 1, "text": "Why us?"},
            {"id": 2, "text": "Old?", "archived_at": "2025-01-01T00:00Z"},
            {"id": 3, "text": "Idle?", "counts": False},
            {"id": 4, "text": "Tomorrow?", "born_on": ago(-1)},
        ],
        voc_answer=[{"question": 1, "answer": "Price", "answered_on": ago(10)}],
    )

    assert 100 == value("profile.voc", rows)


def person(**more):
    """A complete contact, unless told otherwise."""
    return {"name": "Ana", "title": "CFO", "friend_foe": "neutral", "decision_power": "low", **more}


def test_the_best_holder_of_each_role_counts():
    """A stub beside a complete sponsor takes nothing away."""
    rows = facts(
        contact=[
            person(role="executive_sponsor"),
            {"name": "Stub", "role": "executive_sponsor"},
            {"name": "Bo", "title": "COO", "role": "champion"},
            person(role="decision_maker", archived_at="2025-01-01T00:00Z"),
        ]
    )

    assert 100 * (1 + 0.5 + 0) / 3 == pytest.approx(value("key_players.roles", rows))


def test_depth_counts_contacts_with_a_role():
    """Ten are wanted; two with a role are a fifth."""
    rows = facts(contact=[person(role="champion"), person(role="influencer"), person()])

    assert 20 == value("key_players.depth", rows)


def test_reporting_in_a_circle_does_not_count():
    """Three report upwards; two report to each other, one to an archived boss, one to nobody."""
    rows = facts(
        contact=[
            person(id=1),
            person(id=2, reports_to=1),
            person(id=3, reports_to=2),
            person(id=4, reports_to=5),
            person(id=5, reports_to=4),
            person(id=6, archived_at="2025-01-01T00:00Z"),
            person(id=7, reports_to=6),
            person(id=8, reports_to=99),  # a boss in another account of the family, not among these rows
        ]
    )

    assert 100 * 3 / 5 == value("key_players.org", rows)


def test_a_critic_with_power_outweighs_a_supporter_without():
    """High power weighs 3, low 1; good news older than the grace fades, bad news does not."""
    rows = facts(
        contact=[
            person(friend_foe="critic", decision_power="high", assessed_on=ago(720)),
            person(friend_foe="advocate", decision_power="low", assessed_on=ago(360)),
        ]
    )

    # the advocate: 180 days of grace, then one half-life: 50 + 50 / 2 = 75
    assert (3 * 25 + 1 * 75) / 4 == pytest.approx(value("relationship", rows))
    assert 50 == value("relationship", facts(contact=[person(friend_foe=None)]))


def test_freshness_knows_the_rhythm_of_each_key_player():
    """A weekly check-in is stale where a yearly one is fresh; people without a role do not count."""
    rows = facts(
        contact=[
            person(id=1, role="champion", checkin_every="1w"),
            person(id=2, role="influencer", checkin_every="1y", decision_power="high"),
            person(id=3),
        ],
        note=[{"kind": "meeting", "occurred_on": ago(14), "contacts": (1, 2)}],
    )

    account = 2 ** (-7 / 30)
    people = (1 * 2 ** (-7 / 7) + 3 * 2 ** (-7 / 365)) / 4
    assert 50 * account + 50 * people == pytest.approx(value("freshness", rows))


def test_only_conversations_make_fresh():
    """A plain note about a contact and a meeting with nobody are no conversation."""
    start = {"started_on": ago(67)}
    rows = facts(
        contact=[person(id=1, role="champion", born_on=ago(37))],
        note=[
            {"kind": "note", "occurred_on": ago(1), "contacts": (1,)},
            {"kind": "meeting", "occurred_on": ago(1)},
        ],
    )

    assert 50 * 2 ** (-60 / 30) + 50 * 2 ** (-30 / 30) == pytest.approx(value("freshness", rows, start))


# ------------------------------------------------------------------------------ act

SECTIONS = {
    "plan_type": [
        {"id": 1, "name": "Theirs"},
        {"id": 2, "name": "Ours"},
        {"id": 3, "name": "Wish", "required": False},
    ]
}


def plan(*actions, goals=({"id": 1, "name": "Grow", "plan_type": 1},), types=None):
    """A plan of goals and actions; actions are under goal 1 unless told otherwise."""
    return facts(
        plan_type=types or SECTIONS["plan_type"],
        goal=list(goals),
        action=[{"name": "Do", "goal": 1, **action} for action in actions],
    )


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({}, 50),
        ({"status": "complete", "done_on": ago(89)}, 50),
        ({"status": "complete", "done_on": ago(90)}, 0),
        ({"status": "complete", "done_on": ago(-1)}, 50),
        ({"status": "cancelled"}, 0),
        ({"born_on": ago(-1)}, 0),
        ({"goal": 99}, 0),
    ],
)
def test_a_section_lives_by_an_action_under_way(action, expected):
    """One of two required sections has a goal; it counts while something is open or lately finished."""
    assert expected == value("plan.existence", plan(action))


def test_an_objective_falls_with_its_goal():
    """An action under an objective counts for its section, until the goal above is cancelled."""
    top = {"id": 1, "name": "Grow", "plan_type": 1}
    below = {"id": 2, "name": "Sell", "plan_type": 1, "parent": 1}

    assert 50 == value("plan.existence", plan({"goal": 2}, goals=[top, below]))
    assert 0 == value("plan.existence", plan({"goal": 2}, goals=[{**top, "status": "cancelled"}, below]))


def test_in_a_basic_section_goals_are_the_actions():
    """A goal alone fills a basic section, not one of another depth."""
    basic = [{"id": 1, "name": "Theirs", "depth": "basic"}]

    assert 100 == value("plan.existence", plan(types=basic))
    assert 0 == value("plan.existence", plan(types=[{"id": 1, "name": "Theirs"}]))


def test_a_goal_counts_from_the_day_it_was_reached():
    """Reached 100 days ago it no longer fills a basic section, though due today; 80 days ago it does."""
    basic = [{"id": 1, "name": "Theirs", "depth": "basic"}]
    goal = {"id": 1, "name": "Grow", "plan_type": 1, "status": "complete", "due": TODAY}
    known = [plan(types=basic, goals=[{**goal, "done_on": ago(days)}]) for days in (80, 100)]

    assert [100, 0] == [value("plan.existence", facts) for facts in known]


def test_no_required_section_means_no_such_factor():
    """Where nothing is required the factor does not apply."""
    assert value("plan.existence", {}) is None


@pytest.mark.parametrize(
    ("action", "shortfall"),
    [
        ({"start": ago(50), "due": ago(-50), "percent": 20}, 0.5 - 0.2),
        ({"start": ago(50), "due": ago(-50), "percent": 80}, 0),
        ({"start": ago(-5), "due": ago(-50)}, 0),
        ({"start": TODAY, "due": TODAY, "percent": 40}, 0.6),
        ({"start": ago(90), "due": ago(30), "percent": 80}, 1 - 0.8 / 2),
        ({"due": ago(30), "status": "complete", "done_on": TODAY}, 0.75 * 0.5),
        ({"due": ago(30), "status": "complete", "done_on": ago(40)}, 0),
    ],
)
def test_an_action_lags_by_its_dates(action, shortfall):
    """Open: what should be done less what is; overdue: it halves a month; late: up to 0.75."""
    assert 100 * (1 - shortfall) == pytest.approx(value("plan.schedule", plan(action)))


def test_actions_without_a_date_promise_nothing():
    """They leave the schedule at its assumption."""
    assert 50 == value("plan.schedule", plan({"percent": 10}))


def test_the_schedule_keeps_twenty_actions():
    """The first of 21 recorded actions is forgotten: the one that was late."""
    late = {"due": ago(400), "status": "complete", "done_on": ago(300)}
    good = {"due": ago(20), "status": "complete", "done_on": ago(20)}

    assert value("plan.schedule", plan(late, *[good] * 19)) < 100
    assert 100 == value("plan.schedule", plan(late, *[good] * 20))


def test_updates_age_from_the_last_touch():
    """Created, started or updated: the latest counts; a start still ahead is fresh."""
    touched = {"born_on": ago(100), "start": ago(90), "updated_on": ago(44)}
    ahead = {"born_on": ago(100), "start": ago(-9)}

    assert 100 * (0.5 + 1) / 2 == pytest.approx(value("plan.updates", plan(touched, ahead)))


def test_finishing_the_one_fresh_action_does_not_stain_the_plan():
    """A closed action counts as touched, with a weight that fades over 30 days."""
    stale = {"born_on": ago(74)}
    closed = {"born_on": ago(74), "status": "complete", "done_on": ago(15)}

    assert 100 * (0.25 + 0.5) / 1.5 == pytest.approx(value("plan.updates", plan(stale, closed)))


def task(due, done=None, **more):
    """A task due so many days ago, done so many days ago."""
    finished = {"status": "done", "done_on": ago(done)} if done is not None else {}
    return {"title": "Call", "due": ago(due), **finished, **more}


@pytest.mark.parametrize(
    ("tasks", "kept", "count"),
    [
        ([], 0, 0),
        ([task(5, 5)], 1, 1),
        ([task(5)], 0, 1),
        ([task(0)], 0, 0),
        ([task(20, 6)], 0.25 + 0.75 / 2, 1),
        ([task(5, status="cancelled")], 0, 0),
        ([task(5, -1)], 0, 1),
        ([{"title": "Some day"}], 0, 0),
        ([task(5, 5)] * 25, 20, 20),
        ([task(5)] * 20 + [task(9, 9)] * 5, 0, 20),
    ],
)
def test_tasks_are_kept_or_not(tasks, kept, count):
    """On time 1, a fortnight late 0.625, overdue 0; a prior of two half-kept tasks fades by twenty."""
    prior = 2 * max(0, 1 - count / 20)

    assert 100 * (kept + prior / 2) / (count + prior) == pytest.approx(value("tasks", facts(task=tasks)))


STEADY = 4 / math.log(2)


@pytest.mark.parametrize(
    ("notes", "counted"),
    [
        ([{"kind": "meeting", "contacts": (1,)}], 1),
        ([{"kind": "meeting"}], 0.5),
        ([{"kind": "note", "contacts": (1,)}], 0.75),
        ([{"kind": "note", "task": 3}], 0.75),
        ([{"kind": "quick", "task": 3}], 0.5),
        ([{"kind": "note"}], 0.5),
        ([{"kind": "phone", "contacts": (1,)}] * 3, 1),
        ([{"kind": "phone", "contacts": (1,)}, {"kind": "phone", "contacts": (2,)}], 2),
        ([{"kind": "meeting", "contacts": (1, 2)}], 1),
        ([{"kind": "meeting", "contacts": (1, 2)}] * 3, 2),
        ([{"kind": "note", "archived_at": "2025-01-01T00:00Z"}], 0),
        ([{"kind": "note", "occurred_on": ago(-1)}], 0),
    ],
)
def test_notes_count_once_a_contact_and_day(notes, counted):
    """Conversations 1, linked notes 0.75, others 0.5; a note is shared among its contacts."""
    rows = facts(note=[{"occurred_on": ago(30), **note} for note in notes])

    assert 100 * counted * 0.5 / STEADY == pytest.approx(value("notes", rows))


def test_four_evenly_spaced_notes_a_month_are_enough():
    """The yardstick is what four a month would add up to if they had always been written."""
    rows = facts(
        note=[
            {"kind": "phone", "contacts": (1,), "occurred_on": ago(round(7.5 * step))} for step in range(200)
        ]
    )

    assert 100 == value("notes", rows)


# ------------------------------------------------------------------------------ measure


def test_a_review_is_rated_by_the_mean_over_its_criteria():
    """Two raters of one criterion count as one; the last rated review counts, not an unrated later one."""
    rows = facts(
        review=[
            {"id": 1, "held_on": ago(90), "stage": "completed"},
            {"id": 2, "held_on": ago(5), "stage": "completed"},
            {"id": 3, "held_on": ago(4), "stage": "prepared"},
        ],
        rating=[
            {"review": 1, "criterion": 1, "value": 5, "rated_on": ago(90)},
            {"review": 1, "criterion": 1, "value": 3, "rated_on": ago(90)},
            {"review": 1, "criterion": 2, "value": 2, "rated_on": ago(90)},
            {"review": 3, "criterion": 2, "value": 1, "rated_on": ago(4)},
        ],
    )

    assert 100 * ((4 + 2) / 2 - 1) / 4 == pytest.approx(value("qbr", rows))


def test_without_a_review_the_start_of_the_relationship_counts():
    """50 for one cadence, then halving each further one."""
    assert 50 == value("qbr", {}, {"started_on": ago(90)})
    assert 12.5 == value("qbr", {}, {"started_on": ago(270)})


def test_the_last_satisfaction_counts_and_good_news_fades():
    """Of two entries of one day the later recorded counts; bad news stays."""
    both = facts(satisfaction=[{"on": ago(180), "value": 20}, {"on": ago(180), "value": 90}])

    assert 70 == value("satisfaction", both)
    assert 20 == value("satisfaction", facts(satisfaction=[{"on": ago(900), "value": 20}]))


def recommend(*answers):
    """Answers to the 0-to-10 question: (contact, answer, days ago)."""
    return facts(
        voc_question=[{"id": 1, "text": "Recommend?", "kind": "ten"}, {"id": 2, "text": "Why?"}],
        voc_answer=[
            {"question": 1, "contact": who, "answer": said, "answered_on": ago(days)}
            for who, said, days in answers
        ],
    )


def test_recommendation_takes_the_last_answer_of_each_contact():
    """Three promoters, one passive, one detractor: 62.5 ± 27.39."""
    rows = recommend(
        (1, "2", 50), (1, "9", 5), (2, "10", 5), (3, "9", 5), (4, "7", 5), (5, "6", 5), (6, "lots", 5)
    )

    assert 62.5 == pytest.approx(value("nps", rows))
    assert 27.39 == pytest.approx(promoter_half_width(3, 1, 5), abs=0.005)
    assert 50 == value("nps", {})


def metric(fact=None, values=(), target=None):
    """One metric with its values (number, days ago) and perhaps an account's own target."""
    return facts(
        metric=[{"id": 7, "name": "Seats", "every_days": 30, **(fact or {})}],
        metric_value=[{"metric": 7, "value": number, "measured_on": ago(days)} for number, days in values],
        target=[{"metric": 7, **target}] if target else [],
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (metric({"start": 50, "target": 100}, [(70, 1)]), 40),
        (metric({"start": 20, "target": 5, "direction": "down"}, [(10, 1)]), 100 * 2 / 3),
        (metric({"start": 50, "target": 100}, [(70, 1)], {"target": 60}), 100),
        (metric({"start": 50, "target": 100}, [(90, 30), (100, 1)], {"start": 0}), 100),
        (metric({"target": 200}, [(150, 120)]), 50 + 25 / 2),
        (metric({"target": 200}, [(50, 720)]), 25),
        (metric({"target": 200}), 50),
        (metric({}, [(50, 1)]), None),
        (metric({}), None),
        (metric({"format": "rank"}, [(50, 1)]), 50),
        (metric({"format": "rank"}), 50),
        ({}, None),
    ],
)
def test_a_metric_is_measured_by_start_and_target(rows, expected):
    """Worked numbers, own targets, fading after two update intervals, and nothing to go by."""
    got = value("metric:7", rows)

    assert expected is None if got is None else expected == pytest.approx(got)


def test_a_yearly_target_is_due_in_shares():
    """By 30 June 181 of 365 days have passed: so much of the year's target is enough."""
    rows = metric({"target": 365}, [(181, 1)])

    assert 100 == pytest.approx(value("metric:7", rows, options={"period": "year"}))
    assert 50 == pytest.approx(
        value("metric:7", metric({"target": 365}, [(90.5, 1)]), options={"period": "year"})
    )


# ------------------------------------------------------------------------------ penalties and caps


def points(rows, name="risk", **settings):
    """The points one penalty takes from an otherwise empty normal account."""
    options = {name: {"most": 30, **settings}}
    card = Scorecard("normal", NORMAL.groups, penalties=options)
    return score(rows, accounts({"id": 1}), TODAY, card).raw[name][0]


def risk(**more):
    """An open medium risk of ten days ago."""
    return {"reason": "Price", "opened_on": ago(10), **more}


@pytest.mark.parametrize(
    ("risks", "expected"),
    [
        ([], 0),
        ([risk()], 30 * 0.5),
        ([risk(likelihood="possible")], 30 * 0.5 * 0.75),
        ([risk(severity="critical", likelihood="likely")], 30),
        ([risk(), risk(severity="low")], 30 * (1 - 0.5 * 0.75)),
        ([risk(status="in_process", updated_on=ago(14))], 30 * 0.5 * 0.6),
        ([risk(status="in_process", opened_on=ago(90), updated_on=ago(44))], 30 * 0.5 * (0.6 + 0.4 * 0.5)),
        ([risk(status="closed_resolved", closed_on=ago(1))], 0),
        ([risk(status="closed_resolved", closed_on=ago(-1))], 15),
        ([risk(opened_on=ago(-1))], 0),
    ],
)
def test_open_risks_take_points(risks, expected):
    """By severity and likelihood; less while somebody works on one and says so."""
    assert expected == pytest.approx(points(facts(risk=risks)))


def test_a_note_about_a_risk_is_an_update():
    """Writing about a risk in process keeps it tended."""
    rows = facts(
        risk=[risk(id=5, status="in_process", opened_on=ago(200))],
        note=[{"kind": "note", "occurred_on": ago(3), "risk": 5}],
    )

    assert 30 * 0.5 * 0.6 == pytest.approx(points(rows))


def ending(**more):
    """A contract that ends in 30 days."""
    return {"id": 1, "name": "Frame", "start": ago(335), "end": ago(-30), **more}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({"contract": [ending()]}, 7.5),
        ({"contract": [ending(end=ago(10))]}, 10),
        ({"contract": [ending(end=ago(-120))]}, 0),
        ({"contract": [ending(auto_renew=True)]}, 0),
        ({"contract": [ending()], "opportunity": [{"name": "Renew", "stage": 1, "contract": 1}]}, 0),
        ({"contract": [ending()], "opportunity": [{"name": "Other", "stage": 1}]}, 0),
        ({"contract": [ending()], "opportunity": [{"name": "Other", "stage": 1, "contract": 2}]}, 7.5),
        (
            {
                "contract": [ending()],
                "opportunity": [{"name": "No", "stage": 1, "contract": 1, "status": "closed_lost"}],
            },
            7.5,
        ),
        ({"contract": [ending()], "goal": [{"name": "Renew", "plan_type": 1, "contract": 1}]}, 0),
        ({"contract": [ending(), ending(id=2, start=ago(-30), end=ago(-400))]}, 0),
    ],
)
def test_a_contract_near_its_end_takes_points(rows, expected):
    """Linearly over 120 days and on after the end, until somebody works on the renewal or it is signed."""
    assert expected == pytest.approx(points(facts(**rows), "renewal", most=10))


def ceiling(rows, started=400):
    """The cap of a strategic account and the rule that set it."""
    account = accounts({"id": 1, "tier": "strategic", "started_on": ago(started)})
    result = score(facts(**rows), account, TODAY, DEFAULTS)
    return result.ceiling[0], result.capped_by[0]


WELL = {
    "contact": [
        person(id=1, role="executive_sponsor", decision_power="high"),
        person(id=2, role="champion"),
    ],
    "note": [{"kind": "phone", "occurred_on": ago(60), "contacts": (1, 2)}],
    "review": [{"held_on": ago(180), "stage": "completed"}],
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, (100, "")),
        ({"contact": [person(id=1, decision_power="high"), WELL["contact"][1]]}, (69, "sponsor")),
        ({"note": [{**WELL["note"][0], "occurred_on": ago(61)}]}, (69, "power")),
        ({"note": [{**WELL["note"][0], "contacts": (1,)}]}, (69, "voices")),
        ({"review": [{**WELL["review"][0], "held_on": ago(181)}]}, (69, "review")),
        ({"risk": [risk(severity="critical", opened_on=ago(30))]}, (39, "risk")),
        ({"risk": [risk(severity="critical", opened_on=ago(29))]}, (100, "")),
        ({"risk": [risk(severity="critical", opened_on=ago(90), status="in_process")]}, (100, "")),
    ],
)
def test_the_special_rules_of_strategic_accounts_cap_the_score(change, expected):
    """Each rule on the last day it is kept and the first day it is broken; the lowest cap holds."""
    assert expected == ceiling({**WELL, **change})


def test_a_new_account_has_time_to_keep_the_rules():
    """Nobody could talk to two people within 90 days of an account that is 30 days old."""
    assert (100, "") == ceiling({"contact": WELL["contact"]}, started=30)
