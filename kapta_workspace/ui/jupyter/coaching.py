"""Coaching in a notebook cell: the suggestions, each with its reason, points and answers."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.ui.jupyter.html import text
from kapta_workspace.workspace import Workspace

SHOWN = 8


class CoachingBox(widgets.VBox):
    """
    The first suggestions, with buttons that answer them.

    Attributes:
        found: All suggestions, as ``ws.coaching`` gives them.
        reason: Why the next one dismissed is set aside.
        said: What was done, or what is wrong.
        worded: The same in other words, or what would be sent for it; only where a model is switched on.
    """

    def __init__(self, workspace: Workspace, account: int | str | None, *, combined: bool) -> None:
        self._workspace, self._asked = workspace, (account, combined)
        self.reason = widgets.Text(value="Agreed otherwise", description="Reason")
        self.said, self._list = widgets.HTML(), widgets.VBox([])
        self.worded = widgets.VBox([])
        super().__init__([self._list, self.reason, *self._other_words(), self.said])
        self._fill()

    def __repr__(self) -> str:
        """The same in every run, so that executed notebooks can be compared."""
        return "CoachingBox()"

    def _fill(self) -> None:
        account, combined = self._asked
        self.found = self._workspace.coaching(account, combined=combined)
        rows = self.found.head(SHOWN).to_dict("records")
        self._list.children = tuple(
            widgets.VBox([widgets.HTML(_line(one)), self._deeds(one)]) for one in rows
        )
        self.reason.layout.display = "" if rows else "none"
        if not rows:
            self._say("Nothing to suggest: all is as good as the rules can tell.")

    def _other_words(self) -> tuple[widgets.Widget, ...]:
        account, combined = self._asked
        if account is None or combined or not self._workspace.coaching.wording.is_on:
            return ()
        ask = widgets.Button(description="In other words", layout=widgets.Layout(width="auto"))
        ask.on_click(lambda _: self._ask(account, agreed=self._workspace.coaching.wording.agreed))
        return (ask, self.worded)

    def _ask(self, account: int | str, *, agreed: bool) -> None:
        """Show the answer; to whoever asks first what would be sent, and a button that sends it."""
        coaching = self._workspace.coaching
        if agreed:
            self.worded.children = (widgets.HTML(coaching.words(account, agreed=True)._repr_html_()),)
            return
        send = widgets.Button(description="Send it", layout=widgets.Layout(width="auto"))
        send.on_click(lambda _: self._ask(account, agreed=True))
        self.worded.children = (widgets.HTML(coaching.preview(account)._repr_html_()), send)

    def _deeds(self, one: Any) -> widgets.HBox:
        coaching, key = self._workspace.coaching, str(one["id"])
        return widgets.HBox(
            [
                self._button("Done", lambda: coaching.done(key)),
                self._button("In a week", lambda: coaching.snooze(key)),
                self._button("Dismiss", lambda: coaching.dismiss(key, self.reason.value)),
            ]
        )

    def _button(self, label: str, do: Callable[[], Receipt]) -> widgets.Button:
        def pressed(_: widgets.Button) -> None:
            try:
                do()
            except KaptaError as refused:
                self._say(str(refused))
                return
            self._say(f"{label}: kept. ws.undo() takes it back.")
            self._fill()

        made = widgets.Button(description=label, layout=widgets.Layout(width="auto"))
        made.on_click(pressed)
        return made

    def _say(self, sentence: str) -> None:
        self.said.value = f"<p role='status'>{text(sentence)}</p>"


def _line(one: Any) -> str:
    warning = "⚠ " if one["warning"] else ""
    return (
        f"<b>{warning}{text(one['what'])}</b> <span style='opacity:.7'>{text(one['account_name'])}</span><br>"
        f"{one['points']:+.1f} points · {one['minutes']:.0f} min · {text(one['evidence'])}<br>"
        f"{text(one['because'])}"
    )


def coaching(
    workspace: Workspace, account: int | str | None = None, *, combined: bool = False
) -> CoachingBox:
    """
    What to do about an account, its family, or the accounts most in need, with buttons to answer.

    Args:
        workspace: As ``open_workspace`` gave it.
        account: Its name or id.
        combined: With the first few of everything below it.
    """
    return CoachingBox(workspace, account, combined=combined)
