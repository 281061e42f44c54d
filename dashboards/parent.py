"""A parent account with everything below it, combined."""

from kapta_workspace.ui.panel import open_session

open_session("parent").servable()
