"""
One file from the public internet, and never from anywhere else.

An address somebody typed may lead into the house: to this machine, to a neighbour, to the cloud's own
services. So a name is resolved here, every address it has must be public, and the connection goes to that
very address. Redirects are few and looked at alike; size, time and kind are bounded.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from kapta_workspace.connectors.port import NotReached
from kapta_workspace.connectors.retrying import in_time

LARGEST = 2_000_000
"""Bytes of a file."""
SECONDS = 5.0
"""So long everything may take, redirects among it."""
REDIRECTS = 3
AGENT = "kapta-workspace"
PORTS = frozenset({80, 443})
NAT64 = ipaddress.ip_network("64:ff9b::/96")

PAGES = frozenset({"text/html", "application/xhtml+xml"})
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Allowed = Callable[[Address, int], bool]


def public(address: Address, port: int) -> bool:
    """
    Whether an address is one of the public internet, at a port of the web.

    >>> public(ipaddress.ip_address("93.184.216.34"), 443)
    True
    >>> public(ipaddress.ip_address("::ffff:127.0.0.1"), 443)
    False
    """
    return port in PORTS and all(one.is_global and not one.is_multicast for one in _meant(address))


def _meant(address: Address) -> Iterator[Address]:
    """An address, and the one that is wrapped in it."""
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in NAT64:
            wrapped.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        yield from (one for one in wrapped if one is not None)


@dataclass(frozen=True, slots=True)
class Fetched:
    """
    A file that came.

    Attributes:
        url: Where it came from in the end.
        kind: Its content type.
        data: What is in it.
    """

    url: str
    kind: str
    data: bytes


class _Guarded(httpcore.SyncBackend):
    """Connects to public addresses only: the one that was looked at is the one that is called."""

    def __init__(self, allowed: Allowed) -> None:
        super().__init__()
        self._allowed = allowed

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        """Connect to an address of a host, if all of them may be called."""
        return super().connect_tcp(self._resolved(host, port), port, *args, **kwargs)

    def _resolved(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise NotReached(f"{host} is not known.") from None
        addresses = [str(one[4][0]).partition("%")[0] for one in found]
        if not addresses or not all(self._allowed(ipaddress.ip_address(one), port) for one in addresses):
            raise NotReached(f"{host} is no address of the public internet, so it is not asked.")
        return addresses[0]


@dataclass(frozen=True, slots=True)
class Fetcher:
    """
    Gets files within bounds.

    Attributes:
        allowed: Which addresses and ports may be called; only tests say otherwise.
        seconds: So long one file may take.
    """

    allowed: Allowed = public
    seconds: float = SECONDS

    def get(self, url: str, kinds: Iterable[str]) -> Fetched | None:
        """
        A file, if it is one of these content types; None where there is none (404, 410).

        Raises:
            NotReached: in one sentence, whatever else stands in the way.
        """
        try:
            # A name server may keep one waiting for longer than any time limit of a connection.
            return in_time(self.seconds + 1, lambda: self._followed(url, frozenset(kinds)))
        except NotReached:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a sentence
            raise NotReached(_said(url, error)) from None

    def _followed(self, url: str, kinds: frozenset[str]) -> Fetched | None:
        until = time.monotonic() + self.seconds
        at = _address(url)
        for _ in range(REDIRECTS + 1):
            with self._asked(at, until) as answer:
                if answer.status in {404, 410}:
                    return None
                to = _header(answer, b"location")
                if not (300 <= answer.status < 400 and to):
                    return _read(answer, at, kinds, until)
            further = _address(str(at.join(to)))
            if at.scheme == "https" and further.scheme == "http":
                raise NotReached(f"{at.host} leads away from https, so it is not followed.")
            at = further
        raise NotReached(f"{at.host} leads on more than {REDIRECTS} times, so it is not followed.")

    @contextmanager
    def _asked(self, at: httpx.URL, until: float) -> Iterator[httpcore.Response]:
        left = max(0.1, until - time.monotonic())
        bounds = dict.fromkeys(("connect", "read", "write", "pool"), left)
        headers = [
            ("Host", at.netloc.decode()),
            ("User-Agent", AGENT),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ]
        pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=_Guarded(self.allowed)
        )
        target = httpcore.URL(
            scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=at.raw_path or b"/"
        )
        with pool, pool.stream("GET", target, headers=headers, extensions={"timeout": bounds}) as answer:
            yield answer


def _address(url: str) -> httpx.URL:
    """
    An address that may be looked at.

    Raises:
        NotReached: when it is none of the web, or carries a name and a password.
    """
    try:
        at = httpx.URL(url.strip())
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise NotReached("That is no address of the web.") from None
    if at.scheme not in {"http", "https"} or not at.host or at.userinfo:
        raise NotReached("That is no address of the web.")
    return at


def _read(answer: httpcore.Response, at: httpx.URL, kinds: frozenset[str], until: float) -> Fetched:
    if answer.status != 200:
        raise NotReached(f"{at.host} answered with HTTP {answer.status}.")
    kind = _header(answer, b"content-type").partition(";")[0].strip().lower()
    if kind not in kinds or _header(answer, b"content-encoding") not in {"", "identity"}:
        raise NotReached(f"{at.host} answered with something else than was asked for.")
    data = b""
    for part in answer.iter_stream():
        data += part
        if len(data) > LARGEST:
            raise NotReached(f"What {at.host} answered is larger than {LARGEST // 1_000_000} MB.")
        if time.monotonic() > until:
            raise TimeoutError
    return Fetched(str(at), kind, data)


def _header(answer: httpcore.Response, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in answer.headers if key.lower() == name), "")


def _said(url: str, error: Exception) -> str:
    host = _address(url).host
    late = isinstance(error, TimeoutError | httpcore.TimeoutException)
    return f"{host} did not answer in time." if late else f"{host} could not be reached."
