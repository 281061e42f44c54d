"""Why did it fall? Two clicks on the account page, down to the record or the note that was not written."""

from datetime import UTC, datetime, timedelta

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.panel.drawings import score_dial, step, trend
from kapta_workspace.ui.panel.pages import account, health


class Day:
    """A clock that stands at noon of a day until it is told to move on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present moment."""
        return self.now


@pytest.fixture
def ws(database_url: str) -> Workspace:
    """Acme, spoken to on 1 March, at risk from the 20th, with a child Rome; today is 31 March 2026."""
    clock = Day()
    ws = open_workspace(database_url, clock=clock)
    ws.accounts.add(name="Acme")
    ws.contacts.add(account="Acme", name="Ada", role="champion")
    ws.notes.add(
        account="Acme", title="Hello & goodbye", kind="phone", occurred_on=clock.now.date(), contacts="Ada"
    )
    clock.now = datetime(2026, 3, 20, 12, tzinfo=UTC)
    ws.risks.add(account="Acme", reason="Merger <b>", severity="high", opened_on=clock.now.date())
    ws.accounts.add(name="Rome", parent="Acme")
    ws.metrics.add(name="Seats", target=100, position=1, family="Usage")
    ws.metric_values.add(account="Acme", metric="Seats", measured_on=clock.now.date(), value=85)
    ws.metric_values.add(account="Rome", metric="Seats", measured_on=clock.now.date(), value=15)
    clock.now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    return ws


def test_the_card_leads_to_why(ws: Workspace) -> None:
    """The first click: the card says how sure the score is, and leads to the answer on the same account."""
    drawn = health.card_of(ws.page("Acme"))

    assert "Unvalidated" in drawn
    assert 'href="account?id=1&amp;tab=measure&amp;why=change"' in drawn


def test_the_second_click_opens_the_record_or_what_was_not_written(ws: Workspace) -> None:
    """Each part opens: the risk that was recorded, linked; and since when nobody was spoken to."""
    drawn = health.draw(ws.page("Acme"), {"why": "change"})

    assert "Nobody there has been spoken to since 1 Mar 2026, 30 days ago." in drawn
    assert "No note has been written since 1 Mar 2026, 30 days ago." in drawn
    assert '<a href="account?id=1&amp;tab=risk">Merger &lt;b&gt;</a>' in drawn
    assert '<a href="account?id=1&amp;tab=notes&amp;note=1">Hello &amp; goodbye</a>' in drawn
    assert drawn.count('<details class="k-why">') == (ws.health.change("Acme").table["shown"] != 0).sum()


def test_beside_the_name_stands_how_far_the_score_moved(ws: Workspace) -> None:
    """Over 30 days and over 14 Acme lost what the displayed scores of those days say; the title tells."""
    today, said = ws.store.clock().date(), []
    for days in (30, 14):
        head = account.draw(ws.page("Acme", days=days), combined=False).partition("</h1>")[0]
        before = ws.health.score("Acme", as_of=today - timedelta(days=days)).badge or 0
        lost = before - (ws.health.score("Acme").badge or 0)
        said.append((lost > 0, f"Down {lost} points since {days} days ago" in head))

    assert [(True, True), (True, True)] == said


def test_the_statement_runs_from_opening_to_closing(ws: Workspace) -> None:
    """Opening, the entries with who wrote them, closing; in the same words as in a notebook."""
    drawn = health.draw(ws.page("Acme"), {"why": "ledger"})
    found = ws.health.ledger("Acme").table

    assert drawn.index("Opening") < drawn.index("Added risk") < drawn.index("Closing")
    assert drawn.count('<details class="k-why">') == len(found)


def test_what_would_raise_it_stands_beside_it(ws: Workspace) -> None:
    """The ideas are those of a notebook, the most points an hour first."""
    drawn = health.draw(ws.page("Acme"), {"why": "ideas"})
    first = ws.health.whatif("Acme").ideas["label"].iloc[0]

    assert "What would raise it" in drawn
    assert first.split("“")[0] in drawn


def test_a_family_leads_with_its_blend_and_names_the_worst(ws: Workspace) -> None:
    """Combined, the headline is the blend of both scores; beside it the lower one by name, with a link."""
    drawn = health.card_of(ws.page("Acme", combined=True), of="its own")
    found = ws.health.rollup("Acme")
    worst = found.worst.iloc[0]

    assert f"Health score {found.badge} of 100" in drawn
    assert "Half the mean by contract value, half the lowest score of 2 accounts." in drawn
    assert f'<a href="account?id={worst["account"]}&amp;tab=measure">{worst["name"]}</a>' in drawn


def test_metrics_stand_under_the_score(ws: Workspace) -> None:
    """Acme reaches 85 of 100, which is amber; together with Rome 100 of 200, which is red, from 2 of 2."""
    alone = health.draw(ws.page("Acme"), {})
    together = health.draw(ws.page("Acme", combined=True), {}, combined=True)

    assert all(said in alone for said in ("Seats", "85", "Watch"))
    assert all(said in together for said in ("Seats", "2 of 2", "At risk"))


def test_an_account_of_today_has_no_past_to_explain(ws: Workspace) -> None:
    """Made on the day shown, there is nothing to explain, and the page says so instead of failing."""
    ws.accounts.add(name="Young")
    drawn = health.draw(ws.page("Young"), {"why": "change"})

    assert "Nothing moved" in drawn


def test_drawings_say_in_words_what_they_draw() -> None:
    """A trend tells its ends and its lowest; a dial without a period tells no gain or loss."""
    drawn = trend(["Jan 2026", "Feb 2026", "Mar 2026"], [80.0, None, 45.0], (40, 70), marks=[2])

    assert 'aria-label="The score from 80 to 45, lowest 45"' in drawn
    assert 2 == drawn.count("<circle")
    assert "New scorecard" in drawn
    assert "no history yet" in trend([], [], (40, 70))
    assert "no earlier score" not in score_dial(50.0, "watch")
    assert "left:25.0%;width:25.0%" in step(-2.0, 4.0)
