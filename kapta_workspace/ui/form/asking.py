"""What is asked beside a record's own form: how a risk ended, how a business review went."""

import pandas as pd

from kapta_workspace.domain import frames
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.fields import Choice, Field, Kind
from kapta_workspace.ui.form.deeds import Deed, Headquarters, asking, called, minding
from kapta_workspace.ui.form.form import Form
from kapta_workspace.ui.form.office import Saved

OPEN = ("open", "in_process")
"""The states of a risk that is not closed yet."""

CLOSED = "closed_"
"""What the states of a closed risk begin with."""

MARKS = (
    Choice("5", "5 – excellent"),
    Choice("4", "4 – good"),
    Choice("3", "3 – fair"),
    Choice("2", "2 – weak"),
    Choice("1", "1 – poor"),
)
"""What a review is rated with."""


ONE_RISK = (
    "A risk is open on this account already: “{}”. An account has one at a time, so close that one first, or "
    "add to it."
)
"""Said above the form of a new risk that could not be saved."""


def close_risk_deed(office: Headquarters, risk: int) -> Deed:
    """Close a risk, with how it ended."""
    window = office.view(archived=True)
    schema, name = window.schemas["risk"], called(window, "risk", risk)
    endings = tuple(one for one in schema["status"].choices if one.code.startswith(CLOSED))
    how = Field(name="status", label="How it ended", kind=Kind.CHOICE, choices=endings, required=True)
    why = Field(
        name="resolution",
        label="Resolution",
        kind=Kind.LONG_TEXT,
        required=True,
        help="What was done, and what came of it: whoever meets the next risk reads it here.",
    )
    intro = "The penalty on the score ends with it, and another risk may be opened."
    form = asking(window, f"Close the risk “{name}”", intro, (how, why))
    form.fill({"status": endings[0].code})

    def do(filled: Form) -> Saved | None:
        receipt = office.desk("risk").edit(risk, "", None, **filled.changes())
        return Saved("risk", risk, f"Risk “{name}” closed.", receipt.position, is_new=False)

    return Deed(form, "Close the risk", minding(do), is_grave=False)


def open_risk_of(office: Headquarters, account: int) -> str:
    """Above the form of a new risk: that one is open on the account already; empty when none is."""
    rows = office.view().frame("risk")
    found = rows[(rows["account"] == account) & rows["status"].isin(OPEN)]
    return "" if found.empty else ONE_RISK.format(found["reason"].iloc[0])


def rate_deed(office: Headquarters, review: int) -> Deed:
    """Rate a business review, criterion by criterion; one's own earlier ratings stand there to be changed."""
    window, me = office.view(archived=True), office.me.id
    criteria = window.frame("criterion").sort_values("position", kind="stable")
    names = dict(zip(criteria["id"].astype(int).tolist(), criteria["name"].tolist(), strict=True))
    fields = tuple(
        Field(name=f"criterion_{one}", label=str(name), kind=Kind.CHOICE, choices=MARKS)
        for one, name in names.items()
    )
    ratings = window.frame("rating")
    mine = ratings[(ratings["review"] == review) & (ratings["rated_by"] == me)]
    known = dict(zip(mine["criterion"].astype(int).tolist(), mine["id"].astype(int).tolist(), strict=True))
    held = dict(zip(mine["criterion"].astype(int).tolist(), mine["value"].astype(int).tolist(), strict=True))
    intro = "Your own view of it, from 1 to 5; what you leave open is not rated. The latest review counts."
    reviews = window.frame("review", archived=True)
    rated = reviews[reviews["id"] == review].to_dict("records")[0]
    account, title = int(rated["account"]), f"Rate the business review of {rated['held_on']:%-d %b %Y}"
    form = asking(window, title, intro, fields)
    form.fill({f"criterion_{one}": str(value) for one, value in held.items() if one in names})

    def do(filled: Form) -> Saved | None:
        given = {one: filled.raw[f"criterion_{one}"] for one in names if filled.raw[f"criterion_{one}"]}
        if not given:
            filled.message = "Rate at least one criterion."
            return None
        today = window.moment.date()
        rows = [
            {"id": known.get(one), "account": account, "review": review, "criterion": one}
            | {"value": int(mark), "rated_by": me, "rated_on": today}
            for one, mark in given.items()
        ]
        receipt = office.save(*_rows(rows))
        return Saved("rating", review, "Business review rated.", receipt.position, is_new=False)

    return Deed(form, "Save the rating", minding(do), is_grave=False)


def _rows(rows: list[dict[str, object]]) -> list[Rows]:
    """New ratings and changed ones."""
    frame = pd.DataFrame(rows).set_axis([f"rating {place}" for place in range(1, len(rows) + 1)])
    new = frames.blanks(frame["id"])
    made = frame[new].drop(columns="id")
    changed = frame.loc[~new].astype({"id": "Int64"})
    return [Rows("rating", one) for one in (made, changed) if len(one)]
