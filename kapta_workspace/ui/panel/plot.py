"""Charts: Plotly, loaded when the first one comes into sight."""

from pathlib import Path
from typing import Any, ClassVar

import param
import plotly
import plotly.graph_objects as go

from kapta_workspace.ui.panel.component import Component

LIBRARY = Path(plotly.__file__).parent / "package_data"
"""Where the installed plotly package keeps its JavaScript; served at ``LIBRARY_ROUTE``."""

LIBRARY_ROUTE = "_plotly"


class Plot(Component):
    """
    A Plotly figure that follows the page's theme; put another into ``figure`` to redraw it in place.

    Panel's own Plotly pane brings 5 MB to every page, and an older plotly.js than the figures are made for.
    This one brings nothing until a chart is in sight.

    Attributes:
        alt: What the chart says, in a sentence; screen readers get this instead.
        tall: The height in pixels.
        clicked: The point last clicked: *curve, point, x, y, id* (its customdata) and a *count* that rises.
    """

    spec = param.String(default="")
    alt = param.String(default="")
    tall = param.Integer(default=260)
    library = param.String(default=f"{LIBRARY_ROUTE}/plotly.min.js?v={plotly.__version__}", constant=True)
    clicked = param.Dict(default={})

    _bundle: ClassVar[str] = "plot.js"

    def __init__(self, figure: go.Figure | None = None, **params: Any) -> None:
        params.setdefault("sizing_mode", "stretch_width")
        params.setdefault("margin", 0)
        super().__init__(spec=_spec(figure), **params)

    @property
    def figure(self) -> go.Figure:
        """The figure shown."""
        return plotly.io.from_json(self.spec) if self.spec else go.Figure()

    @figure.setter
    def figure(self, figure: go.Figure | None) -> None:
        self.spec = _spec(figure)


def _spec(figure: go.Figure | None) -> str:
    return "" if figure is None else str(figure.to_json())
