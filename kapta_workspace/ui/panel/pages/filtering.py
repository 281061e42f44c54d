"""The filter of accounts: chosen on any page over the portfolio, and kept on while one moves about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import pandas as pd

from kapta_workspace.domain.errors import KaptaError, Problem
from kapta_workspace.domain.fields import Field
from kapta_workspace.domain.filters import Facet, clauses, facets, parse, said, terms, with_clause
from kapta_workspace.domain.filters.facets import USUAL
from kapta_workspace.ui.panel.actions import Actions
from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pieces import button, link
from kapta_workspace.ui.panel.router import Router, address
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.workspace import PortfolioPage, Workspace

ALL = "all"
"""What the address says in place of a filter to take it off."""


OWNED = ("", "portfolio", "accounts")
"""The pages whose *owner* is the accounts' own; lists of other records have one of theirs."""


@dataclass(frozen=True)
class Choice:
    """
    The filter that is on, and what the bar offers.

    Attributes:
        expression: What it says; empty when none is on.
        name: What it is called, where it is a saved one.
        record: The saved filter's id.
        problem: Why it cannot be answered.
        total: How many accounts there are without it.
        offers: The saved filters (``Workspace.narrowed``).
        facets: The drop-downs (``filters.facets``).
        terms: Everything a filter may ask about, by name.
    """

    expression: str = ""
    name: str = ""
    record: int | None = None
    problem: str = ""
    total: int = 0
    offers: pd.DataFrame = field(default_factory=pd.DataFrame)
    facets: tuple[Facet, ...] = USUAL
    terms: Mapping[str, Field] = field(default_factory=dict)


class Visit(Protocol):
    """What the filter uses of the session it stands in."""

    workspace: Workspace
    router: Router
    actions: Actions

    def open_form(self, kind: str, record: int | None = None, **given: object) -> None:
        """Open a form."""


class FilterChoice:
    """
    The filter of one session: from the address, kept on until it is taken off.

    Attributes:
        told: Which filter is on, above the menu of accounts, with the way to take it off.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._on: dict[str, str] = {}
        self._text = ""
        self.told = Safe("")
        self._last: PortfolioPage | None = None
        visit.actions.on("narrow", self._narrow)
        visit.actions.on("list", self._list)
        visit.actions.on("pick_metric", self._pick)
        visit.actions.on(
            "keep_view",
            lambda about: visit.open_form("filter", entity="metric", expression=about["expression"]),
        )
        visit.actions.on("keep_filter", lambda _: visit.open_form("filter", expression=self._text))

    def leads_on(self) -> bool:
        """Whether the address was led on to the filter that is on, or out of an older way to say one."""
        router = self._visit.router
        query = router.query
        if router.page in OWNED and query.get("owner", "").isascii() and query.get("owner", "").isdigit():
            owner = int(query["owner"])
            name = self._visit.workspace.view().titles("user", [owner]).get(owner, "")
            where = with_clause("", "owner", "=", name or str(owner))
            router.change(replace=True, owner=None, where=where, filter=None)
            return True
        if (saved := self._saved(query.get("where", ""))) is not None:
            router.change(replace=True, where=None, filter=saved)
            return True
        asked: dict[str, str] = {name: value for name, value in query.items() if name in ("filter", "where")}
        if asked or router.popped:
            self._on = {} if ALL in asked.values() else asked
        elif self._on:
            router.change(replace=True, **self._on)
            return True
        return False

    def _saved(self, text: str) -> int | None:
        """The saved filter that says what an address says as a text: one's own before another's."""
        if not text.strip():
            return None
        view = self._visit.workspace.view()
        saved = view.frame("filter")
        same = saved[(saved["entity"] == "account") & (saved["expression"].str.strip() == text.strip())]
        mine = same[same["owner"] == view.user]
        found = mine if len(mine) else same
        return None if found.empty else int(found["id"].iloc[0])

    @property
    def on(self) -> dict[str, str]:
        """The filter that is on, as an address says it."""
        return dict(self._on)

    def page(self, days: int, as_of: date | None) -> PortfolioPage:
        """The accounts of the filter that is on, on a day."""
        asked = self._on.get("where") or self._on.get("filter", "")
        self._last = self._visit.workspace.portfolio_page(asked, days=days, as_of=as_of)
        return self._last

    def choice(self, page: PortfolioPage) -> Choice:
        """What the bar offers over the accounts of a page, which tells above the menu what is on."""
        drops, known = _offered(self._visit.workspace), terms(page.view.schemas["account"])
        try:
            found, total = page.narrowed, len(page.whole.facts.overview) if page.asked else 0
            choice = Choice(
                found.expression, found.name, found.record, found.problem, total, found.offers, drops, known
            )
        except KaptaError as error:
            choice = Choice(page.asked, "", None, str(error), 0, pd.DataFrame(), drops, known)
        self._text = choice.expression
        self._tell(choice, len(page.table) if choice.expression and not choice.problem else 0)
        return choice

    def _tell(self, choice: Choice, count: int) -> None:
        if not choice.expression or choice.problem:
            self.told = Safe("")
            return
        self.told = html(
            '<div class="k-filter-on" role="status"><span>Filter: <b>{name}</b><br>{count}</span>'
            "{every}</div>",
            name=choice.name or _in_words(choice),
            count=f"{count:,} of {choice.total:,} accounts",
            every=link("Show all", address(self._visit.router.page or "portfolio", {"filter": ALL})),
        )

    def _list(self, about: Mapping[str, str]) -> None:
        """A list is narrowed otherwise: it begins again at its first row."""
        change: dict[str, Any] = {about["field"]: about.get("value") or None, "page": None}
        self._visit.router.change(**change)

    def _pick(self, about: Mapping[str, str]) -> None:
        """One more metric is shown, or one fewer."""
        router = self._visit.router
        if self._last is not None:
            now, is_on = router.query.get("show", ""), about.get("value") == "true"
            text = self._last.metric_picked(now, int(about["field"]), on=is_on)
            router.change(show=text or None, page=None)

    def _narrow(self, about: Mapping[str, str]) -> None:
        """One part of the bar was chosen: another saved filter, a whole text, or one test of it."""
        name, value, router = about["field"], about.get("value", ""), self._visit.router
        if name == "saved":
            router.change(filter=value or ALL, where=None)
            return
        text = value if name == "where" else with_clause(self._text, name, about["how"], value)
        router.change(where=text or None, filter=None if text else ALL)


def _offered(workspace: Workspace) -> tuple[Facet, ...]:
    """The drop-downs over one's accounts."""
    view = workspace.view()
    owners = view.titles("user", view.frame("account")["owner"].dropna().unique().tolist())
    return facets(view.schemas["account"], owners.values())


# --- the bar ------------------------------------------------------------------------------------------


def filter_bar(choice: Choice, place: str = "portfolio") -> Safe:
    """The saved filters, what is on as chips, and behind a button everything else one may narrow by."""
    known = clauses(parse(choice.expression)) if choice.expression else None
    drops = join(_drop(one.label, _facet(one, (known or {}).get(one.test, ""))) for one in choice.facets)
    return html(
        '<section class="k-filter" aria-label="Filter of accounts">'
        '<div class="k-filter-line">{saved}<details class="k-filter-more" data-keep="narrow"{open}>'
        '<summary>{sign} Narrow</summary><div class="k-filter-panel">'
        '<div class="k-filter-drops">{drops}</div>{text}</div></details>'
        "{chips}{deeds}</div>{trouble}</section>",
        saved=_drop("Filter", _saved(choice)),
        sign=icon("filter"),
        open=Safe(" open") if choice.problem else "",
        drops=drops,
        text=_text(choice),
        chips=_chips(choice, known),
        deeds=_deeds(choice, place),
        trouble=html('<p class="k-filter-wrong" role="alert">{said}</p>', said=choice.problem)
        if choice.problem
        else "",
    )


def _chips(choice: Choice, known: Mapping[tuple[str, str], str] | None) -> Safe:
    """What is on, each test with the way to take it off; what is more than simple tests as its text."""
    if not choice.expression or choice.name:
        return Safe("")
    if known is None:
        return html('<span class="k-filter-said">{said}</span>', said=_whole(choice))
    offered = {facet.test: facet for facet in choice.facets}
    return join(
        button(
            html("{said} {close}", said=said, close=icon("close")),
            "narrow",
            hint=f"Take off: {said}",
            field=test[0],
            how=test[1],
            value="",
        )
        for test, value in known.items()
        for said in [_said(test, value, offered.get(test), choice.terms.get(test[0]))]
    )


def _in_words(choice: Choice) -> str:
    """What is on, test by test; what is more than simple tests as a sentence."""
    known = clauses(parse(choice.expression))
    if known is None:
        return _whole(choice)
    offered = {facet.test: facet for facet in choice.facets}
    told = (_said(test, value, offered.get(test), choice.terms.get(test[0])) for test, value in known.items())
    return ", ".join(told)


def _whole(choice: Choice) -> str:
    """A filter that is more than simple tests, in words; as its text where it cannot be read."""
    node = parse(choice.expression)
    return choice.expression if isinstance(node, Problem) else said(node, choice.terms)


def _said(test: tuple[str, str], value: str, facet: Facet | None, term: Field | None) -> str:
    """One test in the words of its drop-down, or of the field it asks about: *Tier: Strategic*."""
    if facet is not None:
        return f"{facet.label}: {dict(facet.values).get(value.casefold(), value)}"
    label = test[0] if term is None else term.label
    shown = value if term is None else term.label_of(value.casefold()) if term.choices else value
    return f"{label}: {shown}" if test[1] == "=" else f"{label} {test[1]} {shown}"


def _deeds(choice: Choice, place: str) -> Safe:
    """What can be done with the filter that is on."""
    if not choice.expression:
        return Safe("")
    mine = choice.offers[choice.offers["mine"]] if len(choice.offers) else choice.offers
    own = choice.record is not None and len(mine) and choice.record in mine["id"].tolist()
    deeds = (
        button("Change or share", "edit", quiet=True, kind="filter", id=choice.record) if own else "",
        button("Save this filter", "keep_filter", sign="plus", quiet=True)
        if not choice.name and not choice.problem
        else "",
        link("Take it off", address(place, {"filter": ALL})),
    )
    return html('<span class="k-filter-deeds">{deeds}</span>', deeds=join(one for one in deeds if one))


def _drop(label: str, select: Safe) -> Safe:
    return html(
        '<label class="k-filter-drop"><span>{label}</span>{select}</label>', label=label, select=select
    )


def _saved(choice: Choice) -> Safe:
    """The saved filters; what was put together by hand says so."""
    offers = words.rows(choice.offers)
    own = [one for one in offers if one["mine"]]
    shared = [one for one in offers if not pd.isna(one["id"]) and not one["mine"]]
    built = [one for one in offers if pd.isna(one["id"])]
    blank = "None: all accounts" if not choice.expression else "None"
    unsaved = bool(choice.expression) and not choice.name
    options = join(
        [
            _option("", blank, chosen=not choice.expression),
            _option("", "Not saved", chosen=True) if unsaved else Safe(""),
            *(
                html(
                    '<optgroup label="{label}">{options}</optgroup>',
                    label=label,
                    options=_named(group, choice),
                )
                for label, group in (("Everybody's", built), ("Mine", own), ("Shared", shared))
                if group
            ),
        ]
    )
    return _select("Saved filter", "saved", "", options)


def _named(group: Iterable[Mapping[str, Any]], choice: Choice) -> Safe:
    return join(
        _option(
            one["name"] if pd.isna(one["id"]) else int(one["id"]),
            one["name"],
            chosen=choice.name == one["name"] and (pd.isna(one["id"]) or choice.record == int(one["id"])),
        )
        for one in group
    )


def _facet(facet: Facet, now: str) -> Safe:
    name, how, label, values = facet
    known = {value.casefold() for value, _ in values}
    other = ((now, now),) if now and now.casefold() not in known else ()
    options = join(
        _option(value, said, chosen=value.casefold() == now.casefold())
        for value, said in (("", "Any"), *values, *other)
    )
    return _select(label, name, how, options)


def _select(label: str, name: str, how: str, options: Safe) -> Safe:
    return html(
        '<select aria-label="{label}" data-change="narrow" data-field="{name}" '
        'data-how="{how}" data-id="filter">'
        "{options}</select>",
        label=label,
        name=name,
        how=how,
        options=options,
    )


def _option(value: object, said: object, *, chosen: bool) -> Safe:
    return html(
        '<option value="{value}"{chosen}>{said}</option>',
        value=value,
        chosen=Safe(" selected") if chosen else "",
        said=said,
    )


def _text(choice: Choice) -> Safe:
    """The filter as its text, for whatever the drop-downs do not offer."""
    return html(
        '<label class="k-filter-text"><span>As a text</span>'
        '<input class="k-cell" type="text" aria-label="The filter as a text" value="{value}" '
        'placeholder="tier = strategic and silent &gt; 30" data-change="narrow" data-field="where" '
        'data-id="filter" spellcheck="false" autocomplete="off"></label>'
        '<p class="k-sub">Any field by its name, with =, !=, &lt;, &gt;, contains, in (…) or is empty; '
        "join with and, or, not.</p>",
        value=choice.expression,
    )
