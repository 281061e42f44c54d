"""
A file of settings as YAML: written to be read by people, and read with every value's place in it.

What stands in the file is taken as text, so that the country *NO* stays a country and an article number its
zeros; whoever knows what a value is reads it. Only plain YAML is read: no anchors, no tags, nothing deep,
nothing large, no name twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from kapta_workspace.domain.errors import Unreadable

LARGEST = 2_000_000
"""So many characters a file may have."""
DEEPEST = 12
"""So many lists and groups may stand in each other."""

NOTHING = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One value of the file, and where it stands.

    Attributes:
        path: Its place: *metrics › 2 › format*, lists counted from 1.
        line: Its line.
        text: What is written there; None for nothing, and for what holds other values.
        fields: What it holds by name, in order.
        items: What it holds as a list.
        kind: *value*, *list* or *group*.
        plain: The same as Python's own values, as YAML reads them.
    """

    path: str
    line: int
    kind: str
    text: str | None = None
    fields: Mapping[str, "Entry"] = field(default_factory=dict)
    items: tuple["Entry", ...] = ()
    plain: Any = None

    @property
    def place(self) -> str:
        """Where it stands, as a sentence begins: *line 12, metrics › 2 › format*."""
        return f"line {self.line}, {self.path}" if self.path else f"line {self.line}"


def read(text: str) -> Entry:
    """
    Read a file of settings.

    Raises:
        Unreadable: with the line, when it is no YAML, or more than a file of settings may be.
    """
    if len(text) > LARGEST:
        raise Unreadable(f"The file has more than {LARGEST:,} characters; no settings are that long.")
    try:
        _look_through(text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        if node is None:
            raise Unreadable("The file is empty.")
        return _entry(node, "")
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise Unreadable(f"The file is no YAML. {where}{error.problem or error.context}.") from error
    except yaml.YAMLError as error:
        raise Unreadable("The file is no YAML: it holds signs no text has.") from error


def _look_through(text: str) -> None:
    """Refuse what makes a small file large or dangerous, before anything of it is built."""
    deep = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if deep > DEEPEST:
            raise Unreadable(f"line {line}: more than {DEEPEST} lists and groups stand in each other.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(
                f"line {line}: a file of settings has no anchors (& and *). Write the value out."
            )
        if getattr(event, "tag", None):
            raise Unreadable(f"line {line}: a file of settings has no tags ({event.tag}).")
        if (
            isinstance(event, yaml.DocumentStartEvent)
            and event.start_mark.index
            and event.explicit
            and line > 1
        ):
            _one_document(text, line)


def _one_document(text: str, line: int) -> None:
    before = text.splitlines()[: line - 1]
    if any(one.strip() and not one.lstrip().startswith("#") for one in before):
        raise Unreadable(f"line {line}: a second document begins. A file of settings is one.")


def _entry(node: Any, path: str) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        fields = dict(_named(node, path))
        plain = {name: one.plain for name, one in fields.items()}
        return Entry(path, line, "group", fields=fields, plain=plain)
    if isinstance(node, yaml.SequenceNode):
        items = tuple(_entry(one, _below(path, number)) for number, one in enumerate(node.value, 1))
        return Entry(path, line, "list", items=items, plain=[one.plain for one in items])
    nothing = node.tag == NOTHING
    return Entry(path, line, "value", None if nothing else node.value, plain=_plain(node))


def _named(node: Any, path: str) -> Iterator[tuple[str, Entry]]:
    known: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise Unreadable(f"line {line}: a name is a word, not a list.")
        if key.value in known:
            where = f" within {path}" if path else ""
            raise Unreadable(f"line {line}: “{key.value}” stands there twice{where}. Keep one of the two.")
        known.add(key.value)
        yield key.value, _entry(value, _below(path, key.value))


def _below(path: str, name: object) -> str:
    return f"{path} › {name}" if path else str(name)


def _plain(node: Any) -> Any:
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError):
        return node.value


# --- writing ------------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Writes long texts as blocks, lists indented, and nothing twice removed by an anchor."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Write everything out."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists, too: that reads better and compares better."""
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    lines = text.split("\n")
    style = "|" if "\n" in text.strip("\n") and all(line == line.rstrip() for line in lines) else None
    if not all(line.isprintable() for line in lines):
        style = '"'  # signs nobody sees, other line ends among them, are written as what they are
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _nothing(dumper: yaml.SafeDumper, _nothing: None) -> yaml.ScalarNode:
    return dumper.represent_scalar(NOTHING, "")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(type(None), _nothing)


def written(sections: Mapping[str, Any], remark: str = "") -> str:
    """A file of settings: a remark on top, then section by section with a line between them."""
    parts = ["".join(f"# {line}\n" for line in remark.splitlines())]
    parts += [
        yaml.dump({name: value}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
        for name, value in sections.items()
    ]
    return "\n".join(part for part in parts if part)
