"""Moments people ask for: a day, an instant or a position of the log."""

from datetime import date, datetime

from kapta_workspace.storage import log
from kapta_workspace.storage.store import Unit

Moment = date | datetime | int | None


def moment_of(moment: Moment) -> datetime | None:
    """The instant that is meant: a day counts to its last one; None for now and for a log position."""
    return None if moment is None or isinstance(moment, int) else _instant(moment)


def position_of(unit: Unit, moment: Moment) -> int | None:
    """The log position of a moment; a number is a position already."""
    if moment is None or isinstance(moment, int):
        return moment
    return log.position_at(unit, _instant(moment))


def _instant(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.astimezone()
    return log.end_of(moment)
