"""The pages over the whole portfolio, drawn as text: every number leads to its rows, every name is a link."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import pytest

from kapta_workspace import Misconfigured, Workspace, open_workspace
from kapta_workspace.domain import filters
from kapta_workspace.domain.registers import REGISTERS
from kapta_workspace.ui.panel.pages import coaching, portfolio, register
from kapta_workspace.ui.panel.pages.filtering import Choice, filter_bar
from kapta_workspace.ui.panel.pages.menu import MENU, UNDER, menu
from kapta_workspace.ui.panel.pages.places import PLACES, WIDE
from kapta_workspace.ui.panel.pages.stand import Stand

TODAY = date(2026, 3, 1)
HOSTILE = "<img src=x onerror=alert(1)>"


class Clock:
    """Noon of a day, until told to move on."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> datetime:
        """The present moment."""
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


@contextmanager
def house() -> Iterator[Workspace]:
    """
    Globex (1, strategic, at risk) and Initech (2), since a year; today is 1 March 2026.

    Globex has a contract of 1,000 euros until 20 March, a critical risk and a task nobody did. Ben owns
    Initech with its 5,000 dollars until 2027 and two deals; its champion is Ada, who waits for a call. There
    are two products and two metrics.
    """
    clock = Clock(TODAY - timedelta(days=365))
    with open_workspace("sqlite://", clock=clock) as made:
        made.users.add(name="Ben Book", email="ben@ours.example", role="account_manager")
        made.accounts.add(name="Globex", account_type="strategic")
        made.accounts.add(name="Initech", owner="Ben Book")
        made.contacts.add(account="Initech", name="Ada Byron", role="champion", checkin_every="1m")
        made.notes.add(account="Globex", kind="phone", occurred_on=clock.day, title="Kick-off")
        made.products.add(name="Seats")
        made.products.add(name="Support")
        made.accounts.edit("Initech", products=["Seats"])
        made.metrics.add(name="Revenue", family="Financial", target=100, position=1)
        made.metrics.add(name="Users", family="Usage", target=10, position=2)
        for name, value in (("Globex", 40), ("Initech", 90)):
            made.metric_values.add(account=name, metric="Revenue", measured_on=clock.day, value=value)
        clock.day = TODAY - timedelta(days=10)
        made.metric_values.add(account="Globex", metric="Revenue", measured_on=clock.day, value=110)
        made.contracts.add(account="Globex", name="Frame", value=1000, currency="EUR", end="2026-03-20")
        made.contracts.add(account="Initech", name="Deal", value=5000, currency="USD", end="2027-03-20")
        made.risks.add(account="Globex", reason="Budget cut", severity="critical", opened_on=clock.day)
        made.tasks.add(account="Globex", title="Send the offer", assignee="Ben Book", due=clock.day)
        stage = made.stages.frame()["name"].iloc[0]
        for name, status in (("More seats", "active"), ("Old", "closed_won")):
            made.opportunities.add(
                account="Initech", name=name, stage=stage, status=status, value=100, probability=50
            )
        clock.day = TODAY
        yield made


@pytest.fixture(scope="module")
def ws() -> Iterator[Workspace]:
    """The house, only looked at."""
    with house() as made:
        yield made


@pytest.fixture
def own() -> Iterator[Workspace]:
    """The house, to change something in."""
    with house() as made:
        yield made


def drawn(ws: Workspace, place: str, *, asked: str = "", **query: str) -> str:
    """The text of a page."""
    known = {"days": int(query.get("days", 30))}
    as_of = date.fromisoformat(query["as_of"]) if "as_of" in query else None
    page = ws.portfolio_page(asked, as_of=as_of, **known)
    choice = (
        Choice(asked, total=2, offers=page.narrowed.offers) if asked else Choice(offers=page.narrowed.offers)
    )
    return str(WIDE[place](Stand(page, choice, place, query)))


def part(pattern: str, text: str) -> str:
    """The first piece of a page that a pattern means."""
    found = re.search(pattern, text, re.DOTALL)
    assert found, f"The page has nothing like {pattern}"
    return found[0]


def card(title: str, text: str) -> str:
    """A card of a page, by its heading."""
    return part(f'<section class="k-card"[^>]*aria-label="{re.escape(title)}">.*?</section>', text)


def links(text: str) -> list[str]:
    """Where a piece of a page leads."""
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', text)]


def rows(text: str) -> list[str]:
    """What the rows of the last table are called."""
    heads = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', text.rpartition("<table>")[2], re.DOTALL)
    return [unescape(re.sub(r"<svg.*?</svg>|<[^>]*>", "", one)).strip() for one in heads]


def test_a_filter_that_leaves_nothing_says_so_and_can_be_taken_off(ws: Workspace) -> None:
    """Nothing matches, on the first page and on the accounts; nobody is asked to add a first account."""
    for place in ("portfolio", "accounts"):
        text = drawn(ws, place, asked="type = archived", where="type = archived")
        assert "Nothing matches" in text
        assert f"{place}?filter=all" in links(part(r'<div class="k-empty".*', text))
        assert "Add the first" not in text


def test_what_is_on_is_said_in_the_words_of_its_field(ws: Workspace) -> None:
    """Typed as a text, too: a field by its label, a choice by its own, more and less by their signs."""
    known = filters.terms(ws.view().schemas["account"])
    asked = "tier = strategic and contacts > 2 and type = flagged"
    page = ws.portfolio_page(asked)
    choice = Choice(asked, total=2, offers=page.narrowed.offers, terms=known)
    text = str(filter_bar(choice))
    chips = re.findall(r'title="Take off: ([^"]*)"', text)

    assert ["Tier: Strategic", "Contacts > 2", "Type: Flagged"] == [unescape(one) for one in chips]


def test_the_coaching_card_keeps_to_the_filter(ws: Workspace) -> None:
    """What is known to do for accounts the filter leaves out is not told."""
    names = {"Globex": 1, "Initech": 2}
    known = pd.DataFrame(
        [
            {"account": one, "account_name": name, "what": f"Call {name}", "points": 3.0, "durable": 3.0}
            for name, one in names.items()
        ]
    )
    page = ws.portfolio_page("type = strategic")
    stand = Stand(page, asked={"where": "type = strategic"})
    text = str(coaching.summary(stand, known))

    assert "Call Globex" in text
    assert "Call Initech" not in text
    assert "coaching?where=type+%3D+strategic" in links(text)


# --- every page ---------------------------------------------------------------------------------------


def test_every_page_draws_an_empty_workspace() -> None:
    """Nobody recorded anything yet: each page says what would be here, and nothing fails."""
    with open_workspace("sqlite://") as empty:
        said = {place: drawn(empty, place) for place in WIDE}

    assert "No accounts yet" in said.pop("portfolio")
    assert [] == [place for place, text in said.items() if "<h1>" not in text]


@pytest.mark.parametrize("place", WIDE)
def test_every_page_shows_a_past_day_without_anything_to_press(ws: Workspace, place: str) -> None:
    """As it was on 25 February, when nothing was written: said, with a way back, and nothing to change."""
    text = drawn(ws, place, as_of="2026-02-25")
    writing = {"create", "add", "edit", "archive", "set", "coach_start", "coach_done"}

    assert "25 Feb 2026" in part(r'<div class="k-past".*?</div>', text)
    assert 'value="2026-02-25"' in part(r'<input type="date" data-change="as_of".*?>', text)
    assert set() == writing & set(re.findall(r'data-action="(\w+)"', text))


def test_a_past_day_is_the_one_that_was_asked_for(ws: Workspace) -> None:
    """Not the day of the last change before it; a day to come is today."""
    day = date(2026, 2, 25)
    pages = (
        ws.page("Globex", as_of=day),
        ws.contact_page("Ada Byron", as_of=day),
        ws.portfolio_page(as_of=day),
    )

    assert [day] * 3 == [page.today for page in pages]
    assert day == pages[0].direct.moment.date()
    assert TODAY == ws.page("Globex", as_of=date(2027, 1, 1)).today


def test_what_somebody_typed_stays_text_on_every_page(own: Workspace) -> None:
    """An account, a contact, a contract and a colleague with names that are scripts."""
    own.users.add(name=HOSTILE, email="evil@ours.example", role="account_manager")
    own.accounts.edit("Globex", name=HOSTILE, owner=HOSTILE)
    own.contracts.edit("Frame", name=HOSTILE)
    own.contacts.edit("Ada Byron", name=HOSTILE)

    assert [] == [place for place in WIDE if "<img" in drawn(own, place)]


@pytest.mark.parametrize("place", [name for name, *_ in MENU])
def test_every_line_of_the_menu_is_a_page(place: str) -> None:
    """The menu leads to pages there are, with filter, period and day, and marks the present one alone."""
    text = str(menu(place, {"where": "owner = me", "days": "90"}))

    assert place in {*WIDE, *PLACES}
    assert 1 == text.count('aria-current="page"')
    assert {"where=owner+%3D+me&days=90"} == {one.partition("?")[2] for one in links(text)}
    assert set(WIDE) <= {*(name for name, *_ in MENU), *UNDER}


@pytest.mark.parametrize("place", WIDE)
def test_links_to_other_pages_keep_filter_and_period(ws: Workspace, place: str) -> None:
    """Whatever a page over the portfolio leads to among its like keeps what was chosen."""
    text = drawn(ws, place, asked="tier = strategic", where="tier = strategic", days="90")
    led = [one for one in links(text) if one.partition("?")[0] in WIDE and "filter=all" not in one]

    assert [] == [one for one in led if "where=tier+%3D+strategic" not in one or "days=" not in one]


# --- the first page -----------------------------------------------------------------------------------


def test_the_first_page_says_why_a_score_fell(ws: Workspace) -> None:
    """Globex fell as a critical risk was opened: the part with its points, and a link to the record."""
    text = card("Biggest falls", drawn(ws, "portfolio"))
    fell = ws.portfolio_page().falls.iloc[0]

    assert ("Globex", True) == (fell["name"], fell["points"] < 0)
    assert ws.health.change("Globex").table.query("change < 0")["label"].iloc[0] == fell["label"]
    assert f"<b>{fell['label']} −{abs(fell['points']):.1f}</b>" in text
    assert "account?id=1&tab=measure&why=change" in links(text)


def test_the_numbers_of_the_first_page_open_their_rows(ws: Workspace) -> None:
    """Every number that leads to a list of accounts counts as many as the list then shows."""
    text = drawn(ws, "portfolio")
    told = re.findall(r'<a href="accounts\?([^"]*)" aria-label="(\d+) [^"]*">', text)
    shown = []
    for query, count in told:
        asked = dict(pair.split("=") for pair in unescape(query).split("&"))
        shown.append((query, int(count), len(ws.portfolio_page().register("accounts", asked).rows)))

    assert len(told) >= 9
    assert [] == [one for one in shown if one[1] != one[2]]


def test_the_first_page_draws_the_lowest_scores_and_leads_to_all(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two rows is drawn; the link has both."""
    monkeypatch.setattr(portfolio, "ROWS", 1)
    text = drawn(ws, "portfolio")
    lowest = ws.portfolio().sort_values("badge")["name"].iloc[0]

    assert [lowest] == rows(text)
    assert "All 2 accounts" in text


def test_what_needs_somebody_is_counted(ws: Workspace) -> None:
    """One contract ends within 30 days, one risk is critical, Ada waits for a call, a champion lacks once."""
    text = drawn(ws, "portfolio")

    assert "contracts?ends=30" in links(text)
    assert "1 critical" in text
    assert "Ada Byron" in card("Call first", text)
    assert "accounts?lacks=champion" in links(card("Required roles filled", text))
    assert "accounts?short=key_players" in links(card("Below the policy of their type", text))


# --- lists --------------------------------------------------------------------------------------------


def test_contracts_are_narrowed_by_days_and_by_value(ws: Workspace) -> None:
    """Within 30 days: Globex's; from 2,000 on: Initech's; both: nothing, with the way to all of them."""
    assert ["Frame"] == rows(drawn(ws, "contracts", ends="30"))
    assert ["Deal"] == rows(drawn(ws, "contracts", least="2,000"))
    none = drawn(ws, "contracts", ends="30", least="2000")
    assert "Nothing fits" in none
    assert "contracts?state=all" in links(none)


def test_totals_stand_by_currency(ws: Workspace) -> None:
    """1,000 euros and 5,000 dollars: two sums, never one."""
    text = part(r'<ul aria-label="In total, by currency">.*?</ul>', drawn(ws, "contracts"))

    assert ["1,000", "5,000"] == re.findall(r"<b>([\d,]+)</b>", text)


def test_opportunities_weigh_what_they_may_bring(ws: Workspace) -> None:
    """100 at 50 per cent weigh 50; what is won is not in the pipeline, but can be asked for."""
    assert ["More seats"] == rows(drawn(ws, "opportunities"))
    assert ["More seats", "Old"] == sorted(rows(drawn(ws, "opportunities", status="all")))
    assert "weighs 50" in card("Weighted pipeline", drawn(ws, "opportunities"))


def test_a_list_is_drawn_page_by_page(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two contracts, one a page: the next page keeps how the list is narrowed and sorted."""
    monkeypatch.setattr(register, "SIZE", 1)
    first, second = (drawn(ws, "contracts", sort="value", page=page) for page in ("1", "2"))

    assert (["Frame"], ["Deal"]) == (rows(first), rows(second))
    assert "contracts?sort=value&page=2" in links(first)
    assert ["Deal"] == rows(drawn(ws, "contracts", sort="value", page="99"))


def test_headings_sort_the_whole_list(ws: Workspace) -> None:
    """By value up, then down; the heading says which, and leads to the other way round."""
    text = drawn(ws, "contracts", sort="value", down="1")

    assert ["Deal", "Frame"] == rows(text)
    assert 'aria-sort="descending"' in text
    assert "contracts?sort=value" in links(part(r"<thead>.*?</thead>", text))


def test_a_list_keeps_to_the_accounts_of_a_colleague(ws: Workspace) -> None:
    """Ben owns Initech: its contract alone, with the way back to all."""
    text = drawn(ws, "contracts", owned="2")

    assert ["Deal"] == rows(text)
    assert "Owned by Ben Book" in text


def test_a_filter_keeps_every_list_to_its_accounts(ws: Workspace) -> None:
    """Strategic accounts only: Globex with its contract, risk and task; none of Initech's."""
    names = {
        place: rows(drawn(ws, place, asked="tier = strategic"))
        for place in ("accounts", "contracts", "risks", "people")
    }

    assert {"accounts": ["Globex"], "contracts": ["Frame"], "risks": ["Budget cut"], "people": []} == {
        **names,
        "people": [one for one in names["people"] if one == "Ada Byron"],
    }


@pytest.mark.parametrize("name", REGISTERS)
def test_every_column_of_a_list_sorts(ws: Workspace, name: str) -> None:
    """Each heading's address draws the same rows in some order."""
    usual = sorted(rows(drawn(ws, name, state="all", status="all")))
    for column in REGISTERS[name].sortable:
        found = rows(drawn(ws, name, sort=column, down="1", state="all", status="all"))
        assert usual == sorted(found), column


# --- products, metrics, team, work --------------------------------------------------------------------


def test_products_show_their_gaps(ws: Workspace) -> None:
    """Seats are with Initech: half of the accounts; who lacks them is a link away."""
    text = drawn(ws, "products")
    seats = int(ws.products.frame().set_index("name")["id"]["Seats"])

    assert "50%" in card("How far each product reaches", text)
    assert ["Globex"] == rows(drawn(ws, "products", product=str(seats), gaps="1"))
    assert ["Initech"] == rows(drawn(ws, "products", product=str(seats)))


def test_metrics_stand_against_their_targets_and_their_past(ws: Workspace) -> None:
    """Globex went from 40, red, to 110, green: +70 or +175 per cent; Initech has 90, amber, as before."""
    current = drawn(ws, "metrics")
    value, percent, colour = (
        drawn(ws, "metrics", look="historic", by=by) for by in ("value", "percent", "colour")
    )

    assert 'aria-label="on target"' in current
    assert 'aria-label="near its target"' in current
    assert "+70" in value
    assert "+175.0%" in percent
    assert "→" in colour
    assert 1 == colour.count(" same")


def test_metrics_sort_by_what_they_show(ws: Workspace) -> None:
    """By revenue downwards Globex leads; by name upwards, too; upwards by revenue it comes last."""
    revenue = int(ws.metrics.frame().set_index("name")["id"]["Revenue"])

    assert ["Globex", "Initech"] == rows(drawn(ws, "metrics", sort=f"m{revenue}", down="1"))
    assert ["Initech", "Globex"] == rows(drawn(ws, "metrics", sort=f"m{revenue}"))
    assert ["Globex", "Initech"] == rows(drawn(ws, "metrics", sort="nonsense"))


def test_a_view_shows_some_metrics(own: Workspace) -> None:
    """A family by its name, a saved view by its own, and a text; what cannot be read is said."""
    own.filters.add(name="Money", entity="metric", expression="family = Financial")

    def heads(show: str) -> list[str]:
        found = part(r"<thead>.*?</thead>", drawn(own, "metrics", show=show))
        return [name for name in ("Revenue", "Users") if name in found]

    assert ["Users"] == heads("Family: Usage")
    assert ["Revenue"] == heads("money")
    assert ["Users"] == heads("name in (Users)")
    assert ["Revenue", "Users"] == heads("familly = x")
    assert "Did you mean family" in drawn(own, "metrics", show="familly = x")


def test_the_download_of_metrics_is_what_the_page_shows(own: Workspace) -> None:
    """
    Its link names the view and the order of the page; the rows are of that metric, in that order.

    Globex has 110 and moved by 70, Initech 90 and did not move: by value downwards Globex leads, upwards it
    is the last, also by its change.
    """
    revenue = int(own.metrics.frame().set_index("name")["id"]["Revenue"])
    for order, expected in (
        ({"sort": f"m{revenue}"}, ["Initech", "Globex"]),
        ({"sort": f"m{revenue}", "down": "1"}, ["Globex", "Initech"]),
        ({"sort": f"m{revenue}", "look": "historic", "by": "percent"}, ["Initech", "Globex"]),
        ({"down": "1"}, ["Initech", "Globex"]),
    ):
        asked = {"show": "Family: Financial", **order}
        text = drawn(own, "metrics", **asked)
        link = part(r'"(?:reports/metrics/0[.]xlsx[^"]*)"', text).strip('"').replace("&amp;", "&")
        told = dict(parse_qsl(link.partition("?")[2]))
        table = own.reports.metrics(told).report.tables[0][1].rows

        assert asked == {name: told.get(name) for name in asked}
        assert expected == table["account_name"].tolist() == rows(text)
        assert {"Revenue"} == set(table["name"])
    with pytest.raises(Misconfigured, match="Did you mean family"):
        own.reports.metrics({"show": "familly = x"})


def test_a_page_worked_out_before_a_write_is_not_the_one_after_it(own: Workspace) -> None:
    """A session keeps the page it drew last only while it is the very same: after a write it is another."""
    before = own.portfolio_page()

    assert before == own.portfolio_page()
    own.products.add(name="Advice")
    assert before != own.portfolio_page()


def test_metrics_meant_for_others_are_not_there(own: Workspace) -> None:
    """A contributor sees no metric that is for managers, neither as a column nor to choose."""
    own.metrics.edit("Revenue", access="managers")
    own.users.add(name="Cy", email="cy@ours.example", role="contributor")
    own.contributors.add(account="Globex", user="Cy")
    text = drawn(own.acting_as("cy@ours.example"), "metrics")

    assert "Users" in text
    assert "Revenue" not in text


def test_the_team_is_counted_and_every_number_leads_on(ws: Workspace) -> None:
    """Ben owns one account, one call waits for him, one task is late."""
    text = drawn(ws, "team")
    ben = part(r"<tr><th[^>]*>(?:(?!</tr>).)*Ben Book.*?</tr>", text)

    assert {"accounts?owned=2", "people?late=up&owned=2", "tasks?due=late&assignee=2"} <= set(links(ben))


def test_ones_own_work_is_what_is_ahead(ws: Workspace) -> None:
    """Ben's page: his account, contract, deal and late task; the risk of Globex is not his."""
    text = drawn(ws, "work", user="2")

    assert ["Initech"] == rows(card("Accounts", text))
    assert ["Deal"] == rows(card("Contracts, the next to end first", text))
    assert ["Send the offer"] == rows(card("Tasks due", text))
    assert "Budget cut" not in text
    assert "There is no such colleague" in drawn(ws, "work", user="99")


def test_a_stranger_sees_nothing_of_what_is_not_shared(own: Workspace) -> None:
    """A contributor to Initech alone: no page over the portfolio says a word of Globex."""
    own.users.add(name="Cy", email="cy@ours.example", role="contributor")
    own.contributors.add(account="Initech", user="Cy")
    cy = own.acting_as("cy@ours.example")
    said: dict[str, Any] = {place: drawn(cy, place) for place in WIDE}

    assert [] == [place for place, text in said.items() if "Globex" in text or "Budget cut" in text]
    assert "1 hidden" in said["portfolio"]
