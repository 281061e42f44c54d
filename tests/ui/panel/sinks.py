"""
The places where Panel runs a string as HTML, and a reader of source that finds what is passed to them.

``findings`` names every such place that is given anything but a literal, an answer of ``ui.panel.safe``, or a
piece. Names it cannot follow to one of these are refused: the remedy is one word, ``safe_text(...)``.
"""

import ast
from collections.abc import Iterator

# Who: the callable's last name; what: the positions and keywords that are run as HTML.
# Measured in Chromium with Panel 1.9.4 and panel-material-ui 0.16.6.
SINKS: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Accordion": ((0, 1, 2, 3, 4, 5, 6, 7), ("title",)),
    "Alert": ((0,), ("object", "title")),
    "Card": ((), ("title",)),
    "ChatMessage": ((0,), ("object", "user")),
    "DataFrame": ((), ("escape",)),
    "Div": ((), ("text",)),
    "HTML": ((0,), ("object",)),
    "Markdown": ((0,), ("object",)),
    "MultiChoice": ((), ("options", "label", "name")),
    "Number": ((), ("name",)),
    "SVG": ((0,), ("object",)),
    "StaticText": ((), ("value",)),
    "Str": ((0,), ("object",)),
    "String": ((), ("name",)),
    "Tabs": ((0, 1, 2, 3, 4, 5, 6, 7), ()),
    "Tabulator": ((), ("titles", "formatters", "groupby")),
    "TooltipIcon": ((), ("value",)),
    "Tooltip": ((0,), ("content",)),
    "Typography": ((0,), ("object",)),
    "panel": ((0,), ()),
    # These five are how Panel's notifications are told; loggers, named log, have some of the names too.
    "error": ((0,), ("message",)),
    "info": ((0,), ("message",)),
    "send": ((0,), ("message",)),
    "success": ((0,), ("message",)),
    "warning": ((0,), ("message",)),
}
NOTICES = {"error", "info", "send", "success", "warning"}
EVERYWHERE = {"description"}  # a widget's tooltip, whichever widget
TITLED = {"Tabs", "Accordion"}  # take (title, part) pairs, and plain parts which are no text

SAFE_MAKERS = {"Safe", "html", "join", "safe_html", "safe_markdown", "safe_text", "safe_url"}
TRUST = {"Markup", "Safe"}  # what they are given is believed, so it must be literal


def findings(source: str, safe: frozenset[str] = frozenset()) -> list[str]:
    """
    Name the sinks in a text that are given something unsafe, and the trust given to what is not literal.

    Args:
        source: The text of a module.
        safe: Names of further functions that give ``Safe``, such as the pieces.
    """
    tree = ast.parse(source)
    makers = SAFE_MAKERS | safe
    return [
        *(f"line {line}: {name} is given {shown}" for line, name, shown in _unsafe(tree, makers)),
        *(f"line {line}: {name} believes {shown}" for line, name, shown in _believed(tree)),
    ]


def _unsafe(tree: ast.AST, makers: set[str]) -> Iterator[tuple[int, str, str]]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = _name(call.func)
        for given in _given(call, name):
            if not is_safe(given, makers):
                yield given.lineno, name, ast.unparse(given)


def _believed(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = _name(call.func)
        given = [*call.args[:1]] if name in TRUST or name == "html" else []
        for text in given:
            if not _is_literal(text):
                yield text.lineno, name, ast.unparse(text)


def _given(call: ast.Call, name: str) -> Iterator[ast.expr]:
    for keyword in call.keywords:
        if keyword.arg in EVERYWHERE:
            yield keyword.value
    if name not in SINKS or (name in NOTICES and ast.unparse(call.func).startswith("log")):
        return
    positions, keywords = SINKS[name]
    for at in positions:
        if at < len(call.args):
            yield from _titles(call.args[at]) if name in TITLED else [call.args[at]]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in keywords)


def _titles(given: ast.expr) -> list[ast.expr]:
    if isinstance(given, ast.Starred):
        return [given]
    return [given.elts[0]] if isinstance(given, ast.Tuple) else []


def is_safe(given: ast.expr, makers: set[str]) -> bool:
    """Whether an expression is a literal or made by somebody who makes nothing unsafe."""
    if isinstance(given, ast.IfExp):
        return is_safe(given.body, makers) and is_safe(given.orelse, makers)
    if isinstance(given, ast.Call):
        return _name(given.func) in makers
    return _is_literal(given)


def _is_literal(given: ast.expr) -> bool:
    if isinstance(given, ast.List | ast.Tuple):
        return all(_is_literal(part) for part in given.elts)
    return isinstance(given, ast.Constant)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
