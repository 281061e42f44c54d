"""The living org chart: contacts become a forest, the forest a drawing, an outline or a table."""

from kapta_workspace.domain.orgchart.changes import changes
from kapta_workspace.domain.orgchart.coverage import Coverage, coverage
from kapta_workspace.domain.orgchart.drawing import page, svg
from kapta_workspace.domain.orgchart.filters import FILTERS, filtered
from kapta_workspace.domain.orgchart.forest import Forest, focused, forest
from kapta_workspace.domain.orgchart.layout import Layout, tidy
from kapta_workspace.domain.orgchart.links import loop_sentence, would_close_loop
from kapta_workspace.domain.orgchart.moving import moved, refusal
from kapta_workspace.domain.orgchart.outline import edge_table, outline

__all__ = [
    "FILTERS",
    "Coverage",
    "Forest",
    "Layout",
    "changes",
    "coverage",
    "edge_table",
    "filtered",
    "focused",
    "forest",
    "loop_sentence",
    "moved",
    "outline",
    "page",
    "refusal",
    "svg",
    "tidy",
    "would_close_loop",
]
