"""The health score for people: one account or all, today or any past day, with everything it was made of."""

import datetime as dt
from dataclasses import dataclass
from html import escape

import pandas as pd

from kapta_workspace.domain.health import ScoreResult
from kapta_workspace.services import scoring
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.services.views import Moment, View, open_view
from kapta_workspace.storage.store import Store


@dataclass(frozen=True)
class Health:
    """
    Scores, and what they are made of.

    ``score("Acme")`` is one account's, ``frame()`` the whole portfolio's; ``as_of`` asks for a past day.
    """

    store: Store
    user: int

    def frame(self, *, as_of: dt.date | None = None, known_at: Moment = None) -> pd.DataFrame:
        """
        The scores of all accounts one may see.

        Args:
            as_of: The day; today unless said.
            known_at: Use only what had been recorded by then; the end of ``as_of`` unless said.

        Returns:
            *account, name, score, badge, band, base, penalty, cap, coverage, low, high, borderline …* as
            ``ScoreResult.totals``, the lowest score first.
        """
        view, day = self._view(None, as_of, known_at)
        totals = scoring.totals(view, day)
        names = view.titles("account", totals["account"].tolist())
        named = totals.assign(name=totals["account"].map(names).astype("str"))
        first = ["account", "name", "badge", "band", "score"]
        return named[[*first, *(name for name in named if name not in first)]].sort_values(
            "score", ignore_index=True
        )

    def score(self, account: Key, *, as_of: dt.date | None = None, known_at: Moment = None) -> "Score":
        """One account's score on a day; see ``frame`` for the arguments."""
        one = Desk(self.store, self.user, "account").find(account)
        view, day = self._view(one, as_of, known_at)
        name = view.titles("account", [one]).get(one, str(one))
        return Score(one, name, day, scoring.scores(view, day))

    def _view(self, account: int | None, as_of: dt.date | None, known_at: Moment) -> tuple[View, dt.date]:
        day = as_of or self.store.clock().date()
        known = known_at if known_at is not None else as_of
        return open_view(self.store, self.user, account, combined=False, as_of=known), day


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
