"""The house keeps its rules: who imports whom, a pure heart, thin ends, and nothing given away."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests import architecture as rules

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / rules.PACKAGE
MODULES = sorted(PACKAGE.rglob("*.py"))
DASHBOARDS = sorted((ROOT / "dashboards").glob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

MOST_LINES = 400
# Modules over the limit, with the size they may not pass. This list only ever gets shorter.
OVERGROWN: dict[str, int] = {}

VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "misc", "common_utils"}


def dotted(path: Path) -> str:
    """Name a module the way it is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tracked() -> list[Path]:
    """List the files of the repository that are text."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout: there is no list of tracked files")
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


# ------------------------------------------------------------------------------ who may import whom


def test_import_linter_keeps_its_contracts(capsys):
    """Every contract in pyproject.toml holds, through chains of imports too."""
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)

    assert EXIT_STATUS_SUCCESS == status, capsys.readouterr().out


def test_each_module_imports_what_its_layer_may():
    """Our own layers and other people's libraries alike: the table of CONTRIBUTING.md and no more."""
    broken = [
        fault
        for path in MODULES
        for fault in rules.misplaced_imports(
            path.read_text(), dotted(path), sys.stdlib_module_names, package=path.name == "__init__.py"
        )
    ]

    assert [] == broken, "\n" + "\n".join(broken)


def test_no_import_hides_inside_a_function():
    """Only the optional extras named in tests/architecture.py are imported where they are used."""
    broken = [fault for path in MODULES for fault in rules.hidden_imports(path.read_text(), dotted(path))]

    assert [] == broken, "\n" + "\n".join(broken)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("domain.plan", "import sqlalchemy"),
        ("domain.plan", "import os.path"),
        ("domain.plan", "from urllib.request import urlopen"),
        ("domain.plan", "from kapta_workspace.storage import store"),
        ("domain.plan", "from ..storage import store"),
        ("domain.plan", "from kapta_workspace import open_workspace"),
        ("charts.health", "from kapta_workspace.services.views import View"),
        ("services.records", "from kapta_workspace.charts import health"),
        ("services.records", "import sqlalchemy"),
        ("connectors.odoo", "from kapta_workspace.storage import store"),
        ("storage.store", "import panel"),
        ("ui.form", "import panel"),
        ("ui.jupyter.cards", "import panel"),
        ("ui.panel.pages", "import ipywidgets"),
        ("ui.panel.pages", "from kapta_workspace.ui.jupyter import cards"),
        ("ui.panel.pages", "from kapta_workspace.storage import store"),
        ("workspace", "from kapta_workspace.ui.panel import pages"),
        ("somewhere_new", "import re"),
    ],
)
def test_a_misplaced_import_is_caught(module, line):
    """One planted line a forbidden direction: each is named."""
    assert rules.misplaced_imports(line, f"kapta_workspace.{module}", sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("domain.plan", "import datetime as dt\nimport pandas as pd\nfrom . import fields"),
        ("domain.plan", "from urllib.parse import urlsplit"),
        ("services.records", "from kapta_workspace.storage import store"),
        ("ui.panel.pages", "from kapta_workspace import open_workspace\nimport panel as pn"),
        ("ui.panel.pages", "from kapta_workspace.ui.form import Form"),
        ("connectors.salesforce", "def connect():\n    import simple_salesforce"),
    ],
)
def test_a_fitting_import_passes(module, line):
    """What the table allows is not complained of."""
    assert [] == rules.misplaced_imports(line, f"kapta_workspace.{module}", sys.stdlib_module_names)


@pytest.mark.parametrize(
    "text",
    [
        "def score():\n    import kapta_workspace.storage",
        "class Page:\n    async def draw(self):\n        from kapta_workspace.charts import health",
        "def score():\n    return importlib.import_module('panel')",
    ],
)
def test_a_hidden_import_is_caught(text):
    """An import inside a function or a method, however it is written, is named."""
    assert 1 == len(rules.hidden_imports(text))


# ------------------------------------------------------------------------------ the pure heart


def test_the_domain_reads_no_clock_and_no_file():
    """Today's date, the actor and the outside world are handed to the domain."""
    broken = [
        fault
        for path in MODULES
        if dotted(path).startswith(f"{rules.PACKAGE}.domain")
        for fault in rules.impurities(path.read_text(), dotted(path))
    ]

    assert [] == broken, "\n" + "\n".join(broken)


@pytest.mark.parametrize(
    "line",
    [
        "dt.date.today()",
        "datetime.now(UTC)",
        "pd.Timestamp.utcnow()",
        "pd.to_datetime('now')",
        "np.datetime64('today')",
        "open('accounts.csv')",
        "pd.read_csv(path)",
        "pl.scan_parquet(path)",
        "frame.to_excel(path)",
        "print(frame)",
    ],
)
def test_an_impure_call_is_caught(line):
    """Clocks, files and talking aloud are each named."""
    assert 1 == len(rules.impurities(line))


def test_a_pure_call_passes():
    """A parameter called today, a date read from text and a frame's own methods are no clock and no file."""
    text = "days = (today - pd.to_datetime('2026-11-22')).days\nframe.to_dict()\nreaders.read_number(text)"

    assert [] == rules.impurities(text)


# ------------------------------------------------------------------------------ thin ends


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.name)
def test_a_dashboard_only_arranges(path):
    """A dashboard is short, defines nothing and imports only the screens."""
    assert [] == rules.thick_dashboard(path.read_text())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_only_tells(path):
    """A notebook has few short cells, defines nothing and gives nothing away in its outputs."""
    assert [] == rules.thick_notebook(path.read_text())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("import panel\n" * 41, "41 lines, at most 40"),
        ("def page():\n    ...", "defines page"),
        ("class Page:\n    ...", "defines Page"),
        ("from kapta_workspace.storage import store", "imports kapta_workspace.storage.store"),
    ],
)
def test_a_thick_dashboard_is_caught(text, problem):
    """Length, definitions and reaching past the screens are each named."""
    assert problem in "\n".join(rules.thick_dashboard(text))


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (["1"] * 13, "13 code cells, at most 12"),
        (["1\n" * 9], "code cell 1: 9 lines, at most 8"),
        (["%matplotlib inline\ndef clean(frame): ..."], "defines clean"),
        (["import sqlalchemy"], "imports sqlalchemy"),
    ],
)
def test_a_thick_notebook_is_caught(cells, problem):
    """Too many cells, long cells, definitions and strange imports are each named."""
    text = json.dumps({"cells": [{"cell_type": "code", "source": [cell]} for cell in cells]})

    assert problem in "\n".join(rules.thick_notebook(text))


def test_an_output_that_names_a_home_folder_is_caught():
    """The path of somebody's machine in an output is found."""
    home = "/ho{}/ada/".format("me")
    output = {"output_type": "stream", "text": [f"saved {home}kapta.db"]}
    text = json.dumps({"cells": [{"cell_type": "code", "source": [], "outputs": [output]}]})

    assert [f"code cell 1: its output shows a folder of somebody's machine: {home}"] == (
        rules.thick_notebook(text)
    )


# ------------------------------------------------------------------------------ habits


def test_no_module_outgrows_its_noun():
    """A module over 400 lines has found its second noun; the few exceptions only shrink."""
    sizes = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in MODULES}
    grown = {name: size for name, size in sizes.items() if size > OVERGROWN.get(name, MOST_LINES)}
    cured = [name for name in OVERGROWN if sizes.get(name, 0) <= MOST_LINES]

    assert {} == grown
    assert [] == cured, "take these off the list"


def test_modules_are_named_after_what_they_hold():
    """Files are nouns of the trade: no utils, helpers, manager or base."""
    assert [] == [dotted(path) for path in MODULES if path.stem in VAGUE or path.parent.name in VAGUE]


def test_every_test_says_what_is_true():
    """Each test function has a docstring that is a sentence."""
    silent = {
        path.relative_to(ROOT).as_posix(): names
        for path in TESTS
        if (names := rules.silent_tests(path.read_text()))
    }

    assert {} == silent


@pytest.mark.parametrize(
    "text",
    [
        "def test_a():\n    assert 1",
        "async def test_a():\n    '''Works.'''",
        "def test_a():\n    '''No full stop here'''",
    ],
)
def test_a_silent_test_is_caught(text):
    """No docstring, one word, or no end to the sentence: each is named."""
    assert 1 == len(rules.silent_tests(text))


def test_the_repository_gives_nothing_away():
    """No tracked file names a folder of somebody's machine, a package index or a password."""
    found = {
        path.relative_to(ROOT).as_posix(): given
        for path in tracked()
        if (given := rules.giveaways(path.read_text(errors="replace")))
    }

    assert {} == found


@pytest.mark.parametrize(
    "pieces",
    [
        ("see /wo", "rk/main"),
        ("'/ro", "ot/kapta.db'"),
        ("/ho", "me/ada/kapta.db"),
        ("C:\\Us", "ers\\ada"),
        ("--index-", "url=https://example.com"),
        ("https://files.python", "hosted.org/x.whl"),
        ("postgresql+psycopg://kapta:", "hunter2@db.example.com/kapta"),
        ("-----BEGIN RSA PRI", "VATE KEY-----"),
    ],
)
def test_a_giveaway_is_caught(pieces):
    """Each thing that should have stayed at home is found."""
    assert 1 == len(rules.giveaways("".join(pieces)))


@pytest.mark.parametrize(
    "text",
    [
        "docs/work/plan.md, /benchmarks/work/, /homework/, ~/root/",
        "sqlite:////data/kapta.db",
        "postgresql+psycopg://kapta:password@db.example.com/kapta",
        "https://example.com/home/ada",
    ],
)
def test_ordinary_text_gives_nothing_away(text):
    """Relative folders, examples and web pages are let pass."""
    assert [] == rules.giveaways(text)
