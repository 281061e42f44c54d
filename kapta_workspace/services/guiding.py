"""The setup guide of accounts: what is done, what is left, and the points each step would bring."""

import datetime as dt
from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from kapta_workspace.domain import guide
from kapta_workspace.domain.freshness import freshness, terms
from kapta_workspace.domain.guide import STEPS
from kapta_workspace.domain.health.engine import score
from kapta_workspace.domain.health.factors.measures import HIGHEST, LOWEST
from kapta_workspace.domain.health.ideas import ideas
from kapta_workspace.domain.health.worlds import World, side_by_side, world
from kapta_workspace.services import scoring
from kapta_workspace.services.scoring import Material
from kapta_workspace.services.views import View

MANY = 100
"""So many accounts are scored again step by step; of more the points are left out, as it takes too long."""

COLUMNS = (*guide.COLUMNS, "points")


def guided(view: View) -> pd.DataFrame:
    """
    One row an account in view and step: ``guide.COLUMNS`` with *points*.

    *points* are what the score would gain today with the step done, by scoring the account again with it; 0
    for a step that is done or counts for nothing, missing where more than ``MANY`` accounts are in view.
    """
    still, day = view.still(), view.moment.date()
    accounts, contacts = still.frame("account"), still.frame("contact")
    accounts = accounts[accounts["archived_at"].isna()].reset_index(drop=True)
    agreed = terms(still.frame("account"), still.frame("policy"))
    table = guide.guide(
        still.schemas,
        accounts,
        contacts,
        still.frame("contributor"),
        freshness(contacts, still.frame("note"), day, agreed=agreed),
        still.frame("policy"),
    )
    if len(accounts) > MANY or accounts.empty:
        return table.assign(points=pd.Series(float("nan"), index=table.index))
    return table.assign(points=_points(scoring.material(still, day), table, day))


def _points(made: Material, table: pd.DataFrame, day: dt.date) -> np.ndarray:
    """What each step of each account would bring, in the order of the guide's rows."""
    left = {int(str(one)): set(rows["step"]) for one, rows in table[~table["done"]].groupby("account")}
    accounts = table["account"].unique().tolist()
    worlds = [one for account in accounts for one in _worlds(made, account, left.get(account, set()), day)]
    facts, frame = side_by_side(worlds)
    scores = np.nan_to_num(score(facts, frame, day, made.cards).score).reshape(-1, len(STEPS) + 1)
    gained: np.ndarray = np.maximum(scores[:, 1:] - scores[:, :1], 0).round(1).ravel()
    return gained


def _worlds(made: Material, account: int, left: Collection[str], day: dt.date) -> Iterator[World]:
    """The account as it is, and with each step that is left done."""
    mine = world(made.facts, made.accounts, account)
    tier = mine.accounts["tier"].iloc[0]
    card = made.cards["normal" if pd.isna(tier) else str(tier)]
    found = ideas(mine, day, card, rating=(LOWEST + HIGHEST) / 2) if left else []
    yield mine
    for step in STEPS:
        rows = [row for idea in found if idea.sort in step.sorts for row in idea.rows]
        yield mine.changed(rows) if rows and step.name in left else mine
