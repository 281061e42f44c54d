"""The rows of a planned file in a cell: which of them, in which order, as a table."""

from typing import Any

import ipywidgets as widgets
import pandas as pd

from kapta_workspace.domain.imports.plan import Outcome
from kapta_workspace.ui.jupyter.html import table, text

SHOWN = 100
"""So many rows are shown at once; choosing what to see narrows them."""
EVERYTHING = "everything"
ORDERS = ("row", "outcome", "title", "code", "changes")
"""What the rows may be sorted by; the first is their order in the file."""
NARROW = {"description_width": "60px"}


class Preview(widgets.VBox):
    """
    What each row of a file would do.

    Attributes:
        shown: Which rows are looked at, by what they would do.
        order: What they are sorted by.
        find: A text they must hold.
        table: Those rows.
    """

    def __init__(self) -> None:
        self._all: pd.DataFrame | None = None
        self.shown = widgets.Dropdown(description="Show", style=NARROW)
        options = [("as in the file", ORDERS[0]), *((one, one) for one in ORDERS[1:])]
        self.order = widgets.Dropdown(options=options, description="Sort by", style=NARROW)
        self.find = widgets.Text(placeholder="Find in the rows", continuous_update=True)
        self.table = widgets.HTML()
        for one, name in ((self.shown, "shown"), (self.order, "order"), (self.find, "find")):
            one.observe(lambda _: self._draw(), "value")
            one.add_class(f"k-{name}")
        super().__init__([widgets.HBox([self.shown, self.order, self.find]), self.table])

    def fill(self, plan: Any) -> str:
        """Show the rows of a plan; gives the words on the tab."""
        self._all = plan.rows
        counts = plan.rows["outcome"].value_counts()
        kinds = [(f"{one} ({counts[one]:,})", one) for one in map(str, Outcome) if counts.get(one)]
        self.shown.options = [(f"{EVERYTHING} ({len(plan.rows):,})", EVERYTHING), *kinds]
        self.shown.value = EVERYTHING
        self._draw()
        return f"Rows ({len(plan.rows):,})"

    def _draw(self) -> None:
        if self._all is not None:
            self.table.value = _table(self._sifted(self._all))

    def _sifted(self, rows: pd.DataFrame) -> pd.DataFrame:
        if self.shown.value not in (None, EVERYTHING):
            rows = rows[rows["outcome"] == self.shown.value]
        if wanted := self.find.value.strip():
            names = ["title", "changes", "sentence"]
            held = rows[names].astype("str").fillna("").agg(" ".join, axis=1)
            rows = rows[held.str.contains(wanted, case=False, regex=False)]
        return rows if self.order.value == ORDERS[0] else rows.sort_values(self.order.value, kind="stable")


def _table(rows: pd.DataFrame) -> str:
    shown = rows.head(SHOWN)
    lines = [
        (
            text(one["row"]),
            text(one["outcome"]),
            text(one["title"]),
            text(one["changes"] or one["sentence"] or one["how"], ""),
            text(one["suggestion"], ""),
        )
        for one in shown.to_dict("records")
    ]
    more = f" (the first {SHOWN} of {len(rows):,})" if len(rows) > SHOWN else ""
    return table(("Row", "Would", "Record", "What and why", "What to do"), lines, f"Rows{more}")
