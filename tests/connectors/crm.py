"""Salesforce and HubSpot as stand-ins: the shapes their documentation shows, with invented people."""

from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter

from kapta_workspace.connectors.retrying import patient_session
from kapta_workspace.connectors.salesforce import Salesforce
from kapta_workspace.connectors.secrets import Secret
from tests.connectors.stand_in import Answer, Asked, StandIn

PASSWORD = "pa55-word-nobody-sees"
OLD, NEW = "00Dold!session", "00Dnew!session"


class ToThisMachine(BaseAdapter):
    """Sends whatever is meant for Salesforce to the stand-in, as patiently as our own session would."""

    def __init__(self, address: str, ours: BaseAdapter) -> None:
        super().__init__()
        self.address, self.ours = address, ours

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """The same path and query, at the stand-in."""
        url = urlsplit(request.url or "")
        request.url = f"{self.address}{url.path}{'?' + url.query if url.query else ''}"
        return self.ours.send(request, *args, **kwargs)

    def close(self) -> None:
        """Close what was opened."""
        self.ours.close()


def session(address: str) -> Session:
    """Our own session, which reaches nothing but the stand-in."""
    made: Session = patient_session(0)
    made.mount("https://", ToThisMachine(address, made.adapters["https://"]))
    return made


def organisation(server: StandIn, **facts: Any) -> Salesforce:
    """The stand-in as a Salesforce organisation one signs in to by name and password."""
    told: dict[str, Any] = {
        "user": "sync@us.example",
        "password": Secret(PASSWORD),
        "session": session(server.address),
        **facts,
    }
    return Salesforce(**told)


def signed_in(number: str = NEW) -> Answer:
    """What the SOAP login answers."""
    return Answer(
        '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv='
        '"http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body>'
        "<loginResponse><result><serverUrl>https://acme.my.salesforce.com/services/Soap/u/59.0/00D</serverUrl>"
        f"<sessionId>{number}</sessionId></result></loginResponse></soapenv:Body></soapenv:Envelope>",
        headers={"Content-Type": "text/xml"},
    )


EXPIRED = Answer([{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}], 401)
LIMIT = Answer([{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}], 403)


def record(kind: str, number: int, **values: Any) -> dict[str, Any]:
    """One record as a query gives it."""
    prefix = {"Account": "001", "Contact": "003", "Opportunity": "006", "Contract": "800"}[kind]
    return {
        "attributes": {"type": kind, "url": f"/services/data/v59.0/sobjects/{kind}/{number}"},
        "Id": f"{prefix}{number:012}AAA",
        "IsDeleted": False,
        "SystemModstamp": "2026-11-20T08:15:30.000+0000",
        **values,
    }


def queries(held: dict[str, list[dict[str, Any]]], page: int = 2) -> Any:
    """A script that signs in and answers queries, a few records a page, by query locator."""

    def answer(asked: Asked) -> Answer:
        if "/services/Soap/u/" in asked.path:
            return signed_in()
        if "/query/01g" in asked.path:
            kind, start = asked.path.rsplit("/", 1)[1].removeprefix("01g").split("-")
            return _page(kind, held[kind], int(start), page)
        soql = asked.query["q"][0]
        kind = soql.split(" FROM ")[1].split(" ")[0]
        found = held.get(kind, [])
        if "COUNT()" in soql:
            return Answer({"totalSize": len(found), "done": True, "records": []})
        return _page(kind, found, 0, page)

    return answer


def _page(kind: str, found: list[dict[str, Any]], start: int, page: int) -> Answer:
    rest = start + page < len(found)
    more = {"nextRecordsUrl": f"/services/data/v59.0/query/01g{kind}-{start + page}"} if rest else {}
    return Answer({"totalSize": len(found), "done": not rest, "records": found[start : start + page], **more})


# --- HubSpot ------------------------------------------------------------------------------------------

OWNERS = {"results": [{"id": "77", "email": "ana@us.example", "userId": 1, "archived": False}]}
PIPELINES = {
    "results": [
        {
            "id": "default",
            "label": "Sales",
            "stages": [
                {
                    "id": "appointmentscheduled",
                    "label": "Qualified",
                    "metadata": {"isClosed": "false", "probability": "0.2"},
                },
                {"id": "closedwon", "label": "Won", "metadata": {"isClosed": "true", "probability": "1.0"}},
                {"id": "closedlost", "label": "Lost", "metadata": {"isClosed": "true", "probability": "0.0"}},
            ],
        }
    ]
}


def portal(held: dict[str, list[dict[str, Any]]], gone: dict[str, list[dict[str, Any]]] | None = None) -> Any:
    """A script that answers HubSpot's searches as its documentation says, ids ascending."""

    def answer(asked: Asked) -> Answer:
        if asked.path.rstrip("/") == "/crm/v3/owners":
            return Answer(OWNERS if asked.query.get("archived") != ["true"] else {"results": []})
        if asked.path.startswith("/crm/v3/pipelines/deals"):
            return Answer(PIPELINES)
        kind = asked.path.split("/objects/")[1].split("/")[0]
        if asked.method == "GET":
            return Answer({"results": (gone or {}).get(kind, [])})
        above = int(asked.json["filterGroups"][0]["filters"][0]["value"])
        found = [one for one in held.get(kind, []) if int(one["id"]) > above]
        page = found[: asked.json["limit"]]
        return Answer({"total": len(found), "results": page})

    return answer


def thing(number: int, **properties: Any) -> dict[str, Any]:
    """One object as a search gives it."""
    stamp = "2026-11-20T08:15:30.123Z"
    return {
        "id": str(number),
        "properties": {
            "hs_object_id": str(number),
            "hs_lastmodifieddate": stamp,
            "lastmodifieddate": stamp,
            **properties,
        },
        "createdAt": stamp,
        "updatedAt": stamp,
        "archived": False,
    }
