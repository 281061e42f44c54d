"""
Enrich info: what could be filled in about a contact or an account, each proposal with its source.

What the data itself implies is always there. Others are asked over the network when somebody presses the
button, as far as an administrator switched them on. Nothing is written before somebody accepts it, and what
was refused is not proposed again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd

from kapta_workspace.connectors.enrich import Offline, Provider
from kapta_workspace.connectors.port import NotReached, Previewed, Suggestion
from kapta_workspace.domain.access import Action, decide
from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.errors import Misconfigured, NotAllowed, NotFound, Problem, Unreadable
from kapta_workspace.domain.fields import Kind, Schema
from kapta_workspace.domain.frames import is_missing
from kapta_workspace.services import people
from kapta_workspace.services.desks import Desk, Key
from kapta_workspace.services.pictures import Album
from kapta_workspace.services.views import View
from kapta_workspace.storage import log
from kapta_workspace.storage.pictures import drawn_anew
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store

RULE, REFUSED = "enrich", "dismissed"
"""How a refusal is kept among the answers to suggestions."""
THROUGH = "enrich"
"""What the log calls the way of a question."""
KNOWN = ["id", "account", "name", "title", "email", "same_person"]
"""What a provider is told of contacts."""
FOUND = ("key", "field", "label", "value", "because", "source", "settable")
"""The columns of ``found``."""
KEPT = 200

Record = tuple[int, str, int]
"""Who asked, about which kind, about which record."""

_kept: WeakKeyDictionary[Store, dict[Record, list[Suggestion]]] = WeakKeyDictionary()
_lock = Lock()


@dataclass(frozen=True)
class Enrich:
    """
    Proposals for what is missing: ``ws.enrich.look_up("contact", "Ada")``, then ``.accept(…, key)``.

    Attributes:
        store: The workspace's database.
        user: On whose behalf.
        through: The way in, for the log.
        providers: Those an administrator switched on.
        album: Where pictures go that are accepted.
    """

    store: Store
    user: int
    through: str
    providers: tuple[Provider, ...]
    album: Album

    def asked(self, kind: str) -> tuple[Provider, ...]:
        """Who would be asked about a kind of record, beside the data itself."""
        return tuple(one for one in self.providers if one.kind == kind)

    def found(self, kind: str, record: Key) -> pd.DataFrame:
        """
        What is proposed for a contact or an account; nobody is asked.

        Returns:
            *key* (what ``accept`` and ``refuse`` take), *field, label, value* (a picture as its bytes),
            *because, source*, and *settable*: whether there is a field to put it into.
        """
        one = self._record(kind, record)
        return _table(self._open(kind, one), self._schema(kind))

    def asks(self, kind: str, record: Key) -> dict[str, str]:
        """Provider → what it would be asked in words, for those that are; nobody is asked."""
        told = self._told(kind, self._record(kind, record))
        return {name: asker.asks(told) for name, asker in self._previewed(kind)}

    def preview(self, kind: str, record: Key) -> dict[str, str]:
        """Provider → the very text it would be sent, for those that are sent one; nobody is asked."""
        told = self._told(kind, self._record(kind, record))
        return {name: asker.body(told) for name, asker in self._previewed(kind)}

    def look_up(self, kind: str, record: Key) -> tuple[str, ...]:
        """
        Ask those who are switched on; gives a sentence for each that could not be asked.

        Raises:
            Misconfigured: when nobody is switched on for this kind.
            NotAllowed: to whoever may not edit the record.
        """
        one = self._record(kind, record)
        if not self.asked(kind):
            raise Misconfigured(
                "Nobody is switched on to be asked. An administrator names them under enrich in kapta.toml: "
                "docs/coaching.md says whom."
            )
        self._allow(int(one["account"] if kind == "contact" else one["id"]))
        told = self._told(kind, one)
        found: list[Suggestion] = []
        failed: list[str] = []
        for provider in self.asked(kind):
            try:
                found += provider.make().suggest(told, pd.DataFrame())
                outcome = "answered"
            except NotReached as error:
                failed.append(f"{provider.label}: {error}")
                outcome = str(error)
            self._log(kind, one, provider, outcome)
        key = (self.user, kind, int(one["id"]))
        with _lock:
            mine = _kept.setdefault(self.store, {})
            mine.pop(key, None)
            mine[key] = [made for each in found if (made := _checked(each)) is not None]
            for oldest in list(mine)[: max(0, len(mine) - KEPT)]:
                del mine[oldest]
        return tuple(failed)

    def accept(self, kind: str, record: Key, key: str) -> Receipt:
        """Write one proposal, like any other change."""
        one = self._record(kind, record)
        made, schema = self._one(kind, one, key), self._schema(kind)
        name = _field(made, schema)
        if name is None:
            raise Misconfigured(f"There is no field for {made.field.partition(':')[2]} yet; {_HOW_TO}")
        number = int(one["id"])
        if schema[name].kind is Kind.PICTURE:
            beside = {"logo_source": made.source} if kind == "account" else {}
            return self.album.put(kind, number, made.value, **beside)
        values: dict[str, Any] = {name: made.value}
        return Desk(self.store, self.user, kind, self.through).edit(
            number, f"Found: {made.source}", None, **values
        )

    def refuse(self, kind: str, record: Key, key: str) -> Receipt:
        """Set one proposal aside for good: the same value is not proposed for it again."""
        one = self._record(kind, record)
        made = self._one(kind, one, key)
        row = {
            "account": int(one["account"] if kind == "contact" else one["id"]),
            "rule": RULE,
            "about": f"{kind}:{int(one['id'])}/{made.field}",
            "said": _told(made),
            "verdict": REFUSED,
            "by": self.user,
            "on": self.store.clock().date(),
        }
        table = pd.DataFrame({name: pd.Series([value], dtype="object") for name, value in row.items()})
        desk = Desk(self.store, self.user, "advice", self.through)
        return desk.save(table.set_axis(["proposal"]), "Enrich: refused")

    # --- what is proposed -----------------------------------------------------------------------------

    def _open(self, kind: str, one: pd.Series) -> list[Suggestion]:
        """Everything proposed that is neither so already nor refused."""
        with _lock:
            looked_up = list(_kept.setdefault(self.store, {}).get((self.user, kind, int(one["id"])), ()))
        schema, refused = self._schema(kind), self._refused(kind, one)
        implied = Offline().suggest(one[KNOWN], self._everybody()) if kind == "contact" else []
        found: dict[str, Suggestion] = {}
        for each in [*implied, *looked_up]:
            if _wanted(each, one, schema) and (each.field, _told(each)) not in refused:
                found.setdefault(_key(each), each)
        return list(found.values())

    def _refused(self, kind: str, one: pd.Series) -> set[tuple[str, str]]:
        rows = View(self.store, self.user, Scope(archived=True)).frame("advice")
        start = f"{kind}:{int(one['id'])}/"
        mine = rows[(rows["rule"] == RULE) & rows["about"].str.startswith(start).fillna(value=False)]
        return {
            (about.removeprefix(start), said) for about, said in zip(mine["about"], mine["said"], strict=True)
        }

    def _previewed(self, kind: str) -> list[tuple[str, Previewed]]:
        made = [(one.name, one.make()) for one in self.asked(kind)]
        return [(name, asker) for name, asker in made if isinstance(asker, Previewed)]

    def _told(self, kind: str, one: pd.Series) -> pd.Series:
        """A record as those who are asked get it: a contact has its account's web site too."""
        if kind != "contact" or not self.asked(kind):
            return one
        account = Desk(self.store, self.user, "account").get(int(one["account"]))
        told = one.copy()
        told["account_website"] = account["website"]
        return told

    def _everybody(self) -> pd.DataFrame:
        return View(self.store, self.user).frame("contact")[KNOWN]

    def _one(self, kind: str, one: pd.Series, key: str) -> Suggestion:
        for each in self._open(kind, one):
            if _key(each) == key:
                return each
        raise NotFound("That is not proposed any more: it was accepted, refused, or is long ago.")

    def _record(self, kind: str, record: Key) -> pd.Series:
        if kind not in {"contact", "account"}:
            raise Misconfigured(f"Contacts and accounts are enriched, and a {kind} is neither.")
        return Desk(self.store, self.user, kind).get(record)

    def _schema(self, kind: str) -> Schema:
        return View(self.store, self.user).schemas[kind]

    def _allow(self, account: int) -> None:
        with self.store.reading() as unit:
            who = people.actor(unit, self.user)
            decision = decide(who, Action.EDIT, people.relations(unit, who, [account]).iloc[0])
        if not decision:
            raise NotAllowed([Problem(decision.reason, code="E17")])

    def _log(self, kind: str, one: pd.Series, provider: Provider, outcome: str) -> None:
        account = int(one["account"] if kind == "contact" else one["id"])
        told: Mapping[str, Any] = {
            "to": provider.name,
            "about": f"{kind}:{int(one['id'])}",
            "outcome": outcome,
        }
        with self.store.writing() as unit:
            log.remark(unit, self.user, THROUGH, f"Asked {provider.label}", account, told)


_HOW_TO = "an administrator adds one of that name, of the kind web address, on the settings page."


def _checked(one: Suggestion) -> Suggestion | None:
    """A proposal with its picture drawn anew; None where it is none we take."""
    if not isinstance(one.value, bytes):
        return one
    try:
        return replace(one, value=drawn_anew(one.value, square=one.field == "photo"))
    except Unreadable:
        return None


def _field(one: Suggestion, schema: Schema) -> str | None:
    """The field a proposal is for; a link of theirs goes into the custom field that is called so."""
    what, _, named = one.field.partition(":")
    if what != "link":
        return one.field if one.field in schema else None
    fits = (
        each for each in schema.fields if each.kind is Kind.URL and each.label.casefold() == named.casefold()
    )
    return next((each.name for each in fits), None)


def _wanted(one: Suggestion, record: pd.Series, schema: Schema) -> bool:
    """Whether it would fill a gap: only a name or a title is ever proposed anew."""
    name = _field(one, schema)
    if name is None:
        return True
    held = record[name]
    return is_missing(held) or (one.field in {"name", "title"} and str(held) != str(one.value))


def _told(one: Suggestion) -> str:
    """What is remembered of a value: itself, a picture's fingerprint."""
    return sha256(one.value).hexdigest() if isinstance(one.value, bytes) else str(one.value)[:500]


def _key(one: Suggestion) -> str:
    return f"{one.field}/{sha256(_told(one).encode()).hexdigest()[:12]}"


def _table(found: list[Suggestion], schema: Schema) -> pd.DataFrame:
    rows = []
    for one in found:
        name = _field(one, schema)
        label = schema[name].label if name else one.field.partition(":")[2]
        rows.append(
            (_key(one), name or one.field, label, one.value, one.because, one.source, name is not None)
        )
    return pd.DataFrame(rows, columns=list(FOUND))
