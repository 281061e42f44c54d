"""One behaviour, two toolkits: the same forms in a notebook and on a page, without a browser."""

import re
from html import unescape

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.ui.form import edit_form, new_form
from kapta_workspace.ui.jupyter import forms as notebook
from kapta_workspace.ui.panel.forms import FormDialog


class OnAPage:
    """Fills in the window of the pages as its browser would: values arrive together, as text and numbers."""

    def __init__(self, ws):
        self.done = []
        self.dialog = FormDialog(ws, self.done.append)
        self.ws, self.typed, self.count = ws, {}, 0

    def new(self, kind, **given):
        """Open the form of a new record."""
        self.dialog.open(new_form(self.ws, kind, **given))

    def edit(self, kind, record):
        """Open the form of a record."""
        self.dialog.open(edit_form(self.ws, kind, record))

    @property
    def tabs(self):
        """The names of the tabs."""
        return [tab["label"] for tab in self.dialog.shown["form"]["tabs"]]

    def fill(self, **values):
        """Type into fields."""
        self.typed |= values

    def save(self):
        """Press the button."""
        self._send("save")

    def take(self, name):
        """Let their version stand."""
        self._send("take", field=name)

    def _send(self, action, **more):
        self.count += 1
        values = {**self.dialog.shown["state"]["raw"], **self.typed}
        turn = self.dialog.shown["turn"]
        self.dialog.sent = {"action": action, "turn": turn, "values": values, "count": self.count, **more}
        self.typed = {}

    def offered(self, name):
        """What a link offers."""
        self.count += 1
        raw = {**self.dialog.shown["state"]["raw"], **self.typed}
        turn = self.dialog.shown["turn"]
        self.dialog.asked = {"field": name, "text": "", "turn": turn, "values": raw, "count": self.count}
        return [label for _, label, _ in self.dialog.offered["options"]]

    @property
    def problems(self):
        """Field → what is wrong with it."""
        return self.dialog.shown["state"]["problems"]

    @property
    def holds(self):
        """Field → what it holds."""
        return self.dialog.shown["state"]["raw"]

    @property
    def clashes(self):
        """The fields with two versions: name, theirs, mine."""
        return [(name, theirs, mine) for name, _, theirs, mine in self.dialog.shown["state"]["clashes"]]

    @property
    def said(self):
        """What was written."""
        return self.done[-1].sentence

    def undo(self):
        """Take it back."""
        self.ws.undo(self.done[-1].position)


class InANotebook:
    """Fills in a cell's widgets one after another, as a person would."""

    def __init__(self, ws):
        self.ws = ws
        notebook._begun.clear()

    def new(self, kind, **given):
        """Open the form of a new record."""
        self.box = notebook.new_record(self.ws, kind, **given)

    def edit(self, kind, record):
        """Open the form of a record."""
        self.box = notebook.edit_record(self.ws, kind, record)

    @property
    def tabs(self):
        """The names of the tabs."""
        return list(self.box._tabs.titles)

    def fill(self, **values):
        """Type into fields."""
        for name, value in values.items():
            self.box.controls[name].type(value)

    def save(self):
        """Press the button."""
        self.box.save.click()

    def take(self, name):
        """Let their version stand."""
        self.box.take(name)

    def offered(self, name):
        """What a link offers."""
        self.box.controls[name].offer()
        widget = self.box.controls[name].widget
        return list(getattr(widget, "options", getattr(widget, "allowed_tags", ())))

    @property
    def problems(self):
        """Field → what is wrong with it."""
        said = {name: plain(one.problem.value) for name, one in self.box.controls.items()}
        return {name: one for name, one in said.items() if one}

    @property
    def holds(self):
        """Field → what its widget shows, as a raw value."""
        return {name: one._read(one.widget.value) for name, one in self.box.controls.items()}

    @property
    def clashes(self):
        """The fields with two versions: name, theirs, mine."""
        assert len(self.box._clashes.children) == len(self.box.form.clashes)
        return [(one.field.name, one.theirs, one.mine) for one in self.box.form.clashes]

    @property
    def said(self):
        """What was written."""
        return plain(self.box.said.value)

    def undo(self):
        """Take it back."""
        assert self.box.undo.layout.display == ""
        self.box.undo.click()


def plain(html):
    """The text of some HTML."""
    return unescape(re.sub("<[^>]+>", "", html))


@pytest.fixture
def ws(tmp_path):
    """Globex with Ada and Bo, who reports to her; Initech with Eve; Ben, a colleague (user 2)."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}") as workspace:
        workspace.users.add(name="Ben Book", email="ben@ours.example")
        workspace.accounts.add(name="Globex", city="Springfield", website="globex.example")
        workspace.accounts.add(name="Initech")
        workspace.contacts.add(account="Globex", name="Ada")
        workspace.contacts.add(account="Globex", name="Bo", reports_to="Ada")
        workspace.contacts.add(account="Initech", name="Eve")
        yield workspace


@pytest.fixture(params=[OnAPage, InANotebook])
def hand(request, ws):
    """Somebody who fills in forms, on a page or in a notebook."""
    return request.param(ws)


def test_a_new_account_has_three_tabs_and_is_saved_with_contributors(hand, ws):
    """Basic, More Info, Add Contributors; what was typed is written at once and can be taken back."""
    hand.new("account")
    assert ["Basic", "More Info", "Add Contributors"] == hand.tabs

    hand.fill(name="Hooli", account_type="strategic", annual_revenue="1,500,000", contributors=[2], parent=1)
    hand.save()

    record = ws.accounts.get("Hooli")
    assert ("strategic", 1_500_000.0, "Globex") == (
        record["account_type"],
        record["annual_revenue"],
        record["parent_name"],
    )
    assert ["Ben Book"] == ws.contributors.frame("Hooli")["user_name"].tolist()
    assert hand.said.startswith("Account “Hooli” created.")
    hand.undo()
    assert 2 == len(ws.accounts.frame())


def test_an_answer_is_chosen_from_what_the_question_chosen_in_the_form_offers(hand, ws):
    """A question of 0 to 10, given or chosen in the form: without an answer it says so, 8 is saved."""
    asked = ws.voc_questions.add(text="Would you recommend us?", kind="ten")
    hand.new("voc_answer", account=1)
    hand.fill(question=asked)
    hand.save()

    assert {"answer": "Answer is required."} == hand.problems
    hand.fill(answer="8")
    hand.save()
    hand.new("voc_answer", account=1, question=asked)
    hand.fill(answer="9")
    hand.save()
    assert ["8", "9"] == ws.voc_answers.frame()["answer"].tolist()


def test_every_problem_is_told_at_its_field_and_nothing_is_lost(hand, ws):
    """A missing name and a wrong address; mended, the form is saved with the rest of what was typed."""
    hand.new("contact", account=1)
    hand.fill(email="nobody at all", department="Purchasing", role="executive_sponsor")
    hand.save()

    assert {"name", "email"} == set(hand.problems)
    assert "Name is required." == hand.problems["name"]
    hand.fill(name="Cy", email="cy@globex.example")
    hand.save()
    assert ("Purchasing", "executive_sponsor") == tuple(ws.contacts.get("Cy")[["department", "role"]])


def test_what_the_door_refuses_stands_at_its_field(hand, ws):
    """A name that a sibling has already."""
    hand.new("account")
    hand.fill(name="globex")
    hand.save()

    assert "There is already an account named “globex” at the top level." in hand.problems["name"]


def test_supervisors_are_of_the_family_and_not_below(hand):
    """Ada may report to nobody at Globex: Bo is below her; a new contact may report to both."""
    hand.edit("contact", 1)
    mine = hand.offered("reports_to")
    hand.new("contact", account=1)

    assert [] == mine
    assert ["Ada", "Bo"] == hand.offered("reports_to")


def test_choosing_the_account_changes_who_is_offered(hand):
    """Nobody without an account; Eve once it is Initech."""
    hand.new("contact")
    before = hand.offered("reports_to")
    hand.fill(account=2)

    assert ([], ["Eve"]) == (before, hand.offered("reports_to"))


def test_an_edit_is_filled_in_and_writes_what_was_touched(hand, ws):
    """The present values stand in the form; only the city changes."""
    hand.edit("account", 1)
    held = hand.holds
    hand.fill(city="Capital City")
    hand.save()

    assert ("Globex", "Springfield", "https://globex.example") == (
        held["name"],
        held["city"],
        held["website"],
    )
    assert "City from Springfield to Capital City" in ws.accounts.history("Globex")["sentence"].iloc[0]


def test_a_stale_edit_shows_both_versions_and_theirs_may_stand(hand, ws):
    """Somebody else changed the city: both are shown, their choice stands, the rest is written."""
    hand.edit("account", 1)
    hand.fill(city="Capital City", industry="Energy")
    ws.accounts.edit("Globex", city="Shelbyville", country="USA")
    hand.save()

    assert [("city", "Shelbyville", "Capital City")] == hand.clashes
    assert ("USA", "Energy") == (hand.holds["country"], hand.holds["industry"])
    hand.take("city")
    hand.save()
    assert ("Shelbyville", "Energy", "USA") == tuple(
        ws.accounts.get("Globex")[["city", "industry", "country"]]
    )


def test_hostile_text_stays_text(hand, ws):
    """A script is a name like any other, and a name nobody has is told as letters."""
    script = "<script>alert(1)</script>"
    hand.new("contact", account=1)
    hand.fill(name=script, internal_contact=script)
    hand.save()

    assert "internal_contact" in hand.problems
    hand.fill(internal_contact=None)
    hand.save()
    assert script in ws.contacts.frame()["name"].tolist()


# --- in a notebook alone --------------------------------------------------------------------------------


def test_a_cell_run_again_goes_on_where_it_was(ws):
    """What was typed is still there; after saving the form is empty again."""
    notebook._begun.clear()
    first = notebook.new_account(ws)
    first.controls["name"].type("Hooli")
    again = notebook.new_account(ws)
    again.save.click()

    assert "Hooli" in ws.accounts.frame()["name"].tolist()
    assert "" == notebook.new_account(ws).controls["name"].widget.value


def test_contributors_are_added_where_they_stand(ws):
    """``add_contributors`` opens the account's form on its last tab."""
    notebook._begun.clear()
    box = notebook.add_contributors(ws, "Globex")
    box.controls["contributors"].type([2])
    box.save.click()

    assert 2 == box._tabs.selected_index
    assert ["Ben Book"] == ws.contributors.frame("Globex")["user_name"].tolist()


def test_people_of_one_name_are_told_apart(ws):
    """Two Bens are offered with their addresses."""
    ws.users.add(name="Ben Book", email="other@ours.example")
    notebook._begun.clear()
    offered = notebook.add_contributors(ws, "Globex").controls["contributors"].widget.allowed_tags

    assert {"Ben Book", "Ben Book (other@ours.example)"} < set(offered)


def test_a_form_has_a_name_that_stays_the_same(ws):
    """A notebook saved twice does not differ by addresses in memory."""
    assert "<form: Edit Globex>" == repr(notebook.edit_account(ws, "Globex"))


# --- on a page alone ------------------------------------------------------------------------------------


def test_what_belongs_to_a_form_closed_meanwhile_is_not_written(ws):
    """A late answer of a browser about an earlier form changes nothing."""
    hand = OnAPage(ws)
    hand.new("account")
    late = {"action": "save", "turn": 1, "values": {"name": "Late"}, "count": 1}
    hand.new("account")
    hand.dialog.sent = late

    assert "Late" not in ws.accounts.frame()["name"].tolist()
    assert [] == hand.done
