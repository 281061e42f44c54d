"""What a link may point at: only records the door would accept, best first for what has been typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from kapta_workspace.domain import family, search
from kapta_workspace.domain.fields import Field, Schema
from kapta_workspace.domain.rules.everywhere import ANY_FAMILY
from kapta_workspace.domain.rules.plans import HANGS
from kapta_workspace.domain.templates import OBJECTIVE

FEW = 40
"""So many options are offered at once unless more are asked for; typing narrows them."""


class Option(NamedTuple):
    """
    One record a link may point at.

    Attributes:
        id: Its id.
        label: Its title.
        detail: What tells it from others of the name.
    """

    id: int
    label: str
    detail: str = ""


@dataclass(eq=False)
class Offers:
    """
    The records links may point at, read once a form and kind.

    Attributes:
        schema: The kind of the record the form is about.
        schemas: All kinds, by name.
        frames: Gives the records of a kind one may see, archived ones too, as ``View.frame``.
    """

    schema: Schema
    schemas: Mapping[str, Schema]
    frames: Callable[[str], pd.DataFrame]
    _read: dict[str, pd.DataFrame] = field(init=False, default_factory=dict)

    def frame(self, kind: str) -> pd.DataFrame:
        """All records of a kind, as they were when first asked for."""
        if kind not in self._read:
            self._read[kind] = self.frames(kind)
        return self._read[kind]

    def options(
        self, one: Field, raw: Mapping[str, Any], record: int | None, typed: str = "", limit: int = FEW
    ) -> list[Option]:
        """
        What a field may point at.

        Archived records and disabled people are not offered; nor is the record itself, or what lies below it
        where that would close a loop. Records of accounts come from the account family alone, those of the
        account itself first; goals come from the account alone, where something is hung under them. A
        template's step hangs below objectives of that template.
        """
        rows = self._live(self.frame(one.target))
        rows = self._apart(one, rows, record)
        rows = self._related(one, rows, raw.get("account"))
        if (self.schema.name, one.name) == ("template_step", "parent"):
            rows = rows[(rows["template"] == raw.get("template")) & (rows["kind"] == OBJECTIVE)]
        title = self._titles(one.target, rows)
        if typed.strip():
            points = search.rank(title, typed)
            order = points[points > 0].sort_values(ascending=False, kind="stable").index
        else:
            order = self._nearest_first(rows, title, raw.get("account"))
        return self._named(one, rows.loc[order[:limit]])

    def named(self, one: Field, ids: Sequence[Any]) -> list[Option]:
        """The records of some ids; one that is not there, or not shared, is called by its number."""
        rows = self.frame(one.target)
        found = {option.id: option for option in self._named(one, rows[rows["id"].isin(_numbers(ids))])}
        return [found.get(item, Option(item, f"#{item}")) for item in ids]

    # --- which ----------------------------------------------------------------------------------------

    def _live(self, rows: pd.DataFrame) -> pd.DataFrame:
        if "archived_at" in rows:
            rows = rows[rows["archived_at"].isna()]
        if "is_disabled" in rows:
            rows = rows[~rows["is_disabled"].fillna(value=False).astype(bool)]
        return rows

    def _apart(self, one: Field, rows: pd.DataFrame, record: int | None) -> pd.DataFrame:
        """Without the record itself and what hangs below it by this very link."""
        if record is None or one.target != self.schema.name:
            return rows
        everything = self.frame(one.target)
        if one.name not in everything:
            return rows[rows["id"] != record]
        links = everything[["id", one.name]].set_axis(["id", "parent"], axis=1)
        return rows[~rows["id"].isin(family.descendants(links, [record]))]

    def _related(self, one: Field, rows: pd.DataFrame, account: Any) -> pd.DataFrame:
        """Those of the account's family, where the records belong to accounts and the link stays at home."""
        at_home = self.schema.account == "account" and one.name not in ANY_FAMILY
        if not at_home or self.schemas[one.target].account != "account":
            return rows
        if not isinstance(account, int):
            return rows.iloc[:0]
        if HANGS.get(self.schema.name) == one.name:
            return rows[(rows["account"] == account).fillna(value=False)]
        root = family.roots(self.frame("account"))
        same: pd.DataFrame = rows[rows["account"].map(root) == root.get(account, account)]
        return same

    def _nearest_first(self, rows: pd.DataFrame, title: pd.Series, account: Any) -> pd.Index:
        names = title.str.casefold()
        far = rows["account"] != account if "account" in rows else pd.Series(data=False, index=rows.index)
        return pd.DataFrame({"far": far, "name": names}).sort_values(["far", "name"], kind="stable").index

    # --- in words -------------------------------------------------------------------------------------

    def _titles(self, kind: str, rows: pd.DataFrame) -> pd.Series:
        numbered = "#" + rows["id"].astype("str")
        return rows[self.schemas[kind].title].astype("str").fillna(numbered)

    def _named(self, one: Field, rows: pd.DataFrame) -> list[Option]:
        titles = self._titles(one.target, rows)
        return [
            Option(int(record["id"]), str(titles[row]), self._detail(record))
            for row, record in zip(rows.index, rows.to_dict("records"), strict=True)
        ]

    def _detail(self, record: Mapping[Any, Any]) -> str:
        """What tells it apart: a person's title and account, a colleague's address, an account's parent."""
        parts = [record.get("title") if "name" in record else None, record.get("email")]
        above = record.get("account", record.get("parent") if "owner" in record else None)
        if above is not None and not pd.isna(above):
            accounts = self.frame("account")
            parts.append(next(iter(accounts.loc[accounts["id"] == above, "name"]), None))
        return " · ".join(str(part) for part in parts if part is not None and not pd.isna(part))


def _numbers(ids: Sequence[Any]) -> list[int]:
    return [item for item in ids if isinstance(item, int)]
