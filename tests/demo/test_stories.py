"""The three stories a newcomer can find are in the records, today and as of earlier days."""

import datetime as dt

import pandas as pd
import pytest

from kapta_workspace.demo import batches
from tests.demo.history import play


def people(history, account):
    """The contacts of an account, by name."""
    contacts = history.frame("contact")
    return contacts[contacts["account"] == account["id"]].set_index("name")


def of(history, kind, account):
    """The records of a kind that belong to an account."""
    frame = history.frame(kind)
    return frame[frame["account"] == account["id"]]


def ago(today, days):
    """So many days before today, as frames hold days."""
    return pd.Timestamp(today) - pd.Timedelta(days=days)


# ------------------------------------------------------------- a green account that is about to leave


@pytest.fixture(scope="module")
def pellworth(history):
    """The account of the first story."""
    return history.named("account", "Pellworth Laboratories")


def test_pellworth_looks_green(history, pellworth, today):
    """Plenty of recent notes, a happy owner, no open risk, no overdue task, a review this quarter."""
    notes, tasks = of(history, "note", pellworth), of(history, "task", pellworth)
    satisfaction = of(history, "satisfaction", pellworth).sort_values("on")
    reviews = of(history, "review", pellworth)

    assert (notes["occurred_on"] > ago(today, 60)).sum() >= 8
    assert satisfaction["value"].iloc[-1] >= 75
    assert 0 == len(of(history, "risk", pellworth))
    assert not ((tasks["status"] == "open") & (tasks["due"] < ago(today, 15))).any()
    assert ((reviews["stage"] == "completed") & (reviews["held_on"] > ago(today, 100))).any()
    assert not pellworth["is_flagged"]


def test_pellworth_is_about_to_leave(history, pellworth, today):
    """A hostile sponsor, no decision maker, a rival in the notes, falling use, no renewal."""
    staff, notes = people(history, pellworth), of(history, "note", pellworth)
    sponsor, decider = staff.loc["Winifred Castellane"], staff.loc["Gareth Pomfrey"]
    met = notes[[sponsor["id"] in present for present in notes["contacts"]]]
    users = of(history, "metric_value", pellworth)
    users = users[users["metric"] == history.named("metric", "Weekly users")["id"]].sort_values("measured_on")
    contract = of(history, "contract", pellworth).sort_values("end").iloc[-1]

    assert ("executive_sponsor", "hostile") == tuple(sponsor[["role", "friend_foe"]])
    assert "decision_maker" == decider["role"]
    assert decider["archived_at"].date() < today
    assert [] == staff.index[(staff["role"] == "decision_maker") & staff["archived_at"].isna()].tolist()
    assert met["occurred_on"].max() < ago(today, 150)
    assert 3 <= notes["text"].str.contains("Varnholm|other one|new boxes").sum()
    assert users["value"].iloc[-1] < 0.6 * users["value"].iloc[-9]
    assert 80 <= (contract["end"] - pd.Timestamp(today)).days <= 95
    assert not contract["auto_renew"]
    assert not (of(history, "opportunity", pellworth)["contract"] == contract["id"]).any()


def test_pellworth_half_a_year_ago_was_as_it_seemed(history, pellworth, today):
    """As of 200 days ago the decision maker was there and the sponsor no enemy."""
    then = history.at(dt.datetime.combine(today - dt.timedelta(days=200), dt.time(12), dt.UTC))
    staff = people(then, pellworth)

    assert "neutral" == staff.loc["Winifred Castellane", "friend_foe"]
    assert pd.isna(staff.loc["Gareth Pomfrey", "archived_at"])


# ------------------------------------------------------- a family whose mean hides a burning child


@pytest.fixture(scope="module")
def ravensholt(history):
    """The six accounts of the second story, the hospital first."""
    accounts = history.frame("account")
    family = accounts[accounts["name"].str.startswith("Ravensholt")]
    return family.sort_values("annual_revenue", ascending=False)


def test_one_child_of_ravensholt_holds_most_of_the_revenue(ravensholt):
    """The city hospital pays about three quarters of what the family pays, as a child of the group."""
    assert "Ravensholt City Hospital" == ravensholt["name"].iloc[0]
    assert 6 == len(ravensholt)
    assert 0.7 < ravensholt["annual_revenue"].iloc[0] / ravensholt["annual_revenue"].sum() < 0.85
    assert not pd.isna(ravensholt["parent"].iloc[0])


def test_the_others_of_ravensholt_are_well_and_the_hospital_burns(history, ravensholt, today):
    """Satisfaction and care are high everywhere but there, so that the plain mean looks good."""
    latest = history.frame("satisfaction").sort_values("on").groupby("account")["value"].last()
    hospital, *others = ravensholt["id"]
    recent = history.frame("note").query("occurred_on > @since", local_dict={"since": ago(today, 45)})
    talks = recent.groupby("account").size()

    assert latest[hospital] <= 30
    assert min(latest[one] for one in others) >= 75
    assert sum(latest[one] for one in ravensholt["id"]) / 6 >= 65
    assert talks.get(hospital, 0) < 4 <= min(talks[one] for one in others)


def test_the_hospital_has_everything_that_burns(history, ravensholt, today):
    """A critical risk nobody works on, overdue tasks, a hostile decision maker, promises in the notes."""
    hospital = ravensholt.iloc[0]
    risk, tasks = of(history, "risk", hospital).iloc[-1], of(history, "task", hospital)

    assert ("open", "critical", "likely") == tuple(risk[["status", "severity", "likelihood"]])
    assert ((tasks["status"] == "open") & (tasks["due"] < ago(today, 30))).sum() >= 4
    assert "hostile" == people(history, hospital).loc["Alan Garside", "friend_foe"]
    assert of(history, "note", hospital)["text"].str.contains("where the plan is").any()


# ---------------------------------------------------------------------------- a champion who left


@pytest.fixture(scope="module")
def sildefjord(history):
    """The account of the third story."""
    return history.named("account", "Sildefjord Bryggeri")


def test_the_champion_of_sildefjord_left_and_six_people_reported_to_her(history, sildefjord, today):
    """Maren is archived; six live contacts still name her as their manager; nobody took her role."""
    staff = people(history, sildefjord)
    maren = staff.loc["Maren Lyngmark"]
    below = staff[staff["reports_to"] == maren["id"]]

    assert "champion" == maren["role"]
    assert 110 <= (today - maren["archived_at"].date()).days <= 130
    assert 6 == len(below)
    assert below["archived_at"].isna().all()
    assert ["Maren Lyngmark"] == staff.index[staff["role"] == "champion"].tolist()


def test_since_the_champion_left_nobody_has_been_heard_of(history, sildefjord):
    """Many conversations before, most of them with her at hand; none since; a task about it lies open."""
    notes, maren = of(history, "note", sildefjord), people(history, sildefjord).loc["Maren Lyngmark"]
    left = pd.Timestamp(maren["archived_at"].date())
    tasks = of(history, "task", sildefjord)
    forgotten = tasks[tasks["title"] == "Find out who takes over from Maren"].iloc[0]

    assert 40 < (notes["occurred_on"] < left).sum()
    assert 0 == (notes["occurred_on"] > left).sum()
    assert "open" == forgotten["status"]


# ------------------------------------------------------------------------------- whatever the seed


@pytest.mark.parametrize("seed", [0, 12345])
def test_the_stories_are_there_for_every_seed_and_in_the_smallest_demo(seed):
    """Eight accounts suffice, and their people have the names the treasure map gives."""
    history = play(batches(dt.date(2027, 1, 4), seed, accounts=8))
    names = set(history.frame("contact")["name"])

    assert {"Pellworth Laboratories", "Ravensholt City Hospital", "Sildefjord Bryggeri"} <= {
        *history.frame("account")["name"]
    }
    assert {"Winifred Castellane", "Gareth Pomfrey", "Alan Garside", "Maren Lyngmark"} <= names
