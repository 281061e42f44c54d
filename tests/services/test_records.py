"""The door: what comes in is read, kept up, checked, allowed and logged, as a whole or not at all."""

import numpy as np
import pandas as pd
import pytest

from kapta_workspace.domain.changes import ChangeSet, Rows
from kapta_workspace.domain.errors import Conflict, NotAllowed, NotFound, Refused
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import records
from kapta_workspace.storage import log
from tests.build import ADMIN
from tests.filling import Filling


def refusal(office, do, kind=Refused):
    """The sentences of a refusal, after which the database is as it was."""
    with office.untouched(), pytest.raises(kind) as caught:
        do()
    return [str(problem) for problem in caught.value.problems]


# ------------------------------------------------------------------------------ making and changing


def test_a_new_record_gets_its_defaults(office):
    """Nothing but a name makes an account: the maker owns it, it is Normal, and who made it when is known."""
    one = office.one("account", office.add("account", name="Acme"))

    assert ("Acme", ADMIN, "normal", False, None) == tuple(
        one[name] for name in ("name", "owner", "tier", "is_flagged", "archived_at")
    )
    assert one["born"] == one["version"] == office.head


def test_an_edit_touches_what_it_names(office):
    """Other fields stay, the version moves, the log has one line with the value before and after."""
    acme = office.add("account", name="Acme", city="Oslo")
    receipt = office.edit("account", acme, website="acme.example")
    with office.store.reading() as unit:
        lines = log.lines(unit)

    assert ("https://acme.example", "Oslo", receipt.position) == tuple(
        office.one("account", acme)[name] for name in ("website", "city", "version")
    )
    assert [("account", acme, "edit", {"website": None}, {"website": "https://acme.example"})] == list(
        lines[["kind", "record", "op", "before", "after"]].itertuples(index=False, name=None)
    )


def test_a_field_is_emptied_by_nothing(office):
    """None empties a field; leaving it out leaves it alone."""
    acme = office.add("account", name="Acme", city="Oslo", country="Norway")
    office.edit("account", acme, city=None)

    assert (None, "Norway") == tuple(office.one("account", acme)[name] for name in ("city", "country"))


def test_saving_what_is_there_already_writes_nothing(office):
    """The same values again are no change: no log entry, no new version, and the receipt says so."""
    acme = office.add("account", name="Acme", city="Oslo")
    head = office.head
    receipt = office.edit("account", acme, city=" Oslo ", account_type="Normal")

    assert (head, "Nothing changed.", {"account": 1}) == (
        receipt.position,
        receipt.sentence,
        receipt.unchanged,
    )
    assert head == office.head == office.one("account", acme)["version"]


def test_new_records_link_to_each_other_in_any_order(office):
    """Negative ids stand for records of the same change set, whether they come before or after."""
    receipt = office.save(
        Rows(
            "contact",
            pd.DataFrame(
                {"id": [-7, -8], "account": [-1, -2], "name": ["Bo", "Ada"], "reports_to": [-8, None]}
            ),
        ),
        Rows(
            "account", pd.DataFrame({"id": [-2, -1], "name": ["Globex EU", "Globex"], "parent": [-1, None]})
        ),
        Rows("note", pd.DataFrame({"account": [-1], "occurred_on": ["2026-01-01"], "contacts": [(-8, -7)]})),
    )
    (bo, ada), (europe, top), (note,) = receipt.ids

    assert top == office.one("account", europe)["parent"]
    assert (top, ada) == tuple(office.one("contact", bo)[name] for name in ("account", "reports_to"))
    assert [ada, bo] == office.one("note", note)["contacts"]


def test_a_temporary_id_that_nobody_introduced_is_a_lost_link(office):
    """A link to -9 that no row of the set bears is said, not silently emptied."""
    assert ["Account: there is no account -9, or it is not shared with you."] == refusal(
        office, lambda: office.add("contact", name="Ada", account=-9)
    )


def test_new_and_old_records_travel_in_one_frame(office):
    """A frame may make some records and change others; ids come back in its order."""
    acme = office.add("account", name="Acme")
    receipt = office.write(
        "account", {"name": "New"}, {"id": acme, "name": "Acme Ltd"}, {"id": -1, "name": "Newer"}
    )

    assert (2, 1) == (receipt.created["account"], receipt.updated["account"])
    assert ["New", "Acme Ltd", "Newer"] == [office.one("account", one)["name"] for one in receipt.ids[0]]


def test_the_derived_word_is_typed_like_a_field(office):
    """Archived, Flagged, Strategic and Normal are written as one word and stored as three facts."""
    acme = office.add("account", name="Acme", account_type="Strategic")
    office.edit("account", acme, account_type="archived")
    archived = office.one("account", acme)
    office.edit("account", acme, account_type="strategic")

    assert ("strategic", True) == (archived["tier"], archived["archived_at"] is not None)
    assert ("strategic", None) == tuple(office.one("account", acme)[name] for name in ("tier", "archived_at"))


def test_a_tier_is_changed_beside_an_old_word(office):
    """A table read, edited in one column and written back changes that column, whatever its words say."""
    acme = office.add("account", name="Acme")
    table = office.view().shown("account").drop(columns=["owner_name", "parent_name", "merged_into_name"])
    receipt = office.save(Rows("account", table.assign(tier="strategic")))

    assert {"account": 1} == receipt.updated
    assert "strategic" == office.one("account", acme)["tier"]


def test_the_door_keeps_up_what_a_change_implies(office):
    """A task that becomes done was done on the day of the workspace's clock."""
    acme = office.add("account", name="Acme")
    task = office.add("task", account=acme, title="Call Ada")
    office.edit("task", task, status="Done")

    assert (ADMIN, "2026-03-01") == tuple(office.one("task", task)[name] for name in ("assignee", "done_on"))


def test_a_custom_field_is_written_and_read_like_any_other(office):
    """What an administrator added at run time has a reader, a column, a log line and a default."""
    office.write("custom_field", {"key": "fleet", "label": "Fleet", "kind": "integer", "default": "2"})
    office.write(
        "custom_field", {"key": "grade", "label": "Grade", "kind": "choice", "choices": "A class\nB class"}
    )
    acme = office.add("account", name="Acme", cf_grade="b CLASS")
    office.edit("account", acme, cf_fleet="1,204")

    assert (1204, "b_class") == tuple(office.one("account", acme)[name] for name in ("cf_fleet", "cf_grade"))
    assert ["Fleet must be a whole number, not “1.5”."] == refusal(
        office, lambda: office.edit("account", acme, cf_fleet="1.5")
    )
    with office.store.reading() as unit:
        assert [{"cf_fleet": 2}] == log.lines(unit)["before"].tolist()


# ------------------------------------------------------------------------------ refusals


def test_everything_wrong_is_said_at_once(office):
    """Three cells that cannot be read, in two rows, come back together."""
    assert [
        "Website is not a web address: “x y”. Write it like https://example.com.",
        "Annual revenue is not a number: “much”. Write it like 1234.5.",
        "Annual revenue is not a number: “more”. Write it like 1234.5.",
    ] == refusal(
        office,
        lambda: office.write(
            "account",
            {"name": "Acme", "website": "x y", "annual_revenue": "much"},
            {"name": "Best", "annual_revenue": "more"},
        ),
    )


def test_a_sheets_rows_are_named_by_their_labels(office):
    """The index of the frame is what a person counts: row 14 of the sheet is row 14 of the problem."""
    frame = pd.DataFrame({"name": ["Acme", "acme"], "owner": [ADMIN, 77]}, index=[14, 15])

    assert [
        "row 15: Owner (account manager): there is no user 77, or it is not shared with you.",
        (
            "row 15: There is already an account named “acme” at the top level. "
            "Edit that one, or choose another name."
        ),
    ] == refusal(office, lambda: office.save(Rows("account", frame)))


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ({"nme": ["Acme"]}, "Account has no field “nme”."),
        (
            {"owner_name": ["Ana"]},
            "Account has no field “owner_name”. It only shows what “owner” points at; set “owner”.",
        ),
        ({"id": ["Acme"]}, "row 0: Id must be a whole number, not “Acme”."),
        ({"id": [1.5]}, "row 0: Id must be a whole number, not “1.5”."),
        ({"version": ["old"]}, "row 0: Version is not a number: “old”. Write it like 1234.5."),
    ],
)
def test_what_is_no_field_is_a_problem_and_no_crash(office, frame, sentence):
    """Columns nobody knows and ids that are none are told in words."""
    said = refusal(office, lambda: office.save(Rows("account", pd.DataFrame(frame))))

    assert [sentence] == [
        one.replace("is not a number: “Acme”. Write it like 1234.5.", "must be a whole number, not “Acme”.")
        for one in said
    ]


def test_two_columns_of_one_name_are_refused(office):
    """Nobody guesses which of two columns was meant."""
    frame = pd.DataFrame([["Acme", "Best"]], columns=["name", "name"])

    assert ["Two columns are called “name”."] == refusal(office, lambda: office.save(Rows("account", frame)))


def test_a_record_stands_once_in_a_change_set(office):
    """Twice the same id, in one write or in two, would leave it open which one holds."""
    acme = office.add("account", name="Acme")
    row = pd.DataFrame({"id": [acme], "city": ["Oslo"]}, index=["form"])

    assert [f"Account {acme} stands twice in one change."] == refusal(
        office, lambda: office.save(Rows("account", row), Rows("account", row))
    )
    assert ["Account -1 stands twice in one change."] == refusal(
        office, lambda: office.write("account", {"id": -1, "name": "A"}, {"id": -1, "name": "B"})
    )


def test_rows_of_one_set_are_judged_together(office):
    """Two writes of one kind in one change set see each other: the same e-mail twice is refused."""
    rows = [
        pd.DataFrame({"name": [name], "email": ["bo@us.example"]}, index=["form"]) for name in ("Bo", "Bob")
    ]

    assert "Another user already has this e-mail. Edit that one, or choose another." in refusal(
        office, lambda: office.save(*(Rows("user", one) for one in rows))
    )


def test_a_swap_of_unique_values_is_fine(office):
    """Two groups exchange their names in one change set."""
    north, south = office.add("group", name="North"), office.add("group", name="South")
    office.write("group", {"id": north, "name": "South"}, {"id": south, "name": "North"})

    assert ["South", "North"] == [office.one("group", one)["name"] for one in (north, south)]


def test_two_accounts_moved_into_a_loop_together_are_refused(office):
    """Neither move alone closes the loop; the two of them do, and the chain is told."""
    ids = office.portfolio("Globex > Globex EU; Initech > Initech EU")

    said = refusal(
        office,
        lambda: office.write(
            "account",
            {"id": ids["Globex"], "parent": ids["Initech EU"]},
            {"id": ids["Initech"], "parent": ids["Globex EU"]},
        ),
    )
    assert (
        "That would make a loop: Globex → Initech EU → Initech → Globex EU → Globex. Choose another parent."
        == said[0]
    )


def test_a_name_is_compared_without_case_beyond_plain_letters(office):
    """“STRASSE” and “Straße” are one name on either database, though neither folds them alike."""
    office.add("account", name="Straße")
    office.add("account", name="ÉMILE")

    assert [
        "There is already an account named “STRASSE” at the top level. Edit that one, or choose another name."
    ] == refusal(office, lambda: office.add("account", name="STRASSE"))
    assert 1 == len(refusal(office, lambda: office.add("account", name="émile")))


def test_the_databases_own_wall_stands_behind_the_rules(office):
    """A link that no rule looked at and that points at nothing is refused by the database, in a sentence."""
    ids = office.portfolio("Acme")
    ada = office.people("Ada @ Acme", ids)["Ada"]
    office.add("task", account=ids["Acme"], title="Call", contact=ada)

    assert [
        "Another record still points at one of these, or one of these points at nothing. Nothing was written."
    ] == refusal(office, lambda: office.remove("contact", ada))


def test_a_rehearsal_writes_nothing_and_says_everything(office):
    """What a save would be refused for, without saving; not even an id is used up when all is well."""
    good, bad = (Rows("account", pd.DataFrame({"name": [name]}, index=["form"])) for name in ("Acme", None))
    with office.untouched():
        assert () == records.rehearse(office.store, ADMIN, ChangeSet((good,)))
        assert ["Account name is required."] == [
            one.sentence for one in records.rehearse(office.store, ADMIN, ChangeSet((bad,)))
        ]


def test_an_unknown_user_writes_nothing(office):
    """Whoever is not there may not act."""
    with office.untouched(), pytest.raises(NotFound, match="There is no user 99"):
        office.add("account", by=99, name="Acme")


# ------------------------------------------------------------------------------ somebody was faster


def test_a_stale_edit_of_another_field_is_merged(office):
    """Bo changed the city while Ana edited the country: both changes stand."""
    acme = office.add("account", name="Acme", city="Oslo", country="Norway")
    seen = office.one("account", acme)["version"]
    office.edit("account", acme, city="Bergen")
    office.edit("account", acme, country="Norge", version=seen)

    assert ("Bergen", "Norge") == tuple(office.one("account", acme)[name] for name in ("city", "country"))


def test_a_stale_form_that_sends_every_field_is_merged_too(office):
    """A field the writer left as they had read it keeps what somebody else made of it since."""
    acme = office.add("account", name="Acme", city="Oslo", country="Norway", account_type="strategic")
    seen = office.one("account", acme)
    office.edit("account", acme, city="Bergen", account_type="flagged")
    form = {name: seen[name] for name in ("name", "city", "version")} | {"account_type": "strategic"}
    office.edit("account", acme, **form, country="Norge")
    now = office.one("account", acme)

    assert ("Bergen", "Norge", True, "strategic") == tuple(
        now[name] for name in ("city", "country", "is_flagged", "tier")
    )


def test_a_clash_names_both_values_and_who_was_faster(office):
    """Two people changed one field: the second is told what it is now, and what they have, in words."""
    bo = office.user("Bo", "administrator")
    cy = office.user("Cy")
    acme = office.add("account", name="Acme", owner=ADMIN)
    seen = office.one("account", acme)["version"]
    office.edit("account", acme, by=bo, owner=cy, tier="Strategic", customer_since="2020-01-01")

    assert [
        (
            "Bo changed Owner (account manager) while you were editing: it is now “Cy”, you have “Bo”. "
            "Read it again and decide which one stands."
        ),
        (
            "Bo changed Customer since while you were editing: it is now “2020-01-01”, "
            "you have “2021-01-01”. Read it again and decide which one stands."
        ),
    ] == refusal(
        office,
        lambda: office.edit(
            "account", acme, owner=bo, tier="strategic", customer_since="2021-01-01", version=seen
        ),
        Conflict,
    )


def test_the_same_change_twice_is_no_clash(office):
    """Both set the city to Bergen: nothing is left to do for the second."""
    acme = office.add("account", name="Acme", city="Oslo")
    seen = office.one("account", acme)["version"]
    office.edit("account", acme, city="Bergen")

    assert "Nothing changed." == office.edit("account", acme, city="Bergen", version=seen).sentence


def test_a_version_that_is_up_to_date_overrules(office):
    """Whoever has seen the newest value may change it."""
    acme = office.add("account", name="Acme", city="Oslo")
    office.edit("account", acme, city="Bergen")
    office.edit("account", acme, city="Tromsø", version=office.one("account", acme)["version"])

    assert "Tromsø" == office.one("account", acme)["city"]


def test_what_the_workspace_keeps_up_does_not_clash(office):
    """Both touch a risk, which dates its last update by itself: that date is nobody's edit."""
    acme = office.add("account", name="Acme")
    risk = office.add("risk", account=acme, reason="Champion left", opened_on="2026-01-01")
    seen = office.one("risk", risk)["version"]
    office.clock.moment += pd.Timedelta(days=1)
    office.edit("risk", risk, severity="high")
    office.clock.moment += pd.Timedelta(days=1)
    office.edit("risk", risk, likelihood="likely", version=seen)

    assert ("high", "likely", "2026-03-03") == tuple(
        office.one("risk", risk)[name] for name in ("severity", "likelihood", "updated_on")
    )


# ------------------------------------------------------------------------------ access


def test_hidden_and_missing_records_answer_alike(office):
    """Who asks for a record on an account that is not shared hears what they hear for one that never was."""
    bo = office.user("Bo")
    ids = office.portfolio("Acme")
    ada = office.people("Ada @ Acme", ids)["Ada"]
    for kind, there, never in (("account", ids["Acme"], 909), ("contact", ada, 909)):
        for change in ({"name": "Mine"}, {"version": 1, "name": "Mine"}):
            said = [
                refusal(
                    office, lambda one=one, kind=kind, change=change: office.edit(kind, one, by=bo, **change)
                )
                for one in (there, never)
            ]

            assert said[0] == [one.replace("909", str(there)) for one in said[1]]


def test_hidden_and_missing_records_are_refused_together(office):
    """Asked for both at once, one answer names both: nobody learns which of them exists."""
    bo = office.user("Bo")
    acme = office.add("account", name="Acme")

    assert [f"There is no account {one}, or it is not shared with you." for one in (acme, 909)] == refusal(
        office, lambda: office.write("account", {"id": acme, "city": "x"}, {"id": 909, "city": "x"}, by=bo)
    )


def test_links_to_hidden_and_missing_records_answer_alike(office):
    """A parent that is not shared is a parent that is not there."""
    bo = office.user("Bo")
    acme = office.add("account", name="Acme")
    said = [
        refusal(office, lambda up=up: office.add("account", by=bo, name="Mine", parent=up))
        for up in (acme, 909)
    ]

    assert [f"Parent account: there is no account {acme}, or it is not shared with you."] == said[0]
    assert said[0] == [one.replace("909", str(acme)) for one in said[1]]


@pytest.mark.parametrize(
    ("role", "do", "sentence"),
    [
        (
            "contributor",
            {"name": "Mine"},
            "Bo may not create an account: it takes an administrator or an account manager.",
        ),
        (
            "account_manager",
            {"name": "Hers", "owner": ADMIN},
            "Bo may not create an account that somebody else will own.",
        ),
        (
            "viewer",
            {"name": "Mine"},
            "Bo may not create an account: it takes an administrator or an account manager.",
        ),
    ],
)
def test_who_may_not_make_accounts_is_told_why(office, role, do, sentence):
    """Contributors and viewers make none, account managers make their own."""
    bo = office.user("Bo", role)

    assert [sentence] == refusal(office, lambda: office.add("account", by=bo, **do), NotAllowed)


def test_an_account_manager_works_on_what_is_theirs(office):
    """Bo makes an account, owns it, and edits it and its people; a contributing colleague governs nothing."""
    bo, cy = office.user("Bo"), office.user("Cy")
    acme = office.add("account", by=bo, name="Acme")
    office.add("contributor", by=bo, account=acme, user=cy)
    office.edit("account", acme, by=cy, city="Oslo")
    office.add("contact", by=cy, account=acme, name="Ada")

    assert [
        (
            "Cy may not change the owner, contributors, parent or type of this account: "
            "only somebody who owns the account may."
        )
    ] == refusal(office, lambda: office.edit("account", acme, by=cy, account_type="flagged"), NotAllowed)
    assert ["Cy may not archive or restore this account: only somebody who owns the account may."] == refusal(
        office, lambda: office.edit("account", acme, by=cy, account_type="archived"), NotAllowed
    )


def test_moving_a_record_takes_the_right_at_both_ends(office):
    """Bo may take Ada away from his account, but not put her on one he only sees."""
    bo = office.user("Bo")
    mine = office.add("account", by=bo, name="Mine")
    theirs = office.add("account", name="Theirs")
    office.share(bo, theirs)
    ada = office.add("contact", by=bo, account=mine, name="Ada")

    assert ["Bo may not edit this account: Bo neither owns nor contributes to the account."] == refusal(
        office, lambda: office.edit("contact", ada, by=bo, account=theirs), NotAllowed
    )


def test_contributors_change_their_own_notes_only(office):
    """Cy may add notes to an account and change them, but not those of others."""
    cy = office.user("Cy", "contributor")
    acme = office.add("account", name="Acme")
    office.add("contributor", account=acme, user=cy)
    note = {"account": acme, "occurred_on": "2026-01-01", "text": "Talked."}
    hers, his = office.add("note", **note), office.add("note", by=cy, **note)
    office.edit("note", his, by=cy, text="Talked long.")

    assert ["Cy may change only their own notes, tasks and actions."] == refusal(
        office, lambda: office.edit("note", hers, by=cy, text="Nothing happened."), NotAllowed
    )


def test_filters_are_private_until_an_administrator_shares_them(office):
    """Everyone adds their own; nobody makes one for another, sees another's, or shares by themselves."""
    bo, cy = office.user("Bo"), office.user("Cy", "viewer")
    mine = {"name": "Mine", "expression": "owner == me"}
    one = office.add("filter", by=cy, **mine)

    assert [f"There is no filter {one}, or it is not shared with you."] == refusal(
        office, lambda: office.edit("filter", one, by=bo, name="Ours")
    )
    assert ["Cy may change only their own filters."] == refusal(
        office, lambda: office.add("filter", by=cy, owner=bo, **mine), NotAllowed
    )
    assert ["Cy may not change the settings of the workspace: it takes an administrator."] == refusal(
        office, lambda: office.add("filter", by=cy, is_shared=True, **{**mine, "name": "All"}), NotAllowed
    )
    assert [[one], []] == [office.frame("filter", who)["id"].tolist() for who in (cy, bo)]


def test_nobody_but_an_administrator_removes(office):
    """Taking records away for good takes an administrator; letting a contributor go takes the owner."""
    bo, cy = office.user("Bo"), office.user("Cy")
    acme = office.add("account", by=bo, name="Acme")
    ada = office.add("contact", by=bo, account=acme, name="Ada")
    helper = office.add("contributor", by=bo, account=acme, user=cy)

    assert ["Bo may not remove anything for good: it takes an administrator."] == refusal(
        office, lambda: office.remove("contact", ada, by=bo), NotAllowed
    )
    assert {"contributor": 1} == office.remove("contributor", helper, by=bo).removed


def test_a_caller_cannot_talk_the_door_into_more(office):
    """Saying “own”, “merge” or “undo” in a change set's facts opens nothing."""
    bo = office.user("Bo")
    acme = office.add("account", by=bo, name="Acme")
    ada = office.add("contact", by=bo, account=acme, name="Ada")
    gone = Rows("contact", pd.DataFrame({"id": [ada]}), "remove")
    for facts in (
        {"details": {"own": True}},
        {"through": "merge", "details": {"merged": [acme]}},
        {"undoes": 2},
    ):
        assert 1 == len(refusal(office, lambda facts=facts: office.save(gone, by=bo, **facts), NotAllowed))


def test_a_disabled_user_may_nothing(office):
    """From the moment somebody is disabled, the next call is refused, even to their own things."""
    bo = office.user("Bo")
    acme = office.add("account", by=bo, name="Acme")
    office.edit("user", bo, is_disabled=True)

    for do in (
        lambda: office.edit("account", acme, by=bo, city="Oslo"),
        lambda: office.add("account", by=bo, name="B"),
    ):
        assert ["Bo is disabled."] == refusal(office, do, NotAllowed)


def test_a_loop_through_a_hidden_account_tells_no_name(office):
    """Bo owns both ends of a chain whose middle is not shared with him: its name stays unsaid."""
    bo = office.user("Bo")
    ids = office.portfolio("Top > Secret; Secret > Low")
    for name in ("Top", "Low"):
        office.edit("account", ids[name], owner=bo)
    said = refusal(office, lambda: office.edit("account", ids["Top"], by=bo, parent=ids["Low"]))

    assert ["That would make a loop: Top → Low → (not shared with you) → Top. Choose another parent."] == said


# ------------------------------------------------------------------------------ reviving


def test_only_what_was_removed_can_be_revived(office):
    """A revival brings back what the log kept: whatever values or ids a caller makes up are not taken."""
    acme = office.add("account", name="Acme", city="Oslo")
    made_up = Rows(
        "account", pd.DataFrame({"id": [acme], "name": ["Hacked"], "born": [1]}, index=["form"]), "revive"
    )

    assert [f"There is no removed account {acme}."] == refusal(office, lambda: office.save(made_up))
    office.remove("account", acme)
    office.save(made_up)

    assert ("Acme", "Oslo") == tuple(office.one("account", acme)[name] for name in ("name", "city"))


# ------------------------------------------------------------------------------ all kinds


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_record_of_every_kind_comes_back_as_it_went_in(office, kind):
    """Every field of every kind, filled, is read from the database as it was written."""
    record, written = Filling(office).add(kind)
    stored = office.one(kind, record)

    assert written == {name: stored[name] for name in written}


def test_a_frame_of_numpy_values_is_as_good_as_one_of_pythons(office):
    """Columns of numpy's own types, as analysts have them, are taken as they are."""
    ids = office.portfolio("Acme")
    frame = pd.DataFrame(
        {
            "account": np.array([ids["Acme"]] * 3),
            "value": np.array([1.5, 2, np.nan]),
            "name": np.array(["a", "b", "c"]),
            "start": np.array(["2026-01-01", "2026-01-02", "NaT"], dtype="datetime64[ns]"),
            "auto_renew": np.array([True, False, True]),
        }
    )
    made = office.save(Rows("contract", frame)).ids[0]

    assert [1.5, 2.0, None] == [office.one("contract", one)["value"] for one in made]
    assert ["2026-01-01", "2026-01-02", None] == [office.one("contract", one)["start"] for one in made]
