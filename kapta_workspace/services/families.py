"""The score of an account family: every member's own score, weighed, with the worst named beside it."""

import datetime as dt
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from kapta_workspace.domain import portfolio
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.domain.health import ScoreResult
from kapta_workspace.domain.health.rollup import BLEND, EQUAL, MODES, REVENUE, Rollup, contributions, rollup
from kapta_workspace.domain.health.rollup import rollup_change as changes_of
from kapta_workspace.domain.health.scorecard import Bands
from kapta_workspace.services import scoring
from kapta_workspace.services.views import View

HEADLINE = "combined_score"
"""The administrators' preference: which combined score leads, one of ``rollup.MODES``."""


@dataclass(frozen=True)
class Family:
    """
    The score of an account and everything below it, on a day.

    Attributes:
        on: The day.
        rollup: How the members were weighed, their scores and weights.
        members: *account, name, score, badge, band, weight, points, revenue, currency*, the lowest first;
            *points* add up to ``total``.
        table: Accounts by factors: the points each brings through each part; rows and columns add up.
        money: *currency, value*: the contracts in force, summed by currency and never converted.
        remarks: Sentences about members without a score or a weight.
    """

    on: dt.date
    rollup: Rollup
    members: pd.DataFrame
    table: pd.DataFrame
    money: pd.DataFrame
    remarks: tuple[str, ...]

    @property
    def total(self) -> float | None:
        """The combined score; None when no member has one."""
        return None if self.rollup.total is None else float(self.rollup.total)

    @property
    def badge(self) -> int | None:
        """The combined score as it is displayed."""
        return None if self.total is None else int(np.floor(round(self.total, 9) + 0.5))

    @property
    def band(self) -> str:
        """The band of the displayed score; empty where there is none."""
        return "" if self.badge is None else Bands().of(self.badge)

    @property
    def worst(self) -> pd.DataFrame:
        """The members with the lowest score, as ``members``."""
        return self.members[self.members["account"].isin(self.rollup.worst)]

    @property
    def mean(self) -> float | None:
        """The plain mean of the scores."""
        known = self.members["score"].dropna()
        return float(known.mean()) if len(known) else None

    @property
    def weighted(self) -> float | None:
        """The mean weighed by contract value; None where no value is known or currencies differ."""
        scored = self.members[self.members["score"].notna()]
        if _is_mixed(self.members) or not scored["revenue"].fillna(0.0).clip(lower=0.0).sum():
            return None
        return float(rollup(scored, REVENUE).total)

    @property
    def bands(self) -> dict[str, int]:
        """How many members are *green*, *amber*, *red*, and without a score (*none*)."""
        known = self.members["band"].where(self.members["score"].notna(), "none").tolist()
        return {band: known.count(band) for band in ("green", "amber", "red", "none")}

    def _repr_html_(self) -> str:
        if self.total is None:
            return "<p>No member of the family has a score.</p>"
        worst = ", ".join(escape(str(name)) for name in self.worst["name"])
        said = f"<b>{self.badge}</b> of 100 ({self.rollup.mode}); lowest: {worst}."
        remarks = "".join(f"<li>{escape(remark)}</li>" for remark in self.remarks)
        shown = self.members[["name", "score", "weight", "points"]].round(2).to_html(index=False)
        return f"<p>{said}</p>{shown}<ul>{remarks}</ul>"


def headline(view: View) -> str:
    """Which combined score the administrators want to lead; the blend unless they said."""
    kept = view.frame("setting")
    said = kept.loc[kept["key"] == HEADLINE, "value"].tolist()
    return said[0] if said and said[0] in MODES else BLEND


def family(view: View, on: dt.date, how: str = BLEND) -> Family:
    """
    Combine the own scores of all accounts in view.

    Revenue is what an account's own contracts in force are worth. Amounts in several currencies cannot be
    compared, so the members then weigh the same, and a remark says so.

    Args:
        view: A family.
        on: The day.
        how: ``blend``, ``revenue``, ``equal`` or ``worst``.
    """
    made = scoring.material(view, on)
    result = made.score(on)
    worth = portfolio.values(portfolio.in_force(view.frame("contract"), on))
    members = _members(result, made.accounts, worth)
    mixed = _is_mixed(members)
    weighed = members.assign(revenue=np.nan) if mixed else members
    together = rollup(weighed, EQUAL if mixed and how == REVENUE else how)
    remarks = _remarks(together, members, mixed=mixed)
    table = contributions(together, result) if together.accounts else pd.DataFrame()
    return Family(on, together, _shown(members, together), table, _money(view, on), remarks)


def _members(result: ScoreResult, accounts: pd.DataFrame, worth: pd.DataFrame) -> pd.DataFrame:
    table = result.totals[["account", "score", "badge", "band"]]
    names = dict(zip(accounts["id"], accounts["name"], strict=True))
    mine = worth.reindex(table["account"])
    return table.assign(
        name=table["account"].map(names).astype("str"),
        revenue=mine["value"].to_numpy(dtype=float),
        currency=mine["currency"].to_numpy(),
    )


def _is_mixed(members: pd.DataFrame) -> bool:
    known = members["currency"].dropna().astype(str)
    return len(set(known)) > 1 or bool(known.str.endswith("(mixed)").any())


def _remarks(together: Rollup, members: pd.DataFrame, *, mixed: bool) -> tuple[str, ...]:
    names = {str(one): str(name) for one, name in zip(members["account"], members["name"], strict=True)}
    if mixed:
        first = tuple(said for said in together.remarks if said.startswith("No score"))
        said = "Contracts are in several currencies and are not converted, so all members weigh the same."
        return (*(_named(one, names) for one in first), said)
    return tuple(_named(one, names) for one in together.remarks)


def _named(remark: str, names: dict[str, str]) -> str:
    """A remark with the accounts' names for their numbers."""
    head, mark, ids = remark.partition(": account ")
    if not mark:
        return remark
    return f"{head}: {', '.join(names.get(one, one) for one in ids.rstrip('.').split(', '))}."


def _shown(members: pd.DataFrame, together: Rollup) -> pd.DataFrame:
    weighed = together.frame().set_index("account")[["weight", "points"]].astype(float)
    both = members.join(weighed, on="account")
    first = ["account", "name", "score", "badge", "band", "weight", "points", "revenue", "currency"]
    return both[first].sort_values("score", kind="stable", ignore_index=True)


def _money(view: View, on: dt.date) -> pd.DataFrame:
    force = portfolio.in_force(view.frame("contract"), on)
    known = force[force["value"].notna()]
    return known.groupby("currency")["value"].sum().reset_index()


def family_change(before: Family, after: Family) -> pd.DataFrame:
    """
    What each member did to the change of the combined score; the rows add up to it exactly.

    Columns *account, name, before, after, by_score, by_weight, change*, the weightiest first.

    Raises:
        NotFound: when the family has no score on one of the two days.
    """
    for one in (before, after):
        if one.total is None:
            raise NotFound(
                f"No account of this family has a score on {one.on}, so there is no change to tell."
            )
    table = changes_of(before.rollup, after.rollup)
    both = (before.members, after.members)
    names = {one: name for part in both for one, name in zip(part["account"], part["name"], strict=True)}
    table.insert(1, "name", [str(names.get(one, one)) for one in table["account"]])
    order = table["change"].astype(float).abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
