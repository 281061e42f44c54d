"""The portfolio: every account one may see, the lowest score first."""

from kapta_workspace.ui.panel import open_session

open_session("portfolio").servable()
