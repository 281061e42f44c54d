"""A spreadsheet in, from a cell: choose the file, see what it would do, write it, take it back."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ipywidgets as widgets
import pandas as pd

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.imports.plan import Mode, Outcome
from kapta_workspace.ui.jupyter import heard
from kapta_workspace.ui.jupyter.html import table, text
from kapta_workspace.ui.jupyter.progress import Bar
from kapta_workspace.workspace import Workspace

SHOWN = 100
"""So many rows are shown at once; choosing what to see narrows them."""
EVERYTHING = "everything"
TYPES = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"
WIDE = widgets.Layout(width="min(560px, 98%)")
STYLE = {"description_width": "200px"}


class ImportBox(widgets.VBox):
    """
    An import in a cell.

    Attributes:
        file: The chooser of a file of this computer.
        path: Where a file lies beside the notebooks, for whoever has one there.
        mode: Which rows are written.
        shown: Which rows are looked at, by what they would do.
        plan: What the file would do; None before one was read.
        batch: What was written; None before.
        preview: The rows, as a table.
        said: What was done, or what is wrong.
    """

    def __init__(self, workspace: Workspace, path: str = "") -> None:
        self._workspace = workspace
        self.plan: Any = None
        self.batch: Any = None
        self.file = widgets.FileUpload(
            accept=TYPES, multiple=False, description="Choose a file", layout=widgets.Layout(width="auto")
        )
        self.path = widgets.Text(value=path, description="or its path", layout=WIDE, style=STYLE)
        options = [(str(one).capitalize(), one) for one in Mode]
        self.mode = widgets.Dropdown(options=options, description="Rows to write", layout=WIDE, style=STYLE)
        self.look = _button("Look at what it would do", "look")
        self.shown = widgets.Dropdown(description="Show", style={"description_width": "60px"})
        self.find = widgets.Text(placeholder="Find in the rows", continuous_update=True)
        self.preview, self.said, self.sum = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.apply = _button("Write it", "apply", style="primary")
        self.undo = _button("Undo", "undo")
        self.bar = Bar()
        self._sift = widgets.HBox([self.shown, self.find])
        self._hear()
        _hide(self.bar, self._sift, self.apply, self.undo)
        super().__init__(
            [
                widgets.HBox([self.file, self.look]),
                self.path,
                self.mode,
                self.bar,
                self.sum,
                self._sift,
                self.preview,
                widgets.HBox([self.apply, self.undo, self.said]),
            ]
        )
        if path:
            self._plan()

    def __repr__(self) -> str:
        """The same in every run, so that executed notebooks can be compared."""
        return "ImportBox()"

    def _hear(self) -> None:
        self.file.observe(lambda _: self._plan(), "value")
        self.look.on_click(lambda _: self._plan())
        self.mode.observe(lambda _: self._plan() if self.plan else None, "value")
        self.shown.observe(lambda _: self._draw(), "value")
        self.find.observe(lambda _: self._draw(), "value")
        self.apply.on_click(lambda _: self._apply())
        self.undo.on_click(lambda _: self._undo())
        for widget, name in ((self.file, "file"), (self.path, "path"), (self.shown, "shown")):
            widget.add_class(f"k-{name}")

    def _plan(self) -> None:
        self.batch = None
        _show(self.bar)
        try:
            self.plan = self._read()
        except (KaptaError, OSError) as error:
            self.plan = None
            self._say(str(error), wrong=True)
        finally:
            _hide(self.bar, self.undo)
        if self.plan is None:
            self.sum.value = self.preview.value = ""
            _hide(self._sift, self.apply)
            return
        self._say("Nothing is written yet.")
        counts = self.plan.rows["outcome"].value_counts()
        kinds = [(f"{one} ({counts[one]:,})", one) for one in map(str, Outcome) if counts.get(one)]
        self.shown.options = [(f"{EVERYTHING} ({len(self.plan.rows):,})", EVERYTHING), *kinds]
        self._draw()

    def _read(self) -> Any:
        """The plan of the file that was chosen, or of the one at the path."""
        if not self.file.value:
            if not self.path.value.strip():
                raise OSError("Choose a file first.")
            return self._workspace.imports.plan(
                Path(self.path.value.strip()).expanduser(), mode=self.mode.value, progress=self.bar
            )
        chosen = self.file.value[0]
        with TemporaryDirectory() as folder:
            # Only the ending of the name a browser gives is used for the file; the rest might be a path.
            name = Path(str(chosen["name"]).replace("\\", "/")).name
            kept = Path(folder) / (name if name.strip(". ") else "file")
            kept.write_bytes(bytes(chosen["content"]))
            return self._workspace.imports.plan(kept, mode=self.mode.value, progress=self.bar)

    def _draw(self) -> None:
        if self.plan is None:
            return
        notes = "".join(f"<p>{text(note)}</p>" for note in self.plan.notes)
        self.sum.value = f"<p><b>{text(self.plan.file)}</b>: {text(self.plan.identity)}.</p>{notes}"
        rows = self._sifted()
        self.preview.value = _rows(rows)
        _show(self._sift)
        told = self.plan.counts
        writes = told["created"] + told["updated"]
        label = f"Write {writes:,} row{'' if writes == 1 else 's'}"
        self.apply.description = label + (f", leave out {told['failed']:,}" if told["failed"] else "")
        self.apply.disabled = not writes
        (_hide if self.batch else _show)(self.apply)

    def _sifted(self) -> pd.DataFrame:
        rows: pd.DataFrame = self.plan.rows
        if self.shown.value not in (None, EVERYTHING):
            rows = rows[rows["outcome"] == self.shown.value]
        if wanted := self.find.value.strip():
            names = ["title", "changes", "sentence"]
            held = rows[names].astype("str").fillna("").agg(" ".join, axis=1)
            rows = rows[held.str.contains(wanted, case=False, regex=False)]
        return rows

    def _apply(self) -> None:
        _show(self.bar)
        try:
            self.batch = self.plan.apply(good_rows=True, progress=self.bar)
        except KaptaError as error:
            self._say(str(error), wrong=True)
            return
        finally:
            _hide(self.bar)
        _hide(self.apply)
        _show(self.undo)
        self._say(f"{self.batch.plan.file} is in: {self.batch.identity}.")
        heard.tell()

    def _undo(self) -> None:
        try:
            self.batch.undo()
        except KaptaError as error:
            self._say(str(error), wrong=True)
            return
        self.batch = None
        _hide(self.undo)
        self._say("Taken back.")
        heard.tell()

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        style = "color:#a33016;font-weight:600" if wrong else ""
        self.said.value = (
            f"<span role='{'alert' if wrong else 'status'}' style='{style}'>{text(sentence)}</span>"
        )


def _rows(rows: pd.DataFrame) -> str:
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


def _button(label: str, name: str, style: str = "") -> widgets.Button:
    made = widgets.Button(description=label, button_style=style, layout=widgets.Layout(width="auto"))
    made.add_class(f"k-{name}")
    return made


def _show(*parts: widgets.Widget) -> None:
    for part in parts:
        part.layout.display = ""


def _hide(*parts: widgets.Widget) -> None:
    for part in parts:
        part.layout.display = "none"


def import_sheet(workspace: Workspace, path: str = "") -> ImportBox:
    """
    Bring a spreadsheet in: choose it, see row by row what it would do, write the good rows, take it back.

    Args:
        workspace: As ``open_workspace`` gave it.
        path: A file to start with.
    """
    return ImportBox(workspace, path)
