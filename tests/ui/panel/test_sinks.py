"""No text from a record reaches a place that runs HTML without coming through the one door."""

import inspect
from pathlib import Path

import pytest

import kapta_workspace.ui.panel as screens
from kapta_workspace.ui.panel import drawings, icons, pieces, section, tables
from kapta_workspace.ui.panel.safe import Safe
from tests.ui.panel.sinks import findings

FOLDER = Path(screens.__file__).parent
# Shows text as text where it does not escape it: tests/browser/test_components.py has a notice with < in it.
PROVED = {"notices.py": {"send is given shown"}}
SOURCES = sorted(path for path in FOLDER.rglob("*.py") if path.name != "safe.py")
PIECES = frozenset(
    name
    for module in (pieces, drawings, icons, section, tables)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__annotations__.get("return") is Safe
)


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(FOLDER)) for path in SOURCES])
def test_every_sink_is_given_something_safe(path):
    """Each place that runs HTML is given a literal, an answer of ui.panel.safe, or a piece."""
    assert PROVED.get(path.name, set()) == {
        found.partition(": ")[2] for found in findings(path.read_text(encoding="utf-8"), PIECES)
    }


@pytest.mark.parametrize(
    "fault",
    [
        "pn.pane.HTML(account.name)",
        "pn.pane.Markdown(f'**{name}**')",
        "pn.pane.Str(note)",
        "pmui.Alert(title=name)",
        "pmui.Card(part, title=name)",
        "pmui.Tabs((name, part))",
        "pmui.Tabs(*parts)",
        "pn.Accordion(('Plan', part), (name, part))",
        "pmui.Typography('<b>' + name)",
        "pn.widgets.StaticText(value=name)",
        "pn.widgets.MultiChoice(options=names)",
        "pn.widgets.TextInput(description=hint)",
        "pn.state.notifications.error(str(problem))",
        "pn.panel(text)",
        "pn.pane.DataFrame(frame, escape=flag)",
        "pn.pane.HTML('<p>' if x else name)",
        "Safe(name)",
        "Safe(f'<b>{name}</b>')",
        "html(template, name=name)",
        "markupsafe.Markup(name)",
    ],
)
def test_a_planted_fault_is_found(fault):
    """Each way to pass ordinary text to such a place is caught."""
    assert 1 == len(findings(fault))


@pytest.mark.parametrize(
    "fine",
    [
        "pn.pane.HTML('<p>Nothing here.</p>')",
        "pn.pane.HTML(safe_text(name))",
        "pmui.Tabs(('Details', part), ('Plan', other))",
        "pmui.Card(part, title=safe.safe_text(name))",
        "pmui.Alert(html('<b>{name}</b>', name=name))",
        "log.error(name)",
        "pn.pane.HTML(safe_text(a) if a else 'none')",
    ],
)
def test_what_is_safe_passes(fine):
    """Literals and what came through the door are let pass."""
    assert [] == findings(fine)
