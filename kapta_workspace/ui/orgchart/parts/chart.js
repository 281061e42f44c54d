// The living org chart: one ES module for anywidget (notebooks) and Panel's JSComponent (served pages).
//
// From Python: `chart` (JSON text, see facts.py), `message`, `readonly`, `chart_height`. To Python: `event`, with a
// number that counts up. Both ways: `selected`, `collapsed`.

import { codesOf } from "./codes.js";
import { button, html } from "./elements.js";
import { save } from "./files.js";
import { onKey } from "./keys.js";
import { DOWN, RIGHT, SEAT, tidy } from "./layout.js";
import { Moves } from "./moves.js";
import { Outline } from "./outline.js";
import { Painter } from "./painter.js";
import { complete, paletteOf, State } from "./state.js";
import { Tip } from "./tip.js";
import { Tools } from "./tools.js";
import { Tray } from "./tray.js";
import { Tree } from "./tree.js";
import { scaleFor, View } from "./view.js";

const LARGE = 0.8; // a loose top-down chart drawn at this scale or larger is not changed for another style
const FAIR = 0.55; // nor is one with stacked leaves at this scale

export class Chart {
  constructor(model) {
    this.model = model;
    this.data = null;
    this.look = null;
    this.layout = null;
    this.tree = new Tree([]);
    this.state = new State();
    this.hold = null; // a move Python has not answered yet
    this.focus = null;
    this.selected = null;
    this.carried = null; // being moved by keyboard
    this.lifted = null; // being dragged
    this.shown = new Set();
    this.wanted = null;
    this.asked = null; // the direction asked for by hand
    this.style = null; // the direction and compactness in use
    this.painter = new Painter(this);
    this.drawing = this.painter.drawing;
    this.view = new View(this);
    this.outline = new Outline(this);
    this.tray = new Tray(this);
    this.tip = new Tip(this);
    this.#build();
    this.moves = new Moves(this);
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.root.addEventListener("pointerdown", (event) => { if (!event.target.closest(".ko-anchor, .ko-search")) this.tools.closePops(); });
  }

  #build() {
    this.live = html("p", { class: "ko-live", "aria-live": "polite" });
    this.said = html("p", { class: "ko-said" });
    this.alert = html("div", { class: "ko-alert", role: "alert", hidden: true });
    this.stage = html("div", { class: "ko-stage" }, this.drawing, this.outline.root, this.tray.root, this.tip.root, this.said, this.alert, this.live);
    this.tools = new Tools(this);
    // The attribute keeps JupyterLab from taking our keys for its own: m would turn the cell into Markdown.
    this.root = html("div", { class: "ko", "data-lm-suppress-shortcuts": "true" }, this.tools.head, this.tools.bar, this.stage, this.tools.legend);
  }

  get collapsed() {
    return this.state.collapsed;
  }

  get colour() {
    return this.state.colour;
  }

  get second() {
    return this.state.second;
  }

  get asList() {
    return this.state.asList;
  }

  get readonly() {
    return Boolean(this.model.get("readonly"));
  }

  // ---------------------------------------------------------------- from Python

  read() {
    const text = this.model.get("chart");
    if (!text) return;
    const first = this.data === null;
    this.data = JSON.parse(text);
    this.look = this.data.look;
    this.data.people.forEach(complete);
    this.colourOfCode = paletteOf(this.data.people, this.look);
    const held = this.data.people.find((person) => person.id === this.hold?.id);
    if (held && (held.manager ?? null) === this.hold.to) this.#saved();
    this.tree = new Tree(this.data.people, this.hold);
    if (first) this.state.firstFolds(this.model.get("collapsed") ?? [], this.tree);
    this.redraw({ refit: !this.view.touched });
  }

  #saved() {
    clearTimeout(this.hold.timer);
    this.hold = null;
    this.said.textContent = "";
  }

  hear() {
    const message = this.model.get("message");
    if (!message?.kind) return;
    if (this.hold && message.of === this.hold.number) this.moves.release();
    if (message.kind === "refused") this.refuse(message.text);
    else if (message.text) this.say(message.text);
  }

  select(id) {
    if (id === this.selected) return;
    this.selected = id;
    if (id !== null && this.tree.people.has(id) && id !== this.focus) this.jumpTo(id, { quiet: true });
    else this.redraw();
  }

  foldAs(given) {
    if (given.length === this.collapsed.size && given.every((id) => this.collapsed.has(id))) return;
    this.state.collapsed = new Set(given);
    this.redraw();
  }

  // ---------------------------------------------------------------- to Python

  send(event) {
    const number = (this.model.get("event")?.number ?? 0) + 1;
    this.model.set("event", { ...event, number });
    return number;
  }

  open(id) {
    this.focusOn(id);
    if (this.selected !== id) {
      this.selected = id;
      this.model.set("selected", id);
    }
    this.send({ type: "open", id });
    this.redraw();
    this.outline.focus(id);
  }

  // ---------------------------------------------------------------- what is shown

  isStub(id) {
    return this.wanted !== null && !this.wanted.has(id);
  }

  coloursOf(person) {
    const codes = codesOf(person, this.colour).slice(0, this.colour === "internal" ? 1 : 2);
    return codes.map((code) => this.colourOfCode(this.colour, code)).filter(Boolean);
  }

  redraw({ refit = false } = {}) {
    if (!this.data) return;
    const filtered = this.state.isFiltered ? this.tree.filtered((person) => this.state.passes(person)) : null;
    this.wanted = filtered?.wanted ?? null;
    this.shown = filtered?.shown ?? new Set(this.tree.people.keys());
    this.root.classList.toggle("as-list", this.asList);
    this.tools.draw();
    this.tray.draw();
    this.outline.draw();
    if (refit || !this.view.fitted || !this.style) this.#chooseStyle();
    this.layout = this.#tidied(this.style);
    this.painter.stale();
    if (refit || !this.view.fitted) this.view.fit();
    else this.painter.paint();
  }

  // Top down if that is readable, with leaves stacked if need be; else left to right, which scrolls like a page.
  #chooseStyle() {
    const { frame } = this.view;
    const styles = [[DOWN, false, LARGE], [DOWN, true, FAIR], [RIGHT, false, 0]].filter(([direction]) => !this.asked || direction === this.asked);
    const found = styles.find(([direction, compact, enough]) => scaleFor(this.#tidied({ direction, compact }), frame) >= enough);
    const [direction, compact] = found ?? styles.at(-1);
    this.style = { direction, compact };
  }

  #tidied({ direction, compact }) {
    return tidy({
      roots: this.tree.roots.filter((id) => this.shown.has(id)),
      reports: (id) => (this.collapsed.has(id) ? [] : this.tree.reports(id).filter((one) => this.shown.has(one))),
      seats: this.state.isFiltered ? [] : this.data.vacant.map((role) => SEAT + role),
      size: this.look.size,
      card: this.data.tall ? this.look.size.tall : this.look.size.height,
      direction,
      compact,
    });
  }

  // Change something of the state and draw it.
  change(how, { refit = false } = {}) {
    how(this.state);
    this.redraw({ refit });
  }

  refold(how) {
    how(this.state);
    this.#syncFolds();
    this.redraw({ refit: true });
  }

  #syncFolds() {
    this.model.set("collapsed", [...this.collapsed]);
  }

  toggle(id) {
    const { layout } = this;
    const before = layout.spots.get(id);
    if (!this.collapsed.delete(id)) this.collapsed.add(id);
    this.#syncFolds();
    this.redraw();
    const after = this.layout.spots.get(id);
    if (before && after && layout.direction === this.layout.direction) this.view.keep(before, after);
    else this.view.show(id);
  }

  turn() {
    this.asked = this.layout.direction === DOWN ? RIGHT : DOWN;
    this.redraw({ refit: true });
  }

  showList(asList) {
    this.state.asList = asList;
    this.redraw({ refit: true });
    if (this.focus !== null) this.outline.focus(this.focus);
  }

  save(kind) {
    save(this, kind);
  }

  // ---------------------------------------------------------------- where the keyboard is

  jumpTo(id, { quiet = false } = {}) {
    const opened = this.tree.above(id).filter((one) => this.collapsed.delete(one));
    if (opened.length) this.#syncFolds();
    if (!this.shown.has(id)) this.state.filter = {};
    this.focus = id;
    this.redraw();
    this.view.centre(id);
    if (!quiet) this.outline.focus(id);
  }

  goTo(id) {
    this.focusOn(id);
    this.outline.focus(id);
    this.view.show(id);
    if (this.carried === null) return;
    const name = (one) => this.tree.people.get(one).name;
    this.say(`${name(id)}. Enter makes them the manager of ${name(this.carried)}.`, true);
  }

  focusOn(id, { byKey = false } = {}) {
    if (this.focus === id || id === null) return;
    this.focus = id;
    this.painter.mark();
    this.tray.draw();
    if (byKey && this.layout) this.view.show(id);
  }

  idAt(element) {
    const owner = element.closest("[data-id]");
    return owner ? Number(owner.dataset.id) : null;
  }

  #key(event) {
    if (event.target.closest("input, select, .ko-bar, .ko-legend, .ko-head, .ko-tray button")) {
      if (event.key === "Escape") this.closePops();
      return;
    }
    onKey(this, event);
  }

  // ---------------------------------------------------------------- a move under way

  lift(id) {
    this.lifted = id;
    this.aim(undefined, "");
    this.root.classList.toggle("dragging", id !== null);
    this.tray.draw();
    this.painter.mark();
  }

  carry(id) {
    this.carried = id;
    this.said.textContent = "";
    this.painter.mark();
  }

  // Show where a drop would land, and why it may not.
  aim(to, refusal) {
    for (const element of this.root.querySelectorAll(".drop, .never")) element.classList.remove("drop", "never");
    const target = to === "tray" ? this.tray.root : this.painter.drawn.get(to)?.group ?? this.tray.root.querySelector(`[data-id="${to}"]`);
    target?.classList.add(refusal ? "never" : "drop");
    this.said.textContent = this.lifted === null ? "" : refusal || this.#aimed(to);
    this.said.classList.toggle("never", Boolean(refusal));
  }

  #aimed(to) {
    const name = (id) => this.tree.people.get(id).name;
    if (to === undefined) return "Drop on a manager, or on the tray to take them off the tree.";
    return `${name(this.lifted)} will report to ${to === "tray" ? "nobody" : name(to)}`;
  }

  holdMove(hold) {
    this.hold = hold;
    if (hold !== null && hold.to !== null) this.collapsed.delete(hold.to);
    this.tree = new Tree(this.data.people, hold);
    this.redraw({ refit: !this.view.touched });
    if (hold !== null && this.view.touched) this.view.show(hold.id);
  }

  // ---------------------------------------------------------------- sentences

  say(sentence, stays = false) {
    this.live.textContent = sentence;
    this.said.classList.remove("never");
    this.said.textContent = sentence;
    this.alert.hidden = true;
    clearTimeout(this.fading);
    if (!stays) this.fading = setTimeout(() => { if (this.said.textContent === sentence) this.said.textContent = ""; }, 4000);
  }

  refuse(sentence) {
    this.said.textContent = "";
    this.alert.replaceChildren(html("span", {}, sentence), button("Close this message", "close", () => { this.alert.hidden = true; }));
    this.alert.hidden = false;
  }

  closePops() {
    this.tools.closePops();
    this.alert.hidden = true;
  }
}

// anywidget's model has save_changes(); Panel's is a proxy whose properties are the parameters.
function adapt(model) {
  if (typeof model.save_changes === "function") {
    return {
      get: (name) => model.get(name),
      set: (name, value) => { model.set(name, value); model.save_changes(); },
      on: (name, then) => model.on(`change:${name}`, then),
      off: (name, then) => model.off(`change:${name}`, then),
    };
  }
  return { get: (name) => model[name], set: (name, value) => { model[name] = value; }, on: (name, then) => model.on(name, then), off: () => {} };
}

function render({ model: host, el }) {
  const model = adapt(host);
  const chart = new Chart(model);
  const size = () => { chart.root.style.height = `${model.get("chart_height") || 640}px`; };
  const heard = {
    chart: () => chart.read(),
    message: () => chart.hear(),
    selected: () => chart.select(model.get("selected") ?? null),
    collapsed: () => chart.foldAs(model.get("collapsed") ?? []),
    readonly: () => chart.redraw(),
    chart_height: size,
  };
  for (const [name, then] of Object.entries(heard)) model.on(name, then);
  size();
  el.append(chart.root);
  chart.selected = model.get("selected") ?? null;
  chart.read();
  const watcher = new ResizeObserver(() => (chart.view.touched ? chart.painter.paint() : chart.redraw({ refit: true })));
  watcher.observe(chart.drawing);
  // What was measured, and cut, before the page's font had come is measured again.
  const fonts = () => chart.redraw();
  document.fonts?.addEventListener("loadingdone", fonts);
  return () => {
    watcher.disconnect();
    document.fonts?.removeEventListener("loadingdone", fonts);
    for (const [name, then] of Object.entries(heard)) model.off(name, then);
  };
}

export default { render };
