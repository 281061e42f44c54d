"""The notebooks a person works in: copies of ours, brought up to date as long as nobody changed them."""

import json
import sysconfig
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import kapta_workspace
from kapta_workspace.domain.errors import Misconfigured

LEDGER = ".copied.json"
"""Beside the copies: file name → fingerprint of what we put there."""

INSTALLED = Path("share", "kapta_workspace", "notebooks")
"""Where an installation has them, under its environment; ``pyproject.toml`` says the same."""

HOME = "START.md"
"""The page JupyterLab opens on, written anew at every start."""

GROUPS = (
    ("0", "Start here", "Ten questions, answered."),
    ("2", "Set accounts up, step by step", "Each step says why, shows one form or table, and what is left."),
    ("3", "Analyse", "What scores say, why they moved, and whether they are right."),
    ("1", "For administrators", "Bring data in, and set the rules."),
)
"""The first digit of a notebook's name, what such notebooks are called together, and what they are for."""

OPENING = """# Key accounts

**[Open the dashboards]({dashboards})**: the same accounts as pages, for everybody who does not work in
notebooks. What is saved here shows there within seconds.

Open a notebook below and choose *Run* → *Run All Cells*: its forms and tables appear, and nothing has to be
typed as code. The notebooks in this folder are yours; those you change are never overwritten.
"""

MARKDOWN = {"@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}}}
"""JupyterLab shows a page of text as it is meant to be read."""

NEWS = "@jupyterlab/apputils-extension:announcements"


@dataclass(frozen=True, slots=True)
class Copied:
    """
    What became of the notebooks.

    Attributes:
        folder: Where the copies lie.
        fresh: Names written now, new or brought up to date.
        kept: Names left alone because somebody changed them.
    """

    folder: Path
    fresh: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The same in words."""
        said = f"The notebooks are in {self.folder}"
        if self.fresh:
            said += f"; {len(self.fresh)} new or newer"
        if self.kept:
            said += f"; {len(self.kept)} changed by you and left alone ({', '.join(self.kept)})"
        return f"{said}."


def source() -> Path:
    """
    Where our notebooks are: beside the package in a checkout, in the environment's share once installed.

    Raises:
        Misconfigured: when this installation has none.
    """
    checkout = Path(kapta_workspace.__file__).parent.parent / "notebooks"
    for folder in (checkout, Path(sysconfig.get_path("data")) / INSTALLED):
        if any(folder.glob("*.ipynb")):
            return folder
    raise Misconfigured(
        "This installation has no notebooks; install the package again, or git clone it and make lab."
    )


def copy(origin: Path, folder: Path) -> Copied:
    """Copy the notebooks, over copies nobody changed only."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger: dict[str, str] = _read(folder / LEDGER)
    fresh, kept = [], []
    for path in sorted(origin.glob("*.ipynb")):
        content, mine = path.read_bytes(), folder / path.name
        there = _print(mine.read_bytes()) if mine.exists() else None
        if there == _print(content):
            ledger[path.name] = _print(content)
        elif there is None or there == ledger.get(path.name):
            mine.write_bytes(content)
            ledger[path.name] = _print(content)
            fresh.append(path.name)
        else:
            kept.append(path.name)
    (folder / LEDGER).write_text(json.dumps(ledger, indent=1, sort_keys=True), encoding="utf-8")
    return Copied(folder, tuple(fresh), tuple(kept))


def home(folder: Path, dashboards: str) -> Path:
    """
    Write the page JupyterLab opens on: the dashboards and every notebook, one click away.

    Args:
        folder: Where the notebooks are.
        dashboards: The address of the dashboards.
    """
    parts = [OPENING.format(dashboards=dashboards)]
    found = sorted(folder.glob("*.ipynb"))
    groups = [
        (title, about, [path for path in found if path.name.startswith(digit)])
        for digit, title, about in GROUPS
    ]
    mine = [path for path in found if not path.name.startswith(tuple(digit for digit, _, _ in GROUPS))]
    for title, about, paths in [*groups, ("Yours", "Other notebooks of this folder.", mine)]:
        if paths:
            lines = [f"- [{_title(path)}]({quote(path.name)})" for path in paths]
            parts.append("\n".join([f"## {title}", "", about, "", *lines, ""]))
    page = folder / HOME
    page.write_text("\n".join(parts), encoding="utf-8")
    return page


def _title(path: Path) -> str:
    """The heading of a notebook, or its name where it has none."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "".join(cells[0]["source"]) if cells else ""
    except (OSError, ValueError, KeyError, TypeError):
        text = ""
    heading = text.strip().partition("\n")[0]
    said = heading.lstrip("# ").strip() if heading.startswith("# ") else path.stem
    return said.replace("[", "(").replace("]", ")")


def quiet(folder: Path) -> dict[str, str]:
    """
    What to add to the environment so that JupyterLab feels at home, by a folder of our own.

    It asks about no news, and shows the start page as it is meant to be read.
    """
    page = folder / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(json.dumps({"disabledExtensions": {NEWS: True}}), encoding="utf-8")
    overrides = page.with_name("default_setting_overrides.json")
    overrides.write_text(json.dumps(MARKDOWN), encoding="utf-8")
    return {"JUPYTER_CONFIG_PATH": str(folder)}


def _print(content: bytes) -> str:
    return sha256(content).hexdigest()


def _read(path: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
