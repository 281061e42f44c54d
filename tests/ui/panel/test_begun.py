"""A form begun and not saved is offered back, laid over the record, and let go of when it is done."""

from datetime import timedelta

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.ui.panel.forms.begun import begun_when
from kapta_workspace.ui.panel.pages import doing
from tests.ui.panel.test_forms_doing import Visit

EDIT = {"action": "edit", "kind": "account", "id": "1"}


@pytest.fixture
def ws(tmp_path):
    """Globex, in Springfield."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", folder=tmp_path) as workspace:
        workspace.accounts.add(name="Globex", city="Springfield")
        yield workspace


def begin(ws, way=EDIT, ticket="one", **typed):
    """What a browser hands over while somebody types."""
    was = {name: "Springfield" if name == "city" else "" for name in typed}
    assert ws.unfinished.keep(way, ticket, "Edit Globex", typed, was)


def typed_into(visit):
    """The form that is open."""
    form = visit.doing.dialog.form
    assert form is not None
    return form


def test_nothing_begun_offers_nothing(ws):
    """A new session says nothing, and a form opens as it is."""
    visit = Visit(ws)
    visit.press("edit", kind="account", id=1)

    assert "" == visit.told
    assert "" == visit.doing.dialog.shown["draft"]["said"]
    assert "Springfield" == typed_into(visit).raw["city"]


def test_what_was_begun_is_offered_and_gone_on_with(ws):
    """The next session offers it by its title; going on opens the form with the record beneath."""
    begin(ws, city="Shelbyville")
    visit = Visit(ws)
    offered = visit.told
    visit.press("go_on", ticket="one")

    assert "You had begun “Edit Globex” just now." in offered
    assert "Shelbyville" == typed_into(visit).raw["city"]
    assert "Springfield" == visit.doing.dialog.shown["began"]["raw"]["city"]
    assert "You had begun this just now; it is as you left it." == visit.doing.dialog.shown["draft"]["said"]


def test_saving_and_discarding_let_go_of_it(ws):
    """Saved, it is written and not offered again; discarded, it is not offered and nothing is written."""
    begin(ws, city="Shelbyville")
    visit = Visit(ws)
    visit.press("edit", kind="account", id=1)
    visit.send()
    assert ("Shelbyville", []) == (ws.accounts.get("Globex")["city"], ws.unfinished.all())

    begin(ws, ticket="two", city="Ogdenville")
    visit = Visit(ws)
    visit.press("discard", ticket="two")
    assert ("", []) == (visit.told, ws.unfinished.all())
    assert "Shelbyville" == ws.accounts.get("Globex")["city"]


def test_starting_afresh_shows_the_record_as_it_is(ws):
    """Discarded within the form, the record's own city stands there again."""
    begin(ws, city="Shelbyville")
    visit = Visit(ws)
    visit.press("edit", kind="account", id=1)
    dialog = visit.doing.dialog
    dialog.sent = {"action": "afresh", "turn": dialog.shown["turn"], "count": 1}

    assert "Springfield" == dialog.shown["state"]["raw"]["city"]
    assert ("", []) == (dialog.shown["draft"]["said"], ws.unfinished.all())


def test_what_somebody_changed_meanwhile_is_shown_beside_it(ws):
    """The city was changed since: both versions; the industry was not: what was typed alone."""
    begin(ws, city="Shelbyville", industry="Nuclear")
    ws.accounts.edit("Globex", city="Ogdenville")
    visit = Visit(ws)
    visit.press("edit", kind="account", id=1)
    form = typed_into(visit)

    assert [("Ogdenville", "Shelbyville")] == [(one.theirs, one.mine) for one in form.clashes]
    assert "Nuclear" == form.raw["industry"]
    assert "Somebody changed this record since you began." in form.message


def test_a_form_of_something_new_is_known_by_where_it_is_made(ws):
    """A contact of Globex begun from Create New is found from its section, and not for another account."""
    visit = Visit(ws)
    visit.press("create", kind="contact")
    way = visit.doing.dialog.shown["draft"]["way"]
    begin(ws, way=way, name="Ada")
    ws.accounts.add(name="Initech")
    visit.press("add", kind="contact", account=1)
    here = typed_into(visit).raw["name"]
    visit.press("add", kind="contact", account=2)

    assert ("Ada", "") == (here, typed_into(visit).raw["name"])


def test_a_begun_form_opens_nothing_but_forms(ws):
    """What is kept says which button to press again; one that archives is not pressed, whoever wrote it."""
    begin(ws, way={"action": "archive", "kind": "account", "id": "1"}, name="x")
    visit = Visit(ws)
    visit.press("go_on", ticket="one")

    assert {} == visit.doing.dialog.shown
    assert ["Globex"] == ws.accounts.frame()["name"].tolist()


def test_a_form_of_a_record_that_is_gone_says_so(ws):
    """The account was removed meanwhile: nothing opens, and nothing breaks."""
    begin(ws, way={**EDIT, "id": "99"}, city="Shelbyville")
    visit = Visit(ws)
    visit.press("go_on", ticket="one")

    assert {} == visit.doing.dialog.shown


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "just now"),
        (1, "1 minute ago"),
        (59, "59 minutes ago"),
        (60, "1 hour ago"),
        (1439, "23 hours ago"),
    ],
)
def test_when_it_was_is_said_the_same_in_every_zone(ws, minutes, said):
    """So long ago within a day, else the day."""
    begin(ws, city="Shelbyville")
    one = ws.unfinished.all()[0]

    assert said == begun_when(one, one.at + timedelta(minutes=minutes))
    assert begun_when(one, one.at + timedelta(days=2)).startswith("on ")


# --- the page of a past day ---------------------------------------------------------------------------


def test_nothing_pressed_on_the_page_of_a_past_day_writes_or_opens_a_form(ws, monkeypatch):
    """Every button but those that only read is answered with the day and the way back."""
    said = []
    monkeypatch.setattr(doing, "say", lambda sentence, _kind="success": said.append(sentence))
    visit = Visit(ws)
    visit.router.change(as_of="2026-01-31")
    before = ws.head
    pressed = sorted(set(visit.doing._answers) - doing.READING)
    for action in pressed:
        visit.press(action, kind="account", id=1, field="city", value="x", step="up", part="swot")
    visit.open_form("contact", account=1)

    assert {"This page shows 31 Jan 2026, so nothing can be changed here. Go back to today first."} == set(
        said
    )
    assert len(pressed) + 1 == len(said)
    assert (before, {}) == (ws.head, visit.doing.dialog.shown)
