"""Other systems: secrets into the keyring, their records into a plan, the plan into the workspace."""

from typing import Annotated

import pandas as pd
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
    progress,
    say,
    say_json,
    show,
)
from kapta_workspace.connectors import secrets, webhook
from kapta_workspace.connectors.sources import SECRETS
from kapta_workspace.domain import frames
from kapta_workspace.domain.digest import DAYS
from kapta_workspace.domain.digest import digest as worded
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.services.connecting import Takeover

PANEL = "Other systems"
SHOWN = 20
PROBLEM = ["external_id", "field", "value", "code", "sentence", "suggestion"]

commands = typer.Typer()


@commands.command(rich_help_panel=PANEL, epilog=examples("kapta connect salesforce"))
def connect(
    connector: Annotated[
        str, typer.Argument(help="Which one: salesforce, hubspot, warehouse, digest, advisor, searcher.")
    ],
) -> None:
    """Ask for a connector's passwords and tokens, and keep them in the keyring of this machine."""
    if connector not in SECRETS:
        raise Misconfigured(f"There is no connector {connector}; there are {', '.join(SECRETS)}.")
    kept = []
    for name in SECRETS[connector]:
        value = typer.prompt(f"{name} (empty to leave it as it is)", default="", hide_input=True, err=True)
        if value:
            secrets.keep(name, value)
            kept.append(name)
    said = f"{', '.join(kept)} kept in the keyring" if kept else "Nothing was changed"
    if connector == "digest":
        say(f"{said}. Now: kapta digest --post")
        return
    if connector in {"advisor", "searcher"}:
        say(f"{said}. Name its url and model under [{connector}] in kapta.toml; docs/coaching.md says how.")
        return
    say(f"{said}. Name {connector} under connectors in kapta.toml, then: kapta sync {connector} --dry-run")


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "kapta sync salesforce --dry-run",
        "kapta sync salesforce --yes --good-rows   (for a schedule)",
        "kapta undo   (takes the last one back)",
    ),
)
def sync(  # noqa: PLR0913, PLR0917 - one option a question
    context: typer.Context,
    connector: Annotated[str, typer.Argument(help="Which one, of those switched on.")],
    anew: Annotated[bool, typer.Option("--anew", help="Read everything, not only what changed.")] = False,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Leave optional cells empty that name nothing here.")
    ] = False,
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Write what can be written.")] = False,
    archive: Annotated[bool, typer.Option("--archive", help="Archive what is deleted there.")] = False,
    as_json: AsJson = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Take over what changed in another system: a plan first; nothing is ever written there."""
    with workspace(context) as ws:
        with progress() as tell:
            plan = ws.connectors.plan(connector, anew=anew, lenient=lenient, progress=tell)
        if not as_json:
            _show(plan)
        stops = dry_run or not (plan.is_clean or good_rows)
        if not stops:
            agree(f"Write these records of {plan.plan.file}?", yes=yes)
            with progress() as tell:
                batch = plan.apply(good_rows=good_rows, archive=archive, progress=tell)
            if not as_json:
                say(f"{batch.identity}. {batch.receipt.sentence}")
        if as_json:
            _say_json(plan, written=not stops)
    _end(plan, dry_run=dry_run, stops=stops)


def _end(plan: Takeover, *, dry_run: bool, stops: bool) -> None:
    if plan.is_clean:
        return
    if stops and not dry_run:
        raise Misconfigured(
            "Nothing was written: mend these records there, or say --good-rows to write the others, or "
            "--lenient to leave empty what names nothing here."
        )
    raise typer.Exit(FOUND_SOMETHING)


def _show(plan: Takeover) -> None:
    show(plan.summary, title=f"What {plan.plan.file} would bring")
    for sentence in plan.plan.notes:
        note(sentence)
    if len(plan.problems):
        show(plan.problems[PROBLEM].head(SHOWN), title=f"{len(plan.problems):,} problems")
    if len(plan.gone):
        show(plan.gone.head(SHOWN), title=f"{len(plan.gone):,} deleted there; --archive archives them here")


def _say_json(plan: Takeover, *, written: bool) -> None:
    tables = {"summary": plan.summary, "problems": plan.problems, "gone": plan.gone}
    told = {name: frames.plain_rows(table, list(table.columns)) for name, table in tables.items()}
    say_json({"counts": plan.counts, **told, "written": written})


CHANGES = 5_000
"""So many of the newest changes are counted."""


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples("kapta digest", "kapta --user boss@ours.example digest --post   (for a schedule)"),
)
def digest(
    context: typer.Context,
    post: Annotated[bool, typer.Option("--post", help="Post it by the webhook kept for it.")] = False,
) -> None:
    """Say the week in a few lines, as one person may see it; post it into a Slack or Teams channel."""
    with workspace(context) as ws:
        activity = ws.activity(limit=CHANGES)
        text = worded(ws.portfolio(days=DAYS), ws.who_to_call(), activity, pd.Timestamp(ws.store.clock()))
    say(text)
    if post:
        webhook.post(text, secrets.need(webhook.SECRETS[0], "digest"))
        note("Posted.")
