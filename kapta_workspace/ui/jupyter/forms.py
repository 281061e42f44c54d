"""Forms in a notebook cell: the same forms as on the pages, drawn with ipywidgets."""

from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets as widgets

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.ui.form import Deed, Form, Saved, edit_form, new_form, save_form
from kapta_workspace.ui.form.fields import LAST
from kapta_workspace.ui.jupyter import heard
from kapta_workspace.ui.jupyter.controls import Control
from kapta_workspace.ui.jupyter.html import alert, text
from kapta_workspace.workspace import Workspace

Key = int | str

_begun: dict[tuple[Any, ...], Form] = {}
"""Forms that were begun and not saved, by workspace and what they are about: a cell run again goes on."""


class FormBox(widgets.VBox):
    """
    A form in a cell.

    Attributes:
        form: What it is about.
        controls: Field name → its ``Control``.
        save: The button that writes it.
        said: What was written, or what is wrong.
        undo: The button that takes back what was written; hidden until then.
        again: The button for the next record, or for editing once more; hidden until then.
        aside: What the form comes to, where it comes to something.
        saved: What was written last; None before.
        do: Writes the form, or says in it what is wrong and gives nothing.
    """

    def __init__(
        self,
        workspace: Workspace,
        form: Form,
        tab: str = "",
        key: tuple[Any, ...] = (),
        *,
        verb: str = "",
        do: Callable[[Form], Saved | Deed | None] | None = None,
        fresh: Callable[[], Form] | None = None,
        aside: Callable[[Form], str] | None = None,
    ) -> None:
        self._workspace, self._key, self._tab = workspace, key, tab
        self.do: Callable[[Form], Saved | Deed | None] = do or partial(save_form, workspace)
        self._fresh, self._aside = fresh, aside
        self.save = _button(verb or ("Create" if form.is_new else "Save"), "save", style="primary")
        self.undo = _button("Undo", "undo")
        self.again = _button("Another one" if form.is_new else "Edit again", "again")
        self.said, self.aside, self._clashes = widgets.HTML(), widgets.HTML(), widgets.VBox([])
        self.save.on_click(lambda _: self._save())
        self.undo.on_click(lambda _: self._undo())
        self.again.on_click(lambda _: self._renew())
        super().__init__()
        self.add_class("k-form")
        self._build(form)

    def _build(self, form: Form) -> None:
        """Draw a form, ready to be typed into."""
        self.form = form
        self.saved: Saved | None = None
        self.controls = {one.name: Control(form, one, self._typed) for one in form.fields}
        self._pages = [
            widgets.VBox([self.controls[one.name].box for one in part.fields]) for part in form.tabs
        ]
        pages = self._pages
        self._tabs = widgets.Tab(children=pages, titles=tuple(part.label for part in form.tabs))
        self._fields = self._tabs if len(pages) > 1 else pages[0]
        heading = widgets.HTML(f"<h3 style='margin:0'>{text(form.title)}</h3>")
        intro = [widgets.HTML(f"<p style='max-width:720px'>{text(form.intro)}</p>")] if form.intro else []
        bar = widgets.HBox([self.save, self.said, self.undo, self.again])
        self._clashes.children, self.said.value = [], ""
        self._show(self.save, self._clashes)
        self._hide(self.undo, self.again)
        self.children = [heading, *intro, self._clashes, self._fields, self.aside, bar]
        self._select(self._tab)
        self._add_up()

    def _renew(self) -> None:
        """The next record, or the same as it is now."""
        if self._fresh is not None:
            self._build(self._fresh())

    @staticmethod
    def _show(*parts: widgets.Widget) -> None:
        for part in parts:
            part.layout.display = ""

    @staticmethod
    def _hide(*parts: widgets.Widget) -> None:
        for part in parts:
            part.layout.display = "none"

    def __repr__(self) -> str:
        """A name that stays the same, so that notebooks can be compared."""
        return f"<form: {self.form.title}>"

    def _typed(self, name: str) -> None:
        """A link chosen may change what others may point at."""
        if self._key:
            _begun[self._key] = self.form
        self._add_up()
        self._follow()
        if name == "account":
            for other in self.controls.values():
                if other.field.name != name:
                    other.show()

    def _follow(self) -> None:
        """Draw anew what has become another field: an answer is asked for as its question wants it."""
        for one in self.form.fields:
            old = self.controls[one.name]
            if old.field != one:
                fresh = self.controls[one.name] = Control(self.form, one, self._typed)
                page = next(each for each in self._pages if old.box in each.children)
                page.children = [fresh.box if box is old.box else box for box in page.children]

    def _add_up(self) -> None:
        """Say beside the buttons what the form comes to, where it comes to something."""
        if self._aside is not None:
            self.aside.value = f"<p role='status'>{text(self._aside(self.form))}</p>"

    def _save(self) -> None:
        try:
            saved = self.do(self.form)
        except KaptaError as error:
            self.form.message, saved = str(error), None
        if saved is None:
            self._refused()
        elif isinstance(saved, Deed):  # looked at first: the next button does it
            self.do, self.save.description = saved.do, saved.verb
            self._build(saved.form)
        else:
            self._done(saved)

    def _refused(self) -> None:
        form = self.form
        self._follow()
        for control in self.controls.values():
            control.show()
        self._clashes.children = [self._clash(one.field.name, one.theirs, one.mine) for one in form.clashes]
        count = len(form.problems)
        fallback = f"{count} field{'' if count == 1 else 's'} need{'s' if count == 1 else ''} attention."
        self.said.value = alert(form.message or fallback)
        if form.first_problem:
            self._select(form[form.first_problem].tab)

    def _done(self, saved: Saved) -> None:
        _begun.pop(self._key, None)
        self.saved = saved
        self._hide(self._fields, self._clashes, self.aside, self.save)
        if saved.position is not None:
            self._show(self.undo)
        if self._fresh is not None:
            self._show(self.again)
        self.said.value = f"<b role='status'>{text(saved.sentence)}</b>"
        heard.tell(self._workspace)

    def _undo(self) -> None:
        try:
            self._workspace.undo(self.saved.position if self.saved else None)
        except KaptaError as error:
            said = str(error)
        else:
            said = "Taken back."
            heard.tell(self._workspace)
        self._hide(self.undo)
        self.said.value = f"<b role='status'>{text(said)}</b>"

    def _clash(self, name: str, theirs: str, mine: str) -> widgets.Widget:
        field = self.form[name]
        said = f"<b>{text(field.label)}</b><br>Now: {text(theirs)}<br>Yours, kept when you save: {text(mine)}"
        take = widgets.Button(description="Use theirs", tooltip=f"Use theirs for {field.label}")
        take.on_click(partial(self._take, name))
        return widgets.HBox([widgets.HTML(said), take])

    def _take(self, name: str, _button: widgets.Button) -> None:
        self.form.take(name)
        self._refused()

    def take(self, name: str) -> None:
        """Let their version of a field stand, as the button beside it does."""
        self._take(name, self.save)

    def _select(self, tab: str) -> None:
        labels = [one.label for one in self.form.tabs]
        if len(labels) > 1 and tab in labels:
            self._tabs.selected_index = labels.index(tab)


def _button(label: str, name: str, style: str = "") -> widgets.Button:
    layout = widgets.Layout(width="auto", min_width="100px")
    made = widgets.Button(description=label, button_style=style, layout=layout)
    made.add_class(f"k-{name}")
    return made


def new_record(workspace: Workspace, kind: str, /, **given: Any) -> FormBox:
    """The form of a new record of any kind, with some values given."""
    told = tuple(sorted((name, str(value)) for name, value in given.items()))
    key = (str(workspace.store.url), workspace.user, kind, told)
    fresh = partial(new_form, workspace, kind, **given)
    return FormBox(workspace, _begun.get(key) or fresh(), key=key, fresh=fresh)


def edit_record(workspace: Workspace, kind: str, key: Key, tab: str = "") -> FormBox:
    """The form of a record, by its name or id."""
    record = workspace.desk(kind).find(key)
    about = (str(workspace.store.url), workspace.user, kind, record)
    fresh = partial(edit_form, workspace, kind, record)
    return FormBox(workspace, _begun.get(about) or fresh(), tab, about, fresh=fresh)


def new_account(workspace: Workspace, **given: Any) -> FormBox:
    """The form of a new account: Basic, More Info, Add Contributors."""
    return new_record(workspace, "account", **given)


def edit_account(workspace: Workspace, account: Key) -> FormBox:
    """The form of an account, by its name or id, filled in."""
    return edit_record(workspace, "account", account)


def add_contributors(workspace: Workspace, account: Key) -> FormBox:
    """The form of an account, open where colleagues are added to it."""
    return edit_record(workspace, "account", account, LAST)


def add_contact(workspace: Workspace, account: Key | None = None) -> FormBox:
    """The form of a new contact; the account is filled in when it is named."""
    given = {} if account is None else {"account": workspace.accounts.find(account)}
    return new_record(workspace, "contact", **given)


def edit_contact(workspace: Workspace, contact: Key) -> FormBox:
    """The form of a contact, by their name or id, filled in."""
    return edit_record(workspace, "contact", contact)


def deed_box(
    workspace: Workspace, deed: Deed, key: tuple[Any, ...] = (), aside: Callable[[Form], str] | None = None
) -> FormBox:
    """A deed that asks something first: archive, merge, the next scorecard."""
    form = _begun.get(key) or deed.form
    return FormBox(workspace, form, key=key, verb=deed.verb, do=deed.do, aside=aside)
