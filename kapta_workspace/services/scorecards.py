"""The scorecards of the workspace: every version, and the next one, written with a reason."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Misconfigured, Problem, Refused
from kapta_workspace.domain.health import DEFAULTS, Bands, Cap, Group, Scorecard
from kapta_workspace.domain.health.catalogue import factor_of
from kapta_workspace.domain.health.definition import definition_problems
from kapta_workspace.domain.health.explain.level import label_of
from kapta_workspace.services import records, scoring
from kapta_workspace.services.views import View
from kapta_workspace.storage import log
from kapta_workspace.storage.store import Store

VERSIONS = ("id", "tier", "number", "effective_from", "in_force", "description", "who", "recorded_on")
WEIGHTS = ("factor", "label", "group", "weight")
WHOLE = 100.0


@dataclass(frozen=True)
class Next:
    """
    A scorecard that might become the next version.

    Attributes:
        card: The card.
        weights: *factor, label, group, now, then*: shares of the score in points of 100.
        problems: What is wrong with it; it can be saved when there is nothing.
    """

    card: Scorecard
    weights: pd.DataFrame
    problems: tuple[Problem, ...]

    def _repr_html_(self) -> str:
        said = "".join(f"<li>{problem.sentence}</li>" for problem in self.problems)
        return f"{self.weights.round(1).to_html(index=False)}<ul>{said}</ul>"


@dataclass(frozen=True)
class Scorecards:
    """
    The rules by which scores are made, one card a tier; a change is a new version, in force from a day.

    Administrators write them: ``edit("normal", weights={"notes": 20}, why="Notes tell us most.")``.
    """

    store: Store
    user: int
    through: str = "code"

    def frame(self) -> pd.DataFrame:
        """
        Every version written here, newest first.

        Returns:
            *id, tier, number, effective_from, in_force, description* (why), *who, recorded_on*. A tier
            without a version uses the card of a new workspace.
        """
        rows = self._view().frame("scorecard")
        today = self.store.clock().date()
        now = {tier: card.number for tier, card in scoring.cards_among(rows, today).items()}
        with self.store.reading() as unit:
            wanted = rows["born"].astype(int).tolist()
            sets = log.sets(unit, log.SETS.c.id.in_(wanted)).set_index("id")
        names = self._view().titles("user", sets["actor"].dropna().astype(int).tolist())
        made = rows.assign(
            in_force=[now[tier] == number for tier, number in zip(rows["tier"], rows["number"], strict=True)],
            who=sets["actor"].reindex(wanted).map(names).fillna("The workspace").to_numpy(),
            recorded_on=sets["at"].reindex(wanted).array,
        )
        ordered = made.sort_values(["tier", "effective_from", "number"], ascending=[True, False, False])
        return ordered[list(VERSIONS)].reset_index(drop=True)

    def get(self, tier: str, on: dt.date | None = None) -> Scorecard:
        """
        The card of a tier in force on a day; today unless said.

        Raises:
            Misconfigured: if there is no such tier.
        """
        if tier not in DEFAULTS:
            raise Misconfigured(f"There is no tier {tier}; there are {' and '.join(DEFAULTS)}.")
        return scoring.cards_of(self._view(), on or self.store.clock().date())[tier]

    def weights(self, tier: str, on: dt.date | None = None) -> pd.DataFrame:
        """What counts how much: *factor, label, group, weight* (points of 100), in the order of the card."""
        return _weights(self.get(tier, on), self._names())

    def draft(
        self,
        tier: str,
        *,
        weights: Mapping[str, float] | None = None,
        options: Mapping[str, Mapping[str, Any]] | None = None,
        penalties: Mapping[str, Mapping[str, Any]] | None = None,
        caps: Sequence[Mapping[str, Any]] | None = None,
        bands: tuple[int, int] | None = None,
        effective_from: dt.date | None = None,
        why: str = "",
    ) -> Next:
        """
        The next version of a card, shown and checked but not written.

        Args:
            tier: ``normal`` or ``strategic``.
            weights: Factor → points of 100; the factors not named share the rest as they did. An imported
                metric is ``metric:<id>``.
            options: Factor → settings that differ from the usual ones.
            penalties: Penalty → settings, such as ``{"risk": {"most": 20}}``.
            caps: All special rules anew, each *id, when, cap, message, days, count*.
            bands: Where green and amber begin.
            effective_from: The first day in force; today unless said.
            why: The reason, kept with the version.
        """
        now, today = self.get(tier), self.store.clock().date()
        card = now if weights is None else _reweighted(now, weights)
        card = replace(
            card,
            number=next_number(self._view(), tier),
            effective_from=effective_from or today,
            reason=why,
            options={**card.options, **(options or {})},
            penalties={**card.penalties, **(penalties or {})},
            caps=card.caps if caps is None else tuple(Cap(**cap) for cap in caps),
            bands=card.bands if bands is None else Bands(*bands),
        )
        problems = (*_weighing(weights or {}), *definition_problems(card.to_plain()))
        return Next(card, _compared(now, card, self._names()), problems)

    def effect(self, drafted: Next) -> pd.DataFrame:
        """
        What a card would do to the accounts of its tier if it were in force today.

        Returns:
            *account, score, band, score_then, band_then*: the score as it is and as it would be.
        """
        view, today = self._view(), self.store.clock().date()
        now = scoring.material(view, today)
        mine = now.accounts.loc[now.accounts["tier"] == drafted.card.tier, "id"].astype(int)
        # A version without a day in force yet is scored as if it were.
        then = replace(now, cards={**now.cards, drafted.card.tier: drafted.card})
        before, after = (
            one.score(today).totals.set_index("account")[["score", "band"]] for one in (now, then)
        )
        both = before.join(after.add_suffix("_then"))
        return both[both.index.isin(mine)].reset_index(names="account")

    def edit(self, tier: str, *, why: str, **changes: Any) -> Receipt:
        """
        Write the next version of a card; see ``draft`` for what can be changed.

        Raises:
            Refused: with every problem of the card, or without a reason; ``NotAllowed`` for whoever is no
                administrator.
        """
        made = self.draft(tier, why=why, **changes)
        if not why.strip():
            give = Problem("A change of the scorecard needs a reason.", "S21", "scorecard", "description")
            raise Refused([give, *made.problems])
        if made.problems:
            raise Refused(list(made.problems))
        row = {
            "tier": made.card.tier,
            "number": made.card.number,
            "effective_from": pd.Timestamp(made.card.effective_from),
            "definition": made.card.to_json(),
            "description": why,
        }
        rows = pd.DataFrame([row]).set_axis(["scorecard"])
        return records.save(self.store, self.user, ChangeSet((Rows("scorecard", rows),), self.through, why))

    def _names(self) -> dict[str, str]:
        metrics = self._view().frame("metric")
        return {f"metric:{one}": name for one, name in zip(metrics["id"], metrics["name"], strict=True)}

    def _view(self) -> View:
        return View(self.store, self.user)


def next_number(view: View, tier: str) -> int:
    """The number of a tier's next version."""
    rows = view.frame("scorecard")
    mine = rows.loc[rows["tier"] == tier, "number"]
    return int(max(mine.max() if len(mine) else 0, DEFAULTS[tier].number)) + 1


def _weighing(weights: Mapping[str, float]) -> list[Problem]:
    """What is wrong with the weights somebody named, before they are put on a card."""
    found = []
    for name, weight in weights.items():
        if factor_of(name) is None:
            found.append(Problem(f"There is no factor “{name}”.", "S10", "scorecard", name))
        if not 0 <= weight <= WHOLE:
            found.append(
                Problem(f"The weight of “{name}” must lie between 0 and 100.", "S07", "scorecard", name)
            )
    whole = sum(weights.values())
    if whole > WHOLE + 1e-6:
        found.append(
            Problem(f"The weights named add up to {whole:g}, more than 100.", "S08", "scorecard", "weights")
        )
    return found


def _reweighted(card: Scorecard, weights: Mapping[str, float]) -> Scorecard:
    """The card with some factors at given shares; the others share what is left as they did."""
    others = {name: card.share(name) for name in card.factors if name not in weights}
    whole, left = sum(others.values()), max(0.0, WHOLE - sum(weights.values()))
    shares = {name: left * share / whole for name, share in others.items()} | dict(weights)
    added = tuple(Group(name, 0.0, {name: WHOLE}) for name in weights if not card.group_of(name))
    return replace(card, groups=(*card.groups, *added)).reweighted(shares)


def _weights(card: Scorecard, names: dict[str, str]) -> pd.DataFrame:
    rows = [
        (name, label_of(name, names), group.name, WHOLE * card.share(name))
        for group in card.groups
        for name in group.inside
    ]
    return pd.DataFrame(rows, columns=list(WEIGHTS))


def _compared(now: Scorecard, then: Scorecard, names: dict[str, str]) -> pd.DataFrame:
    table = _weights(then, names).rename(columns={"weight": "then"})
    table.insert(3, "now", [WHOLE * now.share(name) for name in table["factor"]])
    return table
