"""The days of a contract: when it ends, and by when notice must have been given."""

import datetime as dt

import pandas as pd


def notices(contracts: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """
    Contracts with the days that matter.

    Args:
        contracts: *end, notice_days*.
        today: The day it is.

    Returns:
        The same rows with *days_left* until the end, *notice_on*, the last day to give notice, and
        *notice_left* days until then; negative when past, missing where a day is not known. A contract
        without notice days has no notice day.
    """
    now = pd.Timestamp(today)
    notice = contracts["end"] - pd.to_timedelta(contracts["notice_days"].astype("float64"), unit="D")
    return contracts.assign(
        days_left=(contracts["end"] - now).dt.days,
        notice_on=notice,
        notice_left=(notice - now).dt.days,
    )
