"""What is installed is what was written: no file of the package is left behind by a wheel."""

import tomllib
from pathlib import Path, PurePath

from kapta_workspace.cli.notebooks import INSTALLED

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kapta_workspace"


def left_behind(files: list[str], patterns: list[str]) -> list[str]:
    """Name the files no pattern of the package data takes along."""
    suffixes = {PurePath(pattern).suffix for pattern in patterns if pattern.startswith("**/*.")}
    return [name for name in files if name not in patterns and PurePath(name).suffix not in suffixes]


def test_every_file_of_the_package_is_installed():
    """Stylesheets, scripts and drawings are named in pyproject.toml, so an installed page has them too."""
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = facts["tool"]["setuptools"]["package-data"]["kapta_workspace"]
    files = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    ]

    assert [] == left_behind(files, patterns)


def test_a_file_nobody_named_is_caught():
    """A kind of file that pyproject.toml does not list would be missing after installation."""
    assert ["ui/mark.svg"] == left_behind(
        ["py.typed", "ui/style.css", "ui/mark.svg"], ["py.typed", "**/*.css"]
    )


def test_the_lock_names_no_host():
    """Whoever installs uses their own index: the lock holds versions, markers and hashes only."""
    lines = (ROOT / "requirements.lock").read_text().splitlines()

    assert [] == [line for line in lines if "://" in line or line.lstrip().startswith(("-i", "--index"))]


def test_every_locked_package_has_a_hash():
    """The installer refuses a package that was altered on the way."""
    text = (ROOT / "requirements.lock").read_text()
    entries = [entry for entry in text.replace("\\\n", " ").splitlines() if entry and entry[0] not in "# "]

    assert [] == [entry for entry in entries if "--hash=sha256:" not in entry]


def test_every_notebook_is_installed():
    """An installed `kapta lab` finds the notebooks where pyproject.toml puts them."""
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text())
    shared = facts["tool"]["setuptools"]["data-files"]

    assert {INSTALLED.as_posix(): ["notebooks/*.ipynb"]} == shared
    assert list(ROOT.glob("notebooks/*.ipynb"))
