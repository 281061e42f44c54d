"""The weighted pipeline: value times probability, currency by currency."""

import pandas as pd

from kapta_workspace.domain.pipeline import by_stage, weighted

STAGES = pd.DataFrame({"id": [1, 2], "probability": [20.0, 60.0]}).astype({"id": "Int64"})


def opportunities(*rows):
    """Opportunities of *stage, status, value, currency, probability*."""
    frame = pd.DataFrame(rows, columns=["stage", "status", "value", "currency", "probability"])
    return frame.astype(
        {"stage": "Int64", "status": "str", "value": "float64", "currency": "str", "probability": "float64"}
    )


def test_each_value_is_weighed_by_its_own_probability_or_its_stages():
    """1,000 at the stage's 20 % and 2,000 at its own 50 %: 200 + 1,000; 500 USD at 60 % stand apart."""
    found = weighted(
        opportunities(
            (1, "active", 1000, "EUR", None), (2, "active", 2000, "EUR", 50), (2, "active", 500, "USD", None)
        ),
        STAGES,
    )

    assert [("EUR", 2, 3000.0, 1200.0), ("USD", 1, 500.0, 300.0)] == list(
        found.itertuples(index=False, name=None)
    )


def test_what_is_closed_on_hold_or_without_a_value_does_not_count():
    """Only active opportunities with a value are the pipeline."""
    found = weighted(
        opportunities(
            (1, "closed_won", 1000, "EUR", 100),
            (1, "on_hold", 1000, "EUR", None),
            (1, "active", None, "EUR", None),
        ),
        STAGES,
    )

    assert found.empty


def test_an_unknown_probability_weighs_nothing():
    """Neither the opportunity nor its stage says how probable it is."""
    found = weighted(opportunities((9, "active", 1000, "EUR", None)), STAGES)

    assert [1000.0, 0.0] == found[["value", "weighted"]].iloc[0].tolist()


def test_the_pipeline_by_stage_keeps_the_stages_order_and_the_empty_ones():
    """1,000 EUR at 20 % weighs 200; 500 USD of its own 50 % weighs 250; the last stage has nothing."""
    stages = pd.DataFrame(
        {
            "id": pd.array([2, 1, 3], dtype="Int64"),
            "name": ["Second", "First", "Third"],
            "probability": [60.0, 20.0, 90.0],
            "position": [2, 1, 3],
        }
    )
    found = by_stage(
        opportunities(
            (1, "active", 1000, "EUR", None), (1, "active", None, "EUR", None), (2, "active", 500, "USD", 50)
        ),
        stages,
    )

    assert [("First", 2, 1000.0, 200.0), ("Second", 1, 500.0, 250.0), ("Third", 0, 0.0, 0.0)] == list(
        found[["name", "count", "value", "weighted"]].itertuples(index=False, name=None)
    )
