// What part of the drawing is in sight: pan, zoom, fit, and from the screen to the drawing and back.

import { DOWN } from "./layout.js";

const READABLE = 0.45; // no automatic fit goes below this scale
const READABLE_SMALL = 0.62; // nor below this one on a telephone
const TELEPHONE = 480; // pixels
const LARGEST = 1.1;
const LARGEST_TALL = 0.85; // of a chart that has to be scrolled through downwards anyway
const FAIR_TALL = 0.6; // from this scale on a chart from left to right is fitted in as a whole
const EDGE = 24; // pixels kept free around somebody who is brought into sight

export function scaleFor({ width, height }, frame) {
  return Math.min((frame.width - 2 * EDGE) / Math.max(width, 1), (frame.height - 56) / Math.max(height, 1));
}

export class View {
  constructor(chart) {
    this.chart = chart;
    this.x = 0;
    this.y = 0;
    this.k = 1;
    this.touched = false; // moved by hand since the last fit
    this.fitted = false;
  }

  get frame() {
    return this.chart.drawing.getBoundingClientRect();
  }

  fit({ all = false } = {}) {
    const { frame } = this;
    if (!frame.width || !this.chart.layout) return;
    this.k = all ? Math.min(LARGEST, Math.max(0.03, scaleFor(this.chart.layout, frame))) : this.#readable(frame);
    this.fitted = true;
    this.touched = false;
    this.#anchor(frame);
    this.chart.painter.paint();
  }

  #readable(frame) {
    const { layout } = this.chart;
    const whole = scaleFor(layout, frame);
    const least = frame.width < TELEPHONE ? READABLE_SMALL : READABLE;
    if (layout.direction === DOWN || whole >= FAIR_TALL) return Math.min(LARGEST, Math.max(least, whole));
    return Math.min(LARGEST_TALL, Math.max(least, scaleFor({ width: layout.width, height: 0 }, frame)));
  }

  // In the middle if it fits; else the top of the first tree is in sight.
  #anchor(frame) {
    const { layout, tree, look } = this.chart;
    const root = layout.spots.get(tree.roots.find((id) => layout.spots.has(id)));
    const along = (size, room, at) => (size * this.k <= room - EDGE || at === undefined ? (room - size * this.k) / 2 : room / 2 - at * this.k);
    const [middleX, middleY] = root ? [root.x + look.size.width / 2, root.y + layout.card / 2] : [];
    const down = layout.direction === DOWN;
    this.x = down || layout.width * this.k <= frame.width - EDGE ? along(layout.width, frame.width, middleX) : EDGE;
    this.y = down ? 28 : along(layout.height, frame.height, middleY);
  }

  zoomBy(factor, clientX = null, clientY = null) {
    const { frame } = this;
    const x = clientX === null ? frame.width / 2 : clientX - frame.left;
    const y = clientY === null ? frame.height / 2 : clientY - frame.top;
    const k = Math.min(2.5, Math.max(0.03, this.k * factor));
    this.panTo(x - ((x - this.x) * k) / this.k, y - ((y - this.y) * k) / this.k);
    this.k = k;
  }

  panTo(x, y, { byHand = true } = {}) {
    this.x = x;
    this.y = y;
    this.touched ||= byHand;
    this.chart.painter.paintSoon();
  }

  toDrawing(clientX, clientY) {
    const { frame } = this;
    return [(clientX - frame.left - this.x) / this.k, (clientY - frame.top - this.y) / this.k];
  }

  personAt(clientX, clientY) {
    const { layout, look } = this.chart;
    const [x, y] = this.toDrawing(clientX, clientY);
    for (const [key, spot] of layout.spots) {
      if (typeof key === "number" && x >= spot.x && x <= spot.x + look.size.width && y >= spot.y && y <= spot.y + layout.card) return key;
    }
    return null;
  }

  // Scroll as little as needed for somebody to be in sight.
  show(id) {
    const { layout, look } = this.chart;
    const spot = layout.spots.get(id);
    if (!spot) return;
    const { frame } = this;
    const nudge = (start, size, room) => (start < EDGE ? EDGE - start : start + size > room - EDGE ? room - EDGE - start - size : 0);
    this.x += nudge(spot.x * this.k + this.x, look.size.width * this.k, frame.width);
    this.y += nudge(spot.y * this.k + this.y, layout.card * this.k, frame.height);
    this.chart.painter.paint();
  }

  centre(id) {
    const { layout, look } = this.chart;
    const spot = layout.spots.get(id);
    if (!spot) return;
    const { frame } = this;
    if (this.k < READABLE) this.k = 0.9;
    this.x = frame.width / 2 - (spot.x + look.size.width / 2) * this.k;
    this.y = frame.height / 2 - (spot.y + layout.card / 2) * this.k;
    this.touched = true;
    this.chart.painter.paint();
  }

  // Keep a card where it is on the screen while the drawing around it changes.
  keep(before, after) {
    this.x += (before.x - after.x) * this.k;
    this.y += (before.y - after.y) * this.k;
    this.chart.painter.paint();
  }
}
