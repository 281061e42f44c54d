"""Clearing out an imported list of contacts: who stays, who is archived, in one change that can be undone."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from kapta_workspace.domain import clean_up
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import NotFound
from kapta_workspace.services import records
from kapta_workspace.services.account_page import AccountPage
from kapta_workspace.services.views import View
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store

WHY = "Only the people who matter stay on the list."


@dataclass(frozen=True)
class CleanUp:
    """
    The clean-up of one account's contacts.

    Attributes:
        store: The workspace's database.
        user: On whose behalf.
        account: The account's id.
        through: The way in, for the log.
    """

    store: Store
    user: int
    account: int
    through: str = "code"

    @property
    def proposal(self) -> pd.DataFrame:
        """Who would stay and why, the first to stay on top: ``domain.clean_up.COLUMNS``."""
        view = View(self.store, self.user, Scope((self.account,), archived=True))
        people = AccountPage(view, self.account).key_players
        return clean_up.proposed(people, frozenset(people["reports_to"].dropna().astype(int)))

    def keep(self, stay: Iterable[int], why: str = WHY) -> Receipt:
        """
        Archive everybody of the account but those who stay; ``ws.undo(receipt.position)`` takes it back.

        Raises:
            NotFound: when somebody who shall stay is not a contact of the account.
            Refused: as the door says.
        """
        listed, staying = self.proposal["id"].astype(int).tolist(), set(stay)
        if strangers := sorted(staying - set(listed)):
            raise NotFound(f"These are no contacts of the account: {', '.join(map(str, strangers))}.")
        going = [one for one in listed if one not in staying]
        moment = pd.Timestamp(self.store.clock())
        frame = pd.DataFrame(
            {"id": going, "archived_at": [moment] * len(going)}, index=["contact"] * len(going)
        )
        change = ChangeSet((Rows("contact", frame),), self.through, why)
        return records.save(self.store, self.user, change)

    def _repr_html_(self) -> str:
        found = self.proposal
        return f"<p>{int(found['stays'].sum())} of {len(found)} people would stay.</p>"
