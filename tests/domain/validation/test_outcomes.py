"""Who left and who stayed, on small calendars."""

import datetime as dt

import pandas as pd
import pytest

from kapta_workspace.domain.validation.outcomes import Design, origins, renewals, snapshots

DESIGN = Design(horizon=100, lead=10, min_age=50)
DAY = dt.date(2025, 6, 1)


def after(days):
    """The day so many days after the origin."""
    return pd.Timestamp(DAY) + pd.Timedelta(days=days)


def accounts(count, started=-400):
    """Accounts that began so many days before the origin."""
    return pd.DataFrame({"id": range(1, count + 1), "started_on": after(started)})


def outcomes(*rows):
    """Outcomes as (account, kind, days after the origin)."""
    table = pd.DataFrame(rows, columns=["account", "kind", "notice_on"])
    return table.assign(notice_on=[after(days) for days in table["notice_on"]])


def labels(found, until=400, **more):
    """The label of each account on the origin."""
    table = snapshots(found[0], found[1], [DAY], DESIGN, after(until).date(), **more)
    return {int(row["account"]): row["churned"] for row in table.to_dict("records")}


def test_a_window_opens_after_the_lead_and_closes_with_the_horizon():
    """Notice by day 10 is out; day 11 to 110 is churn; day 111 is not; who stayed is 0."""
    told = outcomes(
        (1, "churned", 10), (2, "churned", 11), (3, "churned", 110), (4, "churned", 111), (5, "renewed", 50)
    )

    assert {2: 1, 3: 1, 4: 0, 5: 0} == labels((accounts(5), told))


def test_who_was_not_followed_to_the_end_is_censored():
    """Nothing is known of the window's last day: the label is missing, unless they had left before."""
    found = accounts(2), outcomes((1, "churned", 20))
    labelled = labels(found, until=109)

    assert 1 == labelled[1]
    assert pd.isna(labelled[2])
    assert 0 == labels(found, until=110)[2]


def test_an_account_lost_from_sight_is_censored_on_its_own_day():
    """Its own last day counts where it has one."""
    mine = accounts(2).assign(followed_until=[pd.NaT, after(60)])

    labelled = labels((mine, outcomes()))

    assert 0 == labelled[1]
    assert pd.isna(labelled[2])


def test_young_accounts_and_those_that_gave_notice_are_out():
    """Fifty days are needed; a notice in the past ends the matter."""
    both = pd.concat(
        [accounts(1), accounts(1, started=-49).assign(id=2), accounts(1, started=-50).assign(id=3)]
    )

    assert {3: 0} == labels((both, outcomes((1, "churned", -5))))


def test_only_accounts_under_contract_are_asked_about():
    """Ended or not yet begun is out; without an end it runs on."""
    contracts = pd.DataFrame(
        {
            "account": [1, 2, 3, 4],
            "start": [after(-9), after(-99), after(1), pd.NaT],
            "end": [after(9), after(-1), after(99), pd.NaT],
        }
    )

    assert {1, 4} == set(labels((accounts(5), outcomes()), contracts=contracts))


def test_survival_counts_days_to_notice_or_to_the_last_sight():
    """For C measures: days, and whether they ended in notice."""
    table = snapshots(accounts(2), outcomes((1, "churned", 200)), [DAY], DESIGN, after(300).date())

    assert [(200, True), (300, False)] == list(zip(table["days"], table["event"], strict=True))


def test_the_worst_outcome_of_the_window_is_its_grade():
    """Contracted before renewed; nothing is missing."""
    told = outcomes((1, "renewed", 20), (1, "contracted", 30), (2, "expanded", 200))
    table = snapshots(accounts(2), told, [DAY], DESIGN, after(400).date())

    assert 1 == table["grade"].iloc[0]
    assert pd.isna(table["grade"].iloc[1])


def test_origins_count_back_from_the_last():
    """Every thirty days, oldest first."""
    found = origins(dt.date(2025, 1, 1), dt.date(2025, 3, 10), Design(every=30))

    assert [dt.date(2025, 1, 9), dt.date(2025, 2, 8), dt.date(2025, 3, 10)] == found
    assert [] == origins(dt.date(2025, 3, 10), dt.date(2025, 1, 1), Design())


def deals():
    """Three contracts: one whose outcome names it, one by nearness, one without any."""
    contracts = pd.DataFrame({"id": [1, 2, 3], "account": [1, 2, 3], "end": [after(0), after(0), after(0)]})
    told = pd.DataFrame(
        {
            "account": [1, 2, 2],
            "contract": pd.array([1, None, None], dtype="Int64"),
            "kind": ["churned", "renewed", "churned"],
            "notice_on": [after(-70), after(-5), after(300)],
            "effective_on": [pd.NaT, after(20), after(320)],
        }
    )
    return told, contracts


def test_renewals_are_seen_from_before_the_decision():
    """Decided 70 days before the end: leads of 30 and 60 days know it already and are out."""
    table = renewals(*deals())

    assert [90, 120, 180] == table.loc[table["account"] == 1, "lead"].tolist()
    assert [30, 60, 90, 120, 180] == table.loc[table["account"] == 2, "lead"].tolist()
    assert {1: 1.0, 2: 0.0} == dict(zip(table["account"], table["churned"], strict=True))
    assert {after(-90)} == set(table.loc[table["lead"] == 90, "origin"])


def test_a_window_knows_when_its_labels_are_all_known():
    """Lead and horizon after the origin."""
    assert after(110).date() == DESIGN.closed(DAY)


@pytest.mark.parametrize("days", [[], [DAY]])
def test_nobody_gives_an_empty_table(days):
    """With all columns."""
    table = snapshots(accounts(0), outcomes(), days, DESIGN, DAY)

    assert (0, 7) == table.shape
