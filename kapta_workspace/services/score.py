"""One account's score on a day, and what it is made of."""

import datetime as dt
from dataclasses import dataclass
from html import escape

import pandas as pd

from kapta_workspace.domain.health import ScoreResult


@dataclass(frozen=True)
class Score:
    """
    One account's score on a day.

    Attributes:
        account: Its id.
        name: Its name.
        on: The day.
        result: The engine's result for this one account.
    """

    account: int
    name: str
    on: dt.date
    result: ScoreResult

    @property
    def badge(self) -> int | None:
        """The displayed whole score; None where there is none."""
        value = self.result.totals["badge"].iloc[0] if len(self.result.totals) else pd.NA
        return None if pd.isna(value) else int(value)

    @property
    def band(self) -> str:
        """green, amber, red, or the word for no score."""
        return str(self.result.totals["band"].iloc[0]) if len(self.result.totals) else ""

    @property
    def parts(self) -> pd.DataFrame:
        """
        What it is made of: *factor, group, weight, value, earned, lost, evidence, age_days, rows*.

        *earned* adds up to the score and *lost* to what is missing from 100.
        """
        return self.result.parts.drop(columns="account")

    def _repr_html_(self) -> str:
        lost = self.parts.sort_values("lost", ascending=False).head(5)[["factor", "lost"]].round(1)
        said = f"{self.badge} of 100 ({self.band}) on {self.on}. Most points lost:"
        return f"<p><b>{escape(self.name)}</b>: {said}</p>{lost.to_html(index=False)}"
