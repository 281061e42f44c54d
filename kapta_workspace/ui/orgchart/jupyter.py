"""The chart in notebooks: the shared module as an anywidget."""

from collections.abc import Mapping
from typing import Any

import anywidget
import pandas as pd
import traitlets

from kapta_workspace.domain.orgchart import Forest
from kapta_workspace.ui.orgchart import module
from kapta_workspace.ui.orgchart.facts import Deed, answer, chart_text


class OrgChart(anywidget.AnyWidget):
    """
    A chart of people that can be rearranged by hand; the same as ``panel.OrgChart``.

    Attributes:
        chart: The forest as text; set it through ``draw``.
        event: The last thing a person did, with its number.
        message: The answer to it.
        selected: The id of the person whose card was clicked.
        collapsed: Ids of people whose reports are folded away.
        readonly: Whether nobody can be moved.
        chart_height: In pixels.
    """

    _esm = module.source()
    _css = module.style()

    chart = traitlets.Unicode("").tag(sync=True)
    event = traitlets.Dict().tag(sync=True)
    message = traitlets.Dict().tag(sync=True)
    selected = traitlets.Int(None, allow_none=True).tag(sync=True)
    collapsed: traitlets.List[int] = traitlets.List().tag(sync=True)
    readonly = traitlets.Bool(default_value=False).tag(sync=True)
    chart_height = traitlets.Int(640).tag(sync=True)

    def __init__(
        self,
        forest: Forest | None = None,
        *,
        deeds: Mapping[str, Deed] | None = None,
        title: str = "",
        users: pd.DataFrame | None = None,
        **traits: Any,
    ) -> None:
        self._deeds = dict(deeds or {})
        super().__init__(**traits)
        if forest is not None:
            self.draw(forest, title=title, users=users)
        self.observe(self._on_event, names="event")

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

    def __repr__(self) -> str:
        """The same in every run, so that executed notebooks can be compared."""
        return "OrgChart()"
