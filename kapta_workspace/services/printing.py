"""A page as PNG or PDF, by a browser on this machine; without one, SVG and HTML are what there is."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from kapta_workspace.domain.errors import Misconfigured

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
"""Browsers that print without a window, by the names they go under."""

LARGEST = 12_000
"""The longest side of a picture in pixels; what is larger is drawn smaller."""

PATIENCE = 120
"""Seconds a browser may take."""

QUIET = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--hide-scrollbars", "--no-pdf-header-footer"),
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a page that leads elsewhere by itself arrives nowhere
)

DOCTYPE = "<!DOCTYPE html>"
ALONE = (
    "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; img-src data:; font-src data:; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
)
"""
What a printed page may do: show what is in it. It lies in a folder of this machine, so it could reach files
and neighbours, should a text ever become a part of it.
"""


def png(svg: str, width: float, height: float) -> bytes:
    """
    A drawing as a PNG file, twice as fine as on the screen where that is not too large.

    Raises:
        Misconfigured: when there is no browser, or it fails.
    """
    fine = min(2.0, LARGEST / max(width, height))
    size = (f"--window-size={width:.0f},{height:.0f}", f"--force-device-scale-factor={fine:.3f}")
    return _printed(_page(svg, ""), "screenshot", "chart.png", *size)


def pdf(svg: str, width: float, height: float) -> bytes:
    """
    A drawing as a PDF of one page of its own size, its text still text.

    Raises:
        Misconfigured: when there is no browser, or it fails.
    """
    return _printed(
        _page(svg, f"@page{{size:{width:.0f}px {height:.0f}px;margin:0}}"), "print-to-pdf", "chart.pdf"
    )


def paper(page: str) -> bytes:
    """
    A page of ours as a PDF file, on the paper its own style names.

    Raises:
        Misconfigured: when there is no browser, or it fails.
    """
    return _printed(page, "print-to-pdf", "page.pdf")


def _page(svg: str, style: str) -> str:
    styled = f"<style>body{{margin:0}}svg{{display:block}}{style}</style>"
    return f"{DOCTYPE}<meta charset='utf-8'>{styled}{svg}"


def _printed(page: str, verb: str, name: str, *options: str) -> bytes:
    browser = next((found for one in BROWSERS if (found := shutil.which(one))), None)
    if browser is None:
        raise Misconfigured("PNG and PDF need Chromium or Chrome on this machine; save it as .html.")
    # Chromium refuses its own sandbox to root; what it reads is our drawing alone.
    alone = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with TemporaryDirectory(prefix="kapta-print-") as folder:
        there, made = Path(folder) / "page.html", Path(folder) / name
        there.write_text(f"{DOCTYPE}{ALONE}{page.removeprefix(DOCTYPE)}", encoding="utf-8")
        profile = f"--user-data-dir={folder}/profile"
        command = (browser, *QUIET, *alone, profile, *options, f"--{verb}={made}", there.as_uri())
        _run(command)
        if not made.exists():
            raise Misconfigured("The browser made no file; save it as .html instead.")
        return made.read_bytes()


def _run(command: tuple[str, ...]) -> None:
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE)  # noqa: S603, our own words
    except subprocess.TimeoutExpired as late:
        raise Misconfigured(f"The browser took longer than {PATIENCE} seconds; save it as .html.") from late
