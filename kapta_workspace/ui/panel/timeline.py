"""Spans of time beneath one another: each a line of text, and a bar that says the same to the eye."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.style import Tone

MONTHS, QUARTERS = 14, 48
"""Up to so many months the scale names months, then quarters, and beyond them years."""


FEW = 7
"""Of more months than these a telephone names those alone that begin a quarter."""


WIDEST = 94.0
"""Per cent of the width beyond which the scale names nothing: there is no room to write it."""


AROUND = 12.0
"""Per cent of the width around today that are kept free for its name."""


@dataclass(frozen=True, slots=True)
class Mark:
    """
    A day of a span that matters.

    Attributes:
        on: The day.
        said: What it is.
        tone: How it is coloured; its shape is the same for all.
    """

    on: dt.date
    said: str
    tone: Tone = "watch"


@dataclass(frozen=True, slots=True)
class Span:
    """
    One line of a timeline.

    Attributes:
        name: What it is.
        said: All that the bar shows, in words.
        start: Its first day; a missing one leaves a point at the end.
        end: Its last day; a missing one leaves a point at the start.
        tone: The bar's colour.
        percent: How much of it is done.
        filled: Instead, the day up to which it is filled.
        marks: Days of it that matter.
        deep: How far it is moved in.
    """

    name: Any
    said: Any
    start: dt.date | None
    end: dt.date | None
    tone: Tone = "primary"
    percent: float | None = None
    filled: dt.date | None = None
    marks: Sequence[Mark] = ()
    deep: int = 0

    @property
    def days(self) -> list[dt.date]:
        """Every day it names."""
        return [day for day in (self.start, self.end, *(mark.on for mark in self.marks)) if day]


def timeline(spans: Sequence[Span], today: dt.date, label: str, *, since: dt.date | None = None) -> Safe:
    """
    Spans under a scale of months, quarters or years, with today marked; a list, for those who hear it.

    Args:
        spans: In order.
        today: The day of the page.
        label: What the list is called.
        since: What lies before this day is cut off.
    """
    days = [day for span in spans for day in span.days]
    first, last = min([today, *days]), max([today, *days])
    if since is not None:
        first = min(max(first, since), today)
    scale = _Scale(_first_of_month(first), _next_month(last))
    ticks = join(
        html(
            '<span{rest} style="left:{at:.2f}%">{said}</span>',
            rest=Safe(' class="k-time-month"') if rest else "",
            at=scale.at(day),
            said=said,
        )
        for day, said, rest in scale.ticks()
        if abs(scale.at(day) - scale.at(today)) > AROUND
    )
    return html(
        '<div class="k-time"><div class="k-time-scale" aria-hidden="true"><div>{ticks}'
        '<b style="left:{now:.2f}%;translate:-{back:.0f}%">today</b></div></div>'
        '<ol aria-label="{label}">{lines}</ol></div>',
        ticks=ticks,
        now=scale.at(today),
        back=scale.at(today),
        label=label,
        lines=join(_line(span, scale, today) for span in spans),
    )


def _line(span: Span, scale: "_Scale", today: dt.date) -> Safe:
    return html(
        '<li class="k-deep{deep}"><div class="k-time-name">{name}<small class="k-sub">{said}</small></div>'
        '<div class="k-time-track" aria-hidden="true"><s style="left:{now:.2f}%"></s>{bar}{marks}</div></li>',
        deep=min(span.deep, 2),
        name=span.name,
        said=span.said,
        now=scale.at(today),
        bar=_bar(span, scale),
        marks=join(
            html(
                '<i class="k-time-mark k-{tone}" style="left:{at:.2f}%" title="{said}"></i>',
                tone=mark.tone,
                at=scale.at(mark.on),
                said=mark.said,
            )
            for mark in span.marks
        ),
    )


def _bar(span: Span, scale: "_Scale") -> Safe:
    if span.start is None and span.end is None:
        return Safe("")
    if span.start is None or span.end is None:
        at = scale.at(span.start or span.end or scale.first)
        return html('<i class="k-time-point k-{tone}" style="left:{at:.2f}%"></i>', tone=span.tone, at=at)
    left, right = scale.at(span.start), scale.at(span.end)
    done = min(max(span.percent or 0.0, 0.0), 100.0)
    if span.filled and right > left:
        done = 100 * min(max((scale.at(span.filled) - left) / (right - left), 0.0), 1.0)
    return html(
        '<span class="k-time-bar k-{tone}" style="left:{left:.2f}%;width:{width:.2f}%">'
        '<i style="width:{done:.0f}%"></i></span>',
        tone=span.tone,
        left=left,
        width=max(right - left, 0.5),
        done=done,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the first day shown to the last."""

    first: dt.date
    last: dt.date

    def at(self, day: dt.date) -> float:
        """Where a day is, in per cent of the width; days outside are at the edge."""
        part = (day - self.first).days / max((self.last - self.first).days, 1)
        return 100 * min(max(part, 0.0), 1.0)

    def ticks(self) -> Iterator[tuple[dt.date, str, bool]]:
        """The days that are named, how, and whether only where there is room for them."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        every = 1 if months <= MONTHS else 3 if months <= QUARTERS else 12
        day = self.first
        while day < self.last:
            if (day.month - 1) % every == 0 and self.at(day) < WIDEST:
                yield day, _said(day, every), FEW < months <= MONTHS and day.month % 3 != 1
            day = _next_month(day)


def _said(day: dt.date, every: int) -> str:
    if every == 12:
        return f"{day:%Y}"
    return f"{day:%b ’%y}" if day.month == 1 else f"{day:%b}"


def _first_of_month(day: dt.date) -> dt.date:
    return day.replace(day=1)


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
