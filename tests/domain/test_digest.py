"""The week in a few lines: falls, ends, calls and what was done, each only when there is one."""

import pandas as pd

from kapta_workspace.domain.digest import digest

NOW = pd.Timestamp("2026-11-23 09:00", tz="UTC")


def portfolio(*rows: tuple[str, float | None, str | None]) -> pd.DataFrame:
    """Accounts as *(name, delta, next_end)*, all Ana's."""
    table = pd.DataFrame(rows, columns=["name", "delta", "next_end"])
    return table.assign(owner_name="Ana", delta=table["delta"].astype("Float64"))


def calls(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """People as *(name, account_name, because)*."""
    return pd.DataFrame(rows, columns=["name", "account_name", "because"])


def activity(*days: str) -> pd.DataFrame:
    """One change of account 1 at noon of each day."""
    at = pd.to_datetime([f"{day} 12:00" for day in days], utc=True)
    return pd.DataFrame({"at": at, "account": [1] * len(days)})


def test_the_week_names_what_fell_what_ends_and_whom_to_call():
    """Initech lost 12 and Globex 4 points, Umbrella 1; a contract ends in ten days, another in forty."""
    text = digest(
        portfolio(
            ("Globex", -4, None),
            ("Initech", -12, "2026-12-03"),
            ("Umbrella", -1, "2027-01-02"),
            ("New", None, None),
        ),
        calls(("Ada", "Globex", "3 days overdue.")),
        activity("2026-11-20", "2026-11-21", "2026-11-01"),
        NOW,
    )

    assert (
        "Key accounts, week to 23 November 2026: 4 accounts.\n\n"
        "Scores that fell:\n- Initech: -12 (Ana)\n- Globex: -4 (Ana)\n\n"
        "Contracts that end within 30 days:\n- Initech: 03 December (Ana)\n\n"
        "Whom to call first:\n- Ada, Globex: 3 days overdue.\n\n"
        "This week: 2 changes on 1 account."
    ) == text


def test_a_quiet_week_is_two_lines():
    """Nothing fell, nothing ends, nobody is overdue."""
    text = digest(portfolio(), calls(), activity(), NOW)

    assert (
        "Key accounts, week to 23 November 2026: 0 accounts.\n\nThis week: 0 changes on 0 accounts." == text
    )


def test_five_of_each_are_named_and_the_others_counted():
    """Seven scores fell."""
    text = digest(portfolio(*((f"A{n}", -10 - n, None) for n in range(7))), calls(), activity(), NOW)

    assert (5, True) == (text.count("(Ana)"), "… and 2 more" in text)
