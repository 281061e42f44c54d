"""The notebooks a person works in: copies of ours, brought up to date as long as nobody changed them."""

import json
import sysconfig
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import kapta_workspace
from kapta_workspace.domain.errors import Misconfigured

LEDGER = ".copied.json"
"""Beside the copies: file name → fingerprint of what we put there."""

INSTALLED = Path("share", "kapta_workspace", "notebooks")
"""Where an installation has them, under its environment; ``pyproject.toml`` says the same."""

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


def quiet(folder: Path) -> dict[str, str]:
    """What to add to the environment so that JupyterLab does not ask about news, in a folder of our own."""
    page = folder / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(json.dumps({"disabledExtensions": {NEWS: True}}), encoding="utf-8")
    return {"JUPYTER_CONFIG_PATH": str(folder)}


def _print(content: bytes) -> str:
    return sha256(content).hexdigest()


def _read(path: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
