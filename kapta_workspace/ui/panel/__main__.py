"""Serve the dashboards: ``python -m kapta_workspace.ui.panel``; ``kapta serve`` starts this."""

import argparse
from functools import partial

from kapta_workspace.ui.panel import downloads
from kapta_workspace.ui.panel.pages import session
from kapta_workspace.ui.panel.server import serve
from kapta_workspace.workspace import open_workspace

PAGES = {name: name or "portfolio" for name in session.PAGES}


def main() -> None:
    """Open the workspace and serve its pages until interrupted."""
    parser = argparse.ArgumentParser(description="Serve the dashboards of the workspace.")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5006)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--origin", action="append", default=[], help="a host browsers know the server by")
    parser.add_argument("--insecure", action="store_true", help="let other machines in without signing in")
    told = parser.parse_args()
    workspace = open_workspace(through="dashboard")
    session.use(workspace)
    workspace.portfolio()  # the first visitor need not wait for the first scores
    serve(
        {name: partial(session.open_session, start) for name, start in PAGES.items()},
        port=told.port,
        address=told.address,
        prefix=told.prefix,
        origin=told.origin,
        insecure=told.insecure,
        title=session.TITLE,
        routes=downloads.routes(session.file_of),
    )


if __name__ == "__main__":
    main()
