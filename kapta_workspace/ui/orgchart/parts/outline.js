// The same tree as a list: what screen readers read, what the keyboard walks, and what "Outline" shows.

import { html } from "./elements.js";

// A list item is made when its parent is unfolded, so a chart of thousands starts with a handful.
export class Outline {
  constructor(chart) {
    this.chart = chart;
    this.items = new Map();
    this.root = html("ul", { role: "tree", class: "ko-outline", "aria-label": "Org chart" });
    this.root.addEventListener("focusin", (event) => chart.focusOn(idOf(event.target), { byKey: true }));
    this.root.addEventListener("click", (event) => this.#click(event));
  }

  draw() {
    const { tree, focus, shown } = this.chart;
    const had = this.root.contains(this.root.getRootNode().activeElement);
    this.items.clear();
    const tops = [...tree.roots, ...tree.unplaced].filter((id) => shown.has(id));
    this.root.replaceChildren(...tops.map((id) => this.#item(id, 1)));
    this.#rove(this.items.has(focus) ? focus : tops[0]);
    if (had) this.items.get(focus)?.focus({ preventScroll: true });
  }

  #item(id, level) {
    const { tree, collapsed, shown, selected } = this.chart;
    const person = tree.people.get(id);
    const reports = tree.reports(id).filter((one) => shown.has(one));
    const open = reports.length && !collapsed.has(id);
    const words = tree.unplaced.includes(id) ? `${person.words}; not placed yet` : person.words;
    const item = html("li", {
      role: "treeitem", tabindex: -1, "data-id": id, "aria-level": level, "aria-label": words,
      "aria-expanded": reports.length ? String(Boolean(open)) : null, "aria-selected": String(selected === id),
    });
    const fold = html("span", { class: "ko-fold", "aria-hidden": "true" }, reports.length ? (open ? "▾" : "▸") : "");
    item.append(html("div", { class: "ko-row" }, fold, html("span", {}, html("b", {}, person.name), rest(words, person.name))));
    if (open) item.append(html("ul", { role: "group" }, ...reports.map((one) => this.#item(one, level + 1))));
    this.items.set(id, item);
    return item;
  }

  #rove(id) {
    for (const item of this.items.values()) item.tabIndex = -1;
    if (this.items.has(id)) this.items.get(id).tabIndex = 0;
  }

  // Move the keyboard to somebody whose path is unfolded.
  focus(id) {
    this.#rove(id);
    this.items.get(id)?.focus({ preventScroll: !this.chart.asList });
  }

  // Everybody in sight, from top to bottom.
  inSight() {
    return [...this.root.querySelectorAll("[role=treeitem]")].map(idOf);
  }

  #click(event) {
    const id = idOf(event.target);
    if (id === null) return;
    if (event.target.closest(".ko-fold") && this.chart.tree.reports(id).length) this.chart.toggle(id);
    else this.chart.open(id);
  }
}

function idOf(element) {
  const item = element.closest?.("[data-id]");
  return item ? Number(item.dataset.id) : null;
}

function rest(words, name) {
  return words.startsWith(name) ? words.slice(name.length) : `; ${words}`;
}
