"""Who stays, who is archived: a list with ticks in a notebook cell."""

from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets
import pandas as pd

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.jupyter.html import text
from kapta_workspace.workspace import Workspace

ADVISED = (10, 15)
"""So many key players are advised."""


class CleanUpBox(widgets.VBox):
    """
    The list of an account's contacts, whoever matters most on top, with a tick for each who stays.

    Attributes:
        ticks: Contact id → its tick.
        count: How many would stay, and what is advised.
        archive: The button that archives the others.
        undo: The button that brings them back; hidden until there is something to bring back.
        said: What was done, or what is wrong.
    """

    def __init__(self, workspace: Workspace, account: int | str) -> None:
        self._workspace, self._clean = workspace, workspace.clean_up(account)
        self._position: int | None = None
        self.ticks: dict[int, widgets.Checkbox] = {}
        self.count, self.said = widgets.HTML(), widgets.HTML()
        self.archive = widgets.Button(description="Archive the others", button_style="primary")
        self.undo = widgets.Button(description="Undo", layout=widgets.Layout(display="none"))
        self.archive.on_click(lambda _: self._archive())
        self.undo.on_click(lambda _: self._undo())
        self.archive.add_class("k-archive")
        self.undo.add_class("k-undo")
        self._list = widgets.VBox([], layout=widgets.Layout(max_height="520px", overflow="auto"))
        super().__init__([self.count, self._list, widgets.HBox([self.archive, self.undo]), self.said])
        self._fill()

    def __repr__(self) -> str:
        """The same in every run, so that executed notebooks can be compared."""
        return "CleanUpBox()"

    def _fill(self) -> None:
        rows = self._clean.proposal
        self.ticks = {int(one["id"]): self._tick(one) for one in rows.to_dict("records")}
        lines = [
            widgets.HBox([self.ticks[int(one["id"])], widgets.HTML(_line(one))])
            for one in rows.to_dict("records")
        ]
        self._list.children = tuple(lines)
        self._counted()

    def _tick(self, one: Mapping[Any, Any]) -> widgets.Checkbox:
        layout = widgets.Layout(width="230px")
        tick = widgets.Checkbox(value=one["stays"], description=str(one["name"]), indent=False, layout=layout)
        tick.observe(lambda _: self._counted(), names="value")
        return tick

    def _counted(self) -> None:
        stay, all_ = sum(tick.value for tick in self.ticks.values()), len(self.ticks)
        self.count.value = (
            f"<b>{stay} of {all_} stay</b>, {all_ - stay} would be archived. "
            f"Advised are {ADVISED[0]} to {ADVISED[1]} people with the most impact."
        )
        self.archive.disabled = stay == all_

    def _archive(self) -> None:
        stay = [one for one, tick in self.ticks.items() if tick.value]
        try:
            receipt = self._clean.keep(stay)
        except KaptaError as refused:
            self._say(str(refused))
            return
        self._position = receipt.position
        self.undo.layout.display = ""
        self._fill()
        self._say(f"{receipt.updated.get('contact', 0)} archived; they can still be found and restored.")

    def _undo(self) -> None:
        try:
            self._workspace.undo(self._position)
        except KaptaError as refused:
            self._say(str(refused))
            return
        self.undo.layout.display = "none"
        self._fill()
        self._say("They are back.")

    def _say(self, sentence: str) -> None:
        self.said.value = f"<p role='status'>{text(sentence)}</p>"


def _line(one: Mapping[Any, Any]) -> str:
    role = one["role"]
    said = "" if pd.isna(role) else f" · {text(SCHEMAS['contact']['role'].label_of(str(role)))}"
    return f"{text(one['title'])}{said} <span style='opacity:.7'>({text(one['because'])})</span>"


def clean_up(workspace: Workspace, account: int | str) -> CleanUpBox:
    """
    Choose who of an account's contacts stays; the others are archived in one change that can be undone.

    Args:
        workspace: As ``open_workspace`` gave it.
        account: Its name or id.
    """
    return CleanUpBox(workspace, account)
