"""The record kinds hold together: as data, as tables, as frames, as documents."""

import pytest

from kapta_workspace.domain import derived, frames
from kapta_workspace.domain.access import Action, Role
from kapta_workspace.domain.fields import Field, Kind, Schema
from kapta_workspace.domain.rules import RULES
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.domain.schemas.people import USER_ROLES
from kapta_workspace.domain.upkeep import BY_ACTOR, UPKEEP
from kapta_workspace.storage.tables import METADATA
from tests.tables import tables_by_kind, tables_in

EVERY = [pytest.param(schema, id=schema.name) for schema in SCHEMAS.values()]


@pytest.mark.parametrize("schema", EVERY)
def test_links_point_backwards_or_at_their_own_kind(schema):
    """Kinds stand in an order in which whatever a link points at has come before."""
    order = list(SCHEMAS)
    forward = [
        field.name
        for field in schema.fields
        if field.target and order.index(field.target) > order.index(schema.name)
    ]

    assert [] == forward


@pytest.mark.parametrize("schema", EVERY)
def test_a_kind_names_only_fields_it_has(schema):
    """Title, account, identity, unique keys, search and order speak of the kind's own fields."""
    named = {name for key in (*schema.identity, *schema.unique) for name in key}
    named |= {schema.title, *schema.search, *(name.removeprefix("-") for name in schema.order)}
    named |= {schema.account, schema.mine} - {"", "id"}

    assert set() == named - set(schema.names)


@pytest.mark.parametrize("schema", EVERY)
def test_names_are_identifiers_and_no_record_columns(schema):
    """A field's name is a keyword argument and a column; id, version and born are taken."""
    wrong = [name for name in schema.names if not name.isidentifier() or name in frames.RECORD]

    assert [] == wrong


@pytest.mark.parametrize("schema", EVERY)
def test_an_archivable_kind_can_be_archived(schema):
    """What says it can be archived has a moment for it, and nothing else has."""
    assert schema.archivable == ("archived_at" in schema)


@pytest.mark.parametrize("schema", EVERY)
def test_every_action_is_one_that_access_decides(schema):
    """A kind, and each field that needs more, name an action of the permission table."""
    words = {schema.action, *(field.action for field in schema.fields)} - {""}

    assert set() == words - {str(action) for action in Action}


@pytest.mark.parametrize("schema", EVERY)
def test_a_default_is_a_value_of_its_field(schema):
    """What a new record gets when nothing is said can be read like anything else."""
    from_data = [field for field in schema.fields if field.default is not None and field.kind is Kind.CHOICE]

    assert [] == [
        field.name for field in from_data if field.default not in {one.code for one in field.choices}
    ]


@pytest.mark.parametrize("schema", EVERY)
def test_no_two_headings_of_a_sheet_mean_two_fields(schema):
    """An alias stands for one field of a kind: its label and its other names are nobody else's."""
    said: dict[str, set[str]] = {}
    for field in schema.fields:
        for word in {field.label, field.name, *field.aliases} if field.sheet else ():
            said.setdefault(word.casefold(), set()).add(field.name)

    assert {} == {word: names for word, names in said.items() if len(names) > 1}


@pytest.mark.parametrize("schema", EVERY)
def test_people_read_every_name(schema):
    """Labels start with a capital, help ends with a full stop."""
    assert [] == [field.name for field in schema.fields if not field.label[0].isupper()]
    assert [] == [field.name for field in schema.fields if field.help and field.help[-1] != "."]


def test_desks_are_called_differently():
    """No two kinds share a label, a plural or a desk."""
    for names in zip(*((one.label, one.plural, one.plural_name) for one in SCHEMAS.values()), strict=True):
        assert len(SCHEMAS) == len(set(names))


def test_the_schemas_cannot_be_changed_from_outside():
    """What every layer reads is read-only."""
    with pytest.raises(TypeError):
        SCHEMAS["account"] = None  # type: ignore[index]


def test_rules_and_upkeep_speak_of_kinds_that_exist():
    """A rule for a kind that was renamed would silently stop to hold."""
    assert set() == (set(RULES) | set(UPKEEP) | set(BY_ACTOR)) - set(SCHEMAS)
    assert [] == [kind for kind, name in BY_ACTOR.items() if name not in SCHEMAS[kind]]


def test_the_roles_on_the_form_are_the_roles_of_access():
    """A user's role is one that access knows."""
    assert [str(role) for role in Role] == [choice.code for choice in USER_ROLES]


def test_derived_words_are_no_fields():
    """A word that is shown but not stored has no column that could contradict it."""
    both = [
        (one.name, word.name) for one in SCHEMAS.values() for word in derived.words(one) if word.name in one
    ]

    assert [] == both


# ------------------------------------------------------------------------------ tables keyed by kind


@pytest.mark.parametrize(("place", "known"), tables_by_kind().items())
def test_every_table_keyed_by_kind_knows_every_kind(place, known):
    """A new kind of field is taught to readers, frames, columns, forms and sheets, or this fails."""
    assert set() == set(Kind) - known, place


def test_the_tables_are_found_by_looking():
    """Readers, dtypes and column types are among the tables that were found."""
    assert set(tables_by_kind()) >= {
        "domain/readers/__init__.py: READERS",
        "domain/frames.py: DTYPES",
        "storage/tables.py: COLUMN_TYPES",
    }


def test_a_table_that_forgot_a_kind_is_caught():
    """A dictionary of kinds is a table of kinds, however few it knows; one of anything else is not."""
    source = "A: Any = {Kind.TEXT: 1, Kind.DATE: 2}\nB = {'text': 1}\nC = {}"

    assert [("A", {Kind.TEXT, Kind.DATE})] == list(tables_in(source))


# ------------------------------------------------------------------------------ tables and frames


@pytest.mark.parametrize("schema", EVERY)
def test_a_table_has_a_column_for_every_field(schema):
    """The record's own columns, every field and the drawer for custom ones; every link is a foreign key."""
    table = METADATA.tables[schema.name]

    assert [*frames.RECORD, *schema.names, "custom"] == [column.name for column in table.columns]
    assert {field.name: f"{field.target}.id" for field in schema.links} == {
        key.parent.name: key.target_fullname for key in table.foreign_keys
    }


@pytest.mark.parametrize("schema", EVERY)
def test_an_empty_frame_has_every_dtype(schema):
    """No records, and still every column as it would be with some."""
    empty = frames.empty(schema)

    assert frames.columns(schema) == {name: str(kind) for name, kind in empty.dtypes.items()}
    assert 0 == len(empty)


@pytest.mark.parametrize("schema", EVERY)
def test_blank_records_are_missing_in_every_cell(schema):
    """A frame of nothing yet: right dtypes, nothing in it, and no cell shared between two frames."""
    blank = frames.blank(schema, 3)

    assert frames.columns(schema) == {name: str(kind) for name, kind in blank.dtypes.items()}
    assert all(frames.blanks(blank[name]).all() for name in blank)


def test_a_change_to_a_blank_frame_stays_in_it():
    """The pattern every blank frame is made from is not written to."""
    schema = SCHEMAS["account"]
    used = frames.blank(schema, 1)
    used.loc[0, "name"] = "Acme"

    assert frames.blanks(frames.blank(schema, 1)["name"]).all()


def test_a_kind_of_our_own_making_builds():
    """A kind nobody has thought of yet gets its columns like the others."""
    pet = Schema(name="pet", label="Pet", plural="Pets", fields=(Field(name="name", label="Name"),))

    assert ["id", "version", "born", "name"] == list(frames.empty(pet))
