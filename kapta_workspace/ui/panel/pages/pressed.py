"""What a pressed button says, read: values for a new record, and a value that was set, in words."""

from collections.abc import Mapping

from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.schemas import SCHEMAS


def given_by(about: Mapping[str, str]) -> dict[str, object]:
    """What a button gives a new record: ids as numbers; ``its_kind`` is the record's own field *kind*."""
    schema = SCHEMAS[about["kind"]]
    given = {
        name.removeprefix("its_"): value for name, value in about.items() if name not in ("action", "kind")
    }
    return {name: read_for(schema, name, value) for name, value in given.items()}


def read_for(schema: Schema, name: str, value: str) -> object:
    """One value, as the field of the kind takes it."""
    if name in schema and schema[name].kind is Kind.LINKS:
        return tuple(int(one) for one in value.split(","))
    return int(value) if value.isascii() and value.isdigit() else value


def said_of(field: Field, value: str) -> str:
    """A value that was just set, in the middle of a sentence."""
    if not value:
        return "emptied"
    if field.kind is Kind.YES_NO:
        return "yes" if value == "true" else "no"
    return field.label_of(value).lower() if field.choices else f"“{value}”"
