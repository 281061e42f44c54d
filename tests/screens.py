"""Chromium for tests, and pages that tell on themselves: errors, pop-ups and requests to strangers."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, sync_playwright

AT_HOME = {"127.0.0.1", "localhost", "::1"}
NO_HOST = {"data", "blob", "about", "chrome", "chrome-error", "javascript"}

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks of a stranger, nothing leaves the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def chromium() -> str | None:
    """Find the browser: KAPTA_TEST_BROWSER, else Chromium or Chrome where systems put them."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    named = os.environ.get("KAPTA_TEST_BROWSER")
    return named or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def browsing(executable: str) -> Iterator[Browser]:
    """Run Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Pages:
    """
    Opens pages, each in a session of its own, and keeps what went wrong in any of them.

    Attributes:
        browser: The running Chromium.
        complaints: One sentence each; the ``page`` and ``new_page`` fixtures fail the test on them.
    """

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def new(
        self, *, width: int = 1280, height: int = 900, dark: bool = False, allow: Sequence[str] = ()
    ) -> Page:
        """
        Open a page, signed in as nobody, sharing nothing with the others.

        Args:
            width: Of the window, in CSS pixels; 390 is a telephone.
            height: Of the window, in CSS pixels.
            dark: Whether the system asks for dark colours.
            allow: Patterns of console errors this page may have, each with its reason beside it.
        """
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        self._contexts.append(context)
        page = context.new_page()
        self._watch(page, allow)
        return page

    def close(self) -> None:
        """Close every page that was opened."""
        for context in self._contexts:
            context.close()

    def _watch(self, page: Page, allow: Sequence[str]) -> None:
        def hear(message: ConsoleMessage) -> None:
            if message.type == "error" and not any(re.search(known, message.text) for known in allow):
                self.complaints.append(f"The console of {page.url} has an error: {message.text}")

        def refuse(dialog: Dialog) -> None:
            self.complaints.append(f"{page.url} opened a pop-up: {dialog.message}")
            dialog.dismiss()

        def trace(url: str) -> None:
            if is_foreign(url):
                self.complaints.append(f"{page.url} asked a stranger: {url}")

        page.on("console", hear)
        page.on("dialog", refuse)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url} failed: {error}"))
        page.on("request", lambda request: trace(request.url))
        page.on("websocket", lambda socket: trace(socket.url))


def is_foreign(url: str) -> bool:
    """Say whether an address leads away from this machine."""
    parts = urlsplit(url)
    return parts.scheme not in NO_HOST and parts.hostname not in AT_HOME
