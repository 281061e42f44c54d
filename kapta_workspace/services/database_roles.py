"""Database roles of people who read a PostgreSQL workspace with their own SQL: who stands behind which."""

import pandas as pd

from kapta_workspace.domain.access import Action, decide
from kapta_workspace.domain.errors import NotAllowed, Problem
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import people
from kapta_workspace.storage import guarding, reading
from kapta_workspace.storage.store import Store, Unit


class DatabaseRoles:
    """
    Which database role reads as which user; for administrators.

    Args:
        store: The workspace's database.
        user: On whose behalf it is managed.
    """

    def __init__(self, store: Store, user: int) -> None:
        self.store, self.user = store, user

    def grant(self, email: str, role: str) -> None:
        """
        Let a role read what a user sees on the screens, and write nothing.

        Raises:
            NotAllowed: when one is no administrator.
            NotFound: when nobody has this e-mail.
            Misconfigured: on SQLite, or when there is no such role.
        """
        with self.store.writing() as unit:
            self._allow(unit)
            guarding.grant(unit, role, people.by_email(unit, email).id)

    def revoke(self, role: str) -> None:
        """Let a role read nothing any more."""
        with self.store.writing() as unit:
            self._allow(unit)
            guarding.revoke(unit, role)

    def frame(self) -> pd.DataFrame:
        """Every role that was granted something: *role, email*."""
        with self.store.reading() as unit:
            self._allow(unit)
            emails = reading.select(unit, SCHEMAS["user"], names=["id", "email"]).set_index("id")["email"]
            found = [(name, emails.get(user)) for name, user in sorted(guarding.granted(unit))]
        return pd.DataFrame(found, columns=["role", "email"])

    def _allow(self, unit: Unit) -> None:
        decision = decide(people.actor(unit, self.user), Action.SETTINGS)
        if not decision:
            raise NotAllowed([Problem(decision.reason)])
