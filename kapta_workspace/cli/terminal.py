"""
What a command says, and where: data and results on standard output, everything else on standard error.

Colour and bars appear only on a terminal, and NO_COLOR is honoured.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import pandas as pd
import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.progress import Progress

WIDE = 240
"""Characters a line may have where no terminal cuts it off."""

FOUND_SOMETHING = 3
"""The exit code of a command that looked and found something wrong."""

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask back.")]


def examples(*lines: str) -> str:
    """The last lines of a command's help."""
    return "\n\n".join(["Examples:", *(f"  {line}" for line in lines)])


def out() -> Console:
    """Where data and results go."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDE
    return console


def err() -> Console:
    """Where questions, progress and complaints go."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def say(sentence: str) -> None:
    """One sentence of result."""
    out().print(sentence, soft_wrap=True)


def note(sentence: str) -> None:
    """One sentence beside the result."""
    err().print(sentence)


def show(table: pd.DataFrame, *, as_json: bool = False, title: str = "") -> None:
    """A table: for people as a grid, for programs as a list of objects."""
    if as_json:
        say_json(frames.plain_rows(table, list(table.columns)))
        return
    grid = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=SIMPLE,
        pad_edge=False,
        show_edge=False,
    )
    for name in table.columns:
        is_number = pd.api.types.is_numeric_dtype(table[name]) and table[name].dtype != bool
        grid.add_column(Text(str(name).replace("_", " ")), justify="right" if is_number else "left")
    for row in table.itertuples(index=False):
        # Text, not markup: what people typed into a record must not colour the screen.
        grid.add_row(*(Text(_shown(value)) for value in row))
    out().print(grid)


def say_json(value: Any) -> None:
    """A value for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))  # noqa: T201 - rich would break the lines


def show_facts(facts: Mapping[str, Any], *, as_json: bool = False) -> None:
    """Names and values: two columns, or one object."""
    if as_json:
        say_json(dict(facts))
        return
    rows = [(name.replace("_", " "), _shown(value)) for name, value in facts.items()]
    show(pd.DataFrame(rows, columns=["what", "value"], dtype="object"))


def _shown(value: Any) -> str:
    plain = frames.plain(value)
    if plain is None:
        return ""
    if isinstance(plain, float):
        return f"{plain:,.1f}" if plain % 1 else f"{plain:,.0f}"
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(value, pd.Timestamp) and value.tzinfo is not None:
        return f"{value:%Y-%m-%d %H:%M}"
    return ", ".join(str(one) for one in plain) if isinstance(plain, list) else str(plain)


def agree(question: str, *, yes: bool) -> None:
    """
    Go on only when told to.

    Raises:
        Misconfigured: when nobody is there to ask.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Misconfigured(f"{question} Nobody is here to answer; say --yes to go on without being asked.")
    typer.confirm(question, abort=True, err=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on a terminal's standard error; silence elsewhere."""
    columns: Sequence[Any] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = err()
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def tell(done: int, total: int, what: str) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total or None)
            bars.update(tasks[what], completed=done, total=total or None)

        yield tell
