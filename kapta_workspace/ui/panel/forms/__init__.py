"""Forms on the served pages: one window a session, filled anew for every record."""

from kapta_workspace.ui.panel.forms.dialog import FormDialog

__all__ = ["FormDialog"]
