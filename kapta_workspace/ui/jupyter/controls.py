"""One widget a field: what it shows, and how what is typed in it becomes a raw value of the form."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.ui.form import Form, Option
from kapta_workspace.ui.jupyter.html import alert, text

WIDE = widgets.Layout(width="min(560px, 98%)")
STYLE = {"description_width": "200px"}
BESIDE = widgets.Layout(margin="0 0 4px 208px")
MANY = 2000
"""So many records a link offers at most; the browser narrows them as one types."""

Read = Callable[[Any], Any]
"""A widget's value as a raw value of the form."""
Write = Callable[[Any], Any]
"""A raw value as the widget's value."""


class Control:
    """
    A field in a notebook's form.

    Attributes:
        field: Which.
        widget: What is typed into.
        problem: Where what is wrong with it is said.
        box: Both, with the field's help.
    """

    def __init__(self, form: Form, field: Field, typed: Callable[[str], None]) -> None:
        self._form, self.field, self._typed = form, field, typed
        self._busy = False
        self._options: dict[str, int] = {}
        self.widget, self._read, self._write = self._made()
        self.widget.add_class(f"kapta-{field.name}")
        self.problem = widgets.HTML(layout=BESIDE)
        said = f"<small style='opacity:.7'>{text(field.help, '')}</small>"
        help_ = [widgets.HTML(said, layout=BESIDE)] if field.help else []
        above = [widgets.HTML(f"<b>{text(self._label)}</b>", layout=BESIDE)] if self._unnamed else []
        self.box = widgets.VBox([*above, self.widget, *help_, self.problem])
        self.show()
        self.widget.observe(self._hear, "value")

    @property
    def _label(self) -> str:
        return f"{self.field.label} *" if self.field.required else self.field.label

    @property
    def _unnamed(self) -> bool:
        return isinstance(self.widget, widgets.TagsInput)

    def show(self) -> None:
        """Show what the form holds, and what is wrong with it."""
        name = self.field.name
        self._busy = True
        try:
            self.offer()
            value = self._write(self._form.raw[name])
            if self.widget.value != value:
                self.widget.value = value
        finally:
            self._busy = False
        said = self._form.problems.get(name, "")
        self.problem.value = alert(said) if said else ""

    def offer(self) -> None:
        """Put the records a link may point at, as things are now, into its widget."""
        if self.field.kind not in (Kind.LINK, Kind.LINKS):
            return
        offered = self._form.offer(self.field.name, limit=MANY)
        self._options = _named([*offered, *self._form.shown(self.field.name)])
        names = "allowed_tags" if self.field.kind is Kind.LINKS else "options"
        setattr(self.widget, names, list(self._options))

    def type(self, raw: Any) -> None:
        """Type as a person would: set the widget, which tells the form."""
        self.widget.value = self._write(raw)

    def _hear(self, change: Mapping[str, Any]) -> None:
        if self._busy:
            return
        self._form.type(self.field.name, self._read(change["new"]))
        self.problem.value = ""
        self._typed(self.field.name)

    # --- which widget ---------------------------------------------------------------------------------

    def _made(self) -> tuple[widgets.ValueWidget, Read, Write]:
        field, common = self.field, {"description": self._label, "layout": WIDE, "style": STYLE}
        if field.kind is Kind.LINK:
            return self._link(common)
        if field.kind is Kind.LINKS:
            tags = widgets.TagsInput(allow_duplicates=False, layout=widgets.Layout(margin="0 0 0 208px"))
            return tags, lambda new: [self._options[one] for one in new if one in self._options], self._tags
        if field.kind is Kind.CHOICES:
            options = [(choice.label, choice.code) for choice in field.choices]
            return widgets.SelectMultiple(options=options, **common), list, tuple
        if field.kind in (Kind.CHOICE, Kind.YES_NO):
            return self._choice(common)
        return self._text(common)

    def _text(self, common: Mapping[str, Any]) -> tuple[widgets.ValueWidget, Read, Write]:
        field = self.field
        if field.kind is Kind.DATE:
            return widgets.DatePicker(**common), lambda new: new.isoformat() if new else "", _day
        if field.kind is Kind.LONG_TEXT:
            return widgets.Textarea(rows=4, **common), str, str
        return widgets.Text(**common), str, str

    def _link(self, common: Mapping[str, Any]) -> tuple[widgets.ValueWidget, Read, Write]:
        box = widgets.Combobox(placeholder="Type to search", ensure_option=False, **common)
        # A name nobody has stays as it was typed, for the form to say that it was not found.
        return box, lambda new: self._options.get(new, new or None), self._name

    def _choice(self, common: Mapping[str, Any]) -> tuple[widgets.ValueWidget, Read, Write]:
        field = self.field
        if field.kind is Kind.YES_NO and field.default is not None:
            return widgets.Checkbox(**common), bool, bool
        if field.kind is Kind.YES_NO:
            return (
                widgets.Dropdown(options=[("–", None), ("Yes", True), ("No", False)], **common),
                _same,
                _same,
            )
        options = [("–", ""), *((choice.label, choice.code) for choice in field.choices)]
        return widgets.Dropdown(options=options, **common), _same, lambda raw: _known(raw, options)

    def _name(self, raw: Any) -> str:
        return next(
            (name for name, one in self._options.items() if one == raw), "" if raw is None else str(raw)
        )

    def _tags(self, raw: Any) -> list[str]:
        return [self._name(one) for one in raw if self._name(one) in self._options]


def _same(value: Any) -> Any:
    return value


def _known(raw: Any, options: list[tuple[str, str]]) -> str:
    return raw if raw in {code for _, code in options} else ""


def _day(raw: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(raw) if raw else None
    except ValueError:
        return None


def _named(options: list[Option]) -> dict[str, int]:
    """Names that tell options apart: the label, with its detail or number where another has it, too."""
    found: dict[str, int] = {}
    for option in options:
        for name in (option.label, f"{option.label} ({option.detail})", f"{option.label} (#{option.id})"):
            if found.setdefault(name, option.id) == option.id:
                break
    return found
