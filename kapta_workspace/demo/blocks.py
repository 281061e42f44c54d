"""Texts kept as texts: a block is a line of facts parted by bars, then a paragraph, then an empty line."""

from typing import NamedTuple


class Block(NamedTuple):
    """The facts of a block's first line and the text under it."""

    facts: tuple[str, ...]
    text: str


def read(text: str) -> tuple[Block, ...]:
    r"""
    Read blocks; lines run on into one another, but a line that begins with a dash stays a line of its own.

    >>> read("a | b\nOne\ntwo.\n- three\n\nc\nFour.")
    (Block(facts=('a', 'b'), text='One two.\n- three'), Block(facts=('c',), text='Four.'))
    """
    return tuple(_block(part) for part in text.strip().split("\n\n"))


def _block(part: str) -> Block:
    head, *lines = part.strip().splitlines()
    joined = " ".join(f"\n{line}" if line.startswith("- ") else line for line in lines)
    return Block(tuple(fact.strip() for fact in head.split("|")), joined.replace(" \n", "\n"))
