"""Looking after an installation: backups, the doctor, migrations and settings."""

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from kapta_workspace.cli.session import setting_origins, settings, store
from kapta_workspace.cli.terminal import (
    FOUND_SOMETHING,
    AsJson,
    DryRun,
    Yes,
    agree,
    examples,
    note,
    progress,
    say,
    show,
)
from kapta_workspace.domain.errors import Misconfigured, NotFound
from kapta_workspace.services import doctor as practice
from kapta_workspace.services.doctor import Level, Patient
from kapta_workspace.settings import Settings
from kapta_workspace.storage import backup as saving
from kapta_workspace.storage import credentials
from kapta_workspace.storage import migrate as steps
from kapta_workspace.storage.store import Store

PANEL = "Look after it"

commands = typer.Typer()
config = typer.Typer(no_args_is_help=True, help="The settings, and where each comes from.")
commands.add_typer(config, name="config", rich_help_panel=PANEL)

To = Annotated[Path | None, typer.Option(help="Where backups are kept; beside the workspace unless set.")]


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples("kapta backup", "kapta backup --list", "kapta backup --to /mnt/safe --keep 30"),
)
def backup(
    context: typer.Context,
    to: To = None,
    keep: Annotated[int, typer.Option(min=1, help="So many of the newest stay.")] = saving.KEEP,
    why: Annotated[str, typer.Option(help="What it is made for.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="List the backups instead.")] = False,
    as_json: AsJson = False,
    dry_run: DryRun = False,
) -> None:
    """Copy the running workspace, and make sure the copy can be read."""
    told = settings(context)
    folder = to or told.folder / saving.FOLDER
    if listed:
        show(_listed(folder), as_json=as_json)
        return
    with store(context) as opened:
        _must_exist(opened)
        if dry_run:
            say(f"This would make a backup in {folder} and keep the {keep} newest.")
            return
        beside = [told.folder / name for name in saving.BESIDE]
        with progress() as tell:
            made = saving.back_up(opened, folder, why=why, beside=beside, keep=keep, progress=tell)
    if as_json:
        show(_listed(folder).head(1), as_json=True)
        return
    what = f"{made.records:,} rows up to log entry {made.holds.head}, {made.size / 1e6:,.1f} MB"
    say(f"{made.folder}: {what}, checked.")


def _listed(folder: Path) -> pd.DataFrame:
    rows = [
        (one.folder.name, one.made, one.why, one.holds.head, one.records, round(one.size / 1e6, 1))
        for one in saving.backups(folder)
    ]
    return pd.DataFrame(rows, columns=["name", "made", "why", "log", "rows", "MB"])


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples("kapta restore --check", "kapta restore kapta_2026-11-22_120000 --yes"),
)
def restore(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="The backup's name or folder; the newest if left out.")
    ] = None,
    source: Annotated[Path | None, typer.Option("--from", help="Where backups are kept.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only make sure it can be read.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Make the workspace what a backup holds; what it is now is kept as one more backup."""
    told = settings(context)
    folder = source or told.folder / saving.FOLDER
    found = saving.check(_named(name, folder))
    what = f"{found.folder.name}: {found.records:,} rows up to log entry {found.holds.head}"
    if check or dry_run:
        say(f"{what}, can be read{'' if check else ' and would take the place of the workspace'}.")
        return
    with store(context) as opened:
        where = opened.url.render_as_string(hide_password=True)
        agree(f"Make {where} what {found.folder.name} holds?", yes=yes)
        if found.database == "either":
            steps.upgrade(opened)  # its rows go into tables that are there
        with progress() as tell:
            before = saving.restore(opened, found.folder, told.folder / saving.FOLDER, progress=tell)
        with opened.writing() as unit:
            credentials.end_everything(unit)
    say(f"The workspace is what it was: {what}.")
    note(
        f"What it was before this is in {before.folder}." if before else "There was nothing readable before."
    )
    note("Start the dashboards again if they are running.")


def _named(name: str | None, folder: Path) -> Path:
    if name is not None:
        return Path(name) if Path(name).is_dir() else folder / name
    made = saving.backups(folder)
    if not made:
        raise NotFound(f"There is no backup in {folder}.")
    return made[0].folder


@commands.command(rich_help_panel=PANEL, epilog=examples("kapta doctor", "kapta doctor --json"))
def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Look at the installation and the workspace; each finding comes with the command that mends it."""
    told = settings(context)
    with store(context) as opened:
        findings = practice.examine(Patient(opened, told.folder, told.port))
    if as_json:
        show(practice.frame(findings), as_json=True)
    else:
        _page(findings)
    if any(finding.level is Level.PROBLEM for finding in findings):
        raise typer.Exit(FOUND_SOMETHING)


MARKS = {Level.GOOD: "ok", Level.NOTE: "note", Level.WARNING: "LOOK", Level.PROBLEM: "WRONG"}


def _page(findings: list[practice.Finding]) -> None:
    for finding in findings:
        say(f"{MARKS[finding.level]:>5}  {finding.about}: {finding.sentence}")
        if finding.repair:
            say(f"{'':>5}  → {finding.repair}")
    wrong = sum(finding.level is Level.PROBLEM for finding in findings)
    say(f"Problems: {wrong}." if wrong else "Nothing is wrong.")


@commands.command(rich_help_panel=PANEL, epilog=examples("kapta migrate --dry-run", "kapta migrate"))
def migrate(context: typer.Context, dry_run: DryRun = False) -> None:
    """Bring the tables up to date, after a backup; opening the workspace does the same."""
    with store(context) as opened:
        at, newest = steps.revision(opened), steps.head()
        if at == newest:
            say(f"The tables are at step {at}, the newest.")
        elif dry_run:
            say(f"This would take the tables from {f'step {at}' if at else 'nothing'} to step {newest}.")
        else:
            steps.upgrade(opened)
            say(f"The tables are at step {newest} now.")


def _must_exist(opened: Store) -> None:
    if steps.revision(opened) is None:
        where = opened.url.render_as_string(hide_password=True)
        raise Misconfigured(
            f"There is no workspace at {where} yet: kapta demo makes one, kapta import fills one."
        )


@config.command("show", epilog=examples("kapta config show", "kapta config show --json"))
def config_show(context: typer.Context, as_json: AsJson = False) -> None:
    """Each setting, its value (secrets hidden) and where it comes from."""
    told, came = settings(context), setting_origins(context)
    rows = [(name, _masked(told, name), came[name]) for name in Settings.model_fields]
    show(pd.DataFrame(rows, columns=["setting", "value", "from"]), as_json=as_json)


def _masked(told: Settings, name: str) -> str:
    if name == "database_url":
        opened = Store(told.url)
        opened.close()
        return opened.url.render_as_string(hide_password=True)
    return str(getattr(told, name))
