"""The window forms are filled in: one a session, native to the browser, described by Python."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.ui.form import Deed, Form, Office, Option, Saved, save_form
from kapta_workspace.ui.panel.style import asset

LINKED = (Kind.LINK, Kind.LINKS)


class FormDialog(JSComponent):
    """
    The window of every form of a session.

    What is typed stays in the browser until Save, so nothing that happens to the page behind, an edit by
    somebody else or the Back button, touches it. What comes from the browser is read like any raw value.

    Attributes:
        shown: The form in words, and its present *state*; empty while the window is closed. ``turn`` tells
            one form from the next.
        sent: What the browser asks for: *action* (save, take, close), *turn*, *values*, *field*, *count*.
        asked: What was typed into a link: *field, text, turn, values, count*.
        offered: The answer: *field, text* and *options*, each *id, label, detail*.
    """

    shown = param.Dict(default={})
    sent = param.Dict(default={})
    asked = param.Dict(default={})
    offered = param.Dict(default={})

    _esm: ClassVar[Path] = Path(__file__).with_name("dialog.js")
    _stylesheets: ClassVar[list[str]] = [asset("form.css")]

    def __init__(self, office: Office, saved: Callable[[Saved], None], **params: Any) -> None:
        """``saved`` is called with what was written, after the window has closed."""
        super().__init__(**params)
        self._office, self._saved = office, saved
        self._turn = 0
        self.form: Form | None = None
        self._do: Callable[[Form], Saved | Deed | None] = self._save
        self.param.watch(lambda event: self._hear(event.new), "sent")
        self.param.watch(lambda event: self._offer(event.new), "asked")

    def open(
        self,
        form: Form,
        do: Callable[[Form], Saved | Deed | None] | None = None,
        verb: str = "",
        *,
        grave: bool = True,
    ) -> None:
        """
        Show a form; one that is open gives way to it.

        Args:
            form: The form.
            do: What its button does, where that is more than saving the record.
            verb: What the button says then.
            grave: Whether that button warns.
        """
        self._turn += 1
        self.form, self._do = form, do or self._save
        self.shown = {"turn": self._turn, "form": _described(form, verb, grave=grave), "state": _state(form)}

    def close(self) -> None:
        """Close the window."""
        self.form = None
        self.shown = {}

    def _hear(self, sent: Mapping[str, Any]) -> None:
        form = self.form
        if form is None or sent.get("turn") != self._turn:
            return
        action = sent.get("action")
        if action == "close":
            self.close()
            return
        form.fill(sent.get("values") or {})
        if action == "take":
            form.take(str(sent.get("field")))
        elif action == "save" and (done := self._done(form)) is not None:
            if isinstance(done, Deed):
                self.open(done.form, done.do, done.verb, grave=done.is_grave)
                return
            self.close()
            self._saved(done)
            return
        self.shown = {**self.shown, "state": {**_state(form), "count": sent.get("count")}}

    def _save(self, form: Form) -> Saved | None:
        return save_form(self._office, form)

    def _done(self, form: Form) -> Saved | Deed | None:
        try:
            return self._do(form)
        except KaptaError as error:
            form.message = str(error)
            return None

    def _offer(self, asked: Mapping[str, Any]) -> None:
        form = self.form
        name, text = str(asked.get("field")), str(asked.get("text", ""))
        if form is None or asked.get("turn") != self._turn or name not in form.raw:
            return
        form.fill(asked.get("values") or {})
        options = form.offer(name, text) if form[name].kind in LINKED else []
        self.offered = {
            "field": name,
            "text": text,
            "options": _options(options),
            "count": asked.get("count"),
        }


def _described(form: Form, verb: str, *, grave: bool) -> dict[str, Any]:
    return {
        "title": form.title,
        "intro": form.intro,
        "sides": list(form.sides or ()),
        "save": verb or ("Create" if form.is_new else "Save"),
        "grave": bool(verb) and grave,
        "tabs": [{"label": tab.label, "fields": [_field(one) for one in tab.fields]} for tab in form.tabs],
    }


def _field(one: Field) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label,
        "kind": str(one.kind),
        "required": one.required,
        "help": one.help,
        "plain": one.default is not None,
        "choices": [[choice.code, choice.label, choice.help] for choice in one.choices],
    }


def _state(form: Form) -> dict[str, Any]:
    links = {one.name: _options(form.shown(one.name)) for one in form.fields if one.kind in LINKED}
    return {
        "raw": dict(form.raw),
        "links": links,
        "problems": dict(form.problems),
        "message": form.message,
        "clashes": [[one.field.name, one.field.label, one.theirs, one.mine] for one in form.clashes],
        "first": form.first_problem,
    }


def _options(options: list[Option]) -> list[list[Any]]:
    return [[one.id, one.label, one.detail] for one in options]
