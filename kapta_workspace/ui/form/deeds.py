"""Archive, remove: what will happen, told before it does, as a small form with one button."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

import pandas as pd

from kapta_workspace.domain import family
from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.errors import Refused
from kapta_workspace.domain.fields import Field, Kind, Schema, choices, in_a_sentence
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.offers import Offers
from kapta_workspace.ui.form.office import Office, Saved, Window

BELOW = choices(("only", "Archive only this account"), ("all", "Archive the accounts below it, too"))

LEAVES = {
    "account": "It leaves lists, combined views and the portfolio's numbers, and nobody is reminded to check "
    "in. Search still finds it, everything on it is kept, and it can be restored at any time.",
    "contact": "They leave lists, and whoever reports to them hangs under a vacant seat in the org chart. "
    "Notes and search still know them, and they can be restored at any time.",
}
"""What archiving does, by kind."""
OTHERWISE = "It leaves the lists. Search still finds it, and it can be restored at any time."


class Headquarters(Office, Protocol):
    """What deeds use of a workspace beside what forms do."""

    @property
    def goal_templates(self) -> Any:
        """The desk of goal templates."""

    def desk(self, kind: str) -> Any:
        """The desk of a kind."""

    def narrowed(self, asked: str | int = "") -> Any:
        """The accounts a filter means."""

    def remove_account(self, account: int, *, confirm: str) -> Receipt:
        """Remove an account for good."""

    def merge(
        self, survivor: int, loser: int, *, choose: Mapping[str, Any] | None = None, risk: int | None = None
    ) -> Receipt:
        """Merge two accounts; the survivor takes the values chosen for it, and one open risk stays open."""


class Deed(NamedTuple):
    """
    Something to be done to a record, once it has been read what that means.

    Attributes:
        form: What is said and asked.
        verb: What the button says.
        do: Does it; None, with the reason in the form, when it was refused; or what is asked next.
        is_grave: Whether the button warns.
        aside: What is said beside the form while it is filled in, from what has been typed so far.
    """

    form: Form
    verb: str
    do: "Do"
    is_grave: bool = True
    aside: Callable[[Form], str] | None = None


Do = Callable[[Form], Saved | Deed | None]
"""What a deed's button does."""


def archive_deed(office: Headquarters, kind: str, record: int) -> Deed:
    """Archive a record; an account with live ones below it asks what becomes of them."""
    window = office.view(archived=True)
    schema, name = window.schemas[kind], called(window, kind, record)
    below = _below(window, record) if kind == "account" else []
    asked = Field(
        name="below",
        label="Accounts below it",
        kind=Kind.CHOICE,
        choices=BELOW,
        required=True,
        help=f"{len(below)} below it; left alone, they keep it as their parent.",
    )
    form = asking(window, f"Archive {name}", LEAVES.get(kind, OTHERWISE), (asked,) if below else ())
    form.fill({"below": "only"})

    def do(filled: Form) -> Saved | None:
        keys = [record, *(below if filled.raw.get("below") == "all" else [])]
        receipt = office.desk(kind).archive(*keys)
        said = f"{schema.label} “{name}” archived."
        if len(keys) > 1:
            said = f"“{name}” and {len(keys) - 1} below it archived."
        return Saved(kind, record, said, receipt.position, is_new=False)

    return Deed(form, "Archive", minding(do))


def remove_deed(office: Headquarters, record: int) -> Deed:
    """Remove an account for good, once its name has been typed out."""
    window = office.view(archived=True)
    name, count = called(window, "account", record), _belongings(window, record)
    intro = (
        f"This removes the account and the {count:,} records on it for good: contacts, notes, contracts and "
        "all the rest. Archiving is almost always better: it keeps the history and can be undone by anybody. "
        "A restore file is written first."
    )
    confirm = Field(
        name="confirm", label="Type the account's name to confirm", required=True, help=f"It is: {name}"
    )
    form = asking(window, f"Remove {name} for good", intro, (confirm,))

    def do(filled: Form) -> Saved | None:
        if filled.raw["confirm"].strip() != name:
            filled.problems["confirm"] = f"This is not its name. Type “{name}”."
            return None
        receipt = office.remove_account(record, confirm=name)
        return Saved("account", 0, f"Account “{name}” removed.", receipt.position, is_new=False)

    return Deed(form, "Remove for good", minding(do))


def restored(office: Headquarters, kind: str, record: int) -> Saved:
    """Bring an archived record back."""
    window = office.view(archived=True)
    receipt = office.desk(kind).restore(record)
    said = f"{window.schemas[kind].label} “{called(window, kind, record)}” restored."
    return Saved(kind, record, said, receipt.position, is_new=False)


def called(window: Window, kind: str, record: int) -> str:
    """What a record is called."""
    rows, schema = window.frame(kind, archived=True), window.schemas[kind]
    found = rows.loc[rows["id"] == record, schema.title]
    name = "" if found.empty or pd.isna(found.iloc[0]) else str(found.iloc[0])
    if schema[schema.title].kind is Kind.LINK or not name:
        return f"{in_a_sentence(schema.label)} {record}"
    return name if len(name) <= 60 else f"{name[:59]}…"


def asking(
    window: Window, title: str, intro: str, fields: tuple[Field, ...], apart: int | None = None
) -> Form:
    """A form that asks something before a deed."""
    # Of a kind of its own: what is asked is no record, and its links lead anywhere.
    schema = Schema(name="deed", label="Deed", plural="Deeds", account="", fields=fields)

    def offered(kind: str) -> pd.DataFrame:
        rows = window.frame(kind, archived=True)
        return rows if apart is None else rows[rows["id"] != apart]

    offers = Offers(schema, window.schemas, offered)
    return Form(schema, fields, {}, offers, heading=title, intro=intro)


def minding(do: Do) -> Do:
    """The deed, with what is wrong told in the form."""

    def minded(form: Form) -> Saved | Deed | None:
        if not form.check():
            return None
        try:
            return do(form)
        except Refused as refusal:
            form.refuse(refusal.problems)
            return None

    return minded


def _below(window: Window, record: int) -> list[int]:
    accounts = window.frame("account")
    live = accounts[accounts["archived_at"].isna()]
    return [one for one in family.descendants(accounts, [record]) if one != record and one in set(live["id"])]


def _belongings(window: Window, record: int) -> int:
    kinds = [name for name, schema in window.schemas.items() if schema.account == "account"]
    return sum(int((window.frame(kind, archived=True)["account"] == record).sum()) for kind in kinds)
