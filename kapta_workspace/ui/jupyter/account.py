"""An account in a notebook cell: a card with its figures, its people, and a link to its page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from kapta_workspace.charts.style import BAND_SIGNS, BAND_WORDS
from kapta_workspace.domain.activity import worded
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.jupyter.html import definitions, link, table, text
from kapta_workspace.workspace import AccountPage, Workspace


def account_page(
    workspace: Workspace, account: int | str, *, combined: bool = False, days: int = 30
) -> "AccountCard":
    """
    An account's card for a notebook cell.

    Args:
        workspace: As ``open_workspace`` gave it.
        account: Its name or id.
        combined: With everything below it.
        days: How far back the movement of the score is counted.
    """
    page = workspace.page(account, combined=combined, days=days)
    settings = workspace.settings
    query = {"id": page.account, **({"view": "combined"} if combined else {})}
    return AccountCard(page, f"http://{settings.address}:{settings.port}/account?{urlencode(query)}")


@dataclass(frozen=True)
class AccountCard:
    """
    What a cell shows of an account.

    Attributes:
        page: The account's sections as frames, for going on with.
        address: Where its page is served.
    """

    page: AccountPage
    address: str

    def _repr_html_(self) -> str:
        parts = (self._header(), self._summary(), self._people(), self._children(), self._link())
        return f"<article style='max-width:860px'>{''.join(parts)}</article>"

    def __repr__(self) -> str:
        return f"<AccountCard of {self.page.record['name']}>"

    def _header(self) -> str:
        record, row = self.page.record, self.page.overview.iloc[0]
        kind = (
            SCHEMAS["account"].label
            if pd.isna(record["account_type"])
            else str(record["account_type"]).title()
        )
        score = "no score yet" if pd.isna(row["badge"]) else f"{int(row['badge'])} of 100"
        band = in_band(row["band"])
        moved = "" if pd.isna(row["delta"]) else f", {int(row['delta']):+d} in {self.page.days} days"
        return (
            f"<h3 style='margin:0'>{text(record['name'])} <small style='opacity:.7'>{text(kind)}</small></h3>"
            f"<p style='margin:4px 0'><b>{score}</b> {band}{moved}</p>"
        )

    def _summary(self) -> str:
        record, row = self.page.record, self.page.overview.iloc[0]
        shown = [("Owner", text(record["owner_name"])), ("Parent account", text(record["parent_name"]))]
        shown.extend(
            (field.label, text(_said(field, record[field.name])))
            for field in SCHEMAS["account"].fields
            if field.advised and field.kind not in (Kind.LINK, Kind.LINKS, Kind.PICTURE)
        )
        value = "–" if pd.isna(row["value"]) else f"{row['value']:,.0f} {text(row['currency'], '')}"
        return definitions([*shown, ("Contracts in force", value), ("Open risk", text(row["risk"]))])

    def _people(self) -> str:
        people = self.page.key_players.head(15)
        labels = SCHEMAS["contact"]
        rows = [
            (
                ("★ " if person["primary"] else "") + text(person["name"]),
                text(person["title"]),
                *(
                    text(
                        labels[name].label_of(person[name]) if not pd.isna(person[name]) else None, "unknown"
                    )
                    for name in ("role", "friend_foe", "decision_power")
                ),
                text(person["reports_to_name"]),
                "never" if pd.isna(person["days"]) else f"{int(person['days'])} days ago",
            )
            for person in people.to_dict("records")
        ]
        headings = (
            "Name",
            "Job title",
            "Role",
            "Friend / foe",
            "Decision power",
            "Reports to",
            "Last contact",
        )
        more = len(self.page.key_players) - len(people)
        caption = "Key players and contacts" + (f" (first 15, {more} more)" if more > 0 else "")
        return (
            table(headings, rows, caption)
            if rows
            else "<p>No contacts yet: <code>ws.contacts.add(…)</code> makes one.</p>"
        )

    def _children(self) -> str:
        children = self.page.children
        if children.empty:
            return ""
        rows = [
            (
                text(child["name"]),
                text(child["badge"]),
                in_band(child["band"]),
                text(child["owner_name"]),
            )
            for child in children.to_dict("records")
        ]
        hidden = f" ({self.page.hidden} hidden)" if self.page.hidden else ""
        return table(("Account", "Score", "Band", "Owner"), rows, f"Accounts below it{hidden}")

    def _link(self) -> str:
        return f"<p>{link(self.address, 'Open its page')} (while <code>kapta serve</code> runs)</p>"


def in_band(band: object) -> str:
    """A band by its shape and in a word, so that it needs no colour; nothing while there is no score."""
    told = str(band)
    return f"{BAND_SIGNS[told]} {BAND_WORDS[told].lower()}" if told in BAND_WORDS else ""


def _said(field: Field, value: Any) -> str | None:
    """What a field says, as people write it."""
    return None if value is None or pd.isna(value) else worded(field, value, {})
