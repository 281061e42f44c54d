"""Movements of figures in words."""

import pytest

from kapta_workspace.domain.measured import signed


@pytest.mark.parametrize(
    ("figure", "places", "said"),
    [
        (0.44, 1, "+0.4"),
        (-3.4, 1, "−3.4"),
        (-0.04, 1, "±0"),
        (0, 0, "±0"),
        (-1234.5, 0, "−1,234"),
        (float("-0.0"), 2, "±0"),
    ],
)
def test_a_movement_has_its_sign(figure: float, places: int, said: str) -> None:
    """A true minus; what rounds to nothing is neither up nor down."""
    assert said == signed(figure, places)
