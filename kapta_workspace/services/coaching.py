"""Coaching for people: what to do about an account or a portfolio, their answers, and other words for it."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from kapta_workspace.connectors.advisor import Advisor
from kapta_workspace.domain import coaching
from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.coaching.answers import DISMISSED, DONE, SNOOZED
from kapta_workspace.domain.errors import Misconfigured, NotFound
from kapta_workspace.domain.wording import Preview, Worded
from kapta_workspace.services import advice
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.services.moments import Moment
from kapta_workspace.services.views import open_view
from kapta_workspace.services.wording import Wording
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store


@dataclass(frozen=True)
class Coaching:
    """
    What to do, why, and what it would bring: ``ws.coaching("Acme")``.

    ``.done(id)``, ``.snooze(id, until=…)`` and ``.dismiss(id, reason=…)`` answer a suggestion by its *id*;
    the answer is logged and respected. ``.words("Acme")`` says the same in other words, where an
    administrator has switched a language model on.
    """

    store: Store
    user: int
    through: str = "code"
    advisor: Advisor | None = None

    def __call__(
        self,
        account: Key | None = None,
        *,
        combined: bool = False,
        as_of: Moment = None,
        most: int | None = advice.IN_NEED,
    ) -> pd.DataFrame:
        """
        What is suggested for an account, its family, or the accounts one may see; the best first.

        Args:
            account: Its name or id; the accounts most in need when left out.
            combined: With the first few of everything below it.
            as_of: A past day: what would have been suggested then.
            most: Without an account, so many of them are looked at: those most in need (``neediest``); None
                looks at all, which takes its time.

        Returns:
            ``coaching.COACHING`` with *account_name* behind *account*: *id, account, account_name, rule,
            warning, what, because, records* (``kind:id``), *points* (added to today's score), *durable* (mean
            over 30 days), *minutes, per_hour, low, high, evidence, about, opens, record, given*.
        """
        one = None if account is None else Desk(self.store, self.user, "account").find(account)
        view = open_view(self.store, self.user, one, combined=one is not None, as_of=as_of)
        if one is None and most is not None:
            view = view.over(Scope(advice.neediest(view, most)))
        return advice.coach(view.still(), one, combined=combined)

    def known(self) -> pd.DataFrame:
        """What ``ws.coaching()`` said last of accounts nobody has changed since: for a page in a hurry."""
        view = open_view(self.store, self.user, None, combined=False, as_of=None).still()
        seen = set(view.accounts)
        known = advice.still_true(view, view.moment.date()).found
        parts = [part for one, part in known.items() if one in seen and len(part)]
        return advice.answered(view, pd.concat(parts, ignore_index=True) if parts else coaching.table([]))

    def count(self, account: Key) -> int:
        """How many suggestions there are for an account, without working out what they would bring."""
        one = Desk(self.store, self.user, "account").find(account)
        return advice.counted(open_view(self.store, self.user, one, combined=False, as_of=None).still(), one)

    def answers(self, account: Key | None = None) -> pd.DataFrame:
        """What was answered, newest first: *account, rule, about, said, verdict, until, reason, by, on*."""
        given = Desk(self.store, self.user, "advice").frame(account)
        return given.sort_values("id", ascending=False, ignore_index=True)

    def done(self, suggestion: str) -> Receipt:
        """Say that a suggestion was followed; if the records do not show it by tomorrow, it comes back."""
        return self._answer(suggestion, DONE)

    def snooze(self, suggestion: str, until: dt.date | None = None) -> Receipt:
        """Put a suggestion off until a day: a week from now unless said."""
        today = self.store.clock().date()
        day = until or today + dt.timedelta(days=7)
        if day <= today:
            raise Misconfigured(f"A suggestion is put off until a day to come, and {day} is none.")
        return self._answer(suggestion, SNOOZED, until=day)

    def dismiss(self, suggestion: str, reason: str) -> Receipt:
        """Set a suggestion aside for good, and say why."""
        if not reason.strip():
            raise Misconfigured("Say in a few words why the suggestion is set aside.")
        return self._answer(suggestion, DISMISSED, reason=reason.strip())

    # --- in other words -------------------------------------------------------------------------------

    @property
    def wording(self) -> Wording:
        """The language model, and what it may be asked; see ``services.wording``."""
        return Wording(self.store, self.user, self.advisor)

    def preview(self, account: Key, task: str = "words", *, contact: Key | None = None) -> Preview:
        """
        The very text that would be sent to the language model; nothing is sent.

        Args:
            account: Its name or id.
            task: ``words``, ``summary`` or ``draft``.
            contact: Whom a draft is for.

        Raises:
            Misconfigured: when no model is switched on.
        """
        return self.wording.preview(self._one(account), task, self._contact(account, contact))

    def words(self, account: Key, *, agreed: bool = False) -> Worded:
        """
        The suggestions about an account in other words, grouped; in the rules' own words where that fails.

        Args:
            account: Its name or id.
            agreed: Say yes to what ``preview`` shows; asked for once, nothing is sent before.
        """
        return self.wording.ask(self._one(account), "words", agreed=agreed)

    def summary(self, account: Key, *, agreed: bool = False) -> Worded:
        """What the notes of an account say, with the notes each sentence rests on; see ``words``."""
        return self.wording.ask(self._one(account), "summary", agreed=agreed)

    def draft(self, account: Key, contact: Key, *, agreed: bool = False) -> Worded:
        """A message to somebody not spoken to lately, to be read and sent by oneself; see ``words``."""
        return self.wording.ask(self._one(account), "draft", self._contact(account, contact), agreed=agreed)

    def _one(self, account: Key) -> int:
        return Desk(self.store, self.user, "account").find(account)

    def _contact(self, account: Key, contact: Key | None) -> int | None:
        if contact is None:
            return None
        return Desk(self.store, self.user, "contact").find(contact, self._one(account))

    # --- answers --------------------------------------------------------------------------------------

    def _answer(self, suggestion: str, verdict: str, **more: object) -> Receipt:
        account, _, rest = suggestion.partition("/")
        rule, _, about = rest.partition("/")
        if not account.isascii() or not account.isdigit():
            raise NotFound(f"There is no suggestion “{suggestion}”; ws.coaching() lists them by their id.")
        desk = Desk(self.store, self.user, "advice", self.through)
        one = Desk(self.store, self.user, "account").find(int(account))
        view = open_view(self.store, self.user, one, combined=True, as_of=None).still()
        found = advice.everything(view, one)
        mine = found[found["id"] == suggestion]
        if mine.empty:
            raise NotFound(f"There is no suggestion “{suggestion}”; ws.coaching() lists them by their id.")
        row = {
            "account": one,
            "rule": rule,
            "about": about or None,
            "said": str(mine["what"].iloc[0])[:500],
            "verdict": verdict,
            "by": self.user,
            "on": self.store.clock().date(),
            **more,
        }
        made = pd.DataFrame({name: pd.Series([value], dtype="object") for name, value in row.items()})
        return desk.save(made.set_axis(["suggestion"]), f"Coaching: {verdict}")
