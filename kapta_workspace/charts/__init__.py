"""
Pictures of what the domain says: functions from frames to Plotly figures.

Nothing here is shown, saved or computed: the caller decides. Every figure takes ``template="light"`` or
``"dark"`` (told neither, it goes by Plotly's own default) and says what it shows in words under
``figure.layout.meta["alt"]``, for those who cannot see it.
"""

from kapta_workspace.charts.health import (
    change_waterfall,
    factor_heatmap,
    ideas_bars,
    ledger_waterfall,
    level_waterfall,
    score_dial,
    score_trend,
)
from kapta_workspace.charts.people import influence_map, role_coverage
from kapta_workspace.charts.portfolio import (
    family_bars,
    movement_bars,
    portfolio_scatter,
    renewals_timeline,
)
from kapta_workspace.charts.style import DARK, LIGHT, Palette, alt_text, palette
from kapta_workspace.charts.validation import auc_forest, lift_curve, reliability_plot, weight_dots

__all__ = [
    "DARK",
    "LIGHT",
    "Palette",
    "alt_text",
    "auc_forest",
    "change_waterfall",
    "factor_heatmap",
    "family_bars",
    "ideas_bars",
    "influence_map",
    "ledger_waterfall",
    "level_waterfall",
    "lift_curve",
    "movement_bars",
    "palette",
    "portfolio_scatter",
    "reliability_plot",
    "renewals_timeline",
    "role_coverage",
    "score_dial",
    "score_trend",
    "weight_dots",
]
