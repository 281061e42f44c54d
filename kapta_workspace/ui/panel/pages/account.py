"""The account page: its head, its tabs, and what stands on each."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pages import (
    arrangement,
    coaching,
    contracts,
    documents,
    health,
    notes,
    opportunities,
    people,
    plan,
    portfolio,
    products,
    reports,
    reviews,
    scope,
    summary,
    swot,
    voc,
    words,
    work,
)
from kapta_workspace.ui.panel.pages.contact import PICTURES
from kapta_workspace.ui.panel.pages.place import query, rows
from kapta_workspace.ui.panel.pages.sections import SECTIONS, Section, listed, may_write
from kapta_workspace.ui.panel.pieces import avatar, button, delta, is_missing, link, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.workspace import AccountPage

TABS = {
    "": "Details",
    "plan": "Plan",
    "tasks": "Tasks",
    "notes": "Notes",
    "risk": "Risk",
    "measure": "Measure",
}
"""The tabs, by their names in the address: know (details), act (plan, tasks, notes, risk), measure."""


def draw(
    page: AccountPage,
    *,
    combined: bool,
    asked: Mapping[str, str] | None = None,
    logo: str | None = None,
    faces: people.Faces | None = None,
) -> Safe:
    """
    The page, direct or combined.

    Args:
        page: What it shows.
        combined: With everything below the account.
        asked: The query of the address: *tab*, and what a tab may ask for beside it.
        logo: The address of its logo, where it has one.
        faces: The addresses of its people's photos, by contact.
    """
    asked = asked or {}
    tab = asked.get("tab", "")
    if tab == "chart":
        shown = people.above_chart(page, combined=combined)
    elif tab == "people":
        shown = people.quick(page, faces or {}, combined=combined)
    elif tab in TAB_PAGES:
        shown = TAB_PAGES[tab](page, asked, combined)
    else:
        shown = _details(page, asked, faces or {}, combined=combined)
    return stack(
        _head(page, combined=combined, logo=logo),
        _past(page, asked),
        _retired(page),
        _below_head(page, combined=combined, tab=tab),
        scope.bar(page, tab or None) if combined else "",
        shown,
    )


def _below_head(page: AccountPage, *, combined: bool, tab: str) -> Safe:
    """The tabs, and at their right what the whole page is seen through: direct or combined, the period."""
    kept = tab or None
    view = words.switch(
        "Which accounts",
        [
            ("Direct", query(page, tab=kept), not combined),
            ("Combined", query(page, combined=True, tab=kept), combined),
        ],
        "account",
    )
    periods = words.periods(
        [
            (said, query(page, combined=combined, days=one, tab=kept), one == page.days)
            for one, said in portfolio.PERIODS.items()
        ],
        "account",
    )
    return html(
        '<div class="k-below-head">{tabs}<div class="k-tools">{view}{periods}</div></div>',
        tabs=_tabs(page, combined=combined, tab="" if tab in ("chart", "people") else tab),
        view=view if combined or len(page.children) else "",
        periods=periods,
    )


def _tabs(page: AccountPage, *, combined: bool, tab: str) -> Safe:
    settings, optional = page.view.frame("setting"), arrangement.TABS
    off = optional.keys() - set(arrangement.in_use(settings, arrangement.TABS_SETTING, optional))
    links = join(
        html(
            '<a href="{to}"{current}>{label}</a>',
            to=safe_url(address("account", query(page, combined=combined, tab=name or None))),
            current=Safe(' aria-current="page"') if name == tab else "",
            label=label,
        )
        for name, label in TABS.items()
        if name not in off or name == tab
    )
    return html('<nav class="k-tabs" aria-label="Parts of the account">{links}</nav>', links=links)


# --- the tabs -----------------------------------------------------------------------------------------


def _details(page: AccountPage, asked: Mapping[str, str], faces: people.Faces, *, combined: bool) -> Safe:
    first, *rest = _sections(page, asked, faces, combined=combined)
    beside, below = (first, *rest[: BESIDE - 1]), rest[BESIDE - 1 :]
    return html(
        '<div class="k-columns"><div>{beside}</div><aside class="k-rail">{people}{activity}</aside></div>'
        "{below}",
        beside=stack(*beside),
        people=people.contributors(page, combined=combined),
        activity=summary.activity(page, combined=combined, whole=asked.get("activity") == "all"),
        below=stack(*below) if below else "",
    )


BESIDE = 2
"""So many sections stand beside the rail; those after them have the whole width, which their lists need."""


def _sections(
    page: AccountPage, asked: Mapping[str, str], faces: people.Faces, *, combined: bool
) -> Sequence[Safe]:
    """The sections in one's own order, or the list in which one arranges them."""
    found = arrangement.arrange(page.view.frame("arrangement"), page.view.frame("setting"))
    if "arrange" in asked:
        return [arrangement.arranging(found, address("account", query(page, combined=combined)))]
    drawn = _drawn(page, faces, combined=combined)
    made = (
        arrangement.section(name, drawn[name], folded=name in found.folded)
        for name in _in_order(page, found, combined=combined)
    )
    return [one for one in made if one]


def _in_order(page: AccountPage, found: arrangement.Arrangement, *, combined: bool) -> Sequence[str]:
    """One's own order; without one a family begins with its members, a new account with its key players."""
    if not found.own and combined:
        return sorted(found.names, key=lambda name: COMBINED.get(name, len(COMBINED)))
    if not found.own and page.key_players.empty:
        return sorted(found.names, key=lambda name: name != "people")
    return found.names


COMBINED = {"summary": 0, "health": 1, "accounts": 2, "people": 3}
"""What the page of a family begins with."""


def _drawn(page: AccountPage, faces: people.Faces, *, combined: bool) -> Mapping[str, Callable[[], Safe]]:
    """How each section is drawn."""

    def a_list(kind: str) -> Callable[[], Safe]:
        return lambda: listed(page, SECTIONS[kind], combined=combined)

    return {
        **{kind: a_list(kind) for kind in SECTIONS},
        "summary": lambda: summary.summary(page),
        "health": lambda: health.card_of(page, of="its own" if combined else ""),
        "people": lambda: people.key_players(page, faces, combined=combined),
        "accounts": lambda: summary.members(page) if combined else summary.children(page),
        "swot": lambda: swot.swot(page, combined=combined),
        "voc_answer": lambda: voc.voice(page, combined=combined),
        "product": lambda: products.products(page, combined=combined),
        "review": lambda: reviews.reviews(page, combined=combined),
        "contract": lambda: contracts.contracts(page, combined=combined),
        "opportunity": lambda: opportunities.opportunities(page, combined=combined),
        "document": lambda: documents.documents(page, combined=combined),
    }


MEASURED = (
    Section(
        "metric_value",
        "Metric values",
        ("measured_on", "metric", "value", "source"),
        "Add what is measured: usage, tickets, spend. Administrators say which metrics count.",
    ),
    Section(
        "satisfaction",
        "Satisfaction",
        ("on", "value", "description"),
        "Say how satisfied they are, from 0 to 100, each time you know more.",
        ("satisfaction",),
    ),
    Section(
        "rating",
        "Review ratings",
        ("rated_on", "review", "criterion", "value", "rated_by"),
        "Rate each business review from 1 to 5 by the criteria administrators have set.",
    ),
)


def _measure(page: AccountPage, asked: Mapping[str, str], combined: bool) -> Safe:
    lists = (listed(page, section, combined=combined) for section in MEASURED)
    return stack(health.draw(page, asked, combined=combined), *lists)


TabPage = Callable[[AccountPage, Mapping[str, str], bool], Safe]

TAB_PAGES: Mapping[str, TabPage] = {
    "plan": lambda page, asked, combined: plan.draw(page, asked.get("show", ""), combined=combined),
    "tasks": lambda page, _, combined: work.tasks(page, combined=combined),
    "notes": lambda page, asked, combined: notes.notes(page, asked, combined=combined),
    "risk": lambda page, _, combined: work.risks(page, combined=combined),
    "measure": _measure,
    "coaching": coaching.draw,
}


# --- the head -----------------------------------------------------------------------------------------


def _head(page: AccountPage, *, combined: bool, logo: str | None = None) -> Safe:
    record, figures = page.record, page.own
    return html(
        '<header class="k-page-head">{logo}<div class="k-title"><h1>{name} {delta}</h1>'
        '<div class="k-sub">{path}{kind}{risk}{parent}</div></div>'
        '<div class="k-tools">{coaching}{deeds}{day}</div></header>',
        logo=_logo(page, str(record["name"]), logo),
        name=record["name"],
        delta=_moved(page, combined=combined),
        path=_path(record),
        kind=words.type_badge(words.one(record)),
        risk=rows(words.risk(words.one(figures)), page.account, "risk", as_of=query(page)["as_of"])
        if not is_missing(figures["risk"])
        else "",
        parent=_folder(page) if not combined else "",
        coaching=coaching.count(page, combined=combined),
        deeds=_deeds(page, logo, combined=combined),
        day=words.past_day(
            page.view.store.clock().date(), None if page.view.position is None else page.today
        ),
    )


def _logo(page: AccountPage, name: str, logo: str | None) -> Safe:
    """The logo or the initials, with the button in its corner that chooses another in place."""
    shown = avatar(name, logo, size="large", square=True)
    if not may_write(page):
        return shown
    hint = f"{'Change' if logo else 'Choose'} the logo of {name}"
    choose = button("", "picture", sign="plus", hint=hint, file=PICTURES, kind="account", id=page.account)
    return html('<span class="k-upload">{shown}{choose}</span>', shown=shown, choose=choose)


def _folder(page: AccountPage) -> Safe:
    """That it is a parent: the folder, and how many stand directly below it, leading to all of them."""
    many = len(page.children)
    if not many:
        return Safe("")
    to = address("account", query(page, combined=True))
    said = f"{many} account{'' if many == 1 else 's'} below it"
    return html(
        '<a class="k-chip" href="{to}">{sign}<span>{said}</span></a>', to=to, sign=icon("folder"), said=said
    )


def _moved(page: AccountPage, *, combined: bool) -> Safe:
    """How far the account's own score moved, leading to why."""
    figure, since = page.own["delta"], f"{page.days} days ago"
    said = delta(
        None if is_missing(figure) else float(figure), f"{since}, its own score" if combined else since
    )
    why = address("account", query(page, combined=combined, tab="measure", why="change"))
    return html('<a href="{to}">{said}</a>', to=safe_url(why), said=said)


def _deeds(page: AccountPage, logo: str | None, *, combined: bool) -> Safe:
    """Edit, and the three dots with what is done more rarely."""
    if page.view.position is not None:
        return Safe("")
    one, here = page.account, query(page, combined=combined)
    past = join(
        link(
            f"As it was {said} ago",
            address("account", {**here, "as_of": (page.today - pd.Timedelta(days=days)).isoformat()}),
        )
        for days, said in portfolio.PERIODS.items()
    )
    rare = (
        button("Edit account", "edit", quiet=True, kind="account", id=one),
        link("View metrics and edit targets", address("account", {**here, "tab": "measure"})),
        button("Merge another account into it", "merge", quiet=True, id=one),
        button("Choose a logo", "picture", quiet=True, file=PICTURES, kind="account", id=one),
        *((button("Remove the logo", "unpicture", quiet=True, kind="account", id=one),) if logo else ()),
        button("Archive", "archive", quiet=True, kind="account", id=one),
        button("Remove for good", "remove", quiet=True, id=one),
    )
    return html(
        '{edit}<button type="button" class="k-button" popovertarget="k-reports">Reports</button>'
        '<div popover id="k-reports" class="k-menu">{reports}</div>'
        '<button type="button" class="k-button k-quiet" popovertarget="k-account" title="More" '
        'aria-label="More about this account">{dots}</button>'
        '<div popover id="k-account" class="k-menu">{rare}{past}</div>',
        edit=button("Edit", "edit", kind="account", id=one) if may_write(page) else "",
        dots=icon("dots"),
        rare=join(rare) if may_write(page) else "",
        reports=reports.links(page),
        past=html(
            "{arrange}{links}",
            arrange=link("Arrange the sections", address("account", {**here, "arrange": "yes"})),
            links=past,
        ),
    )


def _path(record: pd.Series) -> Safe:
    if is_missing(record["parent"]):
        return Safe("")
    return html(
        '<span class="k-path">Part of {parent}</span> ',
        parent=link(record["parent_name"], address("account", {"id": int(record["parent"])})),
    )


def _past(page: AccountPage, asked: Mapping[str, str]) -> Safe:
    if page.view.position is None:
        return Safe("")
    return words.past(page.today, address("account", {**asked, "id": page.account, "as_of": None}))


def _retired(page: AccountPage) -> Safe:
    if is_missing(page.record["archived_at"]):
        return Safe("")
    if not is_missing(page.record["merged_into"]):
        return _merged(page)
    back = button("Restore", "restore", kind="account", id=page.account)
    return html(
        '<div class="k-past" role="status"><strong>Archived on {day}.</strong> Everything is kept; '
        "nothing is changed until it is restored. Restored, it is back in lists, in its family’s figures and "
        "in the reminders to check in. {back}</div>",
        day=words.day(page.record["archived_at"].date()),
        back=back if page.view.position is None else "",
    )


def _merged(page: AccountPage) -> Safe:
    """That it went into another account, and the way there, where one may go."""
    name, day = page.record["merged_into_name"], words.day(page.record["archived_at"].date())
    if is_missing(name):
        said = html("Everything on it moved to an account that is not shared with you.")
    else:
        there = address("account", query(page) | {"id": int(page.record["merged_into"])})
        said = html("Everything on it moved to {there}.", there=link(str(name), there))
    return html(
        '<div class="k-past" role="status"><strong>Merged into another account on {day}.</strong> {said} '
        "</div>",
        day=day,
        said=said,
    )
