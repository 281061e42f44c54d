"""Reads docs/requirements.md: one promise a row, and where it is proved."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

IDS = [f"A{number}" for number in range(1, 31)] + [f"K{number}" for number in range(1, 21)]
STATUSES = ("open", "done")
ROW = re.compile(r"^\|\s*([A-Z]\d+)\s*\|(.*)\|\s*$", re.MULTILINE)
TEST = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)(?:\[.*\])?")


@dataclass(frozen=True)
class Promise:
    """One row of the table; a file or a test that is not named is an empty tuple."""

    id: str
    behaviour: str
    status: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


def promises(text: str) -> list[Promise]:
    """Read the rows; several files or tests are parted by commas or ``<br>``."""
    return [
        _promise(found[1], [cell.strip() for cell in found[2].split("|")]) for found in ROW.finditer(text)
    ]


def _promise(identity: str, cells: list[str]) -> Promise:
    behaviour, status, files, tests = (cells + [""] * 4)[:4]
    return Promise(identity, behaviour, status, _listed(files), _listed(tests))


def _listed(cell: str) -> tuple[str, ...]:
    parts = re.split(r",\s*|<br\s*/?>", cell.replace("`", ""))
    return tuple(part.strip() for part in parts if part.strip())


def faults(rows: list[Promise], root: Path) -> list[str]:
    """Say what is wrong with the table; ``root`` is where its paths start."""
    seen = [row.id for row in rows]
    return [
        *(f"{identity} is missing" for identity in IDS if identity not in seen),
        *(f"{identity} is there twice" for identity in sorted({one for one in seen if seen.count(one) > 1})),
        *(f"{identity} is not an id we know" for identity in seen if identity not in IDS),
        *(fault for row in rows for fault in _faults_of(row, root)),
    ]


def _faults_of(row: Promise, root: Path) -> list[str]:
    found = [] if row.status in STATUSES else [f"{row.id}: the status is {row.status!r}, not open or done"]
    if not row.behaviour:
        found.append(f"{row.id}: no behaviour")
    if row.status == "done":
        found += [
            f"{row.id}: done, but no {what}" for what in ("file", "test") if not getattr(row, f"{what}s")
        ]
    found += [f"{row.id}: no file {name}" for name in row.files if not (root / name).exists()]
    return found + [f"{row.id}: no test {name}" for name in row.tests if not is_collected(name, root)]


def is_collected(test: str, root: Path) -> bool:
    """Say whether pytest would run a test: its file defines it, at the top or in a Test class."""
    named = TEST.fullmatch(test)
    if named is None or not (root / named[1]).is_file():
        return False
    if not Path(named[1]).name.startswith("test_"):
        return False
    body = ast.parse((root / named[1]).read_text()).body
    body += [node for kind in body if isinstance(kind, ast.ClassDef) for node in _methods(kind)]
    return any(_is_running_test(node, named[2]) for node in body)


def _methods(kind: ast.ClassDef) -> list[ast.stmt]:
    return kind.body if kind.name.startswith("Test") else []


def _is_running_test(node: ast.stmt, name: str) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name != name:
        return False
    # A test that is skipped or expected to fail proves nothing.
    marks = [ast.unparse(mark) for mark in node.decorator_list]
    return not any(re.search(r"\bmark\.(skip|xfail)\b", mark) or "fixture" in mark for mark in marks)
