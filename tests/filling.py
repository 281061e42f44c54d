"""Records with every field filled, for tests that something holds for every kind and every field."""

from dataclasses import replace
from datetime import date
from typing import Any

from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Field, Schema
from kapta_workspace.domain.health.defaults import STRATEGIC
from kapta_workspace.domain.schemas import SCHEMAS
from tests.build import ADMIN, Office

EXAMPLES: dict[str | tuple[str, str], Any] = {
    ("user", "email"): "bo@us.example",
    ("user", "is_disabled"): False,
    ("filter", "expression"): "contacts >= 0",
    ("account", "archived_at"): None,
    ("custom_field", "key"): "fleet",
    ("scorecard", "definition"): replace(STRATEGIC, number=3, effective_from=date(2026, 2, 3)).to_json(),
    "currency": "EUR",
    ("custom_field", "default"): None,
    ("voc_question", "kind"): "text",
    "Int64": 3,
    "float64": 2.5,
    "boolean": True,
    "datetime64[s]": "2026-02-03",
    "datetime64[us, UTC]": "2026-02-03T04:05:06.789012+00:00",
    "url": "https://acme.example/ä?q=1",
    "email": "ada@acme.example",
    "phone": "0049 30 1234",
    "text": "Zoë “Q” \\N \t 北",
    "long_text": "one\ntwo \\. %s {x} '; --",
    "picture": "ab12.png",
}


class Filling:
    """
    Fills every field of a record, making what its links need.

    Attributes:
        office: The workspace.
        made: The record that links to a kind lead to; what is not there is made when first needed.
        examples: A value for a field, for a field's name, for a kind of field or for its dtype.
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        self.made: dict[str, int] = {"user": ADMIN}
        self.examples = dict(EXAMPLES)

    def add(self, kind: str) -> tuple[int, dict[str, Any]]:
        """One record with every field filled: its id, and what was written."""
        schema = SCHEMAS[kind]
        values = {field.name: self.value(schema, field) for field in schema.fields}
        values = {name: value for name, value in values.items() if value is not None}
        return self.office.write(kind, values).ids[0][0], values

    def value(self, schema: Schema, field: Field) -> Any:
        """A value that a field takes; links stay empty where they would lead round in a circle."""
        if (schema.name, field.name) in self.examples:
            return self.examples[schema.name, field.name]
        if field.target:
            return self.link(schema, field)
        if field.choices:
            return [field.choices[0].code] if frames.dtype(field) == "object" else field.choices[-1].code
        known = (field.name, str(field.kind), frames.dtype(field))
        return next((self.examples[one] for one in known if one in self.examples), None)

    def link(self, schema: Schema, field: Field) -> Any:
        """A record of the kind a field points at."""
        if field.target == schema.name:
            return None
        if (schema.name, field.name) == ("contributor", "user"):
            return self.office.user("Helper")
        if field.target not in self.made:
            self.made[field.target] = self.add(field.target)[0]
        one = self.made[field.target]
        return [one] if frames.dtype(field) == "object" else one
