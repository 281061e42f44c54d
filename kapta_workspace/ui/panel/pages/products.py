"""What an account has from us; in a family, who has what."""

import pandas as pd

from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.sections import may_write
from kapta_workspace.ui.panel.pieces import button, card, chip, empty_state
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage


def products(page: AccountPage, *, combined: bool) -> Safe:
    """What they have from us; in the combined view who has what, gaps included."""
    accounts = page.view.shown("account")
    held = {int(one["id"]): one["products"] for one in words.rows(accounts[["id", "products"]])}
    names = page.view.titles("product", [item for items in held.values() for item in items])
    edit = (
        button("Edit", "edit", hint="Edit the products", kind="account", id=page.account, only="products"),
    )
    actions = edit if may_write(page) else ()
    if not names:
        said = "Say what they have from us: a gap in the list is where to go next."
        return card("Products", empty_state("No products yet", said), actions=actions, anchor="product")
    if combined:
        offered = page.view.frame("product")
        names |= dict(zip(offered["id"].astype(int).tolist(), offered["name"].tolist(), strict=True))
        body = _matrix(accounts, held, names)
        return card("Products", body, aside=f"who has which of {len(names)}", anchor="product")
    mine = [names[item] for item in held.get(page.account, ()) if item in names]
    chips = html('<div class="k-row">{chips}</div>', chips=join(chip(name) for name in sorted(mine)))
    return card("Products", chips, aside=len(mine), actions=actions, anchor="product")


def _matrix(accounts: pd.DataFrame, held: dict[int, tuple[int, ...]], names: dict[int, str]) -> Safe:
    """Accounts down, products across, with how many have each: a gap shows at once."""
    ordered = words.rows(accounts.sort_values("name")[["id", "name"]])
    columns = (
        Column("name", "Account", show=words.account_link),
        *(_product(item, name, held) for item, name in sorted(names.items(), key=_by_name)),
    )
    return html('<div class="k-matrix">{table}</div>', table=table(columns, ordered, caption="Who has what"))


def _by_name(pair: tuple[int, str]) -> str:
    return pair[1].casefold()


def _product(item: int, name: str, held: dict[int, tuple[int, ...]]) -> Column:
    count = sum(item in theirs for theirs in held.values())
    return Column(
        f"product {item}",
        html("{name}<br><small>{count} of {all}</small>", name=name, count=count, all=len(held)),
        sort=False,
        show=lambda one: _has(item in held[int(one["id"])]),
    )


def _has(yes: bool) -> Safe:
    sign, said, look = ("✓", "has it", "k-has") if yes else ("–", "gap", "k-none")
    return html(
        '<span class="{look}"><span aria-hidden="true">{sign}</span>'
        '<span class="k-hidden">{said}</span></span>',
        look=look,
        sign=sign,
        said=said,
    )
