"""
One description of every field and of every record kind.

A ``Field`` says once what a value is called, what it may be and who may change it. Table columns,
import templates, forms, pages and the data dictionary all read it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What sort of value a field holds. A new kind must be taught to every table keyed by it (see tests)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"
    LINKS = "links"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Choice:
    """
    One value a choice field may have.

    Attributes:
        code: What is stored; never renamed.
        label: What is shown; administrators may rename it.
        help: What it means, for the form.
    """

    code: str
    label: str
    help: str = ""


def choices(*pairs: str | tuple[str, str] | tuple[str, str, str]) -> tuple[Choice, ...]:
    """Write choices briefly: a bare label makes its own code, a tuple gives code, label and help."""
    made = []
    for pair in pairs:
        parts = (pair,) if isinstance(pair, str) else pair
        code = re.sub(r"[^a-z0-9]+", "_", parts[0].casefold()).strip("_")
        made.append(
            Choice(code, parts[1] if len(parts) > 1 else parts[0], parts[2] if len(parts) > 2 else "")
        )
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """
    One fact about a record kind.

    Attributes:
        name: The stable name: table column, frame column and keyword argument alike.
        label: What people read.
        kind: What sort of value it holds.
        tab: The form tab it stands on; empty for fields no form shows.
        required: A record without it is refused.
        advised: Recommended, never blocking; counts towards the completeness of a profile.
        default: The value a new record gets when nothing is given.
        choices: For CHOICE and CHOICES.
        target: For LINK and LINKS, the record kind linked to.
        help: One sentence for the form.
        aliases: Other headers under which spreadsheets carry it.
        longest: The most characters a text may have.
        least: The smallest number allowed.
        most: The largest number allowed.
        action: The access action needed to change it; empty means the record kind's own.
        sheet: Whether import templates carry it.
        custom: Whether an administrator added it at run time.
        moved_by: Who sets it: ``""`` a person, ``"door"`` the workspace itself.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    tab: str = "Basic"
    required: bool = False
    advised: bool = False
    default: Any = None
    choices: tuple[Choice, ...] = ()
    target: str = ""
    help: str = ""
    aliases: tuple[str, ...] = ()
    longest: int | None = None
    least: float | None = None
    most: float | None = None
    action: str = ""
    sheet: bool = True
    custom: bool = False
    moved_by: str = ""

    def __post_init__(self) -> None:
        if self.kind in (Kind.LINK, Kind.LINKS) and not self.target:
            raise ValueError(f"{self.name}: a link needs a target")
        if self.kind in (Kind.CHOICE, Kind.CHOICES) and not self.choices:
            raise ValueError(f"{self.name}: a choice field needs choices")

    @property
    def limit(self) -> int:
        """The most characters this field takes."""
        return self.longest or LIMITS.get(self.kind, 200)

    def label_of(self, code: Any) -> str:
        """The label of a choice's code; the code itself when it is unknown."""
        return next((choice.label for choice in self.choices if choice.code == code), str(code))


LIMITS: Mapping[Kind, int] = {Kind.LONG_TEXT: 100_000, Kind.URL: 2_000, Kind.EMAIL: 254, Kind.PHONE: 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """
    One record kind, described once.

    Attributes:
        name: The stable name: table, desk and log say it.
        label: One of them, as people read it.
        plural: Many of them; the desk's name is ``plural_name``.
        fields: In the order people meet them.
        account: The field that says whose record it is: ``"account"`` for most, ``"id"`` for accounts
            themselves, empty for records of the whole workspace.
        title: The field whose value names a record in a sentence.
        action: The access action needed to write it (``domain/access.py``).
        mine: The field naming the person whose own item it is, where that widens what they may do.
        audience: Where its readers are said beyond the account: the link to the record whose *access* says
            which roles read it (``domain.access.AUDIENCES``), or ``"id"`` for the kind that says so itself.
        identity: How an import recognises a record, in order: tuples of field names.
        unique: Combinations no two records share, compared without case; a set ``external_id`` always is, and
            it is compared exactly: some systems hand out ids that differ in nothing but case.
        search: Fields the search box looks into.
        order: Columns a list is sorted by; a leading minus sorts downward.
        archivable: Whether it can be archived (all but pure bookkeeping can).
        sheet: The name of its import sheet; empty when it has none.
        plural_name: The desk's attribute on the workspace.
    """

    name: str
    label: str
    plural: str
    fields: tuple[Field, ...]
    account: str = "account"
    title: str = "name"
    action: str = "edit"
    mine: str = ""
    audience: str = ""
    identity: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    archivable: bool = True
    sheet: str = ""
    plural_name: str = ""
    _by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {item.name: item for item in self.fields})
        if not self.plural_name:
            object.__setattr__(self, "plural_name", self.plural.casefold().replace(" ", "_"))
        if "external_id" in self and ("external_id",) not in self.unique:
            object.__setattr__(self, "unique", (("external_id",), *self.unique))
        if len(self._by_name) != len(self.fields):
            raise ValueError(f"{self.name} names a field twice")

    def __getitem__(self, name: str) -> Field:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields, in order."""
        return tuple(self._by_name)

    @property
    def links(self) -> tuple[Field, ...]:
        """The fields that point at one other record."""
        return tuple(item for item in self.fields if item.kind is Kind.LINK)

    @property
    def spoken_for(self) -> str:
        """The kind whose *access* says who reads these records; empty where all who see the account do."""
        if not self.audience:
            return ""
        return self.name if self.audience == "id" else str(self[self.audience].target)

    @property
    def custom(self) -> tuple[Field, ...]:
        """The fields administrators added."""
        return tuple(item for item in self.fields if item.custom)

    def counted(self, count: int) -> str:
        """So many of them in words: “1 account”, “1,204 SWOT items”."""
        return f"{count:,} {in_a_sentence(self.label if count == 1 else self.plural)}"

    def extended(self, extra: tuple[Field, ...]) -> "Schema":
        """The same kind with an administrator's fields after its own."""
        return replace(self, fields=(*(item for item in self.fields if not item.custom), *extra))


def in_a_sentence(label: str) -> str:
    """A label in the middle of a sentence: “Account” becomes “account”, “SWOT item” stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


@dataclass(frozen=True, slots=True)
class Formats:
    """
    How a file writes dates and numbers, said by the person who brings it.

    Attributes:
        day_first: True for 31/12/2026, False for 12/31/2026, None when nobody has said.
        decimal: The decimal sign; the other of ``.`` and ``,`` separates thousands.
    """

    day_first: bool | None = None
    decimal: str = "."


ISO = Formats()


CLEAR = "(clear)"
"""What a person types into a sheet's cell to empty a field; a blank cell never does."""
