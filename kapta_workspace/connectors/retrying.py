"""Patience with other systems: what is worth asking again, how often, and how long an answer may take."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from kapta_workspace.domain.errors import Misconfigured

AGAIN = 5
"""So often a question is asked again after the first time."""
PAUSE = 0.5
"""Seconds before the second asking; doubled each time, unless the other side says how long to wait."""
LATER = (429, 500, 502, 503, 504)
"""Too many questions, or a fault on the other side that may pass."""
SILENT = 1
"""So often whoever said nothing at all is asked again: each time costs as long as an answer may take."""
SECONDS = 60
"""How long one answer may take."""

Answer = TypeVar("Answer")


def in_time(seconds: float, question: Callable[[], Answer]) -> Answer:
    """
    The answer to a question, or what it raised; whoever takes longer than so many seconds is left behind.

    It is for what has no time limit of its own that holds: name servers, drivers of databases.

    Raises:
        TimeoutError: when the time is over.
    """
    done: list[Answer] = []
    wrong: list[BaseException] = []

    def alone() -> None:
        try:
            done.append(question())
        except BaseException as error:  # noqa: BLE001 - raised below, in the thread that asked
            wrong.append(error)

    thread = threading.Thread(target=alone, daemon=True)
    thread.start()
    thread.join(seconds)
    if wrong:
        raise wrong[0]
    if not done:
        raise TimeoutError
    return done[0]


def patience(pause: float = PAUSE) -> Any:
    """The rule for urllib3: wait as told by Retry-After, else longer each time."""
    from urllib3.util.retry import Retry  # noqa: PLC0415 - comes with the extra crm

    return Retry(
        total=AGAIN,
        read=SILENT,
        backoff_factor=pause,
        status_forcelist=LATER,
        allowed_methods=None,  # every question only reads, whatever its method
        respect_retry_after_header=True,
        raise_on_status=False,
    )


def patient_session(pause: float = PAUSE) -> Any:
    """A session of requests that asks again, and never waits for ever."""
    try:
        import requests  # noqa: PLC0415 - comes with the extra crm
        from requests.adapters import HTTPAdapter  # noqa: PLC0415
    except ImportError as error:
        raise Misconfigured(
            'Connections need one more library: pip install "kapta-workspace[crm]".'
        ) from error

    class Bounded(HTTPAdapter):
        """Adds the time limit to every question."""

        def send(self, *args: Any, **kwargs: Any) -> Any:
            kwargs["timeout"] = kwargs.get("timeout") or SECONDS
            return super().send(*args, **kwargs)

    session = requests.Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, Bounded(max_retries=patience(pause)))
    return session
