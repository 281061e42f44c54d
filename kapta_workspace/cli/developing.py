"""For developers: what is generated, written anew."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from kapta_workspace.cli.terminal import FOUND_SOMETHING, examples, say
from kapta_workspace.domain import dictionary, permissions
from kapta_workspace.domain.errors import Misconfigured
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.storage.migrations import draft
from kapta_workspace.storage.sheets.template import write_template

PANEL = "Develop it"
DICTIONARY = Path("docs", "dictionary.md")
ACCESS = Path("docs", "access.md")
TEMPLATE = Path("data", "templates", "import_template.xlsx")

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
    """Write what is generated: dictionary, permissions, import template, and with --step a migration."""
    root, made = checkout(), generated()
    if check:
        _check(root, made)
        return
    for place, content in made.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_bytes(content)
        say(f"{place} is written.")
    if step:
        say(f"{draft.write(step).name} is written; read it before you commit it.")


def generated() -> dict[Path, bytes]:
    """What schemas and permissions give, by where it belongs in a checkout."""
    with TemporaryDirectory() as folder:
        template = write_template(Path(folder, TEMPLATE.name), SCHEMAS.values(), {}).read_bytes()
    pages = {DICTIONARY: dictionary.render(), ACCESS: permissions.render()}
    return {**{place: page.encode() for place, page in pages.items()}, TEMPLATE: template}


def _check(root: Path, made: dict[Path, bytes]) -> None:
    old = [
        str(place)
        for place, content in made.items()
        if not (root / place).exists() or (root / place).read_bytes() != content
    ]
    if old:
        say(f"{' and '.join(old)} out of date: kapta generate writes anew.")
        raise typer.Exit(FOUND_SOMETHING)
    say(f"{' and '.join(map(str, made))} are up to date.")


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
