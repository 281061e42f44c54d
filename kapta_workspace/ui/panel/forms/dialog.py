"""The window forms are filled in: one a session, native to the browser, described by Python."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import param

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.ui.form import Deed, Form, Office, Option, Saved, save_form
from kapta_workspace.ui.form.following import SAID, Follows
from kapta_workspace.ui.panel.component import Component
from kapta_workspace.ui.panel.forms.begun import begun_when
from kapta_workspace.ui.panel.style import asset
from kapta_workspace.workspace import Begun, Unfinished

LINKED = (Kind.LINK, Kind.LINKS)


class FormDialog(Component):
    """
    The window of every form of a session.

    What is typed stays in the browser until Save, so nothing that happens to the page behind, an edit by
    somebody else or the Back button, touches it. What comes from the browser is read like any raw value.
    Meanwhile the browser hands it to ``forms.begun`` whenever typing stops, so that it outlives the session.

    Attributes:
        shown: The form in words, its present *state*, what it *began* with, and the *draft* it is kept as:
            *way, ticket, title, said*; empty while the window is closed. ``turn`` tells forms apart.
        sent: What the browser asks for: *action* (save, take, afresh, close), *turn*, *values*, *field*,
            *count*; without a window to *go_on* with the form of a *ticket*.
        asked: What was typed into a link: *field, text, turn, values, count*; or that it is to be looked at
            what stands *beside* the form.
        offered: The answer: *field, text* and *options*, each *id, label, detail*.
        beside: What is said beside the form for what has been typed: *turn, said*.
    """

    shown = param.Dict(default={})
    sent = param.Dict(default={})
    asked = param.Dict(default={})
    offered = param.Dict(default={})
    beside = param.Dict(default={})

    _bundle: ClassVar[str] = "dialog.js"
    _stylesheets: ClassVar[list[str]] = [asset("form.css")]

    def __init__(
        self,
        office: Office,
        saved: Callable[[Saved], None],
        unfinished: Unfinished | None = None,
        go_on: Callable[[str], None] = lambda _ticket: None,
        **params: Any,
    ) -> None:
        """
        Make the window.

        Args:
            office: The workspace.
            saved: Called with what was written, after the window has closed.
            unfinished: Where what is typed is kept; nowhere without.
            go_on: Called with the ticket of a form that a page which lost its connection wants back.
            **params: As of any component.
        """
        super().__init__(**params)
        self._office, self._saved = office, saved
        self._unfinished, self._go_on = unfinished, go_on
        self._draft: dict[str, Any] = {}
        self._aside: Callable[[Form], str] | None = None
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
        aside: Callable[[Form], str] | None = None,
        way: Mapping[str, str] | None = None,
    ) -> None:
        """
        Show a form; one that is open gives way to it. What was begun in it before is laid over it.

        Args:
            form: The form.
            do: What its button does, where that is more than saving the record.
            verb: What the button says then.
            grave: Whether that button warns.
            aside: What is said beside the form, from what has been typed so far.
            way: The button pressed for it, which opens it again; without, nothing typed is kept.
        """
        self._turn += 1
        self.form, self._do, self._aside = form, do or self._save, aside
        began, before = _state(form), self._begun_before(form, way or {})
        self.beside = {"turn": self._turn, "said": aside(form)} if aside else {}
        self.shown = {
            "turn": self._turn,
            "form": {**_described(form, verb, grave=grave), "aside": aside is not None},
            "state": _state(form) if before else began,
            "began": began,
            "draft": self._draft,
        }

    def _begun_before(self, form: Form, way: Mapping[str, str]) -> Begun | None:
        """Lay over the form what was begun in it, if anything was; what is typed now is kept in its place."""
        self._draft = {}
        if not way or not form.fields or self._unfinished is None:
            return None
        before = self._unfinished.find(way)
        self._draft = {"way": dict(way), "ticket": secrets.token_urlsafe(12), "title": form.title, "said": ""}
        if before is not None:
            form.go_on(before.values, before.was)
            when = begun_when(before, self._office.view().moment)
            said = f"You had begun this {when}; it is as you left it."
            self._draft |= {"said": said, "before": before.ticket}
        return before

    def close(self) -> None:
        """Close the window."""
        self.form = None
        self.shown = {}

    def _hear(self, sent: Mapping[str, Any]) -> None:
        form, action = self.form, sent.get("action")
        if action == "go_on":
            self._go_on(str(sent.get("ticket")))
            return
        if form is None or sent.get("turn") != self._turn:
            return
        if action == "close":
            self.close()
            return
        if action == "afresh":
            self._afresh(form)
            return
        form.fill(sent.get("values") or {})
        if action == "take":
            form.take(str(sent.get("field")))
        elif action == "save" and (done := self._done(form)) is not None:
            if isinstance(done, Deed):
                self.open(done.form, done.do, done.verb, grave=done.is_grave, aside=done.aside)
                return
            self.close()
            if self._draft and self._unfinished:
                self._unfinished.saved(self._draft["way"], self._draft["ticket"])
            self._saved(done)
            return
        self.shown = {**self.shown, "state": {**_state(form), "count": sent.get("count")}}

    def _beside(self, form: Form, aside: Callable[[Form], str]) -> str:
        try:
            return aside(form)
        except KaptaError as error:
            return str(error)

    def _afresh(self, form: Form) -> None:
        """Let go of what was begun before, and of what was typed since."""
        if self._unfinished:
            self._unfinished.discard(self._draft["way"])
        form.start_afresh()
        self._draft = {**self._draft, "said": ""}
        self.shown = {**self.shown, "state": _state(form), "draft": self._draft}

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
        if form is None or asked.get("turn") != self._turn:
            return
        form.fill(asked.get("values") or {})
        if asked.get("beside") and self._aside:
            self.beside = {"turn": self._turn, "said": self._beside(form, self._aside)}
        if name not in form.raw:
            return
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
        "is_new": form.is_new,
        "tabs": [{"label": tab.label, "fields": [_field(one) for one in tab.fields]} for tab in form.tabs],
        "follows": _follows(form.follows) if form.follows else None,
    }


def _follows(how: Follows) -> dict[str, Any]:
    """How one field follows another, for the browser to do so at once, with the cursor where it is."""
    return {
        "leader": how.leader,
        "name": how.usual.name,
        "usual": _field(how.usual),
        "by": {str(key): _field(one) for key, one in how.by.items()},
        "said": SAID,
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
