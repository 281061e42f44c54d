"""How evidence ages: the two decay functions every factor shares."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NEUTRAL = 50.0
"""What nothing known counts as, so that declining to measure never pays."""


def decay(days: Floats | float, grace: Floats | float, half_life: Floats | float) -> Floats:
    """
    How much of an old fact still counts: 1 up to ``grace`` days, then halving every ``half_life`` days.

    Example:
        >>> round(float(decay(30, 7, 30)), 4)
        0.5878
    """
    over = np.maximum(np.asarray(days, dtype=np.float64) - grace, 0.0)
    return np.asarray(np.exp2(-over / half_life), dtype=np.float64)


def fading(
    value: Floats | float,
    days: Floats | float,
    grace: Floats | float,
    half_life: Floats | float,
) -> Floats:
    """
    A reading from 0 to 100 as it ages: good news fades to 50, bad news stays until it is replaced.

    Example:
        >>> round(float(fading(85, 140, 90, 90)), 4), float(fading(20, 140, 90, 90))
        (73.8138, 20.0)
    """
    reading = np.asarray(value, dtype=np.float64)
    good = NEUTRAL + (reading - NEUTRAL) * decay(days, grace, half_life)
    return np.where(reading <= NEUTRAL, reading, good)
