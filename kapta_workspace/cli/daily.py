"""What the workspace has to do once a day without being asked, for cron or a timer of systemd."""

from datetime import timedelta

import typer

from kapta_workspace.cli.care import PANEL
from kapta_workspace.cli.session import workspace
from kapta_workspace.cli.terminal import examples, say
from kapta_workspace.services.removal import forget_removed
from kapta_workspace.workspace import REMOVED, Workspace

KEPT_DAYS = 30
"""So long a removed account can be brought back from its restore file."""

commands = typer.Typer()


@commands.command(
    rich_help_panel=PANEL, epilog=examples("kapta daily", "kapta --user admin@ours.example daily")
)
def daily(context: typer.Context) -> None:
    """Bring reminders up to date, seal the day's scores, delete restore files past thirty days."""
    with workspace(context) as ws:
        say(f"Reminders: {ws.check_ins.update().sentence}")
        say(f"Scores: {ws.health.snapshot().sentence}")
        say(f"Restore files: {_forgotten(ws)}")


def _forgotten(ws: Workspace) -> str:
    gone = forget_removed(ws.settings.folder / REMOVED, ws.store.clock() - timedelta(days=KEPT_DAYS))
    return f"{gone} older than {KEPT_DAYS} days deleted." if gone else f"none older than {KEPT_DAYS} days."
