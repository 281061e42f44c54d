"""Reports as files: pages, PDF, slides and workbooks that say what the screens say."""

from kapta_workspace.services.reports.desk import ReportFile, Reports

__all__ = ["ReportFile", "Reports"]
