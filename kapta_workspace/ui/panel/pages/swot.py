"""The SWOT of an account: four quadrants side by side."""

import pandas as pd

from kapta_workspace.domain.fields import Schema
from kapta_workspace.ui.panel.pages import scope, words
from kapta_workspace.ui.panel.pages.place import rows as rows_at
from kapta_workspace.ui.panel.pages.rows import row_deeds
from kapta_workspace.ui.panel.pages.sections import add, may_write, ordered, points
from kapta_workspace.ui.panel.pieces import button, card, is_missing
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
            text=html(
                '<div class="k-clamp">{text}</div>{made}',
                text=safe_markdown(str(one["text"])),
                made=_made(one),
            ),
            chip=scope.chip(page, one, "swot") if combined else "",
            deeds=html(
                "{act}{deeds}",
                act=_act(one) if is_missing(one["action"]) else "",
                deeds=row_deeds(schema, one),
            )
            if may_write(page)
            else "",
        )
        for one in words.rows(rows)
    )


def _made(item: words.Row) -> Safe:
    """The action that was made of it, leading to the plan."""
    if is_missing(item["action"]) or is_missing(item["action_name"]):
        return Safe("")
    return html(
        '<small class="k-sub">Action: {name}</small>',
        name=rows_at(item["action_name"], int(item["account"]), "action"),
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
        swot=int(item["id"]),
        name=text,
    )
