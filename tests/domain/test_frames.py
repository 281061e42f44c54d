"""Frames: what is missing, what differs, what the log can hold."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain import frames
from kapta_workspace.domain.fields import Field, Kind
from kapta_workspace.domain.schemas import SCHEMAS

COLUMNS: dict[str, list[Any]] = {
    "str": ["a", "", None, "b"],
    "Int64": [1, 0, None, 2],
    "float64": [1.0, 0.0, None, 2.0],
    "boolean": [True, False, None, True],
    "datetime64[s]": ["2026-01-01", "2026-01-02", None, "2026-01-03"],
    "datetime64[us, UTC]": [
        "2026-01-01T10:00+00:00",
        "2026-01-02T00:00+00:00",
        None,
        "2026-01-01T11:00+00:00",
    ],
    "object": [(1,), (), None, (2, 3)],
}


@pytest.mark.parametrize("value", [None, np.nan, pd.NA, pd.NaT, "", (), []])
def test_nothing_has_many_faces(value):
    """Missing values, empty texts and empty tuples all count as nothing."""
    assert frames.is_missing(value)


@pytest.mark.parametrize("value", [0, 0.0, False, " ", "NA", (0,), pd.Timestamp("2026-01-01")])
def test_noughts_are_something(value):
    """Zero, no and a word are values."""
    assert not frames.is_missing(value)


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("times", [1, 50])
def test_columns_differ_cell_by_cell(kind, times):
    """Short and long columns agree with comparing one cell with another; two missing values are the same."""
    cells = COLUMNS[kind]
    left = frames.column(cells * times, kind)
    right = frames.column((cells[1:] + cells[:1]) * times, kind)
    expected = [frames.plain(one) != frames.plain(other) for one, other in zip(left, right, strict=True)]

    assert expected == frames.unequal(left, right).tolist() == frames.differ(left, right).tolist()
    assert not frames.unequal(left, left).any()


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("times", [1, 50])
def test_blanks_are_found_in_short_and_long_columns(kind, times):
    """The quick way for long columns says what the plain way says."""
    values = frames.column(COLUMNS[kind] * times, kind)
    expected = [frames.is_missing(value) for value in values.tolist()]

    assert expected == frames.blanks(values).tolist() == frames.missing(values).tolist()


@given(
    st.sampled_from(list(COLUMNS)),
    st.lists(st.integers(0, 3), max_size=90),
    st.lists(st.integers(0, 3), max_size=90),
)
def test_a_column_differs_where_its_cells_do(kind, ours, theirs):
    """Whatever the length, two columns differ exactly where their plain values do."""
    count = min(len(ours), len(theirs))
    left, right = (frames.column([COLUMNS[kind][at] for at in some[:count]], kind) for some in (ours, theirs))
    expected = [frames.plain(one) != frames.plain(other) for one, other in zip(left, right, strict=True)]

    assert expected == frames.unequal(left, right).tolist()


def test_plain_values_are_what_json_holds():
    """Days and moments become ISO text, numpy's numbers numbers, tuples lists, nothing null."""
    raw = [
        pd.Timestamp("2026-03-31"),
        pd.Timestamp("2026-03-31T14:30", tz="UTC"),
        np.int64(3),
        np.float64(0.5),
        (1, "a"),
        pd.NA,
    ]
    plain = [frames.plain(value) for value in raw]

    assert ["2026-03-31", "2026-03-31T14:30:00+00:00", 3, 0.5, [1, "a"], None] == plain
    assert plain == json.loads(json.dumps(plain))


def test_a_frame_takes_the_dtypes_of_its_kind():
    """Raw columns become typed ones in the schema's order; unknown ones are left out."""
    made = frames.typed({"name": ["Acme"], "id": [1], "products": [[3]], "nonsense": [0]}, SCHEMAS["account"])

    assert ["id", "name", "products"] == list(made)
    assert ["Int64", "str", "object"] == [str(kind) for kind in made.dtypes]
    assert [(3,)] == made["products"].tolist()


def test_a_column_that_is_right_already_stays_itself():
    """No copy is made of a column that has its dtype."""
    values = pd.Series([1, None], dtype="Int64")

    assert frames.column(values, "Int64") is values


def test_every_row_as_plain_values():
    """The log and the exports hold rows as dictionaries."""
    frame = pd.DataFrame({"id": pd.array([1, None], dtype="Int64"), "name": ["a", None]})

    assert [{"id": 1, "name": "a"}, {"id": None, "name": None}] == frames.plain_rows(frame)


def test_a_value_from_the_log_is_a_cell_again():
    """An ISO day is a timestamp again, a list a tuple."""
    day, many = (
        Field(name="d", label="D", kind=Kind.DATE),
        Field(name="m", label="M", kind=Kind.LINKS, target="user"),
    )

    assert pd.Timestamp("2026-03-31") == frames.value_of(day, "2026-03-31")
    assert (1, 2) == frames.value_of(many, [1, 2])
    assert () == frames.value_of(many, None)


@pytest.mark.parametrize("count", [3, frames.FEW + 3])
def test_what_is_written_into_one_blank_column_stands_in_no_other(count):
    """Few or many blank rows: title and name begin as the same nothing, and part when one is written."""
    rows, schema = frames.blank(SCHEMAS["contact"], count), SCHEMAS["contact"]
    rows.loc[1, "name"], rows.loc[2, "account"] = "Ada", 7

    assert {"name": 1, "account": 1} == {
        name: n for name, n in rows.notna().sum().items() if n and rows[name].dtype != object
    }
    assert 0 == frames.blank(schema, count)[["name", "account"]].notna().sum().sum()
    assert frames.columns(schema) == {name: str(dtype) for name, dtype in rows.dtypes.items()}
