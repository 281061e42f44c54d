// Puts on the screen what is in sight of the layout, and no more: thousands of people cost as much as dozens.

import { face, farFace, foldPill, portraitClip, SCREEN, seatFace, stubFace } from "./card.js";
import { svg } from "./elements.js";
import { SEAT } from "./layout.js";
import { curve, elbow } from "./lines.js";

const FAR = 0.4; // below this scale a card shows only its name
const VERY_FAR = 0.14; // below this one only its colour

export class Painter {
  constructor(chart) {
    this.chart = chart;
    this.drawn = new Map();
    this.links = svg("g", { class: "links" });
    this.cards = svg("g", { class: "cards" });
    this.curves = svg("g", { class: "curves" });
    this.overlay = svg("g", { class: "overlay" });
    this.canvas = svg("g", {}, this.links, this.cards, this.curves, this.overlay);
    this.drawing = svg("svg", { class: "ko-drawing", "aria-hidden": "true" }, svg("defs", {}, portraitClip()), this.canvas);
  }

  // What the cards say has changed: draw them anew when next painted.
  stale() {
    for (const one of this.drawn.values()) one.stale = true;
  }

  paint() {
    const { layout, look, view } = this.chart;
    if (!layout) return;
    this.canvas.setAttribute("transform", `translate(${view.x},${view.y}) scale(${view.k})`);
    const sees = this.#window();
    const level = view.k < VERY_FAR ? "very" : view.k < FAR ? "far" : "near";
    const gone = new Set(this.drawn.keys());
    for (const [key, spot] of layout.spots) {
      if (!sees(spot.x, spot.y, spot.x + look.size.width, spot.y + layout.card)) continue;
      gone.delete(key);
      this.#place(key, spot, level);
    }
    for (const key of gone) {
      this.drawn.get(key).group.remove();
      this.drawn.delete(key);
    }
    this.#paintLines(sees);
    this.chart.tip.draw();
    Object.assign(this.chart.root.dataset, { drawn: this.drawn.size, people: this.chart.tree.people.size, direction: layout.direction });
  }

  paintSoon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.paint();
    });
  }

  // A test for boxes that touch what the frame shows, with a card to spare on each side.
  #window() {
    const { view, look, layout } = this.chart;
    const { frame, x, y, k } = view;
    const [left, top] = [-x / k - look.size.width, -y / k - layout.card];
    const [right, bottom] = [(frame.width - x) / k + look.size.width, (frame.height - y) / k + layout.card];
    return (x0, y0, x1, y1) => x1 > left && x0 < right && y1 > top && y0 < bottom;
  }

  #place(key, spot, level) {
    const one = this.drawn.get(key) ?? this.#made(key);
    one.group.style.transform = `translate(${spot.x}px,${spot.y}px)`;
    if (!one.stale && one.level === level) return;
    one.stale = false;
    one.level = level;
    one.group.replaceChildren(...this.#faceOf(key, level));
    one.group.setAttribute("class", this.#classes(key));
  }

  #made(key) {
    const one = { group: svg("g", { class: "card" }), stale: true, level: "" };
    if (typeof key === "string") one.group.dataset.seat = key.slice(SEAT.length);
    else one.group.dataset.id = key;
    this.drawn.set(key, one);
    this.cards.append(one.group);
    return one;
  }

  #faceOf(key, level) {
    const { look, layout, tree } = this.chart;
    if (typeof key === "string") return seatFace(key.slice(SEAT.length), look, layout.card, SCREEN);
    const person = tree.people.get(key);
    if (this.chart.isStub(key)) return [...stubFace(person, look, layout.card, SCREEN), ...this.#foldOf(key)];
    const colours = this.chart.coloursOf(person);
    if (level !== "near") return farFace(person, look, layout.card, colours, SCREEN, level === "very");
    return [...face(person, look, layout.card, colours, SCREEN, person.words), ...this.#foldOf(key)];
  }

  #foldOf(id) {
    const { tree, shown, collapsed, layout, look } = this.chart;
    if (!tree.reports(id).some((one) => shown.has(one))) return [];
    return [foldPill(tree.below(id), collapsed.has(id), layout.direction, look, layout.card)];
  }

  #classes(key) {
    const { focus, selected, carried, lifted, hold } = this.chart;
    const names = {
      focus: key === focus, selected: key === selected, carried: key === carried || key === lifted, held: key === hold?.id,
      stub: typeof key === "number" && this.chart.isStub(key), seat: typeof key === "string",
    };
    return ["card", ...Object.keys(names).filter((name) => names[name])].join(" ");
  }

  // Only the outlines changed: focus, selection, what is carried.
  mark() {
    for (const [key, one] of this.drawn) one.group.setAttribute("class", this.#classes(key));
    this.chart.tip.draw();
  }

  paths(sees) {
    const { layout, tree, look, hold } = this.chart;
    const found = { solid: "", dashed: "" };
    for (const [key, spot] of layout.spots) {
      const manager = typeof key === "number" ? tree.managerOf(key) : null;
      const above = manager === null ? undefined : layout.spots.get(manager);
      if (!above || !sees(Math.min(above.x, spot.x), above.y, Math.max(above.x, spot.x) + look.size.width, spot.y + layout.card)) continue;
      const dashed = tree.people.get(key).via.length > 0 && key !== hold?.id;
      found[dashed ? "dashed" : "solid"] += elbow(above, spot, layout, look.size);
    }
    return found;
  }

  // The lines beside the tree whose ends are both among some spots, drawn.
  curvesAmong(spots, paint) {
    const { data, second, shown, layout, look } = this.chart;
    return data.lines
      .filter(([from, to, kind]) => from !== to && (second || kind === "loop") && spots.has(from) && spots.has(to) && shown.has(from) && shown.has(to))
      .map(([from, to, kind]) => curve(spots.get(from), spots.get(to), layout, kind, look, paint, this.#lineWords(from, to, kind)));
  }

  #lineWords(from, to, kind) {
    const name = (id) => this.chart.tree.people.get(id).name;
    const verb = { influence: "influences", conflict: "is in conflict with", loop: "reports in a loop to", also: "also reports to" }[kind];
    return `${name(from)} ${verb} ${name(to)}`;
  }

  #paintLines(sees) {
    const { solid, dashed } = this.paths(sees);
    const stroke = { fill: "none", stroke: "var(--ko-line)", "stroke-width": 1.5 / Math.max(0.35, Math.min(1, this.chart.view.k)) };
    this.links.replaceChildren(svg("path", { d: solid, ...stroke }), svg("path", { d: dashed, ...stroke, "stroke-dasharray": "6 5" }));
    this.curves.replaceChildren(...this.curvesAmong(this.chart.layout.spots, SCREEN));
  }
}
