"""What the page of one business review shows: who meets, how it was rated, what came of it, what to know."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kapta_workspace.domain import freshness, reviews
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.domain.policies import HELD
from kapta_workspace.services.account_page import AccountPage
from kapta_workspace.services.views import View

MADE = ("action", "task", "goal")
"""The kinds of work that come of a review."""
OVER = ("complete", "cancelled", "done")
"""The states of work that needs nothing more."""
WORK = ("kind", "id", "account", "name", "who", "due", "status", "is_open")


@dataclass(frozen=True)
class ReviewPage:
    """
    One business review.

    Attributes:
        view: The window on its account, today or on a past day.
        review: Its id.
    """

    view: View
    review: int

    @property
    def today(self) -> dt.date:
        """The day the page shows."""
        return self.view.moment.date()

    @property
    def is_past(self) -> bool:
        """Whether it shows a past day."""
        return self.view.position is not None

    @cached_property
    def everything(self) -> pd.DataFrame:
        """The reviews of the account, as ``View.shown`` has them; of archived ones this one alone."""
        rows = self.view.shown("review", archived=True)
        return rows[rows["archived_at"].isna() | (rows["id"] == self.review)].reset_index(drop=True)

    @cached_property
    def record(self) -> pd.Series:
        """The review."""
        return self._of(self.review)

    @property
    def account(self) -> int:
        """Whose review it is."""
        return int(self.record["account"])

    def _of(self, review: int) -> pd.Series:
        found = self.everything[self.everything["id"] == review]
        if found.empty:
            raise NotFound(f"There is no business review {review}, or it is not shared with you.")
        return found.iloc[0]

    @property
    def is_held(self) -> bool:
        """Whether it took place."""
        return bool(self.record["stage"] == HELD)

    # --- beside it ----------------------------------------------------------------------------------

    @cached_property
    def ratings(self) -> pd.DataFrame:
        """All ratings of the account's reviews."""
        rows = self.view.frame("rating")
        return rows[rows["review"].isin(self.everything["id"])].reset_index(drop=True)

    @cached_property
    def beside(self) -> reviews.Beside:
        """The reviews before and after it."""
        return reviews.beside(self.everything, self.ratings, self.review)

    @property
    def before(self) -> pd.Series | None:
        """The review before it."""
        return None if self.beside.before is None else self._of(self.beside.before)

    @property
    def after(self) -> pd.Series | None:
        """The review after it."""
        return None if self.beside.after is None else self._of(self.beside.after)

    @property
    def rated_before(self) -> pd.Series | None:
        """The last review before it that was rated."""
        return None if self.beside.rated is None else self._of(self.beside.rated)

    @cached_property
    def compared(self) -> pd.DataFrame:
        """Its rating by criterion beside that of ``rated_before``: ``reviews.COMPARED``."""
        criteria = self.view.frame("criterion", archived=True)
        return reviews.compared(self.ratings, criteria, self.review, self.beside.rated)

    @cached_property
    def means(self) -> dict[int, reviews.Rated]:
        """Review → how it was rated."""
        return reviews.rated(self.ratings)

    @cached_property
    def marks(self) -> pd.DataFrame:
        """Who gave what: *criterion, value, rated_by, rated_by_name*."""
        rows = self.view.named("rating", self.ratings[self.ratings["review"] == self.review])
        return rows[["criterion", "value", "rated_by", "rated_by_name"]].reset_index(drop=True)

    # --- who meets ----------------------------------------------------------------------------------

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """Their people who take part, in the order named, with *freshness* and its *days*."""
        wanted = list(self.record["contacts"])
        rows = self.view.shown("contact", archived=True)
        mine = rows[rows["id"].isin(wanted)]
        agreed = freshness.terms(self.view.frame("account"), self.view.frame("policy"))
        fresh = freshness.freshness(mine, self.view.frame("note"), self.today, agreed=agreed)
        named = mine.assign(freshness=fresh["band"], days=fresh["days"])
        return named.sort_values("id", key=lambda ids: ids.map(wanted.index), ignore_index=True)

    @cached_property
    def colleagues(self) -> dict[int, str]:
        """Our people who take part: id → name."""
        wanted = [int(one) for one in self.record["colleagues"]]
        names = self.view.titles("user", wanted)
        return {one: str(names[one]) for one in wanted if one in names}

    # --- what came of it ----------------------------------------------------------------------------

    @cached_property
    def notes(self) -> pd.DataFrame:
        """The notes about it, newest first, as ``View.shown`` has them."""
        return self._linked("note").sort_values(["occurred_on", "id"], ascending=False, ignore_index=True)

    @cached_property
    def work(self) -> pd.DataFrame:
        """What is to be done because of it: columns ``WORK``, what is open first, by the day it is due."""
        return self._work(self.review)

    @cached_property
    def open_before(self) -> pd.DataFrame:
        """What the review before it left to do and is open still: columns ``WORK``."""
        if self.beside.before is None:
            return self.work.head(0)
        rows = self._work(self.beside.before)
        return rows[rows["is_open"]].reset_index(drop=True)

    def _work(self, review: int) -> pd.DataFrame:
        found = pd.concat([_alike(kind, self._linked(kind, review)) for kind in MADE], ignore_index=True)
        ordered = found.assign(over=~found["is_open"]).sort_values(["over", "due", "name"], kind="stable")
        return ordered[list(WORK)].reset_index(drop=True)

    def _linked(self, kind: str, review: int | None = None) -> pd.DataFrame:
        rows = self.view.shown(kind)
        return rows[(rows["review"] == (review or self.review)).fillna(value=False).astype(bool)]

    @cached_property
    def documents(self) -> pd.DataFrame:
        """The files and links added to it, newest first."""
        rows = self.view.frame("document")
        mine = (rows["section"] == "review") & (rows["about"] == self.review)
        found = rows[mine.fillna(value=False).astype(bool)]
        return found.sort_values(["added_on", "id"], ascending=False, ignore_index=True)

    # --- what to know before it ---------------------------------------------------------------------

    @property
    def until(self) -> dt.date:
        """The day it is prepared up to: its own, or the day shown while that is yet to come."""
        held = self.record["held_on"].date()
        return min(held, self.today) if self.is_held else self.today

    @cached_property
    def since(self) -> dt.date | None:
        """The day of the review before it; None at the first."""
        return None if self.before is None else self.before["held_on"].date()

    @cached_property
    def between(self) -> dict[str, int]:
        """What happened since the review before, counted: ``reviews.between``."""
        facts = {kind: self.view.frame(kind) for kind in reviews.DAYS}
        return reviews.between(facts, self.since, self.until)

    @cached_property
    def figures(self) -> pd.Series:
        """The account's row of the portfolio, its score compared with the day of the review before."""
        days = 30 if self.since is None else max(1, (self.today - self.since).days)
        return AccountPage(self.view, self.account, days=days).own

    @cached_property
    def overdue(self) -> int:
        """How many tasks and actions of the account are late."""
        late = [
            (rows["due"] < pd.Timestamp(self.today)) & ~rows["status"].isin(OVER)
            for rows in (self.view.frame("task"), self.view.frame("action"))
        ]
        return sum(int(one.fillna(value=False).sum()) for one in late)


def _alike(kind: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Actions, tasks and goals under the same names."""
    title, who = ("title", "assignee_name") if kind == "task" else ("name", "owner_name")
    return pd.DataFrame(
        {
            "kind": pd.Series(kind, index=rows.index, dtype="str"),
            "id": rows["id"],
            "account": rows["account"],
            "name": rows[title],
            "who": rows[who],
            "due": rows["due"],
            "status": rows["status"],
            "is_open": ~rows["status"].isin(OVER),
        }
    )
