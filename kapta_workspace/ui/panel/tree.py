"""The account tree in the sidebar."""

from typing import Any, ClassVar

import param

from kapta_workspace.ui.panel.component import Component
from kapta_workspace.ui.panel.style import asset

FLAGS = {"s": "Strategic account", "w": "Flagged: needs attention", "r": "Open risk", "a": "Archived"}
"""The letters a row's flags are made of, and what each sign says."""


class AccountTree(Component):
    """
    All accounts a person may see, parents as folders; ten thousand scroll as smoothly as ten.

    A tree to screen readers, and to the keyboard: arrows, Home, End, Page Up and Down, Enter, and typing a
    name. The filter box works in the page; it ignores accents and case and shows matches with the parents
    they stand under.

    Attributes:
        rows: JSON of *[id, label, parent or 0, flags]* each, in the order to be shown; an account whose
            parent is not among them stands at the top. Flags are letters of ``FLAGS``. A text, so that ten
            thousand rows are put together once for all sessions that show them.
        selected: The id of the account shown, 0 for none; its parents are opened and it is brought into
            sight.
        chosen: The *id* of the account last chosen, which may be the one shown, with a *count* that rises.
        expanded: The ids of the parents that are open.
        opens: What an id is put behind to open an account in a new tab: *account?as_of=2026-06-30&id=*.
    """

    rows = param.String(default="[]")
    selected = param.Integer(default=0)
    chosen = param.Dict(default={"id": 0, "count": 0})
    expanded = param.List(default=[])
    opens = param.String(default="")

    _bundle: ClassVar[str] = "tree.js"
    _stylesheets: ClassVar[list[str]] = [asset("tree.css")]

    def __init__(self, **params: Any) -> None:
        params.setdefault("sizing_mode", "stretch_both")
        params.setdefault("margin", 0)
        super().__init__(**params)
