"""What the documents say is so: links lead somewhere, commands exist, decisions are short."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def dead_links(text: str, folder: Path) -> list[str]:
    """Name the relative links of a Markdown text that lead nowhere."""
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    return [
        target for target in targets if "://" not in target and not (folder / target.rstrip("/")).exists()
    ]


def unknown_commands(text: str, makefile: str) -> list[str]:
    """Name the ``make`` targets a text tells people to use and the Makefile does not have."""
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    told = re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)
    return sorted(set(told) - targets)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    """A relative link in a document names a file or folder that is there."""
    assert [] == dead_links(path.read_text(), path.parent)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_exist(path):
    """Every ``make`` command a document names is a target of the Makefile."""
    assert [] == unknown_commands(path.read_text(), (ROOT / "Makefile").read_text())


def test_what_is_dead_is_caught(tmp_path):
    """A link to nothing and a command nobody wrote are both named."""
    assert ["gone.md"] == dead_links("[a](gone.md), [b](https://example.com), [c](#here)", tmp_path)
    assert ["tea"] == unknown_commands("Run `make test`, then `make tea`.", "test: install\n\techo\n")


def test_decisions_are_short_and_numbered():
    """A decision is a page: at most 60 lines, with a number of its own."""
    numbers = [path.name[:4] for path in DECISIONS]

    assert [] == [path.name for path in DECISIONS if len(path.read_text().splitlines()) > 60]
    assert sorted(set(numbers)) == numbers
    assert all(number.isdigit() for number in numbers)
