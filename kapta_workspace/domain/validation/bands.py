"""Where the bands should begin, judged by who left."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kapta_workspace.domain.health.scorecard import Bands
from kapta_workspace.domain.validation.measures import Floats, as_floats, wilson

TWICE, HALF = 2.0, 0.5


def band_rates(churned: Any, score: Any, bands: Bands) -> pd.DataFrame:
    """How many left in every band: *band, n, events, rate, low, high* (Wilson, 95 %)."""
    left, badge = as_floats(churned), np.floor(np.round(as_floats(score), 9) + 0.5)
    names = np.array([bands.of(int(one)) for one in badge])
    rows = []
    for name in ("red", "amber", "green"):
        mine = left[names == name]
        low, high = wilson(float(mine.sum()), len(mine))
        rows.append((name, len(mine), int(mine.sum()), mine.mean() if len(mine) else np.nan, low, high))
    return pd.DataFrame(rows, columns=["band", "n", "events", "rate", "low", "high"])


@dataclass(frozen=True)
class Cuts:
    """
    Suggested edges of the bands.

    Attributes:
        bands: The edges; the present ones where the data do not speak.
        red_found: Whether the red edge comes from the data.
        green_found: Whether the green edge does.
    """

    bands: Bands
    red_found: bool
    green_found: bool


def suggest_cuts(churned: Any, score: Any, present: Bands) -> Cuts:
    """
    Find edges that separate.

    Red lies below the largest cut under which surely twice the base rate left, green from the smallest
    cut above it over which surely no more than half of it did. Surely is a Wilson bound; where no cut is
    sure the present edge stays.
    """
    left, badge = as_floats(churned), np.floor(np.round(as_floats(score), 9) + 0.5)
    if not len(left):
        return Cuts(present, red_found=False, green_found=False)
    base = float(left.mean())
    red = [cut for cut in range(1, 100) if _bound(left[badge < cut], 0) >= TWICE * base > 0]
    amber_from = max(red) if red else present.amber
    green = [cut for cut in range(amber_from + 1, 101) if _bound(left[badge >= cut], 1) <= HALF * base]
    green_from = min(green) if green else present.green
    if amber_from >= green_from:
        return Cuts(present, red_found=False, green_found=False)
    return Cuts(Bands(green_from, amber_from), bool(red), bool(green))


def _bound(left: Floats, side: int) -> float:
    return wilson(float(left.sum()), len(left))[side]
