"""Tables: a caption, scoped headings, and headings that sort in the page when a column asks for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kapta_workspace.ui.panel.pieces import MISSING, is_missing
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a table.

    Attributes:
        name: The key of the value in each row.
        label: The heading.
        numeric: Whether it is a quantity, set to the right in even figures.
        show: How to draw the cell from its row; the value itself when not given.
        sort: Whether the heading sorts; by the plain value, not by what is drawn.
        hint: What the heading means, shown on hovering.
    """

    name: str
    label: str
    numeric: bool = False
    show: Callable[[Row], Any] | None = None
    sort: bool = True
    hint: str = ""


def table(
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    caption: str,
    sorted_by: str = "",
    descending: bool = False,
    sort_to: Callable[[Column], str] | None = None,
) -> Safe:
    """
    Rows under headings; the first column is each row's heading.

    ``caption`` names the table for screen readers. ``sorted_by`` only marks a heading: the rows come in that
    order. ``sort_to`` gives the address a heading leads to, where the rows are only some of all: headings
    that sort in the page would sort those alone.
    """
    state = {column.name: "none" for column in columns if column.sort}
    if sorted_by:
        state[sorted_by] = "descending" if descending else "ascending"
    return html(
        '<div class="k-table" tabindex="0" role="region" aria-label="{caption}"><table>'
        '<caption class="k-hidden">{caption}</caption>'
        "<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>",
        caption=caption,
        heads=join(_heading(column, state.get(column.name), sort_to) for column in columns),
        body=join(_line(columns, row) for row in rows),
    )


def _heading(column: Column, order: str | None, sort_to: Callable[[Column], str] | None) -> Safe:
    if order is None:
        return html(
            '<th scope="col" class="{kind}" title="{hint}">{label}</th>',
            kind=_kind(column),
            hint=column.hint,
            label=column.label,
        )
    if sort_to is not None:
        return html(
            '<th scope="col" class="{kind}" aria-sort="{order}" title="{hint}">'
            '<a href="{to}">{label}<span class="k-order" aria-hidden="true"></span></a></th>',
            kind=_kind(column),
            order=order,
            hint=column.hint,
            to=safe_url(sort_to(column)),
            label=column.label,
        )
    return html(
        '<th scope="col" class="{kind}" aria-sort="{order}" title="{hint}">'
        '<button type="button" data-sort>{label}<span class="k-order" aria-hidden="true"></span></button>'
        "</th>",
        kind=_kind(column),
        order=order,
        hint=column.hint,
        label=column.label,
    )


def _line(columns: Sequence[Column], row: Row) -> Safe:
    first, *rest = columns
    return html(
        '<tr><th scope="row" class="{kind}" data-value="{sort}">{head}</th>{cells}</tr>',
        kind=_kind(first),
        sort=_sortable(row.get(first.name)),
        head=_drawn(first, row),
        cells=join(
            html(
                '<td class="{kind}" data-value="{sort}">{cell}</td>',
                kind=_kind(column),
                sort=_sortable(row.get(column.name)),
                cell=_drawn(column, row),
            )
            for column in rest
        ),
    )


def _kind(column: Column) -> str:
    return "k-number" if column.numeric else ""


def _drawn(column: Column, row: Row) -> Any:
    if column.show is not None:
        return column.show(row)
    value = row.get(column.name)
    if is_missing(value):
        return MISSING
    if column.numeric and isinstance(value, int | float):
        return f"{value:,}"
    return value


def _sortable(value: Any) -> str:
    if is_missing(value):
        return ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
