"""Account metrics through the workspace: targets of one's own, colours, families, and who sees what."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kapta_workspace import NotFound, Refused, Workspace
from kapta_workspace.domain.changes import Rows
from kapta_workspace.services import metrics
from kapta_workspace.services.health import Health
from kapta_workspace.settings import load
from tests.build import ADMIN, Office

TODAY = dt.date(2026, 3, 31)


@pytest.fixture
def ids(office: Office) -> dict[str, int]:
    """
    Globex above Rome; seats (target 100, up, sum), hours (target 4, down, average), margin for managers.

    Globex has 80 seats in February and 90 in March, Rome 40 of a target of its own, 50. Hours: 5 and 3.
    """
    made = office.portfolio("Globex > Rome")
    seats = office.add("metric", name="Seats", target=100, position=2, family="Usage")
    hours = office.write(
        "metric",
        {
            "name": "Hours",
            "target": 4,
            "direction": "down",
            "rollup": "average",
            "position": 1,
            "family": "Service",
        },
    ).ids[0][0]
    office.add("metric", name="Margin", access="managers", position=3)
    for account, metric, day, value in (
        ("Globex", seats, "2026-02-28", 80),
        ("Globex", seats, "2026-03-31", 90),
        ("Rome", seats, "2026-03-15", 40),
        ("Globex", hours, "2026-03-31", 5),
        ("Rome", hours, "2026-03-31", 3),
    ):
        office.add("metric_value", account=made[account], metric=metric, measured_on=day, value=value)
    office.add("target", account=made["Rome"], metric=seats, target=50)
    return {**made, "seats": seats, "hours": hours}


def row(table: pd.DataFrame, account: str, name: str) -> pd.Series:
    """One account's row of one metric."""
    return table[(table["account_name"] == account) & (table["name"] == name)].iloc[0]


def test_each_metric_stands_against_its_target(office: Office, ids: dict[str, int]) -> None:
    """90 of 100 is amber, 40 of its own 50 too; 5 hours where 4 are wanted is 0.8, amber; 3 is green."""
    table = metrics.table(office.view(), TODAY)

    assert (0.9, "amber", 10.0) == tuple(row(table, "Globex", "Seats")[["attainment", "colour", "change"]])
    assert (0.8, "amber") == tuple(row(table, "Rome", "Seats")[["attainment", "colour"]])
    assert (0.8, "amber") == tuple(row(table, "Globex", "Hours")[["attainment", "colour"]])
    assert "green" == row(table, "Rome", "Hours")["colour"]


def test_what_is_not_measured_yet_has_a_row_and_no_figures(office: Office, ids: dict[str, int]) -> None:
    """Margin has no value and no target: a row with missing figures and no colour, never a zero."""
    margin = row(metrics.table(office.view(), TODAY), "Rome", "Margin")

    assert np.isnan(margin["value"])
    assert "" == margin["colour"]


def test_a_target_exactly_hit_counts_and_a_miss_by_a_tenth_does_not(office: Office) -> None:
    """Good is exactly the target: 100 of 100 is green, 110 and 90 are amber alike."""
    account = office.add("account", name="Acme", owner=ADMIN)
    metric = office.add("metric", name="Load", target=100, direction="equal")
    found = []
    for day, value in (("2026-03-01", 100), ("2026-03-02", 110), ("2026-03-03", 90)):
        office.add("metric_value", account=account, metric=metric, measured_on=day, value=value)
        table = metrics.table(office.view(), dt.date.fromisoformat(day))
        found.append((round(float(table["attainment"].iloc[0]), 6), table["colour"].iloc[0]))

    assert [(1.0, "green"), (0.9, "amber"), (0.9, "amber")] == found


def test_a_family_sums_or_averages_and_says_of_how_many(office: Office, ids: dict[str, int]) -> None:
    """Seats add up to 130 of 150; hours average 4 of 4; margin, without a value, is not there."""
    found = metrics.together(office.view(account=ids["Globex"], family=True), TODAY).set_index("name")

    assert ["Hours", "Seats"] == found.index.tolist()
    assert (130.0, 150.0) == tuple(found.loc["Seats", ["value", "target"]])
    assert (4.0, "green") == tuple(found.loc["Hours", ["value", "colour"]])
    assert (2, 2) == tuple(found.loc["Seats", ["with_value", "accounts"]])


def test_the_first_four_by_position_stand_on_top(office: Office, ids: dict[str, int]) -> None:
    """Hours, seats and margin have positions and come first; of six metrics four are on top."""
    for name in ("Zoo", "Ape", "Bee"):
        office.add("metric", name=name)
    found = metrics.definitions(office.view())

    assert ["Hours", "Seats", "Margin", "Ape", "Bee", "Zoo"] == found["name"].tolist()
    assert [True] * 4 + [False] * 2 == found["top"].tolist()


def test_a_metric_for_managers_is_not_told_to_others(office: Office, ids: dict[str, int]) -> None:
    """A contributor to Globex sees seats and hours there, and no margin."""
    carl = office.user("Carl", "contributor")
    office.add("contributor", account=ids["Globex"], user=carl)
    view = office.view(carl)

    assert {"Hours", "Seats"} == set(metrics.table(view, TODAY)["name"])
    assert {"Globex"} == set(metrics.history(view)["account_name"])


def test_every_value_is_kept(office: Office, ids: dict[str, int]) -> None:
    """The history of Globex's seats: 80, then 90, oldest first."""
    found = metrics.history(office.view(account=ids["Globex"]), ids["seats"])

    assert [80.0, 90.0] == found["value"].tolist()


def test_a_metric_for_managers_is_nowhere_for_others(office: Office) -> None:
    """
    Cleo contributes to Acme and reads none of Margin: no metric, no value, no target, in no list or history.

    Nor can she write it, by its name or its record. The account's manager reads and writes it.
    """
    mo, cleo = office.user("Mo"), office.user("Cleo", "contributor")
    acme = office.add("account", name="Acme", owner=mo)
    office.add("contributor", account=acme, user=cleo)
    margin = office.add("metric", name="Margin", access="managers")
    value = office.add("metric_value", account=acme, metric=margin, measured_on="2026-03-01", value=7)
    target = office.add("target", account=acme, metric=margin, target=9)
    office.edit("target", target, target=8)
    hers, his = (Workspace(office.store, one, load()) for one in (cleo, mo))

    for kind in ("metric", "metric_value", "target"):
        for day in (None, office.head):
            assert ([], 1) == (ids_of(hers, kind, day), len(ids_of(his, kind, day))), kind
    assert [] == [row for row in hers.activity("Acme")["kind"] if row == "target"]
    assert ["target", "target"] == [row for row in his.activity("Acme")["kind"] if row == "target"]
    with pytest.raises(NotFound):
        hers.metric_values.history(value)
    with pytest.raises(NotFound, match="no metric"), office.untouched():
        hers.metric_values.add(account=acme, metric="Margin", measured_on="2026-03-02", value=1)
    with pytest.raises(Refused), office.untouched():
        hers.metric_values.add(account=acme, metric=margin, measured_on="2026-03-02", value=1)
    with pytest.raises(NotFound), office.untouched():
        hers.metric_values.edit(value, value=1)
    edit = Rows("metric_value", pd.DataFrame({"id": [value], "value": [1]}))
    with pytest.raises(Refused), office.untouched():
        hers.save(edit)
    assert his.metric_values.edit(value, value=6).updated == {"metric_value": 1}


def ids_of(ws: Workspace, kind: str, position: int | None) -> list[int]:
    """The records of a kind that a person sees, now or at a log position."""
    return list(ws.view(as_of=position).frame(kind)["id"])


def test_a_score_is_one_whoever_looks(office: Office) -> None:
    """A metric for managers counts in the score of the account, and a contributor is told the same score."""
    cleo = office.user("Cleo", "contributor")
    acme = office.add("account", name="Acme", owner=ADMIN)
    office.add("contributor", account=acme, user=cleo)
    margin = office.add("metric", name="Margin", access="administrators", target=10)
    office.add("metric_value", account=acme, metric=margin, measured_on="2026-03-30", value=5)
    cards = Health(office.store, ADMIN).scorecards
    before = Health(office.store, ADMIN).score(acme).badge
    cards.edit("normal", why="Margin counts.", weights={f"metric:{margin}": 20})
    scores = [Health(office.store, one).score(acme).badge for one in (ADMIN, cleo)]

    assert scores[0] == scores[1] != before
