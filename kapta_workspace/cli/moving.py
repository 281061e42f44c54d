"""A whole workspace out into a file and into an empty database: ``export --all``, ``import --all``."""

from datetime import date
from pathlib import Path

import typer

from kapta_workspace.cli.session import settings, store
from kapta_workspace.cli.terminal import agree, note, progress, say
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage import backup, checkup, migrate, moving

ALL = "The whole workspace: histories, log, people, settings, pictures and documents, for another database."


def write(context: typer.Context, to: Path | None, *, dry_run: bool, yes: bool) -> None:
    """Write the whole workspace into one file."""
    told = settings(context)
    path = to or Path(f"kapta_whole_{date.today():%Y-%m-%d}.zip")  # noqa: DTZ011 - a file's name
    if path.suffix != ".zip":
        raise Misconfigured(f"A whole workspace is a .zip: --to {path.with_suffix('.zip')}")
    with store(context) as opened:
        if migrate.revision(opened) is None:
            where = opened.url.render_as_string(hide_password=True)
            raise Misconfigured(f"There is no workspace at {where} yet.")
        if dry_run:
            say(f"This would write the whole workspace to {path}.")
            return
        if path.exists():
            agree(f"{path} exists already. Replace it?", yes=yes)
        beside = [told.folder / name for name in backup.BESIDE]
        with progress() as tell:
            made = moving.copy_out(opened, path, beside, tell)
    path.chmod(0o600)
    say(f"{path}: {_sum(made)}.")
    note("Whoever has this file has everything, password hashes included. Take it in with:")
    note(f"  kapta --url postgresql://… import --all {path}")


def read(context: typer.Context, path: Path, *, dry_run: bool, yes: bool) -> None:
    """Fill an empty database with the workspace in a file."""
    told = settings(context)
    found = moving.look_into(path)
    with store(context) as opened:
        where = opened.url.render_as_string(hide_password=True)
        if dry_run:
            say(f"{path} is whole: {_sum(found)}. It would move to {where}.")
            return
        if not told.trust_network_disk:
            checkup.refuse_network_disk(opened)
        agree(f"Move the workspace in {path} to {where}?", yes=yes)
        migrate.upgrade(opened)
        with progress() as tell:
            made = moving.move_in(opened, path, told.folder, tell)
    say(f"{where} holds the workspace now: {_sum(made)}, compared row by row.")
    note("Everybody signs in again; database roles are granted again (kapta db grant).")


def _sum(made: moving.Moved) -> str:
    rows = sum(made.counts.values())
    return f"{rows:,} rows up to log entry {made.head}, {made.beside:,} files beside them"
