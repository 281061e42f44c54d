"""
A report as slides, with native tables and charts that can be edited in PowerPoint and its kin.

Blocks flow down a slide as long as there is room, so that a short table does not fill a slide of its own.
python-pptx is behind this one module, so that it can be replaced.
"""

from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import Any

from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.reports import Chart, Column, Facts, Report, Section, Table, Text, cell, said
from kapta_workspace.domain.reports.blocks import NUMBERS
from kapta_workspace.domain.reports.picture import is_high

WIDE, TALL = 13.333, 7.5
"""Inches of a wide slide."""
EDGE = 0.6
TOP = 1.3
BOTTOM = TALL - 0.45
ACROSS = WIDE - 2 * EDGE
GAP = 0.2
ROW = 0.31
FACTS, FACT_HIGH = 4, 1.0
"""So many facts stand side by side, each so high."""
CHART_HIGH = 2.7
"""Two charts fit on a slide."""
PLAIN, SMALL, MANY = 11, 9, 9
"""Points of a table's letters, and with more columns than so many."""
ACROSS_LETTERS, MOST_LETTERS, MARGIN = 135, 52, 4
"""Letters of a table that fit across a slide, that a column asks for at most, and that its margins take."""
HEADING = 0.45
LETTERS = 105
"""Letters of body text that fit across a slide."""
LONGEST = 160
"""Characters of a cell; what is longer is cut, for the page has it whole."""
INK, SOFT, BLUE, PALE = "1D2433", "5B6475", "2456A6", "EEF2F8"

Rows = list[dict[Any, Any]]


def slides(report: Report) -> bytes:
    """
    The report as a .pptx file.

    Raises:
        Misconfigured: without the extra ``reports``.
    """
    deck = Deck()
    deck.title(report)
    for section in report.sections:
        deck.section(section)
    if report.remarks:
        deck.section(Section("Please note", tuple(Text(one) for one in report.remarks)))
    return deck.saved()


def _library() -> Any:
    try:
        import pptx.chart.data  # noqa: PLC0415 - the extra reports
        import pptx.dml.color  # noqa: PLC0415
        import pptx.enum.chart  # noqa: PLC0415
        import pptx.enum.text  # noqa: PLC0415
        import pptx.util  # noqa: PLC0415
    except ImportError as lacking:
        raise Misconfigured('Slides need: pip install "kapta-workspace[reports]"') from lacking
    return pptx


@dataclass
class Room:
    """A slide being filled: how far down it is, in inches."""

    slide: Any
    down: float = TOP

    @property
    def left(self) -> float:
        """The inches still free."""
        return BOTTOM - self.down


class Deck:
    """Slides as they are being made."""

    def __init__(self) -> None:
        self._pptx = _library()
        self._deck = self._pptx.Presentation()
        self._deck.slide_width, self._deck.slide_height = self._inch(WIDE), self._inch(TALL)
        self._room: Room | None = None

    def saved(self) -> bytes:
        """The file."""
        held = BytesIO()
        self._deck.save(held)
        return held.getvalue()

    def title(self, report: Report) -> None:
        """The first slide."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[6])
        self._write(slide, report.kind, (EDGE, 2.3, ACROSS, 0.5), 20, SOFT)
        self._write(slide, report.title, (EDGE, 2.8, ACROSS, 1.3), 44, INK, bold=True)
        self._write(slide, said(report.on, "day"), (EDGE, 4.2, ACROSS, 0.5), 20, SOFT)

    def section(self, section: Section) -> None:
        """A section, below the one before where it fits whole, else from the top of a new slide."""
        high = sum(_high(block) + GAP for block in section.blocks)
        if self._room and high + HEADING <= self._room.left:
            self._heading(section.title, 18)
        else:
            self._new(section.title)
        for block in section.blocks:
            self._block(section.title, block)

    # --- blocks -----------------------------------------------------------------------------------

    def _block(self, title: str, block: Facts | Text | Table | Chart) -> None:
        if isinstance(block, Table):
            self._table(title, block)
            return
        room = self._fitting(title, _high(block))
        place = (EDGE, room.down, ACROSS, _high(block))
        if isinstance(block, Facts):
            self._facts(room, block)
        elif isinstance(block, Chart):
            self._chart(room, block)
        else:
            self._write(room.slide, block.text, place, 14, SOFT if block.quiet else INK)
        room.down += _high(block) + GAP

    def _facts(self, room: Room, facts: Facts) -> None:
        wide = ACROSS / FACTS
        for at, (label, value, form) in enumerate(facts.pairs):
            x, y = EDGE + wide * (at % FACTS), room.down + FACT_HIGH * (at // FACTS)
            shown = said(value, form)
            self._write(room.slide, label, (x, y, wide - 0.2, 0.3), 12, SOFT)
            size = 22 if len(shown) < 15 else 13
            self._write(room.slide, shown, (x, y + 0.28, wide - 0.2, 0.6), size, INK, bold=True)

    def _table(self, title: str, table: Table) -> None:
        if table.title and table.title != title:
            self._fitting(title, HEADING + 3 * ROW)
            self._heading(table.title, 14)
        if table.rows.empty:
            self._block(title, Text(table.nothing, quiet=True))
            return
        rows = _rows(table)
        shares = _shares(table.columns, rows)
        while rows:
            room = self._fitting(title, 3 * ROW)
            count = _fit(table.columns, rows, shares, room.left)
            self._grid(room, table.columns, rows[:count], shares)
            rows = rows[count:]

    def _chart(self, room: Room, chart: Chart) -> None:
        data = self._pptx.chart.data.CategoryChartData()
        data.categories = [f"{day:%b %Y}" for day in chart.days]
        data.add_series(chart.title, [None if is_missing(one) else one for one in chart.values])
        place = [self._inch(one) for one in (EDGE, room.down, ACROSS, CHART_HIGH)]
        kinds = self._pptx.enum.chart
        drawn = room.slide.shapes.add_chart(kinds.XL_CHART_TYPE.LINE_MARKERS, *place, data).chart
        drawn.has_legend = False
        drawn.has_title, drawn.chart_title.text_frame.text = True, chart.title
        self._style(drawn.chart_title.text_frame.paragraphs[0], 12, SOFT)
        drawn.value_axis.minimum_scale, drawn.value_axis.maximum_scale = 0, chart.most
        drawn.value_axis.major_gridlines.format.line.color.rgb = self._colour("D9DDE5")
        drawn.plots[0].has_data_labels = True
        # A figure above its point would meet the upper edge.
        high = any(is_high(chart, one) for one in chart.values if one is not None and not is_missing(one))
        place_of = kinds.XL_LABEL_POSITION
        drawn.plots[0].data_labels.position = place_of.BELOW if high else place_of.ABOVE
        line = drawn.plots[0].series[0]
        line.smooth = False
        line.format.line.color.rgb = self._colour(BLUE)
        drawn.font.size = self._pptx.util.Pt(11)

    # --- pieces -----------------------------------------------------------------------------------

    def _inch(self, inches: float) -> Any:
        return self._pptx.util.Inches(inches)

    def _colour(self, code: str) -> Any:
        return self._pptx.dml.color.RGBColor.from_string(code)

    def _new(self, title: str) -> Room:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[5])
        shape = slide.shapes.title
        shape.left, shape.top = self._inch(EDGE), self._inch(0.35)
        shape.width, shape.height = self._inch(ACROSS), self._inch(0.8)
        shape.text_frame.text = title
        self._style(shape.text_frame.paragraphs[0], 28, INK, bold=True)
        shape.text_frame.paragraphs[0].alignment = self._pptx.enum.text.PP_ALIGN.LEFT
        self._room = Room(slide)
        return self._room

    def _fitting(self, title: str, high: float) -> Room:
        """The slide as it is where so much room is left, else a new one that goes on."""
        room = self._room
        return room if room and (high <= room.left or room.down == TOP) else self._new(f"{title} (continued)")

    def _heading(self, words: str, size: int) -> None:
        if self._room:
            self._write(self._room.slide, words, (EDGE, self._room.down, ACROSS, 0.4), size, INK, bold=True)
            self._room.down += HEADING

    def _grid(self, room: Room, columns: tuple[Column, ...], rows: Rows, shares: list[float]) -> None:
        high = ROW * (1 + sum(_lines(columns, row, shares) for row in rows))
        place = (EDGE, room.down, ACROSS, high)
        drawn = room.slide.shapes.add_table(len(rows) + 1, len(columns), *map(self._inch, place)).table
        for across, (column, share) in enumerate(zip(columns, shares, strict=True)):
            drawn.columns[across].width = self._inch(ACROSS * share)
            self._cell(drawn.cell(0, across), column.label, column, _size(columns), head=True)
            for down, row in enumerate(rows, 1):
                self._cell(drawn.cell(down, across), cell(row, column), column, _size(columns))
        for down in range(len(rows) + 1):
            lines = _lines(columns, rows[down - 1], shares) if down else 1
            drawn.rows[down].height = self._inch(ROW * lines)
        room.down += high + GAP

    def _cell(self, place: Any, words: str, column: Column, size: int, *, head: bool = False) -> None:
        place.text_frame.text = _cut(words)
        place.margin_top = place.margin_bottom = self._inch(0.03)
        for line in place.text_frame.paragraphs:
            self._style(line, size, "FFFFFF" if head else INK, bold=head)
            if column.form in NUMBERS:
                line.alignment = self._pptx.enum.text.PP_ALIGN.RIGHT
        place.fill.solid()
        place.fill.fore_color.rgb = self._colour(BLUE if head else PALE)

    def _write(
        self, slide: Any, words: str, place: tuple[float, ...], size: int, colour: str, *, bold: bool = False
    ) -> None:
        frame = slide.shapes.add_textbox(*map(self._inch, place)).text_frame
        frame.word_wrap = True
        frame.text = words
        for line in frame.paragraphs:
            self._style(line, size, colour, bold=bold)

    def _style(self, line: Any, size: int, colour: str, *, bold: bool = False) -> None:
        line.font.size, line.font.bold = self._pptx.util.Pt(size), bold
        line.font.color.rgb = self._colour(colour)


# --- how much room things take, in inches -------------------------------------------------------------


def _high(block: Facts | Text | Table | Chart) -> float:
    if isinstance(block, Facts):
        return FACT_HIGH * ceil(len(block.pairs) / FACTS)
    if isinstance(block, Chart):
        return CHART_HIGH
    if isinstance(block, Text):
        return 0.3 * sum(ceil(len(line) / LETTERS) or 1 for line in block.text.split("\n"))
    rows = _rows(block)
    shares = _shares(block.columns, rows)
    head = HEADING if block.title else 0.0
    return head + ROW * (1 + sum(_lines(block.columns, row, shares) for row in rows))


def _rows(table: Table) -> Rows:
    return list(table.rows.to_dict("records"))


def _fit(columns: tuple[Column, ...], rows: Rows, shares: list[float], high: float) -> int:
    """How many of the rows fit below their heading; one at least."""
    left, count = high - ROW, 0
    for row in rows:
        left -= ROW * _lines(columns, row, shares)
        if left < 0:
            break
        count += 1
    return max(1, count)


def _lines(columns: tuple[Column, ...], row: dict[Any, Any], shares: list[float]) -> int:
    """How many lines the tallest cell of a row takes."""
    pairs = zip(columns, shares, strict=True)
    return max(
        ceil(len(_cut(cell(row, column))) / max(4, _letters(columns) * share - MARGIN)) or 1
        for column, share in pairs
    )


def _shares(columns: tuple[Column, ...], rows: Rows) -> list[float]:
    """
    How the width is shared: each column first gets room for its longest word, number or day.

    What is left goes to those whose texts are longer, so that lines break between words.
    """
    texts = [[one.label, *(_cut(cell(row, one)) for row in rows)] for one in columns]
    least, whole = [], []
    for column, held in zip(columns, texts, strict=True):
        in_one = column.form in NUMBERS or column.form == "day"
        cells = max(map(len if in_one else _unbroken, held[1:]), default=0)
        least.append(MARGIN + max(cells, _unbroken(held[0])))
        whole.append(min(MARGIN + max(map(len, held)), MOST_LETTERS))
    more = [max(0, long - narrow) for long, narrow in zip(whole, least, strict=True)]
    left = max(0, _letters(columns) - sum(least))
    given = min(1.0, left / sum(more)) if sum(more) else 0.0
    spare = max(0.0, left - sum(more)) / len(columns)
    wide = [narrow + given * want + spare for narrow, want in zip(least, more, strict=True)]
    return [one / sum(wide) for one in wide]


def _letters(columns: tuple[Column, ...]) -> float:
    """How many letters of a table fit across a slide."""
    return ACROSS_LETTERS * (PLAIN / _size(columns))


def _size(columns: tuple[Column, ...]) -> int:
    """The size of a table's letters: smaller where there are many columns."""
    return PLAIN if len(columns) <= MANY else SMALL


def _unbroken(text: str) -> int:
    """The length of the longest word of a text."""
    return max(map(len, text.split()), default=0)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
