"""
A tidy tree: parents centred over their reports, subtrees as close as they go, leaves stacked in columns.

Reingold and Tilford's contours, with two changes. Siblings are pushed together once from the left and
once from the right, and stand in the middle between the two, so small subtrees do not cluster on one side
(the mean of two placings that keep their distances keeps them too). And contours have half-level rows, so
that a stack of leaves may have rows of its own. The module on the screen has the same steps in the same
order and comes to the same numbers.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from kapta_workspace.domain.orgchart import look
from kapta_workspace.domain.orgchart.forest import Forest

DOWN, RIGHT = "down", "right"
SEAT = "seat:"
"""What the key of a vacant seat begins with; its role code follows."""

Key = int | str


@dataclass(frozen=True, slots=True)
class Spot:
    """
    Where a card stands.

    Attributes:
        x: Of its left edge, in pixels.
        y: Of its top edge.
        in_column: Whether it is part of a stack, fed by a line on its left.
    """

    x: float
    y: float
    in_column: bool = False


@dataclass(frozen=True)
class Layout:
    """
    Where everything stands.

    Attributes:
        spots: Person id, or ``SEAT`` and a role, → spot. The unplaced and the collapsed have none.
        direction: ``DOWN`` or ``RIGHT``.
        card: Height of a card in pixels.
        width: Of it all, in pixels.
        height: Of it all.
    """

    spots: Mapping[Key, Spot]
    direction: str
    card: int
    width: float
    height: float


@dataclass(slots=True)
class _Block:
    """A card, or a stack of leaves; contours are distances from its centre line, the lowest row first."""

    keys: Sequence[Key]
    columns: int = 0
    children: list["_Block"] = field(default_factory=list)
    left: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    x: float = 0.0
    row: int = 0


@dataclass(frozen=True, slots=True)
class _Scale:
    """Rows and distances of one direction; breadth runs along the level, rows across the levels."""

    breadth: float
    card_rows: int
    row: float
    gap: float
    stacks_from: int


def tidy(
    forest: Forest, *, direction: str = DOWN, collapsed: Collection[int] = (), compact: bool = False
) -> Layout:
    """
    Lay out a forest, its vacant seats beside it.

    Args:
        forest: What ``forest`` made.
        direction: ``DOWN``, or ``RIGHT`` for very wide trees.
        collapsed: Ids of people whose reports are folded away; they count as leaves.
        compact: Whether even two leaves are stacked, to save breadth.
    """
    card = look.TALL if forest.is_family else look.HEIGHT
    scale = _scale(direction, card, compact=compact)
    top = _Block(())
    top.children = _blocks(_under(forest, collapsed), scale)
    seats = [SEAT + role for role in forest.vacant]
    if seats:
        top.children += [_Block(seats, 1)] if scale.stacks_from else [_Block([seat]) for seat in seats]
    blocks = _measured(top, scale)
    spots = _spots(blocks, scale, direction, card)
    return Layout(
        spots,
        direction,
        card,
        max((spot.x + look.WIDTH for spot in spots.values()), default=0.0),
        max((spot.y + card for spot in spots.values()), default=0.0),
    )


def _scale(direction: str, card: int, *, compact: bool) -> _Scale:
    if direction == RIGHT:
        return _Scale(card, 1, look.WIDTH + look.SIDE_STEP, look.ROW_GAP, stacks_from=0)
    return _Scale(look.WIDTH, 3, (card + look.ROW_GAP) / 2, look.GAP, stacks_from=2 if compact else 4)


def _under(forest: Forest, collapsed: Collection[int]) -> dict[int | None, list[int]]:
    under: dict[int | None, list[int]] = {None: list(forest.roots)}
    placed = forest.nodes[forest.nodes["place"] == "under"]
    for one, boss in zip(placed["id"].tolist(), placed["manager"].tolist(), strict=True):
        if boss not in collapsed:
            under.setdefault(boss, []).append(one)
    return under


# ------------------------------------------------------------------------------ blocks


def _blocks(under: Mapping[int | None, Sequence[int]], scale: _Scale) -> list[_Block]:
    """The blocks on top, each with its own below it."""
    top = _Block(())
    waiting: list[tuple[_Block, int | None]] = [(top, None)]
    while waiting:
        parent, one = waiting.pop()
        reports = under.get(one, ())
        leaves = [report for report in reports if not under.get(report)]
        mixed = 0 < len(leaves) < len(reports)
        stacked = bool(scale.stacks_from) and (mixed or len(leaves) >= scale.stacks_from)
        single = [report for report in reports if under.get(report)] if stacked else list(reports)
        cards = [_Block([report]) for report in single]
        parent.children = [*cards, *([_Block(leaves, columns_of(len(leaves)))] if stacked else [])]
        waiting.extend((card, report) for card, report in zip(cards, single, strict=True))
    return top.children


def columns_of(leaves: int) -> int:
    """Into how many columns so many leaves go."""
    if leaves <= 3:
        return 1
    return 2 if leaves <= 8 else 3 if leaves <= 3 * look.STACK_ROWS else ceil(leaves / look.STACK_ROWS)


def _measured(top: _Block, scale: _Scale) -> list[_Block]:
    """All blocks from the top, each with its distance from its parent's centre and its row."""
    order = [top]
    for block in order:
        order.extend(block.children)
    for block in reversed(order):
        _close_up(block, scale)
    for block in order:
        for child in block.children:
            child.x += block.x
            child.row = block.row + (scale.card_rows if block.keys else 0)
    return order[1:]


def _close_up(block: _Block, scale: _Scale) -> None:
    half, rows = _own(block, scale)
    places = _spread(block.children, scale.gap)
    middle = (places[0] + places[-1]) / 2 if places else 0.0
    for child, at in zip(block.children, places, strict=True):
        child.x = at - middle
    block.left = _outer(block.children, "left")
    block.right = _outer(block.children, "right")
    block.left.extend([-half] * rows)
    block.right.extend([half] * rows)


def _own(block: _Block, scale: _Scale) -> tuple[float, int]:
    if not block.keys:
        return 0.0, 0
    if block.columns:
        rows = ceil(len(block.keys) / block.columns)
        return block.columns * (scale.breadth + look.COLUMN_GUTTER) / 2, 2 * rows
    return scale.breadth / 2, scale.card_rows


def _outer(children: Sequence[_Block], side: str) -> list[float]:
    """The common contour of neighbours, lowest row first; one child on its own lends its list."""
    if len(children) == 1:
        lent: list[float] = getattr(children[0], side)
        return lent
    contours = [(child.x, getattr(child, side)[::-1]) for child in children]
    best = min if side == "left" else max
    deepest = max((len(contour) for _, contour in contours), default=0)
    rows = reversed(range(deepest))
    return [best(x + contour[row] for x, contour in contours if row < len(contour)) for row in rows]


Contour = tuple[Sequence[float], Sequence[float]]


def _spread(children: Sequence[_Block], gap: float) -> list[float]:
    """The centres of neighbours, the first at 0: half way between pushed to the left and to the right."""
    if len(children) < 2:
        return [0.0] * len(children)
    contours = [(child.left[::-1], child.right[::-1]) for child in children]
    from_left = _pushed(contours, gap)
    if len(contours) < 3:
        return from_left
    mirrored = [([-value for value in right], [-value for value in left]) for left, right in contours]
    from_right = _pushed(mirrored[::-1], gap)
    return [(near + from_right[-1] - far) / 2 for near, far in zip(from_left, from_right[::-1], strict=True)]


def _pushed(contours: Sequence[Contour], gap: float) -> list[float]:
    places: list[float] = []
    edge: list[float] = []
    for left, right in contours:
        at = max((far - near for far, near in zip(edge, left, strict=False)), default=-gap) + gap
        edge[: len(right)] = [at + value for value in right]
        places.append(at)
    return places


# ------------------------------------------------------------------------------ spots


def _spots(blocks: Iterable[_Block], scale: _Scale, direction: str, card: int) -> dict[Key, Spot]:
    found = {key: spot for block in blocks for key, spot in _cards(block, scale, card)}
    least = min((spot.x for spot in found.values()), default=0.0)
    if direction == DOWN:
        return {key: Spot(spot.x - least, spot.y, spot.in_column) for key, spot in found.items()}
    return {key: Spot(spot.y, spot.x - least) for key, spot in found.items()}


def _cards(block: _Block, scale: _Scale, card: int) -> Iterable[tuple[Key, Spot]]:
    if not block.columns:
        yield block.keys[0], Spot(block.x - scale.breadth / 2, block.row * scale.row)
        return
    rows = ceil(len(block.keys) / block.columns)
    step = scale.breadth + look.COLUMN_GUTTER
    start = block.x - block.columns * step / 2 + look.COLUMN_GUTTER
    for at, key in enumerate(block.keys):
        column, row = divmod(at, rows)
        y = block.row * scale.row + row * (card + look.ROW_GAP)
        yield key, Spot(start + column * step, y, in_column=True)
