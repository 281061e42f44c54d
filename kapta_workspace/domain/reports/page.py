"""A report as one page that asks nobody for anything: no script, no font, no picture from elsewhere."""

from collections.abc import Mapping
from html import escape
from typing import Any

from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.reports.blocks import NUMBERS, Block, Chart, Column, Facts, Report, Section, Table
from kapta_workspace.domain.reports.cells import cell, said
from kapta_workspace.domain.reports.picture import picture

STYLE = """
@page { size: A4; margin: 16mm 15mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 10px Arial, sans-serif; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 860px; padding: 32px 28px 48px; background: #fff; color: #1d2433;
  font: 14px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
header { border-bottom: 2px solid #2456a6; padding-bottom: 14px; margin-bottom: 22px; }
header p { margin: 0; color: #5b6475; }
h1 { margin: 2px 0 4px; font-size: 28px; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 28px 0 10px; font-size: 17px; break-after: avoid; }
h3 { margin: 16px 0 6px; font-size: 14px; break-after: avoid; }
p { margin: 0 0 8px; max-width: 76ch; overflow-wrap: anywhere; white-space: pre-line; }
.quiet { color: #5b6475; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 12px 20px;
  margin: 0 0 12px; }
dt { color: #5b6475; font-size: 12px; }
dd { margin: 0; font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin: 0 0 14px; font-size: 12.5px; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid #d9dde5; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
th { color: #5b6475; font-weight: 600; border-bottom-color: #9aa3b5; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.d { white-space: nowrap; }
.bar { display: inline-block; width: 90px; height: 8px; margin-right: 8px; border-radius: 4px;
  background: #e4e8f0; overflow: hidden; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar i { display: block; height: 100%; background: #2456a6; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
figure { margin: 0 0 14px; break-inside: avoid; }
svg { width: 100%; height: auto; display: block; }
footer { margin-top: 30px; padding-top: 10px; border-top: 1px solid #d9dde5; color: #5b6475;
  font-size: 12px; break-before: avoid; break-inside: avoid; }
@media print { body { padding: 0; max-width: none; } }
"""


PORTRAIT = 7
"""A table of more columns needs the paper's longer side."""
LANDSCAPE = """
@page { size: A4 landscape; }
body { max-width: 1180px; }
table { font-size: 11.5px; }
th, td { padding-right: 10px; }
"""


def page(report: Report) -> str:
    """The report as an HTML document, made for the screen and for A4 alike."""
    wide = any(len(table.columns) > PORTRAIT for _, table in report.tables)
    sections = "".join(_section(one) for one in report.sections)
    remarks = "".join(f"<p>{escape(one)}</p>" for one in report.remarks)
    title = escape(f"{report.title} – {report.kind}")
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}{LANDSCAPE if wide else ''}</style></head><body><header><p>{escape(report.kind)}</p>"
        f"<h1>{escape(report.title)}</h1><p>{said(report.on, 'day')}</p></header>"
        f"<main>{sections}</main>"
        f"{f'<footer>{remarks}</footer>' if remarks else ''}</body></html>"
    )


def _section(section: Section) -> str:
    blocks = "".join(_block(one, section.title) for one in section.blocks)
    return f"<section><h2>{escape(section.title)}</h2>{blocks}</section>"


def _block(block: Block, below: str) -> str:
    if isinstance(block, Facts):
        pairs = "".join(
            f"<div><dt>{escape(label)}</dt><dd>{escape(said(value, form))}</dd></div>"
            for label, value, form in block.pairs
        )
        return f"<dl>{pairs}</dl>"
    if isinstance(block, Table):
        return _table(block, below)
    if isinstance(block, Chart):
        drawn = picture(block)
        return (
            f"<figure><h3>{escape(block.title)}</h3>{drawn}</figure>"
            if drawn
            else '<p class="quiet">No history yet.</p>'
        )
    return f"<p{' class=quiet' if block.quiet else ''}>{escape(block.text)}</p>"


def _table(table: Table, below: str) -> str:
    title = f"<h3>{escape(table.title)}</h3>" if table.title and table.title != below else ""
    if table.rows.empty:
        return f'{title}<p class="quiet">{escape(table.nothing)}</p>'
    head = "".join(f'<th scope="col"{_look(one)}>{escape(one.label)}</th>' for one in table.columns)
    body = "".join(
        "<tr>"
        + "".join(f"<td{_look(one)}>{_bar(row, one)}{escape(cell(row, one))}</td>" for one in table.columns)
        + "</tr>"
        for row in table.rows.to_dict("records")
    )
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _bar(row: Mapping[Any, Any], column: Column) -> str:
    value = row[column.name]
    if column.form != "bar" or is_missing(value):
        return ""
    return f'<span class="bar"><i style="width:{min(max(float(value), 0.0), 100.0):.0f}%"></i></span>'


def _look(column: Column) -> str:
    return ' class="n"' if column.form in NUMBERS else ' class="d"' if column.form == "day" else ""
