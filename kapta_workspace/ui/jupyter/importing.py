"""A spreadsheet in, from a cell: choose the file, see what it would do, decide, write it, take it back."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ipywidgets as widgets

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.fields import Formats
from kapta_workspace.domain.imports import mixed
from kapta_workspace.domain.imports.plan import Mode
from kapta_workspace.ui.jupyter import heard
from kapta_workspace.ui.jupyter.asking import Columns, Decisions, Words
from kapta_workspace.ui.jupyter.html import alert, text
from kapta_workspace.ui.jupyter.previewing import Preview
from kapta_workspace.ui.jupyter.progress import Bar
from kapta_workspace.workspace import Workspace

TYPES = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv,.txt"
WIDE = widgets.Layout(width="min(560px, 98%)")
STYLE = {"description_width": "200px"}
DAYS = (
    ("not said: such a day is an error", None),
    ("day first: 3 April", True),
    ("month first: 4 March", False),
)
SIGNS = (("1,234.5", "."), ("1.234,5", ","))

_begun: dict[tuple[str, int, str], Any] = {}
"""Plans that were looked at and not written, by workspace and file: a cell run again goes on."""


class ImportBox(widgets.VBox):
    """
    An import in a cell.

    Attributes:
        file: The chooser of a file of this computer.
        path: Where a file lies beside the notebooks, for whoever has one there.
        mode: Which rows are written.
        kind: What the file holds, where it does not tell.
        days: How it writes 03/04/2026.
        sign: How it writes numbers.
        preview: The rows, to be sifted and sorted.
        columns: What became of each column; a list for each that nobody knows.
        words: The words that mean nothing here.
        rows: The rows a person decides about.
        name: What to call the way this file is read, to keep it.
        plan: What the file would do; None before one was read.
        batch: What was written; None before.
        said: What was done, or what is wrong.
    """

    def __init__(self, workspace: Workspace, path: str = "") -> None:
        self._workspace = workspace
        self._key = (str(workspace.store.url), workspace.user, path)
        self.plan: Any = None
        self.batch: Any = None
        self.file = widgets.FileUpload(
            accept=TYPES, multiple=False, description="Choose a file", layout=widgets.Layout(width="auto")
        )
        self.path = widgets.Text(value=path, description="or its path", layout=WIDE, style=STYLE)
        self.mode = _list("Rows to write", [(str(one).capitalize(), one) for one in Mode])
        self.kind = _list("The file holds", _kinds(workspace))
        self.days = _list("03/04/2026 is", DAYS)
        self.sign = _list("Numbers look like", SIGNS)
        self.look = _button("Look at what it would do", "look")
        self.said, self.sum = widgets.HTML(), widgets.HTML()
        self.preview, self.columns, self.words, self.rows = Preview(), Columns(), Words(), Decisions()
        self.name = widgets.Text(placeholder="such as: Monthly from the CRM", description="Call it")
        self.keep = _button("Keep for files with these columns", "keep")
        self.answer = _button("Use these answers", "answer")
        self.apply = _button("Write it", "apply", style="primary")
        self.undo = _button("Undo", "undo")
        self.save = _button("Save the plan", "save")
        self.mend = _button("Save the rows that fail", "mend")
        self.bar = Bar()
        self._parts = self._tabs()
        self._hear()
        _hide(self.bar, self._parts, self.answer, self.apply, self.undo, self.save, self.mend)
        super().__init__(
            [
                widgets.HBox([self.file, self.look]),
                *(self.path, self.mode, self.kind, self.days, self.sign),
                *(self.bar, self.sum, self._parts),
                widgets.HBox([self.answer, self.apply, self.undo, self.save, self.mend]),
                self.said,
            ]
        )
        if self._key in _begun:
            self._show(_begun[self._key])
        elif path:
            self._look()

    def __repr__(self) -> str:
        """The same in every run, so that executed notebooks can be compared."""
        return "ImportBox()"

    def _tabs(self) -> widgets.Tab:
        kept = widgets.VBox([self.columns, widgets.HBox([self.name, self.keep])])
        return widgets.Tab(children=[self.preview, kept, self.words, self.rows])

    def _hear(self) -> None:
        self.file.observe(lambda _: self._look(), "value")
        for one in (self.mode, self.kind, self.days, self.sign):
            one.observe(lambda _: self._retake(), "value")
        for button, deed in (
            (self.look, self._look),
            (self.answer, self._answer),
            (self.keep, self._keep),
            (self.apply, self._apply),
            (self.undo, self._undo),
            (self.save, self._save),
            (self.mend, self._mend),
        ):
            button.on_click(lambda _, deed=deed: deed())
        for name in ("file", "path", "mode", "kind", "days", "sign", "name"):
            getattr(self, name).add_class(f"k-{name}")

    # --- looking ----------------------------------------------------------------------------------

    def _look(self) -> None:
        """Read the file and say what it would do."""
        self._show(self._tried(self._read))

    def _retake(self) -> None:
        """The same file, taken otherwise; what was decided stays."""
        if self.plan is not None and self.batch is None:
            self._show(self._tried(lambda: self.plan.again(**self._taken(), progress=self.bar)) or self.plan)

    def _answer(self) -> None:
        """The same file with what was chosen for its columns, words and rows."""
        self._show(self._tried(self._answered) or self.plan)

    def _answered(self) -> Any:
        plan, columns, words = self.plan, self.columns.answers, self.words.answers
        rows = self.rows.answers
        values = {name: {**plan.choices.values.get(name, {}), **told} for name, told in words.items()}
        if columns or values:
            plan = plan.again(
                mapping={**plan.choices.mapping, **columns},
                values={**plan.choices.values, **values},
                progress=self.bar,
            )
        return plan.answer(rows, progress=self.bar) if rows else plan

    def _taken(self) -> dict[str, Any]:
        """How the file is taken, by the lists above it."""
        formats = Formats(self.days.value, self.sign.value)
        return {"mode": self.mode.value, "kind": self.kind.value, "formats": formats}

    def _read(self) -> Any:
        """The plan of the file that was chosen, or of the one at the path."""
        told = {"mode": self.mode.value, "kind": self.kind.value, "progress": self.bar}
        told |= {"day_first": self.days.value, "decimal": self.sign.value}
        if not self.file.value:
            if not self.path.value.strip():
                raise OSError("Choose a file first.")
            return self._workspace.imports.plan(Path(self.path.value.strip()).expanduser(), **told)
        chosen = self.file.value[0]
        with TemporaryDirectory() as folder:
            # Only the ending of the name a browser gives is used for the file; the rest might be a path.
            name = Path(str(chosen["name"]).replace("\\", "/")).name
            kept = Path(folder) / (name if name.strip(". ") else "file")
            kept.write_bytes(bytes(chosen["content"]))
            return self._workspace.imports.plan(kept, **told)

    def _show(self, plan: Any) -> None:
        """Show a plan from its beginning; without one, nothing but what was said."""
        self.plan, self.batch = plan, None
        _hide(self.undo)
        if plan is None:
            self.sum.value = ""
            _hide(self._parts, self.answer, self.apply, self.save, self.mend)
            return
        _begun[self._key] = plan
        self._say("Nothing is written yet.")
        self._parts.titles = (
            self.preview.fill(plan),
            self.columns.fill(self._workspace, plan),
            self.words.fill(self._workspace, plan),
            self.rows.fill(plan),
        )
        asks = self.columns.lists or self.words.controls or self.rows.lists
        (_show if asks else _hide)(self.answer)
        (_show if plan.counts["failed"] else _hide)(self.mend)
        _show(self._parts, self.save, self.apply)
        self._add_up()

    def _add_up(self) -> None:
        """Say what the file comes to, and on the button what it would write."""
        notes = "".join(f"<p style='margin:4px 0'>{text(note)}</p>" for note in self.plan.notes)
        self.sum.value = (
            f"<p style='margin:4px 0'><b>{text(self.plan.file)}</b>: {text(self.plan.identity)}.</p>{notes}"
        )
        told = self.plan.counts
        writes = told["created"] + told["updated"]
        label = f"Write {writes:,} row{'' if writes == 1 else 's'}"
        self.apply.description = label + (f", leave out {told['failed']:,}" if told["failed"] else "")
        self.apply.disabled = not writes

    # --- doing ------------------------------------------------------------------------------------

    def _apply(self) -> None:
        batch = self._tried(lambda: self.plan.apply(good_rows=True, progress=self.bar))
        if batch is None:
            return
        self.batch = batch
        _begun.pop(self._key, None)
        _hide(self.apply, self.answer)
        _show(self.undo)
        left = batch.counts["failed"]
        hint = " Save the rows that fail, mend them and import that file." if left else ""
        self._say(f"{batch.plan.file} is in: {batch.identity}.{hint}")
        heard.tell(self._workspace)

    def _undo(self) -> None:
        if self._tried(self.batch.undo) is None:
            return
        self.batch = None
        _hide(self.undo)
        self._say("Taken back.")
        heard.tell(self._workspace)

    def _keep(self) -> None:
        name = self.name.value.strip()
        if not name:
            self._say("Give it a name first.", wrong=True)
        elif self._tried(lambda: self.plan.keep_mapping(name)):
            self._say(f"Kept: files with these columns are read like this from now on (“{name}”).")

    def _save(self) -> None:
        written = self._tried(lambda: self.plan.write(_beside(self.plan.file, "plan")))
        if written:
            self._say(f"{written[0].name} stands beside this notebook: the rows, changes and questions.")

    def _mend(self) -> None:
        written = self._tried(lambda: self.plan.write_failed(_beside(self.plan.file, "to mend")))
        if written:
            count = self.plan.counts["failed"]
            rows = f"{count:,} row{'' if count == 1 else 's'}"
            self._say(
                f"{written.name} stands beside this notebook: {rows}, with what is wrong beside each. "
                "Mend it and import it."
            )

    def _tried(self, deed: Callable[[], Any]) -> Any:
        """What a deed gives; nothing, and the sentence said, when it cannot be done."""
        _show(self.bar)
        try:
            return deed()
        except (KaptaError, OSError) as error:
            self._say(str(error), wrong=True)
            return None
        finally:
            _hide(self.bar)

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        self.said.value = alert(sentence) if wrong else f"<span role='status'>{text(sentence)}</span>"


def _kinds(workspace: Workspace) -> list[tuple[str, str]]:
    """What a file may hold."""
    schemas = sorted(workspace.schemas.values(), key=lambda one: one.plural)
    return [
        ("what its sheets and headings say", ""),
        *((one.plural, one.name) for one in schemas if one.sheet),
        ("Companies and people in one table", mixed.MIXED),
    ]


def _beside(file: str, what: str) -> Path:
    """A workbook beside the notebook, called after the file."""
    return Path(f"{Path(file).stem} {what}.xlsx")


def _list(description: str, options: Any) -> widgets.Dropdown:
    return widgets.Dropdown(options=options, description=description, layout=WIDE, style=STYLE)


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
    Bring a spreadsheet in: choose it, see row by row what it would do, decide, write it, take it back.

    Args:
        workspace: As ``open_workspace`` gave it.
        path: A file to start with.
    """
    return ImportBox(workspace, path)
