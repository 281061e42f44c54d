"""Records whose every free text is a hostile one: an account a text, and a record of every kind on it."""

from collections.abc import Sequence
from typing import Any

from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.schemas import SCHEMAS
from tests.build import ADMIN, Office
from tests.filling import Filling

OURS = {
    "custom_field": ("key", "choices", "default"),
    "policy": ("required_fields", "checkin_every"),
    "filter": ("expression",),
    "arrangement": ("page", "sections", "folded"),
    "setting": ("key", "value"),
    "scorecard": ("definition",),
    "snapshot": ("card", "digest", "parts"),
    "voc_question": ("choices",),
    "advice": ("rule", "about", "said"),
    "document": ("section",),
}
"""Texts that are words of ours and not people's, kind by kind; what is not named here takes any text."""
CURRENCY = "currency"
LINKED_TO = ("product", "metric", "voc_question", "criterion", "stage", "plan_type")
"""Kinds of the workspace that records of accounts point at."""


def free(schema: Schema) -> list[Field]:
    """The fields of a kind into which people write whatever they like."""
    return [
        field
        for field in schema.fields
        if field.kind in (Kind.TEXT, Kind.LONG_TEXT)
        and field.name not in (*OURS.get(schema.name, ()), CURRENCY)
    ]


def written(schema: Schema, at: int, text: str) -> dict[str, str]:
    """What stands in a record's free texts: the text, behind a number where no two may be alike."""
    alone = {schema.title, *(name for names in schema.unique for name in names)}
    return {one.name: f"{at} {text}" if one.name in alone else text for one in free(schema)}


class Filled:
    """
    A workspace full of hostile texts.

    Attributes:
        office: The workspace.
        texts: The texts.
        ids: Kind → its records, in the order of the texts.
        top: The account all the others are below.
    """

    def __init__(self, office: Office, texts: Sequence[str]) -> None:
        self.office, self.texts = office, texts
        self.ids: dict[str, list[int]] = {}
        self._filling = Filling(office)
        self._filling.examples.update(self._alive())
        for kind in LINKED_TO:
            self._filling.made.setdefault(kind, self._filling.add(kind)[0])
        self.top = office.add("account", name="Top")
        for kind, schema in SCHEMAS.items():
            if free(schema) and (
                schema.account or kind in ("user", "group", "product", "metric", "criterion")
            ):
                self._fill(schema)

    def _alive(self) -> dict[Any, Any]:
        fields = [
            (schema.name, field) for schema in SCHEMAS.values() if schema.account for field in schema.fields
        ]
        gone = {(kind, one.name): None for kind, one in fields if one.name == "archived_at"}
        begun = {(kind, one.name): one.choices[0].code for kind, one in fields if one.name == "status"}
        return {**gone, **begun, ("metric", "access"): "everyone"}

    def _fill(self, schema: Schema) -> None:
        common, rows = dict(self._filling.made), []
        for at, text in enumerate(self.texts):
            mine = {kind: ids[at] for kind, ids in self.ids.items() if SCHEMAS[kind].account}
            self._filling.made = {**common, **mine}
            rows.append(self._values(schema, at) | written(schema, at, text))
        self._filling.made = common
        self.ids[schema.name] = list(self.office.write(schema.name, *rows).ids[0])

    def _values(self, schema: Schema, at: int) -> dict[str, Any]:
        if schema.name == "account":
            return {"owner": ADMIN, "parent": self.top}
        fields = {one.name: self._filling.value(schema, one) for one in schema.fields}
        if "email" in schema and schema.name == "user":
            fields["email"] = f"person{at}@us.example"
        return {name: value for name, value in fields.items() if value is not None}
