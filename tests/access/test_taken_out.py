"""What can be carried away, counted or guessed at: nothing hidden leaves by any of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from kapta_workspace import KaptaError, Workspace
from kapta_workspace.domain.digest import digest
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services.review_page import ReviewPage
from kapta_workspace.ui.panel.pages.finding import find
from kapta_workspace.workspace import ContactPage
from tests.access.house import FOR_MANAGERS, OTHERS, House, told_of, word
from tests.access.matrix import ROLES


def text(answer: Any) -> str:
    """Everything an answer says."""
    if isinstance(answer, pd.DataFrame):
        return str(answer.to_csv())
    if isinstance(answer, Mapping):
        return " ".join(map(text, answer.values()))
    if isinstance(answer, Iterable) and not isinstance(answer, (str, bytes)):
        return " ".join(map(text, answer))
    return str(answer)


def exported(ws: Workspace, house: House) -> Iterator[str]:
    """Workbooks and files of everything, as people and as programs read them, now and as it was."""
    folder = house.folder / "exports"
    folder.mkdir(exist_ok=True)
    for path in ws.export(folder / "all.xlsx", archived=True):
        yield from cells(path)
    for path in ws.export(folder / "all.csv", archived=True, raw=True, as_of=house.office.head - 3):
        yield path.read_text(encoding="utf-8-sig")


def cells(path: Any) -> Iterator[str]:
    """Every cell and every name of a workbook, hidden sheets as well."""
    book = load_workbook(path)
    for sheet in book:
        yield sheet.title
        yield from (
            str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
        )


def reported(ws: Workspace, house: House) -> Iterator[str]:
    """Every report, with the family below the account, as a page and as a workbook."""
    reports = ws.reports
    yield from (one().html() for one in (reports.portfolio, reports.metrics, reports.contracts))
    yield reports.opportunities().html()
    for account in {
        house.accounts[name] for name in ("group", "contributing") if name in house.visible(_role(ws))
    }:
        yield reports.family(account).html()
        yield reports.review(account, combined=True).html()
    yield from cells(BytesIO(reports.account(house.accounts["group"]).xlsx()))


def _role(ws: Workspace) -> str:
    return str(ws.me.role)


def charted(ws: Workspace, _: House) -> Iterator[str]:
    """Org charts, drawn and as a table: managers and colleagues of other accounts have no name in them."""
    for account in ws.accounts.frame()["id"].tolist():
        chart = ws.org_chart(account, combined=True, archived=True)
        yield chart.svg()
        yield chart.html()
        yield text(chart.edge_table())


def pages(ws: Workspace, _: House) -> Iterator[str]:
    """Accounts with everything below them, their people and their scores."""
    for account in ws.accounts.frame(archived=True)["id"].tolist():
        view = ws.view(account, combined=True, archived=True)
        yield from (text(view.shown(kind, archived=True)) for kind in SCHEMAS)
        yield text(ws.health.explain(account))
        yield text(ws.coaching(account, combined=True))
    records: list[ContactPage | ReviewPage] = [
        ws.contact_page(one) for one in ws.contacts.frame(archived=True)["id"].tolist()
    ]
    records += [ws.review_page(one) for one in ws.business_reviews.frame(archived=True)["id"].tolist()]
    for page in records:
        yield from (text(getattr(page, name)) for name in dir(page) if not name.startswith("_"))


def lists(ws: Workspace, house: House) -> Iterator[str]:
    """Portfolio, calls, activity, tasks, log, guide, coaching, the feed and the week in words."""
    portfolio, calls, activity = ws.portfolio(days=7), ws.who_to_call(), ws.activity(limit=10_000)
    yield from map(text, (portfolio, calls, activity, ws.check_ins.tasks(), ws.check_ins.agenda()))
    yield from map(text, (ws.log(), ws.guide(), ws.coaching(), ws.calendar(), ws.imports.history()))
    yield digest(portfolio, calls, activity, pd.Timestamp(house.office.clock()))


def searched(ws: Workspace, house: House) -> Iterator[str]:
    """What is suggested for the very words one must not find, and for every title there is."""
    for name in house.accounts:
        yield text(ws.tasks.search(word(name)))
        yield text(find(ws, f"{word(name)} holding"))
    for name in ("group", "sibling", "stranger"):
        for asked in (f'name = "{word(name)} holding"', f"parent = {house.accounts[name]}"):
            try:
                yield text(ws.portfolio(filter=asked))
            except KaptaError as error:
                yield str(error).replace(word(name), "…")


def titled(ws: Workspace, _: House) -> Iterator[str]:
    """The names behind ids, of every id there may be."""
    for kind in SCHEMAS:
        yield text(ws.view().titles(kind, range(1, 60)))


WAYS: tuple[Callable[[Workspace, House], Iterator[str]], ...] = (
    exported,
    reported,
    charted,
    pages,
    lists,
    searched,
    titled,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("role", OTHERS)
def test_nothing_of_what_is_hidden_gets_out(house: House, role: str, way: Any) -> None:
    """No word of a hidden account stands in what a role may take, and what they may see does."""
    if not house.office.store.is_sqlite and role != OTHERS[1]:
        return  # one role is enough to see that both databases answer alike; test_desks tries them all
    said = "\n".join(way(house.workspace(role), house)).casefold()

    assert set() == told_of(house, role, said)
    assert word("group") in said
    assert (FOR_MANAGERS in said) <= (role == OTHERS[0])


def test_the_administrator_finds_it_all(house: House) -> None:
    """The same ways give an administrator every account, so silence above means something."""
    ws = house.workspace(ROLES[0])
    said = "\n".join([*exported(ws, house), *titled(ws, house), *lists(ws, house)]).casefold()

    assert [] == [name for name in house.accounts if name != "removed" and word(name) not in said]
    assert FOR_MANAGERS in said


@pytest.mark.parametrize("role", OTHERS)
def test_what_is_counted_and_added_up_leaves_it_out(house: House, role: str) -> None:
    """Sums of a parent with a hidden child are of the accounts one sees; it says how many are not."""
    ws = house.workspace(role)
    page = ws.page(house.accounts["group"], combined=True)
    seen = {house.accounts["group"], house.accounts["nephew"]}

    assert (1, seen) == (page.hidden, set(page.overview["id"]))
    contracts = page.view.frame("contract")
    assert seen == set(contracts["account"])
    assert len(house.visible(role)) - 1 == len(ws.portfolio())


@pytest.mark.parametrize("role", OTHERS)
def test_somebody_hidden_has_no_name(house: House, role: str) -> None:
    """A manager at a hidden account, the parent of an account, and the same person elsewhere stay unnamed."""
    view = house.workspace(role).view(archived=True)
    contacts, accounts = view.shown("contact", archived=True), view.shown("account")

    assert contacts["reports_to"].notna().any()
    assert contacts["reports_to_name"].isna().all()
    assert contacts["same_person_name"].isna().all()
    above = accounts.set_index("id")["parent_name"].get(house.accounts["contributing"])
    assert pd.isna(above)
