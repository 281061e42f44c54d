"""What people have begun to type into forms: kept for them alone, until they save it or let it go."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import unfinished as kept
from kapta_workspace.storage.store import Store, Unit

MOST = 20
"""So many forms are kept for a person; those left longest go first."""
LARGEST = 2_000_000
"""So many bytes a form may take."""
DAYS = 30
"""A form nobody typed into for so long is let go."""
LONGEST_NAME = 200

TOO_LARGE = "So much text is not kept while it is typed. It is still in the form: save it soon."

Way = Mapping[str, str]
"""How a form is opened: the button pressed for it, *action* and what it was about."""


@dataclass(frozen=True, slots=True)
class Begun:
    """
    A form that was begun.

    Attributes:
        way: How it is opened again.
        ticket: Which opening of it this was.
        title: What stood above it.
        at: When it was last typed into.
        values: What was typed or chosen, by field.
        was: What those fields held before.
    """

    way: Way
    ticket: str
    title: str
    at: datetime
    values: Mapping[str, Any]
    was: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """
    The forms one person has begun. Nobody else is shown them, administrators included.

    Every opening of a form has a ticket. A form that was saved remembers its ticket, so that a page that
    never heard of it, because the connection was lost just then, cannot bring it back to be saved twice.
    """

    store: Store
    user: int

    def keep(
        self, way: Way, ticket: str, title: str, values: Mapping[str, Any], was: Mapping[str, Any]
    ) -> bool:
        """
        Keep what has been typed into a form so far; nothing typed lets it go.

        Args:
            way: How the form was opened.
            ticket: Which opening of it.
            title: What stands above it.
            values: The fields that were changed, with what they hold now.
            was: The same fields, with what they held before.

        Returns:
            Whether it is kept; not so when it was saved under this ticket already.

        Raises:
            Misconfigured: when it is too large.
        """
        body = _packed(way, title, values, was) if values else ""
        if len(body) > LARGEST:
            raise Misconfigured(TOO_LARGE)
        with self.store.writing() as unit:
            before = {one.form: one for one in kept.of(unit, self.user)}
            form = form_of(way)
            if form in before and not before[form].body and before[form].ticket == ticket:
                return False
            if body:
                kept.keep(unit, self.user, form, ticket, body)
                self._make_room(unit)
            else:
                kept.drop(unit, self.user, form)
        return True

    def saved(self, way: Way, ticket: str) -> None:
        """A form was saved: let go of what was typed into it, and remember the ticket."""
        with self.store.writing() as unit:
            kept.keep(unit, self.user, form_of(way), ticket, "")
            self._make_room(unit)

    def discard(self, way: Way) -> None:
        """Let go of a form."""
        with self.store.writing() as unit:
            kept.drop(unit, self.user, form_of(way))

    def find(self, way: Way) -> Begun | None:
        """What was begun in a form that is opened this way."""
        with self.store.reading() as unit:
            mine = {one.form: one for one in kept.of(unit, self.user) if one.body}
            found = mine.get(form_of(way))
        return _unpacked(found) if found else None

    def all(self) -> list[Begun]:
        """Every form that was begun, the last one first."""
        with self.store.reading() as unit:
            return [_unpacked(one) for one in kept.of(unit, self.user) if one.body]

    def _make_room(self, unit: Unit) -> None:
        kept.forget_old(unit, int(unit.now.timestamp()) - DAYS * 86_400)
        kept.drop(unit, self.user, *(one.form for one in kept.of(unit, self.user)[MOST:]))


def form_of(way: Way) -> str:
    """A short name for a form, the same whenever it is opened the same way."""
    said = json.dumps({str(name): str(value) for name, value in way.items()}, sort_keys=True)
    return sha256(said.encode()).hexdigest()[:32]


def _packed(way: Way, title: str, values: Mapping[str, Any], was: Mapping[str, Any]) -> str:
    facts = {"way": dict(way), "title": title[:LONGEST_NAME], "values": dict(values), "was": dict(was)}
    # Plain ASCII: a browser may send signs no database takes, such as half a pair of surrogates.
    return json.dumps(facts)


def _unpacked(one: kept.Kept) -> Begun:
    facts = json.loads(one.body)
    at = datetime.fromtimestamp(one.at, UTC)
    return Begun(facts["way"], one.ticket, facts["title"], at, facts["values"], facts["was"])
