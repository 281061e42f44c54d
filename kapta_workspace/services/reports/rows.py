"""Rows of records as reports show them: codes as words, links as names, the open ones told apart."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from kapta_workspace.domain import measured as in_words
from kapta_workspace.domain.derived import ACCOUNT_TYPE
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.plan import progress
from kapta_workspace.domain.reports import Column, Section, Table
from kapta_workspace.services.account_page import AccountPage
from kapta_workspace.services.views import View

Columns = tuple[Column, ...]
ENDED = ("complete", "cancelled")


def listed(page: AccountPage, kind: str) -> pd.DataFrame:
    """
    The live records of a kind in view, in the order its screen has.

    As ``View.shown``, with choices as words; *status_code* keeps what a status was before it was a word.
    """
    schema, found = page.view.schemas[kind], page.view.shown(kind)
    keys = {name.lstrip("-"): not name.startswith("-") for name in schema.order}
    ranks = found.assign(**{name: _rank(schema[name], found[name]) for name in keys})
    ordered = found
    if keys:
        ordered = found.loc[ranks.sort_values(list(keys), ascending=list(keys.values()), kind="stable").index]
    if "status" in ordered:
        ordered = ordered.assign(status_code=ordered["status"])
    return labelled(page.view, kind, ordered).reset_index(drop=True)


def _rank(field: Field, values: pd.Series) -> pd.Series:
    """What a column is ordered by: the codes of a choice stand in the order people choose them in."""
    if field.kind is not Kind.CHOICE:
        return values
    return values.map({choice.code: place for place, choice in enumerate(field.choices)})


def labelled(view: View, kind: str, found: pd.DataFrame) -> pd.DataFrame:
    """The rows with the codes of choices as the words people read."""
    choices = [one for one in view.schemas[kind].fields if one.kind is Kind.CHOICE and one.name in found]
    words = {one.name: found[one.name].map(one.label_of, na_action="ignore") for one in choices}
    return found.assign(**words)


def section(title: str, columns: Columns, found: pd.DataFrame) -> Section:
    """A section of one table; without blocks where there are no rows."""
    return Section(title, (Table(columns, found),) if len(found) else ())


def whose(page: AccountPage) -> Columns:
    """The account's column, where there are several."""
    return (Column("account_name", "Account"),) if page.view.scope.family else ()


def plan(page: AccountPage) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Goals and objectives with *percent* and *actions* (``domain.plan.progress``), and actions with *is_open*.

    An objective stands below its goal and is set in by a dash.
    """
    goals, actions = page.view.shown("goal"), listed(page, "action")
    far = progress(goals, page.view.frame("action"), page.today)
    told = labelled(page.view, "goal", goals).assign(
        percent=far["percent"].reindex(goals["id"]).to_numpy(), status_code=goals["status"]
    )
    placed = told.assign(top=told["parent"].fillna(told["id"]), below=told["parent"].notna())
    placed = placed.sort_values(["plan_type", "top", "below", "name"], kind="stable", ignore_index=True)
    names = [f"– {name}" if below else name for name, below in pairs(placed, "name", "below")]
    is_open = ~actions["status_code"].isin(ENDED)
    return placed.assign(name=names), actions.assign(is_open=is_open.astype(bool))


def pairs(found: pd.DataFrame, one: str, other: str) -> Iterable[tuple[Any, Any]]:
    """Two columns, row by row."""
    return zip(found[one].tolist(), found[other].tolist(), strict=True)


def money(value: Any, currency: Any) -> str | None:
    """An amount with its currency; nothing where there is none."""
    if is_missing(value):
        return None
    return f"{value:,.0f} {'' if is_missing(currency) else currency}".rstrip()


def moneys(found: pd.DataFrame) -> pd.Series:
    """The same for every row, from *value, currency*."""
    said = [money(*pair) for pair in pairs(found, "value", "currency")]
    return pd.Series(said, index=found.index, dtype="str")


def measured(found: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``metrics.TABLE`` or ``TOGETHER`` with their figures in words, as the screen has them."""
    told: list[dict[str, Any]] = [dict(zip(found.columns, row, strict=True)) for row in found.to_numpy()]
    words: dict[str, Any] = {
        "value_said": [in_words.value(one) for one in told],
        "target_said": [in_words.amount(one, "target") for one in told],
        "reached": pd.Series([in_words.reached(one) for one in told], index=found.index, dtype="float64"),
    }
    if "change" in found:
        words["change_said"] = [_moved(one) for one in told]
    return found.assign(**words)


def _moved(one: dict[str, Any]) -> str | None:
    """A change as print has it: a true minus, and no figure for colours."""
    said = None if str(one["format"]) == "rank" else in_words.change(one)
    if said is None:
        return None
    return "±0" if not said.strip("+-0.,") else said.replace("-", "−", 1)


def account_type(record: pd.Series) -> str:
    """The word of an account's type."""
    return ACCOUNT_TYPE.label_of(record["account_type"])


def everybodys(view: View) -> list[int]:
    """The metrics that are meant for everyone, by id."""
    found = view.frame("metric")
    return list(found.loc[found["access"] == "everyone", "id"])


def metric_names(view: View) -> dict[str, str]:
    """Names of imported metrics, by factor id: those of the scorecard are everybody's."""
    found = replace(view, whole=True, kept=None).frame("metric", archived=True)
    return {f"metric:{one}": str(name) for one, name in pairs(found, "id", "name")}


def remarks(page: AccountPage) -> tuple[str, ...]:
    """What a reader has to know of what is not there."""
    if not page.view.scope.family or not page.hidden:
        return ()
    count = page.hidden
    said = "account of this family is" if count == 1 else "accounts of this family are"
    return (f"{count} {said} not shared with whoever made this report, and not in it.",)
