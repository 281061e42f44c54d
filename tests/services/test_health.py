"""The score for people: why it moved, whose records did it, whether it holds, and that it can be redone."""

import datetime as dt
from datetime import UTC, datetime
from typing import Any

import pytest

from kapta_workspace.domain.errors import Misconfigured, NotFound, Refused
from kapta_workspace.services.health import Health
from tests.build import ADMIN, Office

FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 31)


def at(office: Office, day: int, month: int = 3) -> None:
    """Go to noon of a day."""
    office.clock.moment = datetime(2026, month, day, 12, tzinfo=UTC)


def call(office: Office, account: int, day: str, text: str, *contacts: int) -> None:
    """Write down a call on a day."""
    note = {"account": account, "kind": "phone", "occurred_on": day, "title": text, "contacts": contacts}
    office.write("note", note)


@pytest.fixture
def acme(office: Office) -> int:
    """
    Acme: a note on 1 March, a call on the 10th, a risk on the 20th; today is the 31st of March 2026.

    Ana, the administrator, writes everything.
    """
    acme = office.add("account", name="Acme", owner=ADMIN, website="acme.example")
    ada = office.add("contact", account=acme, name="Ada", role="champion", decision_power="high")
    call(office, acme, "2026-03-01", "Hello", ada)
    at(office, 10)
    call(office, acme, "2026-03-10", "Again", ada)
    at(office, 20)
    office.add("risk", account=acme, reason="Merger", severity="medium", opened_on="2026-03-20")
    at(office, 31)
    return acme


def health(office: Office) -> Health:
    """The scores as the administrator asks for them."""
    return Health(office.store, ADMIN)


def test_a_change_adds_up_in_every_direction(office: Office, acme: int) -> None:
    """Rows, effects and causes all add up to the difference of the scores, and to what is printed of it."""
    moved = health(office).change("Acme", since=FIRST)
    table = moved.table

    assert pytest.approx(moved.after - moved.before) == table["change"].sum()
    assert pytest.approx(table["change"].tolist()) == (table["by_value"] + table["by_weight"]).tolist()
    assert (
        pytest.approx(table["change"].tolist())
        == table[["clock", "settings", "records"]].sum(axis=1).tolist()
    )
    assert pytest.approx(moved.printed) == table["shown"].sum()
    assert pytest.approx(moved.printed) == moved.causes["shown"].sum()
    assert moved.printed == pytest.approx(round(moved.after, 1) - round(moved.before, 1))


def test_every_part_names_its_cause_and_the_records_behind_it(office: Office, acme: int) -> None:
    """The risk is a record that arrived; freshness faded because nobody was spoken to since 10 March."""
    table = health(office).change("Acme", since=dt.date(2026, 3, 15)).table.set_index("factor")
    risk, fresh = office.frame("risk").index[0], table.loc["freshness"]

    # Medium with a blank likelihood: 30 · 0.5 · 1 = 15 points.
    assert -15.0 == pytest.approx(table.loc["risk", "records"])
    assert (f"risk:{risk}",) == table.loc["risk", "rows"]
    assert "Nobody there has been spoken to since 10 Mar 2026, 21 days ago." == fresh["because"]
    assert fresh["clock"] < 0 == fresh["records"]


def test_the_ledger_is_a_bank_statement(office: Office, acme: int) -> None:
    """Two entries with time between them; the effects add up, and each entry opens what was written."""
    found = health(office).ledger("Acme", since=FIRST)
    events = found.table[found.table["kind"] == "event"]
    note, risk = int(office.frame("note").index[-1]), int(office.frame("risk").index[0])

    assert ["time", "event", "time", "event", "time"] == found.table["kind"].tolist()
    assert [(f"note:{note}",), (f"risk:{risk}",)] == events["rows"].tolist()
    assert ["Added note “Again”", "Added risk “Merger”"] == events["label"].tolist()
    assert [dt.date(2026, 3, 10), dt.date(2026, 3, 20)] == list(events["until"])
    assert pytest.approx(found.closing - found.opening) == found.table["effect"].sum()
    assert pytest.approx(round(found.closing, 1) - round(found.opening, 1)) == found.table["shown"].sum()
    assert -15.0 == pytest.approx(events["effect"].iloc[1])
    assert pytest.approx(found.closing) == health(office).score("Acme").result.score[0]


def test_an_account_too_young_for_the_question_says_so(office: Office, acme: int) -> None:
    """Asked about a day before the first record, the answer names the first day."""
    with pytest.raises(Misconfigured, match="first recorded on 2026-03-01"):
        health(office).change("Acme", since=dt.date(2026, 2, 1))
    with pytest.raises(Misconfigured, match="give the earlier day"):
        health(office).change("Acme", since=LAST, until=FIRST)


def test_what_was_written_late_is_not_known_early(office: Office, acme: int) -> None:
    """A call of 5 March written down on the 31st changes the 15th only for whoever judges by today."""
    before = health(office).trend("Acme", months=1)
    call(office, acme, "2026-02-27", "Forgotten")
    as_seen = health(office).score("Acme", as_of=dt.date(2026, 3, 15))
    restated = health(office).score("Acme", as_of=dt.date(2026, 3, 15), known_at=LAST)

    assert as_seen.result.score[0] < restated.result.score[0]
    assert 1 == len(before) == before["account"].nunique()


def test_a_trend_is_each_month_end_as_it_was_known(office: Office, acme: int) -> None:
    """At the end of March and today, 30 April: the scores of those days, asked for one by one."""
    at(office, 30, month=4)
    trend = health(office).trend("Acme", months=2)
    days = [dt.date(2026, 3, 31), dt.date(2026, 4, 30)]
    scores = [health(office).score("Acme", as_of=day).result.score[0] for day in days]

    assert days == [day.date() for day in trend["on"]]
    assert pytest.approx(scores) == trend["score"].tolist()


def test_a_new_weight_parts_a_change_into_settings_and_records(office: Office, acme: int) -> None:
    """Notes weigh 10 on 1 March and 40 from the 25th: part of the change is settings, and all adds up."""
    at(office, 25)
    cards = health(office).scorecards
    cards.edit("normal", weights={"notes": 40}, why="Notes tell us most.")
    at(office, 31)
    causes = health(office).change("Acme", since=FIRST).causes.set_index("cause")["points"]
    moved = health(office).change("Acme", since=FIRST)

    assert all(abs(points) > 0.01 for points in causes)
    assert pytest.approx(moved.after - moved.before) == causes.sum()
    assert 40.0 == pytest.approx(cards.weights("normal").set_index("factor").loc["notes", "weight"])
    assert ["normal 2"] == health(office).trend("Acme", months=0)["card"].tolist()


def test_a_scorecard_counts_from_its_day(office: Office, acme: int) -> None:
    """Made on 31 March for 5 April, it changes nothing before that day."""
    cards = health(office).scorecards
    before = health(office).score("Acme").result.score[0]
    cards.edit("normal", weights={"notes": 90}, effective_from=dt.date(2026, 4, 5), why="From April on.")

    assert before == health(office).score("Acme").result.score[0]
    assert [1, 2] == [cards.get("normal", dt.date(2026, 4, day)).number for day in (4, 5)]
    assert [False] == cards.frame()["in_force"].tolist()
    assert ("Ana", "From April on.") == tuple(cards.frame().loc[0, ["who", "description"]])


def test_the_factors_not_named_share_the_rest_as_they_did(office: Office) -> None:
    """Notes from 10 to 20 leave 80 for the others, which had 90: key players go from 20 to 17.78."""
    made = health(office).scorecards.draft("normal", weights={"notes": 20}, why="A try.")
    then = made.weights.set_index("factor")["then"]

    assert () == made.problems
    assert pytest.approx(20 * 80 / 90) == then["key_players.roles"]
    assert pytest.approx(100) == then.sum()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weights": {"nots": 20}}, "There is no factor “nots”"),
        ({"weights": {"notes": 80, "tasks": 40}}, "add up to 120"),
        ({"weights": {"notes": -1}}, "must lie between 0 and 100"),
        ({"penalties": {"risk": {"moost": 10}}}, "no option “moost”"),
        ({"bands": (40, 70)}, "0 < amber < green"),
    ],
)
def test_a_wrong_scorecard_is_refused_in_words(office: Office, changes: dict[str, Any], said: str) -> None:
    """What is wrong is said, and nothing is written."""
    with office.untouched(), pytest.raises(Refused, match=said):
        health(office).scorecards.edit("normal", why="A try.", **changes)


def test_a_scorecard_needs_a_reason_and_an_administrator(office: Office) -> None:
    """Without a reason it is refused; an account manager may not change it at all."""
    bob = office.user("Bob")

    with office.untouched(), pytest.raises(Refused, match="needs a reason"):
        health(office).scorecards.edit("normal", weights={"notes": 20}, why=" ")
    with office.untouched(), pytest.raises(Refused, match="settings of the workspace"):
        Health(office.store, bob).scorecards.edit("normal", weights={"notes": 20}, why="I want to.")


def test_no_door_lets_a_broken_scorecard_in(office: Office) -> None:
    """Written straight to its desk, a definition that cannot be read, or lies about its tier, is refused."""
    row = {"tier": "normal", "number": 2, "effective_from": "2026-03-01"}
    good = health(office).scorecards.draft("strategic", why="A try.").card.to_json()

    for definition, said in (("{", "not a table"), ("{}", "no groups"), (good, "another tier")):
        with office.untouched(), pytest.raises(Refused, match=said):
            office.write("scorecard", {**row, "definition": definition})


def test_snapshots_can_be_computed_again(office: Office, acme: int) -> None:
    """A snapshot of 31 March still holds in April, after a call of March was written down late."""
    health(office).snapshot()
    at(office, 10, month=4)
    call(office, acme, "2026-03-30", "Late")
    checked = health(office).verify()

    assert [True] == checked["holds"].tolist()
    assert ["The same records give the same score."] == checked["why"].tolist()


def test_a_day_has_one_snapshot_of_each_live_account(office: Office, acme: int) -> None:
    """Asked twice it writes once; a new account gets its own, and archived ones none."""
    office.edit("account", office.add("account", name="Over"), archived_at="2026-03-01")

    assert {"snapshot": 1} == health(office).snapshot().created
    assert {} == health(office).snapshot().created
    office.add("account", name="New")
    assert {"snapshot": 1} == health(office).snapshot().created


def test_a_snapshot_that_was_tampered_with_does_not_hold(office: Office, acme: int) -> None:
    """Another score, another digest: each is found, and each said in words."""
    health(office).snapshot()
    kept = office.frame("snapshot").index[0]

    office.edit("snapshot", int(kept), score=99)
    assert ["The same records give another score."] == health(office).verify()["why"].tolist()
    office.edit("snapshot", int(kept), digest="0" * 64)
    assert ["The records of that day are not what they were."] == health(office).verify()["why"].tolist()


def test_only_administrators_keep_snapshots(office: Office, acme: int) -> None:
    """They are settings of the workspace: Bob, who owns an account, may not write them."""
    bob = office.user("Bob")
    office.add("account", name="Bob's", owner=bob)

    with pytest.raises(Refused):
        Health(office.store, bob).snapshot()


def test_a_family_blends_revenue_and_the_worst(office: Office) -> None:
    """
    The mean by contract value and the worst member count half each; the worst is named.

    Parent 300, child 100: weights 0.5 · 0.75 and 0.5 · 0.25, and 0.5 more for whichever is worse.
    """
    ids = office.portfolio("Globex > Rome")
    for name, value in (("Globex", 300), ("Rome", 100)):
        office.add("contract", account=ids[name], name="C", value=value, currency="EUR")
    call(office, ids["Globex"], "2026-03-01", "Hello")
    found = health(office).rollup("Globex")
    members = found.members.set_index("name")

    assert ["Rome"] == found.worst["name"].tolist()
    assert pytest.approx([0.375, 0.625]) == members.loc[["Globex", "Rome"], "weight"].tolist()
    assert pytest.approx(found.total) == members["points"].sum() == found.table["points"].sum()
    assert [("EUR", 400.0)] == list(found.money.itertuples(index=False, name=None))


def test_amounts_in_several_currencies_are_not_compared(office: Office) -> None:
    """With euros here and dollars there nobody weighs more than the other, and it is said."""
    ids = office.portfolio("Globex > Rome")
    for name, currency in (("Globex", "EUR"), ("Rome", "USD")):
        office.add("contract", account=ids[name], name="C", value=100, currency=currency)
    found = health(office).rollup("Globex", "revenue")

    assert [0.5, 0.5] == found.members["weight"].tolist()
    assert found.remarks == (
        "Contracts are in several currencies and are not converted, so all members weigh the same.",
    )


def test_what_each_member_did_adds_up(office: Office, acme: int) -> None:
    """A child that joins and a parent that falls: the rows add up to the change of the blend."""
    child = office.add("account", name="Child", owner=ADMIN, parent=acme)
    before, after = health(office).rollup("Acme", as_of=FIRST), health(office).rollup("Acme")
    table = health(office).rollup_change("Acme", since=FIRST)

    assert {acme, child} == set(table["account"])
    assert (
        pytest.approx(float(after.total or 0) - float(before.total or 0))
        == table["change"].astype(float).sum()
    )


def test_no_change_is_told_of_a_family_that_had_no_score(office: Office, acme: int) -> None:
    """Years before its first record the account has no score, and a sentence says so."""
    with pytest.raises(NotFound, match="has a score on 2001-01-01"):
        health(office).rollup_change("Acme", since=dt.date(2001, 1, 1))


def test_an_idea_is_worth_what_scoring_again_says(office: Office, acme: int) -> None:
    """Imagined done, the first idea brings its gain; a plan of an hour takes no more than that."""
    found = health(office).whatif("Acme")
    best = found.ideas.iloc[0]
    done = health(office).whatif("Acme", actions=[best["id"]])
    plan = health(office).whatif("Acme", minutes=60).plan
    assert plan is not None

    assert pytest.approx(best["gain"]) == done.gain
    assert plan.minutes <= 60
    assert pytest.approx(plan.gain) == plan.steps["gain"].sum()
    with pytest.raises(Misconfigured, match="There is no idea dance"):
        health(office).whatif("Acme", actions=["dance"])


def test_what_one_may_not_see_does_not_move_a_figure(office: Office, acme: int) -> None:
    """Bob, who shares nothing with Ana, sees no score, no trend and no ledger of Acme."""
    bob = Health(office.store, office.user("Bob"))

    assert 0 == len(bob.frame()) == len(bob.trend(months=1))
    for question in (bob.change, bob.ledger, bob.explain, bob.whatif, bob.rollup):
        with pytest.raises(Exception, match="not shared with you"):
            question(acme)


def test_a_scores_board_follows_every_edit(office: Office, acme: int) -> None:
    """After an edit, a snapshot, another tier and a new scorecard the board says what scoring says."""
    office.portfolio("Globex > Rome")
    for step in ("note", "snapshot", "tier", "scorecard"):
        health(office).frame()
        if step == "note":
            call(office, acme, "2026-03-31", "New")
        elif step == "snapshot":
            health(office).snapshot()
        elif step == "tier":
            office.edit("account", acme, tier="strategic")
        else:
            health(office).scorecards.edit("normal", weights={"notes": 50}, why="A try.")
        board = health(office).frame().set_index("account")["score"]
        for account, score in zip(board.index.tolist(), board.tolist(), strict=True):
            assert pytest.approx(score) == health(office).score(account).result.score[0]


def test_the_parts_of_a_portfolio_add_up_to_its_scores(office: Office, acme: int) -> None:
    """For every account of the portfolio the points earned add up to the score of the frame."""
    office.portfolio("Globex > Rome")
    parts = health(office).parts().groupby("account")["earned"].sum()
    scores = health(office).frame().set_index("account")["score"]

    assert pytest.approx(scores.sort_index().tolist()) == parts.sort_index().tolist()


def test_a_board_forgets_what_another_log_told(office: Office, acme: int) -> None:
    """When a backup takes the place of the workspace, the scores are its own, not the ones remembered."""
    health(office).frame()
    office.empty()
    office.clock.moment = datetime(2026, 5, 1, 8, tzinfo=UTC)
    other = office.add("account", name="Other", owner=ADMIN, website="other.example")
    at(office, 31)

    assert 1 == other
    assert health(office).score(other).result.score[0] == health(office).frame()["score"].iloc[0]


# --- backtests ----------------------------------------------------------------------------------------


def test_without_outcomes_a_backtest_says_what_is_missing(office: Office, acme: int) -> None:
    """Nobody left and nobody stayed: the badge is Unvalidated, and the sentence asks for outcomes."""
    with pytest.raises(Misconfigured, match="record who renewed and who left"):
        health(office).backtest()
    assert "Unvalidated" == health(office).evidence("normal").level


def test_a_backtest_sees_only_what_was_known_on_the_day(office: Office) -> None:
    """
    Accounts nobody speaks to leave; the score tells them apart. What is written after the notice is not seen.

    Twelve accounts, six silent ones of which give notice in the summer; all get a call in December.
    """
    ids = office.portfolio("; ".join(f"A{number}" for number in range(12)))
    for number, account in enumerate(ids.values()):
        if number < 6:
            call(office, account, "2026-03-01", "Hello")
    at(office, 1, month=6)
    for number, account in enumerate(ids.values()):
        if number < 6:
            call(office, account, "2026-06-01", "Hello")
        else:
            office.write("outcome", {"account": account, "kind": "churned", "notice_on": "2026-08-01"})
    at(office, 31, month=12)
    for account in ids.values():
        call(office, account, "2026-12-31", "All")
    found = health(office).backtest(until=dt.date(2026, 12, 31), draws=50)

    assert 1.0 == found.tested.auc("score as shown").value
    assert 6 == found.tested.events
    assert "Unvalidated" == found.evidence.level  # fewer than ten left
    # The calls of December are not in any row: the silent accounts have no notes at all.
    notes = found.panel.value[:, found.panel.factors.index("notes")]
    assert {0.0} == set(notes[found.panel.churned == 1])


def test_how_early_the_score_knows(office: Office) -> None:
    """
    Four contracts end on 1 September; the two whose people were called in July are renewed.

    30 days before, the score ranks both pairs rightly. 10 days before, both losses were known already, so
    that nothing is left to be told.
    """
    ids = list(office.portfolio("A; B; C; D").values())
    at(office, 20, month=7)
    for number, account in enumerate(ids):
        office.add("contract", account=account, name="Frame", end="2026-09-01")
        if number < 2:
            call(office, account, "2026-07-20", "Hello")
    at(office, 2, month=9)
    for number, account in enumerate(ids):
        kind, day = ("renewed", "2026-08-30") if number < 2 else ("churned", "2026-08-20")
        office.write("outcome", {"account": account, "kind": kind, "notice_on": day})
    found = health(office).leads(days=(10, 30))

    assert [(30, 1.0, 4, 2)] == list(
        found[["lead", "auc", "rows", "events"]].itertuples(index=False, name=None)
    )


def test_a_badge_lasts_as_long_as_its_scorecard(office: Office) -> None:
    """Kept for version 1 it is shown with its day; after a change of the card it is Unvalidated again."""
    test_a_backtest_sees_only_what_was_known_on_the_day(office)
    ours = health(office)
    ours.keep_evidence(ours.backtest(until=dt.date(2026, 12, 31), draws=50))
    kept = ours.evidence("normal")
    ours.scorecards.edit("normal", weights={"notes": 30}, why="A try.")

    assert "AUC 1.00" in kept.sentence
    assert "Tested on 2026-12-31." in kept.sentence
    assert "Version 2 has not been tested" in ours.evidence("normal").sentence
