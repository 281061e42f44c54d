"""One contact: who they are, how fresh the contact is, what was said with them."""

from kapta_workspace.ui.panel import open_session

open_session("contact").servable()
