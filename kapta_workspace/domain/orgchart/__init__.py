"""The living org chart: contacts become a forest, the forest a drawing, an outline or a table."""

from kapta_workspace.domain.orgchart.changes import changes
from kapta_workspace.domain.orgchart.coverage import Coverage, coverage
from kapta_workspace.domain.orgchart.drawing import page, svg
from kapta_workspace.domain.orgchart.forest import Forest, focused, forest
from kapta_workspace.domain.orgchart.layout import Layout, tidy
from kapta_workspace.domain.orgchart.links import loop_sentence, would_close_loop
from kapta_workspace.domain.orgchart.outline import edge_table, outline

__all__ = [
    "Coverage",
    "Forest",
    "Layout",
    "changes",
    "coverage",
    "edge_table",
    "focused",
    "forest",
    "loop_sentence",
    "outline",
    "page",
    "svg",
    "tidy",
    "would_close_loop",
]
