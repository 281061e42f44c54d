"""Registers: lists over the whole portfolio, narrowed, counted, sorted and summed."""

import datetime as dt

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given

from kapta_workspace.domain import registers
from kapta_workspace.domain.registers import ALL, LATE, NEVER, REGISTERS, How, Narrowing, Register, facts
from kapta_workspace.domain.schemas import SCHEMAS

TODAY = dt.date(2026, 3, 1)
DEALS = Register(
    name="deals",
    kind="opportunity",
    title="Deals",
    columns=("name", "value"),
    narrowings=(
        Narrowing("state", "State", "state", How.IS, (("open", "Open"), ("won", "Won")), "open"),
        Narrowing("ends", "Ends", "left", How.WITHIN, ((LATE, "Late"), ("30", "Soon"), (NEVER, "Never"))),
        Narrowing("least", "At least", "value", How.LEAST),
        Narrowing("owner", "Owner", "owner", How.LINK),
        Narrowing("tags", "Tags", "tags", How.HAS, (("a", "A"), ("b", "B"))),
    ),
    order="-value",
    sums=("value",),
)


def deals():
    """Four deals: open and late, open and soon, open without a day, and a won one."""
    return pd.DataFrame(
        {
            "id": [1, 2, 3, 4],
            "name": ["beta", "Alpha", "gamma", "delta"],
            "state": ["open", "open", "open", "won"],
            "left": pd.array([-2, 30, pd.NA, 31], dtype="Int64"),
            "value": [100.0, 5000.0, float("nan"), 70.0],
            "currency": ["EUR", "USD", None, "EUR"],
            "owner": pd.array([7, 8, pd.NA, 7], dtype="Int64"),
            "tags": [("a",), ("a", "b"), (), ("b",)],
        }
    )


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"state": ALL}, [1, 2, 3, 4]),
        ({"state": "won"}, [4]),
        ({"ends": "30"}, [2]),
        ({"ends": "late"}, [1]),
        ({"ends": "never"}, [3]),
        ({"ends": "31", "state": "all"}, [2, 4]),
        ({"least": "100"}, [1, 2]),
        ({"least": "5,000"}, [2]),
        ({"owner": "7"}, [1]),
        ({"tags": "b", "state": "all"}, [2, 4]),
        ({"state": "nonsense"}, [1, 2, 3, 4]),
        ({"least": "much", "owner": "me", "ends": "soon"}, [1, 2, 3]),
    ],
)
def test_a_register_is_narrowed_by_what_an_address_asks(asked, ids):
    """Usual choices hold until others are made; what nobody can answer narrows nothing."""
    assert ids == registers.narrowed(deals(), DEALS, asked)["id"].tolist()


def test_each_choice_tells_how_many_rows_it_would_leave():
    """With only late deals asked for: one is open, none is won, whichever state is chosen now."""
    found = registers.counts(deals(), DEALS, {"ends": LATE}).set_index(["narrowing", "value"])["count"]

    assert [1, 0] == [found["state", "open"], found["state", "won"]]
    assert [1, 1, 1] == [found["ends", one] for one in (LATE, "30", NEVER)]


@given(
    state=st.sampled_from(["", "all", "open", "won"]),
    ends=st.sampled_from(["", "late", "30", "never"]),
    tags=st.sampled_from(["", "a", "b"]),
)
def test_a_count_is_what_its_choice_leaves(state, ends, tags):
    """Whatever else is chosen, following a counted choice shows exactly as many rows as it said."""
    asked = {name: value for name, value in (("state", state), ("ends", ends), ("tags", tags)) if value}
    told = registers.counts(deals(), DEALS, asked)
    choices = zip(told["narrowing"], told["value"], strict=True)
    left = [len(registers.narrowed(deals(), DEALS, {**asked, name: value})) for name, value in choices]

    assert left == told["count"].tolist()


def test_what_is_missing_comes_last_whichever_way_a_list_is_sorted():
    """By value up and down the deal without one is last; names ignore case; choices keep their order."""
    up, down = (registers.ordered(deals(), "value", down=way)["id"].tolist() for way in (False, True))
    chosen = registers.ordered(deals(), "state", down=False, choices=("won", "open"))

    assert ([4, 1, 2, 3], [2, 1, 4, 3]) == (up, down)
    assert [2, 1, 4, 3] == registers.ordered(deals(), "name", down=False)["id"].tolist()
    assert [4, 1, 2, 3] == chosen["id"].tolist()


def test_currencies_are_never_added_up():
    """100 and 70 euros are 170 of two deals, 5,000 dollars of one; the deal without an amount counts not."""
    found = registers.totals(deals(), ("value",))

    assert [("EUR", 2, 170.0), ("USD", 1, 5000.0)] == list(found.itertuples(index=False, name=None))
    assert registers.totals(deals().head(0), ("value",)).empty


@pytest.mark.parametrize("register", REGISTERS.values(), ids=str)
def test_every_register_speaks_of_its_kind(register):
    """Columns and narrowings that are no field of the kind are worked out under another name."""
    schema = SCHEMAS[register.kind]
    made = {one.name for one in register.columns if not isinstance(one, str)}

    assert [] == [one for one in register.columns if isinstance(one, str) and one not in schema]
    assert register.order.removeprefix("-") in register.sortable
    assert set() == made & set(schema.names)
    assert [one.name for one in register.narrowings] == list(
        dict.fromkeys(one.name for one in register.narrowings)
    )
    assert {"of", "owned", "sort", "down", "page", "days", "as_of", "filter", "where"}.isdisjoint(
        one.name for one in register.narrowings
    )


# --- what they work out -------------------------------------------------------------------------------


def day(*texts):
    """Days as a column."""
    return pd.Series(list(texts), dtype="datetime64[s]")


def test_a_contract_is_in_force_ahead_or_ended():
    """On 1 March: one that ends today is in force with no day left, one began never and ends never, too."""
    rows = pd.DataFrame(
        {
            "start": day("2025-03-01", None, "2026-03-02", "2025-01-01"),
            "end": day("2026-03-01", None, "2027-01-01", "2026-02-28"),
            "notice_days": pd.array([30, pd.NA, pd.NA, pd.NA], dtype="Int64"),
        }
    )
    found = facts.contracts(rows, TODAY)

    assert ["in_force", "in_force", "ahead", "ended"] == found["state"].tolist()
    assert [0, pd.NA, 306, -1] == found["days_left"].tolist()
    assert -30 == found["notice_left"][0]


def test_an_opportunity_weighs_its_own_chance_or_its_stages():
    """1,000 at its stage's 20 per cent weigh 200, at its own 50 per cent 500."""
    rows = pd.DataFrame(
        {
            "stage": pd.array([1, 1], dtype="Int64"),
            "probability": [float("nan"), 50.0],
            "value": [1000.0, 1000.0],
            "close_on": day("2026-03-11", "2026-02-27"),
        }
    )
    stages = pd.DataFrame({"id": pd.array([1], dtype="Int64"), "probability": [20.0]})
    found = facts.opportunities(rows, stages, TODAY)

    assert [200.0, 500.0] == found["weighted"].tolist()
    assert [10, -2] == found["closes_in"].tolist()


def test_a_risk_tells_the_farthest_end_of_the_contracts_in_force():
    """The open risk of account 1 is nine days old and 2027 at stake; a closed one has no age."""
    rows = pd.DataFrame(
        {"account": [1, 2], "status": ["open", "closed_lost"], "opened_on": day("2026-02-20", "2026-01-01")}
    )
    force = pd.DataFrame({"account": [1, 1], "end": day("2026-06-30", "2027-01-31")})
    found = facts.risks(rows, force, TODAY)

    assert [("open", 9), ("closed", pd.NA)] == list(zip(found["state"], found["days_open"], strict=True))
    assert [pd.Timestamp("2027-01-31"), pd.NaT] == found["contract_end"].tolist()


def test_a_review_was_held_is_planned_or_was_missed():
    """Completed counts as held, a day to come as planned, a day gone by as missed; ratings are averaged."""
    rows = pd.DataFrame(
        {
            "id": [1, 2, 3],
            "stage": ["completed", "scheduled", "opened"],
            "held_on": day("2026-02-01", "2026-03-01", "2026-02-28"),
        }
    )
    ratings = pd.DataFrame({"review": [1, 1], "criterion": [1, 2], "value": [4, 5], "rated_by": [1, 1]})
    found = facts.reviews(rows, ratings, TODAY)

    assert ["held", "planned", "missed"] == found["state"].tolist()
    assert 4.5 == found["rating"][0]
    assert found["rating"][1:].isna().all()


def test_what_is_over_is_never_late():
    """An open task five days past its day is late; one that is done is neither due nor late."""
    due = day("2026-02-24", "2026-02-24")
    tasks = facts.tasks(pd.DataFrame({"due": due, "status": ["open", "done"]}), TODAY)
    actions = facts.actions(pd.DataFrame({"due": due, "status": ["at_risk", "complete"]}), TODAY)

    assert [-5, pd.NA] == tasks["due_in"].tolist() == actions["due_in"].tolist()
    assert ["running", "over"] == actions["state"].tolist()
