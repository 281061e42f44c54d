// A tidy tree. The same steps in the same order as kapta_workspace/domain/orgchart/layout.py, and the same numbers.

export const DOWN = "down";
export const RIGHT = "right";
export const SEAT = "seat:";

export function tidy({ roots, reports, seats, size, card, direction, compact }) {
  const scale = direction === RIGHT
    ? { breadth: card, cardRows: 1, row: size.width + size.sideStep, gap: size.rowGap, stacksFrom: 0, size }
    : { breadth: size.width, cardRows: 3, row: (card + size.rowGap) / 2, gap: size.gap, stacksFrom: compact ? 2 : 4, size };
  const top = block([]);
  top.children = blocks(roots, reports, scale);
  if (seats.length) top.children.push(...(scale.stacksFrom ? [block(seats, 1)] : seats.map((seat) => block([seat]))));
  const spots = spotsOf(measured(top, scale), scale, direction, card);
  let width = 0;
  let height = 0;
  for (const spot of spots.values()) {
    width = Math.max(width, spot.x + size.width);
    height = Math.max(height, spot.y + card);
  }
  return { spots, direction, card, width, height };
}

function block(keys, columns = 0) {
  return { keys, columns, children: [], left: [], right: [], x: 0, row: 0 };
}

export function columnsOf(leaves, stackRows) {
  if (leaves <= 3) return 1;
  if (leaves <= 8) return 2;
  return leaves <= 3 * stackRows ? 3 : Math.ceil(leaves / stackRows);
}

function blocks(roots, reports, scale) {
  const top = block([]);
  const waiting = [[top, roots]];
  while (waiting.length) {
    const [parent, ids] = waiting.pop();
    const leaves = ids.filter((id) => !reports(id).length);
    const mixed = leaves.length > 0 && leaves.length < ids.length;
    const stacked = scale.stacksFrom > 0 && (mixed || leaves.length >= scale.stacksFrom);
    const single = stacked ? ids.filter((id) => reports(id).length) : ids;
    const cards = single.map((id) => block([id]));
    parent.children = stacked ? [...cards, block(leaves, columnsOf(leaves.length, scale.size.stackRows))] : cards;
    cards.forEach((card, at) => waiting.push([card, reports(single[at])]));
  }
  return top.children;
}

function measured(top, scale) {
  const order = [top];
  for (let at = 0; at < order.length; at += 1) order.push(...order[at].children);
  for (let at = order.length - 1; at >= 0; at -= 1) closeUp(order[at], scale);
  for (const one of order) {
    for (const child of one.children) {
      child.x += one.x;
      child.row = one.row + (one.keys.length ? scale.cardRows : 0);
    }
  }
  return order.slice(1);
}

// Contours are distances from a block's centre line, the lowest row first: a lone child lends its list.
function closeUp(one, scale) {
  const [half, rows] = own(one, scale);
  const places = spread(one.children, scale.gap);
  const middle = places.length ? (places[0] + places.at(-1)) / 2 : 0;
  one.children.forEach((child, at) => { child.x = places[at] - middle; });
  one.left = outer(one.children, "left", Math.min);
  one.right = outer(one.children, "right", Math.max);
  for (let row = 0; row < rows; row += 1) {
    one.left.push(-half);
    one.right.push(half);
  }
}

function own(one, scale) {
  if (!one.keys.length) return [0, 0];
  if (!one.columns) return [scale.breadth / 2, scale.cardRows];
  return [(one.columns * (scale.breadth + scale.size.gutter)) / 2, 2 * Math.ceil(one.keys.length / one.columns)];
}

function outer(children, side, best) {
  if (children.length === 1) return children[0][side];
  const deepest = children.reduce((most, child) => Math.max(most, child[side].length), 0);
  const contour = [];
  for (let row = deepest - 1; row >= 0; row -= 1) {
    const found = children.filter((child) => row < child[side].length).map((child) => child.x + child[side].at(-1 - row));
    contour.push(best(...found));
  }
  return contour;
}

function spread(children, gap) {
  if (children.length < 2) return children.map(() => 0);
  const contours = children.map((child) => [child.left.toReversed(), child.right.toReversed()]);
  const fromLeft = pushed(contours, gap);
  if (contours.length < 3) return fromLeft;
  const mirrored = contours.map(([left, right]) => [right.map((value) => -value), left.map((value) => -value)]);
  const fromRight = pushed(mirrored.reverse(), gap);
  const last = fromRight.at(-1);
  return fromLeft.map((near, at) => (near + last - fromRight[fromRight.length - 1 - at]) / 2);
}

function pushed(contours, gap) {
  const places = [];
  const edge = [];
  for (const [left, right] of contours) {
    let at = -gap;
    for (let row = 0; row < Math.min(edge.length, left.length); row += 1) {
      at = row === 0 ? edge[row] - left[row] : Math.max(at, edge[row] - left[row]);
    }
    at += gap;
    right.forEach((value, row) => { edge[row] = at + value; });
    places.push(at);
  }
  return places;
}

function spotsOf(all, scale, direction, card) {
  const found = all.flatMap((one) => cardsOf(one, scale, card));
  const least = found.reduce((least_, [, spot]) => Math.min(least_, spot.x), Infinity);
  return new Map(found.map(([key, spot]) => [
    key,
    direction === RIGHT
      ? { x: spot.y, y: spot.x - least, inColumn: false }
      : { x: spot.x - least, y: spot.y, inColumn: spot.inColumn },
  ]));
}

function cardsOf(one, scale, card) {
  if (!one.columns) return [[one.keys[0], { x: one.x - scale.breadth / 2, y: one.row * scale.row, inColumn: false }]];
  const rows = Math.ceil(one.keys.length / one.columns);
  const step = scale.breadth + scale.size.gutter;
  const start = one.x - (one.columns * step) / 2 + scale.size.gutter;
  return one.keys.map((key, at) => {
    const x = start + Math.floor(at / rows) * step;
    return [key, { x, y: one.row * scale.row + (at % rows) * (card + scale.size.rowGap), inColumn: true }];
  });
}
