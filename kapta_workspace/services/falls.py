"""Why the scores of several accounts fell: the part that cost each most, and the records behind it."""

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.arithmetic import CAUSES
from kapta_workspace.domain.health.explain.because import because
from kapta_workspace.domain.health.explain.causes import explain_causes
from kapta_workspace.domain.health.explain.change import explain_change
from kapta_workspace.domain.health.explain.level import label_of
from kapta_workspace.services import explaining, scoring
from kapta_workspace.services.explaining import Question
from kapta_workspace.services.past import past_of, position_on
from kapta_workspace.services.remembered import remembered_each, touching
from kapta_workspace.services.scoring import OF_EVERYBODY
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope

Behind = tuple[tuple[str, ...], float]
"""The records behind a part, as ``kind:id``, and the days since the newest of them."""

FELL = ("account", "factor", "label", "points", "because", "record", "record_kind", "record_title")


EVERYWHERE = OF_EVERYBODY | {"user"}
"""A change to one of these may give every fall another reason, or tell it in other words."""


def kept(view: View, accounts: Sequence[int], days: int, today: dt.date) -> pd.DataFrame:
    """
    ``reasons`` over a period up to a day, in the accounts' order; of each from memory until it changes.

    Args:
        view: Of all accounts one sees, these among them.
        accounts: Their ids.
        days: The period.
        today: The day.
    """
    keys: dict[Hashable, int] = {("fall", one, days, today): one for one in accounts}

    def make(lacking: list[Hashable]) -> dict[Hashable, pd.DataFrame]:
        some = tuple(keys[key] for key in lacking)
        told = reasons(view.over(Scope(some)), some, today - dt.timedelta(days=days), today)
        return {key: told[told["account"] == keys[key]] for key in lacking}

    found = remembered_each(view, {key: touching((one,), EVERYWHERE) for key, one in keys.items()}, make)
    parts = [found[key] for key in keys if len(found[key])]
    return pd.concat(parts or [found[key] for key in keys], ignore_index=True)


def reasons(view: View, accounts: Sequence[int], since: dt.date, until: dt.date) -> pd.DataFrame:
    """
    The part of the score that cost each of some accounts the most between two days.

    What ``explaining.change`` says first of each account, for all of them in one reading.

    Args:
        view: The accounts alone.
        accounts: Their ids; all had a score on both days.
        since: The earlier day.
        until: The later day.

    Returns:
        ``FELL``, one row an account that lost points: *points* (negative), *because* in a sentence, and the
        newest of the records behind it that moved, as ``kind:id`` with its kind's label and its title,
        missing where what counts is that nothing was written.
    """
    question = _question(view, since, until)
    first, last = question.state(since), question.state(until)
    before = question.result(question.position(since), since)
    after = question.result(question.position(until), until)
    parts = explain_change(before, after).merge(
        explain_causes(first, last)[["account", "factor", *CAUSES]], on=["account", "factor"], how="left"
    )
    lost = parts[parts["account"].isin(accounts) & (parts["change"] < 0)].sort_values("change", kind="stable")
    behind = {
        (int(part["account"]), str(part["factor"])): (tuple(part["rows"]), float(part["age_days"]))
        for part in after.parts.to_dict("records")
    }
    changed = question.changed()
    rows = [
        _told(one, behind, changed, question) for one in lost.drop_duplicates("account").to_dict("records")
    ]
    return _named(view, pd.DataFrame(rows, columns=list(FELL[:6])), accounts)


def _question(view: View, since: dt.date, until: dt.date) -> Question:
    """The question ``explaining`` puts about one account, about all in view."""
    metrics = explaining.everybodys_metrics(view)
    past = past_of(view, position_on(scoring.days_of(view.store), since))
    return Question(0, "", past, since, until, None, metrics)


def _told(
    one: dict[Any, Any], behind: Mapping[tuple[int, str], Behind], changed: frozenset[str], question: Question
) -> tuple[object, ...]:
    account, factor = int(one["account"]), str(one["factor"])
    cited, age = behind.get((account, factor), ((), np.nan))
    moved = [record for record in cited if record in changed]
    causes = {cause: float(one[cause]) for cause in CAUSES}
    why = because(factor, causes, on=question.until, age=age, changed=len(moved))
    newest = max(moved, key=lambda record: int(record.partition(":")[2]), default=None)
    return account, factor, label_of(factor, dict(question.names)), float(one["change"]), why, newest


def _named(view: View, rows: pd.DataFrame, accounts: Sequence[int]) -> pd.DataFrame:
    """The records in words; the accounts in the order asked for."""
    told = explaining.told(view, rows["record"].dropna().tolist()).set_index("record")
    found = told.reindex(rows["record"])
    made = rows.assign(record_kind=found["label"].to_numpy(), record_title=found["title"].to_numpy())
    made = made.astype(dict.fromkeys(("factor", "label", "because", *FELL[5:]), "str"))
    order = {account: place for place, account in enumerate(accounts)}
    return made.sort_values("account", key=lambda ids: ids.map(order), ignore_index=True)[list(FELL)]
