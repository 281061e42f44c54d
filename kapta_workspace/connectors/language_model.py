"""
One question to a language model over the OpenAI protocol: in the cloud, or on a machine of one's own.

It is bounded in time and size, asked once, and whatever goes wrong is the end of a sentence. Who asks says
what may be sent and what is kept of an answer.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from kapta_workspace.connectors import secrets
from kapta_workspace.connectors.port import NotReached
from kapta_workspace.connectors.retrying import in_time
from kapta_workspace.domain.errors import Misconfigured

HOME = frozenset({"127.0.0.1", "localhost", "::1"})
LARGEST = 200_000
"""Bytes of an answer that are read."""
WORDS_BACK = 1_500
"""Tokens an answer may have: what one question may cost."""

Shape = TypeVar("Shape")
"""What an answer is read into: a dataclass."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """
    Where a language model is asked.

    Attributes:
        url: Its address, up to ``/v1``.
        model: Its name there.
        seconds: So long an answer may take.
        secret: The name of its key, where it needs one.
        searches: Whether it is asked to search the web for its answer, which it does on its own side.
    """

    url: str
    model: str
    seconds: float
    secret: str
    searches: bool = False

    @property
    def where(self) -> str:
        """The machine it is asked at, and the model, for people."""
        return f"{urlsplit(self.url).netloc} ({self.model})"

    def body(self, instructions: str, prompt: str, shape: type[Any]) -> str:
        """The very text ``ask`` would send; nothing is sent."""
        sent: list[bytes] = []
        try:
            self._run(instructions, prompt, shape, lambda: _recording(sent))
        except _NotSentError:
            return sent[0].decode()
        raise AssertionError("nothing was made to be sent")

    def ask(self, instructions: str, prompt: str, shape: type[Shape]) -> tuple[Shape, int]:
        """
        Ask once; gives the answer in the shape asked for, and how many characters came back.

        Raises:
            NotReached: with the end of a sentence, such as “it did not answer within 20 seconds”.
        """
        came: list[int] = []
        answer = self._run(instructions, prompt, shape, lambda: _bounded(came))
        return answer, sum(came)

    def _run(self, instructions: str, prompt: str, shape: type[Shape], transport: Callable[[], Any]) -> Shape:
        """Ask in a thread of its own: notebooks and the server have loops that may not be held up."""
        try:
            return in_time(
                self.seconds + 5,
                lambda: asyncio.run(self._asked(instructions, prompt, shape, transport)),
            )
        except (Exception, BaseExceptionGroup, asyncio.CancelledError) as error:  # noqa: BLE001 - told as a sentence
            _not_sent(error)
            raise NotReached(self._why(error)) from None

    async def _asked(
        self, instructions: str, prompt: str, shape: type[Shape], transport: Callable[[], Any]
    ) -> Shape:
        try:
            import httpx2  # noqa: PLC0415 - comes with the extra ai
            from pydantic_ai import Agent, NativeOutput  # noqa: PLC0415 - extra ai
            from pydantic_ai.capabilities import NativeTool  # noqa: PLC0415
            from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415
            from pydantic_ai.native_tools import WebSearchTool  # noqa: PLC0415
            from pydantic_ai.profiles.openai import OpenAIModelProfile  # noqa: PLC0415
            from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider  # noqa: PLC0415
        except ImportError:
            raise NotReached('it needs one more package: pip install "kapta-workspace[ai]"') from None
        key = secrets.find(self.secret)
        # An encoding would hide how large an answer is until it is unpacked.
        client = httpx2.AsyncClient(transport=transport(), headers={"Accept-Encoding": "identity"})
        async with client, asyncio.timeout(self.seconds):
            provider = OpenAICompatibleProvider(
                "advisor", base_url=self.url, api_key=key.reveal() if key else "none", http_client=client
            )
            provider.client.max_retries = 0
            # Which models can search is for the administrator to know: the library knows those of one house.
            can = OpenAIModelProfile(openai_chat_supports_web_search=True) if self.searches else None
            agent = Agent(
                OpenAIChatModel(self.model, provider=provider, profile=can),
                output_type=NativeOutput(shape),
                instructions=instructions,
                retries=0,
                model_settings={"max_tokens": WORDS_BACK},
                capabilities=[NativeTool(WebSearchTool())] if self.searches else [],
            )
            return (await agent.run(prompt)).output

    def _why(self, error: BaseException) -> str:
        """What went wrong, as the end of a sentence; nothing of the answer or the key is in it."""
        chain = _chain(error)
        told = next((str(one) for one in chain if isinstance(one, NotReached)), "")
        if told:
            return told  # among them that the package below is missing
        from pydantic_ai import exceptions as theirs  # noqa: PLC0415 - extra ai

        for one in chain:
            if isinstance(one, TimeoutError | theirs.ModelTimeoutError):
                return self._late
            if isinstance(one, theirs.ModelHTTPError):
                return STATUSES.get(one.status_code, f"it answered with HTTP {one.status_code}")
            if isinstance(one, theirs.ContentFilterError):
                return "it refused to answer"
            if isinstance(one, theirs.ModelConnectionError):
                return "it could not be reached"
        return "its answer could not be read"

    @property
    def _late(self) -> str:
        return f"it did not answer within {self.seconds:g} seconds"


STATUSES: Mapping[int, str] = {
    401: "it did not take the key",
    403: "it did not take the key",
    404: "it does not know the model",
    429: "it is asked too often, or its quota is used up",
}


def endpoint(
    facts: Mapping[str, Any],
    section: str,
    settings: Iterable[str],
    secret: str,
    *,
    seconds: float,
    searches: bool = False,
) -> Endpoint:
    """
    The endpoint that the settings of a section name.

    Args:
        facts: What is set.
        section: Its name in kapta.toml.
        settings: What may be set there.
        secret: The name of its key.
        seconds: So long an answer may take where nothing is said about it.
        searches: Whether it is asked to search the web.

    Raises:
        Misconfigured: naming the setting that cannot be.
    """
    secrets.refuse_in(facts, section)
    unknown = sorted(set(facts) - set(settings))
    if unknown:
        raise Misconfigured(f"{section} has no setting {unknown[0]}; there are {', '.join(settings)}.")
    url, model = str(facts.get("url", "")).rstrip("/"), str(facts.get("model", ""))
    if not (url and model):
        raise Misconfigured(f"A language model needs both url and model under {section} in kapta.toml.")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise Misconfigured(f"{section}.url cannot be “{parts.hostname or url}”: give its address up to /v1.")
    if parts.scheme == "http" and parts.hostname not in HOME and facts.get("unencrypted") is not True:
        raise Misconfigured(
            f"{section}.url must begin with https://; unencrypted = true allows http:// within your own "
            "network."
        )
    return Endpoint(url, model, number(facts, section, "seconds", seconds, most=120), secret, searches)


def number(facts: Mapping[str, Any], section: str, name: str, usual: float, *, most: float) -> float:
    """
    A setting that is a number.

    Raises:
        Misconfigured: when it is none, or out of bounds.
    """
    value = facts.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        raise Misconfigured(f"{section}.{name} is a number above 0, {most:g} at most; “{value}” is not.")
    return value


# --- the wire -----------------------------------------------------------------------------------------


class _NotSentError(Exception):
    """Instead of an answer: the request was only to be looked at."""


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found:
        found.append(at)
        at = at.__cause__ or at.__context__
    return found


def _not_sent(error: BaseException) -> None:
    if any(isinstance(one, _NotSentError) for one in _chain(error)):
        raise _NotSentError from None


def _recording(sent: list[bytes]) -> Any:
    """A transport that keeps what would be sent, and sends nothing."""
    import httpx2  # noqa: PLC0415 - comes with the extra ai

    def keep(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.content)
        raise _NotSentError

    return httpx2.MockTransport(keep)


def _bounded(came: list[int]) -> Any:
    """A transport that gives an answer up when it is too large, or is no JSON."""
    import httpx2  # noqa: PLC0415 - comes with the extra ai

    class Bounded(httpx2.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            answer = await super().handle_async_request(request)
            try:
                body = await _read(answer.aiter_raw())
            finally:
                await answer.aclose()
            came.append(len(body))
            if answer.is_redirect:
                # The text goes where the administrator said, or nowhere.
                raise NotReached(f"it answered with HTTP {answer.status_code}")
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            if answer.is_success and (kind != "application/json" or "content-encoding" in answer.headers):
                raise NotReached("it did not answer in JSON: the address may be that of a web page")
            return httpx2.Response(
                answer.status_code, headers=_plain(answer.headers), content=body, request=request
            )

    return Bounded()


def _plain(headers: Any) -> dict[str, str]:
    """The headers that still hold for a body that was read whole."""
    gone = {"content-length", "transfer-encoding", "content-encoding"}
    return {name: value for name, value in headers.items() if name.lower() not in gone}


async def _read(parts: AsyncIterator[bytes]) -> bytes:
    body = b""
    async for part in parts:
        body += part
        if len(body) > LARGEST:
            raise NotReached(f"its answer was larger than {LARGEST // 1000} kB")
    return body
