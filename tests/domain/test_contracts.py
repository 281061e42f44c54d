"""The days of a contract, counted from a day."""

import datetime as dt

import pandas as pd

from kapta_workspace.domain.contracts import notices


def test_notice_days_count_back_from_the_end():
    """Ninety days before 31 March 2027 is 31 December 2026; on 10 January that is ten days past."""
    contracts = pd.DataFrame(
        {
            "end": pd.to_datetime(pd.Series(["2027-03-31", "2027-01-09", None])),
            "notice_days": pd.array([90, None, 30], dtype="Int64"),
        }
    )
    found = notices(contracts, dt.date(2027, 1, 10))

    assert [80, -1] == found["days_left"].dropna().astype(int).tolist()
    assert [pd.Timestamp("2026-12-31")] == found["notice_on"].dropna().tolist()
    assert [-10] == found["notice_left"].dropna().astype(int).tolist()
