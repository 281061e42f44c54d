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
    accounts = page.view.frame("account")
    held = {int(one["id"]): one["products"] for one in words.rows(accounts[["id", "products"]])}
    names = page.view.titles("product", [item for items in held.values() for item in items])
    edit = (button("Edit", "edit", hint="Edit the products", kind="account", id=page.account),)
    actions = edit if may_write(page) else ()
    if not names:
        return card(
            "Products", empty_state("No products yet", "Say what they have from us."), actions=actions
        )
    if combined:
        return card("Products", _matrix(accounts, held, names), aside=len(names))
    mine = [names[item] for item in held.get(page.account, ()) if item in names]
    chips = html('<div class="k-row">{chips}</div>', chips=join(chip(name) for name in sorted(mine)))
    return card("Products", chips, aside=len(mine), actions=actions, anchor="products")


def _matrix(accounts: pd.DataFrame, held: dict[int, tuple[int, ...]], names: dict[int, str]) -> Safe:
    rows = words.rows(accounts.sort_values("name")[["id", "name"]])
    columns = (
        Column("name", "Account", show=words.account_link),
        *(
            Column(
                f"product {item}",
                name,
                sort=False,
                show=lambda one, item=item: _has(item in held[int(one["id"])]),  # type: ignore[misc]
            )
            for item, name in sorted(names.items(), key=lambda pair: pair[1].casefold())
        ),
    )
    return table(columns, rows, caption="Who has which product")


def _has(yes: bool) -> Safe:
    return (
        html('<span class="k-has">✓<span class="k-hidden"> has it</span></span>') if yes else words.day(None)
    )
