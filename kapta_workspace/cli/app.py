"""All commands together, and what becomes of an error: one sentence, and an exit code."""

import importlib.metadata
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kapta_workspace.cli import (
    asking,
    care,
    connecting,
    daily,
    databases,
    developing,
    reports,
    run,
    running,
    settings_file,
    sheets,
    users,
)
from kapta_workspace.cli.session import Told
from kapta_workspace.cli.terminal import note, say
from kapta_workspace.domain.errors import KaptaError

FAILED = 1

EXIT_CODES = (
    "Exit codes: 0 done; 1 it could not be done, and a sentence says why; 2 the command was not understood; "
    "3 it was looked at and something is wrong (doctor, import --dry-run, generate --check)."
)
ORDER = (
    "Settings come from the options here, then KAPTA_… in the environment, then .env, then kapta.toml; "
    "kapta config show tells which."
)


class Sentences(TyperGroup):
    """Turns the errors we raise on purpose into their sentence; others are bugs and show themselves whole."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KaptaError as error:
            note(str(error))
            raise typer.Exit(FAILED) from error


app = typer.Typer(
    cls=Sentences,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=f"{EXIT_CODES}\n\n{ORDER}",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        say(f"kapta-workspace {importlib.metadata.version('kapta-workspace')}")
        raise typer.Exit


@app.callback()
def kapta(
    context: typer.Context,
    url: Annotated[str | None, typer.Option(help="The database, as an SQLAlchemy URL.")] = None,
    user: Annotated[str | None, typer.Option(help="The e-mail to work as.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Where the workspace's files are kept.")] = None,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and end.")
    ] = False,
) -> None:
    """A workspace for key accounts: serve it, fill it, look after it."""
    context.obj = Told(url, user, folder)


for group in (
    running,
    sheets,
    connecting,
    run,
    asking,
    reports,
    care,
    settings_file,
    users,
    databases,
    daily,
    developing,
):
    app.add_typer(group.commands)
