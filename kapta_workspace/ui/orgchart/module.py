"""The ES module of the chart: written in parts, joined into one file, for no toolkit resolves the imports."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
PARTS = (
    *("elements", "codes", "tree", "layout", "lines", "card", "state", "view", "painter", "tip"),
    *("outline", "tray", "tools", "files", "moves", "keys", "chart"),
)
"""In an order in which every part stands after those it imports from."""

IMPORT = re.compile(r'^import \{[^}]*\} from "\./\w+\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def source() -> str:
    """The whole module: the parts in order, without the imports between them."""
    texts = [(FOLDER / "parts" / f"{part}.js").read_text(encoding="utf-8") for part in PARTS]
    return "\n".join(EXPORT.sub("", IMPORT.sub("", text)) for text in texts)


def style() -> str:
    """The style sheet of the chart."""
    return (FOLDER / "orgchart.css").read_text(encoding="utf-8")
