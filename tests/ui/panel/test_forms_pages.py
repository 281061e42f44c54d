"""What the account's page shows, and to whom: drawn as text, without a browser."""

import datetime as dt
import re

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.domain.contracts import notices
from kapta_workspace.ui.panel.pages import account, contracts
from kapta_workspace.ui.panel.pages.finding import find

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def ws(tmp_path):
    """Globex (1) > Globex EU (2), and Initech (3), each with something of every section."""
    with open_workspace(f"sqlite:///{tmp_path / 'kapta.db'}") as workspace:
        workspace.users.add(name="Vi Viewer", email="vi@ours.example", role="viewer")
        workspace.accounts.add(name="Globex")
        workspace.accounts.add(name="Globex EU", parent="Globex")
        workspace.accounts.add(name="Initech")
        for name in ("Globex", "Globex EU"):
            workspace.contracts.add(account=name, name=f"{name} frame", value=1000, end="2027-01-31")
            workspace.swot.add(account=name, quadrant="strength", text=f"{name} trusts us")
            workspace.notes.add(
                account=name, occurred_on="2026-01-02", title=f"Call with {name}", kind="phone"
            )
            workspace.tasks.add(account=name, title=f"Call {name}", due="2026-01-05")
        yield workspace


def shown(ws, one="Globex", **asked):
    """The text of an account's page."""
    combined = asked.pop("combined", False)
    as_of = asked.pop("as_of", None)
    return str(account.draw(ws.page(one, combined=combined, as_of=as_of), combined=combined, asked=asked))


def part(pattern, text):
    """The first piece of a page that a pattern means."""
    found = re.search(pattern, text)
    assert found, f"The page has nothing like {pattern}"
    return found[0]


def actions(text):
    """The deeds a page offers."""
    return set(re.findall(r'data-action="(\w+)"', text))


def test_the_page_has_its_parts(ws):
    """Details to know, plan, tasks, notes and risk to act, and what is measured, each at its address."""
    text = shown(ws)

    tabs = part(r'<nav class="k-tabs".*?</nav>', text)
    assert ["Details", "Plan", "Tasks", "Notes", "Risk", "Measure"] == re.findall(r">(\w+)</a>", tabs)
    assert "account?id=1&amp;tab=plan" in tabs


@pytest.mark.parametrize(
    ("tab", "there"),
    [
        ("", "Globex frame"),
        ("", "Globex trusts us"),
        ("tasks", "Overdue"),
        ("notes", "Call with Globex"),
        ("risk", "No risks yet"),
        ("plan", "Add goal"),
        ("nonsense", "Summary"),
    ],
)
def test_each_tab_shows_its_records(ws, tab, there):
    """A tab nobody knows shows the details."""
    assert there in shown(ws, tab=tab)


@pytest.mark.parametrize("tab", ["", "tasks", "notes"])
def test_combined_shows_those_below_with_their_account(ws, tab):
    """Direct shows Globex's own records; combined those of Globex EU, too."""
    own, both = shown(ws, tab=tab), shown(ws, tab=tab, combined=True)

    wanted = {"": "Globex EU trusts us", "tasks": "Call Globex EU", "notes": "Call with Globex EU"}[tab]
    assert wanted not in own
    assert wanted in both


def test_a_logo_stands_beside_the_name_and_can_go_again(ws):
    """The picture, with the account's name as its words; without one the initials, and nothing to remove."""
    address = "data:image/webp;base64,AAAA"
    with_logo = str(account.draw(ws.page("Globex"), combined=False, logo=address))
    without = str(account.draw(ws.page("Globex"), combined=False))

    assert f'src="{address}" alt="Globex"' in with_logo
    assert "unpicture" in actions(with_logo)
    assert "unpicture" not in actions(without)


def test_an_empty_section_says_what_to_add_and_what_it_is_worth(ws):
    """Initech has no contracts: adding some is worth points."""
    text = shown(ws, "Initech")
    section = part(r'<section class="k-card" id="contract".*?</section>', text)

    assert "No contracts yet" in section
    assert re.search(r"It is worth up to \d+ points of the score", section)
    assert 'data-action="add"' in section
    assert 'data-account="3"' in section


def test_opportunities_say_what_they_are_worth(ws):
    """4,000 EUR at the stage's own per cent, beside the heading."""
    stage = ws.stages.frame().iloc[0]
    ws.opportunities.add(account="Globex", name="More", stage=int(stage["id"]), value=4000, currency="EUR")
    section = part(r'<section class="k-card" id="opportunity".*?</section>', shown(ws))

    assert f"weighted pipeline {40 * stage['probability']:,.0f} EUR" in section


def test_contracts_say_when_they_end_and_by_when_notice_is_due(ws):
    """On 1 January 2027 the frame ends in 30 days; notice, due 60 days before the end, has passed."""
    ws.contracts.edit("Globex frame", notice_days=60)
    text = str(contracts.told({**notices(ws.contracts.frame("Globex"), dt.date(2027, 1, 1)).iloc[0]}))

    assert "ends 31 Jan 2027, in 30 days · notice by 2 Dec 2026, passed · does not renew by itself" == text
    assert "When contracts end" in shown(ws)


def test_a_plan_goes_as_deep_as_its_section_and_stands_in_time(ws):
    """Advanced: a goal takes objectives, an objective actions. Intermediate: actions. Basic: it is done."""
    for depth in ("basic", "intermediate", "advanced"):
        kind = ws.plan_types.add(name=depth, depth=depth, position=9)
        goal = ws.goals.add(account="Globex", plan_type=kind, name=f"G {depth}", due="2027-03-31")
    ws.goals.add(account="Globex", plan_type=kind, parent=goal, name="O advanced")
    text = shown(ws, tab="plan")

    offered = {
        name: part(rf"<b>{name}</b>.*?data-action=\"edit\"", text)
        for name in ("G basic", "G intermediate", "G advanced", "O advanced")
    }
    assert "Done" in offered["G basic"]
    assert "Action" in offered["G intermediate"]
    assert "Objective" in offered["G advanced"]
    assert "Action" in offered["O advanced"]
    assert "Not started · due 31 Mar 2027" in shown(ws, tab="plan", show="timeline")


def test_a_swot_item_offers_an_action(ws):
    """The button carries the item, its words and its account."""
    assert re.search(
        r'data-kind="action" data-account="1" data-swot="1" data-name="Globex trusts us"', shown(ws)
    )


def test_a_family_shows_who_has_which_product(ws):
    """Globex has the sensor, Globex EU has not: the gap is visible; direct shows Globex's own."""
    ws.products.add(name="Sensor")
    ws.accounts.edit("Globex", products=["Sensor"])
    both = part(
        r'<section class="k-card" id="product" aria-label="Products".*?</section>', shown(ws, combined=True)
    )
    own = part(r'id="product".*?</section>', shown(ws))

    assert 1 == both.count("has it")
    assert "Globex EU" in both
    assert "Sensor" in own


@pytest.mark.parametrize("tab", ["", "plan", "tasks", "notes", "risk"])
def test_the_past_offers_nothing_to_change(ws, tab):
    """A page of a past day has no button that writes, but to fold sections of one's own page."""
    assert {"fold"} >= actions(shown(ws, tab=tab, as_of=dt.date(2030, 1, 1)))


@pytest.mark.parametrize("tab", ["", "plan", "tasks", "notes", "risk"])
def test_an_archived_account_offers_only_its_restoring(ws, tab):
    """It is read-only until restored; the page says so."""
    ws.accounts.archive("Initech")
    page = ws.page(3, archived=True)
    text = str(account.draw(page, combined=False, asked={"tab": tab}))

    assert "nothing is changed until it is restored" in text
    assert "restore" in actions(text)
    assert not actions(text) & {"archive", "remove", "merge", "set"}


def test_the_administrator_orders_and_leaves_out_sections(ws):
    """The setting *sections* names those shown, in order; unknown names are passed over."""
    ws.desk("setting").add(key="sections", value="contract, swot, nonsense")
    text = shown(ws)

    assert ["contract", "swot"] == [
        one for one in re.findall(r'id="(\w+)" aria-label', text) if one in ("review", "contract", "swot")
    ]
    assert text.index('id="contract"') < text.index('id="swot"')


def test_hostile_text_is_escaped_in_every_section(ws):
    """Whatever a record holds is shown as letters."""
    ws.contracts.add(account="Globex", name=HOSTILE, description=HOSTILE)
    ws.swot.add(account="Globex", quadrant="threat", text=HOSTILE)
    ws.notes.add(account="Globex", occurred_on="2026-01-03", title=HOSTILE, text=HOSTILE)
    ws.tasks.add(account="Globex", title=HOSTILE)
    ws.risks.add(account="Globex", reason=HOSTILE, description=HOSTILE, opened_on="2026-01-03")
    ws.documents.add(account="Globex", name=HOSTILE, url="https://x.example/?q=<b>")

    for tab in ("", "tasks", "notes", "risk"):
        assert "<img" not in shown(ws, tab=tab).replace('<img class="k-avatar', "")


# --- search ---------------------------------------------------------------------------------------------


def test_search_finds_accounts_contacts_notes_and_colleagues(ws):
    """Each under its heading, with what tells it apart and where it leads."""
    ws.contacts.add(account="Globex EU", name="Glo Bexley", title="CTO")
    ws.users.add(name="Glory Hope", email="glory@ours.example")

    found = {(one.kind, one.label): one for one in find(ws, "glo")}

    assert "account?id=1" == found["Accounts", "Globex"].href
    assert ("Globex", "account?id=2") == found["Accounts", "Globex EU"][2:]
    assert ("CTO · Globex EU", "contact?id=1") == found["Contacts", "Glo Bexley"][2:]
    assert "account?id=1&tab=notes&note=1" == found["Notes", "Call with Globex"].href
    assert ("Users", "Glory Hope") in found


def test_search_marks_what_is_archived(ws):
    """An archived account is found, and says that it is archived."""
    ws.accounts.archive("Initech")

    assert [("Initech", "archived")] == [(one.label, one.detail) for one in find(ws, "initech")]


def test_what_stands_around_a_family_keeps_to_it(ws):
    """Combined stays combined through coaching, why, the metrics, the arranging and the past days."""
    head = part(r'<header class="k-page-head">.*?</header>', shown(ws, combined=True).replace("\n", " "))
    links = re.findall(r'href="(account\?id=1[^"]*)"', head)

    assert {"coaching", "measure", "arrange=yes"} <= {
        word for word in ("coaching", "measure", "arrange=yes") if any(word in one for one in links)
    }
    assert [] == [one for one in links if "view=combined" not in one]
    why = shown(ws, combined=True, tab="measure", why="change")
    assert "view=combined" in part(r'<a href="[^"]*why=ledger[^"]*"', why)


def test_an_account_that_went_into_another_leads_there(ws):
    """By name, to whoever may see it, and without a button to restore what is empty; others learn no name."""
    ws.users.add(name="Mia", email="mia@ours.example", role="account_manager")
    ws.accounts.edit("Initech", owner="Mia")
    ws.merge("Globex", "Initech")
    banner = part(r'<div class="k-past".*?</div>', shown(ws, 3))

    assert "Merged into another account on" in banner
    assert '<a href="account?id=1">Globex</a>' in banner
    assert "restore" not in actions(banner)
    theirs = shown(ws.acting_as("mia@ours.example"), 3)
    assert "an account that is not shared with you" in theirs
    assert "Globex" not in theirs


def test_contracts_say_what_is_in_force_in_each_currency(ws):
    """Two of 1,000 euros, one of 500 dollars without an end; one that is over does not count."""
    ws.contracts.add(account="Globex EU", name="Open", value=500, currency="USD")
    ws.contracts.add(account="Globex", name="Over", value=9000, end="2020-01-31")
    text = shown(ws, combined=True)

    assert "2,000 EUR + 500 USD in force" in part(r'<section class="k-card"[^>]*Contracts.*?</header>', text)


def test_a_factor_counts_the_records_it_leads_to(ws):
    """Three ratings of one review are said apart, each leading to its list; what nobody wrote is said so."""
    review = ws.business_reviews.add(account="Initech", held_on="2026-01-03", stage="completed")
    for criterion in ws.criteria.frame()["id"].tolist()[:3]:
        ws.review_ratings.add(
            account="Initech", review=review, criterion=criterion, value=2, rated_on="2026-01-04"
        )
    text = shown(ws, "Initech", tab="measure")
    row = part(r"<tr><th[^>]*>Business review</th>.*?</tr>", text)

    assert re.search(r"tab=measure[^>]*>3 review ratings</a>", row)
    assert re.search(r'data-jump="review"[^>]*>1 business review</a>', row)
    assert "the account's fields" not in part(r"<tr><th[^>]*>Notes written</th>.*?</tr>", text)


def test_the_first_metrics_say_how_they_moved_and_lead_to_all(ws):
    """Forty, then ninety: up by fifty over the period, and the whole tile is a link."""
    metric = ws.metrics.add(name="Users", position=1)
    today = ws.page("Globex").today
    for ago, value in ((60, 40), (2, 90)):
        day = today - dt.timedelta(days=ago)
        ws.metric_values.add(account="Globex", metric=metric, measured_on=day, value=value)
    tile = part(r'<a class="k-figure k-figure-link".*?</a>', shown(ws))

    assert 'href="account?id=1&amp;tab=measure#metrics"' in tile
    assert re.search(r">90 <small[^>]*>\+50</small>", tile)


@pytest.fixture
def written(ws):
    """Fifty notes on Initech, one a day in 2025, by two people; the first tells of the fair."""
    ws.users.add(name="Ben", email="ben@ours.example", role="account_manager")
    for number in range(50):
        ws.notes.add(
            account="Initech",
            kind="note",
            occurred_on=dt.date(2025, 1, 1) + dt.timedelta(days=number),
            title="At the fair" if number == 0 else f"Note {number}",
            author="Ben" if number == 3 else None,
            type="Renewal" if number == 5 else None,
        )
    return ws


def titles(text):
    """The notes a page lists, in order."""
    return re.findall(r'<li class="k-note">.*?<b>(.*?)</b>', text, re.DOTALL)


def test_the_note_one_came_for_stands_first(written):
    """Found by search though it is older than those listed; its link shows it alone above the list."""
    (found,) = [one for one in find(written, "fair") if one.kind == "Notes"]
    asked = dict(one.split("=") for one in found.href.partition("?")[2].split("&"))
    text = shown(written, int(asked.pop("id")), **asked)

    assert "At the fair" == titles(text)[0]
    assert ["Note 49", "Note 48"] == titles(text)[1:3]
    assert "At the fair" not in titles(shown(written, "Initech", tab="notes"))


def test_notes_are_looked_through(written):
    """By words, author, type and day; what is asked stays when the kind is switched, and can be taken off."""
    assert ["Note 12"] == titles(shown(written, "Initech", tab="notes", text="note 12"))
    assert ["Note 3"] == titles(shown(written, "Initech", tab="notes", author=str(written.users.find("Ben"))))
    assert ["Note 5"] == titles(shown(written, "Initech", tab="notes", type="Renewal"))
    text = shown(written, "Initech", tab="notes", since="2025-02-18", until="2025-02-19")
    assert ["Note 49", "Note 48"] == titles(text)
    assert "since=2025-02-18" in part(r'<nav class="k-switch" aria-label="Kind of note">.*?</nav>', text)
    nothing = shown(written, "Initech", tab="notes", text="unheard of")
    assert "No note fits" in nothing
    assert '<a href="account?id=3&amp;tab=notes">Show all</a>' in nothing


def test_few_notes_need_no_search(ws):
    """One note is read at a glance."""
    assert "<search" not in shown(ws, tab="notes")


def test_what_happened_is_listed_as_far_back_as_one_likes(written):
    """The last thirty of more than fifty, then all; where there are fewer, nothing more is offered."""
    few = part(r'<section[^>]*aria-label="Activity".*?</section>', shown(written, "Initech"))
    every = part(
        r'<section[^>]*aria-label="Activity".*?</section>', shown(written, "Initech", activity="all")
    )

    assert 30 == len(re.findall(r"<li><a", few))
    assert "activity=all" in few
    assert 50 < len(re.findall(r"<li><a", every))
    assert "Show more" not in every
    assert "Show more" not in shown(written, "Globex EU")


def test_everything_planned_stands_in_one_list(ws):
    """What is open first, by its day, each with its goal and its section; the overdue are told."""
    ws.goals.add(account="Globex", name="Win Rome", plan_type="Our own goals")
    for name, due, status in (
        ("Sign", "2020-05-01", "on_track"),
        ("Visit", "2020-03-01", "complete"),
        ("Ask", "2020-04-01", "at_risk"),
    ):
        ws.actions.add(account="Globex", goal="Win Rome", name=name, due=due, status=status)
    text = shown(ws, tab="plan", show="list")
    table = part(r"<table>.*?</table>", text)

    assert ["Ask", "Sign", "Visit"] == re.findall(r'<th scope="row"[^>]*>(.*?)</th>', table)
    assert "3, 2 open, 2 overdue" in text
    assert 3 == table.count("Win Rome")
    assert 3 == table.count("Our own goals")
    assert 'aria-current="true">List<' in text
