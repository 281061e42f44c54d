"""The outside parties a workspace talks to, as somebody asks each; and how each of them may fail."""

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kapta_workspace import Workspace
from kapta_workspace.connectors import webhook
from kapta_workspace.connectors.enrich import Provider
from kapta_workspace.connectors.enrich.fetching import Fetcher
from kapta_workspace.connectors.enrich.searching import made as searching
from kapta_workspace.connectors.enrich.website import Website
from kapta_workspace.connectors.hubspot import HubSpot
from kapta_workspace.connectors.oidc import OidcProvider
from kapta_workspace.connectors.secrets import Secret
from kapta_workspace.connectors.warehouse import Warehouse
from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.services.connecting import Connectors
from kapta_workspace.services.enriching import Enrich
from kapta_workspace.settings import load
from tests.connectors.crm import organisation
from tests.connectors.stand_in import Answer, Asked, StandIn

HIDDEN = "hunter22"
"""Stands in every secret there is: no sentence may hold it."""
SHORT = 0.3
"""So many seconds a party that does not answer is waited for here."""


def http(status: str, body: str, *, length: int | None = None, more: str = "") -> Answer:
    """An answer, byte by byte."""
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n{more}\r\n"
    return Answer(raw=(head + body).encode())


FAULTS: dict[str, Answer] = {
    "hangs up": Answer(raw=b""),
    "speaks something else": Answer(raw=b"SSH-2.0-OpenSSH_9.2\r\n"),
    "breaks off": http("200 OK", '{"results": [', length=1000),
    "a page": Answer("<html>Please sign in</html>", headers={"Content-Type": "text/html"}),
    "nothing": Answer("null"),
    "a list": Answer([1, [2]]),
    "a list of nothing": Answer([None]),
    "a word": Answer('"yes"'),
    "an empty object": Answer({}),
    "other types": Answer({"results": 7, "choices": 7, "records": 7, "totalSize": "x", "issuer": 7}),
    "no text": Answer(b"\xff\xfe\x00"),
    "400": Answer({"error": HIDDEN}, 400),
    "401": Answer({"error": HIDDEN, "message": HIDDEN}, 401),
    "403": Answer("<html>Forbidden</html>", 403),
    "429": Answer([HIDDEN], 429, {"Retry-After": "0"}),
    "500": Answer(f"Traceback: {HIDDEN}", 500),
    "503": Answer("", 503, {"Retry-After": "0"}),
}


def salesforce(ws: Workspace, server: StandIn) -> str:
    """Plan a takeover; the answer to signing in fails."""
    return planned(ws, lambda: organisation(server, password=Secret(HIDDEN), wait=0))


def hubspot(ws: Workspace, server: StandIn) -> str:
    """Plan a takeover."""
    return planned(ws, lambda: HubSpot(token=Secret(HIDDEN), address=server.address, pause=0))


def digest(_: Workspace, server: StandIn) -> str:
    """Post the week into a channel."""
    return said(lambda: webhook.post("The week", Secret(f"{server.address}/{HIDDEN}")))


def provider(_: Workspace, server: StandIn) -> str:
    """Set out to sign in."""
    return said(OidcProvider(server.address, "kapta", HIDDEN, "https://kapta.example/signed-in").begin)


def model(ws: Workspace, server: StandIn) -> str:
    """Have what to do said in other words: what comes instead are the rules' own."""
    facts = {"url": f"{server.address}/v1", "model": "small", "seconds": 0.5}
    told = Workspace(ws.store, ws.user, load(advisor=facts)).coaching.words("Globex", agreed=True)
    assert told.sentences
    assert not told.is_by_model
    return told.remark


def searcher(ws: Workspace, server: StandIn) -> str:
    """Have a model look an account up."""
    made = searching("account", {"url": f"{server.address}/v1", "model": "finder", "seconds": 0.5})
    return _looked_up(ws, made)


def website(ws: Workspace, _: StandIn) -> str:
    """Look at an account's own site."""
    return _looked_up(ws, Website(Fetcher(lambda address, _: address.is_loopback, seconds=SHORT)))


PARTIES = (salesforce, hubspot, digest, provider, model, searcher, website)
HARMLESS = {
    (digest, "a page"),
    (digest, "nothing"),
    (digest, "a list"),
    (digest, "a list of nothing"),
    (digest, "a word"),
    (digest, "an empty object"),
    (digest, "other types"),
    (digest, "no text"),
    (website, "a page"),
}
"""What is no fault: a channel may say what it likes once it took the text, and a site may be a page."""


def said(what: Callable[[], object]) -> str:
    """The sentence of a refusal; nothing when there was none."""
    try:
        what()
    except KaptaError as error:
        return str(error)
    return ""


def planned(ws: Workspace, make: Callable[[], Any]) -> str:
    """Plan a takeover from a CRM."""
    return said(lambda: Connectors(ws.store, ws.user, {"crm": make}).plan("crm"))


def _looked_up(ws: Workspace, asker: Any) -> str:
    one = Provider("one", "The provider", "account", "Nothing leaves.", lambda: asker)
    failed = Enrich(ws.store, ws.user, "code", (one,), ws.pictures).look_up("account", "Globex")
    return " ".join(failed)


# --- below http ---------------------------------------------------------------------------------------


@contextmanager
def at_a_port(said: bytes | None) -> Iterator[int]:
    """Somebody at a port who hears one thing, says this and hangs up; who says nothing for ever if None."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                self.request.recv(1000)
                if said is None:
                    over.wait()
                else:
                    self.request.sendall(said)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            over.set()
            server.shutdown()
            thread.join()


def nobodys_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def warehouse(port: int) -> str:
    """Ask a database of figures at a port."""
    url = Secret(f"postgresql+psycopg://boss:{HIDDEN}@127.0.0.1:{port}/figures")
    return said(lambda: Warehouse("SELECT 1", url, seconds=1).pull({}))


def silent(over: threading.Event) -> Callable[[Asked], Answer]:
    """Takes every question and answers none while it lasts."""

    def script(_: Asked) -> Answer:
        over.wait()
        return Answer(raw=b"")

    return script


def nobodys_certificate(folder: Path) -> ssl.SSLContext:
    """What a server shows that nobody vouches for but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "nobody.pem"
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
