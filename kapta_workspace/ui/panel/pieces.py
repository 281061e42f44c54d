"""
The small pieces pages are made of: functions from plain values to ``Safe`` HTML, and nothing else.

Every value is escaped unless it is ``Safe`` already, so pieces go into pieces. A colour never stands alone:
there is a sign, and a word or a text alternative, with each.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import pandas as pd

from kapta_workspace.ui.panel.icons import Icon, icon
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_text, safe_url
from kapta_workspace.ui.panel.style import Tone

Band = Literal["healthy", "watch", "risk", "unknown"]

BANDS: dict[Band, tuple[str, Tone, Icon]] = {
    "healthy": ("Healthy", "healthy", "check"),
    "watch": ("Watch", "watch", "minus"),
    "risk": ("At risk", "risk", "alert"),
    "unknown": ("Not scored", "neutral", "question"),
}
"""What a band is called, its tone and its sign."""


def badge(text: Any, tone: Tone = "neutral", sign: Icon | None = None) -> Safe:
    """A short state, such as *Strategic* or *At risk*."""
    return html(
        '<span class="k-badge k-{tone}">{sign}{text}</span>',
        tone=tone,
        text=text,
        sign=icon(sign) if sign else "",
    )


def band_badge(band: Band) -> Safe:
    """A health band: its sign, its word, its colour."""
    word, tone, sign = BANDS[band]
    return badge(word, tone, sign)


def chip(text: Any, href: str | None = None, sign: Icon | None = None) -> Safe:
    """Something a row belongs to, such as its account; with an address it is a link."""
    inside = html("{sign}<span>{text}</span>", sign=icon(sign) if sign else "", text=text)
    if href is None:
        return html('<span class="k-chip">{inside}</span>', inside=inside)
    return html('<a class="k-chip" href="{href}">{inside}</a>', href=safe_url(href), inside=inside)


def link(text: Any, href: str | None) -> Safe:
    """A link; text alone when the address is missing or not one that may be followed."""
    address = safe_url(href)
    if address == "#":
        return safe_text(text)
    if "://" in address:
        return html(
            '<a href="{to}" target="_blank" rel="noopener noreferrer">{text}</a>', to=address, text=text
        )
    return html('<a href="{to}">{text}</a>', to=address, text=text)


def delta(change: float | None, since: str = "", unit: str = "point", digits: int = 0) -> Safe:
    """A gain or loss, by arrow, sign and colour; a missing one says that there is nothing to compare with."""
    when = f" since {since}" if since else ""
    if change is None or is_missing(change):
        return html(
            '<span class="k-delta k-none" title="{why}">no earlier score</span>',
            why=f"Nothing to compare{when}",
        )
    shown = f"{int(abs(change) * 10**digits + 0.5) / 10**digits:.{digits}f}"
    if not float(shown):
        return html('<span class="k-delta k-none" title="{why}">±0</span>', why=f"Unchanged{when}")
    up = change > 0
    return html(
        '<span class="k-delta k-{tone}" title="{why}">{arrow}<span class="k-hidden">{word} </span>'
        "{amount}</span>",
        tone="healthy" if up else "risk",
        arrow=icon("arrow-up" if up else "arrow-down"),
        word="up" if up else "down",
        amount=shown,
        why=f"{'Up' if up else 'Down'} {shown} {unit}{'' if float(shown) == 1 else 's'}{when}",
    )


def avatar(
    name: str,
    picture: str | None = None,
    size: Literal["small", "medium", "large"] = "medium",
    *,
    square: bool = False,
) -> Safe:
    """
    A person, or a ``square`` account: the picture, else the initials on a colour that stays theirs.

    The name is the text alternative.
    """
    shape = "square" if square else "round"
    if picture:
        return html(
            '<img class="k-avatar k-{size} k-{shape}" src="{src}" alt="{name}" title="{name}">',
            size=size,
            shape=shape,
            src=picture_url(picture),
            name=name,
        )
    return html(
        '<span class="k-avatar k-{size} k-{shape} k-hue{hue}" role="img" aria-label="{name}" title="{name}">'
        "{letters}</span>",
        size=size,
        shape=shape,
        hue=sum(name.encode()) % 6,
        name=name,
        letters=initials(name),
    )


def picture_url(address: str) -> Safe:
    """The address of a picture: http, https, ours, or a PNG, JPEG, WebP or GIF in base 64; else nothing."""
    kind, _, data = address.partition(";base64,")
    if kind in ("data:image/png", "data:image/jpeg", "data:image/webp", "data:image/gif") and data.isascii():
        return safe_text(address)
    safe = safe_url(address)
    return Safe("") if safe.startswith(("mailto:", "tel:", "#")) else safe


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name, in capitals: *Ada King Byron* is AB."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def definition_list(pairs: Iterable[tuple[Any, Any]]) -> Safe:
    """Labels beside values; a missing value is drawn as a dash that says so."""
    rows = join(
        html("<div><dt>{label}</dt><dd>{value}</dd></div>", label=label, value=_or_dash(value))
        for label, value in pairs
    )
    return html('<dl class="k-list">{rows}</dl>', rows=rows)


MISSING = Safe('<span class="k-none" title="Not filled in">–</span>')
"""What stands where a value is not known."""


def is_missing(value: Any) -> bool:
    """Whether a value is not known: ``None``, or one of the frames' own ways to say so."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _or_dash(value: Any) -> Any:
    return MISSING if is_missing(value) or value == "" else value


def card(title: Any, body: Any, *, actions: Sequence[Safe] = (), aside: Any = None, anchor: str = "") -> Safe:
    """
    A section of a page with its heading, a word or count ``aside`` it, and its buttons or links at the right.

    ``anchor`` is the id other places of the page jump to.
    """
    return html(
        '<section class="k-card"{anchor} aria-label="{title}"><header><h2>{title}</h2>{aside}'
        '<div class="k-actions">{actions}</div></header><div class="k-body">{body}</div></section>',
        anchor=html(' id="{anchor}"', anchor=anchor) if anchor else "",
        title=title,
        aside="" if aside is None else html('<span class="k-aside">{aside}</span>', aside=aside),
        actions=join(actions),
        body=body,
    )


def button(
    text: Any, action: str, *, sign: Icon | None = None, quiet: bool = False, hint: str = "", **about: Any
) -> Safe:
    """
    A button that tells the page's ``Actions`` what was pressed: *action*, and whatever it is ``about``.

    With an empty text it is its sign alone, named by ``hint``; else its name holds the text in any case.
    """
    data = join(
        html(' data-{key}="{value}"', key=key.replace("_", "-"), value=value) for key, value in about.items()
    )
    return html(
        '<button type="button" class="k-button {kind}" data-action="{action}"{data} title="{hint}" '
        'aria-label="{name}">'
        "{sign}{text}</button>",
        kind="k-quiet" if quiet else "",
        action=action,
        data=data,
        hint=hint,
        name=_named(text, hint),
        sign=icon(sign) if sign else "",
        text=text,
    )


def _named(text: Any, hint: str) -> Any:
    """What a button is called: the hint, and what is seen on it, which people may say to press it."""
    if not hint:
        return text
    seen = "" if isinstance(text, Safe) else str(text)
    return hint if seen.casefold() in hint.casefold() else f"{seen}: {hint}"


def empty_state(title: Any, sentence: Any, action: Safe | None = None, sign: Icon = "plus") -> Safe:
    """What a section shows when nothing is in it: what would be here, and how to put it there."""
    return html(
        '<div class="k-empty"><span class="k-empty-sign">{sign}</span><strong>{title}</strong>'
        "<p>{sentence}</p>{action}</div>",
        sign=icon(sign),
        title=title,
        sentence=sentence,
        action=action,
    )


def grid(*pieces: Safe, narrow: int = 280) -> Safe:
    """Pieces side by side, as many in a row as fit at ``narrow`` pixels or more each."""
    return html(
        '<div class="k-grid" style="--narrow:{narrow}px">{pieces}</div>',
        narrow=int(narrow),
        pieces=join(pieces),
    )


def row(*pieces: Any) -> Safe:
    """Pieces in one line, which wraps when it must."""
    return html('<div class="k-row">{pieces}</div>', pieces=join(pieces))


def stack(*pieces: Any) -> Safe:
    """Pieces beneath one another, evenly apart."""
    return html('<div class="k-stack">{pieces}</div>', pieces=join(pieces))
