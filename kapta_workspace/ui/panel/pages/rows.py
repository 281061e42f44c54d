"""What can be done with a row of a list: the buttons at its end."""

from collections.abc import Callable, Mapping
from typing import Any

from kapta_workspace.domain.fields import Schema, in_a_sentence
from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pieces import button, is_missing
from kapta_workspace.ui.panel.safe import Safe, html, join

DEEDS = html('<span class="k-hidden">What can be done</span>')
"""The heading of the column of buttons: for those who hear the table only."""
FINISH = html('<span class="k-hidden">Finish</span>')
"""The heading of the column that says a thing is done."""


def all_deeds(schema: Schema, one: words.Row) -> Safe:
    """What can be done with a row: edit and archive it, and behind three dots what its kind has besides."""
    if schema.name not in MORE:
        return row_deeds(schema, one)
    record, called = int(one["id"]), named(schema, one)
    return html(
        '<span class="k-deeds">{edit}<button type="button" class="k-button k-quiet" title="More" '
        'popovertarget="k-{kind}-{id}" aria-label="More about {called}">{dots}</button></span>'
        '<div popover id="k-{kind}-{id}" class="k-menu">{more}{archive}</div>',
        edit=button("Edit", "edit", quiet=True, hint=f"Edit {called}", kind=schema.name, id=record),
        kind=schema.name,
        id=record,
        called=called,
        dots=icon("dots"),
        more=join(make(schema, one) for make in MORE[schema.name]),
        archive=button(
            "Archive", "archive", quiet=True, hint=f"Archive {called}", kind=schema.name, id=record
        ),
    )


def _attach(schema: Schema, one: words.Row) -> Safe:
    return button(
        "Attach a file",
        "upload",
        quiet=True,
        hint=f"Attach a file to {named(schema, one)}",
        file="*/*",
        account=int(one["account"]),
        section=schema.name,
        about=int(one["id"]),
    )


def _plan(schema: Schema, one: words.Row) -> Safe:
    about = {"account": int(one["account"]), schema.name: int(one["id"]), "name": one[schema.title]}
    hint = f"Plan a goal for {named(schema, one)}"
    return button("Plan a goal", "add", quiet=True, hint=hint, kind="goal", **about)


def _template(schema: Schema, one: words.Row) -> Safe:
    about: dict[str, Any] = {"account": int(one["account"]), schema.name: int(one["id"])}
    hint = f"Plan a goal for {named(schema, one)} from a template"
    return button("Plan from a template", "template", quiet=True, hint=hint, **about)


def _keep(schema: Schema, one: words.Row) -> Safe:
    hint = f"Keep {named(schema, one)} as a template"
    return button("Keep as a template", "keep_as_template", quiet=True, hint=hint, id=int(one["id"]))


def _rate(schema: Schema, one: words.Row) -> Safe:
    return button("Rate it", "rate", quiet=True, hint=f"Rate {named(schema, one)}", id=int(one["id"]))


MORE: Mapping[str, tuple[Callable[[Schema, words.Row], Safe], ...]] = {
    "contract": (_plan, _template, _attach),
    "opportunity": (_plan, _template, _attach),
    "goal": (_keep,),
    "review": (_rate, _attach),
}
"""What can be done with a row beside editing and archiving it, by kind."""

ENDS: Mapping[str, str] = {"task": "done", "action": "complete", "goal": "complete"}
"""The status of what is done, by kind."""


def named(schema: Schema, one: words.Row) -> str:
    """A record in the middle of a sentence."""
    name = one[schema.title]
    plain = is_missing(name) or not isinstance(name, str)
    return f"the {in_a_sentence(schema.label)}" if plain else f"“{name[:40]}”"


def finish(kind: str, record: int, name: str, *, quiet: bool = False) -> Safe:
    """The button that says something to be done is done, with one press."""
    about: dict[str, Any] = {"kind": kind, "id": record, "field": "status", "value": ENDS[kind]}
    return button("Done", "set", quiet=quiet, hint=f"Done: “{name}”", **about)


def row_deeds(schema: Schema, one: words.Row) -> Safe:
    """Edit and archive, at the end of a row."""
    record = int(one["id"])
    called = named(schema, one)
    away = ("archive", "Archive") if schema.archivable else ("drop", "Take away")
    return html(
        '<span class="k-deeds">{edit}{away}</span>',
        edit=button("Edit", "edit", quiet=True, hint=f"Edit {called}", kind=schema.name, id=record),
        away=button(
            "", away[0], sign="archive", quiet=True, hint=f"{away[1]} {called}", kind=schema.name, id=record
        ),
    )
