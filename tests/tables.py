"""Every table of the package that is keyed by the kinds of fields, found in its source text."""

import ast
from collections.abc import Iterator
from pathlib import Path

from kapta_workspace.domain.fields import Kind

PACKAGE = Path(__file__).parent.parent / "kapta_workspace"
PARTIAL = frozenset(
    {
        "domain/fields.py: LIMITS",  # the other kinds take 200 characters, or hold no text
        "services/reports/register.py: FORMS",  # the other kinds are written as text
    }
)
"""Tables that say something about some kinds only."""


def tables_by_kind() -> dict[str, set[Kind]]:
    """Where each table stands and what it is called → the kinds it knows."""
    found: dict[str, set[Kind]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        for name, known in tables_in(path.read_text(encoding="utf-8")):
            found[f"{place}: {name}"] = known
    return {place: known for place, known in found.items() if place not in PARTIAL}


def tables_in(source: str) -> Iterator[tuple[str, set[Kind]]]:
    """Name and kinds of each dictionary at the top of a module whose keys are all kinds."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            keys = [_kind(key) for key in node.value.keys]
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if keys and None not in keys:
                yield ast.unparse(target), {key for key in keys if key is not None}


def _kind(key: ast.expr | None) -> Kind | None:
    if isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name) and key.value.id == "Kind":
        return Kind[key.attr]
    return None
