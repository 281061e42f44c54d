"""
HubSpot: companies, contacts and deals through its own client.

What changed is found by the search API, paged by record id: its pages end at 10,000 results of one search,
so every page is a search of its own for ids above the last one seen. Nothing is ever written to it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kapta_workspace.connectors import secrets
from kapta_workspace.connectors.port import NotReached, Pulled, texts
from kapta_workspace.connectors.retrying import PAUSE, SECONDS, patience
from kapta_workspace.connectors.secrets import Secret
from kapta_workspace.domain.errors import Misconfigured

OVERLAP = timedelta(minutes=15)
"""Read again from before the last change seen: the search lags behind the records."""
PAGE = 200
"""The most records one search gives."""
SECRETS = ("hubspot_token",)


@dataclass(frozen=True, slots=True)
class Taken:
    """
    One kind of ours and where it stands in HubSpot.

    Attributes:
        object: Its object there.
        changed: The property that tells when a record changed.
        fields: Our field → their property.
        needs: A property a record must have to be one of ours.
    """

    object: str
    changed: str
    fields: Mapping[str, str]
    needs: str = ""


OBJECTS: Mapping[str, Taken] = {
    "account": Taken(
        "companies",
        "hs_lastmodifieddate",
        {
            "external_id": "hs_object_id",
            "name": "name",
            "parent": "hs_parent_company_id",
            "owner": "hubspot_owner_id",
            "website": "domain",
            "phone": "phone",
            "industry": "industry",
            "annual_revenue": "annualrevenue",
            "description": "description",
            "city": "city",
            "country": "country",
        },
    ),
    "contact": Taken(
        "contacts",
        "lastmodifieddate",
        {
            "external_id": "hs_object_id",
            "account": "associatedcompanyid",
            "name": "firstname",
            "email": "email",
            "title": "jobtitle",
            "phone": "phone",
            "mobile": "mobilephone",
            "role": "hs_buying_role",
            "internal_contact": "hubspot_owner_id",
        },
        needs="associatedcompanyid",
    ),
    "opportunity": Taken(
        "deals",
        "hs_lastmodifieddate",
        {
            "external_id": "hs_object_id",
            "account": "hs_primary_associated_company",
            "name": "dealname",
            "stage": "dealstage",
            "value": "amount",
            "close_on": "closedate",
            "owner": "hubspot_owner_id",
            "description": "description",
        },
        needs="hs_primary_associated_company",
    ),
}
USUAL = ("account", "contact", "opportunity")
ROLES = {
    "BUDGET_HOLDER": "decision_maker",
    "CHAMPION": "champion",
    "DECISION_MAKER": "decision_maker",
    "EXECUTIVE_SPONSOR": "executive_sponsor",
    "INFLUENCER": "influencer",
    "END_USER": "point_of_contact",
}
"""Their buying role → ours; a role without a fellow here (blocker, legal …) stays unsaid."""


@dataclass(frozen=True, slots=True)
class HubSpot:
    """
    One HubSpot account.

    Attributes:
        kinds: Which of our record kinds are taken over.
        fields: Record kind → our field → their property, beside the usual ones.
        token: Of a private app that may read companies, contacts, deals and owners.
        address: Where its API is; another only for tests.
        pause: Seconds before a question is asked again.
        page: How many records a page has.
    """

    kinds: tuple[str, ...] = USUAL
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    token: Secret | None = None
    address: str = "https://api.hubapi.com"
    pause: float = PAUSE
    page: int = PAGE

    @property
    def label(self) -> str:
        """HubSpot."""
        return "HubSpot"

    def pull(self, since: Mapping[str, str]) -> Pulled:
        """Read what changed since a bookmark; see ``port.Source``."""
        token = self.token or secrets.need(SECRETS[0], "hubspot")
        client = self._client(token)
        try:
            return self._pulled(client, since)
        except (Misconfigured, NotReached):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is may hold the token
            raise NotReached(token.hide(_sentence(error))) from None

    def _pulled(self, client: Any, since: Mapping[str, str]) -> Pulled:
        words = Words(self._owners(client), self._stages(client) if "opportunity" in self.kinds else {})
        tables, gone, bookmark, notes = {}, {}, dict(since), []
        for kind in self.kinds:
            taken = self._taken(kind)
            mark = since.get(taken.object, "")
            found = list(self._records(client, taken, mark))
            whole = [one for one in found if not taken.needs or one.get(taken.needs)]
            tables[kind] = texts([_row(kind, taken, one, words) for one in whole], _columns(kind, taken))
            gone[kind] = tuple(self._deleted(client, taken, mark)) if mark else ()
            bookmark[taken.object] = max([mark, *(str(one[taken.changed]) for one in found)])
            if len(found) > len(whole):
                count = len(found) - len(whole)
                notes.append(f"{count:,} of the {taken.object} belong to no company in HubSpot: left out.")
        return Pulled(tables, gone, bookmark, tuple(notes))

    def _taken(self, kind: str) -> Taken:
        if kind not in OBJECTS:
            raise Misconfigured(
                f"HubSpot has no {kind} to take over; there are {', '.join(OBJECTS)}. Mend kinds in the "
                "settings of hubspot."
            )
        usual = OBJECTS[kind]
        return Taken(usual.object, usual.changed, {**usual.fields, **self.fields.get(kind, {})}, usual.needs)

    # --- asking -----------------------------------------------------------------------------------

    def _client(self, token: Secret) -> Any:
        try:
            import hubspot  # noqa: PLC0415 - extra crm
        except ImportError as error:
            raise Misconfigured(
                'HubSpot needs one more library: pip install "kapta-workspace[crm]".'
            ) from error
        return hubspot.HubSpot(access_token=token.reveal(), retry=patience(self.pause), host=self.address)

    def _records(self, client: Any, taken: Taken, mark: str) -> Iterator[Mapping[str, Any]]:
        """Every record that changed, each once, its properties in one dictionary."""
        names = list(dict.fromkeys([*taken.fields.values(), taken.changed, *_beside(taken)]))
        last = 0
        while True:
            filters = [{"propertyName": "hs_object_id", "operator": "GT", "value": str(last)}]
            if mark:
                start = datetime.fromisoformat(mark) - OVERLAP
                told = str(int(start.timestamp() * 1000))
                filters.append({"propertyName": taken.changed, "operator": "GTE", "value": told})
            search = {
                "filterGroups": [{"filters": filters}],
                "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
                "properties": names,
                "limit": self.page,
            }
            answer = client.crm.objects.search_api.do_search(
                taken.object, public_object_search_request=search, **RAW
            )
            found = _json(answer)["results"]
            yield from ({"hs_object_id": one["id"], **one["properties"]} for one in found)
            if len(found) < self.page:
                return
            if int(found[-1]["id"]) <= last:
                raise ValueError("a page that leads back would be read for ever")
            last = int(found[-1]["id"])

    def _deleted(self, client: Any, taken: Taken, mark: str) -> Iterator[str]:
        start = datetime.fromisoformat(mark) - OVERLAP
        api = client.crm.objects.basic_api
        for one in _pages(lambda **told: api.get_page(taken.object, archived=True, limit=100, **told)):
            if datetime.fromisoformat(one["archivedAt"]) >= start:
                yield str(one["id"])

    def _owners(self, client: Any) -> dict[str, str]:
        """Owner id → e-mail, of those who left, too: their accounts still name them."""
        api = client.crm.owners.owners_api
        return {
            str(one["id"]): one.get("email") or ""
            for gone in (False, True)
            for one in _pages(lambda gone=gone, **told: api.get_page(archived=gone, limit=100, **told))
        }

    def _stages(self, client: Any) -> dict[str, tuple[str, str]]:
        """Stage id → its name and the status it means."""
        answer = _json(client.crm.pipelines.pipelines_api.get_all("deals", **RAW))
        return {
            str(stage["id"]): (stage["label"], _status(stage.get("metadata") or {}))
            for pipeline in answer["results"]
            for stage in pipeline["stages"]
        }


RAW: Mapping[str, Any] = {"_preload_content": False, "_request_timeout": SECONDS}


def _json(answer: Any) -> Any:
    return json.loads(answer.data)


def _pages(ask: Any) -> Iterator[Mapping[str, Any]]:
    """Every result of an answer that comes in pages."""
    after, seen = None, set()
    while True:
        answer = _json(ask(**({"after": after} if after else {}), **RAW))
        yield from answer["results"]
        after = ((answer.get("paging") or {}).get("next") or {}).get("after")
        if not after:
            return
        if after in seen:
            raise ValueError("a page that leads back would be read for ever")
        seen.add(after)


# --- records into rows --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """
    What ids of HubSpot's own mean.

    Attributes:
        owners: Owner id → e-mail.
        stages: Stage id → name and status.
    """

    owners: Mapping[str, str]
    stages: Mapping[str, tuple[str, str]]


def _beside(taken: Taken) -> tuple[str, ...]:
    return ("lastname",) if taken.object == "contacts" else ()


def _columns(kind: str, taken: Taken) -> tuple[str, ...]:
    return (*taken.fields, *(("status",) if kind == "opportunity" else ()))


def _row(kind: str, taken: Taken, record: Mapping[str, Any], words: Words) -> dict[str, Any]:
    row = {ours: record.get(theirs) for ours, theirs in taken.fields.items()}
    for name in ("owner", "internal_contact"):
        if row.get(name):
            row[name] = words.owners.get(str(row[name]), f"HubSpot owner {row[name]}")
    if kind == "contact":
        parts = (record.get("firstname"), record.get("lastname"))
        row["name"] = " ".join(str(part) for part in parts if part) or record.get("email")
        row["role"] = ROLES.get(str(row.get("role") or "").partition(";")[0])
    if kind == "opportunity":
        row["stage"], row["status"] = words.stages.get(str(row["stage"]), (row["stage"], "active"))
        row["close_on"] = str(row["close_on"] or "")[:10]
    return row


def _status(facts: Mapping[str, Any]) -> str:
    if str(facts.get("isClosed")).lower() != "true":
        return "active"
    return "closed_won" if float(facts.get("probability") or 0) >= 1 else "closed_lost"


# --- what goes wrong ----------------------------------------------------------------------------------


SAID = {
    401: "HubSpot does not take the token any more: make a new one and run kapta connect hubspot.",
    403: "HubSpot does not let this token read everything asked for: give its app the missing scopes.",
}


def _sentence(error: Exception) -> str:
    status = getattr(error, "status", None)
    told = _body(error)
    if status in SAID:
        return SAID[status]
    if status == 429:
        often = "today" if told.get("policyName") == "DAILY" else "at the moment"
        return f"HubSpot answers no more questions {often}; try again later."
    if status == 400:
        said = " ".join(str(told.get("message", "")).split())[:200]
        return f"HubSpot did not understand the question ({said}). Mend hubspot.fields in the settings."
    if status:
        return f"HubSpot did not answer as it should (HTTP {status}). Try again in a while."
    if isinstance(error, ValueError | KeyError | TypeError | AttributeError | IndexError):
        return "HubSpot sent an answer that cannot be read; nothing was written. Try again."
    return f"HubSpot could not be reached ({type(error).__name__}). Try again in a while."


def _body(error: Exception) -> Mapping[str, Any]:
    try:
        found = json.loads(getattr(error, "body", None) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def made(facts: Mapping[str, Any]) -> HubSpot:
    """From the settings; the token comes from the environment or the keyring."""
    return HubSpot(tuple(facts.get("kinds", USUAL)), facts.get("fields", {}), secrets.find(SECRETS[0]))
