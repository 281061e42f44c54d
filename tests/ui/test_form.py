"""A form without a toolkit: what it asks for, what it keeps, what it refuses, what it writes."""

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.form import Form, edit_form, new_form, rate_deed, save_form


@pytest.fixture
def ws(tmp_path):
    """Globex > Globex EU, and Initech; Bo and Cy report to Ada at Globex; Eve is at Initech."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}") as workspace:
        workspace.accounts.add(name="Globex", website="globex.example")
        workspace.accounts.add(name="Globex EU", parent="Globex")
        workspace.accounts.add(name="Initech")
        workspace.users.add(name="Ben Book", email="ben@ours.example")
        workspace.users.add(name="Old Hand", email="old@ours.example", is_disabled=True)
        workspace.contacts.add(account="Globex", name="Ada")
        workspace.contacts.add(account="Globex", name="Bo", reports_to="Ada")
        workspace.contacts.add(account="Globex EU", name="Cy", reports_to="Bo")
        workspace.contacts.add(account="Initech", name="Eve")
        yield workspace


def names(fields):
    """The names of some fields."""
    return [one.name for one in fields]


def labels(options):
    """The labels of some options."""
    return [one.label for one in options]


# --- what it asks for -----------------------------------------------------------------------------------


def test_an_accounts_form_has_the_three_tabs(ws):
    """Basic, More Info, and Add Contributors at the end; the links stand on Basic."""
    form = new_form(ws, "account")

    assert ["Basic", "More Info", "Add Contributors"] == [tab.label for tab in form.tabs]
    assert ["name", "owner", "account_type", "website", "description", "parent"] == names(
        form.tabs[0].fields
    )[:6]
    assert {"slack_url", "teams_url", "crm_url"} < set(names(form.tabs[0].fields))
    assert ["contributors"] == names(form.tabs[2].fields)


def test_a_contacts_form_has_its_three_tabs_and_asks_first_for_what_matters(ws):
    """Name, title, ways to reach them, role, friend or foe, decision power on Basic; the rest behind it."""
    ws.custom_fields.add(entity="contact", key="hobby", label="Hobby", kind="text")
    form = new_form(ws, "contact", account=1)

    assert ["Basic", "More Info", "Communications"] == [tab.label for tab in form.tabs]
    assert {"name", "title", "email", "phone", "role", "friend_foe", "decision_power"} < set(
        names(form.tabs[0].fields)
    )
    assert {"linkedin", "x", "birthday", "personal"} < set(names(form.tabs[1].fields))
    assert "Hobby" in [one.label for one in form.tabs[1].fields]
    assert ["checkin_method", "checkin_every"] == names(form.tabs[2].fields)


def test_every_kind_has_a_form(ws):
    """Whatever the schema describes can be asked for; nothing the workspace keeps up by itself is."""
    forms = [new_form(ws, kind) for kind in SCHEMAS]

    assert all(form.fields for form in forms)
    assert not [one for form in forms for one in form.fields if one.moved_by]


def test_a_new_account_is_normal_or_strategic_and_an_old_one_may_be_retired(ws):
    """Archived and Flagged are offered when editing only."""
    new, old = new_form(ws, "account"), edit_form(ws, "account", 1)

    assert ["normal", "strategic"] == [one.code for one in new["account_type"].choices]
    assert {"flagged", "archived"} < {one.code for one in old["account_type"].choices}


def test_custom_fields_stand_on_more_info(ws):
    """What the administrator added is asked for like anything else."""
    ws.custom_fields.add(entity="account", key="region", label="Region", kind="text")

    form = new_form(ws, "account")

    assert "Region" in [one.label for one in form.tabs[1].fields]


def test_only_the_links_in_use_are_asked_for(ws):
    """A setting names the links that are configured; one that holds something is shown in any case."""
    ws.accounts.edit("Initech", teams_url="teams.example/x")
    ws.desk("setting").add(key="links", value="crm_url")

    assert {"crm_url"} == {name for name in names(new_form(ws, "account").fields) if name.endswith("_url")}
    assert {"crm_url", "teams_url"} == {
        name for name in names(edit_form(ws, "account", 3).fields) if name.endswith("_url")
    }


# --- what it starts with --------------------------------------------------------------------------------


def test_a_new_form_proposes_and_is_not_dirty(ws):
    """The maker owns the account, its type is normal, and closing the form loses nothing."""
    form = new_form(ws, "account")

    assert (ws.me.id, "normal") == (form.raw["owner"], form.raw["account_type"])
    assert not form.is_dirty


def test_a_note_starts_today_in_the_account_that_is_open(ws):
    """The day is proposed, the account is filled in, the author is the person at work."""
    form = new_form(ws, "note", account=2)

    assert (2, ws.store.clock().date().isoformat(), ws.me.id) == (
        form.raw["account"],
        form.raw["occurred_on"],
        form.raw["author"],
    )


def test_an_edit_starts_with_what_is_there_and_changes_only_what_is_touched(ws):
    """Typing the same again, or spaces around it, is no change."""
    form = edit_form(ws, "account", 1)
    form.fill({"name": " Globex ", "city": "Springfield"})

    assert "https://globex.example" == form.raw["website"]
    assert {"city": "Springfield"} == form.changes()


# --- what links offer -----------------------------------------------------------------------------------


def test_reports_to_offers_the_family_but_nobody_below(ws):
    """Ada may report to nobody below her; Cy, of the account below, may report to Ada and Bo, not to Eve."""
    assert [] == labels(edit_form(ws, "contact", 1).offer("reports_to"))
    assert {"Ada", "Bo"} == set(labels(edit_form(ws, "contact", 3).offer("reports_to")))


def test_contacts_are_offered_once_the_account_is_chosen(ws):
    """Without an account nobody is offered; with one its family is, its own people first."""
    form = new_form(ws, "contact")
    before = labels(form.offer("reports_to"))
    form.type("account", "2")

    assert [] == before
    assert ["Cy", "Ada", "Bo"] == labels(form.offer("reports_to"))


def test_a_parent_is_neither_the_account_nor_below_it(ws):
    """Globex may go under Initech only; archived accounts are not offered."""
    ws.accounts.add(name="Gone")
    ws.accounts.archive("Gone")

    assert ["Initech"] == labels(edit_form(ws, "account", 1).offer("parent"))


def test_disabled_people_are_not_offered(ws):
    """Old Hand is disabled and cannot own anything new."""
    offered = labels(new_form(ws, "account").offer("owner"))

    assert "Ben Book" in offered
    assert "Old Hand" not in offered


def test_typing_narrows_what_is_offered(ws):
    """The best answer to what was typed comes first, whatever its accents and case."""
    assert ["Globex EU"] == labels(new_form(ws, "contact").offer("account", "EÚ"))


# --- what it refuses ------------------------------------------------------------------------------------


def test_problems_stand_at_their_fields_in_the_readers_words(ws):
    """A missing name, a wrong address: both are told at once, and the first one by name."""
    form = new_form(ws, "contact", account=1)
    form.fill({"email": "nobody at all", "birthday": "yesterday-ish"})

    assert not form.check()
    assert {"name", "email", "birthday"} == set(form.problems)
    assert "Name is required." == form.problems["name"]
    assert "name" == form.first_problem


def test_mending_a_field_takes_its_problem_away(ws):
    """Other problems stay."""
    form = new_form(ws, "contact", account=1)
    form.fill({"email": "nobody at all"})
    form.check()
    form.type("name", "Dee")

    assert {"email"} == set(form.problems)


def test_what_the_door_refuses_comes_back_to_its_field(ws):
    """A name a sibling has already: the sentence stands at the name, and what was typed is still there."""
    form = new_form(ws, "account")
    form.fill({"name": "globex", "city": "Springfield"})

    assert save_form(ws, form) is None
    assert "There is already an account named “globex” at the top level." in form.problems["name"]
    assert "Springfield" == form.raw["city"]


def test_hostile_raw_values_are_refused_not_raised(ws):
    """Values no control would send are problems in words, or nothing."""
    form = new_form(ws, "contact", account=1)
    form.fill({"name": "Dee", "reports_to": "<script>", "role": "emperor", "primary": "maybe", "nonsense": 1})

    assert save_form(ws, form) is None
    assert {"reports_to", "role"} == set(form.problems)


# --- what it writes -------------------------------------------------------------------------------------


def test_a_new_account_is_written_with_its_contributors_at_once(ws):
    """One log entry makes the account and its contributors, and one undo takes both back."""
    form = new_form(ws, "account")
    form.fill({"name": "Hooli", "account_type": "strategic", "contributors": [2]})

    saved = save_form(ws, form)

    assert saved is not None
    assert "Account “Hooli” created." == saved.sentence
    assert "strategic" == ws.accounts.get("Hooli")["account_type"]
    assert ["Ben Book"] == ws.contributors.frame("Hooli")["user_name"].tolist()
    ws.undo(saved.position)
    assert "Hooli" not in ws.accounts.frame()["name"].tolist()


def test_contributors_are_added_and_taken_away(ws):
    """What is chosen at the end is what the account has."""
    ws.users.add(name="Di", email="di@ours.example")
    for chosen in ([2], [2, 4], [4], []):
        form = edit_form(ws, "account", 1)
        form.fill({"contributors": chosen})
        assert save_form(ws, form) is not None

        assert chosen == ws.contributors.frame("Globex")["user"].tolist()


def test_emptying_a_field_empties_it(ws):
    """A text that was deleted, a link that was let go."""
    form = edit_form(ws, "contact", 2)
    form.fill({"reports_to": None})
    save_form(ws, form)

    assert "" == str(ws.contacts.get("Bo")["reports_to"]).replace("<NA>", "")


def test_saving_without_a_change_says_so(ws):
    """Nothing is written and there is nothing to undo."""
    saved = save_form(ws, edit_form(ws, "account", 1))

    assert saved is not None
    assert saved.position is None
    assert "nothing changed" in saved.sentence


# --- somebody else was faster ---------------------------------------------------------------------------


def stale(ws) -> Form:
    """An edit of Globex's city and phone, while somebody else changed the city and the country."""
    form = edit_form(ws, "account", 1)
    form.fill({"city": "Springfield", "industry": "Energy"})
    ws.accounts.edit("Globex", city="Shelbyville", country="USA")
    assert save_form(ws, form) is None
    return form


def test_a_stale_edit_shows_both_versions(ws):
    """The city clashes; the country, which was not touched, shows what it is now; the industry is kept."""
    form = stale(ws)

    assert [("city", "Shelbyville", "Springfield")] == [
        (clash.field.name, clash.theirs, clash.mine) for clash in form.clashes
    ]
    assert ("USA", "Energy", "Springfield") == (form.raw["country"], form.raw["industry"], form.raw["city"])
    assert {"city", "industry"} == set(form.touched)


def test_saving_again_lets_what_was_typed_stand(ws):
    """Having seen both, the person saves theirs."""
    save_form(ws, stale(ws))

    assert "Springfield" == ws.accounts.get("Globex")["city"]
    assert "USA" == ws.accounts.get("Globex")["country"]


def test_their_version_may_stand(ws):
    """Taking theirs leaves only the rest to be written."""
    form = stale(ws)
    form.take("city")
    save_form(ws, form)

    assert [] == form.clashes
    assert ("Shelbyville", "Energy") == tuple(ws.accounts.get("Globex")[["city", "industry"]])


def test_an_edit_of_other_fields_needs_no_decision(ws):
    """Two people edit different fields of one record: both are kept."""
    form = edit_form(ws, "account", 1)
    form.fill({"industry": "Energy"})
    ws.accounts.edit("Globex", country="USA")

    assert save_form(ws, form) is not None
    assert ("USA", "Energy") == tuple(ws.accounts.get("Globex")[["country", "industry"]])


def test_a_record_removed_meanwhile_is_told(ws):
    """The form says that the record is gone and keeps what was typed."""
    form = edit_form(ws, "contact", 4)
    form.fill({"title": "CTO"})
    ws.contacts.remove("Eve")

    assert save_form(ws, form) is None
    assert "There is no contact 4" in form.message
    assert "CTO" == form.raw["title"]


# --- what is usual here ---------------------------------------------------------------------------------


@pytest.fixture
def work(ws):
    """Ben (user 2) owns Initech, which has a goal; there are a stage and questions of three kinds."""
    ws.accounts.edit("Initech", owner="Ben Book")
    ws.plan_types.add(name="Extra")
    ws.goals.add(account="Initech", plan_type="Extra", name="Grow")
    for kind in ("ten", "yes_no", "text"):
        ws.voc_questions.add(text=f"By {kind}?", kind=kind)
    return ws


def test_no_sentence_speaks_of_a_row(ws):
    """A form is no sheet: what is wrong, and what to do instead, and nothing before it."""
    form = new_form(ws, "account")
    form.fill({"name": "Globex", "website": "not a url at all", "headcount": "abc"})

    assert save_form(ws, form) is None
    form.fill({"website": "", "headcount": ""})
    said = dict(form.problems)
    assert save_form(ws, form) is None
    told = [*said.values(), *form.problems.values(), form.message]
    assert not [one for one in told if "row" in one]
    assert any(one.startswith("There is already an account named “Globex”") for one in told)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("goal", "owner"),
        ("action", "owner"),
        ("opportunity", "owner"),
        ("review", "owner"),
        ("risk", "assignee"),
    ],
)
def test_work_on_an_account_is_its_owners_at_first(work, kind, field):
    """Ben owns Initech; what is given otherwise stands, and closing the form loses nothing."""
    form = new_form(work, kind, account=3)

    assert 2 == form.raw[field]
    assert not form.is_dirty
    assert 1 == new_form(work, kind, account=3, **{field: 1}).raw[field]
    assert form.raw["account"] == 3


@pytest.mark.parametrize("kind", ["contract", "opportunity"])
def test_a_currency_is_that_of_the_newest_contract_or_the_preferred_one(ws, kind):
    """EUR where nothing is said, CHF where the workspace prefers it, NOK as on the newest contract."""
    found = [new_form(ws, kind, account=3).raw["currency"]]
    ws.preferences.add(key="currency", value="CHF")
    found.append(new_form(ws, kind, account=3).raw["currency"])
    ws.contracts.add(account="Initech", name="Old", start="2024-01-01", currency="GBP")
    ws.contracts.add(account="Initech", name="New", start="2026-01-01", currency="NOK")
    ws.contracts.add(account="Initech", name="Undated", currency="SEK")
    ws.contracts.add(account="Globex", name="Theirs", start="2026-02-01", currency="USD")
    found.append(new_form(ws, kind, account=3).raw["currency"])

    assert ["EUR", "CHF", "NOK"] == found


def test_a_business_review_begins_as_the_last_of_its_type(work):
    """People and agenda of the last QBR, without who has left; an EBR, the first, has the usual agenda."""
    eve = 4
    gone = work.contacts.add(account="Initech", name="Gone")
    work.contacts.archive("Gone")
    given = {"account": "Initech", "contacts": [eve, gone], "colleagues": [1, 3]}
    work.business_reviews.add(held_on="2025-01-01", description="Long ago", **given)
    work.business_reviews.add(held_on="2026-01-01", description="1. Prices", **given)
    form, first = new_form(work, "review", account=3), new_form(work, "review", account=3, type="ebr")

    assert ([eve], [1, 3], "1. Prices", "") == tuple(
        form.raw[name] for name in ("contacts", "colleagues", "description", "summary")
    )
    assert ([], [2]) == (first.raw["contacts"], first.raw["colleagues"])
    assert first.raw["description"].startswith("1. What we agreed last time")
    work.preferences.add(key="review_agenda", value="Welcome")
    assert "Welcome" == new_form(work, "review", account=3, type="ebr").raw["description"]


def test_an_action_is_offered_the_goals_of_its_account_alone(work):
    """Globex EU's form offers Globex's goal no more, and says what is lacking."""
    work.goals.add(account="Globex", plan_type="Extra", name="Theirs")
    form = new_form(work, "action", account=2)

    assert [["Grow"], []] == [
        labels(new_form(work, "action", account=account).offer("goal")) for account in (3, 2)
    ]
    assert form.intro.startswith("There is no goal on this account yet")
    assert "" == new_form(work, "action", account=3).intro


def test_an_answer_is_chosen_from_what_its_question_offers(work):
    """0 to 10, yes or no, or any text; where the question is still to be chosen, any text."""
    offered = [
        [one.code for one in new_form(work, "voc_answer", account=3, question=number)["answer"].choices]
        for number in work.voc_questions.frame().set_index("text").loc[
            ["By ten?", "By yes_no?", "By text?"], "id"
        ]
    ]  # fmt: skip

    assert [[str(one) for one in range(11)], ["Yes", "No"], []] == offered
    assert () == new_form(work, "voc_answer", account=3)["answer"].choices


@pytest.fixture
def asked(work):
    """Question by its kind."""
    texts = work.voc_questions.frame().set_index("text")["id"]
    return {kind: int(texts[f"By {kind}?"]) for kind in ("ten", "yes_no", "text")}


def test_the_answer_follows_the_question_that_is_chosen(work, asked):
    """“ yes” typed before stays as Yes; a question of 0 to 10 offers those; none takes any text again."""
    form = new_form(work, "voc_answer", account=3)
    form.type("answer", " yes")
    form.type("question", asked["yes_no"])
    assert ("Yes", ["Yes", "No"]) == (form.raw["answer"], [one.code for one in form["answer"].choices])

    form.type("question", None)
    assert ("Yes", ()) == (form.raw["answer"], form["answer"].choices)


def test_what_was_typed_comes_back_with_a_question_that_takes_it(work, asked):
    """“Gladly” is no number: it is told, nothing wrong is saved, and it returns with a question of words."""
    form = new_form(work, "voc_answer", account=3)
    form.fill({"question": asked["text"], "answer": "Gladly"})
    form.type("question", asked["ten"])
    assert ("", True) == (form.raw["answer"], "“Gladly”" in form["answer"].help)
    assert save_form(work, form) is None
    assert "answer" in form.problems

    form.type("question", asked["text"])
    assert ("Gladly", "") == (form.raw["answer"], form["answer"].help)
    assert save_form(work, form) is not None


def test_an_old_answer_that_fits_nothing_is_there_again_when_its_question_is(work, asked):
    """Asked in words once, by a number today: another question and back, and the old words still stand."""
    given = {"account": "Initech", "answered_on": "2026-01-01", "question": asked["text"]}
    one = work.voc_answers.add(answer="Rather", **given)
    work.voc_questions.edit("By text?", kind="five")
    form = edit_form(work, "voc_answer", one)
    form.type("question", asked["yes_no"])
    form.type("question", asked["text"])

    assert ("Rather", False) == (form.raw["answer"], form.is_dirty)


def test_starting_afresh_asks_for_the_answer_as_in_the_beginning(work, asked):
    """What was begun is let go of, the question with it, and so is what its answer offered."""
    form = new_form(work, "voc_answer", account=3)
    form.fill({"question": asked["ten"], "answer": "8"})
    form.start_afresh()

    assert ("", (), False) == (form.raw["answer"], form["answer"].choices, form.is_dirty)


def test_a_question_somebody_else_changed_brings_its_answers_along(work, asked):
    """Theirs is by 0 to 10 now: whoever edits the day meanwhile chooses among those."""
    given = {"account": "Initech", "answered_on": "2026-01-01", "question": asked["yes_no"]}
    one = work.voc_answers.add(answer="Yes", **given)
    form = edit_form(work, "voc_answer", one)
    work.voc_answers.edit(one, question=asked["ten"], answer="9", answered_on="2026-01-03")
    form.type("answered_on", "2026-01-02")

    assert save_form(work, form) is None
    assert ("9", 11) == (form.raw["answer"], len(form["answer"].choices))


def test_an_old_answer_is_edited_as_the_choice_it_means(work):
    """“ yes” is Yes; what means nothing stays a text that can be read and mended."""
    texts = work.voc_questions.frame().set_index("text")["id"]
    given = {"account": "Initech", "answered_on": "2026-01-01", "question": int(texts["By yes_no?"])}
    one = work.voc_answers.add(answer=" yes", **given)
    other = work.voc_answers.add(answer="Rather", **{**given, "question": int(texts["By text?"])})
    work.voc_questions.edit("By text?", kind="ten")
    form, old = edit_form(work, "voc_answer", one), edit_form(work, "voc_answer", other)

    assert ("Yes", False) == (form.raw["answer"], form.is_dirty)
    assert ("Rather", ()) == (old.raw["answer"], old["answer"].choices)
    old.type("answered_on", "2026-01-02")
    assert save_form(work, old) is not None


def test_a_rating_says_which_review_it_is_of(work):
    """By its day."""
    work.business_reviews.add(account="Initech", held_on="2026-11-20")

    assert "Rate the business review of 20 Nov 2026" == rate_deed(work, 1).form.title
