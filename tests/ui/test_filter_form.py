"""The form of a filter of accounts: drop-downs and a text, said in words with its count, kept as one text."""

from typing import Any

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.ui.form import Saved, filter_deed
from kapta_workspace.ui.panel.pages import settings


@pytest.fixture
def ws(tmp_path):
    """Acme of the administrator; Bolt and Cora, both strategic, of which Cora is Ben's."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path) as workspace:
        workspace.users.add(name="Ben", email="ben@us.example", role="account_manager")
        workspace.accounts.add(name="Acme", city="Rome")
        workspace.accounts.add(name="Bolt", tier="strategic")
        workspace.acting_as("ben@us.example").accounts.add(name="Cora", tier="strategic")
        yield workspace


def opened(*given, **asked) -> Any:
    """The window of a filter that is put together."""
    return filter_deed(*given, **asked)


def named(form):
    """The names of a form's fields, by label."""
    return {one.label: one.name for one in form.fields}


def filled(deed, **by_label):
    """Fill in a form by labels."""
    names = named(deed.form)
    deed.form.fill({names[label.replace("_", " ")]: value for label, value in by_label.items()})
    return deed


def test_a_filter_is_put_together_from_lists_and_kept_as_its_text(ws):
    """Owner me and type strategic, with a further test: said in words with the one account it means."""
    deed = opened(ws)
    assert "Everything is open so far: it means all accounts." == deed.aside(deed.form)
    filled(deed, Filter="Mine", Owner="me", Type="strategic", And_as_a_text="city is empty or score < 5")

    words = (
        "Owner (account manager) is me and Account type is Strategic and (City is empty or Score is under 5)"
    )
    assert f"{words}.\n1 account today." == deed.aside(deed.form)
    saved = deed.do(deed.form)
    assert isinstance(saved, Saved)
    assert "Filter “Mine” created." == saved.sentence
    kept = ws.filters.get("Mine")
    assert "owner = me and type = strategic and (city is empty or score < 5)" == kept["expression"]
    assert ("account", False) == (kept["entity"], kept["is_shared"])
    ws.undo(saved.position)
    assert ws.filters.frame().empty


def test_a_filter_that_is_changed_stands_in_the_lists_as_far_as_they_go(ws):
    """45 days and Ben in theirs, a sign no list has as text; shared at the end, and nothing else moves."""
    made = ws.filters.add(name="Quiet", expression="silent > 45 and owner = Ben and score >= 50")
    deed = opened(ws, made)
    raw, names = deed.form.raw, named(deed.form)

    assert ("Ben", "45", "score >= 50") == tuple(
        raw[names[label]] for label in ("Owner", "Last contact", "And as a text")
    )
    assert "Filter “Quiet”" == deed.form.title
    filled(deed, Shared=True, Last_contact="60")
    assert isinstance(deed.do(deed.form), Saved)
    kept = ws.filters.get("Quiet")
    assert ("owner = Ben and silent > 60 and score >= 50", True) == (kept["expression"], kept["is_shared"])


def test_a_filter_nobody_changes_stays_as_it_is(ws):
    """Parentheses and *or* are all text, and come back letter by letter."""
    text = "(tier = strategic or flagged) and not owner = me"
    made = ws.filters.add(name="Odd", expression=text)
    deed = opened(ws, made)
    deed.do(deed.form)

    assert text == ws.filters.get("Odd")["expression"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Choose from the lists above, or write here what it asks for."),
        ("scroe < 50", "Did you mean score"),
        ("(score < 50", "A parenthesis is opened and not closed. Add the missing “)”."),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_text(ws, text, told):
    """Nothing is written; what is said beside the form says the same."""
    deed = filled(opened(ws), Filter="Wrong", And_as_a_text=text)

    assert deed.do(deed.form) is None
    assert told in deed.form.problems["text"]
    assert not text or told in deed.aside(deed.form)
    assert ws.filters.frame().empty


def test_only_administrators_are_asked_whether_it_is_everybodys(ws):
    """Ben keeps his for himself; another's filter is not there for him."""
    secret = ws.filters.add(name="Secret", expression="owner = me")
    ben = ws.acting_as("ben@us.example")
    deed = filled(opened(ben), Filter="Ben's", Owner="me")

    assert "Shared" not in named(deed.form)
    assert isinstance(deed.do(deed.form), Saved)
    assert [False] == ben.filters.frame()["is_shared"].tolist()
    with pytest.raises(NotFound, match="There is no such filter, or it is not shared with you"):
        opened(ben, secret)


def test_somebody_elses_change_in_between_is_not_overwritten(ws):
    """The door names the conflict; the filter stays as the other one left it."""
    made = ws.filters.add(name="Ours", expression="tier = strategic")
    deed = opened(ws, made)
    ws.filters.edit(made, expression="tier = normal")
    filled(deed, Owner="me")

    assert deed.do(deed.form) is None
    assert "changed" in deed.form.message
    assert "tier = normal" == ws.filters.get("Ours")["expression"]


def test_a_view_of_metrics_is_kept_by_its_family_and_a_text(ws):
    """A family stands in the letters of its list; two metrics are Financial, one of them an amount."""
    ws.metrics.add(name="Revenue", family="Financial", format="currency")
    ws.metrics.add(name="Seats", family="Financial")
    ws.metrics.add(name="Visits", family="Customer")
    ws.metrics.archive(ws.metrics.add(name="Old", family="Financial", format="currency"))
    deed = opened(ws, entity="metric", expression="family = financial")
    assert "Family is “Financial”.\n2 metrics today." == deed.aside(deed.form)
    filled(deed, Filter="Money", And_as_a_text="format = currency")
    assert "Family is “Financial” and Format is Currency.\n1 metric today." == deed.aside(deed.form)
    assert isinstance(deed.do(deed.form), Saved)

    kept = ws.filters.get("Money")
    assert ("metric", "family = Financial and format = currency") == (kept["entity"], kept["expression"])
    again = opened(ws, int(kept["id"]))
    assert "format = currency" == again.form.raw["text"]
    filled(again, And_as_a_text="")
    assert isinstance(again.do(again.form), Saved)
    assert "family = Financial" == ws.filters.get("Money")["expression"]


def test_filters_of_records_nobody_filters_are_plain_text(ws):
    """Their form is the plain one."""
    assert filter_deed(ws, ws.filters.add(name="Risks", entity="risk", expression="open")) is None


def test_the_list_in_settings_says_each_filter_in_words(ws):
    """Shared ones alone, their text below; one that cannot be answered any more says why."""
    ws.filters.add(name="Mine alone", expression="score < 50")
    ws.filters.add(name="Stars", expression="type = strategic and silent > 30", is_shared=True)
    ws.filters.add(name="Money", entity="metric", expression="family = Financial", is_shared=True)
    ws.filters.add(name="Gone", expression="region = North", is_shared=True)
    drawn = settings.draw(ws, {"tab": "filters"})

    assert "Account type is Strategic and Days since the last contact is over 30<br><code>type = " in drawn
    assert "Family is “Financial”" in drawn
    assert "Cannot be answered: There is nothing called “region” to filter by." in drawn
    assert "Mine alone" not in drawn
