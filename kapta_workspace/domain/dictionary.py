"""The data dictionary: every kind of record and every field, in Markdown, from the schemas themselves."""

from collections.abc import Iterable, Mapping

from kapta_workspace.domain import derived
from kapta_workspace.domain.codes import CODES, Code
from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.schemas import SCHEMAS

OPENING = """# Data dictionary

Every kind of record and every field, written by `make generated` from `kapta_workspace/domain/schemas`; edit
those, not this page. A field's name is its table column, its frame column and its keyword argument. Besides
its fields every record has *id*, *version* (the log position of its last change) and *born* (that of its
first). Custom fields are named with `cf_` in front. *account_type*, *status* and the *contributors* of
an account are shown and typed like fields and follow from what is kept elsewhere.

A spreadsheet's column is recognised by the field's name, its label, or one of the other headers, whatever
their case and punctuation."""

SAID: Mapping[Kind, str] = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "long text",
    Kind.INTEGER: "whole number",
    Kind.NUMBER: "number",
    Kind.PERCENT: "percent",
    Kind.MONEY: "money",
    Kind.DATE: "day",
    Kind.MOMENT: "moment",
    Kind.YES_NO: "yes or no",
    Kind.CHOICE: "choice",
    Kind.CHOICES: "choices",
    Kind.URL: "web address",
    Kind.EMAIL: "e-mail",
    Kind.PHONE: "telephone",
    Kind.LINK: "link to {target}",
    Kind.LINKS: "links to {target}",
    Kind.PICTURE: "picture",
}
"""Kind of field → what the dictionary calls it."""

HEADINGS = ("field", "label", "what it holds", "needed", "what it is", "other headers in spreadsheets")


def render(schemas: Mapping[str, Schema] = SCHEMAS, codes: Mapping[str, Code] = CODES) -> str:
    """The whole dictionary as Markdown."""
    parts = [
        OPENING,
        _contents(schemas.values()),
        *(_kind(schema) for schema in schemas.values()),
        f"## Problem codes\n\n{codes_table(codes)}",
    ]
    return "\n\n".join(parts) + "\n"


def _contents(schemas: Iterable[Schema]) -> str:
    return "\n".join(
        f"- [{schema.plural}](#{_anchor(schema.plural)}): `ws.{schema.plural_name}`" for schema in schemas
    )


def _anchor(heading: str) -> str:
    return "".join(sign for sign in heading.casefold() if sign.isalnum() or sign in " -_").replace(" ", "-")


def _kind(schema: Schema) -> str:
    fields = [field for field in derived.on_sheet(schema).fields if not field.custom]
    rows = [_row(field) for field in (*fields, *derived.words(schema))]
    return "\n\n".join([f"## {schema.plural}", _facts(schema), _table(HEADINGS, rows)])


def _facts(schema: Schema) -> str:
    told = [f"Record kind `{schema.name}`, desk `ws.{schema.plural_name}`"]
    if schema.sheet:
        told.append(f"import sheet *{schema.sheet}*")
    if schema.identity:
        told.append(
            "an import recognises one by " + ", then by ".join(_joined(names) for names in schema.identity)
        )
    if schema.unique:
        told.append("no two share " + ", nor ".join(_joined(names) for names in schema.unique))
    return "; ".join(told) + "."


def _joined(names: Iterable[str]) -> str:
    return " and ".join(f"*{name}*" for name in names)


def _row(field: Field) -> tuple[str, ...]:
    return (
        f"`{field.name}`",
        field.label,
        _holds(field),
        "yes" if field.required else "advised" if field.advised else "",
        field.help,
        ", ".join(field.aliases),
    )


def _holds(field: Field) -> str:
    told = SAID[field.kind].format(target=field.target)
    if field.choices:
        told += ": " + ", ".join(
            choice.label if choice.label == choice.code else f"{choice.label} (`{choice.code}`)"
            for choice in field.choices
        )
    if field.least is not None or field.most is not None:
        ends = ["" if end is None else f"{end:g}" for end in (field.least, field.most)]
        told += (
            f" from {ends[0]} to {ends[1]}"
            if all(ends)
            else f" {'from' if ends[0] else 'up to'} {''.join(ends)}"
        )
    return told


def codes_table(codes: Mapping[str, Code] = CODES) -> str:
    """Every problem code, what it stands for and what one does about it, as a table."""
    rows = [(f"`{code}`", one.meaning, one.mend) for code, one in codes.items()]
    return _table(("code", "what it stands for", "what to do"), rows)


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
