"""For developers: what is generated, written anew."""

from pathlib import Path
from typing import Annotated

import typer

from kapta_workspace.cli.terminal import FOUND_SOMETHING, examples, say
from kapta_workspace.domain import dictionary
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.storage.migrations import draft

PANEL = "Develop it"
DICTIONARY = Path("docs", "dictionary.md")

commands = typer.Typer()


@commands.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "kapta generate", "kapta generate --check", 'kapta generate --step "contacts get a pronoun"'
    ),
)
def generate(
    check: Annotated[bool, typer.Option("--check", help="Only say what is out of date.")] = False,
    step: Annotated[str, typer.Option(help="Write a migration too; say what it changes.")] = "",
) -> None:
    """Write what is generated from the schemas: the data dictionary, and with --step a migration."""
    path = checkout() / DICTIONARY
    text = dictionary.render()
    if check:
        _check(path, text)
        return
    path.write_text(text, encoding="utf-8")
    say(f"{DICTIONARY} is written.")
    if step:
        say(f"{draft.write(step).name} is written; read it before you commit it.")


def _check(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        say(f"{DICTIONARY} is out of date: kapta generate writes it anew.")
        raise typer.Exit(FOUND_SOMETHING)
    say(f"{DICTIONARY} is up to date.")


def checkout() -> Path:
    """
    The checkout we stand in.

    Raises:
        Misconfigured: when we stand elsewhere.
    """
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "kapta_workspace" / "domain" / "schemas").is_dir():
            return folder
    raise Misconfigured("This command is for developers: run it inside a checkout of the repository.")
