"""What is pressed inside pieces of HTML, told to Python."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import param

from kapta_workspace.ui.panel.component import Component


class Actions(Component):
    """
    Hears every ``pieces.button`` of the page, and lets headings of ``tables.table`` sort their rows.

    A page of twelve contacts has a dozen menus; as widgets they would cost more than the page itself, as HTML
    with one listener they cost nothing. It draws nothing, and has to stand in the page to work.

    What is pressed comes from a browser, so it is a wish, not a permission: the door decides. An input with
    *data-change* says its action when something is chosen in it, with the *value*.

    Attributes:
        pressed: The *action* last pressed and what it was about, as text, with a *count* that rises.
    """

    pressed = param.Dict(default={})

    _bundle: ClassVar[str] = "actions.js"

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._answers: dict[str, Callable[[Mapping[str, str]], None]] = {}
        self.param.watch(self._answer, "pressed")

    def on(self, action: str, answer: Callable[[Mapping[str, str]], None]) -> None:
        """Call ``answer`` with what the button was about whenever this action is pressed."""
        self._answers[action] = answer

    def _answer(self, event: param.parameterized.Event) -> None:
        about = {name: str(value) for name, value in event.new.items() if name != "count"}
        answer = self._answers.get(about.get("action", ""))
        if answer is not None:
            answer(about)
