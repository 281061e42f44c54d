"""Seeing what others change: one look a few seconds apart, while a page is open."""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

import panel as pn
from panel.io import PeriodicCallback

Head = TypeVar("Head")

log = logging.getLogger(__name__)

REST = 10
"""A change that took a while to draw is followed by so many times that while without a look."""
LONGEST = 60.0
"""But not by more seconds than this."""


class Live(Generic[Head]):
    """
    Looks at ``head`` every few seconds, and calls ``changed`` with the old and the new one when it moved.

    The session's own timer asks; nothing outside the session is told about it, so nothing outside can keep
    the session alive after it ends. (A watcher on a shared object would: 5 MB a session, for ever.) A look
    that takes long is not asked again meanwhile, and one that fails is logged once and tried again. The
    longer a change took to draw, the longer the next look waits: where many people write and many look on,
    a server that drew at every change for everybody would have no time left for those who click.

    Args:
        head: Gives something comparable, such as the last position of the change log; it is called often.
        changed: Draws again what the change touched.
        every: Seconds between looks.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        head: Callable[[], Head],
        changed: Callable[[Head, Head], None],
        every: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._head = head
        self._changed = changed
        self._clock = clock
        self._rests_until = 0.0
        self._seen = head()
        self._looking = Lock()
        self._failing = False
        # In the background, or the page's busy line would flicker at every look.
        self._timer = PeriodicCallback(
            callback=self.look, period=int(every * 1000), background=True, log=False
        )
        self._timer.start()
        pn.state.on_session_destroyed(lambda _: self.stop())

    def look(self) -> None:
        """Look now; does nothing while another look is going on, and after one that took long."""
        if self._clock() < self._rests_until or not self._looking.acquire(blocking=False):
            return
        try:
            self._compare()
            self._failing = False
        except Exception:
            if not self._failing:
                log.exception("The page could not be kept up to date; it tries again.")
            self._failing = True
        finally:
            self._looking.release()

    def _compare(self) -> None:
        now = self._head()
        if now == self._seen:
            return
        begun = self._clock()
        self._changed(self._seen, now)
        self._seen = now
        ended = self._clock()
        self._rests_until = ended + min(REST * (ended - begun), LONGEST)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
