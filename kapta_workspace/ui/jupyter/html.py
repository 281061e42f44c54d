"""Text from records into a cell's HTML: everything is escaped, whatever it holds."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd

ALERT = "font-weight:600;border-left:3px solid var(--jp-error-color1, #a33016);padding-left:6px"
"""The text keeps the theme's own colour, which is legible on its ground, dark or light."""
CAPTION = "text-align:left;font-weight:600;padding:8px 0 4px"
COLUMNS = "display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:8px 0"


def text(value: Any, nothing: str = "–") -> str:
    """A value as escaped text; a dash where there is none."""
    return (
        nothing
        if value is None or (not isinstance(value, (list, tuple)) and pd.isna(value))
        else escape(str(value))
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """A table of ready HTML cells, with a caption and headings a screen reader can follow."""
    head = "".join(f"<th scope='col' style='text-align:left'>{escape(one)}</th>" for one in headings)
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)
    return (
        f"<table><caption style='{CAPTION}'>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(ready: str) -> str:
    return f"<td style='text-align:left'>{ready}</td>"


def alert(sentence: str) -> str:
    """What is wrong, so that it is seen and read out at once."""
    return f"<span role='alert' style='{ALERT}'>{text(sentence)}</span>"


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """Terms and what they are, as ready HTML, in two columns."""
    # JupyterLab makes every term a fifth as wide as its column.
    look = "opacity:.7;width:auto;white-space:nowrap"
    cells = "".join(
        f"<dt style='{look}'>{escape(term)}</dt><dd style='margin:0'>{said}</dd>" for term, said in pairs
    )
    return f"<dl style='{COLUMNS}'>{cells}</dl>"


def link(address: str, words: str) -> str:
    """A link that opens beside the notebook."""
    return f"<a href='{escape(address, quote=True)}' target='_blank' rel='noopener'>{escape(words)}</a>"
