"""Texts that break software come back as they were written, by every way in and out, on both databases."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kapta_workspace import Workspace
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.settings import load
from tests.build import ADMIN, Office
from tests.hostile.filling import Filled, free, written
from tests.hostile.strings import CATEGORIES, STRINGS

FIGURES = re.compile(r"[+-][\d\s().,/-]*$")
"""Telephone numbers and figures, which a spreadsheet may calculate with: nothing runs."""
DISARMED = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """An account for every text, with a record of every kind."""
    if request.param == "sqlite":
        office = Office(f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'kapta.db'}")
        yield Filled(office, STRINGS)
        office.store.close()
        return
    with request.getfixturevalue("postgres_server").fresh() as url:
        office = Office(url)
        yield Filled(office, STRINGS)
        office.store.close()


@pytest.fixture
def ws(filled: Filled, tmp_path: Path) -> Workspace:
    """The administrator's workspace."""
    return Workspace(filled.office.store, ADMIN, load(folder=tmp_path))


def test_the_list_is_long_and_covers_what_breaks_software() -> None:
    """So many texts at least, none twice, and none that Unicode would write in another way for the same."""
    composed = {unicodedata.normalize("NFC", text) for text in STRINGS}

    assert len(STRINGS) >= 150
    assert len(CATEGORIES) == 17
    assert len(composed) == len(STRINGS)


def test_every_kind_with_free_text_is_filled(filled: Filled) -> None:
    """A new kind or field is filled by itself; what is left out is words of ours."""
    lacking = [
        kind for kind, schema in SCHEMAS.items() if schema.account and free(schema) and kind not in filled.ids
    ]

    assert ["snapshot"] >= lacking


def test_what_is_written_is_what_is_read(filled: Filled) -> None:
    """Every text in every free field of every kind, sign by sign, in Unicode's composed form."""
    for kind, ids in filled.ids.items():
        found = filled.office.frame(kind).loc[ids]
        for at, text in enumerate(filled.texts):
            for name, said in written(SCHEMAS[kind], at, text).items():
                assert unicodedata.normalize("NFC", said) == found[name].iloc[at], (kind, name)


def test_what_is_written_is_found(filled: Filled, ws: Workspace) -> None:
    """Whoever types the very text into the search finds it; one in four is tried, each kind of trouble."""
    for at, text in list(enumerate(filled.texts))[::4]:
        asked = unicodedata.normalize("NFC", written(SCHEMAS["account"], at, text)["name"])
        assert filled.ids["account"][at] in ws.accounts.search(asked)["id"].tolist(), asked


def test_a_workbook_brings_it_back(filled: Filled, ws: Workspace, tmp_path: Path) -> None:
    """Everything out and in again changes nothing, and no cell of it is a formula."""
    (path,) = ws.export(tmp_path / "all.xlsx", archived=True)
    book = load_workbook(path)
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    plan = ws.imports.plan(path)

    assert [] == formulas
    assert {"unchanged"} == set(plan.rows["outcome"]), plan.differences.to_dict("records")[:5]
    assert len(plan.rows) > 15 * len(filled.texts)


@pytest.mark.parametrize("kind", ["account", "contact", "note"])
def test_a_csv_brings_it_back(filled: Filled, ws: Workspace, tmp_path: Path, kind: str) -> None:
    """The same by a file of text, in which nothing begins as a formula does."""
    (path,) = ws.export(tmp_path / "out.csv", SCHEMAS[kind].plural_name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    plan = ws.imports.plan(path, kind=kind)

    assert [] == [cell for cell in cells if cell.startswith(DISARMED) and not FIGURES.match(cell)]
    assert {"unchanged"} == set(plan.rows["outcome"]), plan.differences.to_dict("records")[:5]
    assert len(filled.texts) <= len(plan.rows)
