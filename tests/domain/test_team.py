"""The team and the products: how each colleague's accounts stand, and who has what."""

import pandas as pd

from kapta_workspace.domain.products import matrix
from kapta_workspace.domain.team import team


def test_each_colleague_stands_with_their_own_accounts():
    """Ada owns two (80 and 40: mean 60), one fell and is at risk; Bo helps on one; Cy has nothing to do."""
    users = pd.DataFrame({"id": [1, 2, 3], "name": ["Ada", "Bo", "Cy"], "role": ["account_manager"] * 3})
    overview = pd.DataFrame(
        {
            "id": [10, 11, 12],
            "name": ["Acme", "Bolt", "Cora"],
            "owner": pd.array([1, 1, pd.NA], dtype="Int64"),
            "badge": pd.array([80, 40, 5], dtype="Int64"),
            "band": ["green", "red", "red"],
            "delta": pd.array([1, -3, pd.NA], dtype="Int64"),
            "risk": [None, "high", None],
        }
    )
    helps = pd.DataFrame({"account": [10, 10, 99], "user": [2, 2, 3]})
    found = team(users, overview, helps, pd.Series([10, 11, 11]), pd.Series([2, 2])).set_index("name")

    assert ["Ada", "Bo"] == found.index.tolist()
    told = ["owned", "contributing", "mean", "worst_name", "worst_badge", "at_risk", "fell", "risks"]
    late = ["owned", "contributing", "late_check_ins", "late_tasks"]
    assert [[2, 0, 60.0, "Bolt", 40, 1, 1, 1]] == found.loc[["Ada"], told].to_numpy().tolist()
    assert [[2, 0, 3, 0], [0, 1, 0, 2]] == found.loc[["Ada", "Bo"], late].to_numpy().tolist()


def test_products_stand_against_accounts_gaps_included():
    """Seats are with both accounts, support with one; an old product that is offered no more is left out."""
    accounts = pd.DataFrame({"id": [1, 2], "name": ["Acme", "Bolt"], "products": [(7,), (7, 8, 99)]})
    products = pd.DataFrame({"id": [6, 7, 8], "name": ["Audit", "Seats", "Support"]})
    found = matrix(accounts, products)

    assert ["Bolt", "Acme"] == found.accounts["name"].tolist()
    assert [("Seats", 2, 100.0), ("Support", 1, 50.0), ("Audit", 0, 0.0)] == list(
        found.products[["name", "count", "share"]].itertuples(index=False, name=None)
    )
    assert [[True, True, False], [True, False, False]] == found.has.tolist()


def test_a_portfolio_of_nobody_has_a_matrix_of_nothing():
    """No account, no product: nothing is divided by nothing."""
    found = matrix(
        pd.DataFrame({"id": [], "name": [], "products": []}), pd.DataFrame({"id": [7], "name": ["Seats"]})
    )

    assert (0, 1) == found.has.shape
    assert [0.0] == found.products["share"].tolist()
