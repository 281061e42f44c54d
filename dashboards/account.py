"""One account: who they are, how they stand, whom we know there."""

from kapta_workspace.ui.panel import open_session

open_session("account").servable()
