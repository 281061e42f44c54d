"""Serve the dashboards: ``python -m kapta_workspace.ui.panel``; ``kapta serve`` starts this."""

import argparse
import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

from kapta_workspace.ui.panel import downloads, once, stopping, watching
from kapta_workspace.ui.panel.forms import begun
from kapta_workspace.ui.panel.pages import session
from kapta_workspace.ui.panel.server import serve
from kapta_workspace.ui.panel.sign_in import Doorman
from kapta_workspace.workspace import Workspace, open_workspace

PAGES = {name: name or "portfolio" for name in session.PAGES}


def main() -> None:
    """Open the workspace and serve its pages until told to end."""
    told = _parser().parse_args()
    if told.json_log:
        watching.log_in_json()
    workspace = open_workspace(through="dashboard")
    secret = workspace.settings.secret.encode() or secrets.token_bytes(32)
    door = _doorman(workspace, secret) if told.sign_in else None
    session.use(workspace, signed_in=door is not None)
    if told.num_procs == 1:
        _ = workspace.portfolio_page().table  # the first visitor need not wait for the first scores
    else:
        stopping.end_together()
        workspace.close()  # no connection may be shared by processes; each makes its own
    once.settle()
    server = serve(
        {name: partial(session.open_session, start) for name, start in PAGES.items()},
        port=told.port,
        address=told.address,
        prefix=told.prefix,
        origin=told.origin,
        auth=door,
        insecure=told.insecure,
        proxied=told.proxied,
        secret=secret,
        ready=workspace.is_ready,
        health=partial(_health, workspace),
        metrics_token=workspace.settings.metrics_token,
        title=session.TITLE,
        routes=[*downloads.routes(session.file_of, door), *begun.routes(session.keep_typed, door)],
        num_procs=told.num_procs,
        block=False,
    )
    if door is not None:
        door.begin()
    stopping.run(server, told.drain)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Serve the dashboards of the workspace.")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5006)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--origin", action="append", default=[], help="a host browsers know the server by")
    parser.add_argument("--sign-in", action="store_true", help="let in only who signs in")
    parser.add_argument("--insecure", action="store_true", help="let other machines in without signing in")
    parser.add_argument("--proxied", action="store_true", help="believe the proxy before the server")
    parser.add_argument("--num-procs", type=int, default=1, help="so many processes")
    parser.add_argument("--drain", type=float, default=10, help="seconds for answers under way at the end")
    parser.add_argument("--json-log", action="store_true", help="write the log as lines of JSON")
    return parser


def _doorman(workspace: Workspace, secret: bytes) -> Doorman:
    return Doorman(workspace.sign_in, secret=secret, title=session.TITLE, oidc=workspace.oidc)


def _health(workspace: Workspace) -> Mapping[str, Any]:
    return {"log": workspace.head}


if __name__ == "__main__":
    main()
