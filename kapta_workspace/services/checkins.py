"""
Check-ins: how fresh every contact is, whom to call first, and the reminders that follow from it.

All of it is computed from notes and contacts as they are now, so it is right without anything having run
overnight. ``update`` writes the reminders that are due as tasks of the accounts' owners, and moves or cancels
those that are no longer right; reading applies the same changes to what it shows.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kapta_workspace.domain import frames, freshness
from kapta_workspace.domain.agenda import agenda
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.schemas.act import CONVERSATIONS, NOTE, TASK
from kapta_workspace.services import feed, people, records
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.services.passage import Grounds
from kapta_workspace.services.views import View
from kapta_workspace.storage import log, reading
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store

TASKS = ("id", "account", "contact", "title", "description", "assignee", "due", "status", "kind")
TRIES = 3
"""So often reminders are worked out anew when somebody else was faster."""
INSTEAD = "If there was another conversation, log that one."
"""What to do where a reminder is no longer open."""
WHY = "Check-ins follow the last conversation."


@dataclass(frozen=True)
class CheckIns:
    """
    Check-ins as one person sees them: ``ws.check_ins``.

    Attributes:
        store: The workspace's database.
        user: Whose.
        through: The way in, for the log.
    """

    store: Store
    user: int
    through: str = "code"

    # --- reading ----------------------------------------------------------------------------------

    def frame(self, account: Key | None = None, *, combined: bool = False) -> pd.DataFrame:
        """
        How fresh each contact is: the columns of ``domain.freshness.freshness``, with *name, account_name*.

        Args:
            account: Of one account only.
            combined: With everything below it.
        """
        view = self._view(account, combined=combined)
        known = Known(view)
        names = known.contacts.set_index("id")["name"]
        titles = view.titles("account", known.fresh["account"].dropna().unique().tolist())
        return known.fresh.assign(
            name=known.fresh["contact"].map(names).astype("str"),
            account_name=known.fresh["account"].map(titles).astype("str"),
        )

    def who_to_call(self, *, mine: bool = False) -> pd.DataFrame:
        """
        Whom to call first over all accounts one sees, or owns (``mine``), with the reason.

        Returns:
            The columns of ``domain.freshness.who_to_call``, with *account_name, phone, email*.
        """
        view = self._view(None)
        known = Known(view)
        owned = known.accounts.loc[known.accounts["owner"] == self.user, "id"]
        fresh = known.fresh[known.fresh["account"].isin(owned)] if mine else known.fresh
        found = freshness.who_to_call(known.contacts, fresh)
        ways = known.contacts.set_index("id")[["phone", "email"]]
        names = view.titles("account", found["account"].dropna().unique().tolist())
        return found.assign(
            account_name=found["account"].map(names).astype("str"),
            phone=found["contact"].map(ways["phone"]).astype("str"),
            email=found["contact"].map(ways["email"]).astype("str"),
        )

    def tasks(self, account: Key | None = None, *, combined: bool = False) -> pd.DataFrame:
        """
        The open tasks, reminders as they ought to be now: ``TASKS``, with *assignee_name*, by day.

        A reminder that is due and not yet written has no *id*; ``update`` writes it.
        """
        view = self._view(account, combined=combined)
        found = _reminded(Known(view))
        people_ = view.titles("user", found["assignee"].dropna().unique().tolist())
        return found.assign(assignee_name=found["assignee"].map(people_).astype("str"))

    def agenda(self) -> pd.DataFrame:
        """One's own check-ins and open tasks by day: ``domain.agenda.AGENDA``."""
        known = Known(self._view(None))
        return agenda(known.planned, known.tasks, known.contacts, self.user)

    def calendar(self) -> str:
        """The agenda as an .ics text; needs the extra ``calendar``."""
        ahead, view = self.agenda(), self._view(None)
        names = view.titles("account", ahead["account"].dropna().unique().tolist())
        return feed.ics(ahead, names, self.store.clock(), name=f"Key accounts of {view.actor.name}")

    # --- writing ----------------------------------------------------------------------------------

    def update(self, account: Key | None = None) -> Receipt:
        """
        Bring the reminders up to date: make those that are due, move and cancel others.

        They are the workspace's own work, not the actor's: whoever looks at an account may set it going.
        """
        scope = Scope(archived=True) if account is None else Scope((self._account(account),), archived=True)
        view = View(self.store, people.SYSTEM.id, scope)
        for _ in range(TRIES):
            head, known = view.head, Known(view.still())
            changes = known.changes
            if changes.empty:  # asked at every look at an account: it must not queue up with those who write
                return Receipt(head, {}, {}, {}, {}, ())
            change = ChangeSet(tuple(_writes(changes)), "check-in", WHY)
            with self.store.writing() as unit:
                # Two may look at once, and each reminder is made once only: what was read must still hold.
                if log.head(unit) == head:
                    # Archived accounts are closed to people, and this only tidies up after them.
                    return records.save_within(unit, people.SYSTEM.id, change, Grounds(tidies=True))
        return Receipt(view.head, {}, {}, {}, {}, ())  # others keep writing; the next look does it

    def log(
        self, *contacts: Key, kind: str = "phone", text: str = "", title: str = "", on: dt.date | None = None
    ) -> int:
        """
        Log a conversation with one or more contacts of an account; their reminders move. Gives the note's id.

        Args:
            contacts: With whom.
            kind: ``email``, ``phone`` or ``meeting``.
            text: What was said.
            title: In a few words.
            on: The day; today unless said.

        Raises:
            Refused: when the kind is no conversation, or nobody is named.
        """
        self._must_be_conversation(kind, bool(contacts))
        desk = self._desk("contact")
        who = [desk.get(one) for one in contacts]
        account = int(who[0]["account"])
        note = self._desk("note").add(
            account=account,
            kind=kind,
            title=title or None,
            text=text or None,
            occurred_on=on or self.store.clock().date(),
            contacts=[int(one["id"]) for one in who],
        )
        self.update(account)
        return note

    def complete(self, task: int, *, kind: str | None = None, text: str = "") -> Receipt:
        """
        Tick a reminder off and, with a ``kind``, log the conversation it asked for in the same breath.

        Raises:
            Refused: when the kind is no conversation, when it is no longer open, or as the door says.
        """
        record = self._desk("task").get(task)
        done = frames.typed({"id": [task], "status": ["done"]}, TASK)[["id", "status"]]
        writes = [Rows("task", done.set_axis(["task"]))]
        if kind is not None:
            self._must_be_conversation(kind, not pd.isna(record["contact"]))
            writes.append(self._note(record, kind, text))
        with self.store.writing() as unit:
            # Of two who tick it off at the same moment only one logs the conversation.
            now = reading.by_id(unit, TASK, [task], names=["id", "status"])
            if now["status"].tolist() != ["open"]:
                said = f"The reminder “{record['title']}” is no longer open."
                raise Refused([Problem(said, kind="task", field="status", suggestion=INSTEAD)])
            receipt = records.save_within(unit, self.user, ChangeSet(tuple(writes), self.through))
        self.update(int(record["account"]))
        return receipt

    def _note(self, record: pd.Series, kind: str, text: str) -> Rows:
        said = {
            "account": [int(record["account"])],
            "kind": [kind],
            "title": [record["title"]],
            "text": [text or None],
            "occurred_on": [self.store.clock().date()],
            "contacts": [(int(record["contact"]),)],
        }
        return Rows("note", frames.typed(said, NOTE)[list(said)].set_axis(["note"]))

    @staticmethod
    def _must_be_conversation(kind: str, with_somebody: bool) -> None:
        if kind not in CONVERSATIONS:
            said = f"“{kind}” is no kind of conversation: say email, phone or meeting."
            raise Refused([Problem(said, code="E05", kind="note", field="kind", value=kind)])
        if not with_somebody:
            raise Refused([Problem("Say with whom the conversation was.", kind="note", field="contacts")])

    def _account(self, key: Key) -> int:
        return self._desk("account").find(key)

    def _desk(self, kind: str) -> Desk:
        return Desk(self.store, self.user, kind, self.through)

    def _view(self, account: Key | None, *, combined: bool = False) -> View:
        tops = None if account is None else (self._account(account),)
        return View(self.store, self.user, Scope(tops, family=combined))


class Known:
    """What check-ins are computed from, each frame read once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.today = view.moment.date()

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """The accounts in view."""
        return self.view.frame("account")

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """Their contacts; archived ones are never due."""
        return self.view.frame("contact")

    @cached_property
    def tasks(self) -> pd.DataFrame:
        """Their tasks."""
        return self.view.frame("task")

    @cached_property
    def fresh(self) -> pd.DataFrame:
        """``freshness.freshness`` of the contacts."""
        agreed = freshness.terms(self.accounts, self.view.frame("policy"))
        return freshness.freshness(self.contacts, self.view.frame("note"), self.today, agreed=agreed)

    @cached_property
    def planned(self) -> pd.DataFrame:
        """``freshness.check_ins`` of the contacts."""
        return freshness.check_ins(self.contacts, self.accounts, self.fresh)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """``freshness.reminder_changes``: the reminders to make, to move and to cancel."""
        return self.view.worked_out(
            ("reminders", self.today),
            lambda: freshness.reminder_changes(self.planned, self.tasks, self.today),
        )


def _reminded(known: Known) -> pd.DataFrame:
    """The open tasks with the reminders as they ought to be."""
    changes = known.changes
    stays = known.tasks[known.tasks["status"] == "open"][list(TASKS)]
    touched = changes.loc[changes["do"] != "create", "task"]
    moved = changes[changes["do"] == "move"].assign(id=lambda rows: rows["task"])
    made = pd.concat([moved, changes[changes["do"] == "create"]])
    made = made.assign(status="open", kind="checkin", description=None)
    parts = [stays[~stays["id"].isin(touched)], frames.typed(made[[n for n in TASKS if n in made]], TASK)]
    found = pd.concat([part[list(TASKS)] for part in parts if len(part)] or [stays], ignore_index=True)
    return found.sort_values(["due", "account"], kind="stable", ignore_index=True)


def _writes(changes: pd.DataFrame) -> list[Rows]:
    made = changes[changes["do"] == "create"][["contact", "account", "assignee", "due", "title"]]
    moved = changes[changes["do"] == "move"][["task", "assignee", "due", "title"]]
    dropped = changes[changes["do"] == "cancel"][["task"]]
    parts = [
        made.assign(status="open", kind="checkin"),
        moved.rename(columns={"task": "id"}),
        dropped.rename(columns={"task": "id"}).assign(status="cancelled"),
    ]
    return [Rows("task", part.set_axis(["reminder"] * len(part))) for part in parts if len(part)]
