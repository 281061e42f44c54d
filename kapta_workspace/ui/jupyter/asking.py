"""What an import asks, in a cell: columns nobody knows, words that mean nothing, rows to decide about."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import pandas as pd

from kapta_workspace.domain.fields import Field
from kapta_workspace.domain.imports.choices import Decision, Place
from kapta_workspace.domain.imports.headers import fields
from kapta_workspace.ui.jupyter.html import table, text
from kapta_workspace.workspace import Workspace

AT_ONCE = 20
"""So many columns, words or rows are asked about at once; the next come when these are answered."""
WORDS = ("E02", "E07", "E08")
"""Choices there are not, links to nothing, unknown colleagues: what one word of a file may be."""
NOTHING = "(nothing)"
OFFERED = 1_000
"""So many names are offered for a link."""
WIDE = widgets.Layout(width="min(760px, 98%)")
STYLE = {"description_width": "min(380px, 50%)"}
NARROW = {"description_width": "min(160px, 50%)"}


class Columns(widgets.VBox):
    """
    What each column was taken for, and a list to choose from for those nobody knows.

    Attributes:
        lists: Header → its list of fields.
    """

    def __init__(self) -> None:
        self.lists: dict[str, widgets.Dropdown] = {}
        super().__init__([])

    def fill(self, workspace: Workspace, plan: Any) -> str:
        """Show the columns of a plan; gives the words on the tab."""
        known = plan.mapping["field"] != ""
        open_ = plan.mapping[~known].drop_duplicates("header")
        self.lists = {
            str(one["header"]): self._list(workspace, plan, one) for one in open_.to_dict("records")
        }
        lines = [
            (text(one["header"]), text(_label(workspace, one)), text(one["how"]), text(one["sample"]))
            for one in plan.mapping[known].to_dict("records")
        ]
        many = "1 column is" if len(self.lists) == 1 else f"{len(self.lists)} columns are"
        heading = f"<p><b>{many} left out.</b> Choose what it holds.</p>"
        self.children = [
            *([widgets.HTML(heading), *self.lists.values()] if self.lists else []),
            widgets.HTML(table(("Column", "Taken for", "Because of its", "Such as"), lines, "Known columns")),
        ]
        return f"Columns ({len(self.lists)})" if self.lists else "Columns"

    @property
    def answers(self) -> dict[str, str]:
        """Header → field, for those a field was chosen for."""
        return {header: one.value for header, one in self.lists.items() if one.value}

    @staticmethod
    def _list(workspace: Workspace, plan: Any, one: Mapping[str, Any]) -> widgets.Dropdown:
        mine = plan.proposals[plan.proposals["header"] == one["header"]]
        likely = [
            (f"{label} ({confidence} of 100)", name)
            for label, confidence, name in zip(mine["label"], mine["confidence"], mine["field"], strict=True)
        ]
        schema = workspace.schemas.get(str(one["kind"]))
        taken = set(plan.mapping["field"])
        others = [
            (field.label, field.name)
            for field in (fields(schema) if schema else ())
            if field.name not in taken
        ]
        sample = f" “{str(one['sample'])[:24]}”" if str(one["sample"]) else ""
        return _dropdown(f"{one['header']}{sample}", [("Leave it out", ""), *likely, *sorted(others)])


class Words(widgets.VBox):
    """
    Each word that means nothing here, once, and what it may mean.

    Attributes:
        controls: Field and word → where its meaning is chosen or typed.
    """

    def __init__(self) -> None:
        self.controls: dict[tuple[str, str], widgets.Widget] = {}
        super().__init__([])

    def fill(self, workspace: Workspace, plan: Any) -> str:
        """Show the words of a plan; gives the words on the tab."""
        open_ = plan.unresolved
        open_ = open_[open_["code"].isin(WORDS)]
        self.controls = {
            (str(one["field"]), str(one["value"])): self._control(workspace, one)
            for one in open_.head(AT_ONCE).to_dict("records")
        }
        more = f" These are the first {AT_ONCE}." if len(open_) > AT_ONCE else ""
        many = "1 word means" if len(open_) == 1 else f"{len(open_):,} words mean"
        said = f"<p><b>{many} nothing here</b>, the commonest first.{more}</p>"
        head = widgets.HTML(said if len(open_) else "<p>Every word was understood.</p>")
        self.children = [head, *self.controls.values()]
        return f"Words ({len(open_):,})" if len(open_) else "Words"

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """Field → word → what it means; nothing for those nobody explained."""
        found: dict[str, dict[str, str]] = {}
        for (field, word), control in self.controls.items():
            if control.value:
                found.setdefault(field, {})[word] = "" if control.value == NOTHING else control.value
        return found

    @staticmethod
    def _control(workspace: Workspace, one: Mapping[str, Any]) -> widgets.Widget:
        field = next(_called(workspace, one))
        rows = f"{one['rows']:,} row{'' if one['rows'] == 1 else 's'}"
        said = f"{one['column']}: “{str(one['value'])[:40]}”, {rows}"
        empty = [] if field.required else [("Nothing: leave it empty", NOTHING)]
        if field.choices:
            offered = [(choice.label, choice.code) for choice in field.choices]
            return _dropdown(said, [("Not said yet", ""), *offered, *empty])
        return widgets.Combobox(
            options=_names(workspace, field) + [value for _, value in empty],
            placeholder="type or choose what it means",
            description=said,
            layout=WIDE,
            style=STYLE,
        )


class Decisions(widgets.VBox):
    """
    Rows a person decides about.

    Attributes:
        lists: Place in the plan's questions → its list of answers.
        alike: Code → the list that answers all questions of that code at once.
    """

    def __init__(self) -> None:
        self._questions: Sequence[Any] = ()
        self.lists: dict[int, widgets.Dropdown] = {}
        self.alike: dict[str, widgets.Dropdown] = {}
        super().__init__([])

    def fill(self, plan: Any) -> str:
        """Show the questions of a plan; gives the words on the tab."""
        self._questions = plan.questions
        codes = pd.Series([one.code for one in self._questions], dtype="str").value_counts()
        self.alike = {
            str(code): _dropdown(
                f"All {count:,} rows with {code}",
                [
                    ("One by one", ""),
                    ("The first answer of each", "first"),
                    ("The last answer of each", "last"),
                ],
                NARROW,
            )
            for code, count in codes.items()
            if count > 1
        }
        shown = list(enumerate(self._questions))[:AT_ONCE]
        self.lists = {at: self._list(one) for at, one in shown}
        asked = [
            widgets.VBox([widgets.HTML(f"<b>{text(one.title)}</b>: {text(one.sentence)}"), self.lists[at]])
            for at, one in shown
        ]
        count = len(self._questions)
        waiting = sum(one.waits for one in self._questions)
        more = f" These are the first {AT_ONCE}." if count > AT_ONCE else ""
        said = (
            f"<p><b>{waiting:,} rows wait for an answer</b>; {count - waiting:,} may be here already.{more}"
        )
        self.children = [
            widgets.HTML(f"{said}</p>" if count else "<p>Nothing is to be decided.</p>"),
            *self.alike.values(),
            *asked,
        ]
        return f"To decide ({count:,})" if count else "To decide"

    @property
    def answers(self) -> dict[Place, Decision]:
        """What was decided, by the place of the row."""
        found: dict[Place, Decision] = {}
        for at, one in enumerate(self._questions):
            chosen = self._chosen(at, one)
            if chosen is not None:
                place, decision = one.decided(chosen)
                found[place] = found.get(place, Decision()).with_more(decision)
        return found

    def _chosen(self, at: int, one: Any) -> int | None:
        """The answer to one question: its own, else that for all of its code."""
        if at in self.lists and self.lists[at].value >= 0:
            return int(self.lists[at].value)
        word = self.alike[one.code].value if one.code in self.alike else ""
        return {"first": 0, "last": len(one.answers) - 1}.get(str(word))

    @staticmethod
    def _list(one: Any) -> widgets.Dropdown:
        said = [(answer.says, at) for at, answer in enumerate(one.answers)]
        first = "Not decided yet" if one.waits else "Write it as a new one"
        return _dropdown(f"Row {one.place[1]:,}", [(first, -1), *said], NARROW)


def _names(workspace: Workspace, field: Field) -> list[str]:
    """What a link may be called: the titles of what it can point at."""
    frame = workspace.view().frame(field.target)
    key = "email" if field.target == "user" else workspace.schemas[field.target].title
    return sorted(frame[key].dropna().astype("str").unique().tolist())[:OFFERED]


def _called(workspace: Workspace, one: Mapping[str, Any]) -> Iterator[Field]:
    """The field a line of a plan is about; the record's own id is none."""
    return (field for field in fields(workspace.schemas[str(one["kind"])]) if field.name == one["field"])


def _label(workspace: Workspace, one: Mapping[str, Any]) -> str:
    return next((field.label for field in _called(workspace, one)), str(one["field"]))


def _dropdown(
    said: str, options: Sequence[tuple[str, Hashable]], style: Mapping[str, str] = STYLE
) -> widgets.Dropdown:
    return widgets.Dropdown(options=options, description=said, layout=WIDE, style=dict(style))
