"""
Signing in: passwords, the sessions they open, one-time links for whoever has no password yet.

Who somebody is, is decided here; what they may do is decided with every single call, from their user record
as it stands then.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pandas as pd
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kapta_workspace.domain.access import Action, Actor, decide
from kapta_workspace.domain.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    Problem,
    TooManyTries,
)
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.services import passwords, people
from kapta_workspace.storage import credentials as kept
from kapta_workspace.storage import reading
from kapta_workspace.storage.store import Store, Unit

TRIES, ADDRESS_TRIES, TRIES_COUNT = 5, 50, 60
"""So often may one name fail from one address, and one address with any names, in so many seconds."""
HOUR, DAY = 3600, 86_400
LINK_DAYS = 3
TOUCHED = 60
"""A session's last use is written down once in so many seconds."""

WRONG = "This e-mail and password do not belong together."
TOO_MANY = "That went wrong too often. Wait a minute and try again."
DISABLED = "Your account here is disabled. Ask an administrator of the workspace to enable it."
UNKNOWN = "Nobody here has the e-mail {email}. Ask an administrator of the workspace to add you."
USED_UP = "This link was used already, or is too old. Ask an administrator for a new one."

_hasher = PasswordHasher()


class SignIn:
    """
    Who may come in.

    Args:
        store: The workspace's database.
        idle_hours: A session unused for so long ends.
        days: A session ends after so many days, used or not.
    """

    def __init__(self, store: Store, *, idle_hours: float = 12, days: float = 7) -> None:
        self.store = store
        self.idle, self.longest = int(idle_hours * HOUR), int(days * DAY)

    # --- coming in ------------------------------------------------------------------------------------

    def enter(self, email: str, password: str, address: str = "") -> str:
        """
        Sign in with a password; gives the key of a new session.

        Args:
            email: Who it is.
            password: Their password.
            address: Where they sit; who fails often from one address waits, and nobody else does.

        Raises:
            TooManyTries: after five failures in a minute.
            NotSignedIn: when e-mail and password do not belong together, or the user is disabled.
        """
        pair = f"{email.strip().casefold()} {address}"
        who, known = self._counted(email, pair, address)
        right = _matches(known or _nobodys(), password)
        if who is None or known is None or not right:
            raise NotSignedIn(WRONG)
        if who.is_disabled:
            raise NotSignedIn(DISABLED)
        with self.store.writing() as unit:
            kept.forget_tries(unit, pair)
            if _hasher.check_needs_rehash(known):
                kept.keep_password(unit, who.id, _hasher.hash(password))
            return self._begin(unit, who)

    def admit(self, email: str) -> str:
        """
        Sign in whom somebody else has made sure of; gives the key of a new session.

        Raises:
            NotSignedIn: when nobody here has this e-mail, or they are disabled.
        """
        with self.store.writing() as unit:
            try:
                who = people.by_email(unit, email)
            except NotFound as error:
                raise NotSignedIn(UNKNOWN.format(email=email)) from error
            if who.is_disabled:
                raise NotSignedIn(DISABLED)
            return self._begin(unit, who)

    def user_of(self, key: str | None, in_use: bool = True) -> int | None:
        """
        Whose session it is; None when there is none, it is over, or they are disabled.

        Args:
            key: What their browser holds.
            in_use: Whether they are doing something, or it is only looked at.
        """
        if not key:
            return None
        with self.store.reading() as unit:
            found, now = kept.find(unit, kept.SESSION, key), kept.seconds(unit)
            if found is None or now - found.at > self.longest or now - found.seen > self.idle:
                return None
            try:
                disabled = people.actor(unit, found.user).is_disabled
            except NotFound:
                return None
        if disabled:
            return None
        if in_use and now - found.seen >= TOUCHED:
            with self.store.writing() as unit:
                kept.touch(unit, key)
        return found.user

    def leave(self, key: str) -> None:
        """Sign out: the session is over, whoever still has its key."""
        with self.store.writing() as unit:
            kept.end(unit, kept.SESSION, key)

    def known(self, user: int) -> tuple[Actor, bool]:
        """Who a user is, and whether they have a password here."""
        with self.store.reading() as unit:
            return people.actor(unit, user), kept.password_of(unit, user) is not None

    # --- passwords ------------------------------------------------------------------------------------

    def change(self, user: int, old: str, new: str, *, stay: str = "", address: str = "") -> None:
        """
        Change one's own password; every other session of theirs ends.

        Args:
            user: Whose.
            old: The password as it is.
            new: As it shall be.
            stay: The session that goes on.
            address: Where they sit.

        Raises:
            TooManyTries: after five failures in a minute.
            NotSignedIn: when the old password is wrong.
            Misconfigured: when the new one is too easy; the sentence says why.
        """
        with self.store.reading() as unit:
            who = people.actor(unit, user)
        _, known = self._counted(who.email, f"{who.email.casefold()} {address}", address)
        if known is None or not _matches(known, old):
            raise NotSignedIn("The present password is not right.")
        self._put(who, new, stay)

    def invite(self, by: int, email: str) -> str:
        """
        A one-time link for somebody who has no password, or has forgotten it: its last part.

        Older links of theirs stop working; their password, if they have one, works until they choose another.

        Raises:
            NotAllowed: when ``by`` is no administrator.
            NotFound: when nobody has this e-mail.
        """
        who, link = self._managed(by, email), secrets.token_urlsafe(24)
        with self.store.writing() as unit:
            kept.end_all(unit, kept.LINK, who.id)
            kept.keep(unit, kept.LINK, link, who.id)
        return link

    def invited(self, link: str) -> Actor:
        """
        Whom a link is for; looking does not use it up.

        Raises:
            NotSignedIn: when it was used already or is too old.
        """
        with self.store.reading() as unit:
            return self._invited(unit, link)

    def accept(self, link: str, password: str) -> str:
        """
        Choose a password by a one-time link, and sign in with it; gives the key of the session.

        Raises:
            NotSignedIn: when the link was used already or is too old.
            Misconfigured: when the password is too easy; the link still works then.
        """
        who = self.invited(link)
        hashed = _hashed(who, password)
        with self.store.writing() as unit:
            self._invited(unit, link)  # of two who use it at once, one does
            kept.end(unit, kept.LINK, link)
            kept.keep_password(unit, who.id, hashed)
            kept.end_all(unit, kept.SESSION, who.id)
            return self._begin(unit, who)

    # --- administrators -------------------------------------------------------------------------------

    def set_password(self, by: int, email: str, password: str) -> None:
        """
        Give somebody a password; their sessions end.

        Raises:
            NotAllowed: when ``by`` is no administrator.
            Misconfigured: when the password is too easy.
        """
        self._put(self._managed(by, email), password)

    def sign_out(self, by: int, email: str | None = None) -> int:
        """End every session of somebody, or of everybody; says how many there were."""
        who = self._managed(by, email) if email else None
        if who is None:
            self._allow(by)
        with self.store.writing() as unit:
            return kept.end_all(unit, kept.SESSION, who.id if who else None)

    def frame(self, by: int) -> pd.DataFrame:
        """Everybody: *email, name, role, enabled, password, sessions, last_seen*; for administrators."""
        self._allow(by)
        with self.store.reading() as unit:
            users = reading.select(unit, SCHEMAS["user"])
            known = kept.overview(unit)
        rows = [_row(one, known) for one in users.to_dict("records")]
        columns = ["email", "name", "role", "enabled", "password", "sessions", "last_seen"]
        return pd.DataFrame(rows, columns=columns).sort_values("email", ignore_index=True)

    # --- inside ---------------------------------------------------------------------------------------

    def _counted(self, email: str, pair: str, address: str) -> tuple[Actor | None, str | None]:
        """Count a try before it is judged, so that many at once are counted too; whom it is about."""
        everywhere = f"from {address}"
        with self.store.writing() as unit:
            since = kept.seconds(unit) - TRIES_COUNT
            if kept.tries(unit, pair, since) >= TRIES or kept.tries(unit, everywhere, since) >= ADDRESS_TRIES:
                raise TooManyTries(TOO_MANY)
            kept.keep_tries(unit, (pair, everywhere), since)
            try:
                who = people.by_email(unit, email)
            except NotFound:
                return None, None
            return who, kept.password_of(unit, who.id)

    def _begin(self, unit: Unit, who: Actor) -> str:
        key, now = secrets.token_urlsafe(32), kept.seconds(unit)
        kept.forget_old(unit, now - self.longest, now - self.idle)
        kept.keep(unit, kept.SESSION, key, who.id)
        return key

    def _put(self, who: Actor, password: str, stay: str = "") -> None:
        hashed = _hashed(who, password)
        with self.store.writing() as unit:
            kept.keep_password(unit, who.id, hashed)
            kept.end_all(unit, kept.LINK, who.id)
            kept.end_all(unit, kept.SESSION, who.id, but=stay)

    def _invited(self, unit: Unit, link: str) -> Actor:
        found = kept.find(unit, kept.LINK, link)
        if found is None or kept.seconds(unit) - found.at > LINK_DAYS * DAY:
            raise NotSignedIn(USED_UP)
        who = people.actor(unit, found.user)
        if who.is_disabled:
            raise NotSignedIn(DISABLED)
        return who

    def _managed(self, by: int, email: str) -> Actor:
        self._allow(by)
        with self.store.reading() as unit:
            return people.by_email(unit, email)

    def _allow(self, by: int) -> None:
        with self.store.reading() as unit:
            decision = decide(people.actor(unit, by), Action.SETTINGS)
        if not decision:
            raise NotAllowed([Problem(decision.reason)])


@cache
def _nobodys() -> str:
    """A password nobody has: whoever gives a name that is not here waits as long as one who is."""
    return _hasher.hash(secrets.token_hex())


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password[: passwords.LONGEST])
    except (VerificationError, InvalidHashError):
        return False


def _hashed(who: Actor, password: str) -> str:
    passwords.make_sure(password, who.name, who.email)
    return _hasher.hash(password)


def _row(one: Mapping[Any, Any], known: Mapping[int, tuple[bool, int, int]]) -> dict[str, Any]:
    password, sessions, last = known.get(int(one["id"]), (False, 0, 0))
    return {
        "email": one["email"],
        "name": one["name"],
        "role": one["role"],
        "enabled": not (one["is_disabled"] is True or pd.notna(one["archived_at"])),
        "password": password,
        "sessions": sessions,
        "last_seen": pd.Timestamp(datetime.fromtimestamp(last, UTC)) if last else pd.NaT,
    }
