"""From records, accounts, a day and scorecards to scores: one implementation for any number of accounts."""

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.health.arithmetic import effective_weights, level
from kapta_workspace.domain.health.catalogue import CATALOGUE, PENALTIES, factor_of
from kapta_workspace.domain.health.columns import Facts, Records, day_number, links_of
from kapta_workspace.domain.health.decay import Floats, Ints, decay
from kapta_workspace.domain.health.factors.caps import CONDITIONS
from kapta_workspace.domain.health.look import Look
from kapta_workspace.domain.health.reading import Cited, Factor, Options, Reading, joined
from kapta_workspace.domain.health.result import ASSUMED, MEASURED, NOT_APPLICABLE, ScoreResult
from kapta_workspace.domain.health.scorecard import Scorecard

ENGINE = 1
"""Counts up whenever the same records and the same card would give another number."""

NO_CAP = 100.0

Cards = Scorecard | Mapping[str, Scorecard]
"""One card for everybody, or a card for every tier."""

Days = dt.date | Sequence[dt.date]
"""One day for all accounts, or a day for each."""


def look_at(facts: Facts | Records, accounts: pd.DataFrame, on: Days, known: Days | None = None) -> Look:
    """
    Fix accounts and the day they are looked at from.

    Args:
        facts: Record kind → frame, for any number of accounts.
        accounts: *id, tier, started_on* and the account's own fields.
        on: The day, or one day an account.
        known: The day up to which rows had been recorded, for frames with *known_on*; else ``on``.
    """
    ids, days = links_of(accounts["id"]), _days(on, len(accounts))
    return Look(Records(facts), accounts, ids, days, days if known is None else _days(known, len(accounts)))


def _days(on: Days, n: int) -> Floats:
    if isinstance(on, dt.date):
        return np.full(n, day_number(on))
    return np.array([day_number(day) for day in on], dtype=np.float64)


def score(
    facts: Facts | Records,
    accounts: pd.DataFrame,
    on: Days,
    cards: Cards,
    *,
    known: Days | None = None,
    catalogue: Mapping[str, Factor] = CATALOGUE,
) -> ScoreResult:
    """
    Score accounts as of a day.

    Rows whose valid day lies after the day count for nothing; what was recorded later must already be
    missing from ``facts`` (or carry *known_on*). The columns read are listed in the package docstring.

    Args:
        facts: Record kind → frame.
        accounts: *id, tier, started_on* and the account's own fields, one row an account.
        on: The day, or one day an account.
        cards: One scorecard, or one by tier.
        known: See ``look_at``.
        catalogue: The factors that exist, with plug-ins' own among them.

    Raises:
        Misconfigured: if a tier has no card, or a card names an unknown factor.
        ValueError: if a frame lacks a column the card's factors read.
    """
    which, used = _assign(accounts, cards)
    factors = tuple(dict.fromkeys(name for card in used for name in card.factors))
    sheet = _Sheet(len(accounts), factors)
    days = _days(on, len(accounts))
    seen = days if known is None else _days(known, len(accounts))
    ids, records = links_of(accounts["id"]), Records(facts)
    for number, card in enumerate(used):
        mine = np.flatnonzero(which == number)
        part = accounts if len(mine) == len(accounts) else accounts.iloc[mine]
        sheet.fill(Look(records, part, ids[mine], days[mine], seen[mine]), card, mine, catalogue)
    return sheet.result(ids, days, used, which)


def _assign(accounts: pd.DataFrame, cards: Cards) -> tuple[Ints, tuple[Scorecard, ...]]:
    """For every account the number of its card, and the cards in use."""
    if isinstance(cards, Scorecard):
        return np.zeros(len(accounts), dtype=np.int64), (cards,)
    tiers = accounts["tier"].astype("object").where(accounts["tier"].notna(), "normal")
    present = list(dict.fromkeys(tiers.tolist()))
    lacking = [tier for tier in present if tier not in cards]
    if lacking:
        raise Misconfigured(f"There is no scorecard in force for {' and '.join(map(str, lacking))} accounts.")
    order = {tier: number for number, tier in enumerate(present)}
    return tiers.map(order).to_numpy(dtype=np.int64), tuple(cards[tier] for tier in present)


class _Sheet:
    """The arrays of a result while they are being filled, card by card."""

    def __init__(self, n: int, factors: tuple[str, ...]) -> None:
        shape = (n, len(factors))
        self.factors = factors
        self.value, self.age = np.full(shape, np.nan), np.full(shape, np.nan)
        self.measured, self.recency = np.zeros(shape, dtype=bool), np.ones(shape)
        self.weight = np.zeros(shape)
        self.raw = {name: np.zeros(n) for name in PENALTIES}
        self.ceiling, self.capped_by = np.full(n, NO_CAP), np.full(n, "", dtype=object)
        self.cited: dict[str, tuple[Cited, ...]] = {}

    def fill(self, look: Look, card: Scorecard, mine: Ints, catalogue: Mapping[str, Factor]) -> None:
        """Read every factor, penalty and cap of one card for its accounts."""
        for name in card.factors:
            self._factor(look, card, mine, _known(name, catalogue))
        for name, penalty in PENALTIES.items():
            options = {**penalty.options, **card.penalties.get(name, {})}
            if options["most"] > 0:
                reading = penalty.compute(look, options)
                self.raw[name][mine] = reading.value
                self._cite(name, reading, mine)
        self._weigh(card, mine)
        self._cap(look, card, mine)

    def _factor(self, look: Look, card: Scorecard, mine: Ints, factor: Factor) -> None:
        place = self.factors.index(factor.name)
        options = options_of(factor, card)
        reading = factor.compute(look, options)
        self.value[mine, place] = reading.value
        self.age[mine, place] = reading.age
        self.measured[mine, place] = reading.measured & ~np.isnan(reading.value)
        if {"grace", "half_life"} <= set(options):
            fresh = decay(np.nan_to_num(reading.age), options["grace"], options["half_life"])
            self.recency[mine, place] = fresh
        self._cite(factor.name, reading, mine)

    def _cite(self, name: str, reading: Reading, mine: Ints) -> None:
        moved = tuple(Cited(rows.kind, mine[rows.pos], rows.ids) for rows in reading.cited)
        self.cited[name] = (*self.cited.get(name, ()), *moved)

    def _weigh(self, card: Scorecard, mine: Ints) -> None:
        inside = np.array([_inside(card, name) for name in self.factors])
        order = {group.name: number for number, group in enumerate(card.groups)}
        group = np.array([order.get(card.group_of(name), 0) for name in self.factors], dtype=np.int64)
        outer = np.array([group.weight for group in card.groups])
        self.weight[mine] = effective_weights(inside, group, outer, ~np.isnan(self.value[mine]))

    def _cap(self, look: Look, card: Scorecard, mine: Ints) -> None:
        for cap in card.caps:
            holds = CONDITIONS[cap.when](look, cap.days, cap.count) & (cap.cap < self.ceiling[mine])
            self.ceiling[mine[holds]] = cap.cap
            self.capped_by[mine[holds]] = cap.id

    def result(self, ids: Ints, on: Floats, cards: tuple[Scorecard, ...], card: Ints) -> ScoreResult:
        """The finished result."""
        raw = sum(self.raw.values(), np.zeros(len(ids)))
        made = level(self.weight, np.nan_to_num(self.value), raw, self.ceiling)
        return ScoreResult(
            ids=ids,
            on=on,
            factors=self.factors,
            cards=cards,
            card=card,
            value=self.value,
            measured=self.measured,
            age=self.age,
            recency=self.recency,
            level=made,
            raw=self.raw,
            ceiling=self.ceiling,
            capped_by=tuple(self.capped_by.tolist()),
            cited=self.cited,
        )


def _known(name: str, catalogue: Mapping[str, Factor]) -> Factor:
    factor = factor_of(name, catalogue)
    if factor is None:
        raise Misconfigured(f"The scorecard names a factor nobody knows: {name}.")
    return factor


def _inside(card: Scorecard, name: str) -> float:
    return next((group.inside[name] for group in card.groups if name in group.inside), 0.0)


def options_of(factor: Factor, card: Scorecard) -> Options:
    """A factor's settings under a card: the catalogue's, with the card's own over them."""
    return {**factor.options, **card.options.get(factor.name, {})}


FACTOR = ("account", "factor", "value", "evidence", "age_days", "rows")


def factor_frame(
    name: str,
    facts: Facts | Records,
    accounts: pd.DataFrame,
    on: Days,
    card: Scorecard,
    *,
    catalogue: Mapping[str, Factor] = CATALOGUE,
) -> pd.DataFrame:
    """
    One factor for many accounts, whatever its weight: *account, factor, value, evidence, age_days, rows*.

    Raises:
        Misconfigured: if there is no such factor.
    """
    factor, look = _known(name, catalogue), look_at(facts, accounts, on)
    reading = factor.compute(look, options_of(factor, card))
    rows = joined(reading.cited)
    absent = np.isnan(reading.value)
    table = pd.DataFrame(
        {"account": look.ids, "factor": name, "value": reading.value, "age_days": reading.age}
    )
    table["evidence"] = np.where(absent, NOT_APPLICABLE, np.where(reading.measured, MEASURED, ASSUMED))
    table["rows"] = pd.Series([rows.get(place, ()) for place in range(look.n)], dtype="object")
    return table[list(FACTOR)]
