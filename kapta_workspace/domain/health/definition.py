"""What may be wrong with a scorecard an administrator writes, said in sentences."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.health.catalogue import CATALOGUE, PENALTIES, factor_of
from kapta_workspace.domain.health.factors.caps import CONDITIONS
from kapta_workspace.domain.health.reading import Factor
from kapta_workspace.domain.schemas.common import TIERS

WHOLE = 100.0
PARTS = (
    "tier",
    "number",
    "effective_from",
    "reason",
    "groups",
    "options",
    "penalties",
    "caps",
    "bands",
    "kappa",
)
CAP_PARTS = ("id", "when", "cap", "message", "days", "count")


def definition_problems(plain: Any, catalogue: Mapping[str, Factor] = CATALOGUE) -> tuple[Problem, ...]:
    """Everything wrong with a card's definition; nothing when it can be used."""
    if not isinstance(plain, Mapping):
        return (_problem("S01", "The scorecard is not a table of settings.", "", plain),)
    found = list(_frame(plain))
    found += _groups(plain.get("groups"), catalogue)
    found += _options(plain.get("options", {}), catalogue)
    found += _penalties(plain.get("penalties", {}))
    found += _caps(plain.get("caps", ()))
    found += _bands(plain.get("bands", {}))
    return tuple(found)


def _problem(code: str, sentence: str, field: str, value: Any = None, suggestion: str = "") -> Problem:
    return Problem(sentence, code, "scorecard", field, value, suggestion=suggestion)


def _frame(plain: Mapping[str, Any]) -> Iterator[Problem]:
    for name in plain:
        if name not in PARTS:
            yield _problem(
                "S02", f"A scorecard has no part “{name}”.", str(name), None, f"It has {', '.join(PARTS)}."
            )
    if plain.get("tier") not in {choice.code for choice in TIERS}:
        yield _problem(
            "S03",
            f"“{plain.get('tier')}” is no tier.",
            "tier",
            plain.get("tier"),
            "Write normal or strategic.",
        )
    if not _is_day(plain.get("effective_from", "2000-01-01")):
        yield _problem(
            "S04",
            "The first day in force is not a day.",
            "effective_from",
            suggestion="Write it like 2026-03-31.",
        )
    if not _positive(plain.get("kappa", 1)):
        yield _problem("S05", "Kappa must be a number above 0.", "kappa", plain.get("kappa"))


def _is_day(value: Any) -> bool:
    try:
        dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf")


def _weight(value: Any) -> bool:
    return _number(value) and value >= 0


def _positive(value: Any) -> bool:
    return _number(value) and value > 0


def _groups(groups: Any, catalogue: Mapping[str, Factor]) -> list[Problem]:
    if not isinstance(groups, Mapping) or not groups:
        return [_problem("S06", "The scorecard has no groups of factors.", "groups")]
    found = [problem for name, group in groups.items() for problem in _group(str(name), group, catalogue)]
    if found:
        return found
    names = [factor for group in groups.values() for factor in group["inside"]]
    twice = sorted({name for name in names if names.count(name) > 1})
    found = [_problem("S09", f"The factor “{name}” stands in two groups.", name) for name in twice]
    whole = sum(group["weight"] for group in groups.values())
    if abs(whole - WHOLE) > 1e-6:
        found.append(_problem("S08", f"The group weights add up to {whole:g}, not 100.", "groups", whole))
    return found


def _group(name: str, group: Any, catalogue: Mapping[str, Factor]) -> Iterator[Problem]:
    if not isinstance(group, Mapping) or not isinstance(group.get("inside"), Mapping):
        yield _problem("S06", f"The group “{name}” needs a weight and the weights inside it.", name)
        return
    if not _weight(group.get("weight")):
        yield _problem("S07", f"The weight of “{name}” must be a number from 0.", name, group.get("weight"))
    for factor, weight in group["inside"].items():
        if factor_of(str(factor), catalogue) is None:
            yield _problem(
                "S10",
                f"There is no factor “{factor}”.",
                str(factor),
                None,
                f"Known are {', '.join(catalogue)}.",
            )
        if not _weight(weight):
            yield _problem("S07", f"The weight of “{factor}” must be a number from 0.", str(factor), weight)
    weights = [weight for weight in group["inside"].values() if _weight(weight)]
    if _weight(group.get("weight")) and group["weight"] > 0 and not sum(weights):
        yield _problem("S11", f"The group “{name}” has a weight, but nothing inside it has.", name)


def _options(options: Any, catalogue: Mapping[str, Factor]) -> Iterator[Problem]:
    if not isinstance(options, Mapping):
        yield _problem("S12", "The options must be settings by factor.", "options", options)
        return
    for name, settings in options.items():
        factor = factor_of(str(name), catalogue)
        if factor is None:
            yield _problem("S10", f"There is no factor “{name}” to set options of.", str(name))
        else:
            yield from _settings(str(name), settings, factor.options)


def _settings(name: str, settings: Any, known: Mapping[str, Any]) -> Iterator[Problem]:
    if not isinstance(settings, Mapping):
        yield _problem("S12", f"The options of “{name}” must be settings by name.", name, settings)
        return
    for key, value in settings.items():
        if key not in known:
            offer = f"It has {', '.join(known)}." if known else "It has none."
            yield _problem("S13", f"“{name}” has no option “{key}”.", name, value, offer)
        elif not _fits(key, value, known[key]):
            yield _problem("S14", f"The option “{key}” of “{name}” cannot be {value!r}.", name, value)


def _fits(key: str, value: Any, example: Any) -> bool:
    """Whether a value is of the example's sort; lengths of time must be above 0."""
    if isinstance(example, Mapping):
        return (
            isinstance(value, Mapping)
            and all(_weight(weight) for weight in value.values())
            and any(value.values())
        )
    if isinstance(example, (tuple, list)):
        return isinstance(value, (tuple, list))
    if isinstance(example, str):
        return value in KNOWN_WORDS.get(key, (value,)) and isinstance(value, str)
    return _weight(value) if key in MAY_BE_NOTHING else _positive(value)


MAY_BE_NOTHING = frozenset({"most", "grace", "custom", "metric"})
KNOWN_WORDS = {"compare": ("", "up", "down", "equal"), "period": ("", "month", "quarter", "year")}


def _penalties(penalties: Any) -> Iterator[Problem]:
    if not isinstance(penalties, Mapping):
        yield _problem("S12", "The penalties must be settings by name.", "penalties", penalties)
        return
    for name, settings in penalties.items():
        if name not in PENALTIES:
            yield _problem(
                "S15", f"There is no penalty “{name}”.", str(name), None, f"Known are {', '.join(PENALTIES)}."
            )
        else:
            yield from _settings(str(name), settings, PENALTIES[name].options)


def _caps(caps: Any) -> Iterator[Problem]:
    if not isinstance(caps, (list, tuple)):
        yield _problem("S16", "The caps must be a list.", "caps", caps)
        return
    for cap in caps:
        yield from _cap(cap)


def _cap(cap: Any) -> Iterator[Problem]:
    if not isinstance(cap, Mapping) or not {"id", "when", "cap", "message"} <= set(cap) <= set(CAP_PARTS):
        yield _problem("S16", "A cap needs an id, a condition (when), a cap and a message.", "caps", cap)
        return
    if cap["when"] not in CONDITIONS:
        offer = f"Known are {', '.join(CONDITIONS)}."
        yield _problem("S17", f"There is no condition “{cap['when']}”.", str(cap["id"]), cap["when"], offer)
    if not (_weight(cap["cap"]) and cap["cap"] <= WHOLE):
        yield _problem(
            "S18", f"The cap “{cap['id']}” must lie between 0 and 100.", str(cap["id"]), cap["cap"]
        )
    if not (_weight(cap.get("days", 0)) and _weight(cap.get("count", 0))):
        yield _problem("S18", f"Days and count of “{cap['id']}” must be numbers from 0.", str(cap["id"]))


def _bands(bands: Any) -> Iterator[Problem]:
    cuts = (bands.get("green", 70), bands.get("amber", 40)) if isinstance(bands, Mapping) else (None, None)
    whole = all(isinstance(cut, int) and not isinstance(cut, bool) for cut in cuts)
    known = isinstance(bands, Mapping) and set(bands) <= {"green", "amber"}
    if not known or not whole or not 0 < cuts[1] < cuts[0] <= WHOLE:  # type: ignore[operator]
        sentence = "The bands need whole numbers with 0 < amber < green, at most 100."
        yield _problem("S19", sentence, "bands", bands)
