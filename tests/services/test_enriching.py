"""Enrich: proposals with their source; nothing written before it is accepted, nothing refused comes back."""

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from kapta_workspace import Misconfigured, NotAllowed, NotFound
from kapta_workspace.connectors.enrich import Provider
from kapta_workspace.connectors.port import NotReached, Suggestion
from kapta_workspace.services import activity
from kapta_workspace.services.desks import Desk
from kapta_workspace.services.enriching import Enrich
from kapta_workspace.services.pictures import Album
from kapta_workspace.storage.pictures import Pictures
from tests.build import ADMIN, Office


def picture(colour: str = "navy") -> bytes:
    """A small picture, as a PNG with something hidden behind it."""
    made = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(made, "PNG")
    return made.getvalue() + b"<script>"


class Teller:
    """A provider that says what it was told to say, and remembers whom it was asked about."""

    def __init__(self, *said: Suggestion, fails: str = "") -> None:
        self.said, self.fails = list(said), fails
        self.asked: list[str] = []

    def suggest(self, record: pd.Series, known: pd.DataFrame) -> list[Suggestion]:
        """As told."""
        self.asked.append(str(record["name"]))
        if self.fails:
            raise NotReached(self.fails)
        return self.said


class Acme:
    """A workspace with what is in it by name."""

    def __init__(self, office: Office, ids: dict[str, int]) -> None:
        self.office, self.ids = office, ids

    def __getattr__(self, name: str) -> Any:
        return getattr(self.office, name)


@pytest.fixture
def acme(office: Office) -> Acme:
    """Acme with Ann."""
    ids = office.portfolio("Acme")
    return Acme(office, {**ids, **office.people("Ann Lee @ Acme", ids)})


def enrich(office: Acme, folder: Path, *tellers: tuple[str, Teller], user: int = ADMIN) -> Enrich:
    """What a user may look up, with those providers switched on for a kind of record."""
    album = Album(Pictures(folder), Desk(office.store, user, "contact"), Desk(office.store, user, "account"))
    on = tuple(
        Provider(f"teller {n}", f"Teller {n}", kind, "Nothing leaves.", lambda teller=teller: teller)  # type: ignore[misc]
        for n, (kind, teller) in enumerate(tellers)
    )
    return Enrich(office.store, user, "code", on, album)


def key(one: Enrich, field: str) -> str:
    """The key of what is proposed for a field of Acme."""
    found = one.found("account", "Acme")
    return str(found.loc[found["field"] == field, "key"].iloc[0])


class Writer(Teller):
    """A provider that sends words, and shows them before."""

    def asks(self, record: pd.Series) -> str:
        """The words for a person."""
        return f"Who is {record['name']} of {record['account_name']}, {record['account_website']}?"

    def body(self, record: pd.Series) -> str:
        """The words as sent."""
        return self.asks(record).upper()


SITE = (
    Suggestion("logo", picture(), "They name it as their sign.", "https://acme.example/sign.png"),
    Suggestion("description", "Acme makes anvils.", "They say so.", "https://acme.example/"),
    Suggestion(
        "link:LinkedIn", "https://linkedin.com/company/acme", "They link it.", "https://acme.example/"
    ),
)


def test_nothing_is_written_before_somebody_accepts(acme: Acme, tmp_path: Path) -> None:
    """Looking up leaves every record as it is; accepting writes that one value, and undo takes it back."""
    one = enrich(acme, tmp_path, ("account", Teller(*SITE)))
    before = acme.one("account", acme.ids["Acme"])
    assert () == one.look_up("account", "Acme")
    found = one.found("account", "Acme").set_index("field")
    untouched = acme.one("account", acme.ids["Acme"])
    one.accept("account", "Acme", key(one, "description"))

    assert before == untouched
    assert {"logo", "description", "link:LinkedIn"} == set(found.index)
    assert "Acme makes anvils." == acme.one("account", acme.ids["Acme"])["description"]
    assert "description" not in set(one.found("account", "Acme")["field"])


def test_a_logo_is_drawn_anew_and_keeps_where_it_was_found(acme: Acme, tmp_path: Path) -> None:
    """In one change; what hid behind the picture is gone."""
    one = enrich(acme, tmp_path, ("account", Teller(*SITE)))
    one.look_up("account", "Acme")
    found = one.found("account", "Acme").set_index("field")
    receipt = one.accept("account", "Acme", key(one, "logo"))
    record = acme.one("account", acme.ids["Acme"])

    assert b"<script>" not in bytes(found["value"]["logo"])
    assert {"account": 1} == receipt.updated
    assert "https://acme.example/sign.png" == record["logo_source"]
    assert (tmp_path / record["logo"]).exists()


def test_what_is_no_picture_is_not_proposed(acme: Acme, tmp_path: Path) -> None:
    """An SVG, or anything else that calls itself a picture."""
    bad = [Suggestion("logo", data, "x.", "https://x.example/") for data in (b"<svg/>", b"GIF89a no")]
    one = enrich(acme, tmp_path, ("account", Teller(*bad)))
    one.look_up("account", "Acme")

    assert one.found("account", "Acme").empty


def test_a_refused_proposal_does_not_come_back(acme: Acme, tmp_path: Path) -> None:
    """Not when looked up again, not for anybody; another value for the same field does."""
    one = enrich(acme, tmp_path, ("account", Teller(*SITE)))
    one.look_up("account", "Acme")
    for each in one.found("account", "Acme")["key"]:
        one.refuse("account", "Acme", each)
    one.look_up("account", "Acme")
    again = one.found("account", "Acme")
    other = Suggestion("description", "Acme makes rockets.", "They say so now.", "https://acme.example/")
    newer = enrich(acme, tmp_path, ("account", Teller(*SITE, other)))
    newer.look_up("account", "Acme")

    assert again.empty
    assert ["Acme makes rockets."] == newer.found("account", "Acme")["value"].tolist()


def test_a_link_waits_for_a_field_of_its_name(acme: Acme, tmp_path: Path) -> None:
    """Without one it is shown and cannot be taken; with a custom field it is written there."""
    one = enrich(acme, tmp_path, ("account", Teller(*SITE)))
    one.look_up("account", "Acme")
    link = key(one, "link:LinkedIn")
    with acme.untouched(), pytest.raises(Misconfigured, match="There is no field for LinkedIn yet"):
        one.accept("account", "Acme", link)
    acme.write("custom_field", {"entity": "account", "key": "linkedin", "label": "LinkedIn", "kind": "url"})
    one.accept("account", "Acme", link)

    assert "https://linkedin.com/company/acme" == acme.one("account", acme.ids["Acme"])["cf_linkedin"]


def test_what_is_known_is_not_overwritten(acme: Acme, tmp_path: Path) -> None:
    """An account with a description of its own is not offered another."""
    acme.edit("account", acme.ids["Acme"], description="Ours.")
    one = enrich(acme, tmp_path, ("account", Teller(*SITE)))
    one.look_up("account", "Acme")

    assert "description" not in set(one.found("account", "Acme")["field"])


def test_only_those_switched_on_for_the_kind_are_asked(acme: Acme, tmp_path: Path) -> None:
    """An account's provider hears nothing of Ann; while nobody is switched on, nothing is asked."""
    site, faces = Teller(*SITE), Teller()
    one = enrich(acme, tmp_path, ("account", site), ("contact", faces))
    one.look_up("contact", "Ann Lee")

    assert ([], ["Ann Lee"]) == (site.asked, faces.asked)
    with acme.untouched(), pytest.raises(Misconfigured, match="Nobody is switched on"):
        enrich(acme, tmp_path).look_up("contact", "Ann Lee")


def test_one_that_fails_does_not_keep_the_others(acme: Acme, tmp_path: Path) -> None:
    """It is said in a sentence, and what the others found is there."""
    one = enrich(
        acme,
        tmp_path,
        ("account", Teller(fails="acme.example did not answer in time.")),
        ("account", Teller(*SITE)),
    )
    said = one.look_up("account", "Acme")

    assert ("Teller 0: acme.example did not answer in time.",) == said
    assert 3 == len(one.found("account", "Acme"))


def test_what_would_be_sent_is_shown_and_nobody_asked(acme: Acme, tmp_path: Path) -> None:
    """A contact with the name and web site of the account; nothing of those that are sent no words."""
    acme.edit("account", acme.ids["Acme"], website="https://acme.example")
    writer, faces = Writer(), Teller()
    one = enrich(acme, tmp_path, ("contact", writer), ("contact", faces))

    assert {"teller 0": "Who is Ann Lee of Acme, https://acme.example?"} == one.asks("contact", "Ann Lee")
    assert {"teller 0": "WHO IS ANN LEE OF ACME, HTTPS://ACME.EXAMPLE?"} == one.preview("contact", "Ann Lee")
    assert {} == one.asks("account", "Acme")
    assert [] == writer.asked + faces.asked


def test_each_question_is_logged(acme: Acme, tmp_path: Path) -> None:
    """Who was asked about which record, by whom; not what was found."""
    enrich(acme, tmp_path, ("account", Teller(*SITE))).look_up("account", "Acme")
    last = activity.entries(acme.store, ADMIN, limit=1).iloc[0]

    assert ("enrich", ADMIN, [acme.ids["Acme"]]) == (last["through"], last["actor"], last["accounts"])
    assert {"to": "teller 0", "about": f"account:{acme.ids['Acme']}", "outcome": "answered"} == last[
        "details"
    ]


def test_whoever_may_not_edit_asks_nobody(acme: Acme, tmp_path: Path) -> None:
    """A viewer of Acme is refused before anybody is asked; to a stranger there is no Acme."""
    site = Teller(*SITE)
    vera, sid = acme.user("Vera", "viewer"), acme.user("Sid", "contributor")
    acme.share(vera, acme.ids["Acme"])

    with acme.untouched(), pytest.raises(NotAllowed):
        enrich(acme, tmp_path, ("account", site), user=vera).look_up("account", "Acme")
    with acme.untouched(), pytest.raises(NotFound):
        enrich(acme, tmp_path, ("account", site), user=sid).look_up("account", "Acme")

    assert [] == site.asked


def test_what_the_data_implies_is_proposed_without_asking(acme: Acme, tmp_path: Path) -> None:
    """A shouted title; refused, it stays away."""
    acme.edit("contact", acme.ids["Ann Lee"], title="HEAD OF SALES")
    one = enrich(acme, tmp_path)
    found = one.found("contact", "Ann Lee")
    one.refuse("contact", "Ann Lee", found["key"].iloc[0])

    assert ["Head of Sales"] == found["value"].tolist()
    assert one.found("contact", "Ann Lee").empty


def test_a_proposal_that_is_not_there_is_not_taken(acme: Acme, tmp_path: Path) -> None:
    """A key somebody made up."""
    with acme.untouched(), pytest.raises(NotFound, match="not proposed any more"):
        enrich(acme, tmp_path).accept("contact", "Ann Lee", "email/123")
