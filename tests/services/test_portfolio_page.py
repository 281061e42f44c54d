"""The portfolio as its pages ask for it: kept while nobody writes, narrowed, and only what one may see."""

import datetime as dt

import pytest

from kapta_workspace import Misconfigured, open_workspace
from kapta_workspace.domain.registers import REGISTERS
from kapta_workspace.services import falls
from kapta_workspace.services.portfolio_page import KEPT


class Clock:
    """Noon of a day, until told to move on."""

    def __init__(self):
        self.day = dt.date(2026, 1, 1)

    def __call__(self):
        """The present moment."""
        return dt.datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    """New Year's Day of 2026."""
    return Clock()


@pytest.fixture
def ws(tmp_path, database_url, clock):
    """Acme and Bolt of the administrator, Cora of Ben; each with a contract; spoken to on New Year's Day."""
    with open_workspace(database_url, folder=tmp_path, clock=clock) as workspace:
        workspace.users.add(name="Ben", email="ben@example.com", role="contributor")
        for name, owner in (("Acme", None), ("Bolt", None), ("Cora", "Ben")):
            given = {"owner": owner} if owner else {}
            workspace.accounts.add(name=name, **given)
            workspace.notes.add(account=name, kind="phone", occurred_on=clock.day, title=f"Call with {name}")
            workspace.contracts.add(account=name, name=f"{name} frame", value=100, end="2026-12-31")
        yield workspace


def names(listed):
    """What the rows of a list are called."""
    return listed.rows["name"].tolist()


def test_what_was_worked_out_is_kept_until_somebody_writes(ws, clock):
    """Asked twice the very same answer comes; after a write, or on the next day, another one."""
    first = ws.portfolio_page().whole

    assert first is ws.portfolio_page("owner = me").whole
    assert first is not ws.portfolio_page(days=90).whole
    ws.accounts.add(name="Dino")
    second = ws.portfolio_page().whole
    assert ["Acme", "Bolt", "Cora", "Dino"] == sorted(second.facts.overview["name"])
    clock.day += dt.timedelta(days=1)
    assert second is not ws.portfolio_page().whole


def test_whoever_has_the_same_page_open_shares_it(ws):
    """Two visits of one person hold one page for each of the last filters; others have their own."""
    again, ben = ws.acting_as(ws.user), ws.acting_as("ben@example.com")
    mine = ws.portfolio_page("owner = me")

    assert mine is again.portfolio_page("owner = me")
    assert mine is not ws.portfolio_page()
    assert mine is not ben.portfolio_page("owner = me")
    assert ["Cora"] == ben.portfolio_page("owner = me").table["name"].tolist()
    assert mine is ws.portfolio_page("owner = me")
    for number in range(KEPT - 1):
        ws.portfolio_page(f"name has {number}")
    assert mine is ws.portfolio_page("owner = me")
    for number in range(KEPT):
        ws.portfolio_page(f"name has {number}")
    assert mine is not ws.portfolio_page("owner = me")


@pytest.mark.parametrize("name", REGISTERS)
def test_a_list_holds_what_the_person_may_see(ws, name):
    """Ben sees his account's rows alone, in every list; whoever has none sees none."""
    ben = ws.acting_as("ben@example.com").portfolio_page()
    rows = ben.register(name, {"state": "all", "status": "all"}).rows
    account = "id" if REGISTERS[name].kind == "account" else "account"

    assert {int(ws.accounts.find("Cora"))} >= set(rows[account].astype(int))
    assert ["Cora"] == ben.table["name"].tolist()


def test_a_filter_narrows_every_list_alike(ws):
    """Owned by Ben: Cora and her contract; a filter that cannot be answered narrows nothing, and says why."""
    cora, wrong = ws.portfolio_page("owner = Ben"), ws.portfolio_page("ownr = Ben")

    assert (["Cora"], ["Cora frame"]) == (names(cora.register("accounts")), names(cora.register("contracts")))
    assert ["Cora"] == [one.split()[-1] for one in cora.register("notes").rows["title"]]
    assert 3 == len(wrong.register("contracts").rows)
    assert "Did you mean owner" in wrong.narrowed.problem


def test_lists_keep_to_somebodys_accounts(ws):
    """Ben owns Cora and helps on Acme: *owned* means the one, *of* both; together those of both people."""
    ws.contributors.add(account="Acme", user="Ben")
    page, ben = ws.portfolio_page(), str(ws.users.find("Ben"))

    assert ["Cora frame"] == names(page.register("contracts", {"owned": ben}))
    assert ["Acme frame", "Cora frame"] == sorted(names(page.register("contracts", {"of": ben})))
    assert ["Acme frame"] == names(page.register("contracts", {"of": ben, "owned": "1"}))


def test_the_falls_say_what_the_account_itself_says(ws, clock):
    """After eighty silent days all three fell; the reason of each is the first its own explanation names."""
    clock.day += dt.timedelta(days=80)
    fell = ws.portfolio_page(days=60).falls

    assert 3 == len(fell)
    for one in fell.to_dict("records"):
        moved = ws.health.change(one["id"], days=60).table
        worst = moved.sort_values("change", kind="stable").iloc[0]
        assert (worst["label"], worst["because"]) == (one["label"], one["because"])
        assert worst["change"] == pytest.approx(one["points"])


def test_why_scores_fell_is_worked_out_again_by_what_touches_those_accounts(ws, clock, monkeypatch):
    """Not by another account; by a note on one of them that one alone, all by a setting and by a new day."""
    clock.day += dt.timedelta(days=80)
    asked, reasons = [], falls.reasons

    def counted(*told):
        """The same, counted."""
        asked.append(told[1])
        return reasons(*told)

    monkeypatch.setattr(falls, "reasons", counted)

    def worked_out():
        """How often it was, since last asked."""
        asked.clear()
        assert 3 == len(ws.portfolio_page(days=60).falls)
        return len(asked)

    assert 1 == worked_out()
    assert 0 == worked_out()
    ws.accounts.add(name="Dino")
    ws.notes.add(account="Dino", kind="note", occurred_on=clock.day, title="New")
    assert 0 == worked_out()
    ws.notes.add(account="Acme", kind="note", occurred_on=clock.day, title="Old")
    assert 1 == worked_out()
    assert [(int(ws.accounts.find("Acme")),)] == asked
    ws.preferences.add(key="company_name", value="We")
    assert 1 == worked_out()
    clock.day += dt.timedelta(days=1)
    assert 1 == worked_out()


def test_what_somebody_did_is_told_apart(ws):
    """Of four accounts one is Ben's own doing, and so is his note."""
    ben = ws.acting_as("ben@example.com")
    ben.notes.add(account="Cora", kind="note", occurred_on="2026-01-01", title="My thought")
    told = ws.portfolio_page().activity_of(ws.users.find("Ben"))

    assert {"Ben"} == set(told["actor_name"])
    assert told["sentence"].str.contains("My thought").any()


def test_what_the_workspace_does_by_itself_is_no_news(ws):
    """A reminder that became due stands in the account's activity, not among what people did."""
    ws.contacts.add(account="Acme", name="Ada", checkin_every="weekly")
    ws.check_ins.update("Acme")

    assert ws.activity("Acme")["sentence"].str.contains("Check in with Ada").any()
    assert "The workspace" not in set(ws.portfolio_page().activity["actor_name"])
    assert "Root" in set(ws.portfolio_page().activity["actor_name"])


def test_metrics_tell_per_cent_and_the_colour_before(ws, clock):
    """From 50 of 100, red, to 100, green: doubled; where there was nothing before, nothing is said."""
    ws.metrics.add(name="Revenue", target=100)
    ws.metric_values.add(account="Acme", metric="Revenue", measured_on=clock.day, value=50)
    clock.day += dt.timedelta(days=40)
    for name in ("Acme", "Bolt"):
        ws.metric_values.add(account=name, metric="Revenue", measured_on=clock.day, value=100)
    table = ws.portfolio_page().metrics.set_index("account_name")
    told = ["change", "percent", "colour_before", "colour"]

    assert [50.0, 100.0, "red", "green"] == table.loc["Acme", told].tolist()
    assert [True, True] == table.loc["Bolt", ["change", "percent"]].isna().tolist()
    assert ["", "green"] == table.loc["Bolt", ["colour_before", "colour"]].tolist()


def test_a_view_of_metrics_is_a_filter_one_saves_and_shares(ws):
    """Ben's own view is his; an administrator's shared one is everybody's; families need no saving."""
    ws.metrics.add(name="Revenue", family="Financial")
    ws.metrics.add(name="Users", family="Usage")
    ben = ws.acting_as("ben@example.com")
    ben.filters.add(name="Mine", entity="metric", expression="name in (Users)")
    ws.filters.add(name="Money", entity="metric", expression="family = Financial", is_shared=True)
    page = ben.portfolio_page()
    shown = {asked: page.metric_view(asked) for asked in ("mine", "Money", "Family: Usage", "", "999")}
    ids = ws.metrics.frame().set_index("name")["id"]

    assert [(ids["Users"],), (ids["Revenue"],), (ids["Users"],)] == [
        shown[asked].metrics for asked in ("mine", "Money", "Family: Usage")
    ]
    assert (2, 2) == (len(shown[""].metrics), len(shown["999"].metrics))
    assert "not shared with you" in shown["999"].problem
    assert ["Family: Financial", "Family: Usage", "Mine", "Money"] == shown[""].offers["name"].tolist()
    assert ["Money"] == ws.portfolio_page().metric_view("").offers["name"].tolist()[2:]


def test_picking_metrics_writes_the_view(ws):
    """Of three metrics one is taken away, then another; all or none of them need no text."""
    for name in ("Revenue", "Net score", "Users"):
        ws.metrics.add(name=name)
    page, ids = ws.portfolio_page(), ws.metrics.frame().set_index("name")["id"]
    less = page.metric_picked("", int(ids["Users"]), on=False)

    assert 'name in ("Net score", Revenue)' == less
    assert "name in (Revenue)" == page.metric_picked(less, int(ids["Net score"]), on=False)
    assert "" == page.metric_picked(less, int(ids["Users"]), on=True)
    assert "" == page.metric_picked("name in (Revenue)", int(ids["Revenue"]), on=False)


def test_a_list_is_taken_along_as_it_stands(ws):
    """The report of the contracts of one account has one row and its sum; a broken filter is refused."""
    report = ws.reports.register("contracts", {"least": "100"}, filter="name = Cora").report
    table = report.tables[0][1]

    assert ["Cora frame"] == table.rows["name"].tolist()
    assert "Filter of accounts: name = Cora" in report.remarks
    with pytest.raises(Misconfigured, match="Did you mean name"):
        ws.reports.register("contracts", filter="nme = Cora")
    assert 1 == len(ws.reports.contracts(filter="name = Cora").report.tables[0][1].rows)
