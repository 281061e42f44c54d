"""What a filter can ask about an account: its own fields, and what the portfolio says of it."""

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind, Schema, choices

OF_THE_PORTFOLIO: tuple[tuple[Field, str], ...] = (
    (Field(name="score", label="Score", kind=Kind.INTEGER), "badge"),
    (
        Field(
            name="band",
            label="Band",
            kind=Kind.CHOICE,
            choices=choices(("red", "At risk"), ("amber", "Watch"), ("green", "Healthy")),
        ),
        "band",
    ),
    (Field(name="change", label="Change of the score", kind=Kind.INTEGER), "delta"),
    (
        Field(
            name="risk",
            label="Open risk",
            kind=Kind.CHOICE,
            choices=choices("Low", "Medium", "High", "Critical"),
        ),
        "risk",
    ),
    (Field(name="value", label="Value of contracts", kind=Kind.NUMBER), "value"),
    (Field(name="renewal", label="Days to the next contract end", kind=Kind.INTEGER), "renewal"),
    (Field(name="silent", label="Days since the last contact", kind=Kind.INTEGER), "days_silent"),
    (Field(name="key_players", label="Key players", kind=Kind.INTEGER), "key_players"),
    (Field(name="contacts", label="Contacts", kind=Kind.INTEGER), "contacts"),
    (Field(name="children", label="Accounts below", kind=Kind.INTEGER), "children"),
)
"""Terms beside the account's fields, each with its column in ``portfolio.overview``; *renewal* is made."""

TYPE = Field(
    name="type",
    label="Account type",
    kind=Kind.CHOICE,
    choices=choices("Normal", "Strategic", "Flagged", "Archived"),
)
CONTRIBUTOR = Field(name="contributor", label="Contributor", kind=Kind.LINKS, target="user")
PICTURES = frozenset({Kind.PICTURE, Kind.MOMENT})


def terms(schema: Schema) -> dict[str, Field]:
    """
    Name → field of everything a filter of a kind may ask about; a custom field by its key, too.

    Of accounts also what the portfolio says of them.
    """
    own = {one.name: one for one in schema.fields if one.kind not in PICTURES and (one.tab or not one.custom)}
    keys = {one.name.removeprefix("cf_"): one for one in schema.custom if one.tab}
    if schema.name != "account":
        return {**keys, **own}
    further = {field.name: field for field, _ in OF_THE_PORTFOLIO}
    return {**keys, **own, **further, TYPE.name: TYPE, CONTRIBUTOR.name: CONTRIBUTOR}


def facts(
    overview: pd.DataFrame, accounts: pd.DataFrame, contributors: pd.DataFrame, today: pd.Timestamp
) -> pd.DataFrame:
    """
    Everything a filter may ask about, one row an account.

    Args:
        overview: ``portfolio.overview``.
        accounts: The same accounts as ``View.shown`` has them: fields, and the names of what they link to.
        contributors: *account, user, user_name*.
        today: The day *renewal* counts from.

    Returns:
        The accounts' columns and those of ``terms``, in the order of ``overview``; links come as *name* (the
        ids) and *name_name*.
    """
    own = accounts.set_index("id").reindex(overview["id"]).reset_index()
    renewal = (overview["next_end"] - today).dt.days.astype("Int64")
    further = overview.reset_index(drop=True).assign(renewal=renewal.to_numpy())
    made = {field.name: further[column] for field, column in OF_THE_PORTFOLIO}
    who = contributors.groupby("account")[["user", "user_name"]].agg(tuple).reindex(overview["id"])
    return own.drop(columns=[name for name in made if name in own]).assign(
        **made,
        type=further["account_type"],
        contributor=who["user"].to_numpy(),
        contributor_name=who["user_name"].to_numpy(),
    )
