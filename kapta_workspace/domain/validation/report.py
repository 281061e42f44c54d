"""The evidence behind a scorecard, in one word and a few honest sentences."""

from dataclasses import dataclass
from html import escape

import pandas as pd

from kapta_workspace.domain.validation.backtest import Backtest
from kapta_workspace.domain.validation.measures import expected_half_width
from kapta_workspace.domain.validation.models import BOUND, SHOWN
from kapta_workspace.domain.validation.resampling import Estimate

UNVALIDATED, INDICATIVE, SUPPORTED = "Unvalidated", "Indicative", "Supported"
CONTRADICTED, NO_BETTER = "Contradicted", "No better than"
INDICATIVE_FROM, SUPPORTED_FROM = 10, 30
CHANCE = 0.5

ASSOCIATION = (
    "This is association, not cause: an account saved because its score was red counts as a false alarm."
)


@dataclass(frozen=True)
class Evidence:
    """
    What is known about a scorecard's power to tell who leaves.

    Attributes:
        level: ``Unvalidated``, ``Indicative``, ``Supported``, ``No better than …`` or ``Contradicted``.
        sentence: The figures behind it.
        remarks: What has to be read beside it.
    """

    level: str
    sentence: str
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Level and sentence."""
        return f"{self.level}. {self.sentence}"

    def _repr_html_(self) -> str:
        remarks = "".join(f"<li>{escape(remark)}</li>" for remark in self.remarks)
        return f"<p><b>{escape(self.level)}</b>. {escape(self.sentence)}</p><ul>{remarks}</ul>"


UNTESTED = Evidence(
    UNVALIDATED, "No outcomes have been recorded, so nobody knows whether this score tells who leaves."
)


def evidence(
    found: Backtest,
    *,
    version: str = "",
    model: str = SHOWN,
    untouched: Estimate | None = None,
) -> Evidence:
    """
    Judge a score by its backtest.

    Args:
        found: The backtest.
        version: What the scorecard is called, such as ``scorecard v4``.
        model: Which of the models is judged.
        untouched: The AUC without accounts whose risk plan an alert opened, where it was computed.
    """
    auc, baseline = found.auc(model), found.best_baseline
    better = found.difference(model, baseline) if baseline else None
    sentence = _sentence(found, auc, baseline, better, version)
    return Evidence(_level(found.events, auc, baseline, better), sentence, _remarks(found, untouched))


def _level(events: int, auc: Estimate, baseline: str, better: Estimate | None) -> str:
    if events < INDICATIVE_FROM:
        return UNVALIDATED
    if auc.high < CHANCE:
        return CONTRADICTED
    if events < SUPPORTED_FROM:
        return INDICATIVE
    if better is not None and better.low <= 0:
        return f"{NO_BETTER} {baseline.removeprefix('only ')}"
    return SUPPORTED if auc.low > CHANCE else INDICATIVE


def _sentence(found: Backtest, auc: Estimate, baseline: str, better: Estimate | None, version: str) -> str:
    window = f"lead {found.design.lead}–{found.design.lead + found.design.horizon} days"
    how = f"{found.tested} origins, {window}, purged" if found.by_time else f"tested by account, {window}"
    said = f"AUC {auc} on {found.events} churns, {how}"
    if better is not None:
        word = "better" if better.value >= 0 else "worse"
        span = f"[{better.low:.2f}, {better.high:.2f}]"
        said += f"; {word} than {baseline} by {abs(better.value):.2f} {span}"
    return f"{said}{f'; {version}' if version else ''}."


def _remarks(found: Backtest, untouched: Estimate | None) -> tuple[str, ...]:
    said = [headroom(found)]
    if found.lost:
        said.append(f"{found.lost} rows are missing because their accounts were deleted; archive instead.")
    if untouched is not None:
        said.append(f"Without accounts whose risk plan an alert opened: AUC {untouched}.")
    return (*(one for one in said if one), *found.remarks, ASSOCIATION)


def headroom(found: Backtest, model: str = SHOWN) -> str:
    """How much better the best bound is than the score, in a sentence; empty where there is no bound."""
    bounds = found.table[(found.table["sort"] == BOUND) & found.table["auc"].notna()]
    if bounds.empty:
        return ""
    best = str(bounds.sort_values("auc", kind="stable")["model"].iloc[-1])
    gap = found.difference(best, model)
    return f"Headroom: {best} differs by {gap.value:+.2f} AUC [{gap.low:+.2f}, {gap.high:+.2f}]."


AMOUNTS = ((10, 90), (25, 175), (50, 350), (100, 700), (200, 1400))
"""Accounts that left and stayed, for the table of what to expect."""


def planning(amounts: tuple[tuple[int, int], ...] = AMOUNTS) -> pd.DataFrame:
    """How sure an AUC of 0.70 will be with so much data: *churns, others, half_width*; for beforehand."""
    rows = [(churns, others, expected_half_width(churns, others)) for churns, others in amounts]
    return pd.DataFrame(rows, columns=["churns", "others", "half_width"])


def expectation(events: int, others: int) -> str:
    """What a backtest can be expected to tell with the outcomes there are, before it is run."""
    if not events or not others:
        return "There are no outcomes to test against yet: record who renewed and who left."
    half, who = expected_half_width(events, others), f"{events} accounts that left and {others} that stayed"
    verdicts = {INDICATIVE_FROM: "too few to judge by", SUPPORTED_FROM: "an indication"}
    verdict = next((word for limit, word in verdicts.items() if events < limit), "enough to judge by")
    return f"{who}: an AUC of 0.70 would be known to ±{half:.2f}, {verdict}."
