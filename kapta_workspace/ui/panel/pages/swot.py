"""The SWOT of an account: four quadrants side by side."""

import pandas as pd

from kapta_workspace.domain.fields import Schema
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.rows import row_deeds
from kapta_workspace.ui.panel.pages.sections import account_chip, add, may_write, ordered, points
from kapta_workspace.ui.panel.pieces import button, card
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_markdown
from kapta_workspace.workspace import AccountPage


def swot(page: AccountPage, *, combined: bool) -> Safe:
    """The four quadrants side by side, each with what it holds and a way to add to it."""
    schema, rows = page.view.schemas["swot"], ordered(page, "swot")
    quadrants = join(
        html(
            '<div class="k-quadrant k-q-{code}"><header><h3>{label}</h3>{add}</header><ul>{items}</ul></div>',
            code=quadrant.code,
            label=quadrant.label,
            add=join(add(page, "swot", "", quadrant=quadrant.code)),
            items=_items(
                page, schema, rows[rows["quadrant"] == quadrant.code], quadrant.help, combined=combined
            ),
        )
        for quadrant in schema["quadrant"].choices
    )
    lost = points(page, "profile.swot")
    aside = f"{len(rows)} items" if len(rows) else f"up to {lost:.0f} points" if lost >= 0.5 else None
    return card(
        "SWOT", html('<div class="k-swot">{quadrants}</div>', quadrants=quadrants), aside=aside, anchor="swot"
    )


def _items(page: AccountPage, schema: Schema, rows: pd.DataFrame, hint: str, *, combined: bool) -> Safe:
    if rows.empty:
        return html('<li class="k-none">{hint}</li>', hint=hint)
    return join(
        html(
            '<li><div class="k-grow">{text}{chip}</div>{deeds}</li>',
            text=html('<div class="k-clamp">{text}</div>', text=safe_markdown(str(one["text"]))),
            chip=account_chip(one) if combined else "",
            deeds=html("{act}{deeds}", act=_act(one), deeds=row_deeds(schema, one))
            if may_write(page)
            else "",
        )
        for one in words.rows(rows)
    )


def _act(item: words.Row) -> Safe:
    """The button that makes an action out of a SWOT item."""
    text = " ".join(str(item["text"]).split())[:120]
    hint = "Make an action of it"
    return button(
        "",
        "add",
        sign="target",
        quiet=True,
        hint=hint,
        kind="action",
        account=int(item["account"]),
        name=text,
    )
