"""The steps this program knows: each a file beginning with its number, taken in their order."""

from pathlib import Path

SCRIPTS = Path(__file__).with_name("migrations")


def known(scripts: Path = SCRIPTS) -> list[str]:
    """The numbers of all steps."""
    return [path.stem[:4] for path in (scripts / "versions").glob("[0-9]*.py")]


def head(scripts: Path = SCRIPTS) -> str:
    """The newest step."""
    return max(known(scripts))
