"""
How all accounts one sees stand: worked out once for a person, and after a write again where it was written.

What is said of an account follows from its own records, from the lists of the workspace, and from the notes
of other accounts that name its people. So the accounts that were written about are looked at anew
(``piecemeal``), with those whose people their notes name or named.
"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from kapta_workspace.domain import freshness, policies
from kapta_workspace.domain.portfolio import settled
from kapta_workspace.services import portfolio
from kapta_workspace.services.piecemeal import APART, instead, only, touched
from kapta_workspace.services.remembered import Later, remembered
from kapta_workspace.services.views import View

WHOSE = ("name", "owner", "owner_name")
CALLS = ("contact", "account", "name", "account_name", "overdue", "urgency", "because")


class Facts(NamedTuple):
    """
    What is worked out about all accounts.

    Attributes:
        overview: One row an account (``portfolio.overview``).
        short: Where they fall short of their policy (``policies.SHORT``).
        lacking: Which required roles nobody fills: *account, role*.
        calls: The check-ins that are overdue, the most urgent first (``CALLS``).
        overdue_reviews: The business reviews that are: ``policies.OVERDUE`` with *name, owner, owner_name*.
    """

    overview: pd.DataFrame
    short: pd.DataFrame
    lacking: pd.DataFrame
    calls: pd.DataFrame
    overdue_reviews: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """
    The same account by account, before names and places in families are added.

    Attributes:
        overview: See ``portfolio.unnamed``.
        short: See ``Facts``.
        lacking: See ``Facts``.
        calls: What ``freshness.who_to_call`` made.
        late: See ``policies.OVERDUE``.
        abroad: The conversations that name people of other accounts than their own, or people one does not
            see: *id, account, kind, occurred_on, contacts*, one row a person.
    """

    overview: pd.DataFrame
    short: pd.DataFrame
    lacking: pd.DataFrame
    calls: pd.DataFrame
    late: pd.DataFrame
    abroad: pd.DataFrame


def facts(view: View, days: int) -> Facts:
    """
    How the accounts in view stand today, or on the day of a past view.

    Args:
        view: Of all accounts one may see, with or without archived ones.
        days: The period movements are compared over.
    """
    today = view.moment.date()
    parts = remembered(
        view,
        ("standing", days, today),
        lambda entry: not entry.kinds <= APART,
        lambda: _parts(view.still(), days, today),
        lambda known, later: _mended(view, known, later, days, today),
    )
    return _told(view, parts)


# --- all of them, or some -----------------------------------------------------------------------------


def _parts(view: View, days: int, today: dt.date, abroad: pd.DataFrame | None = None) -> Parts:
    """Of the accounts in view; ``abroad`` are such conversations of accounts that are not."""
    overview = portfolio.unnamed(view, today, days)
    kinds = ("account", "contact", "note", "review", "policy")
    accounts, contacts, notes, reviews, rules = map(view.frame, kinds)
    talked = freshness.conversations(notes, today)[list(ABROAD)]
    heard = talked if abroad is None else pd.concat([talked, abroad], ignore_index=True)
    fresh = freshness.freshness(contacts, heard, today, agreed=freshness.terms(accounts, rules))
    return Parts(
        overview,
        policies.short_of(view.schemas["account"], overview, accounts, reviews, rules, today),
        policies.lacking(overview["id"], contacts),
        freshness.who_to_call(contacts, fresh),
        policies.overdue_reviews(policies.reviewed_every(accounts, rules), reviews, today),
        _abroad(talked, contacts),
    )


ABROAD = ("id", "account", "kind", "occurred_on", "contacts")


def _abroad(talked: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    each = talked.explode("contacts").dropna(subset=["contacts"])
    homes = each["contacts"].astype("Int64").map(contacts.set_index("id")["account"])
    far = each[(homes != each["account"]).fillna(value=True).astype(bool)]
    each_alone = pd.Series([(one,) for one in far["contacts"]], index=far.index, dtype="object")
    return far.assign(contacts=each_alone).reset_index(drop=True)


# --- after a write ------------------------------------------------------------------------------------


def _mended(view: View, known: Parts, later: Later, days: int, today: dt.date) -> Parts | None:
    """What was worked out, with the accounts the log names since looked at anew; None when all have to be."""
    written = touched(later)
    if written is None:
        return None
    notes = only(view, written).frame("note")
    named = freshness.conversations(notes, today)["contacts"].explode().dropna()
    before = known.abroad.loc[known.abroad["account"].isin(written), "contacts"].explode()
    people = sorted({*named.tolist(), *before.tolist()})
    near = written.union(view.some("contact", people)["account"].tolist())
    rest = known.abroad[~known.abroad["account"].isin(near)]
    again = _parts(only(view, near), days, today, rest)
    return Parts(
        settled(instead(known.overview, again.overview, near, "id")),
        instead(known.short, again.short, near).sort_values(["account", "rule"], ignore_index=True),
        instead(known.lacking, again.lacking, near).sort_values("account", kind="stable", ignore_index=True),
        freshness.most_urgent(instead(known.calls, again.calls, near)),
        policies.latest(instead(known.late, again.late, near)),
        instead(known.abroad, again.abroad, near),
    )


# --- told ---------------------------------------------------------------------------------------------


def _told(view: View, parts: Parts) -> Facts:
    """The same with the names of what it links to, as they are now."""
    overview = portfolio.named(view, parts.overview)
    named = overview.set_index("id")[list(WHOSE)]
    titles, whose = named["name"].reindex(parts.calls["account"]), named.reindex(parts.late["account"])
    account_name = pd.Series(titles.to_numpy(), index=parts.calls.index, dtype="str")
    return Facts(
        overview,
        parts.short,
        parts.lacking,
        parts.calls.assign(account_name=account_name)[list(CALLS)],
        parts.late.assign(**{name: whose[name].to_numpy() for name in WHOSE}),
    )
