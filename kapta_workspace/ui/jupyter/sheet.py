"""Many records as a table in a cell: typed, chosen or pasted from a spreadsheet, and saved together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.ui.form import Saved, Sheet, columns_of
from kapta_workspace.ui.jupyter import heard
from kapta_workspace.workspace import Workspace

HERE = Path(__file__).parent
SHORT = (Kind.YES_NO, Kind.CHOICE, Kind.INTEGER)
WIDE = (Kind.LONG_TEXT, Kind.LINKS, Kind.URL, Kind.EMAIL)
SHORTEST = 10
"""Choices of so many letters fit a short column."""

Key = int | str

ACCOUNTS = (
    "name",
    "account_type",
    "owner",
    "website",
    "description",
    "industry",
    "annual_revenue",
    "parent",
)
PLAYERS = (
    "name",
    "title",
    "role",
    "friend_foe",
    "decision_power",
    "primary",
    "reports_to",
    "internal_contact",
    "email",
    "phone",
)
USERS = ("name", "email", "role")
COLLEAGUES = ("name", "owner", "contributors")
RHYTHM = ("name", "primary", "checkin_method", "checkin_every", "internal_contact")

_begun: dict[tuple[Any, ...], Sheet] = {}
"""Tables with something typed and not saved: a cell run again goes on."""


class SheetBox(anywidget.AnyWidget):
    """
    A table in a cell.

    Attributes:
        sheet: What it holds.
        table: Columns and rows, for the browser.
        state: What is wrong, what was said, and whether it can be taken back.
        saved: What was written last; None before.
    """

    _esm = HERE / "sheet.js"
    _css = HERE / "sheet.css"

    table = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(
        self, workspace: Workspace, sheet: Sheet, caption: str, *, adds: bool, key: tuple[Any, ...]
    ) -> None:
        self._workspace, self.sheet, self._caption, self._adds = workspace, sheet, caption, adds
        self._key, self._said = key, ""
        self.saved: Saved | None = None
        super().__init__()
        self._draw()
        self.on_msg(lambda _widget, content, _buffers: self.hear(content))
        heard.listen(workspace, ("table", key), self._again)

    def __repr__(self) -> str:
        """A name that stays the same, so that notebooks can be compared."""
        return f"<table: {self._caption}>"

    def hear(self, told: Mapping[str, Any]) -> None:
        """Do what the browser says: *do* is type, paste, add, save, undo or load, with its row and texts."""
        deed, self._said = told["do"], ""
        if deed == "type":
            self.sheet.type(int(told["row"]), told["cells"])
        elif deed == "paste":
            self.sheet.paste(int(told["row"]), told["column"], told["text"])
        elif deed == "add":
            self.sheet.add()
        elif deed == "load":
            self.sheet.load()
        elif deed == "save":
            self._save()
        elif deed == "undo":
            self._undo()
        if self.sheet.touched:
            _begun[self._key] = self.sheet
        else:
            _begun.pop(self._key, None)
        self._draw()

    def _save(self) -> None:
        try:
            saved = self.sheet.save()
        except KaptaError as error:
            self._said = str(error)
            return
        if saved is not None:
            self.saved, self._said = saved, saved.sentence
            heard.tell(self._workspace)

    def _undo(self) -> None:
        if self.saved is None or self.saved.position is None:
            return
        try:
            self._workspace.undo(self.saved.position)
        except KaptaError as error:
            self._said = str(error)
            return
        self.saved, self._said = None, "Taken back."
        self.sheet.load()
        heard.tell(self._workspace)

    def _again(self) -> None:
        """Another form wrote something: show it, unless something is typed here."""
        if not self.sheet.touched:
            self.sheet.load()
            self._draw()

    def _draw(self) -> None:
        if self._adds and not any(
            key < 0 and not any(cells.values()) for key, cells in self.sheet.texts.items()
        ):
            self.sheet.add()
        columns = [self._column(one) for one in self.sheet.columns]
        rows = [[key, dict(cells)] for key, cells in self.sheet.texts.items()]
        self.table = {
            "columns": columns,
            "rows": rows,
            "caption": self._caption,
            "adds": self._adds,
            "title": self.sheet.schema.title,
        }
        count = sum(len(one) for one in self.sheet.problems.values())
        attention = f"{count} cell{'' if count == 1 else 's'} need{'s' if count == 1 else ''} attention."
        self.state = {
            "problems": {str(key): dict(one) for key, one in self.sheet.problems.items()},
            "said": self._said or self.sheet.message or (attention if count else ""),
            "wrong": bool(count or self.sheet.message),
            "undo": self.saved is not None and self.saved.position is not None,
            "touched": len(self.sheet.touched),
        }

    def _column(self, one: Field) -> dict[str, Any]:
        is_name = one.name == self.sheet.schema.title or one.target == "account"
        is_wide = is_name or one.kind in WIDE  # a name is never cut
        is_short = one.kind in SHORT and all(len(choice.label) <= SHORTEST for choice in one.choices)
        size = "short" if is_short else "wide" if is_wide else "usual"
        return {
            "name": one.name,
            "label": one.label,
            "help": one.help,
            "required": one.required,
            "options": self.sheet.offer(one),
            "size": size,
            "readonly": not self._adds and one.name in ("name", "account"),
        }


def _table(
    workspace: Workspace, kind: str, names: tuple[str, ...], account: Key | None, *, caption: str, adds: bool
) -> SheetBox:
    one = None if account is None else workspace.accounts.find(account)
    if one is None and kind == "contact":
        names = ("account", *names)
    key = (str(workspace.store.url), workspace.user, kind, names, one)
    sheet = _begun.get(key) or Sheet(workspace, kind, columns_of(workspace.schemas[kind], names), one)
    return SheetBox(workspace, sheet, caption, adds=adds, key=key)


def account_table(workspace: Workspace) -> SheetBox:
    """All accounts as a table, with rows for new ones; paste from a spreadsheet works."""
    return _table(workspace, "account", ACCOUNTS, None, caption="Accounts", adds=True)


def key_player_table(workspace: Workspace, account: Key | None = None) -> SheetBox:
    """The contacts of an account, or of all, as a table, with rows for new ones."""
    return _table(workspace, "contact", PLAYERS, account, caption="Key players and contacts", adds=True)


def contributor_table(workspace: Workspace) -> SheetBox:
    """Who owns and who works on each account; several names are parted by semicolons."""
    return _table(workspace, "account", COLLEAGUES, None, caption="Owners and contributors", adds=False)


def check_in_table(workspace: Workspace, account: Key | None = None) -> SheetBox:
    """How and how often we mean to talk to each contact of an account, or of all."""
    return _table(workspace, "contact", RHYTHM, account, caption="Check-ins", adds=False)


def colleague_table(workspace: Workspace) -> SheetBox:
    """The people of this workspace as a table, with rows for new ones; for administrators."""
    return _table(workspace, "user", USERS, None, caption="Colleagues", adds=True)
