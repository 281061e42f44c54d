"""The served screens: components that take plain values, pages made of them, and the server behind."""

from kapta_workspace.ui.panel.pages.session import Session, open_session

__all__ = ["Session", "open_session"]
