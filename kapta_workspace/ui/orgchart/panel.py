"""The chart in served pages: the shared module as a Panel component."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pandas as pd
import param
from panel.custom import JSComponent

from kapta_workspace.domain.orgchart import Forest
from kapta_workspace.ui.orgchart import module
from kapta_workspace.ui.orgchart.facts import Deed, answer, chart_text


class OrgChart(JSComponent):  # never AnyWidgetComponent: the two kinds cannot stand on one page
    """
    A chart of people that can be rearranged by hand.

    Attributes:
        chart: The forest as text; set it through ``draw``.
        event: The last thing a person did, with its number.
        message: The answer to it.
        selected: The id of the person whose card was clicked.
        collapsed: Ids of people whose reports are folded away.
        readonly: Whether nobody can be moved.
        chart_height: In pixels.
    """

    chart = param.String(default="")
    event = param.Dict(default={})
    message = param.Dict(default={})
    selected = param.Integer(default=None, allow_None=True)
    collapsed = param.List(default=[])
    readonly = param.Boolean(default=False)
    chart_height = param.Integer(default=640)

    _esm = module.source()
    _stylesheets: ClassVar[list[str]] = [module.style()]

    def __init__(
        self,
        forest: Forest | None = None,
        *,
        deeds: Mapping[str, Deed] | None = None,
        title: str = "",
        users: pd.DataFrame | None = None,
        **params: Any,
    ) -> None:
        params.setdefault("sizing_mode", "stretch_width")
        self._deeds = dict(deeds or {})
        super().__init__(**params)
        if forest is not None:
            self.draw(forest, title=title, users=users)
        self.param.watch(self._on_event, "event")

    def draw(
        self,
        forest: Forest,
        *,
        title: str = "",
        users: pd.DataFrame | None = None,
        photos: Mapping[int, str] | None = None,
    ) -> None:
        """Draw another forest in place; see ``facts.chart_text`` for the arguments."""
        self.chart = chart_text(forest, title=title, users=users, photos=photos)

    def _on_event(self, change: Any) -> None:
        self.message = answer(change.new, self._deeds)
