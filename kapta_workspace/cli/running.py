"""Running the screens: the dashboards, the notebooks, and the demo behind both."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import urlsplit

import typer

from kapta_workspace.cli import notebooks, processes
from kapta_workspace.cli.session import settings, store, workspace
from kapta_workspace.cli.terminal import DryRun, Yes, agree, examples, note, progress, say
from kapta_workspace.demo import batches
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.services import demo as loading
from kapta_workspace.services.doctor import port_is_free
from kapta_workspace.settings import Settings
from kapta_workspace.storage import backup, secret
from kapta_workspace.storage.store import Store

PANEL = "Run it"
SCREENS = "kapta_workspace.ui.panel"
EVERY_ADDRESS = {"0.0.0.0", "::", ""}  # noqa: S104 - nobody listens there by this
HERE = {"127.0.0.1", "::1"}
ACCOUNTS, SEED = 60, 7

commands = typer.Typer()

Port = Annotated[int | None, typer.Option(help="Where the dashboards are served; 5006 unless set.")]
Browser = Annotated[bool, typer.Option(help="Open a browser when there is one.")]


@commands.command(
    rich_help_panel=PANEL, epilog=examples("kapta start", "kapta start --port 5010 --no-browser")
)
def start(context: typer.Context, port: Port = None, browser: Browser = True) -> None:
    """Make the demo workspace if there is none yet, and serve the dashboards."""
    told = settings(context)
    if not told.database_url and not _is_in_use(context):
        with store(context) as opened:
            _load(opened, ACCOUNTS, SEED)
    serve(context, port=port, browser=browser)


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "kapta serve",
        "kapta serve --num-procs 4 --proxied --origin kapta.example.com --json-log --no-browser",
    ),
)
def serve(  # noqa: PLR0913, PLR0917, one option a setting
    context: typer.Context,
    port: Port = None,
    address: Annotated[
        str | None, typer.Option(help="Where to listen; only this machine unless set.")
    ] = None,
    origin: Annotated[list[str] | None, typer.Option(help="A host browsers know the server by.")] = None,
    prefix: Annotated[str, typer.Option(help="The part of the address it stands beneath.")] = "",
    sign_in: Annotated[
        bool | None,
        typer.Option(help="Let in only who signs in; so it is for other machines and on PostgreSQL."),
    ] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Let other machines in unsigned.")] = False,
    proxied: Annotated[
        bool, typer.Option("--proxied", help="Believe the proxy before it who asks, and whether over https.")
    ] = False,
    num_procs: Annotated[int, typer.Option(min=1, help="So many processes share the work.")] = 1,
    drain: Annotated[float, typer.Option(min=0, help="Seconds for answers under way when it ends.")] = 10,
    json_log: Annotated[bool, typer.Option("--json-log", help="Write the log as lines of JSON.")] = False,
    browser: Browser = True,
) -> None:
    """Serve the dashboards of the workspace; Ctrl-C ends it."""
    told = settings(context)
    host, at = address or told.address, port or told.port
    if not port_is_free(at, host):
        raise Misconfigured(
            f"Something listens on port {at} already; perhaps the dashboards are running. "
            f"On another port: kapta serve --port {at + 1}"
        )
    origins = _origins(told, origin or [])
    wanted = _wants_sign_in(told, sign_in, away=bool(origins) or not _is_here(host))
    if insecure and sign_in is None:
        wanted = False
    if sign_in is False and not insecure and (origins or not _is_here(host)):
        raise Misconfigured(
            "Others could come in without signing in. If that is meant: kapta serve --insecure"
        )
    with workspace(context) as ws:  # whatever is wrong with the workspace is said here, in a sentence
        if wanted and ws.oidc is None and not ws.sign_in.frame(ws.user)["password"].any():
            note("Nobody has a password yet: kapta user password EMAIL makes a link to choose one.")
    chosen = {"--sign-in": wanted, "--insecure": insecure, "--proxied": proxied, "--json-log": json_log}
    call = [sys.executable, "-m", SCREENS, "--port", str(at), "--address", host, "--prefix", prefix]
    call += [part for name in origins for part in ("--origin", name)]
    call += [name for name, is_chosen in chosen.items() if is_chosen]
    call += ["--num-procs", str(num_procs), "--drain", str(drain)]
    url = f"http://{_name(host)}:{at}/{prefix.strip('/')}".rstrip("/") + "/"
    with (
        _figures(num_procs) as figures,
        processes.running(
            call, _surroundings(told) | _secret(told) | figures, patience=drain + 10
        ) as screens,
    ):
        if processes.answers(f"{url}livez", screens):
            say(f"The dashboards are at {told.public_url or url}")
            if browser:
                processes.show_in_browser(url)
        code = processes.wait(screens)
    raise typer.Exit(code)


def _is_here(host: str) -> bool:
    return host in HERE | {"localhost"}


def _wants_sign_in(told: Settings, said: bool | None, *, away: bool) -> bool:
    """Whether people sign in: always where others could come, and where a team's database is."""
    if said is not None:
        return said
    return away or not told.url.startswith("sqlite")


def _origins(told: Settings, said: list[str]) -> list[str]:
    known = urlsplit(told.public_url).netloc
    return [*said, known] if known and known not in said else said


def _secret(told: Settings) -> dict[str, str]:
    """What sessions are signed with: the same after a restart, and in every process."""
    return {"KAPTA_SECRET": secret.secret(told.folder, told.secret)}


@contextmanager
def _figures(num_procs: int) -> Iterator[dict[str, str]]:
    """Where several processes add up what they tell Prometheus."""
    if num_procs == 1:
        yield {}
        return
    with TemporaryDirectory(prefix="kapta-figures-") as folder:
        yield {"PROMETHEUS_MULTIPROC_DIR": folder}


@commands.command(
    rich_help_panel=PANEL,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    epilog=examples("kapta lab", "kapta lab --no-browser --port 8890"),
)
def lab(
    context: typer.Context,
    dashboards: Annotated[bool, typer.Option(help="Serve the dashboards beside it.")] = True,
) -> None:
    """
    Open JupyterLab on its start page: the notebooks and, one click away, the dashboards.

    The notebooks are copied beside the workspace; a copy you changed stays yours. Options that are not
    kapta's go to JupyterLab.
    """
    if find_spec("jupyterlab") is None:
        raise Misconfigured('JupyterLab is not installed: pip install "kapta-workspace[lab]"')
    told = settings(context)
    with workspace(context):
        pass  # the first notebook finds a workspace that opens
    folder = told.folder.resolve() / "notebooks"
    note(notebooks.copy(notebooks.source(), folder).sentence)
    notebooks.home(folder, _dashboards(told))
    surroundings = _surroundings(told) | notebooks.quiet(told.folder.resolve() / "jupyter")
    opening = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{notebooks.HOME}"]
    call = [sys.executable, "-m", "jupyterlab", *opening, *context.args]
    with (
        _beside(told) if dashboards else nullcontext(),
        processes.running(call, surroundings, folder) as jupyter,
    ):
        code = processes.wait(jupyter)
    raise typer.Exit(code)


@contextmanager
def _beside(told: Settings) -> Iterator[None]:
    """The dashboards, served while JupyterLab runs; those that are served already are left to themselves."""
    if not port_is_free(told.port, told.address):
        note(f"Something listens on port {told.port} already; the start page takes it for the dashboards.")
        yield
        return
    call = [sys.executable, "-m", SCREENS, "--port", str(told.port), "--address", told.address]
    if _wants_sign_in(told, None, away=bool(told.public_url) or not _is_here(told.address)):
        call.append("--sign-in")
    with processes.running(call, _surroundings(told) | _secret(told)):
        note(f"The dashboards are at {_dashboards(told)}")
        yield


def _dashboards(told: Settings) -> str:
    return told.public_url or f"http://{_name(told.address)}:{told.port}/"


def _name(address: str) -> str:
    """What a browser on this machine calls an address."""
    return "localhost" if address in HERE | EVERY_ADDRESS else address


@commands.command(
    rich_help_panel=PANEL, epilog=examples("kapta demo", "kapta demo --reset --accounts 200 --yes")
)
def demo(
    context: typer.Context,
    accounts: Annotated[int, typer.Option(min=8, help="How many customers are invented.")] = ACCOUNTS,
    seed: Annotated[int, typer.Option(help="Another number, other customers.")] = SEED,
    reset: Annotated[bool, typer.Option("--reset", help="Replace the workspace; it is backed up.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Make the demo workspace: invented customers with a year and a half of history."""
    in_use = _is_in_use(context)
    with store(context) as opened:
        where = opened.url.render_as_string(hide_password=True)
        if in_use and not reset:
            raise Misconfigured(f"There is a workspace at {where} already; kapta demo --reset replaces it.")
        if in_use and not opened.is_sqlite:
            raise Misconfigured(
                f"A team's workspace is not replaced; give the demo a database of its own ({where})."
            )
        if dry_run:
            what = "replace the workspace" if in_use else "make a workspace"
            say(f"This would {what} at {where} with {accounts} invented accounts.")
            return
        if in_use:
            agree(f"Replace the workspace at {where} by the demo?", yes=yes)
            _replace(opened, settings(context).folder, accounts, seed)
        else:
            _load(opened, accounts, seed)
    say(f"The demo is at {where}. Look at it: kapta serve, or kapta lab.")


def _load(opened: Store, accounts: int, seed: int) -> None:
    today = date.today()  # noqa: DTZ011 - the demo ends today, as the person at the keyboard counts days
    with progress() as tell:
        tell(0, 0, "Inventing the customers")
        made = loading.load(opened, list(batches(today, seed, accounts)), progress=tell)
    note(
        f"{made.created['account']:,} accounts, {made.created['contact']:,} contacts and "
        f"{made.created['note']:,} notes, written in {made.batches} steps."
    )


def _replace(opened: Store, folder: Path, accounts: int, seed: int) -> None:
    """Make the demo aside and put it in place as a backup would be: what was there is kept."""
    with TemporaryDirectory() as work:
        fresh = Store(f"sqlite:///{work}/kapta.db")
        _load(fresh, accounts, seed)
        made = backup.back_up(fresh, Path(work) / backup.FOLDER)
        fresh.close()
        before = backup.restore(opened, made.folder, folder / backup.FOLDER)
    if before:
        note(f"What was there before is in {before.folder}.")


def _is_in_use(context: typer.Context) -> bool:
    """Whether somebody has written to the workspace already."""
    with store(context) as opened:
        return loading.is_in_use(opened)


def _surroundings(told: Settings) -> dict[str, str]:
    """What the screens must know of this call: they find the same workspace, and work as the same person."""
    given = {
        "KAPTA_DATABASE_URL": told.url,
        "KAPTA_FOLDER": str(told.folder.resolve()),
        "KAPTA_USER": told.user,
    }
    return {name: value for name, value in given.items() if value}
