"""What is pressed on a page: told before it is done, done through the door, and taken back."""

import re

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.ui.panel.actions import Actions
from kapta_workspace.ui.panel.pages import doing
from kapta_workspace.ui.panel.pages.doing import Doing
from kapta_workspace.ui.panel.router import Router


class Visit:
    """A session without a browser."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.router = Router("account?id=1", pages=["account", "portfolio"])
        self.actions = Actions()
        self.refreshed = 0
        self.doing = Doing(self)

    def refresh(self):
        """Count how often the page was drawn again."""
        self.refreshed += 1

    def open_form(self, kind, record=None, **given):
        """As a session does."""
        self.doing.open(kind, record, **given)

    # --- what a visitor does ----------------------------------------------------------------------------

    def press(self, action, **about):
        """Press a button of the page."""
        count = self.actions.pressed.get("count", 0) + 1
        self.actions.pressed = {
            "action": action,
            **{name: str(value) for name, value in about.items()},
            "count": count,
        }

    def send(self, **values):
        """Press the button of the form that is open."""
        shown = self.doing.dialog.shown
        raw = {**shown["state"]["raw"], **values}
        count = self.doing.dialog.sent.get("count", 0) + 1
        self.doing.dialog.sent = {"action": "save", "turn": shown["turn"], "values": raw, "count": count}

    def look(self, **values):
        """Type into the form that is open, and let it be looked at what stands beside."""
        shown = self.doing.dialog.shown
        asked = {"beside": True, "turn": shown["turn"], "values": {**shown["state"]["raw"], **values}}
        self.doing.dialog.asked = asked

    @property
    def form(self):
        """The form that is open, as the browser gets it."""
        return self.doing.dialog.shown.get("form", {})

    @property
    def told(self):
        """What was said to be done."""
        return str(self.doing.told.object)


@pytest.fixture
def ws(tmp_path):
    """Globex (1) > Globex EU (2), and Initech (3); Ada and Bo at Globex; a task of Globex."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}", folder=tmp_path) as workspace:
        workspace.accounts.add(name="Globex")
        workspace.accounts.add(name="Globex EU", parent="Globex")
        workspace.accounts.add(name="Initech")
        workspace.contacts.add(account="Globex", name="Ada")
        workspace.contacts.add(account="Globex", name="Bo", reports_to="Ada")
        workspace.tasks.add(account="Globex", title="Call them")
        yield workspace


@pytest.fixture
def visit(ws):
    """A visitor on the page of Globex."""
    return Visit(ws)


def live(ws):
    """The names of the live accounts."""
    return sorted(ws.accounts.frame()["name"])


def test_create_new_fills_in_the_account_that_is_open(visit):
    """A contact made from Globex's page is of Globex; an account is nobody's."""
    visit.press("create", kind="contact")
    contact = visit.doing.dialog.form.raw["account"]
    visit.press("create", kind="account")

    assert 1 == contact
    assert "New account" == visit.form["title"]
    assert visit.doing.dialog.form.raw["parent"] is None


def test_a_saved_new_account_opens_its_page_and_says_so(visit):
    """The address leads to it, what was written is said, and Undo is offered."""
    visit.press("create", kind="account")
    visit.send(name="Hooli")

    assert ("account", "4") == (visit.router.page, visit.router.query["id"])
    assert "Account “Hooli” created." in visit.told
    assert 'data-action="undo"' in visit.told


def test_undo_takes_back_what_was_said(visit, ws):
    """The button carries the log entry it takes back."""
    visit.press("set", kind="task", id=1, field="status", value="done")
    done = ws.tasks.get(1)["status"]
    position = visit.told.partition('data-position="')[2].partition('"')[0]
    visit.press("undo", position=position)

    assert ("done", "open") == (done, ws.tasks.get(1)["status"])
    assert "Taken back." in visit.told


def test_a_chosen_day_shows_the_page_as_it_was(visit):
    """The day goes into the address, so that it can be shared."""
    visit.press("as_of", value="2026-05-01")

    assert {"id": "1", "as_of": "2026-05-01"} == visit.router.query


def test_archiving_a_parent_says_what_will_happen_and_asks_for_those_below(visit, ws):
    """Only it, unless the accounts below are to go, too; one undo brings them back."""
    visit.press("archive", kind="account", id=1)
    assert "Archive Globex" == visit.form["title"]
    assert "Search still finds it" in visit.form["intro"]
    assert "Archive" == visit.form["save"]

    visit.send(below="all")

    assert ["Initech"] == live(ws)
    ws.undo()
    assert ["Globex", "Globex EU", "Initech"] == live(ws)


def test_archiving_only_the_parent_leaves_those_below(visit, ws):
    """That is what is proposed."""
    visit.press("archive", kind="account", id=1)
    visit.send()

    assert ["Globex EU", "Initech"] == live(ws)


def test_a_task_is_archived_at_once_and_comes_back(visit, ws):
    """Small things need no question: they are gone, and Undo is there."""
    visit.press("archive", kind="task", id=1)
    assert {} == visit.form
    assert 0 == len(ws.tasks.frame())

    visit.press("restore", kind="task", id=1)
    assert 1 == len(ws.tasks.frame())


def test_removing_for_good_needs_the_name(visit, ws):
    """The wrong name removes nothing; the right one does, and the portfolio is shown."""
    visit.press("remove", id=3)
    assert "Archiving is almost always better" in visit.form["intro"]
    visit.send(confirm="Initec")
    assert "This is not its name" in visit.doing.dialog.shown["state"]["problems"]["confirm"]
    visit.send(confirm="Initech")

    assert ["Globex", "Globex EU"] == live(ws)
    assert "portfolio" == visit.router.page


def test_an_account_with_children_is_not_removed(visit, ws):
    """The refusal stands in the form."""
    visit.press("remove", id=1)
    visit.send(confirm="Globex")

    assert "Globex EU" in visit.doing.dialog.shown["state"]["message"]
    assert 3 == len(live(ws))


def test_merging_shows_both_accounts_before_it_moves_everything_here(visit, ws):
    """Which account is asked first; then what moves is told and the differing fields stand side by side."""
    ws.accounts.edit("Globex", website="globex.example", city="Springfield")
    ws.accounts.edit("Initech", website="initech.example", industry="Software")
    ws.contacts.add(account="Initech", name="Eve")
    visit.press("merge", id=1)
    offered = [option.label for option in visit.doing.dialog.form.offer("other")]
    visit.send(other=3)

    assert ["Globex EU", "Initech"] == offered
    assert 3 == len(live(ws))
    assert ["Globex", "Initech"] == visit.form["sides"]
    assert ["website"] == [one["name"] for tab in visit.form["tabs"] for one in tab["fields"]]
    assert "1 contact moves to Globex." in visit.form["intro"]
    assert "takes over what it lacks: industry." in visit.form["intro"]
    visit.send(website="theirs")

    assert ["Globex", "Globex EU"] == live(ws)
    assert "Eve" in ws.contacts.frame("Globex")["name"].tolist()
    kept = ws.accounts.get("Globex")
    assert ("https://initech.example", "Springfield", "Software") == (
        kept["website"],
        kept["city"],
        kept["industry"],
    )
    (position,) = re.findall(r'data-position="(\d+)"', visit.told)
    visit.press("undo", position=position)
    assert ["Globex", "Globex EU", "Initech"] == live(ws)


def test_of_two_open_risks_one_chooses_which_stays_open(visit, ws):
    """The window says what becomes of both as one chooses; Undo opens the other again."""
    ws.risks.add(account="Globex", reason="Tender", severity="low", opened_on="2026-01-03")
    ws.risks.add(account="Initech", reason="Price", severity="high", opened_on="2026-02-03")
    visit.press("merge", id=1)
    visit.send(other=3)
    visit.look(risk_that_stays="theirs")

    assert (
        "“Price” (high) stays open; “Tender” (low) of Globex is closed, saying why."
        == (visit.doing.dialog.beside["said"])
    )
    visit.send(risk_that_stays="theirs")
    assert ["Price"] == ws.risks.frame("Globex").query("status == 'open'")["reason"].tolist()
    (position,) = re.findall(r'data-position="(\d+)"', visit.told)
    visit.press("undo", position=position)
    assert {"Tender", "Price"} == set(ws.risks.frame().query("status == 'open'")["reason"])


def test_a_risk_is_closed_with_a_word_on_how_it_ended(visit, ws):
    """A second risk is told of the first before anything is typed; closing asks for a resolution."""
    ws.risks.add(account="Globex", reason="Tender", opened_on="2026-01-03")
    visit.press("add", kind="risk", account=1)
    assert "A risk is open on this account already: “Tender”." in visit.form["intro"]

    visit.press("edit", kind="risk", id=1)
    visit.send(status="closed_lost")
    assert {"resolution": "Say how it ended before you close it."} == visit.doing.dialog.form.problems
    visit.press("close_risk", id=1)
    visit.send()
    assert {"resolution"} == set(visit.doing.dialog.form.problems)
    visit.send(status="closed_resolved", resolution="They stayed.")

    assert ("closed_resolved", "They stayed.") == tuple(ws.risks.get(1)[["status", "resolution"]])
    visit.press("add", kind="risk", account=1)
    assert "" == visit.form["intro"]


def test_a_review_is_rated_criterion_by_criterion(visit, ws):
    """Rated twice, a criterion has one rating of mine, the later one; what is left open is not rated."""
    first, *_ = ws.criteria.frame()["id"].tolist()
    review = ws.business_reviews.add(account="Globex", held_on="2026-01-03")
    visit.press("rate", id=review)
    visit.send()
    assert "Rate at least one criterion." == visit.doing.dialog.form.message
    visit.send(**{f"criterion_{first}": "4"})
    visit.press("rate", id=review)
    assert "4" == visit.doing.dialog.form.raw[f"criterion_{first}"]
    visit.send(**{f"criterion_{first}": "2"})

    found = ws.review_ratings.frame()
    assert [(first, 2)] == list(zip(found["criterion"], found["value"], strict=True))


def test_a_goal_is_planned_from_a_template(visit, ws):
    """The days follow the start before anything is written; for a contract, and taken back with one undo."""
    contract = ws.contracts.add(account="Globex", name="Frame 26")
    visit.press("template", account=1, contract=contract)
    template = str(ws.goal_templates.find("Renew a contract"))
    visit.look(template=template, start="2026-12-01")
    beside = visit.doing.dialog.beside["said"]
    assert beside.startswith("The goal is due 31 Mar 2027.\nCompare what was promised")
    assert "Send the offer: 15 Jan to 30 Jan 2027" in beside

    visit.send(template=template, start="2026-12-01", name="Renew Frame 26")
    assert "Goal “Renew Frame 26” planned with 4 actions." in visit.told
    goal = ws.goals.frame("Globex").iloc[0]
    assert ("Frame 26", "2027-03-31") == (goal["contract_name"], f"{goal['due']:%Y-%m-%d}")
    (position,) = re.findall(r'data-position="(\d+)"', visit.told)
    visit.press("undo", position=position)
    assert ws.goals.frame().empty


def test_only_the_templates_of_a_section_are_offered_there(visit, ws):
    """And those of no section; where there is none, it is said who makes them."""
    ours, theirs = (ws.plan_types.find(name) for name in ("Our own goals", "The customer's strategic goals"))
    visit.press("template", account=1, plan_type=ours)
    (field,) = [one for one in visit.form["tabs"][0]["fields"] if one["name"] == "template"]
    assert ["Renew a contract"] == [label for _, label, _ in field["choices"]]

    ws.goal_templates.edit("Renew a contract", plan_type=None)
    visit.press("template", account=1, plan_type=theirs)
    (field,) = [one for one in visit.form["tabs"][0]["fields"] if one["name"] == "template"]
    assert ["Renew a contract", "Welcome a new customer"] == [label for _, label, _ in field["choices"]]


def test_a_goal_is_kept_as_a_template_and_a_step_taken_away(visit, ws):
    """The goal's own menu keeps it; the step goes from the settings page, undo brings it back."""
    receipt = ws.goal_templates.use("Welcome a new customer", "Globex", name="Start in Rome")
    visit.press("keep_as_template", id=receipt.ids[0][0])
    assert "“Start in Rome” kept as a goal template." in visit.told

    steps = ws.template_steps.frame().set_index(["template_name", "name"])["id"]
    visit.press("take_away", id=steps["Start in Rome", "Reach the first result"])
    assert "Objective taken away, with the 2 below it." in visit.told
    assert 4 == len(ws.goal_templates.outline("Start in Rome"))


@pytest.mark.parametrize(
    "about",
    [
        {"action": "edit", "kind": "contact", "id": 99},
        {"action": "edit", "kind": "emperor", "id": 1},
        {"action": "edit", "kind": "contact", "id": "first"},
        {"action": "archive", "kind": "contact"},
        {"action": "set", "kind": "task", "id": 1, "field": "status", "value": "eaten"},
        {"action": "set", "kind": "task", "id": 1, "field": "nonsense", "value": "1"},
        {"action": "undo", "position": 12345},
    ],
)
def test_nonsense_from_a_browser_is_refused_in_words(visit, about, monkeypatch):
    """Whatever a button claims to be about, it is answered, and nothing is written."""
    said = []
    monkeypatch.setattr(doing, "say", lambda sentence, kind="success": said.append((kind, sentence)))
    before = visit.workspace.head
    visit.press(about.pop("action"), **about)

    assert ["error"] == [kind for kind, _ in said]
    assert before == visit.workspace.head


def test_an_action_made_of_a_swot_item_is_linked_to_it_in_one_step(visit, ws):
    """The item points at its action; taking the action back takes the link back, too."""
    goal = ws.goals.add(account="Globex", plan_type=int(ws.plan_types.frame()["id"].iloc[0]), name="Stay")
    item = ws.swot.add(account="Globex", quadrant="threat", text="A tender")
    visit.press("add", kind="action", account=1, swot=item, name="A tender")
    visit.send(goal=goal)

    made = ws.actions.frame()["id"].tolist()
    assert made == [ws.swot.get(item)["action"]]
    (position,) = re.findall(r'data-position="(\d+)"', visit.told)
    visit.press("undo", position=position)
    assert ([], True) == (ws.actions.frame()["id"].tolist(), ws.swot.frame()["action"].isna().all())


def test_where_there_is_no_goal_a_swot_item_becomes_one(visit, ws):
    """An action stands under a goal: the window makes the goal, which the item then points at."""
    item = ws.swot.add(account="Globex", quadrant="threat", text="A tender")
    visit.press("add", kind="action", account=1, swot=item, name="A tender")
    assert "New goal" == visit.form["title"]
    visit.send(plan_type=int(ws.plan_types.frame()["id"].iloc[0]))

    made = ws.goals.frame()[["id", "name"]].to_dict("records")
    assert [{"id": ws.swot.get(item)["goal"], "name": "A tender"}] == made


def test_a_colleague_is_added_and_taken_off_in_place(visit, ws):
    """The account is given; whoever is chosen contributes, and goes again by their X."""
    ben = ws.users.add(name="Ben", email="ben@ours.example")
    visit.press("add", kind="contributor", account=1)
    visit.send(user=ben)
    (row,) = ws.contributors.frame("Globex")["id"].tolist()
    visit.press("drop", kind="contributor", id=row)

    assert ws.contributors.frame("Globex").empty


def test_products_are_picked_in_a_window_of_their_own(visit, ws):
    """Edit of the section asks for the products alone; what was picked is saved, the rest stays."""
    seats = ws.products.add(name="Seats")
    ws.accounts.edit("Globex", website="globex.example")
    visit.press("edit", kind="account", id=1, only="products")
    fields = [one["name"] for tab in visit.form["tabs"] for one in tab["fields"]]
    assert (["products"], "Products of Globex") == (fields, visit.form["title"])
    visit.send(products=[seats])

    kept = ws.accounts.get("Globex")
    assert ((seats,), "https://globex.example") == (kept["products"], kept["website"])
