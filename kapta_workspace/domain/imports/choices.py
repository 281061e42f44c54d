"""What a person said about a file: how it is to be read, and what was decided about single rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kapta_workspace.domain.fields import Formats
from kapta_workspace.domain.imports.plan import Mode

NEW = 0
"""The record of a decision that says: none that is here, a new one."""


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What was decided about one row.

    Attributes:
        skip: Leave the row out.
        record: The id of the record it means, or ``NEW``; None leaves that to the matching.
        cells: Field → what the cell is to say instead.
        words: Field whose cell names several → what one of the names says → what it is to say instead.
    """

    skip: bool = False
    record: int | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def with_more(self, later: "Decision") -> "Decision":
        """This and another decision about the same row, which counts where they differ."""
        record = self.record if later.record is None else later.record
        words = {name: {**self.words.get(name, {}), **told} for name, told in later.words.items()}
        cells = {**self.cells, **later.cells}
        return Decision(self.skip or later.skip, record, cells, {**self.words, **words})

    def followed_by(self, later: "Decision") -> "Decision":
        """The same, when the other was taken afterwards: a row left out may be taken in again."""
        return replace(self, skip=False).with_more(later)


Place = tuple[str, int]
"""A row of a file: its sheet, and its number as a person counts it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """
    How a file is to be read.

    Attributes:
        kind: The record kind, or sheet name → kind; empty lets the sheet tell.
        mapping: Header → field, decided by a person.
        mode: Which rows are written.
        formats: How the file writes days and numbers.
        given: Field → value for every row, for what the file does not say.
        lenient: Whether an optional cell that cannot be read or decided is left empty instead of
            refusing its row.
        values: Field or header → what a cell says → what it means.
        decisions: By row: what was decided about it.
    """

    kind: str | Mapping[str, str] = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    mode: Mode = Mode.BOTH
    formats: Formats = field(default_factory=Formats)
    given: Mapping[str, str] = field(default_factory=dict)
    lenient: bool = False
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decisions: Mapping[Place, Decision] = field(default_factory=dict)
