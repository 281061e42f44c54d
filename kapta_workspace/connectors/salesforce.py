"""
Salesforce: accounts, contacts, opportunities, contracts and, when asked for, finished tasks as notes.

Read by SOQL through simple-salesforce, by the Bulk API 2.0 where there is much; what changed is found by
``SystemModstamp``. Nothing is ever written to it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kapta_workspace.connectors import secrets
from kapta_workspace.connectors.port import NotReached, Pulled, texts
from kapta_workspace.connectors.retrying import patient_session
from kapta_workspace.connectors.secrets import Secret
from kapta_workspace.domain.errors import Misconfigured

OVERLAP = timedelta(minutes=15)
"""Read again from before the last change seen: a long transaction may appear after a shorter, later one."""
LARGE = 20_000
"""From so many rows on the Bulk API is asked: it counts as few calls, but takes a minute to start."""
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
STAMP = "%Y-%m-%dT%H:%M:%SZ"
SECRETS = ("salesforce_password", "salesforce_token", "salesforce_consumer_secret")
"""What ``kapta connect salesforce`` asks for; which of them are needed depends on the way of signing in."""


@dataclass(frozen=True, slots=True)
class Taken:
    """
    One kind of ours and where it stands in Salesforce.

    Attributes:
        object: Its object there.
        fields: Our field → theirs; a dot follows a link.
        needs: Their fields a record must have to be one of ours.
        only: A further condition in SOQL.
    """

    object: str
    fields: Mapping[str, str]
    needs: tuple[str, ...] = ()
    only: str = ""


OWNER = "Owner.Email"
OBJECTS: Mapping[str, Taken] = {
    "account": Taken(
        "Account",
        {
            "external_id": "Id",
            "name": "Name",
            "parent": "ParentId",
            "owner": OWNER,
            "website": "Website",
            "phone": "Phone",
            "industry": "Industry",
            "annual_revenue": "AnnualRevenue",
            "description": "Description",
            "city": "BillingCity",
            "country": "BillingCountry",
        },
    ),
    "contact": Taken(
        "Contact",
        {
            "external_id": "Id",
            "account": "AccountId",
            "name": "Name",
            "title": "Title",
            "email": "Email",
            "phone": "Phone",
            "mobile": "MobilePhone",
            "department": "Department",
            "reports_to": "ReportsToId",
            "internal_contact": OWNER,
            "birthday": "Birthdate",
        },
        needs=("AccountId",),
    ),
    "opportunity": Taken(
        "Opportunity",
        {
            "external_id": "Id",
            "account": "AccountId",
            "name": "Name",
            "stage": "StageName",
            "value": "Amount",
            "probability": "Probability",
            "close_on": "CloseDate",
            "owner": OWNER,
            "description": "Description",
        },
        needs=("AccountId",),
    ),
    "contract": Taken(
        "Contract",
        {
            "external_id": "Id",
            "account": "AccountId",
            "name": "ContractNumber",
            "start": "StartDate",
            "end": "EndDate",
            "description": "Description",
        },
        needs=("AccountId",),
    ),
    "note": Taken(
        "Task",
        {
            "external_id": "Id",
            "account": "AccountId",
            "title": "Subject",
            "text": "Description",
            "occurred_on": "ActivityDate",
            "kind": "TaskSubtype",
            "author": OWNER,
        },
        needs=("AccountId", "ActivityDate"),
        only="IsClosed = true",
    ),
}
USUAL = ("account", "contact", "opportunity", "contract")
CLOSED = {"true": {"true": "closed_won", "false": "closed_lost"}}
NOTES = {"Call": "phone", "Email": "email", "ListEmail": "email"}


@dataclass(frozen=True, slots=True)
class Salesforce:
    """
    One Salesforce organisation.

    Attributes:
        user: The user name to sign in with; empty for an integration that signs in by consumer key alone.
        domain: *login*, *test*, or the name of one's own domain such as *acme.my*.
        consumer_key: Of the connected app, where there is one.
        kinds: Which of our record kinds are taken over.
        fields: Record kind → our field → theirs, beside the usual ones, such as *Tier__c*.
        password: With ``user``.
        token: The security token of ``user``; empty where none is asked.
        consumer_secret: With ``consumer_key``.
        large: From so many rows on the Bulk API is asked.
        wait: Seconds between two looks at whether a bulk answer is ready.
        session: How it is reached; another only for tests.
    """

    user: str = ""
    domain: str = "login"
    consumer_key: str = ""
    kinds: tuple[str, ...] = USUAL
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    password: Secret | None = None
    token: Secret | None = None
    consumer_secret: Secret | None = None
    large: int = LARGE
    wait: int = 5
    session: Any = field(default=None, repr=False)

    @property
    def label(self) -> str:
        """Salesforce."""
        return "Salesforce"

    def pull(self, since: Mapping[str, str]) -> Pulled:
        """Read what changed since a bookmark; see ``port.Source``."""
        client = self._asked(self._client)
        tables, gone, bookmark, notes = {}, {}, dict(since), []
        for kind in self.kinds:
            taken = self._taken(kind)
            mark = since.get(taken.object, "")
            found = self._asked(lambda taken=taken, mark=mark: list(self._records(client, taken, mark)))
            live = [one for one in found if not _is(one, "IsDeleted")]
            whole = [one for one in live if all(_at(one, name) for name in taken.needs)]
            tables[kind] = texts([_row(kind, taken, one) for one in whole], _columns(kind, taken))
            gone[kind] = tuple(str(one["Id"]) for one in found if _is(one, "IsDeleted"))
            bookmark[taken.object] = max([mark, *(_moment(str(one["SystemModstamp"])) for one in found)])
            if len(live) > len(whole):
                notes.append(_left_out(taken, len(live) - len(whole)))
        return Pulled(tables, gone, bookmark, tuple(notes))

    def _taken(self, kind: str) -> Taken:
        if kind not in OBJECTS:
            raise Misconfigured(
                f"Salesforce has no {kind} to take over; there are {', '.join(OBJECTS)}. Mend kinds in the "
                "settings of salesforce."
            )
        usual = OBJECTS[kind]
        odd = [theirs for theirs in self.fields.get(kind, {}).values() if not PLAIN.fullmatch(theirs)]
        if odd:
            raise Misconfigured(f"“{odd[0]}” cannot be a field of Salesforce. Mend salesforce.fields.")
        return Taken(usual.object, {**usual.fields, **self.fields.get(kind, {})}, usual.needs, usual.only)

    # --- asking -----------------------------------------------------------------------------------

    def _client(self) -> Any:
        try:
            import simple_salesforce  # noqa: PLC0415 - extra crm
        except ImportError as error:
            raise Misconfigured(
                'Salesforce needs one more library: pip install "kapta-workspace[crm]".'
            ) from error
        session = self.session or patient_session()
        told: dict[str, Any] = {"domain": self.domain, "session": session}
        if self.consumer_key:
            told |= {
                "consumer_key": self.consumer_key,
                "consumer_secret": (self.consumer_secret or secrets.need(SECRETS[2], "salesforce")).reveal(),
            }
        if self.user or not self.consumer_key:
            told |= {
                "username": self.user,
                "password": (self.password or secrets.need(SECRETS[0], "salesforce")).reveal(),
            }
        if self.user and not self.consumer_key:
            told["security_token"] = self.token.reveal() if self.token else ""
        made: Any = simple_salesforce.api.Salesforce(**told)
        return made

    def _records(self, client: Any, taken: Taken, mark: str) -> Iterator[Mapping[str, Any]]:
        asked = ["Id", "IsDeleted", "SystemModstamp", *taken.fields.values()]
        if taken.object == "Opportunity":
            asked += ["IsClosed", "IsWon"]
        names = ", ".join(dict.fromkeys(asked))
        conditions = [taken.only] if taken.only else []
        if mark:
            start = datetime.strptime(mark, STAMP) - OVERLAP  # noqa: DTZ007 - always UTC, as is SOQL
            conditions.append(f"SystemModstamp >= {start.strftime(STAMP)}")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        # Names and conditions are ours, or were found to be plain names.
        soql = f"SELECT {names} FROM {taken.object}{where}"  # noqa: S608
        deleted = bool(mark)  # what was deleted before we ever looked is none of ours
        count = f"SELECT COUNT() FROM {taken.object}{where}"  # noqa: S608
        if client.query(count, include_deleted=deleted)["totalSize"] < self.large:
            yield from _ending(client.query_all_iter(soql, include_deleted=deleted))
            return
        bulk = getattr(client.bulk2, taken.object)
        for page in (bulk.query_all if deleted else bulk.query)(soql, wait=self.wait):
            yield from csv.DictReader(io.StringIO(page, newline=""))

    def _asked(self, question: Any) -> Any:
        """The answer, or why there is none, in one sentence without secrets."""
        try:
            return question()
        except (Misconfigured, NotReached):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is may hold a secret
            raise NotReached(self._hidden(_sentence(error))) from None

    def _hidden(self, sentence: str) -> str:
        for one in (self.password, self.token, self.consumer_secret):
            sentence = one.hide(sentence) if one else sentence
        return sentence


def _ending(found: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Records as they come, each once: pages that lead back to an earlier one would be read for ever."""
    seen: set[str] = set()
    for one in found:
        if one["Id"] in seen:
            raise ValueError("a page that leads back would be read for ever")
        seen.add(one["Id"])
        yield one


# --- records into rows --------------------------------------------------------------------------------


def _columns(kind: str, taken: Taken) -> tuple[str, ...]:
    return (*taken.fields, *(("status",) if kind == "opportunity" else ()))


def _row(kind: str, taken: Taken, record: Mapping[str, Any]) -> dict[str, Any]:
    row = {ours: _at(record, theirs) for ours, theirs in taken.fields.items()}
    if kind == "opportunity":
        closed, won = (str(record.get(name)).lower() for name in ("IsClosed", "IsWon"))
        row["status"] = CLOSED.get(closed, {}).get(won, "active")
    if kind == "note":
        row["kind"] = NOTES.get(str(row["kind"]), "note")
    return row


def _at(record: Mapping[str, Any], path: str) -> Any:
    """A value by its path: *Owner.Email* is nested in JSON and one column in a bulk answer."""
    if path in record:
        return record[path]
    first, _, rest = path.partition(".")
    inner = record.get(first)
    return _at(inner, rest) if rest and isinstance(inner, Mapping) else None


def _is(record: Mapping[str, Any], name: str) -> bool:
    return str(record.get(name)).lower() == "true"


def _moment(stamp: str) -> str:
    """2026-11-23T08:15:30.000+0000 to the second, in UTC, as SOQL writes it."""
    return datetime.fromisoformat(stamp).strftime(STAMP)


def _left_out(taken: Taken, count: int) -> str:
    what = "record has" if count == 1 else "records have"
    return f"{count:,} {taken.object} {what} no {' or no '.join(taken.needs)} in Salesforce: left out."


# --- what goes wrong ----------------------------------------------------------------------------------

SAID = {
    "INVALID_SESSION_ID": "the session has expired and could not be renewed. Run kapta connect salesforce.",
    "REQUEST_LIMIT_EXCEEDED": "it has answered all the calls your organisation may make in 24 hours. Try "
    "again later, or let it read fewer kinds.",
    "INVALID_LOGIN": "it does not know this user name and password. Run kapta connect salesforce.",
    "invalid_grant": "it does not know this user name and password. Run kapta connect salesforce.",
    "invalid_client": "it does not know this consumer key and secret. Run kapta connect salesforce.",
    "API_DISABLED_FOR_ORG": "this edition of it, or this user, may not use its API.",
    "INSUFFICIENT_ACCESS": "this user may not read these records.",
}


def _sentence(error: Exception) -> str:
    code, message = _told(error)
    for known, said in SAID.items():
        if known in (code, getattr(error, "code", "")):
            return f"Salesforce did not answer: {said}"
    if code in {"INVALID_FIELD", "INVALID_TYPE", "MALFORMED_QUERY"}:
        told = " ".join(message.split())[-200:]
        return f"Salesforce does not know a field or object asked for ({told}). Mend salesforce.fields."
    status = getattr(error, "status", None)
    if status:
        return f"Salesforce did not answer as it should (HTTP {status}{f', {code}' if code else ''})."
    if isinstance(error, ValueError | KeyError | TypeError | AttributeError | IndexError | csv.Error):
        return "Salesforce sent an answer that cannot be read; nothing was written. Try again."
    return f"Salesforce could not be reached ({type(error).__name__}). Try again in a while."


def _told(error: Exception) -> tuple[str, str]:
    """The code and message of an error as Salesforce tells them: a list of one, or a dictionary."""
    content = getattr(error, "content", None)
    first = content[0] if isinstance(content, list) and content else content
    if isinstance(first, Mapping):
        return str(first.get("errorCode", first.get("error", ""))), str(first.get("message", ""))
    return str(getattr(error, "code", "")), str(getattr(error, "message", ""))


def made(facts: Mapping[str, Any]) -> Salesforce:
    """From the settings; secrets come from the environment or the keyring."""
    known = {name: facts[name] for name in ("user", "domain", "consumer_key", "fields") if name in facts}
    kinds: Iterable[str] = facts.get("kinds", USUAL)
    found = (secrets.find(name) for name in SECRETS)
    password, token, consumer_secret = found
    return Salesforce(
        **known, kinds=tuple(kinds), password=password, token=token, consumer_secret=consumer_secret
    )
