"""Rounding for display: rows that add up to the printed total, whatever is rounded."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def printed(total: float, digits: int = 1) -> float:
    """A total as it is printed: rounded half up, the last bits of a float left aside."""
    steps: int = floor(Fraction(f"{total:.9f}") * 10**digits + Fraction(1, 2))
    return float(Fraction(steps, 10**digits))


def rounded(parts: Sequence[float | Fraction], total: float | Fraction, digits: int = 1) -> list[Fraction]:
    """
    Round parts to so many digits so that they add up to a total, by largest remainder.

    Each part moves by less than two of its last digits as long as the total is the rounded sum of the
    parts. Of equal remainders the first part is favoured.

    Args:
        parts: What is shown, in order.
        total: The printed total.
        digits: Digits after the point.
    """
    unit = 10**digits
    exact = [Fraction(part) * unit for part in parts]
    steps: list[int] = [floor(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda place: (steps[place] - exact[place], place))
    missing = round(Fraction(total) * unit) - sum(steps)
    for turn in range(abs(missing) if parts else 0):
        place = order[turn % len(order)] if missing > 0 else order[-1 - turn % len(order)]
        steps[place] += 1 if missing > 0 else -1
    return [Fraction(step, unit) for step in steps]


def whole_weights(shares: Sequence[float], total: int = 100) -> list[int]:
    """
    Shares as whole numbers that add up to a total.

    Example:
        >>> whole_weights([1.234, 0.5, 0.333])
        [60, 24, 16]
    """
    whole = sum(Fraction(share) for share in shares)
    parts = [Fraction(share) * total / whole for share in shares]
    return [int(part) for part in rounded(parts, total, 0)]
