"""All settings as one file: out to look through and keep, in after a plan one agrees to."""

from pathlib import Path
from typing import Annotated

import typer

from kapta_workspace.cli.session import workspace
from kapta_workspace.cli.terminal import (
    FOUND_SOMETHING,
    AsJson,
    DryRun,
    Yes,
    agree,
    examples,
    note,
    say,
    say_json,
    show,
)
from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.services.settings_file import SettingsPlan

PANEL = "Look after it"
SHOWN = 40
PLANNED = ["section", "name", "does", "field", "before", "after"]

commands = typer.Typer()
group = typer.Typer(
    no_args_is_help=True,
    help="What administrators set, as one YAML file: fields, lists, policies.",
)
commands.add_typer(group, name="settings", rich_help_panel=PANEL)


@group.command(epilog=examples("kapta settings export", "kapta settings export --to settings.yaml"))
def export(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option(help="The file; on the screen when left out.")] = None,
) -> None:
    """Write all settings as YAML."""
    with workspace(context) as ws:
        if to is None:
            say(ws.settings_file.text().rstrip("\n"))
            return
        say(f"{ws.settings_file.write(to)} is written.")


@group.command(
    "import",
    epilog=examples(
        "kapta settings import settings.yaml --dry-run",
        "kapta settings import settings.yaml --yes",
        "kapta undo   (takes it back)",
    ),
)
def import_(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The file, as kapta settings export writes it.")],
    why: Annotated[str, typer.Option(help="For the log.")] = "",
    as_json: AsJson = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Make the settings what a file says: a plan first, and nothing is written before you agree."""
    with workspace(context) as ws:
        plan = ws.settings_file.plan(path)
        if as_json:
            rows = frames.plain_rows(plan.rows, list(plan.rows.columns))
            say_json({"plan": rows, "problems": [str(one) for one in plan.found]})
        else:
            _show(plan)
        if not plan.is_clean:
            if dry_run or as_json:
                raise typer.Exit(FOUND_SOMETHING)
            raise Misconfigured(f"Nothing was written: mend {path.name} and try again.")
        if dry_run or plan.changes.empty:
            return
        agree(f"Make the settings what {path.name} says?", yes=yes)
        receipt = plan.apply(why)
    if not as_json:
        say(f"Done: entry {receipt.position} of the log; kapta undo {receipt.position} takes it back.")


def _show(plan: SettingsPlan) -> None:
    changes = plan.changes
    if len(changes):
        show(changes[PLANNED].head(SHOWN), title="What the file would change")
    if len(changes) > SHOWN:
        note(f"… and {len(changes) - SHOWN:,} more: --json lists them all.")
    say(plan.summary)
    for one in plan.found:
        note(str(one))
