"""
Finding the row of headings.

The rule, in the order it is applied to the first rows that hold anything:

1. A row is a *title* when it fills half or less of the columns that the rows beneath it use, and a later row
   looks like headings: mostly words, filling more of those columns than it and more than half of them. In a
   delimited file, where headings nearly always come first, a title must also be shorter than the usual row,
   or fill less than half of at least four columns; over two columns or fewer in a workbook, where a heading
   may simply be missing, it must be merged, stand above a blank row, or above words that stand on figures.
2. A row mostly of *figures* is not the headings when a row of words soon beneath it fills as much and stands
   on figures in the same columns: totals or column numbers above the headings.
3. The first other row is the row of headings. When a cell of it is merged with the cell beneath, the headings
   reach down to where that merge ends, and each column is called by its lowest heading.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kapta_workspace.storage.sheets.grid import Area, Cells, Grid

SOON = 5  # rows
SEARCHED = 30  # filled rows that may be headings
SAMPLED = 200  # rows looked at
USED_FROM = 0.25  # a column counts as used when so many of the rows beneath fill it
LONGEST = 120
FIGURE = re.compile(r"[-+(]?[\W_]*\d[\d\s.,:/%()-]*\W*[A-Z]{0,3}")
YEAR = re.compile(r"(?:FY|Q\d)?\s*(?:19|20)\d\d(?:-\d\d){0,2}")  # periods stand above figures
ADDRESS = re.compile(r".*(?:@|://).*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Headings:
    """
    Where the headings stand.

    Attributes:
        first: The first row of headings, counted from 0 in the grid.
        last: The last one: the row right above the data.
        certain: Whether the row looks like headings at all, or was taken for want of a better one.
    """

    first: int
    last: int
    certain: bool


def filled(cells: Cells) -> set[int]:
    """The positions of the cells that hold something other than space."""
    return {at for at, cell in enumerate(cells) if cell and not cell.isspace()}


def find_headings(grid: Grid) -> Headings | None:
    """Find the headings of a grid by the rule above; nothing when the grid is empty."""
    rows = grid.head(SAMPLED)
    start = 1 if grid.separator_line else 0
    places = [at for at, row in enumerate(rows) if at >= start and filled(row)][:SEARCHED]
    if not places:
        return None
    sight = _Sight(rows, grid)
    first = next((at for at in places if not sight.is_above(at)), places[0])
    last = max([first, *(bottom for bottom in _depths(grid.merged, first) if bottom + 1 < len(rows))])
    return Headings(first, last, sight.is_wordy(last) and sight.is_varied(last))


def _depths(merged: Sequence[Area], row: int) -> list[int]:
    """How far down cells of a row are merged, where some other cells of it are merged sideways."""
    starting = [area for area in merged if area[0] == row]
    if not any(area[3] > area[1] for area in starting):
        return []
    return [area[2] for area in starting if area[1] == area[3] and area[2] - area[0] in {1, 2}]


class _Sight:
    """The first rows of a grid, and what can be seen of them."""

    def __init__(self, rows: list[Cells], grid: Grid) -> None:
        self.rows = rows
        self.filled = [filled(row) for row in rows]
        self.used = self._columns_used_beneath()
        self.lengths = grid.lengths[:SAMPLED]
        self.usual = Counter(self.lengths).most_common(1)[0][0] if self.lengths else 0
        self.delimited = grid.delimited
        self.merged = {area[0] for area in grid.merged if area[3] > area[1]}

    def _columns_used_beneath(self) -> list[set[int]]:
        counts: Counter[int] = Counter()
        rows, used = 0, []
        for cells in reversed(self.filled):
            often = {place for place, count in counts.items() if count >= USED_FROM * rows}
            used.append(often or set(counts))
            counts.update(cells)
            rows += bool(cells)
        return used[::-1]

    def share(self, at: int) -> float:
        """How much of the columns used beneath a row fills itself."""
        used = self.used[at]
        return len(self.filled[at] & used) / len(used) if used else 1.0

    def is_wordy(self, at: int) -> bool:
        """Whether a row looks like headings: mostly words."""
        cells = self._cells(at)
        return 0 < len(cells) * 2 <= sum(map(is_word, cells)) * 3

    def is_varied(self, at: int) -> bool:
        """Whether the cells of a row are mostly different ones, as headings are."""
        cells = self._cells(at)
        return len(set(cells)) * 2 > len(cells)

    def _cells(self, at: int) -> list[str]:
        return [(self.rows[at][place] or "").strip() for place in self.filled[at]]

    def is_above(self, at: int) -> bool:
        """Whether a row stands above the headings rather than being them."""
        return self.is_title(at) or self.is_total(at)

    def is_title(self, at: int) -> bool:
        """Whether a row is a title: narrow, with wider headings further down."""
        share, used = self.share(at), self.used[at]
        if share > 0.5 or not self._clearly_above(at, share, len(used)):
            return False
        later = [row for row in range(at + 1, len(self.rows)) if self.filled[row]][:SEARCHED]
        return any(
            self.is_wordy(row) and self.share(row) > max(0.5, share) and self._heads(row) for row in later
        )

    def _heads(self, at: int) -> bool:
        """Whether a row has something to be the heading of, or could be a table that is still empty."""
        return bool(self.used[at]) or len(self.filled[at]) > 1

    def _clearly_above(self, at: int, share: float, used: int) -> bool:
        if self.delimited:
            shorter = at < len(self.lengths) and self.lengths[at] < self.usual
            return shorter or (share < 0.5 and used >= 4)
        if used > 2 or at in self.merged or at + 2 >= len(self.rows):
            return used > 2 or at in self.merged
        return not self.filled[at + 1] or bool(self._figures(at + 2) - self._figures(at + 1))

    def is_total(self, at: int) -> bool:
        """Whether a row holds totals or numbers of columns, and the headings stand beneath it."""
        figures = self._figures(at)
        if not figures or len(figures) * 2 < len(self.filled[at]):
            return False
        for row in range(at + 1, min(at + 1 + SOON, len(self.rows) - 1)):
            words = self.is_wordy(row) and not self._figures(row) and self.share(row) >= self.share(at)
            if words and figures & self._figures(row + 1):
                return True
        return False

    def _figures(self, at: int) -> set[int]:
        return {place for place in self.filled[at] if is_figure((self.rows[at][place] or "").strip())}


def is_figure(cell: str) -> bool:
    """Whether a cell is a number, an amount, a date or a telephone number."""
    return len(cell) <= LONGEST and bool(FIGURE.fullmatch(cell))


def is_word(cell: str) -> bool:
    """Whether a cell may be a heading: a word or a period, not a figure, an address or a paragraph."""
    if len(cell) > LONGEST or ADDRESS.fullmatch(cell):
        return False
    return bool(YEAR.fullmatch(cell)) or not is_figure(cell)
