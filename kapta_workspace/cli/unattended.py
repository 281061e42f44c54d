"""Running a notebook without anybody at the keyboard: given its parameters, leaving its executed copy."""

import ast
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kapta_workspace.cli import notebooks
from kapta_workspace.domain.errors import KaptaError, Misconfigured, NotFound

RUNS = "runs"
"""The folder of the executed copies, in the workspace's folder."""
WORDS = {"true": True, "yes": True, "false": False, "no": False, "none": None, "null": None}
KINDS = {bool: "true or false", int: "a whole number", float: "a number", list: "a list", dict: "an object"}


class Failed(KaptaError):
    """A cell of the notebook failed; the sentence says which and why, and where the copy is."""


@dataclass(frozen=True)
class Ran:
    """
    A notebook that ran to its end.

    Attributes:
        record: Its executed copy.
        said: What its last cell says, as text; empty when it shows a table or a picture.
    """

    record: Path
    said: str


def find(name: str, folder: Path) -> Path:
    """
    The notebook somebody means: a path, or the name of one in the workspace's folder or among ours.

    Raises:
        NotFound: when there is none, naming those there are.
    """
    asked = Path(name)
    places = (Path(), folder / "notebooks", notebooks.source())
    for place in places:
        for path in (place / asked, place / f"{asked}.ipynb"):
            if path.is_file() and path.suffix == ".ipynb":
                return path
    there = sorted(path.stem for path in notebooks.source().glob("*.ipynb"))
    raise NotFound(f"There is no notebook {name}. Ours are {', '.join(there)}; a path to your own works too.")


def defaults(notebook: Path) -> dict[str, Any]:
    """
    The parameters of a notebook and their defaults: what its cell tagged *parameters* assigns.

    Raises:
        Misconfigured: when it is no notebook.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", ())]
        lines = [node for cell in tagged for node in ast.parse("".join(cell["source"])).body]
    except (ValueError, KeyError, TypeError, SyntaxError) as broken:
        raise Misconfigured(f"{notebook.name} cannot be read as a notebook.") from broken
    return {name: value for line in lines for name, value in _assigned(line)}


def _assigned(line: ast.stmt) -> Iterator[tuple[str, Any]]:
    if not isinstance(line, ast.Assign):
        return
    for target in line.targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = line.value.elts if isinstance(line.value, ast.Tuple) else [line.value]
        for name, value in zip(names, values, strict=False):
            if isinstance(name, ast.Name):
                yield name.id, ast.literal_eval(value)


def given(words: Sequence[str], known: Mapping[str, Any], notebook: str) -> dict[str, Any]:
    """
    ``name=value`` as values of the kinds the notebook's own parameters have.

    Raises:
        Misconfigured: when a word is no ``name=value``, or names no parameter, or is of another kind.
    """
    found = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise Misconfigured(f"--set takes name=value, such as --set path=accounts.xlsx, not {word}.")
        if name not in known:
            has = f"its parameters are {', '.join(known)}" if known else "it has none"
            raise Misconfigured(f"{notebook} has no parameter {name}; {has}.")
        found[name] = _value(name, text, known[name])
    return found


def _value(name: str, text: str, default: Any) -> Any:
    if isinstance(default, str):
        return text
    value = WORDS[text.lower()] if text.lower() in WORDS else _json(text)
    fits = default is None or value is None or type(value) is type(default)
    if not fits and not (isinstance(default, float) and type(value) is int):
        raise Misconfigured(f"--set {name} takes {KINDS.get(type(default), 'another value')}, not {text}.")
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def record_of(notebook: Path, folder: Path, now: datetime) -> Path:
    """Where the executed copy goes when nobody says so."""
    return folder / RUNS / f"{notebook.stem}_{now:%Y-%m-%d_%H%M%S}.ipynb"


def run(notebook: Path, parameters: Mapping[str, Any], record: Path, surroundings: Mapping[str, str]) -> Ran:
    """
    Run a notebook from top to bottom in a kernel of its own, in the folder the command was given in.

    Args:
        notebook: Which one.
        parameters: Name → value, in the place of its own.
        record: Where its executed copy is written, also when a cell fails.
        surroundings: What the kernel finds in its environment.

    Raises:
        Failed: when a cell fails.
        Misconfigured: when papermill is not installed.
    """
    if find_spec("papermill") is None:
        raise Misconfigured('Running notebooks needs papermill: pip install "kapta-workspace[lab]"')
    import papermill  # noqa: PLC0415 - an extra

    record.parent.mkdir(parents=True, exist_ok=True)
    quiet = {"progress_bar": False, "log_output": False}
    try:
        with _in(surroundings):
            ran = papermill.execute_notebook(
                str(notebook), str(record), dict(parameters), cwd=str(Path.cwd()), **quiet
            )
    except papermill.PapermillExecutionError as failure:
        raise Failed(f"{_reason(failure)} The record is {record}.") from failure
    return Ran(record, _last(ran.cells))


def _reason(failure: Any) -> str:
    """A sentence of ours stands by itself; anything else says where it happened."""
    ours = failure.ename in {kind.__name__ for kind in _family(KaptaError)}
    said = failure.evalue if ours else f"Cell {failure.exec_count}: {failure.ename}: {failure.evalue}"
    return said if said.endswith((".", "?", "!")) else f"{said}."


def _family(kind: type[KaptaError]) -> Iterator[type[KaptaError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _family(below)


def _last(cells: Sequence[Any]) -> str:
    """What the last cell with a result says, when it is a sentence."""
    shown = [
        one for cell in cells for one in cell.get("outputs", ()) if one["output_type"] == "execute_result"
    ]
    try:
        said = ast.literal_eval(shown[-1]["data"]["text/plain"]) if shown else ""
    except (ValueError, SyntaxError, KeyError):
        return ""
    return said if isinstance(said, str) else ""


@contextmanager
def _in(surroundings: Mapping[str, str]) -> Iterator[None]:
    """More in the environment, for as long as the kernel is started from it."""
    before = {name: os.environ.get(name) for name in surroundings}
    os.environ.update(surroundings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
