"""
Forms somebody has begun and neither saved nor discarded, beside the records and never among them.

Like passwords and sessions they have no history, nobody undoes them and no View shows them: what is typed and
not saved belongs to nobody but whoever types it.
"""

from typing import NamedTuple

import sqlalchemy as sa

from kapta_workspace.storage.rows import table
from kapta_workspace.storage.store import Unit

UNFINISHED = table("unfinished")


class Kept(NamedTuple):
    """
    One form.

    Attributes:
        form: Which form of its person.
        ticket: Which opening of it.
        at: When it was last typed into, in seconds since 1970.
        body: What was typed, as text; empty once it was saved.
    """

    form: str
    ticket: str
    at: int
    body: str


def keep(unit: Unit, user: int, form: str, ticket: str, body: str) -> None:
    """Keep a form in the place of what was kept of it before."""
    drop(unit, user, form)
    row = {"user": user, "form": form, "ticket": ticket, "at": int(unit.now.timestamp()), "body": body}
    unit.connection.execute(UNFINISHED.insert().values(**row))


def drop(unit: Unit, user: int, *forms: str) -> None:
    """Let go of forms."""
    mine = (UNFINISHED.c.user == user) & UNFINISHED.c.form.in_(forms)
    unit.connection.execute(UNFINISHED.delete().where(mine))


def of(unit: Unit, user: int) -> list[Kept]:
    """A person's forms, those typed into last first, and among them those that were saved."""
    asked = (
        sa.select(UNFINISHED.c.form, UNFINISHED.c.ticket, UNFINISHED.c.at, UNFINISHED.c.body)
        .where(UNFINISHED.c.user == user)
        .order_by(UNFINISHED.c.at.desc(), UNFINISHED.c.form)
    )
    return [Kept(*row) for row in unit.connection.execute(asked)]


def forget_old(unit: Unit, before: int) -> None:
    """Let go of what nobody typed into since a moment, whoever's it is."""
    unit.connection.execute(UNFINISHED.delete().where(UNFINISHED.c.at < before))
