"""A scorecard: which factors count and how much, what takes points away, what caps the score. Data only."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kapta_workspace.domain.errors import Problem, Refused
from kapta_workspace.domain.health.catalogue import CATALOGUE
from kapta_workspace.domain.health.definition import definition_problems
from kapta_workspace.domain.health.reading import Factor

GREEN, AMBER, RED = "green", "amber", "red"
UNDEFINED = ""
"""The band of an account without a score."""

KAPPA = 50.0
"""How sure the weights are held to be when the spread of a score is told (Dirichlet concentration)."""


@dataclass(frozen=True)
class Group:
    """
    Factors that share a weight.

    Attributes:
        name: Its stable name.
        weight: Its share of the score; the groups add up to 100.
        inside: Factor id → weight, relative to the others of the group.
    """

    name: str
    weight: float
    inside: Mapping[str, float]


@dataclass(frozen=True)
class Cap:
    """
    A score may not pass ``cap`` while a named condition holds.

    Attributes:
        id: What it is called in explanations.
        when: The name of the condition (``factors/caps.py``).
        cap: The most the score may be.
        message: The sentence people read.
        days: The days the condition is about, where it is about days.
        count: The count the condition is about, where it is about a count.
    """

    id: str
    when: str
    cap: float
    message: str
    days: float = 0
    count: float = 0


@dataclass(frozen=True)
class Bands:
    """Where the bands begin, in displayed whole points: ``green``, then ``amber``, then red below."""

    green: int = 70
    amber: int = 40

    def of(self, badge: int) -> str:
        """The band of a displayed score."""
        if badge >= self.green:
            return GREEN
        return AMBER if badge >= self.amber else RED


@dataclass(frozen=True)
class Scorecard:
    """
    One version of the rules for one tier of accounts. Frozen: a change is a new version.

    Attributes:
        tier: ``normal`` or ``strategic``.
        groups: The groups in the order people read them.
        number: Its version number within the tier.
        effective_from: The first day it is in force.
        reason: Why it was made.
        options: Factor id → settings that differ from the catalogue's.
        penalties: Penalty name → settings that differ from the catalogue's.
        caps: The special rules.
        bands: Where the bands begin.
        kappa: How sure the weights are held to be.
    """

    tier: str
    groups: tuple[Group, ...]
    number: int = 1
    effective_from: dt.date = dt.date(2000, 1, 1)
    reason: str = ""
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    penalties: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()
    bands: Bands = Bands()
    kappa: float = KAPPA

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors that weigh something, in order."""
        heavy = [group.inside for group in self.groups if group.weight > 0]
        return tuple(name for inside in heavy for name, weight in inside.items() if weight > 0)

    def group_of(self, factor: str) -> str:
        """The name of the group a factor stands in; empty when it is not on the card."""
        return next((group.name for group in self.groups if factor in group.inside), "")

    def share(self, factor: str) -> float:
        """A factor's share of the score when every factor applies; 0 when it is not on the card."""
        outer = sum(
            group.weight for group in self.groups if any(weight > 0 for weight in group.inside.values())
        )
        found = next((group for group in self.groups if factor in group.inside), None)
        if found is None or not outer:
            return 0.0
        within = sum(found.inside.values())
        return found.weight / outer * found.inside[factor] / within if within else 0.0

    def enabled(self, group: Group) -> "Scorecard":
        """The same card with one more group (or that group anew); the others are scaled down to make room."""
        others = tuple(other for other in self.groups if other.name != group.name)
        whole = sum(other.weight for other in others)
        scale = (100 - group.weight) / whole if whole else 0.0
        return replace(
            self, groups=(*(replace(other, weight=other.weight * scale) for other in others), group)
        )

    def reweighted(self, weights: Mapping[str, float], reason: str = "") -> "Scorecard":
        """The next version with other factor weights (adding up to 100); groups keep their factors."""
        made = []
        for group in self.groups:
            inside = {name: float(weights.get(name, 0)) for name in group.inside}
            made.append(
                replace(
                    group,
                    weight=sum(inside.values()),
                    inside=inside if any(inside.values()) else group.inside,
                )
            )
        return replace(self, groups=tuple(made), number=self.number + 1, reason=reason)

    def to_json(self) -> str:
        """The card as text; ``from_json`` reads it back unchanged."""
        return json.dumps(self.to_plain(), indent=2, sort_keys=False)

    def to_plain(self) -> dict[str, Any]:
        """The card as dictionaries, lists, texts and numbers."""
        return {
            "tier": self.tier,
            "number": self.number,
            "effective_from": self.effective_from.isoformat(),
            "reason": self.reason,
            "groups": {
                group.name: {"weight": group.weight, "inside": dict(group.inside)} for group in self.groups
            },
            "options": {name: _plain(options) for name, options in self.options.items()},
            "penalties": {name: _plain(options) for name, options in self.penalties.items()},
            "caps": [dict(vars(cap)) for cap in self.caps],
            "bands": {"green": self.bands.green, "amber": self.bands.amber},
            "kappa": self.kappa,
        }

    @classmethod
    def from_json(cls, text: str, catalogue: Mapping[str, Factor] = CATALOGUE) -> "Scorecard":
        """
        Read a card from its text.

        Raises:
            Refused: with every problem of the definition, each a sentence.
        """
        try:
            plain = json.loads(text)
        except json.JSONDecodeError as error:
            raise Refused(
                [Problem(f"The scorecard is not JSON: {error.msg} in line {error.lineno}.", "S01")]
            ) from None
        return cls.from_plain(plain, catalogue)

    @classmethod
    def from_plain(cls, plain: Any, catalogue: Mapping[str, Factor] = CATALOGUE) -> "Scorecard":
        """
        Build a card from what ``to_plain`` gives.

        Raises:
            Refused: with every problem of the definition, each a sentence.
        """
        problems = definition_problems(plain, catalogue)
        if problems:
            raise Refused(problems)
        return cls(
            tier=plain["tier"],
            groups=tuple(_group(name, group) for name, group in plain["groups"].items()),
            number=int(plain.get("number", 1)),
            effective_from=dt.date.fromisoformat(plain.get("effective_from", "2000-01-01")),
            reason=plain.get("reason", ""),
            options={name: _settings(options) for name, options in plain.get("options", {}).items()},
            penalties={name: _settings(options) for name, options in plain.get("penalties", {}).items()},
            caps=tuple(Cap(**cap) for cap in plain.get("caps", ())),
            bands=Bands(**plain.get("bands", {})),
            kappa=float(plain.get("kappa", KAPPA)),
        )


def _group(name: str, plain: Mapping[str, Any]) -> Group:
    return Group(
        name, float(plain["weight"]), {key: float(weight) for key, weight in plain["inside"].items()}
    )


def _plain(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in options.items()}


def _settings(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}


def in_force(versions: Iterable[Scorecard], tier: str, on: dt.date) -> Scorecard | None:
    """The card of a tier in force on a day: the last to have begun; None when none had."""
    begun = [card for card in versions if card.tier == tier and card.effective_from <= on]
    return max(begun, key=lambda card: (card.effective_from, card.number), default=None)
