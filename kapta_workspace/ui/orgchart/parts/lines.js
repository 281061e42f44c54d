// The lines between cards: elbows with round corners, and curves for loops and the second layer.

import { svg } from "./elements.js";
import { DOWN } from "./layout.js";

const BEND = 8;

export function elbow(above, below, layout, size) {
  return rounded(corners(above, below, layout, size));
}

function corners(above, below, layout, size) {
  const height = layout.card;
  if (layout.direction !== DOWN) {
    const start = above.x + size.width;
    const middle = above.y + height / 2;
    const bend = start + size.sideStep / 2;
    const to = below.y + height / 2;
    return [[start, middle], [bend, middle], [bend, to], [below.x, to]];
  }
  const x = above.x + size.width / 2;
  const bottom = above.y + height;
  const turn = bottom + (height + size.rowGap) / 4;
  if (!below.inColumn) {
    const to = below.x + size.width / 2;
    return [[x, bottom], [x, turn], [to, turn], [to, below.y]];
  }
  const side = below.x - size.gutter / 2;
  const to = below.y + height / 2;
  return [[x, bottom], [x, turn], [side, turn], [side, to], [below.x, to]];
}

function rounded(points) {
  const kept = points.filter((point, at) => at === 0 || point[0] !== points[at - 1][0] || point[1] !== points[at - 1][1]);
  let d = `M${at(kept[0])}`;
  for (let here = 1; here < kept.length - 1; here += 1) {
    const [before, corner, after] = [kept[here - 1], kept[here], kept[here + 1]];
    const radius = Math.min(BEND, length(before, corner) / 2, length(corner, after) / 2);
    d += `L${at(towards(corner, before, radius))}Q${at(corner)} ${at(towards(corner, after, radius))}`;
  }
  return `${d}L${at(kept.at(-1))}`;
}

const at = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const length = (one, other) => Math.hypot(other[0] - one[0], other[1] - one[1]);

function towards(start, end, distance) {
  const share = distance / (length(start, end) || 1);
  return [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share];
}

const DASHES = { influence: "2 5", conflict: "8 4 2 4", loop: "7 4", also: "2 4" };

// Influence ends in an arrow, conflict carries a cross: nobody needs to see the colours apart.
export function curve(start, end, layout, kind, look, paint, words) {
  const one = [start.x + look.size.width / 2, start.y + layout.card / 2];
  const other = [end.x + look.size.width / 2, end.y + layout.card / 2];
  const bow = bowed(one, other, layout);
  const begin = edge(one, bow, layout, look.size);
  const finish = edge(other, bow, layout, look.size);
  const colour = paint.line(look.lines[kind]);
  return svg(
    "g",
    { class: "curve", "data-kind": kind },
    svg("title", {}, words),
    svg("path", {
      d: `M${at(begin)}Q${at(bow)} ${at(finish)}`, fill: "none", stroke: colour, "stroke-width": 2,
      "stroke-linecap": "round", "stroke-dasharray": DASHES[kind],
    }),
    ...(kind === "conflict" ? cross(begin, bow, finish, colour, paint) : [arrow(bow, finish, colour)]),
  );
}

// Far enough to one side to pass through the gap between two rows.
function bowed(one, other, layout) {
  const far = length(one, other) || 1;
  const out = Math.max(layout.card * 1.5, Math.min(160, far * 0.12));
  return [(one[0] + other[0]) / 2 + ((other[1] - one[1]) / far) * out, (one[1] + other[1]) / 2 - ((other[0] - one[0]) / far) * out];
}

function edge(centre, to, layout, size) {
  const dx = to[0] - centre[0];
  const dy = to[1] - centre[1];
  const share = Math.min((size.width / 2 + 3) / Math.abs(dx || 1e-9), (layout.card / 2 + 3) / Math.abs(dy || 1e-9), 1);
  return [centre[0] + dx * share, centre[1] + dy * share];
}

function arrow(bow, tip, colour) {
  const back = towards(tip, bow, 9);
  const side = [(tip[1] - back[1]) / 2, (back[0] - tip[0]) / 2];
  const d = `M${at(tip)}L${at([back[0] + side[0], back[1] + side[1]])}L${at([back[0] - side[0], back[1] - side[1]])}Z`;
  return svg("path", { d, fill: colour });
}

function cross(begin, bow, finish, colour, paint) {
  const x = begin[0] / 4 + bow[0] / 2 + finish[0] / 4;
  const y = begin[1] / 4 + bow[1] / 2 + finish[1] / 4;
  const d = `M${at([x - 5, y - 5])}L${at([x + 5, y + 5])}M${at([x + 5, y - 5])}L${at([x - 5, y + 5])}`;
  return [svg("circle", { cx: x, cy: y, r: 9, fill: paint.paper, stroke: colour }), svg("path", { d, stroke: colour, "stroke-width": 2 })];
}
