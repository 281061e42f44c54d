"""The chart's module is one file to the toolkits, whatever it is written in."""

import re
import shutil
import subprocess
from collections import Counter

import pytest

from kapta_workspace.ui.orgchart import module

TOP = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def test_the_parts_are_joined_into_one_module():
    """No import is left, and one export: the one both toolkits ask for."""
    text = module.source()

    assert ["export default { render };"] == re.findall(r"^(?:import|export)\b.*$", text, re.MULTILINE)


def test_no_name_is_defined_in_two_parts():
    """Joined parts share their names: a second definition would break the whole module."""
    names = Counter(TOP.findall(module.source()))

    assert [] == [name for name, times in names.items() if times > 1]


def test_every_part_is_joined_and_stands_after_what_it_imports():
    """No file is forgotten, and none uses at its top what comes later."""
    files = {path.stem for path in (module.FOLDER / "parts").glob("*.js")}
    assert files == set(module.PARTS)

    for at, part in enumerate(module.PARTS):
        text = (module.FOLDER / "parts" / f"{part}.js").read_text(encoding="utf-8")
        for wanted in re.findall(r'from "\./(\w+)\.js"', text):
            assert module.PARTS.index(wanted) < at, f"{part} imports {wanted}"


def test_every_imported_name_is_exported_where_it_comes_from():
    """The parts are modules in their own right: what they import exists."""
    texts = {
        part: (module.FOLDER / "parts" / f"{part}.js").read_text(encoding="utf-8") for part in module.PARTS
    }
    exported = {
        part: set(re.findall(r"^export (?:function|class|const|let) (\w+)", text, re.MULTILINE))
        for part, text in texts.items()
    }
    missing = [
        (part, name, source)
        for part, text in texts.items()
        for names, source in re.findall(r'^import \{ ([^}]*) \} from "\./(\w+)\.js";', text, re.MULTILINE)
        for name in names.split(", ")
        if name not in exported[source]
    ]

    assert [] == missing


def test_the_module_is_valid_javascript(tmp_path):
    """Node reads it without running it."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node: the browser tests will tell")
    path = tmp_path / "orgchart.mjs"
    path.write_text(module.source(), encoding="utf-8")

    done = subprocess.run([node, "--check", str(path)], capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stderr


def test_nothing_is_asked_of_other_hosts():
    """Neither the module nor its style names an address outside; the SVG namespace is no address."""
    text = (module.source() + module.style()).replace("http://www.w3.org/2000/svg", "")

    assert [] == re.findall(r"https?://\S+", text)
    assert "innerHTML" not in text
