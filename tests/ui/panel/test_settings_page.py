"""The settings page: for administrators, from the schemas; a scorecard is saved as its next version."""

import re

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain import own_choices
from kapta_workspace.domain.errors import Refused
from kapta_workspace.ui.form import Saved, new_form, scorecard_deed, settings_deed
from kapta_workspace.ui.panel.pages import account, settings, settings_lists, settings_page


@pytest.fixture
def ws(tmp_path):
    """A new workspace, and a manager in it."""
    with open_workspace(f"sqlite:///{tmp_path / 'k.db'}", folder=tmp_path) as workspace:
        workspace.users.add(name="Mia", email="mia@us.example", role="account_manager")
        yield workspace


def test_whoever_is_no_administrator_reads_whom_to_ask(ws):
    """The page says so and shows nothing else."""
    drawn = settings.draw(ws.acting_as("mia@us.example"), {})

    assert "Settings are for administrators" in drawn
    assert "<table" not in drawn


@pytest.mark.parametrize("tab", list(settings.TABS))
def test_every_tab_is_drawn_and_every_list_can_be_added_to(ws, tab):
    """Each kind has its heading and its button; an unknown tab shows the scores."""
    drawn = settings.draw(ws, {"tab": tab})

    assert settings.TABS[tab][1] in drawn
    for kind in settings.TABS[tab][2]:
        if kind in own_choices.LISTS:
            assert own_choices.LISTS[kind].title in drawn
            assert f'data-list="{kind}"' in drawn
        else:
            assert ws.schemas[kind].plural in drawn
            assert f'data-kind="{kind}"' in drawn
    assert settings.draw(ws, {"tab": "nonsense"}) == settings.draw(ws, {})


@pytest.mark.parametrize("tab", list(settings.TABS))
def test_while_a_past_day_is_on_todays_settings_are_looked_at_only(ws, tab):
    """They say that they are today's and lead back; what changes them stands where the style hides it."""
    drawn = settings.draw(ws, {"tab": tab, "as_of": "2026-03-01"})
    head, _, below = drawn.partition('<div class="k-looked-at">')

    assert "Settings are shown as they are today,</strong> not as they were on " in head
    assert "1 Mar 2026" in head
    assert f'href="settings?tab={tab}">Show today everywhere</a>' in head
    assert "data-action" not in head
    assert below
    assert "k-looked-at" not in settings.draw(ws, {"tab": tab})


def test_a_scorecard_saved_is_the_next_version(ws):
    """Ten points from tasks to notes, with a reason: the version says who and why, and undo takes it back."""
    deed = scorecard_deed(ws, "normal")
    by_label = {field.label: field.name for field in deed.form.fields}
    deed.form.fill({by_label["Notes"]: "15", by_label["Tasks"]: "5", "why": "Notes tell us most."})

    saved = deed.do(deed.form)

    assert isinstance(saved, Saved)
    now = ws.health.scorecards.weights("normal").set_index("label")["weight"]
    assert 15 == pytest.approx(now["Notes"])
    assert 5 == pytest.approx(now["Tasks"])
    assert ["Notes tell us most."] == ws.health.scorecards.frame()["description"].tolist()
    assert "Notes tell us most." in settings.draw(ws, {})

    ws.undo(saved.position)
    assert ws.health.scorecards.frame().empty


def test_shares_that_do_not_make_a_hundred_are_told(ws):
    """Twelve points too many: nothing is written, and the form says what they add up to."""
    deed = scorecard_deed(ws, "normal")
    notes = next(field.name for field in deed.form.fields if field.label == "Notes")
    deed.form.fill({notes: "22", "why": "More notes."})

    assert deed.do(deed.form) is None

    assert "The shares add up to 112.0; they must make 100." == deed.form.message
    assert ws.health.scorecards.frame().empty


def test_a_scorecard_needs_its_reason(ws):
    """Without one the field says so."""
    deed = scorecard_deed(ws, "normal")

    assert deed.do(deed.form) is None

    assert {"why"} == set(deed.form.problems)


def test_a_manager_who_presses_the_button_is_refused(ws):
    """The door decides, whatever a browser sends."""
    deed = scorecard_deed(ws.acting_as("mia@us.example"), "normal")
    deed.form.fill({"why": "I would like it so."})

    assert deed.do(deed.form) is None

    assert deed.form.message
    assert ws.health.scorecards.frame().empty


# --- the account page for everybody -------------------------------------------------------------------


def test_the_sections_of_everybody_are_moved_switched_off_and_set_back(ws):
    """SWOT goes above the reviews, documents go; then all is as a new workspace has it."""
    first = settings_page.sections(ws)
    settings_page.move(ws, "up", "swot")
    settings_page.move(ws, "off", "document")
    changed = settings_page.sections(ws)
    settings_page.move(ws, "usual")

    assert ("swot", "review") == changed[changed.index("swot") : changed.index("swot") + 2]
    assert "document" not in changed
    assert len(first) - 1 == len(changed)
    assert first == settings_page.sections(ws)


def test_what_every_account_has_is_not_switched_off(ws):
    """The summary stays, whatever a browser sends; nor is anything on that there is not."""
    for step, name in (("off", "summary"), ("on", "nonsense"), ("sideways", "swot")):
        with pytest.raises(KeyError):
            settings_page.move(ws, step, name)


def test_a_link_that_is_switched_off_leaves_the_form(ws):
    """Slack off: the form of a new account has no such field; the last one off leaves none."""
    settings_page.switch(ws, "links", "slack_url")
    without_slack = {field.name for field in new_form(ws, "account").fields}
    for name in ("crm_url", "teams_url"):
        settings_page.switch(ws, "links", name)
    without_any = {field.name for field in new_form(ws, "account").fields}

    assert {"crm_url", "teams_url"} == without_slack & set(settings_page.LINKS)
    assert set() == without_any & set(settings_page.LINKS)


def test_a_tab_that_is_switched_off_leaves_every_account(ws):
    """Risk off: it is no tab any more, its address still shows it; switched on again it is back."""
    ws.accounts.add(name="Globex")

    def tabs(**asked):
        """The tabs of the page."""
        text = str(account.draw(ws.page("Globex"), combined=False, asked=asked))
        return re.findall(r">(\w+)</a>", text.partition('<nav class="k-tabs"')[2].partition("</nav>")[0])

    settings_page.switch(ws, "tabs", "risk")
    assert ["Details", "Plan", "Tasks", "Notes", "Measure"] == tabs()
    assert "Risk" in tabs(tab="risk")
    settings_page.switch(ws, "tabs", "risk")
    assert "Risk" in tabs()
    with pytest.raises(KeyError):
        settings_page.switch(ws, "tabs", "measure")


def test_the_table_of_roles_says_what_the_door_decides(ws):
    """A viewer sees accounts of their groups and edits none; an account manager edits their own."""
    drawn = str(settings_lists.roles())
    rows = [re.findall(r">([^<>]+)</t[hd]>", row) for row in drawn.split("<tr>")]
    found = {row[0]: row[1:] for row in rows if row}

    assert ["all", "own, contributing, group", "own, contributing, group", "group"] == found["See accounts"]
    assert ["all", "own, contributing", "own, contributing", "–"] == found["Edit accounts and their records"]


# --- what a card would do -----------------------------------------------------------------------------


def test_the_form_says_what_the_shares_make_and_what_they_would_do(ws):
    """Off by ten it says so; at 100 it says how many accounts would change their band."""
    ws.accounts.add(name="Globex")
    deed = scorecard_deed(ws, "normal")
    by_label = {field.label: field.name for field in deed.form.fields}
    aside = deed.aside
    assert aside is not None
    unchanged = aside(deed.form)
    deed.form.type(by_label["Notes"], "20")
    off = aside(deed.form)
    deed.form.type(by_label["Tasks"], "0")

    assert "100.0 points in all." == unchanged
    assert "110.0 points in all; -10.0 to make 100." == off
    assert "Of 1 normal accounts 0 would change their band today: healthy 0 → 0" in aside(deed.form)


def test_the_effect_of_a_card_is_what_its_version_does(ws):
    """The previewed score is the score once the version is saved."""
    ws.accounts.add(name="Globex")
    ws.notes.add(account="Globex", text="Hello", occurred_on=ws.view().moment.date())
    book = ws.health.scorecards
    previewed = book.effect(book.draft("normal", weights={"notes": 60}))
    book.edit("normal", weights={"notes": 60}, why="Notes.")

    assert previewed["score_then"].tolist() == pytest.approx(ws.health.frame()["score"].tolist())
    assert previewed["score"].tolist() != previewed["score_then"].tolist()


# --- the file -----------------------------------------------------------------------------------------


def test_a_file_of_settings_tells_its_changes_and_makes_them(ws):
    """One stage more and one changed: both told, then done as one log entry with the reason."""
    stages = "  - {name: Pilot, probability: 60}\n  - {name: Proposal, probability: 55}\n"
    deed = settings_deed(ws, "s.yaml", f"kapta_settings: 1\nstages:\n{stages}".encode())
    saved = deed.do(deed.form)
    assert isinstance(saved, Saved)

    assert "“Pilot” is added." in deed.form.intro
    assert "“Proposal”, probability: 50 → 55" in deed.form.intro
    assert 60 == ws.stages.get("Pilot")["probability"]
    assert "Settings were taken from s.yaml." == ws.log(limit=1)["why"].iloc[0]
    ws.undo(saved.position)
    assert "Pilot" not in ws.stages.frame()["name"].tolist()


def test_a_wrong_file_is_refused_with_its_places(ws):
    """Nothing opens; the sentence says where to look."""
    with pytest.raises(Refused, match="Line 2, stagse"):
        settings_deed(ws, "s.yaml", b"kapta_settings: 1\nstagse: []")


def test_a_goal_template_is_drawn_with_its_steps_and_their_days(ws):
    """Each objective with its actions below it; day 21 and 14 days more is day 35; steps can be added."""
    drawn = settings.draw(ws, {"tab": "plan"})
    at = [drawn.index(name) for name in ("Reach the first result", "Agree on the first project")]

    assert sorted(at) == at
    assert "day 21 to 35" in drawn
    assert "Our own goals · due after 120 days · 4 actions" in drawn
    assert 'data-its-kind="objective"' in drawn


def test_without_templates_the_card_says_how_one_comes_about(ws):
    """Both ways are told: added here, or kept from a goal."""
    ws.goal_templates.archive(*ws.goal_templates.frame()["id"].tolist())

    assert "keep a goal of an account as one" in settings.draw(ws, {"tab": "plan"})
