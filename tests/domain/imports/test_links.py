"""Names into records: exact ids first, several answers left to a person."""

import pandas as pd

from kapta_workspace.domain.imports.links import Directory, resolve, resolve_many, reworded
from kapta_workspace.domain.schemas import SCHEMAS

PARENT, PRODUCTS = SCHEMAS["account"]["parent"], SCHEMAS["account"]["products"]
MANAGER = SCHEMAS["contact"]["reports_to"]


def accounts(*rows: tuple[int, str, str | None]) -> Directory:
    """A directory of accounts: id, name, external id."""
    columns = pd.DataFrame(rows, columns=["id", "name", "external_id"])
    return Directory(SCHEMAS["account"], columns.astype({"id": "Int64", "name": "str", "external_id": "str"}))


def texts(*cells: str | None) -> pd.Series:
    """A column of names."""
    return pd.Series(cells, dtype="str")


def test_an_external_id_is_surer_than_a_name() -> None:
    """“B” is the code of the first account and the name of the second."""
    found = resolve(PARENT, texts("B", "b"), accounts((1, "A", "B"), (2, "B", None)))

    assert [1, 2] == found.ids.tolist()


def test_a_name_that_fits_several_is_left_to_a_person() -> None:
    """Two accounts called Sales: a conflict with a way out."""
    found = resolve(PARENT, texts("sales"), accounts((1, "Sales", None), (2, "SALES", None)))

    assert [True] == found.ids.isna().tolist()
    assert ("E09", "Parent account “sales” fits several accounts.") == (
        found.problems[0].code,
        found.problems[0].sentence,
    )


def test_a_bare_number_is_no_id_of_ours() -> None:
    """Another system's 2 must not become our second account; #2 says what it means."""
    found = resolve(PARENT, texts("2", "#2", "#9"), accounts((1, "A", None), (2, "B", None)))

    assert [None, 2, None] == [None if pd.isna(one) else one for one in found.ids]
    assert ["E07", "E07"] == [problem.code for problem in found.problems]


def test_names_count_within_the_account() -> None:
    """Each account has its own Ada."""
    people = pd.DataFrame({"id": [1, 2], "name": ["Ada", "Ada"], "account": [10, 20]})
    where = Directory(SCHEMAS["contact"], people.astype({"name": "str", "account": "Int64"}), within=True)
    found = resolve(MANAGER, texts("Ada", "Ada"), where, pd.Series([20, 10], dtype="Int64"))

    assert [2, 1] == found.ids.tolist()


def test_several_names_in_a_cell_become_several_ids() -> None:
    """Parted by semicolons, each once, in their order; the one nobody has is named at its row."""
    where = Directory(
        SCHEMAS["product"], pd.DataFrame({"id": [1, 2], "name": ["A", "B"]}).astype({"name": "str"})
    )
    found = resolve_many(PRODUCTS, texts("B; A;b", None, "A;C").set_axis([7, 8, 9]), where)

    assert [(2, 1), (), (1,)] == found.ids.tolist()
    assert [(9, "C")] == [(problem.row, problem.value) for problem in found.problems]


def test_a_comma_parts_names_only_where_the_whole_names_nothing() -> None:
    """“A, small” is one product, and stays one beside a cell that has to be split."""
    names = pd.DataFrame({"id": [1, 2, 3], "name": ["A, small", "B", "C"]}).astype({"name": "str"})
    found = resolve_many(
        PRODUCTS, texts("A, small; B", "C, B,X").set_axis([7, 8]), Directory(SCHEMAS["product"], names)
    )

    assert [(1, 2), (3, 2)] == found.ids.tolist()
    assert [(8, "X")] == [(problem.row, problem.value) for problem in found.problems]


def test_a_name_in_a_cell_of_several_says_what_it_was_said_to_mean() -> None:
    """Whole names first, then those between commas; what means nothing goes, the rest stays as it is."""
    meant = {"dee c": "cy@us.example", "nobody": None}

    assert "Bo, Ann; cy@us.example" == reworded("Bo, Ann | Dee, C.", meant)
    assert "Bo; cy@us.example" == reworded("Bo, Nobody\ndee c", meant)
    assert reworded("Nobody;", meant) is None
