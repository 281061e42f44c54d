"""The tabs of the account page that have something live on the stage."""

from collections.abc import Mapping

from kapta_workspace.ui.panel.pages import org_chart
from kapta_workspace.ui.panel.pages.stage import Mount

STAGES: Mapping[str, Mount] = {"chart": org_chart.mount}
"""A tab's name in the address → what builds its part: ``"people": org_chart.mount``. One line a part."""
