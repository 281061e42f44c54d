"""Spreadsheets in and out: a template to fill in, a plan before anything is written, an export to open."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from kapta_workspace.cli import answering, moving
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
from kapta_workspace.domain import frames
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.imports.plan import Mode
from kapta_workspace.services import exports
from kapta_workspace.services.imports import Batch, Plan
from kapta_workspace.storage import exporting

PANEL = "Spreadsheets"
SHOWN = 20
PROBLEM = ["sheet", "row", "field", "value", "code", "sentence", "suggestion"]

ELSEWHERE = ["W01", "W02"]
"""Warnings that stand in the notes, or in a table of their own."""
PROPOSED = ["sheet", "header", "label", "confidence", "samples"]

commands = typer.Typer()


@commands.command(
    rich_help_panel=PANEL, epilog=examples("kapta template", "kapta template accounts.xlsx --yes")
)
def template(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The workbook to write.")] = Path("kapta_template.xlsx"),
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Write the blank workbook for an import, with your own fields and lists in its drop-downs."""
    if dry_run:
        say(f"This would write {path}.")
        return
    _agree_to_replace([path], yes=yes)
    with workspace(context) as ws:
        say(f"{ws.imports.template(path)} is ready to be filled in; then kapta import {path}")


@commands.command(
    "import",
    rich_help_panel=PANEL,
    epilog=examples(
        "kapta import accounts.xlsx --dry-run",
        "kapta import contacts.csv --kind contact --month-first",
        "kapta import accounts.xlsx --good-rows --failed-to mend.xlsx",
        'kapta import crm.csv --map "Turnover=annual_revenue" --answer 7=1 --answer E10=1',
        "kapta undo   (takes the import back)",
        "kapta import --all whole.zip   (fills an empty database)",
    ),
)
def import_(  # noqa: PLR0913, PLR0917 - one option a question a file may raise
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The workbook, csv or other table.")],
    mode: Annotated[Mode, typer.Option(help="Create and update, only create, or only update.")] = Mode.BOTH,
    kind: Annotated[str, typer.Option(help="The record kind, where the file does not tell.")] = "",
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="How 03/04/2026 is meant.")
    ] = None,
    decimal: Annotated[str, typer.Option(help="The decimal sign of the file.")] = ".",
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Leave unreadable optional cells empty.")
    ] = False,
    mapped: Annotated[
        list[str] | None, typer.Option("--map", help="“Header=field” for a column nobody knows.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take every field that is proposed for an unknown column.")
    ] = False,
    means: Annotated[
        list[str] | None, typer.Option(help="“field:word=meaning” for a word that means nothing here.")
    ] = None,
    answers: Annotated[
        list[str] | None, typer.Option("--answer", help="“row=number” or “code=number”, as the plan asks.")
    ] = None,
    keep: Annotated[
        str, typer.Option(help="Keep these answers under a name, for the next file with these columns.")
    ] = "",
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Write what can be written.")] = False,
    why: Annotated[str, typer.Option(help="For the log.")] = "",
    plan_to: Annotated[
        Path | None, typer.Option(help="Write the plan to a workbook, to look through it.")
    ] = None,
    failed_to: Annotated[
        Path | None, typer.Option(help="Write the rows that fail to a workbook, to mend and import them.")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--all", help="The whole workspace of kapta export --all, into an empty database.")
    ] = False,
    as_json: AsJson = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Bring a spreadsheet in: a plan first, and nothing is written before you agree."""
    if whole:
        moving.read(context, path, dry_run=dry_run, yes=yes)
        return
    with workspace(context) as ws:
        with progress() as tell:
            tell(0, 0, f"Reading {path.name}")
            plan = ws.imports.plan(
                path,
                mode=mode,
                kind=kind,
                day_first=day_first,
                decimal=decimal,
                lenient=lenient,
                mapping=answering.mapping(mapped) if mapped else None,
                values=answering.meanings(means or ()),
            )
            plan = plan.accept() if accept and len(plan.proposals) else plan
            plan = answering.answered(plan, answers or ())
        if not as_json:
            _show_plan(plan)
        if plan_to is not None:
            plan.write(plan_to)
        if failed_to is not None and not plan.is_clean:
            plan.write_failed(failed_to)
        if dry_run or not (plan.is_clean or good_rows):
            _end_here(plan, as_json=as_json, dry_run=dry_run)
        agree(f"Write these rows of {path.name}?", yes=yes)
        if keep:
            plan.keep_mapping(keep)
        with progress() as tell:
            tell(0, 0, f"Writing {path.name}")
            batch = plan.apply(good_rows=good_rows, why=why, progress=tell)
        _tell_batch(batch, as_json=as_json)


def _show_plan(plan: Plan) -> None:
    show(plan.summary, title=f"What {plan.file} would do")
    problems = plan.problems
    if len(problems):
        show(problems[PROBLEM].head(SHOWN), title=f"{len(problems):,} problems")
        if len(problems) > SHOWN:
            note(f"… and {len(problems) - SHOWN:,} more: --json lists them all.")
    for said in plan.notes:
        note(said)
    warned = plan.warnings
    warned = warned[~warned["code"].isin(ELSEWHERE)]
    if len(warned):
        show(warned[PROBLEM].head(SHOWN), title=f"{len(warned):,} warnings; they stop nothing")
    if len(plan.proposals):
        show(plan.proposals[PROPOSED], title="Columns that may be one of ours; nothing of it is used unasked")
    _show_questions(plan)
    left = plan.left_out[plan.left_out["reason"] != "headings"]
    if len(left):
        show(left.head(SHOWN), title=f"{len(left):,} rows hold no data and are left out")


def _show_questions(plan: Plan) -> None:
    asked = plan.questions
    if not asked:
        return
    rows = [
        {"sheet": one.place[0], "row": one.place[1], "title": one.title, "code": one.code}
        | {"question": answering.worded(one)}
        for one in asked[:SHOWN]
    ]
    show(pd.DataFrame(rows), title=f"{len(asked):,} questions; --answer 7=1 takes the first answer for row 7")
    if len(asked) > SHOWN:
        note(
            f"… and {len(asked) - SHOWN:,} more: --answer E10=1 answers all of a code, --plan-to writes all."
        )


def _end_here(plan: Plan, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        say_json({"summary": _rows(plan.summary), "problems": _rows(plan.problems), "written": False})
    if plan.is_clean:
        raise typer.Exit
    if not dry_run:
        raise Misconfigured(
            "Nothing was written: mend these rows, or say --good-rows to write the others without them."
        )
    raise typer.Exit(FOUND_SOMETHING)


def _tell_batch(batch: Batch, *, as_json: bool) -> None:
    if as_json:
        say_json({"counts": batch.counts, "position": batch.position, "problems": _rows(batch.plan.problems)})
        return
    say(f"{batch.identity}.")
    if batch.receipt.changed:
        say(f"It is entry {batch.position} of the log; kapta undo {batch.position} takes it back.")


def _rows(table: pd.DataFrame) -> list[dict[str, object]]:
    return frames.plain_rows(table, list(table.columns))


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "kapta export",
        "kapta export accounts contacts",
        "kapta export notes --account Globex --combined --to globex_notes.csv",
        "kapta export metric_values --raw --to values.parquet",
        "kapta export --all --to whole.zip   (to move to another database)",
    ),
)
def export(  # noqa: PLR0913, PLR0917 - one option a question
    context: typer.Context,
    kinds: Annotated[
        list[str] | None, typer.Argument(help="What: accounts, contacts, notes …; everything when unsaid.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="A file ending in .xlsx, .csv or .parquet.")] = None,
    account: Annotated[str | None, typer.Option(help="Only this account's.")] = None,
    combined: Annotated[bool, typer.Option("--combined", help="With everything below it, too.")] = False,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As they stood that day.")
    ] = None,
    archived: Annotated[bool, typer.Option("--archived", help="Archived records, too.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Field names, ids and codes, for programs.")] = False,
    whole: Annotated[bool, typer.Option("--all", help=moving.ALL)] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Write records into a file: a workbook a person reads and kapta import takes back, or raw data."""
    if whole:
        if kinds or account or as_of or raw:
            raise Misconfigured("--all takes everything as it is: name no kind, account or day beside it.")
        moving.write(context, to, dry_run=dry_run, yes=yes)
        return
    wanted = exports.kinds(kinds or ())
    called = "_".join((kinds or ["workspace"])[:3])
    path = to or Path(f"kapta_{called}_{date.today():%Y-%m-%d}.xlsx")  # noqa: DTZ011 - a file's name
    with workspace(context) as ws:
        view = ws.view(account, combined=combined, as_of=as_of.date() if as_of else None, archived=archived)
        tables = exports.tables(view, wanted, archived=archived, raw=raw)
        counted = ", ".join(
            f"{len(table):,} {ws.schemas[kind].plural_name.replace('_', ' ')}"
            for kind, table in tables.items()
        )
        if dry_run:
            say(f"This would write {counted} to {path}.")
            return
        named = exports.named(view, tables, path)
        _agree_to_replace(exporting.paths(path, list(named)), yes=yes)
        written = exporting.write(path, named)
    say(f"{counted}: {', '.join(str(one) for one in written)}")
    if view.hidden:
        note(f"{view.hidden:,} accounts are not shared with you and are not in it.")


def _agree_to_replace(paths: list[Path], *, yes: bool) -> None:
    there = [path.name for path in paths if path.exists()]
    if there:
        agree(f"{', '.join(there)} exists already. Replace it?", yes=yes)
