"""A notebook as a command, for cron and timers: the same cells an administrator works through by hand."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kapta_workspace.cli import unattended
from kapta_workspace.cli.session import settings, workspace
from kapta_workspace.cli.terminal import AsJson, DryRun, examples, say, say_json

PANEL = "Spreadsheets"

commands = typer.Typer()


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "kapta run 10_import_accounts --set path=accounts.xlsx",
        "kapta run 13_metrics_outcomes_satisfaction --set path=march.xlsx --set dry_run=false",
        "kapta run 33_why_did_scores_move --set account=Globex --out why.ipynb",
    ),
)
def run(
    context: typer.Context,
    notebook: Annotated[str, typer.Argument(help="A notebook's name, or the path of your own.")],
    parameters: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="One of its parameters.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The executed copy; in the workspace's folder unless set.")
    ] = None,
    as_json: AsJson = False,
    dry_run: DryRun = False,
) -> None:
    """Run a notebook with nobody watching; its executed copy is the record, also when a cell fails."""
    told = settings(context)
    folder = told.folder.resolve()
    found = unattended.find(notebook, folder)
    known = unattended.defaults(found)
    values = unattended.given(parameters or [], known, found.stem)
    if dry_run:
        shown = ", ".join(f"{name} = {value!r}" for name, value in {**known, **values}.items())
        say(f"This would run {found.stem}{f' with {shown}' if shown else ''}.")
        return
    with workspace(context):
        pass  # whatever is wrong with the workspace is said here, in a sentence
    record = out or unattended.record_of(found, folder, datetime.now())  # noqa: DTZ005 - the name of a file
    around = {"KAPTA_DATABASE_URL": told.url, "KAPTA_FOLDER": str(folder), "KAPTA_USER": told.user or ""}
    ran = unattended.run(found, values, record, {name: value for name, value in around.items() if value})
    if as_json:
        say_json({"notebook": found.stem, "record": str(ran.record), "said": ran.said})
        return
    say(f"{found.stem} ran to its end. {ran.said}".strip())
    say(f"The record is {ran.record}")
