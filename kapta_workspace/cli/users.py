"""Who may sign in: added, given a link or a password, disabled, listed."""

import sys
from typing import Annotated

import typer

from kapta_workspace.cli.session import settings, workspace
from kapta_workspace.cli.terminal import AsJson, Yes, agree, examples, note, say, show
from kapta_workspace.domain.access import Role
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.services.sign_in import LINK_DAYS

PANEL = "Look after it"

commands = typer.Typer()
user = typer.Typer(no_args_is_help=True, help="Who may sign in, and as what.")
commands.add_typer(user, name="user", rich_help_panel=PANEL)

Email = Annotated[str, typer.Argument(help="Their e-mail, by which they are known.")]
Ask = Annotated[bool, typer.Option("--ask", help="Ask for a password here in the place of making a link.")]


@user.command(epilog=examples("kapta user add ann@example.com --name 'Ann Lee' --role account_manager"))
def add(
    context: typer.Context,
    email: Email,
    name: Annotated[str, typer.Option(help="As it stands in sentences; from the e-mail unless told.")] = "",
    role: Annotated[Role, typer.Option(help="What they are in the workspace.")] = Role.VIEWER,
    ask: Ask = False,
) -> None:
    """Add a user, and make a one-time link by which they choose a password."""
    with workspace(context) as ws:
        called = name or email.partition("@")[0].replace(".", " ").title()
        ws.desk("user").add(name=called, email=email, role=str(role))
    note(f"{called} is added as {str(role).replace('_', ' ')}.")
    password(context, email, ask=ask)


@user.command(
    epilog=examples("kapta user password ann@example.com", "kapta user password ann@example.com --ask")
)
def password(context: typer.Context, email: Email, ask: Ask = False) -> None:
    """Make a one-time link by which somebody chooses a password; or ask for one here, unseen."""
    with workspace(context) as ws:
        if ask:
            ws.sign_in.set_password(ws.user, email, _asked())
            say(f"{email} has a new password; every session of theirs has ended.")
            return
        link = ws.sign_in.invite(ws.user, email)
    told = settings(context)
    home = told.public_url.rstrip("/") or f"http://localhost:{told.port}"
    say(f"{home}/welcome?link={link}")
    note(f"Give this link to {email} and to nobody else. It works once, for {LINK_DAYS} days.")


@user.command(epilog=examples("kapta user disable ann@example.com"))
def disable(context: typer.Context, email: Email, yes: Yes = False) -> None:
    """Keep somebody out from now on, and end every session of theirs."""
    agree(f"Disable {email}?", yes=yes)
    with workspace(context) as ws:
        ended = ws.sign_in.sign_out(ws.user, email)  # counted here: disabling ends what is left
    _set(context, email, disabled=True)
    say(f"{email} is disabled; {ended} open session{'' if ended == 1 else 's'} ended.")


@user.command(epilog=examples("kapta user enable ann@example.com"))
def enable(context: typer.Context, email: Email) -> None:
    """Let somebody in again, with the password they had."""
    _set(context, email, disabled=False)
    say(f"{email} is enabled.")


@user.command(
    name="sign-out", epilog=examples("kapta user sign-out ann@example.com", "kapta user sign-out --yes")
)
def sign_out(
    context: typer.Context,
    email: Annotated[str | None, typer.Argument(help="Whose sessions; everybody's if left out.")] = None,
    yes: Yes = False,
) -> None:
    """End every session of somebody, or of everybody."""
    agree(f"Sign out {email or 'everybody'}?", yes=yes)
    with workspace(context) as ws:
        ended = ws.sign_in.sign_out(ws.user, email)
    say(f"{ended} session{'' if ended == 1 else 's'} ended.")


@user.command(name="list", epilog=examples("kapta user list", "kapta user list --json"))
def listed(context: typer.Context, as_json: AsJson = False) -> None:
    """Everybody: whether they may come in, have a password, and when they were last here."""
    with workspace(context) as ws:
        found = ws.sign_in.frame(ws.user)
    show(found, as_json=as_json)


def _set(context: typer.Context, email: str, *, disabled: bool) -> None:
    with workspace(context) as ws:
        ws.desk("user").edit(ws.acting_as(email).user, is_disabled=disabled)


def _asked() -> str:
    """A password typed twice; a program may hand it in as one line."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    line = sys.stdin.readline().rstrip("\n")
    if not line:
        raise Misconfigured("Nobody is here to type a password; hand it in as one line on standard input.")
    return line
