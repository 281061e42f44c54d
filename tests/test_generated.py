"""What is generated is what the generator writes today, and leaves nothing out."""

import ast
from pathlib import Path

from kapta_workspace.cli.developing import ACCESS, DICTIONARY, TEMPLATE, generated
from kapta_workspace.domain import dictionary, permissions
from kapta_workspace.domain.codes import CODES
from kapta_workspace.domain.fields import Kind
from kapta_workspace.domain.schemas import SCHEMAS
from tests.access.matrix import ROWS

ROOT = Path(__file__).parent.parent


def codes_in(source):
    """The problem codes a module's text names."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    shaped = (text for text in texts if isinstance(text, str) and len(text) == 3)
    return {text for text in shaped if text[0] in "EW" and text[1:].isdigit()}


def test_the_dictionary_is_up_to_date():
    """Writing it again changes nothing; if it does, run make generated."""
    assert dictionary.render() == (ROOT / DICTIONARY).read_text(encoding="utf-8")


def test_the_page_of_permissions_is_up_to_date():
    """It says what the table of access decides today; if it does not, run make generated."""
    assert permissions.render() == (ROOT / ACCESS).read_text(encoding="utf-8")


def test_the_page_of_permissions_says_what_the_documents_say():
    """Each cell of the matrix the tests are written from stands in the page, in its words."""
    words = {"o": "own", "c": "contributing", "g": "group", "*": "all", "-": "–"}
    cells = [[", ".join(words[one] for one in cell) for cell in row[1:]] for row in ROWS]
    said = [line.strip("| ").split(" | ")[1:] for line in permissions.matrix().splitlines()[2:]]

    assert cells == [["all" if one in ("yes", "every account") else one for one in line] for line in said]


def test_the_template_is_up_to_date():
    """The workbook in data/templates is today's, byte for byte; if it is not, run make generated."""
    assert generated()[TEMPLATE] == (ROOT / TEMPLATE).read_bytes()


def test_every_kind_and_field_is_in_the_dictionary():
    """Each record kind has a section, each of its fields a row."""
    text = dictionary.render()
    lacking = [
        f"{schema.name}.{field.name}"
        for schema in SCHEMAS.values()
        for field in schema.fields
        if f"| `{field.name}` | {field.label} |" not in text.partition(f"\n## {schema.plural}\n")[2]
    ]

    assert [] == lacking


def test_every_kind_of_field_has_a_word():
    """A new kind of field is taught to the dictionary, too."""
    assert set(Kind) == set(dictionary.SAID)


def test_every_problem_code_is_explained():
    """The codes in use are the codes in the list, no more and no fewer."""
    modules = [path for path in (ROOT / "kapta_workspace").rglob("*.py") if path.name != "codes.py"]
    used = set().union(*(codes_in(path.read_text(encoding="utf-8")) for path in modules))

    assert set(CODES) == used


def test_the_guide_to_imports_explains_every_code():
    """The table of codes in docs/imports.md is the one of the code; paste it from docs/dictionary.md."""
    assert dictionary.codes_table() in (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")


def test_a_code_nobody_explained_is_caught():
    """The reader of codes sees one wherever it stands."""
    assert {"E99"} == codes_in('raise_it(Problem("No.", "E99", "E5", "EEE"))')
