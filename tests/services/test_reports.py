"""Reports through the workspace: the figures of the screen, and nothing a reader may not see."""

import datetime as dt
import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pptx
import pytest

from kapta_workspace import Misconfigured, Workspace
from kapta_workspace.domain.reports import Table, cell
from kapta_workspace.services.reports import slides
from kapta_workspace.settings import load
from tests.build import ADMIN, Office


@pytest.fixture
def acme(office: Office) -> dict[str, int]:
    """
    Acme above Rome, with a little of everything; our own thoughts bear the word *zyxwolf*.

    One metric is for managers only. Of two actions one is done, the other open. It is 1 March 2026.
    """
    ids = office.portfolio("Acme > Rome")
    one = ids["Acme"]
    office.edit("account", one, description="Makes anvils.")
    office.add(
        "contact", account=one, name="Ada", role="champion", friend_foe="hostile", decision_power="high"
    )
    office.add("risk", account=one, reason="zyxwolf risk", opened_on="2026-02-01", severity="high")
    office.add("swot", account=one, quadrant="threat", text="zyxwolf threat")
    office.add("swot", account=one, quadrant="strength", text="zyxwolf strength")
    office.add("note", account=one, title="zyxwolf note", occurred_on="2026-03-01")
    stage = office.add("stage", name="Offer", probability=50, position=1)
    office.add("opportunity", account=one, name="zyxwolf deal", stage=stage, value=100, currency="EUR")
    office.add("contract", account=one, name="Frame", value=7000, currency="EUR", end="2026-12-31")
    kind = office.add("plan_type", name="Together", position=0)
    goal = office.add("goal", account=one, plan_type=kind, name="Fewer faults")
    ours = office.add("plan_type", name="What we sell", position=9)
    selling = office.add("goal", account=one, plan_type=ours, name="zyxwolf goal")
    office.add("action", account=one, goal=selling, name="zyxwolf action", due="2026-05-01")
    office.add("action", account=one, goal=goal, name="Open step", percent=0, due="2026-05-01")
    done = office.add("action", account=one, goal=goal, name="Done step", percent=0)
    office.edit("action", done, status="complete", percent=100)
    uses = office.add("metric", name="Seats", target=100, decimals=1)
    margin = office.add("metric", name="zyxwolf margin", access="managers")
    for metric, value in ((uses, 80), (margin, 5)):
        office.add("metric_value", account=one, metric=metric, measured_on="2026-02-20", value=value)
    return ids


@pytest.fixture
def ws(office: Office, tmp_path: Path) -> Workspace:
    """The workspace as the administrator has it."""
    return Workspace(office.store, ADMIN, load(folder=tmp_path))


def test_the_profile_says_what_the_page_says(ws: Workspace, acme: dict[str, int]) -> None:
    """Score, band, money, people, plan, metric: each figure is the one of the account's page."""
    page, text = ws.page("Acme"), words(ws.reports.account("Acme").html())
    badge = int(page.overview.iloc[0]["badge"])

    assert f"Health score {badge}" in text
    assert "Contracts in force 7,000 EUR" in text
    assert "Fewer faults Not started 50%" in text
    assert "Seats 80.0 100.0 80%" in text
    assert "Ada Champion Hostile High Never" in text
    assert text.index("zyxwolf strength") < text.index("zyxwolf threat")


def test_the_parts_of_the_score_add_up_to_it(ws: Workspace, acme: dict[str, int]) -> None:
    """The points in the report's table are those of the page, and their sum is the score."""
    section = next(one for one in ws.reports.account("Acme").report.sections if one.title == "Health")
    tables = [one for one in section.blocks if isinstance(one, Table)]
    parts = next(one for one in tables if one.title == "What the score is made of")
    score = float(ws.page("Acme").score.totals["score"].iloc[0])

    assert round(score, 1) == pytest.approx(parts.rows["earned_shown"].sum())


def test_the_review_is_fit_for_the_customer(ws: Workspace, acme: dict[str, int]) -> None:
    """What was agreed, done and measured is in it; score, risk, friend or foe and our notes are not."""
    text = words(ws.reports.review("Acme").html())

    for ours in ("zyxwolf", "hostile", "Hostile", "Health score", "At risk", "Decides"):
        assert ours not in text
    for shared in ("Fewer faults", "Done step", "Open step", "Seats", "Frame", "Actions completed 1"):
        assert shared in text


def test_the_customer_does_not_read_who_of_them_said_what(
    ws: Workspace, office: Office, acme: dict[str, int]
) -> None:
    """Answers of the last year without names; older ones are not in it. The profile, for us, names them."""
    asked = office.add("voc_question", text="Are we quick?")
    who = {"account": acme["Acme"], "question": asked, "contact": 1}
    office.add("voc_answer", **who, answer="Quick enough", answered_on="2026-02-01")
    office.add("voc_answer", **who, answer="Long ago", answered_on="2025-01-01")
    theirs, ours = words(ws.reports.review("Acme").html()), words(ws.reports.account("Acme").html())

    assert ("Quick enough" in theirs, "Ada" in theirs, "Long ago" in theirs) == (True, False, False)
    assert "Quick enough Ada" in ours


def test_no_word_of_a_table_is_broken_on_a_slide(ws: Workspace, acme: dict[str, int]) -> None:
    """Each column of the portfolio's thirteen is as wide as its longest word."""
    table = next(table for _, table in ws.reports.portfolio().report.tables)
    rows = slides._rows(table)
    shares = slides._shares(table.columns, rows)
    room = [share * slides._letters(table.columns) for share in shares]
    need = [
        max(len(word) for text in (one.label, *(cell(row, one) for row in rows)) for word in text.split())
        for one in table.columns
    ]

    assert 13 == len(need)
    assert 1 == pytest.approx(sum(shares))
    assert all(wide >= longest for wide, longest in zip(room, need, strict=True))


def test_a_metric_for_managers_is_in_no_contributors_report(
    office: Office, ws: Workspace, acme: dict[str, int]
) -> None:
    """Cleo contributes to Acme: her profile and list of metrics do not know the margin; the manager's do."""
    cleo = office.user("Cleo", "contributor")
    office.add("contributor", account=acme["Acme"], user=cleo)
    hers = Workspace(office.store, cleo, load())

    for made in (lambda one: one.reports.account("Acme"), lambda one: one.reports.metrics()):
        assert "zyxwolf margin" not in made(hers).html()
        assert "zyxwolf margin" in made(ws).html()


def test_a_family_report_says_what_is_hidden(office: Office, acme: dict[str, int]) -> None:
    """Cleo sees Acme and not Rome below it: one account is not in her report, and it says so."""
    cleo = office.user("Cleo", "contributor")
    office.add("contributor", account=acme["Acme"], user=cleo)
    made = Workspace(office.store, cleo, load()).reports.family("Acme").html()

    assert "Rome" not in made
    assert "1 account of this family is not shared with whoever made this report" in made


def test_a_new_account_has_every_report(office: Office, ws: Workspace) -> None:
    """With nothing recorded but its name, in a workspace without metrics, plan or contracts."""
    office.portfolio("New > Below")

    for made in (ws.reports.account("New"), ws.reports.family("New"), ws.reports.review("New")):
        assert "<h1>New</h1>" in made.html()


def test_a_report_of_a_past_day_shows_that_day(office: Office, ws: Workspace, acme: dict[str, int]) -> None:
    """A contract written down today is not in yesterday's report."""
    before = office.head
    office.add("contract", account=acme["Acme"], name="Brand new", value=1, currency="EUR")

    assert "Brand new" in ws.reports.account("Acme").html()
    assert "Brand new" not in ws.reports.account("Acme", as_of=before).html()


def test_a_workbook_holds_numbers_days_and_no_formula(
    office: Office, ws: Workspace, acme: dict[str, int], tmp_path: Path
) -> None:
    """The value is a number with its format, the end a day, and a name that looks like a formula is text."""
    office.add("contract", account=acme["Rome"], name='=HYPERLINK("http://x")', value=1, currency="EUR")
    book = openpyxl.load_workbook(ws.reports.contracts().save(tmp_path / "contracts.xlsx"))
    sheet = book["Contracts"]
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=2)}

    assert (7000, "#,##0") == (rows["Frame"][2].value, rows["Frame"][2].number_format)
    assert dt.date(2026, 12, 31) == rows["Frame"][5].value.date()
    assert 305 == rows["Frame"][6].value
    assert "s" == rows['=HYPERLINK("http://x")'][1].data_type
    assert ["Summary", "Contracts"] == book.sheetnames


def test_slides_have_native_tables_and_charts(ws: Workspace, acme: dict[str, int]) -> None:
    """The deck opens, names the account, has its goals in a table and the score in a chart to edit."""
    deck = pptx.Presentation(BytesIO(ws.reports.account("Acme").pptx()))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    cells = {
        cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells
    }

    assert "Acme" in {shape.text_frame.text for shape in shapes if shape.has_text_frame}
    assert {"Fewer faults", "50%", "Ada"} <= cells
    assert 1 == sum(shape.has_chart for shape in shapes)


def test_a_long_table_goes_on_and_nothing_leaves_the_slide(office: Office, ws: Workspace) -> None:
    """Sixty contracts are all there, over several slides, each within its edges."""
    one = office.portfolio("Big")["Big"]
    for number in range(60):
        office.add("contract", account=one, name=f"Contract {number}", value=number, currency="EUR")
    deck = pptx.Presentation(BytesIO(ws.reports.contracts().pptx()))
    tables = [shape for slide in deck.slides for shape in slide.shapes if shape.has_table]
    names = [row.cells[1].text for shape in tables for row in list(shape.table.rows)[1:]]

    assert sorted(f"Contract {number}" for number in range(60)) == sorted(names)
    assert len(tables) > 1
    height = deck.slide_height or 0
    assert all(shape.top + sum(row.height for row in shape.table.rows) <= height for shape in tables)


def test_the_pipeline_is_weighed(ws: Workspace, acme: dict[str, int]) -> None:
    """100 EUR at a stage of fifty per cent weighs 50."""
    text = words(ws.reports.opportunities().html())

    assert "Value, EUR 100" in text
    assert "Weighted, EUR 50" in text


def test_the_portfolio_report_is_the_portfolio(ws: Workspace, acme: dict[str, int]) -> None:
    """The same accounts with the same scores and money, number by number."""
    table = ws.reports.portfolio().report.tables[0][1].rows
    names = ["name", "badge", "delta", "value", "next_end"]

    pd.testing.assert_frame_equal(table[names], ws.portfolio()[names])


def test_another_ending_is_refused_in_one_sentence(
    ws: Workspace, acme: dict[str, int], tmp_path: Path
) -> None:
    """Nothing is written, and the endings there are get named."""
    with pytest.raises(Misconfigured, match=r"\.html, \.pdf, \.pptx, \.xlsx"):
        ws.reports.account("Acme").save(tmp_path / "acme.doc")

    assert [] == list(tmp_path.iterdir())


def words(page: str) -> str:
    """The text of a page, its tags as single spaces."""
    body = page[page.index("<body>") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
