"""How much there is of everything, and that it reads like the work of people."""

import re
from collections import Counter

import pandas as pd
import pytest

from kapta_workspace.demo.colleagues import COLLEAGUES
from kapta_workspace.domain.schemas import SCHEMAS

UNUSED = {"advice", "arrangement", "filter", "scorecard", "snapshot"}
"""Kept by their own parts of the house: filters have a language, the others come with the workspace."""


@pytest.fixture(scope="session")
def accounts(history):
    """The accounts as they stand at the end."""
    return history.frame("account")


def test_sixty_accounts_of_which_twelve_are_parents(accounts):
    """Nine families and twenty-two single accounts; three families are three deep."""
    parent = accounts.set_index("id")["parent"].dropna()
    grandparent = parent.map(parent).dropna()
    tops = set(parent) - set(parent.index)

    assert 60 == len(accounts)
    assert 12 == parent.nunique()
    assert 9 == len(tops)
    assert 3 == grandparent.nunique()
    assert 22 == len(accounts) - len(parent) - len(tops)


def test_about_six_hundred_contacts_most_of_whom_report_to_somebody(history):
    """Ten an account, some across accounts of a family, some recorded later, some left."""
    contacts = history.frame("contact")
    home = contacts.set_index("id")["account"]
    across = contacts["reports_to"].dropna().map(home) != contacts.dropna(subset="reports_to")["account"]

    assert 560 <= len(contacts) <= 640
    assert contacts["reports_to"].notna().mean() > 0.7
    assert across.sum() >= 5
    assert contacts["archived_at"].notna().sum() >= 8
    assert contacts["role"].nunique() == 6
    assert contacts["friend_foe"].nunique() == 5
    assert contacts["friend_foe"].isna().any()


def test_twelve_colleagues_at_any_one_time(history):
    """One leaves and one comes; all four roles are there, and viewers belong to a group."""
    users = history.frame("user")
    viewers = set(users.loc[users["role"] == "viewer", "id"])

    assert 13 == len(users) == len(COLLEAGUES)
    assert ["Tomasz Wilkowiec"] == users.loc[users["is_disabled"].astype(bool), "name"].tolist()
    assert {"administrator", "account_manager", "contributor", "viewer"} == set(users["role"])
    assert viewers <= set(history.frame("member")["user"])
    assert (
        not history.frame("account")["owner"].isin(users.loc[users["is_disabled"].astype(bool), "id"]).any()
    )


def test_every_kind_people_use_is_represented(history):
    """All record kinds but those that come from elsewhere."""
    assert set(SCHEMAS) - UNUSED == set(history.records)


def test_metrics_are_measured_every_month(history):
    """Eight metrics in three families, each with a value for every month an account was there."""
    metrics, values = history.frame("metric"), history.frame("metric_value")
    oldest = values.groupby(["account", "metric"])["measured_on"].nunique()

    assert 8 == len(metrics)
    assert 3 == metrics["family"].nunique()
    assert 18 == oldest.max()
    assert (values["measured_on"].dt.day == 1).all()


def test_five_accounts_have_left_and_are_archived(history, accounts):
    """Each has a known outcome from before it was archived, and nothing was written afterwards."""
    gone = accounts.dropna(subset="archived_at").set_index("id")
    outcomes = history.frame("outcome")
    lost = outcomes[outcomes["kind"] == "churned"].set_index("account").loc[gone.index]
    made = [row for row in history.rows if row.before is None]
    last = pd.Series({row.values.get("account"): row.batch.moment for row in made})

    assert 5 == len(gone)
    assert 5 == (outcomes["kind"] == "churned").sum()
    assert (lost["notice_on"].dt.tz_localize("UTC") < gone["archived_at"]).all()
    assert (last[gone.index] < gone["archived_at"]).all()
    assert {"renewed", "expanded", "contracted"} <= set(outcomes["kind"])


def test_risks_open_and_close(history):
    """Some are resolved, some lost with their account, some still open."""
    status = Counter(history.frame("risk")["status"])

    assert status["closed_resolved"] >= 2
    assert status["closed_lost"] >= 2
    assert status["open"] + status["in_process"] >= 3


def test_history_is_a_history(history):
    """Records are edited after their birth: percent, owners, feelings, stages, archived marks."""
    edited = {(row.kind, name) for row in history.rows if row.before for name in row.values}

    assert {
        ("account", "owner"),
        ("account", "is_flagged"),
        ("account", "archived_at"),
        ("action", "percent"),
        ("contact", "friend_foe"),
        ("contact", "archived_at"),
        ("contact", "internal_contact"),
        ("contract", "archived_at"),
        ("opportunity", "stage"),
        ("opportunity", "status"),
        ("review", "stage"),
        ("risk", "status"),
        ("task", "done_on"),
        ("user", "is_disabled"),
    } <= edited


def test_notes_are_written_down_after_they_took_place(history):
    """Most within a week, a few much later, none before."""
    notes = [row for row in history.rows if row.kind == "note" and row.before is None]
    delays = pd.Series([(row.batch.moment.date() - row.values["occurred_on"].date()).days for row in notes])

    assert 0 <= delays.min()
    assert 0.9 < (delays <= 7).mean()
    assert 20 < (delays > 9).sum()
    assert 3000 < len(notes)


def test_texts_are_filled_in_and_varied(history):
    """No brace or missing word is left over, and hardly a note reads like another."""
    texts = [value for row in history.rows for value in row.values.values() if isinstance(value, str)]
    notes = history.frame("note")["text"]
    openings = notes.str.split().str[:4].str.join(" ")

    assert [] == [text for text in texts if re.search(r"[{}]|\b(None|nan|NaN)\b|  ", text)]
    assert [] == [text for text in notes if text[0].islower()]
    assert notes.nunique() / len(notes) > 0.9
    assert openings.nunique() > 900


def test_names_come_from_many_languages(history):
    """Latin, Greek, Cyrillic, Japanese and Korean letters are among them."""
    names = " ".join(history.frame("contact")["name"])

    for letters in ("[åæøß]", "[\u0370-\u03ff]", "[\u0400-\u04ff]", "[\u3040-\u9fff]", "[\uac00-\ud7af]"):
        assert re.search(letters, names), letters


def test_health_has_something_to_tell_apart(history):
    """Satisfaction at the end spans from cold to warm."""
    latest = history.frame("satisfaction").sort_values("on").groupby("account")["value"].last()

    assert latest.min() <= 30
    assert latest.max() >= 85
    assert ((latest > 40) & (latest < 70)).sum() >= 10
