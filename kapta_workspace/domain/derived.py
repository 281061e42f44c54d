"""
Words that are shown and typed but not stored: the account type, and the status of a contact or contract.

Archived, Flagged, Strategic and Normal are one list on the screen, but archiving a strategic account must
not lose that it was strategic. So tier, flag and archive are stored apart, and the word is derived. An
account's contributors are one column of its sheet, and records of their own.
"""

from dataclasses import replace

import pandas as pd

from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from kapta_workspace.domain.schemas.common import ACCOUNT_TYPES
from kapta_workspace.domain.schemas.people import CONTRIBUTORS

ACCOUNT_TYPE = Field(
    name="account_type",
    label="Account type",
    kind=Kind.CHOICE,
    choices=ACCOUNT_TYPES,
    default="normal",
    required=True,
    action="govern",
    help="Normal or Strategic; Flagged needs attention now; Archived is retired but kept.",
    aliases=("type", "segment", "status"),
)
STATUS = Field(
    name="status",
    label="Status",
    kind=Kind.CHOICE,
    choices=choices("Normal", "Archived"),
    default="normal",
    help="Archived is retired but kept.",
)


def words(schema: Schema) -> tuple[Field, ...]:
    """The derived fields of a kind: an account's type, the status of whatever else has none of its own."""
    if schema.name == "account":
        return (ACCOUNT_TYPE,)
    if schema.name in ("contact", "contract"):
        return (STATUS,)
    return ()


def on_sheet(schema: Schema) -> Schema:
    """A kind as its sheet has it: that of accounts carries their contributors, behind the owner."""
    if schema.name != "account" or CONTRIBUTORS.name in schema:
        return schema
    at = schema.names.index("owner") + 1
    return replace(schema, fields=(*schema.fields[:at], CONTRIBUTORS, *schema.fields[at:]))


def shown(schema: Schema, frame: pd.DataFrame) -> pd.DataFrame:
    """The derived words of each row, one column a word."""
    if schema.name == "account":
        return pd.DataFrame({"account_type": account_type(frame)})
    return pd.DataFrame({field.name: status(frame) for field in words(schema)}, index=frame.index)


def account_type(accounts: pd.DataFrame) -> pd.Series:
    """The word each account shows, from *tier, is_flagged, archived_at*: archived > flagged > tier."""
    word = accounts["tier"].astype("str").where(accounts["tier"].notna(), "normal")
    word = word.mask(accounts["is_flagged"].fillna(value=False).astype(bool), "flagged")
    return word.mask(accounts["archived_at"].notna(), "archived").rename("account_type")


def status(records: pd.DataFrame) -> pd.Series:
    """``archived`` or ``normal``, from *archived_at*."""
    normal = pd.Series("normal", index=records.index, dtype="str", name="status")
    return normal.mask(records["archived_at"].notna(), "archived")


def stored(schema: Schema, typed: pd.DataFrame, before: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """
    The stored columns that make rows show the words typed for them.

    Missing words change nothing, and neither do words a row shows already: a whole table that is read,
    edited in one column and written back changes that column alone.
    """
    if schema.name == "account" and "account_type" in typed:
        return account_facts(typed["account_type"], before, now)
    if "status" in typed and "status" not in schema:
        wanted = typed["status"].where(typed["status"] != status(before))
        return _archived(wanted, before[["archived_at"]].copy(), now)
    return pd.DataFrame(index=typed.index)


def account_facts(wanted: pd.Series, before: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """
    The stored facts that make an account show a word: *tier, is_flagged, archived_at*.

    Archiving keeps tier and flag, flagging keeps the tier, so unarchiving brings both back.
    """
    wanted = wanted.where(wanted != account_type(before))
    facts = before[["tier", "is_flagged", "archived_at"]].copy()
    plain = wanted.isin(["normal", "strategic"])
    facts["tier"] = facts["tier"].mask(plain, wanted)
    facts["is_flagged"] = facts["is_flagged"].mask(plain, other=False).mask(wanted == "flagged", other=True)
    return _archived(wanted, facts, now)


def _archived(wanted: pd.Series, facts: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    newly = (wanted == "archived") & facts["archived_at"].isna()
    restored = wanted.notna() & (wanted != "archived")
    facts["archived_at"] = facts["archived_at"].mask(restored).mask(newly, now)
    return facts
