"""The org chart of an account: read from records, moved through the door, saved to files."""

import csv
import io
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from PIL import Image

from kapta_workspace.domain.errors import Misconfigured, NotAllowed, NotFound, Refused
from kapta_workspace.services import printing
from kapta_workspace.services.org_chart import AccountChart
from tests.screens import chromium


@pytest.fixture
def acme(office):
    """Ann leads Bo, Bo leads Cy, Di is not placed; all at Acme, which has a child."""
    office.accounts = office.portfolio("Acme > Acme North")
    office.ids = office.people(
        "Ann @ Acme; Bo @ Acme -> Ann; Cy @ Acme -> Bo; Di @ Acme; Eve @ Acme North", office.accounts
    )
    return office


def chart(office, user=1, *, family=False, position=None, through="code"):
    """The chart of Acme."""
    account = office.accounts["Acme"]
    return AccountChart(office.view(user, account, position=position, family=family), account, through)


def manager(office, name):
    """The id recorded as somebody's manager."""
    return office.one("contact", office.ids[name])["reports_to"]


def test_a_move_is_one_entry_of_the_log_that_can_be_undone(acme):
    """Di under Bo: the record says so, and the log names the way in."""
    receipt = chart(acme, through="dashboard").move("Di", "Bo")

    assert acme.ids["Bo"] == manager(acme, "Di")
    assert {"contact": 1} == receipt.updated


def test_a_move_draws_the_new_line(acme):
    """The chart is read again after a move."""
    shown = chart(acme)
    shown.move("Di", "Cy")

    assert ["Ann", "Bo", "Cy", "Di"] == shown.forest.nodes["name"].tolist()
    assert [0, 1, 2, 3] == shown.forest.nodes["depth"].tolist()


def test_a_move_off_the_tree_empties_the_manager(acme):
    """Cy under nobody."""
    chart(acme).move("Cy", None)

    assert manager(acme, "Cy") is None


def test_a_loop_is_refused_by_its_chain(acme):
    """Ann cannot go under Cy, who is below her; nothing is written."""
    with (
        acme.untouched(),
        pytest.raises(Refused, match="Ann cannot report to Cy: Ann → Cy → Bo → Ann would be a loop"),
    ):
        chart(acme).move("Ann", "Cy")


def test_whoever_may_not_edit_may_not_move(acme):
    """A viewer sees the chart; the door refuses the move."""
    viewer = acme.user("Vic", "viewer")
    acme.share(viewer, acme.accounts["Acme"])

    with acme.untouched(), pytest.raises(NotAllowed):
        chart(acme, viewer).move("Di", "Bo")


def test_somebody_else_was_quicker(acme):
    """Di was moved under Ann after the chart was read: the second move is a conflict, not a lost write."""
    shown = chart(acme)
    shown.person("Di")
    chart(acme).move("Di", "Ann")

    with pytest.raises(Refused, match="Reports to"):
        shown.move("Di", "Cy")
    assert acme.ids["Ann"] == manager(acme, "Di")


def test_nobody_is_moved_in_the_past(acme):
    """A chart of a past position is for looking."""
    with pytest.raises(Refused, match="past day"):
        chart(acme, position=acme.head).move("Di", "Bo")


def test_whoever_is_not_on_the_chart_is_said_to_be_missing(acme):
    """Eve is at the child: only the family's chart has her."""
    with pytest.raises(NotFound, match="Nobody on this chart is called “Eve”"):
        chart(acme).move("Eve", "Ann")
    chart(acme, family=True).move("Eve", "Ann")

    assert acme.ids["Ann"] == manager(acme, "Eve")


def test_a_manager_out_of_view_is_named(acme):
    """Alone, the child's chart says above Eve who leads her elsewhere."""
    chart(acme, family=True).move("Eve", "Ann")
    north = acme.accounts["Acme North"]

    assert ["Ann"] == AccountChart(acme.view(1, north), north).forest.nodes["above"].tolist()


def test_freshness_is_counted_to_the_day_of_the_view(acme):
    """Two days after a call the card says two days, and that is fresh."""
    acme.write(
        "note",
        {
            "account": acme.accounts["Acme"],
            "kind": "phone",
            "occurred_on": date(2026, 2, 27),
            "author": 1,
            "contacts": (acme.ids["Ann"],),
        },
    )
    ann = chart(acme).forest.nodes.iloc[0]

    assert (2, "fresh") == (ann["days"], ann["band"])


def test_filters_keep_the_structure(acme):
    """Cy alone is a champion; Ann and Bo stay as stubs above."""
    acme.edit("contact", acme.ids["Cy"], role="champion")

    assert [True, True, False] == chart(acme).only(role=["champion"]).forest.nodes["stub"].tolist()


def test_the_files_hold_what_the_chart_shows(acme, tmp_path):
    """SVG and HTML are well formed and name everybody; the table has a row a person."""
    shown = chart(acme)
    drawn = shown.save(tmp_path / "chart.svg").read_text(encoding="utf-8")
    page = shown.save(tmp_path / "chart.html").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(shown.save(tmp_path / "chart.csv").read_text(encoding="utf-8"))))

    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - our own
    assert all(name in drawn and name in page for name in ("Ann", "Bo", "Cy", "Di"))
    assert [("Ann", ""), ("Bo", "Ann"), ("Cy", "Bo"), ("Di", "")] == [
        (row["person"], row["to"]) for row in rows
    ]


def test_another_ending_is_refused_with_those_there_are(acme, tmp_path):
    """A slip in the file's name does not make an empty file."""
    with pytest.raises(Misconfigured, match=r"end the name in \.svg"):
        chart(acme).save(tmp_path / "chart.docx")
    assert [] == list(tmp_path.iterdir())


def test_without_a_browser_the_sentence_says_what_works(acme, monkeypatch):
    """PNG and PDF need Chromium; nothing else does."""
    monkeypatch.setattr(printing, "BROWSERS", ())

    with pytest.raises(Misconfigured, match=r"save it as \.html"):
        chart(acme).png()


@pytest.mark.browser
def test_chromium_prints_png_and_pdf(acme):
    """The picture is twice the drawing's size; the PDF is one page."""
    if chromium() is None:
        pytest.skip("no Chromium on this machine")
    shown = chart(acme)
    picture = Image.open(io.BytesIO(shown.png()))
    box = ET.fromstring(shown.svg())  # noqa: S314 - our own
    printed = shown.pdf()

    assert (2 * int(box.attrib["width"]), 2 * int(box.attrib["height"])) == picture.size
    assert printed.startswith(b"%PDF")
    assert 1 == printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page/") + printed.count(
        b"/Type /Page "
    )
