"""Reports: what one says, as values a page, slides and a workbook all draw from."""

from kapta_workspace.domain.reports.blocks import (
    Block,
    Chart,
    Column,
    Fact,
    Facts,
    Report,
    Section,
    Table,
    Text,
)
from kapta_workspace.domain.reports.cells import cell, said
from kapta_workspace.domain.reports.page import page

__all__ = [
    "Block",
    "Chart",
    "Column",
    "Fact",
    "Facts",
    "Report",
    "Section",
    "Table",
    "Text",
    "cell",
    "page",
    "said",
]
