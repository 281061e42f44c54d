"""A contact's page as frames: notes about them, their answers, the same person elsewhere, their picture."""

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from kapta_workspace.domain.errors import NotAllowed, Refused, Unreadable
from kapta_workspace.services.contact_page import ContactPage
from kapta_workspace.services.desks import Desk
from kapta_workspace.services.pictures import Album
from kapta_workspace.storage.pictures import Pictures


@pytest.fixture
def acme(office):
    """Ann is at Acme and, under the same address, at Hooli; Bo is at Acme."""
    office.accounts = office.portfolio("Acme; Hooli")
    office.ids = office.people("Ann @ Acme; Bo @ Acme; Anna @ Hooli", office.accounts)
    office.edit("contact", office.ids["Ann"], email="ann@acme.example")
    office.edit("contact", office.ids["Anna"], email="Ann@Acme.example", friend_foe="critic")
    return office


def page(office, name="Ann", user=1, position=None):
    """Somebody's page."""
    account = int(office.one("contact", office.ids[name])["account"])
    view = office.view(user, account, position=position, archived=True)
    return ContactPage(view, office.ids[name])


def note(office, day, kind, *names):
    """A note of a day about some people."""
    people = tuple(office.ids[name] for name in names)
    facts = {"account": office.accounts["Acme"], "title": f"{kind} {day}", "author": 1}
    office.write("note", {**facts, "kind": kind, "occurred_on": date(2026, 2, day), "contacts": people})


def test_notes_about_somebody_are_those_that_name_them_newest_first(acme):
    """Of three notes two name Ann."""
    note(acme, 3, "phone", "Ann")
    note(acme, 9, "meeting", "Ann", "Bo")
    note(acme, 5, "email", "Bo")

    assert ["meeting 9", "phone 3"] == page(acme).notes["title"].tolist()
    assert (20, "fresh") == tuple(page(acme).freshness[["days", "band"]])


def test_whoever_was_never_talked_to_has_an_empty_page_and_no_error(acme):
    """A workspace without a note, an answer or a question."""
    shown = page(acme, "Bo")

    assert (True, True, True) == (shown.notes.empty, shown.answers.empty, shown.elsewhere.empty)
    assert "never" == shown.freshness["band"]


def test_answers_are_their_own(acme):
    """An answer of Bo's is not shown on Ann's page."""
    asked = {"text": "Would you recommend us?", "kind": "text"}
    question = acme.write("voc_question", asked).ids[0][0]
    for name, answer in (("Ann", "Yes"), ("Bo", "No")):
        acme.add(
            "voc_answer",
            account=acme.accounts["Acme"],
            question=question,
            contact=acme.ids[name],
            answer=answer,
            answered_on=date(2026, 2, 1),
        )
    found = page(acme).answers

    assert [("Would you recommend us?", "Yes")] == list(
        found[["question_name", "answer"]].itertuples(index=False, name=None)
    )


def test_the_same_person_elsewhere_is_found_by_their_address(acme):
    """Anna at Hooli has Ann's address, in other letters; she thinks less of us there."""
    found = page(acme).elsewhere

    assert [("Hooli", "critic")] == list(
        found[["account_name", "friend_foe"]].itertuples(index=False, name=None)
    )


def test_nobody_elsewhere_is_told_to_whoever_may_not_see_there(acme):
    """Whoever sees Acme alone learns nothing of Hooli."""
    viewer = acme.user("Vic", "viewer")
    acme.share(viewer, acme.accounts["Acme"])

    assert page(acme, user=viewer).elsewhere.empty


def test_a_past_page_shows_what_was_known_and_proposes_nothing(acme):
    """Before Ann's title was shouted into the form there was none, and there is nothing to mend."""
    before = acme.head
    acme.edit("contact", acme.ids["Ann"], title="HEAD OF SALES")

    assert ["Head of Sales"] == [one.value for one in page(acme).suggestions if one.field == "title"]
    assert [] == page(acme, position=before).suggestions


def test_the_timeline_tells_what_happened_to_the_record(acme):
    """Ann was made and given an address."""
    assert 2 == len(page(acme).timeline)


# --- pictures -----------------------------------------------------------------------------------------


def album(office, folder: Path, user=1):
    """The pictures as somebody has them."""
    return Album(Pictures(folder), Desk(office.store, user, "contact"), Desk(office.store, user, "account"))


def photo() -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(made, "PNG")
    return made.getvalue()


def test_a_picture_is_written_through_the_door_and_can_be_undone(acme, tmp_path):
    """The record names the file, the log has the change, and the page gets it as data."""
    kept = album(acme, tmp_path)
    receipt = kept.put("contact", acme.ids["Ann"], photo())
    name = acme.one("contact", acme.ids["Ann"])["photo"]

    assert {"contact": 1} == receipt.updated
    assert kept.urls([name, None])[name].startswith("data:image/webp;base64,")
    kept.take_away("contact", acme.ids["Ann"])
    assert acme.one("contact", acme.ids["Ann"])["photo"] is None


def test_an_account_gets_a_logo(acme, tmp_path):
    """The same for the account's own picture."""
    album(acme, tmp_path).put("account", acme.accounts["Acme"], photo())

    assert acme.one("account", acme.accounts["Acme"])["logo"].endswith(".webp")


def test_what_is_refused_writes_nothing(acme, tmp_path):
    """No picture, no right, no such field."""
    viewer = acme.user("Vic", "viewer")
    acme.share(viewer, acme.accounts["Acme"])

    with acme.untouched(), pytest.raises(Unreadable):
        album(acme, tmp_path).put("contact", acme.ids["Ann"], b"<svg/>")
    with acme.untouched(), pytest.raises(NotAllowed):
        album(acme, tmp_path, viewer).put("contact", acme.ids["Ann"], photo())
    with acme.untouched(), pytest.raises(Refused, match="A note has no picture"):
        album(acme, tmp_path).put("note", 1, photo())
