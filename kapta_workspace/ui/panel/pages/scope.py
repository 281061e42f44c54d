"""Which accounts of a family are in view: said, chosen among, narrowed to one by its chip."""

from collections.abc import Mapping, Sequence

from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.notices import say
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.place import TABS, query
from kapta_workspace.ui.panel.pieces import button, link
from kapta_workspace.ui.panel.router import Router, address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.workspace import AccountPage

NAMED = 4
"""So many chosen accounts are named; of more, their number is said."""


def bar(page: AccountPage, tab: str | None) -> Safe:
    """The line below the tabs of a family: how many accounts are in view, which, and who is left out."""
    found = words.rows(page.members)
    chosen = [one for one in found if one["chosen"]]
    offered = [one for one in found if page.view.scope.archived or not one["archived"] or one["chosen"]]
    retired = sum(bool(one["archived"]) for one in found if one["id"] != page.account)
    some = len(chosen) < len(offered)
    count = f"{len(chosen)} of {len(offered)} accounts" if some else f"All {len(offered)} accounts"
    return html(
        '<div class="k-scope" role="group" aria-label="Which accounts are in view">'
        '<button type="button" class="k-button" popovertarget="k-scope" aria-label="{count}: choose">'
        "{sign}{count}{open}</button>{list}{named}{rest}</div>",
        count=count,
        sign=icon("folder"),
        open=html('<span class="k-open">{sign}</span>', sign=icon("chevron")),
        list=_list(page, offered, retired, tab),
        named=_named(page, chosen, tab) if some else "",
        rest=_hidden(page.hidden),
    )


def _hidden(count: int) -> Safe:
    if not count:
        return Safe("")
    said = f"{count} account{'' if count == 1 else 's'} hidden from you"
    hint = "They belong to the family, and are not shared with you; no figure here counts them."
    return html('<span class="k-sub" title="{hint}">{said}</span>', hint=hint, said=said)


def _named(page: AccountPage, chosen: Sequence[words.Row], tab: str | None) -> Safe:
    """The chosen by name, each with the way to its own page, and the way back to all."""
    names = [
        html(
            '<a class="k-chip" href="{to}" title="Open its own page">{sign}<span>{name}</span></a>',
            to=safe_url(address("account", {"id": int(one["id"]), "tab": tab})),
            sign=icon("account"),
            name=one["name"],
        )
        for one in chosen[:NAMED]
    ]
    every = link("Show all", address("account", query(page, combined=True, tab=tab, only=None)))
    return html("{names}{every}", names=join(names) if len(chosen) <= NAMED else "", every=every)


def _list(page: AccountPage, offered: Sequence[words.Row], retired: int, tab: str | None) -> Safe:
    """The family as an indented list of boxes; what is ticked is shown when the button is pressed."""
    boxes = join(_box(one) for one in offered)
    every = button("Show these", "choose", gather="only", all=",".join(str(one["id"]) for one in offered))
    return html(
        '<div popover id="k-scope" class="k-menu k-pick"><fieldset><legend>Accounts in view</legend>'
        '{boxes}<div class="k-row">{every}{archived}</div></fieldset></div>',
        boxes=boxes,
        every=every,
        archived=_archived(page, retired, tab),
    )


def _box(one: words.Row) -> Safe:
    return html(
        '<label class="k-pick-one" style="--deep:{deep}"><input type="checkbox" name="only" value="{id}"{on}>'
        "<span>{name}</span>{mark}</label>",
        deep=min(int(one["deep"]), DEEPEST),
        id=one["id"],
        on=Safe(" checked") if one["chosen"] else "",
        name=one["name"],
        mark=html('<small class="k-sub">archived</small>') if one["archived"] else "",
    )


DEEPEST = 6
"""So many steps in is the list indented; below that it stays readable instead."""


def _archived(page: AccountPage, retired: int, tab: str | None) -> Safe:
    if not retired:
        return Safe("")
    shown = page.view.scope.archived
    said = "Leave out archived" if shown else f"Include archived ({retired})"
    to = query(page, combined=True, tab=tab, archived=None if shown else "yes", only=None)
    return link(said, address("account", to))


def chosen(router: Router, about: Mapping[str, str]) -> None:
    """Show the accounts that were ticked; every one of them is the same as none."""
    wanted = [one for one in about.get("only", "").split(",") if one.isdecimal()]
    if not wanted:
        say("Tick at least one account.", "info")
        return
    every = set(about["all"].split(",")) <= set(wanted)
    router.change(only=None if every else ",".join(wanted))


def chip(page: AccountPage, one: words.Row, kind: str = "") -> Safe:
    """The account a row belongs to; pressed, it shows that account's rows alone."""
    to = address("account", query(page, combined=True, tab=TABS.get(kind), only=int(one["account"])))
    return html(
        '<a class="k-chip" href="{to}" title="Show only {name}"><span>{name}</span></a>',
        to=safe_url(to),
        name=one["account_name"],
    )
