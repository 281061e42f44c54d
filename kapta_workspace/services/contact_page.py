"""What a contact's page shows: who they are, how fresh, what was said with them, where else we know them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kapta_workspace.connectors.enrich import Offline
from kapta_workspace.connectors.port import Enricher, Suggestion
from kapta_workspace.domain import freshness
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.services import activity
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope

OFFLINE = Offline()
ASKED = ["id", "account", "name", "title", "email", "same_person"]


@dataclass(frozen=True)
class ContactPage:
    """
    One contact.

    Attributes:
        view: The window on their account, today or on a past day.
        contact: Their id.
        enricher: Who proposes what is missing; the offline provider unless another is chosen.
    """

    view: View
    contact: int
    enricher: Enricher = OFFLINE

    @property
    def today(self) -> dt.date:
        """The day the page shows."""
        return self.view.moment.date()

    @property
    def is_past(self) -> bool:
        """Whether it shows a past day."""
        return self.view.position is not None

    @cached_property
    def record(self) -> pd.Series:
        """The contact, as ``View.shown`` has it."""
        rows = self.view.shown("contact", archived=True)
        found = rows[rows["id"] == self.contact]
        if found.empty:
            raise NotFound(f"There is no contact {self.contact}, or it is not shared with you.")
        return found.iloc[0]

    @cached_property
    def freshness(self) -> pd.Series:
        """How fresh they are, and when the next check-in is due; see ``domain.freshness.freshness``."""
        rows = self.view.frame("contact", archived=True)
        agreed = freshness.terms(self.view.frame("account"), self.view.frame("policy"))
        mine = rows[rows["id"] == self.contact]
        return freshness.freshness(mine, self.view.frame("note"), self.today, agreed=agreed).iloc[0]

    @cached_property
    def notes(self) -> pd.DataFrame:
        """The notes they are named in, newest first, as ``View.shown`` has them."""
        rows = self.view.shown("note")
        theirs = rows[rows["contacts"].map(lambda people: self.contact in people).astype(bool)]
        return theirs.sort_values(["occurred_on", "id"], ascending=False, ignore_index=True)

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Their voice-of-customer answers, newest first, as ``View.shown`` has them."""
        rows = self.view.shown("voc_answer")
        theirs = rows[(rows["contact"] == self.contact).fillna(value=False)]
        return theirs.sort_values(["answered_on", "id"], ascending=False, ignore_index=True)

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """What happened to their record, newest first (``services.activity.recent``)."""
        return activity.recent(self.view, kind="contact", record=self.contact, limit=30)

    @cached_property
    def everybody(self) -> pd.DataFrame:
        """Everybody one may see, archived people left out: ``ASKED``, and what is thought of us."""
        whole = self.view.over(Scope())
        return whole.frame("contact")[[*ASKED, "role", "friend_foe", "decision_power"]]

    @cached_property
    def elsewhere(self) -> pd.DataFrame:
        """The same person in other accounts: *id, account, account_name, title, role, friend_foe, …*."""
        rows, me = self.everybody, self.record
        others = rows[(rows["id"] != self.contact) & (rows["account"] != me["account"])]
        same = others["same_person"].eq(self.contact) | others["id"].eq(me["same_person"])
        if not pd.isna(me["same_person"]):
            same |= others["same_person"].eq(me["same_person"])
        if not pd.isna(me["email"]):
            same |= others["email"].str.casefold().eq(str(me["email"]).casefold())
        found = others[same.fillna(value=False).astype(bool)].reset_index(drop=True)
        names = self.view.titles("account", found["account"].tolist())
        named: pd.DataFrame = found.assign(account_name=found["account"].map(names).astype("str"))
        return named

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """What could be filled in, each with its reason; nothing is written until somebody accepts it."""
        if self.is_past or not pd.isna(self.record["archived_at"]):
            return []
        return self.enricher.suggest(self.record[ASKED], self.everybody[ASKED])
