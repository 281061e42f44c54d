"""Database roles on PostgreSQL: people who read with their own SQL see what the screens show them."""

from typing import Annotated

import typer

from kapta_workspace.cli.session import workspace
from kapta_workspace.cli.terminal import AsJson, examples, say, show

PANEL = "Look after it"

commands = typer.Typer()
db = typer.Typer(no_args_is_help=True, help="Database roles of those who read with their own SQL.")
commands.add_typer(db, name="db", rich_help_panel=PANEL)

Role = Annotated[str, typer.Argument(help="The role they sign in to PostgreSQL with.")]


@db.command(epilog=examples("kapta db grant ann@example.com ann"))
def grant(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="The user whose eyes it has.")],
    role: Role,
) -> None:
    """Let a database role read what a user sees on the screens, and write nothing."""
    with workspace(context) as ws:
        ws.database_roles.grant(email, role)
    say(f"The role {role} reads what {email} sees, and nothing else.")


@db.command(epilog=examples("kapta db revoke ann"))
def revoke(context: typer.Context, role: Role) -> None:
    """Let a database role read nothing any more."""
    with workspace(context) as ws:
        ws.database_roles.revoke(role)
    say(f"The role {role} reads nothing any more.")


@db.command(name="list", epilog=examples("kapta db list"))
def listed(context: typer.Context, as_json: AsJson = False) -> None:
    """Which database role reads as which user."""
    with workspace(context) as ws:
        show(ws.database_roles.frame(), as_json=as_json)
