"""Asking the workspace: scores, what happened, and taking back what should not have."""

from datetime import datetime
from typing import Annotated

import pandas as pd
import typer

from kapta_workspace.cli.session import workspace
from kapta_workspace.cli.terminal import AsJson, DryRun, Yes, agree, examples, say, say_json, show
from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Misconfigured, NotFound

PANEL = "Ask and undo"
TOTALS = ["name", "badge", "band", "coverage"]
PARTS = ["factor", "group", "weight", "value", "earned", "lost", "evidence"]

commands = typer.Typer()


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples("kapta score", "kapta score Globex", "kapta score --as-of 2026-06-30 --json"),
)
def score(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(help="One account, and what its score is made of.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="On that day.")] = None,
    as_json: AsJson = False,
) -> None:
    """Health scores: the whole portfolio, the lowest first, or one account in its parts."""
    day = as_of.date() if as_of else None
    with workspace(context) as ws:
        if account is None:
            totals = ws.health.frame(as_of=day)
            show(totals if as_json else _portfolio(totals), as_json=as_json)
            return
        found = ws.health.score(account, as_of=day)
        parts = found.parts
    if as_json:
        rows = frames.plain_rows(parts, list(parts.columns))
        say_json({"account": found.account, "name": found.name, "on": str(found.on), "score": found.badge,
                  "band": found.band, "parts": rows})  # fmt: skip
        return
    say(
        f"{found.name}: {found.badge if found.badge is not None else 'no score'} ({found.band}) on {found.on}"
    )
    show(parts[[name for name in PARTS if name in parts]])


def _portfolio(totals: pd.DataFrame) -> pd.DataFrame:
    known = (totals["coverage"] * 100).round().astype("Int64").astype("str") + " %"
    return totals.assign(coverage=known)[TOTALS]


@commands.command(
    rich_help_panel=PANEL, epilog=examples("kapta log", "kapta log --mine --limit 5", "kapta log --json")
)
def log(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="So many entries, the newest first.")] = 20,
    mine: Annotated[bool, typer.Option("--mine", help="Only what you did yourself.")] = False,
    as_json: AsJson = False,
) -> None:
    """What was changed, when, by whom, through what and why."""
    with workspace(context) as ws:
        entries = ws.log(limit=limit, mine=mine)
        names = ws.view().titles("user", entries["actor"].dropna().tolist())
    if as_json:
        show(entries, as_json=True)
        return
    show(_readable(entries, names))


def _readable(entries: pd.DataFrame, names: dict[int, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "entry": entries["id"],
            "at (UTC)": entries["at"],
            "who": entries["actor"].map(names).fillna("the workspace").astype("str"),
            "through": entries["through"],
            "what": [_counted(counts) for counts in entries["counts"]],
            "why": entries["why"],
        }
    )


def _counted(counts: dict[str, dict[str, int]]) -> str:
    return ", ".join(
        f"{number:,} {kind.replace('_', ' ')} {verb}"
        for kind, done in counts.items()
        for verb, number in done.items()
        if number and verb != "unchanged"
    )


@commands.command(
    rich_help_panel=PANEL, epilog=examples("kapta log --mine", "kapta undo 142", "kapta undo --dry-run")
)
def undo(
    context: typer.Context,
    position: Annotated[
        int | None, typer.Argument(help="The log's entry; your own last one if left out.")
    ] = None,
    why: Annotated[str, typer.Option(help="For the log.")] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Take an entry of the log back, an import as well, while nothing it touched changed since."""
    with workspace(context) as ws:
        entries = ws.log(limit=1, mine=True) if position is None else ws.log(limit=100_000)
        found = entries if position is None else entries[entries["id"] == position]
        if found.empty and position is None:
            raise Misconfigured("You have not changed anything yet, so there is nothing to undo.")
        if found.empty:
            raise NotFound(f"The log has no entry {position}, or it is not shared with you.")
        entry = found.iloc[0]
        what = f"entry {entry['id']} ({_counted(entry['counts'])})"
        if dry_run:
            say(f"This would take back {what}.")
            return
        agree(f"Take back {what}?", yes=yes)
        say(ws.undo(int(entry["id"]), why).sentence)
