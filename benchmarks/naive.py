"""
The peer of the account page: what a Panel application looks like that binds widgets to functions.

It shows less than ours: a line over 36 months and twelve bars whose figures cost nothing, and tables of
people, notes, tasks and contracts read by five statements; all of it is made anew for every account.
"""

# ruff: noqa: I001 - our own package comes before Panel: it says where Panel's own files are
import argparse
from collections.abc import Callable
from typing import Any

import kapta_workspace.ui  # noqa: F401
import pandas as pd
import panel as pn
import sqlalchemy as sa
from bokeh.plotting import figure

STATEMENTS = {
    "account": "SELECT name, website, industry, city, country, annual_revenue FROM account WHERE id = :id",
    "people": "SELECT name, title, email, role FROM contact WHERE account = :id ORDER BY name LIMIT 15",
    "notes": "SELECT occurred_on, title FROM note WHERE account = :id ORDER BY occurred_on DESC LIMIT 36",
    "tasks": "SELECT title, due, status FROM task WHERE account = :id ORDER BY due LIMIT 15",
    "contracts": 'SELECT name, value, currency, "end" FROM contract WHERE account = :id',
}


def page(engine: sa.Engine, first: int) -> Callable[[], Any]:
    """The page as ``panel.serve`` takes it; the number in its box is the account it shows."""

    def shown(account: int) -> Any:
        with engine.connect() as reading:
            read = {
                name: pd.read_sql(sa.text(statement), reading, params={"id": account})
                for name, statement in STATEMENTS.items()
            }
        months = list(range(36))
        line = figure(height=220, sizing_mode="stretch_width")
        line.line(months, [50 + (account * month) % 40 for month in months])
        bars = figure(height=220, sizing_mode="stretch_width")
        bars.hbar(y=list(range(12)), right=[(account * one) % 100 for one in range(12)], height=0.6)
        tables = [pn.pane.DataFrame(read[name]) for name in ("people", "notes", "tasks", "contracts")]  # type: ignore[no-untyped-call]
        title = pn.pane.HTML(f"<h1>{read['account']['name'].iloc[0]}</h1>")  # type: ignore[no-untyped-call]
        return pn.Column(title, pn.pane.Bokeh(line), pn.pane.Bokeh(bars), *tables)  # type: ignore[no-untyped-call]

    def made() -> Any:
        box = pn.widgets.IntInput(value=first)  # type: ignore[no-untyped-call]
        return pn.Column(box, pn.bind(shown, box))

    return made


def main() -> None:
    """Serve it as Panel's own documentation does."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("database")
    asked.add_argument("account", type=int)
    asked.add_argument("--port", type=int)
    told = asked.parse_args()
    served = {"naive": page(sa.create_engine(told.database), told.account)}
    pn.serve(served, port=told.port, show=False)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
