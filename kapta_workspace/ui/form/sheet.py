"""
Many records as a table to type and paste into, without a toolkit: texts, what is wrong, what to write.

A cell holds what a person would type: the label of a choice, the name of a record, yes or no, names parted by
semicolons. It is read as the door reads it, and all rows are written together, wholly or not at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kapta_workspace.domain import derived, frames
from kapta_workspace.domain.changes import Rows
from kapta_workspace.domain.errors import Conflict, NotFound, Refused
from kapta_workspace.domain.fields import Field, Kind, Schema, in_a_sentence
from kapta_workspace.domain.readers import read
from kapta_workspace.domain.upkeep import BY_ACTOR
from kapta_workspace.ui.form.fields import CONTRIBUTORS
from kapta_workspace.ui.form.offers import Offers
from kapta_workspace.ui.form.office import Office, Saved, known_contributors
from kapta_workspace.ui.form.raw import Raw, raw_of

PARTED = "; "
LINKED = (Kind.LINK, Kind.LINKS)
MOST = 2000
"""So many names a column offers to choose from."""


@dataclass(eq=False)
class Sheet:
    """
    Records of one kind in rows; the ids of new ones are negative.

    Attributes:
        office: The workspace.
        kind: The record kind.
        columns: The fields shown, in order.
        account: The account new rows belong to, where it is no column.
        extra: Values every new row has besides.
        start: Row → field → text, as stored.
        texts: The same as typed since.
        problems: Row → field → what is wrong with it.
        message: What is wrong with the whole.
        versions: Row → the version it was read at.
        offers: What links may point at.
    """

    office: Office
    kind: str
    columns: tuple[Field, ...]
    account: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    start: dict[int, dict[str, str]] = field(init=False)
    texts: dict[int, dict[str, str]] = field(init=False)
    problems: dict[int, dict[str, str]] = field(init=False, default_factory=dict)
    message: str = field(init=False, default="")
    versions: dict[int, int] = field(init=False)
    offers: Offers = field(init=False)

    def __post_init__(self) -> None:
        self.load()

    @property
    def schema(self) -> Schema:
        """The record kind."""
        return self.offers.schema

    def load(self) -> None:
        """Read the rows as they are stored; what was typed and not saved is dropped."""
        window = self.office.view(self.account) if self.account is not None else self.office.view()
        everything = self.office.view(archived=True)
        self.offers = Offers(
            everything.schemas[self.kind],
            everything.schemas,
            lambda kind: everything.frame(kind, archived=True),
        )
        rows = window.frame(self.kind)
        if self.kind == "account" and "archived_at" in rows:
            rows = rows[rows["archived_at"].isna()]
        self.versions = dict(zip(rows["id"].astype(int), rows["version"].astype(int), strict=True))
        self._known = known_contributors(everything) if self._has(CONTRIBUTORS.name) else {}
        self._accounts = (
            dict(zip(rows["id"].astype(int), rows["account"], strict=True)) if "account" in rows else {}
        )
        words = derived.shown(self.schema, rows)
        told = rows.assign(**{str(name): words[name] for name in words.columns}).to_dict("records")
        self._raw = {
            int(one["id"]): {column.name: self._held(column, one) for column in self.columns} for one in told
        }
        self.start = {
            key: {column.name: self._text(column, raw[column.name]) for column in self.columns}
            for key, raw in self._raw.items()
        }
        self.texts = {key: dict(cells) for key, cells in self.start.items()}
        self.problems, self.message = {}, ""

    def _has(self, name: str) -> bool:
        return any(one.name == name for one in self.columns)

    def _held(self, column: Field, record: Mapping[Any, Any]) -> Raw:
        if column.name == CONTRIBUTORS.name:
            return list(self._known.get(int(record["id"]), {}).values())
        return raw_of(column, record.get(column.name))

    def _text(self, column: Field, raw: Raw) -> str:
        if column.kind in LINKED:
            ids = raw if isinstance(raw, list) else [] if raw is None else [raw]
            return PARTED.join(option.label for option in self.offers.named(column, ids))
        if column.kind in (Kind.CHOICE, Kind.CHOICES):
            return PARTED.join(
                column.label_of(one) for one in (raw if isinstance(raw, list) else [raw]) if one
            )
        if column.kind is Kind.YES_NO:
            return "" if raw is None else "yes" if raw else "no"
        return str(raw)

    # --- typing ---------------------------------------------------------------------------------------

    def add(self) -> int:
        """A further empty row; gives its key."""
        key = min([0, *self.texts]) - 1
        self.texts[key] = {one.name: "" for one in self.columns}
        return key

    def type(self, row: int, typed: Mapping[str, str]) -> None:
        """Put texts into the cells of a row and read them."""
        if row not in self.texts:
            self.texts[row] = {one.name: "" for one in self.columns}
        known = {one.name for one in self.columns}
        self.texts[row].update({name: str(text)[:100_000] for name, text in typed.items() if name in known})
        self.check([row])

    def paste(self, row: int, column: str, text: str) -> None:
        """
        Lay what was copied from a spreadsheet (tabs and line ends) over the cells from one on.

        Rows that are lacking are added.
        """
        names = [one.name for one in self.columns]
        first, keys = names.index(column), list(self.texts)
        at = keys.index(row)
        for line in text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n"):
            key = keys[at] if at < len(keys) else self.add()
            self.texts[key].update(
                zip(names[first:], (cell.strip() for cell in line.split("\t")), strict=False)
            )
            at += 1
        self.check()

    @property
    def touched(self) -> list[int]:
        """The rows that hold something not stored yet."""
        nothing = {one.name: "" for one in self.columns}
        return [key for key, cells in self.texts.items() if cells != self.start.get(key, nothing)]

    def offer(self, column: Field) -> list[str]:
        """What a cell of a column may be chosen from."""
        if column.kind in LINKED:
            raw = {} if self.account is None else {"account": self.account}
            if column.target == "contact" and self.account is None:
                return []
            return [one.label for one in self.offers.options(column, raw, None, limit=MOST)]
        if column.kind is Kind.YES_NO:
            return ["yes", "no"]
        return [one.label for one in column.choices]

    # --- reading --------------------------------------------------------------------------------------

    def check(self, rows: Sequence[int] | None = None) -> bool:
        """Read the cells of some rows, or of all that were touched; whether all is well with them."""
        keys = [key for key in self.touched if rows is None or key in rows]
        self._values(keys)
        for key in set(self.problems) - set(self.touched):
            self.problems.pop(key)
        return not any(self.problems.get(key) for key in keys)

    def _values(self, keys: Sequence[int]) -> dict[str, list[Any]]:
        for key in keys:
            self.problems[key] = {}
        found = {one.name: self._column(one, keys) for one in self.columns}
        self.problems = {key: said for key, said in self.problems.items() if said}
        return found

    def _column(self, column: Field, keys: Sequence[int]) -> list[Any]:
        texts = [self.texts[key][column.name].strip() for key in keys]
        if column.kind in LINKED:
            return [self._meant(column, key, text) for key, text in zip(keys, texts, strict=True)]
        reading = read(
            column, pd.Series([text or None for text in texts], index=list(range(len(texts))), dtype="object")
        )
        for problem in reading.problems:
            if problem.row is not None:
                self.problems[keys[problem.row]][column.name] = problem.told
        for key, text in zip(keys, texts, strict=True):
            if column.required and not text and not (key < 0 and self._comes_by_itself(column)):
                self.problems[key].setdefault(column.name, f"{column.label} is required.")
        return [frames.plain(value) for value in reading.values.tolist()]

    def _meant(self, column: Field, key: int, text: str) -> Any:
        """The record a cell names, or the records, or nothing with a sentence."""
        if key in self.start and self.start[key][column.name] == text:
            held = self._raw[key][column.name]  # two of a name stay the one they were
            return tuple(held) if isinstance(held, list) else held
        many = column.kind is Kind.LINKS
        parts = [part.strip() for part in text.split(";")] if many else [text]
        names = [part for part in parts if part]
        if not names and column.required and not (key < 0 and self._comes_by_itself(column)):
            self.problems[key][column.name] = f"{column.label} is required."
        ids = [self._one(column, key, name) for name in names]
        found = [one for one in ids if one is not None]
        return tuple(found) if many else next(iter(found), None)

    def _comes_by_itself(self, column: Field) -> bool:
        return column.default is not None or BY_ACTOR.get(self.kind) == column.name

    def _one(self, column: Field, key: int, name: str) -> int | None:
        found = self._called(column, key, name)
        label = self.offers.schemas[column.target]
        if len(found) == 1:
            return found[0]
        said = f"There is no {label.label.lower()} called “{name}”."
        if found:
            said = f"{len(found)} {label.plural.lower()} are called “{name}”; edit this one by its form."
        self.problems[key][column.name] = said
        return None

    def _called(self, column: Field, key: int, name: str) -> list[int]:
        rows, schema = self.offers.frame(column.target), self.offers.schemas[column.target]
        if "archived_at" in rows:
            rows = rows[rows["archived_at"].isna()]
        wanted = name.casefold()
        fits = rows[schema.title].astype("str").str.casefold() == wanted
        if "email" in rows:
            fits |= rows["email"].astype("str").str.casefold() == wanted
        ids = [int(one) for one in rows.loc[fits.fillna(value=False).astype(bool), "id"]]
        if column.target == self.kind:
            new = [one for one in self.touched if one < 0 and one != key]
            ids += [one for one in new if self.texts[one][schema.title].strip().casefold() == wanted]
        held = self.start.get(key, {}).get(column.name, "").casefold() == wanted
        if len(ids) > 1 and (home := self._home(key)) is not None and not held:
            near = [one for one in ids if self._home(one) == home]
            ids = near or ids
        return ids

    def _home(self, key: int) -> int | None:
        """The account a row belongs to."""
        if key < 0:
            return self.account
        found = self._accounts.get(key)
        return None if found is None or pd.isna(found) else int(found)

    # --- writing --------------------------------------------------------------------------------------

    def save(self) -> Saved | None:
        """Write every touched row in one change, or say at the cells why not and give nothing."""
        keys, self.message = self.touched, ""
        values = self._values(keys)
        if any(self.problems.get(key) for key in keys):
            return None
        if not keys:
            self.message = "Nothing was changed."
            return None
        try:
            receipt = self.office.save(*self._writes(keys, values))
        except (Refused, NotFound) as refusal:
            self._refuse(refusal, keys)
            return None
        new = sum(key < 0 for key in keys)
        said = self._said(new, len(keys) - new)
        self.load()
        return Saved(self.kind, 0, said, receipt.position if receipt.changed else None, new > 0)

    def _said(self, new: int, old: int) -> str:
        """“3 accounts created, 1 saved.”"""
        label = in_a_sentence(self.schema.label if new + old == 1 else self.schema.plural)
        parts = [f"{count:,} {verb}" for count, verb in ((new, "created"), (old, "saved")) if count]
        first, *rest = parts
        count, verb = first.split(" ")
        return f"{', '.join([f'{count} {label} {verb}', *rest])}."

    def _writes(self, keys: Sequence[int], values: Mapping[str, Sequence[Any]]) -> list[Rows]:
        own = {one.name: list(values[one.name]) for one in self.columns if one.name != CONTRIBUTORS.name}
        frame = {"id": list(keys), "version": [self.versions.get(key) for key in keys], **own}
        if self.account is not None:
            frame["account"] = [self._home(key) for key in keys]
        rows = pd.DataFrame({name: pd.Series(cells, dtype="object") for name, cells in frame.items()})
        writes = [
            Rows(
                self.kind, part.drop(columns=[] if old else ["version"]).assign(**({} if old else self.extra))
            )
            for old, part in ((True, rows[rows["id"] > 0]), (False, rows[rows["id"] < 0]))
            if len(part)
        ]
        if self._has(CONTRIBUTORS.name):
            writes += list(self._contributors(keys, values[CONTRIBUTORS.name]))
        return writes

    def _contributors(self, keys: Sequence[int], wanted: Sequence[tuple[int, ...]]) -> Iterable[Rows]:
        pairs = [(key, set(users)) for key, users in zip(keys, wanted, strict=True)]
        held = {key: self._known.get(key, {}) for key in keys}
        missing = [(key, user) for key, users in pairs for user in sorted(users - set(held[key].values()))]
        surplus = [row for key, users in pairs for row, user in held[key].items() if user not in users]
        if missing:
            frame = pd.DataFrame(missing, columns=["account", "user"])
            yield Rows("contributor", frame.set_axis([f"contributor {user}" for _, user in missing]))
        if surplus:
            yield Rows("contributor", pd.DataFrame({"id": surplus}), "remove")

    def _refuse(self, refusal: Refused | NotFound, keys: Sequence[int]) -> None:
        rest = []
        for problem in getattr(refusal, "problems", ()):
            shown = self._has(problem.field) and problem.row is not None and problem.row < len(keys)
            if shown:
                self.problems.setdefault(keys[problem.row], {})[problem.field] = problem.told
            else:
                rest.append(problem.told)
        if isinstance(refusal, Conflict):
            rest.append(
                "Somebody else changed these rows meanwhile; load them again to see what they hold now."
            )
        self.message = " ".join(dict.fromkeys(rest)) or ("" if self.problems else str(refusal))


def columns_of(schema: Schema, names: Iterable[str]) -> tuple[Field, ...]:
    """Fields of a kind by name, in order; contributors stand on accounts."""
    known = {one.name: one for one in (*schema.fields, *derived.words(schema), CONTRIBUTORS)}
    return tuple(known[name] for name in names)
