"""What every answer of the server says to the browser about what a page may do."""

from collections.abc import Sequence

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

POLICY = (
    "default-src 'self'",
    # Panel writes scripts into its pages and compiles components there; the other lines hold all the same.
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
"""Nothing from elsewhere, nothing in anybody else's frame."""


def headers(origins: Sequence[str]) -> dict[str, str]:
    """The headers of every answer; pages may open sockets to ``origins``, hosts with their ports."""
    sockets = [f"{scheme}://{host}" for host in origins for scheme in ("ws", "wss")]
    connect = " ".join(["connect-src 'self' blob: data:", *sockets])
    return {
        "Content-Security-Policy": "; ".join([*POLICY, connect]),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "SAMEORIGIN",
    }


HTTPS_ONLY = "max-age=31536000"
"""Whoever came over https once comes over https for a year, said over https only, as browsers want it."""


def saying(said: dict[str, str]) -> type[OutputTransform]:
    """What makes a server say these headers with every answer, unless the answer says otherwise itself."""

    class Saying(OutputTransform):
        def __init__(self, request: HTTPServerRequest) -> None:
            self._over_https = request.protocol == "https"

        def transform_first_chunk(
            self,
            status_code: int,
            headers: HTTPHeaders,
            chunk: bytes,
            finishing: bool,  # noqa: ARG002
        ) -> tuple[int, HTTPHeaders, bytes]:
            for name, value in said.items():
                headers.setdefault(name, value)
            if self._over_https:
                headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
            headers.pop("Server", None)
            return status_code, headers, chunk

    return Saying
