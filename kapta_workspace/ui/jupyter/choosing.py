"""One account after another in the same cell: a list to choose from, and what is shown of the chosen one."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from kapta_workspace.ui.jupyter import heard
from kapta_workspace.workspace import Workspace

Show = Callable[[Workspace, int], Any]
"""A verb that draws one account: ``org_chart``, ``clean_up``, ``edit_account``, ``guide`` …"""


class AccountChooser(widgets.VBox):
    """
    A list of accounts above what a verb shows of one.

    Attributes:
        list: The accounts.
        shown: What is shown of the one chosen.
    """

    def __init__(self, workspace: Workspace, show: Show, account: int | None, caption: str) -> None:
        self._workspace, self._show, self._caption = workspace, show, caption
        self.list = widgets.Dropdown(description="Account", layout=widgets.Layout(width="min(420px, 98%)"))
        self.list.add_class("k-account")
        self.shown = widgets.VBox([])
        super().__init__([self.list, self.shown])
        self._fill(account)
        self.list.observe(lambda _: self._draw(), "value")
        heard.listen(workspace, ("chooser", workspace.user, caption), self._again)

    def __repr__(self) -> str:
        """The same in every run, so that executed notebooks can be compared."""
        return f"<account chooser: {self._caption}>"

    def _options(self) -> list[tuple[str, int]]:
        rows = self._workspace.accounts.frame().sort_values("name", key=lambda names: names.str.casefold())
        doubled = set(rows.loc[rows["name"].duplicated(keep=False), "name"])
        return [
            (f"{name} (#{one})" if name in doubled else str(name), int(one))
            for one, name in zip(rows["id"], rows["name"], strict=True)
        ]

    def _fill(self, account: int | None) -> None:
        options = self._options()
        self.list.options = options
        ids = [one for _, one in options]
        self.list.value = account if account in ids else next(iter(ids), None)
        self._draw()

    def _again(self) -> None:
        """Another cell wrote something: a new account is offered, the one that is open stays as it is."""
        options = self._options()
        if tuple(self.list.options) != tuple(options):
            held, ids = self.list.value, [one for _, one in options]
            self.list.options = options
            self.list.value = held if held in ids else next(iter(ids), None)

    def _draw(self) -> None:
        if self.list.value is None:
            self.shown.children = [widgets.HTML("<p>There is no account yet.</p>")]
        else:
            made = self._show(self._workspace, self.list.value)
            # What draws itself as HTML, such as an account's card, stands here as well as a widget does.
            self.shown.children = [
                made if isinstance(made, widgets.Widget) else widgets.HTML(made._repr_html_())
            ]


def choose_account(workspace: Workspace, show: Any, account: int | str | None = None) -> AccountChooser:
    """
    Choose an account and see what a verb shows of it: ``choose_account(ws, org_chart)``.

    Args:
        workspace: As ``open_workspace`` gave it.
        show: A verb of this package that takes the workspace and an account.
        account: The one to begin with; the first by name unless said.
    """
    one = None if account in (None, "") else workspace.accounts.find(account)
    return AccountChooser(workspace, show, one, show.__name__)
