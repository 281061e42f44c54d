"""Long names where there is little room: over two lines, and cut so that they can be told apart."""

from collections.abc import Collection, Sequence

from kapta_workspace.domain.orgchart.look import shortened, text_width

ALIKE = 6
"""Names that begin with so many letters in common look alike once they are cut at the end."""

HEAD = 0.25
"""The share of the room that the beginning keeps where a name is cut in the middle."""

TAIL = 0.4
"""The end begins with a whole word where that leaves it such a share of the room."""


def in_lines(text: str, size: float, room: float) -> list[str]:
    """
    A name in one line where it fits, else in two, broken between words; only then is the second one cut.

    >>> in_lines("Ada King Byron", 10, 55)
    ['Ada King', 'Byron']
    """
    if text_width(text, size) <= room:
        return [text]
    words = text.split()
    first = words[:1]
    for word in words[1:]:
        if text_width(" ".join([*first, word]), size) > room:
            break
        first.append(word)
    rest = " ".join(words[len(first) :])
    return [shortened(one, size, room) for one in (" ".join(first), rest) if one]


def told_apart(names: Collection[str], size: float, room: float) -> dict[str, str]:
    """
    Each name as it is written in a room: whole where it fits, else cut.

    A name that begins like another one is cut in the middle, since its end is what tells it apart.

    >>> told_apart(["Ravensholt Care Group", "Ravensholt Scotland North"], 10, 90)
    {'Ravensholt Care Group': 'Rav…Care Group', 'Ravensholt Scotland North': 'Rav…cotland North'}
    """
    every = sorted(set(names))
    return {
        name: name
        if text_width(name, size) <= room
        else _middle(name, size, room)
        if _begins_like(name, every)
        else shortened(name, size, room)
        for name in names
    }


def _begins_like(name: str, others: Sequence[str]) -> bool:
    return any(other != name and other[:ALIKE] == name[:ALIKE] for other in others)


def _middle(name: str, size: float, room: float) -> str:
    """The beginning, an ellipsis, and as much of the end as there is room for."""
    head = name[:1]
    while text_width(name[: len(head) + 1], size) <= room * HEAD:
        head = name[: len(head) + 1]
    start = len(head)
    while start < len(name) and text_width(f"{head}…{name[start:]}", size) > room:
        start += 1
    word = name.find(" ", start) + 1
    if word and text_width(name[word:], size) >= room * TAIL:
        start = word
    return f"{head.rstrip()}…{name[start:].lstrip()}"
