"""The chart as a picture or a page of its own, without a browser: SVG and HTML."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from kapta_workspace.domain.orgchart import look, paths
from kapta_workspace.domain.orgchart.coverage import coverage
from kapta_workspace.domain.orgchart.face import GREY, INK, PAPER, card, chip_names, seat
from kapta_workspace.domain.orgchart.forest import Forest
from kapta_workspace.domain.orgchart.layout import DOWN, SEAT, Key, Layout, Spot, tidy
from kapta_workspace.domain.orgchart.markup import clean, element, text
from kapta_workspace.domain.orgchart.outline import edge_table, outline

MARGIN = 32.0
TRAY_COLUMNS = 4
CURVES = ("loop", "also", "influence", "conflict")


def svg(
    forest: Forest,
    *,
    title: str = "",
    direction: str = DOWN,
    collapsed: Collection[int] = (),
    compact: bool = True,
    colour_by: str = "friend_foe",
    second_layer: bool = True,
) -> str:
    """
    Draw a forest as one SVG file: trees, vacant seats, the people not placed yet, and the legend.

    Args:
        forest: What ``forest`` made.
        title: Written above the chart, with the coverage line below it.
        direction: ``down``, or ``right`` for very wide trees.
        collapsed: Ids of people whose reports are folded away.
        compact: Whether even two leaves are stacked, to save breadth.
        colour_by: A key of ``look.COLOUR_BY``; what the bands show.
        second_layer: Whether to draw influence, conflict and managers in other accounts.
    """
    layout = tidy(forest, direction=direction, collapsed=collapsed, compact=compact)
    tray, bottom = _tray(forest, layout)
    colours, chips = palette(forest, colour_by), chip_names(forest)
    spots = {**layout.spots, **tray}
    parts = [
        *_elbows(forest, layout),
        *(
            _placed(row, spots[row["id"]], layout, colours, chips)
            for row in forest.cards
            if row["id"] in spots
        ),
        *(_seated(key, spot, layout) for key, spot in spots.items() if isinstance(key, str)),
        *_curves(forest, spots, layout, CURVES if second_layer else ("loop",)),
        *([text("Not placed yet", 0, layout.height + 40, 13, GREY, font_weight="bold")] if tray else []),
    ]
    width = max([layout.width, *(spot.x + look.WIDTH for spot in tray.values()), 560.0])
    return _page("".join(parts), width, bottom, [title, str(coverage(forest))], _legend(colour_by, bottom))


def _tray(forest: Forest, layout: Layout) -> tuple[dict[Key, Spot], float]:
    """The people not placed yet in rows below the trees, and where it all ends."""
    columns = max(TRAY_COLUMNS, int(layout.width // (look.WIDTH + look.GAP)))
    top = layout.height + 56
    spots: dict[Key, Spot] = {
        one: Spot(
            at % columns * float(look.WIDTH + look.GAP),
            top + at // columns * float(layout.card + look.ROW_GAP),
        )
        for at, one in enumerate(forest.unplaced)
    }
    return spots, max((spot.y + layout.card for spot in spots.values()), default=layout.height)


def palette(forest: Forest, colour_by: str) -> dict[int, Sequence[str]]:
    """Person id → the colours of their band: none when unknown, two when accounts disagree."""
    codes: Mapping[str, str]
    if colour_by == "internal":
        known = sorted({user for users in forest.nodes["internal"] for user in users})
        by_user = {user: look.INTERNAL_COLOURS[at % 8] for at, user in enumerate(known)}
        said = [tuple(by_user[user] for user in users[:1]) for users in forest.nodes["internal"]]
        return dict(zip(forest.nodes["id"], said, strict=True))
    column = {"friend_foe": "attitudes", "role": "roles", "decision_power": "powers"}.get(
        colour_by, colour_by
    )
    codes = {
        "friend_foe": look.ATTITUDE_COLOURS,
        "role": look.ROLE_COLOURS,
        "decision_power": look.POWER_COLOURS,
        "band": look.BAND_COLOURS,
    }[colour_by]
    many = [value if isinstance(value, tuple) else (value,) for value in forest.nodes[column]]
    said = [tuple(codes[code] for code in values if code in codes) for values in many]
    return dict(zip(forest.nodes["id"], said, strict=True))


def _placed(
    row: Any,
    spot: Spot,
    layout: Layout,
    colours: Mapping[int, Sequence[str]],
    chips: Mapping[str, Sequence[str]],
) -> str:
    face = card(row, layout.card, colours[row["id"]], chips)
    return element("g", face, transform=f"translate({spot.x:.1f},{spot.y:.1f})")


def _seated(key: str, spot: Spot, layout: Layout) -> str:
    face = seat(key.removeprefix(SEAT), layout.card)
    return element("g", face, transform=f"translate({spot.x:.1f},{spot.y:.1f})")


def _elbows(forest: Forest, layout: Layout) -> list[str]:
    paths_of: dict[str, list[str]] = {"reports_to": [], "archived": []}
    for one, boss, kind in _drawn(forest, layout.spots, paths_of):
        paths_of[kind].append(paths.elbow(boss, one, layout))
    return [_stroke("".join(paths_of["reports_to"]), None), _stroke("".join(paths_of["archived"]), "6 5")]


def _curves(forest: Forest, spots: Mapping[Key, Spot], layout: Layout, kinds: Collection[str]) -> list[str]:
    return [paths.curve(one, other, layout, kind) for one, other, kind in _drawn(forest, spots, kinds)]


def _drawn(
    forest: Forest, spots: Mapping[Key, Spot], kinds: Collection[str]
) -> Iterator[tuple[Spot, Spot, str]]:
    """The lines of some kinds whose ends are both on the drawing."""
    for start, end, kind in forest.edges[["from", "to", "kind"]].itertuples(index=False):
        if kind in kinds and start in spots and end in spots and start != end:
            yield spots[start], spots[end], kind


def _stroke(d: str, dashes: str | None) -> str:
    colour = look.LINE_COLOURS["reports_to"]
    return (
        element("path", d=d, fill="none", stroke=colour, stroke_width=1.5, stroke_dasharray=dashes)
        if d
        else ""
    )


def _legend(colour_by: str, bottom: float) -> str:
    """What the colours mean, and below it what the signs mean."""
    parts, x, y = [], 0.0, bottom + 44
    for one in [*look.look()["scales"].get(colour_by, []), {"code": "", "label": "Unknown"}]:
        label = f"{one['label']} {look.MARKS[one['code']]}" if colour_by == "friend_foe" else one["label"]
        colour = one.get("colour")
        outline = colour or look.UNKNOWN
        parts.append(
            element("rect", x=x, y=y - 10, width=12, height=12, rx=3, fill=colour or PAPER, stroke=outline)
        )
        parts.append(text(label, x + 18, y, 11.5, GREY))
        x += look.text_width(label, 11.5) + 40
    return "".join([*parts, text(SIGNS, 0, y + 22, 11.5, GREY)])


SIGNS = (
    "★ primary contact · ● days since the last contact, ○ never · initials in a ring: our contact · "
    "bars: decision power"
)


def _page(content: str, width: float, bottom: float, heading: Sequence[str], legend: str) -> str:
    lines = [line for line in heading if line]
    top = -28.0 - 22 * len(lines)
    said = [
        text(line, 0, top + 22 + 22 * at, 18 if at == 0 and len(lines) > 1 else 13, INK if at == 0 else GREY)
        for at, line in enumerate(lines)
    ]
    box = (-MARGIN, top - MARGIN / 2, width + 2 * MARGIN, bottom - top + 76 + MARGIN)
    return element(
        "svg",
        element("rect", x=box[0], y=box[1], width=box[2], height=box[3], fill=PAPER)
        + "".join(said)
        + content
        + legend,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(f"{part:.1f}" for part in box),
        width=f"{box[2]:.0f}",
        height=f"{box[3]:.0f}",
        font_family="Roboto, Arial, sans-serif",
        role="img",
    )


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:14px/1.5 Roboto,Arial,sans-serif;color:#1d2939;margin:24px}}
svg{{max-width:100%;height:auto}}
pre{{white-space:pre-wrap;font:inherit}}table{{border-collapse:collapse}}td,th{{border:1px solid #d0d5dd;
padding:3px 8px;text-align:left}}@page{{size:landscape}}</style></head>
<body><h1>{title}</h1>{svg}<h2>Outline</h2><pre>{outline}</pre>{notes}<h2>Lines</h2>{table}</body></html>
"""


def page(forest: Forest, *, title: str, **options: Any) -> str:
    """
    The chart as an HTML page of its own: picture, outline, remarks, table of lines. Needs no network.

    ``options`` are those of ``svg``.
    """
    remarks = "".join(f"<li>{clean(note)}</li>" for note in forest.notes)
    return PAGE.format(
        title=clean(title),
        svg=svg(forest, **options),
        outline=clean(outline(forest)),
        notes=f"<h2>Remarks</h2><ul>{remarks}</ul>" if remarks else "",
        table=edge_table(forest).map(clean).to_html(index=False, escape=False),
    )
