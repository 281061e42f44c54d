"""
The rules of the house as functions over source text: each takes text and returns what breaks a rule.

``tests/test_architecture.py`` runs them over the project, and over planted faults so that we have seen
each of them catch something.
"""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PACKAGE = "kapta_workspace"

# ------------------------------------------------------------------------------ who may import whom


@dataclass(frozen=True)
class Layer:
    """
    What the modules of one layer may import, beside the standard library and each other.

    Attributes:
        own: Our other layers, by their names below ``kapta_workspace``; ``""`` is the front door.
        outside: Libraries, by the names they are imported under.
    """

    own: frozenset[str]
    outside: frozenset[str]


def _layer(own: str, outside: str) -> Layer:
    return Layer(frozenset(own.split()) | ({""} if "workspace" in own.split() else set()), _names(outside))


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


FRAMES = "numpy pandas"
# Functions over text that ask nobody: the domain may use them rather than write them again.
PURE_TEXT = "cleanco dateutil email_validator phonenumbers rapidfuzz"
SAFE_TEXT = "markdown_it markupsafe nh3"

# The table of CONTRIBUTING.md. The longest matching name counts.
LAYERS = {
    "": _layer("workspace domain", ""),
    "domain": _layer("", f"{FRAMES} {PURE_TEXT} polars"),
    "charts": _layer("domain", f"{FRAMES} plotly"),
    "settings": _layer("domain", "platformdirs pydantic pydantic_settings"),
    "storage": _layer(
        "domain",
        f"{FRAMES} polars pyarrow sqlalchemy alembic psycopg PIL"
        " openpyxl xlsxwriter python_calamine defusedxml yaml",
    ),
    # What they read is other people's: a database by SQLAlchemy, the web by httpx; never our own tables.
    "connectors": _layer("domain", f"{FRAMES} httpcore httpx sqlalchemy"),
    "services": _layer("domain storage connectors", f"{FRAMES} argon2 zxcvbn"),
    "workspace": _layer("domain storage connectors services settings", FRAMES),
    "__main__": _layer("cli domain", ""),
    "cli": _layer("domain storage connectors services settings workspace demo", f"{FRAMES} rich typer"),
    "demo": _layer("domain services workspace", FRAMES),
    "ui": _layer("", ""),
    "ui.form": _layer("domain", FRAMES),
    "ui.orgchart": _layer("domain ui ui.form", f"{FRAMES} anywidget panel param traitlets"),
    "ui.jupyter": _layer(
        "domain charts workspace ui ui.form ui.orgchart",
        f"{FRAMES} {SAFE_TEXT} plotly ipywidgets anywidget traitlets IPython",
    ),
    "ui.panel": _layer(
        "domain charts workspace ui ui.form ui.orgchart",
        f"{FRAMES} {SAFE_TEXT} plotly panel panel_material_ui param bokeh tornado prometheus_client",
    ),
}

DASHBOARDS_MAY_IMPORT = _names("kapta_workspace.ui.panel panel")
NOTEBOOKS_MAY_IMPORT = _names("kapta_workspace kapta_workspace.ui.jupyter kapta_workspace.charts pandas")

# Imported inside the function that needs them, because most installations do not have them.
OPTIONAL_EXTRAS = {
    "alembic": "no extra, but a third of a second to import: only when tables have a step to take",
    "apprise": "extra notify: digests to chat channels",
    "authlib": "extra oidc: checks the tokens of one's own sign-in provider",
    "dask": "extra scale: scoring and backtests on more than one machine",
    "joserfc": "extra oidc: comes with authlib, and reads its tokens",
    "httpx2": "extra ai: what its client speaks through, where we bound an answer",
    "hubspot": "extra crm: the client of one connector",
    "icalendar": "extra calendar",
    "kaleido": "extra reports: pictures of charts, needs a browser",
    "papermill": "extra lab: the same notebook by hand and unattended",
    "numba": "faster history of scores when it happens to be there; a numpy twin gives equal results",
    "pptx": "extra reports",
    "pydantic_ai": "extra ai: the language model behind suggestions",
    "keyring": "extra crm: keeps secrets where the machine keeps its own",
    "requests": "extra crm: what simple_salesforce speaks through",
    "simple_salesforce": "extra crm: the client of one connector",
    "sklearn": "extra validation",
    "urllib3": "extra crm: what both clients ask again through",
    "weasyprint": "extra reports",
}

# The part of the standard library that reads a clock, a file, a network or the surroundings.
NOT_IN_DOMAIN = _names(
    "asyncio getpass glob http locale multiprocessing os pathlib platform secrets shutil signal socket "
    "sqlite3 ssl subprocess tempfile threading time urllib.request webbrowser zipfile"
)


@dataclass(frozen=True)
class Import:
    """One imported name, where it stands, and whether it is hidden inside a function."""

    name: str
    line: int
    hidden: bool


def imports(source: str, module: str = "", *, package: bool = False) -> list[Import]:
    """
    List what a module imports, ``from a import b`` as ``a.b``.

    Args:
        source: The module's text.
        module: Its dotted name, needed for relative imports.
        package: Whether it is an ``__init__``.
    """
    found: list[Import] = []
    for node, hidden in _nodes(ast.parse(source)):
        names: Iterable[str] = ()
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = _absolute(node, module, package=package)
            names = [f"{start}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            names = [str(text.value) for text in node.args[:1] if isinstance(text, ast.Constant)]
        found += [Import(name, getattr(node, "lineno", 0), hidden) for name in names]
    return found


def _nodes(tree: ast.AST, *, hidden: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    for node in ast.iter_child_nodes(tree):
        yield node, hidden
        inside = hidden or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from _nodes(node, hidden=inside)


def _absolute(node: ast.ImportFrom, module: str, *, package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    stem = parts[: len(parts) - node.level + (1 if package else 0)]
    return ".".join([*stem, *([node.module] if node.module else [])])


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def layer_of(name: str) -> str:
    """Find the layer of a name below the package: ``ui.panel`` for ``ui.panel.pages``, else ``""``."""
    fitting = [layer for layer in LAYERS if layer and f"{name}.".startswith(f"{layer}.")]
    return max(fitting, key=len, default="")


def misplaced_imports(
    source: str, module: str, standard: Iterable[str], *, package: bool = False
) -> list[str]:
    """Name the imports a module's layer may not have."""
    name = module.removeprefix(PACKAGE).removeprefix(".")
    layer = layer_of(name)
    if name and not layer:
        return [f"{module}: no layer for it in LAYERS; a new module must find its place"]
    return [
        f"{module}:{line.line}: {layer or 'the front door'} may not import {line.name}"
        for line in imports(source, module, package=package)
        if not _may_import(layer, line, frozenset(standard))
    ]


def _may_import(layer: str, line: Import, standard: frozenset[str]) -> bool:
    top, _, rest = line.name.partition(".")
    if top == PACKAGE:
        wanted = layer_of(rest)
        return wanted == layer or wanted in LAYERS[layer].own
    if layer == "domain" and any(f"{line.name}.".startswith(f"{name}.") for name in NOT_IN_DOMAIN):
        return False
    return top in standard or top in LAYERS[layer].outside or (line.hidden and top in OPTIONAL_EXTRAS)


def hidden_imports(source: str, module: str = "") -> list[str]:
    """Name the imports inside functions that are not optional extras."""
    return [
        f"{module}:{line.line}: {line.name} is imported inside a function"
        for line in imports(source, module)
        if line.hidden and line.name.partition(".")[0] not in OPTIONAL_EXTRAS
    ]


# ------------------------------------------------------------------------------ the pure heart

CLOCKS = _names("now today utcnow")
DOORS = _names("open input print exec eval")
FILES = re.compile(r"(read|scan)_[a-z]+|to_(csv|excel|parquet|pickle|feather|sql|clipboard|hdf)|write_[a-z]+")
FRAME_LIBRARIES = _names("pd pl np pandas polars numpy")


def impurities(source: str, module: str = "") -> list[str]:
    """Name what reads a clock, a file or the surroundings; the domain is handed all three."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [f"{module}:{call.lineno}: {why}" for call in calls for why in [_impurity(call)] if why]


def _impurity(call: ast.Call) -> str:
    name, method = _called(call), isinstance(call.func, ast.Attribute)
    given = [text.value for text in call.args if isinstance(text, ast.Constant)]
    if (method and name in CLOCKS) or (
        name in {"to_datetime", "Timestamp", "datetime64"} and CLOCKS & {*given}
    ):
        return f"{name}() reads a clock"
    if not method and name in DOORS:
        return f"{name}() leaves the domain"
    if method and FILES.fullmatch(name) and (name.startswith("to_") or _owner(call) in FRAME_LIBRARIES):
        return f"{name}() touches a file"
    return ""


def _owner(call: ast.Call) -> str:
    target = call.func.value if isinstance(call.func, ast.Attribute) else None
    return target.id if isinstance(target, ast.Name) else ""


# ------------------------------------------------------------------------------ thin ends

DASHBOARD_LINES = 40
NOTEBOOK_CELLS = 12
CELL_LINES = 8


def definitions(source: str) -> list[str]:
    """Name the functions and classes a text defines."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]


def foreign_imports(source: str, allowed: frozenset[str]) -> list[str]:
    """Name the imports that are neither in the list nor names out of it."""
    found = {line.name for line in imports(source)}
    return sorted(name for name in found if name not in allowed and name.rpartition(".")[0] not in allowed)


def thick_dashboard(source: str) -> list[str]:
    """Say what a dashboard does beyond arranging."""
    lines = len(source.splitlines())
    return [
        *([f"{lines} lines, at most {DASHBOARD_LINES}"] if lines > DASHBOARD_LINES else []),
        *(f"defines {name}: it belongs in the package" for name in definitions(source)),
        *(f"imports {name}" for name in foreign_imports(source, DASHBOARDS_MAY_IMPORT)),
    ]


def thick_notebook(text: str) -> list[str]:
    """Say what a notebook does beyond telling, and what its outputs give away."""
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    problems = [f"{len(cells)} code cells, at most {NOTEBOOK_CELLS}"] if len(cells) > NOTEBOOK_CELLS else []
    for number, cell in enumerate(cells, 1):
        source = "".join(cell["source"])
        problems += [f"code cell {number}: {problem}" for problem in _thick_cell(source)]
        problems += [
            f"code cell {number}: its output shows {found}"
            for found in giveaways(json.dumps(cell.get("outputs", [])))
        ]
    return problems


def _thick_cell(source: str) -> list[str]:
    lines = source.splitlines()
    python = "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))
    return [
        *([f"{len(lines)} lines, at most {CELL_LINES}"] if len(lines) > CELL_LINES else []),
        *(f"defines {name}: it belongs in the package" for name in definitions(python)),
        *(f"imports {name}" for name in foreign_imports(python, NOTEBOOKS_MAY_IMPORT)),
    ]


# ------------------------------------------------------------------------------ habits


def silent_tests(source: str) -> list[str]:
    """Name the tests whose docstring does not say in a sentence what is true."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [
        f"{node.name} (line {node.lineno})"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, kinds) and node.name.startswith("test_") and not _is_sentence(node)
    ]


def _is_sentence(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    said = (ast.get_docstring(node) or "").strip()
    return len(said.split()) > 2 and said[-1] in ".?!:)"


# Written in pieces, so that this file does not name what it looks for.
GIVEAWAYS = {
    "a folder of somebody's machine": re.compile(
        r"(?<![\w.~*}-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", r"home/\w+", r"Users/\w+"]) + r")/"
    ),
    "a drive of somebody's machine": re.compile(r"\b[A-Z]:\\\\?Users\\"),
    "a package index": re.compile(
        "|".join(
            [
                r"--(?:extra-)?index-" + "url",
                "python" + r"hosted\.org",
                r"pip\." + r"conf\b",
                r"\.py" + "pirc",
            ]
        )
    ),
    "a password in an address": re.compile(
        r"\b(?:https?|postgresql(?:\+\w+)?)://\w+:(?!password|secret|\W)[^@\s/]{3,}@(?!localhost|127)"
    ),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
}


def giveaways(text: str) -> list[str]:
    """Name what a text tells about the machine it was written on, or should have kept to itself."""
    return [
        f"{what}: {match.group()}" for what, pattern in GIVEAWAYS.items() for match in pattern.finditer(text)
    ]
