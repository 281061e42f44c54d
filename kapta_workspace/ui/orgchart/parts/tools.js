// Everything around the drawing: coverage and remarks, search, colours, filters, zoom buttons, legend.

import { codesOf, fold } from "./codes.js";
import { button, clean, html } from "./elements.js";

const FILTERS = [["role", "Role"], ["friend_foe", "Friend / foe"], ["decision_power", "Decision power"], ["band", "Freshness"], ["internal", "Internal contact"], ["account", "Account"]];

export class Tools {
  constructor(chart) {
    this.chart = chart;
    this.coverage = html("p", { class: "ko-coverage" });
    this.remarks = html("details", { class: "ko-remarks" });
    this.results = html("ul", { class: "ko-results", role: "listbox", id: "ko-results", hidden: true });
    this.search = this.#search();
    this.colour = html("select", { onchange: () => chart.change((state) => { state.colour = this.colour.value; }) });
    this.filters = html("div", { class: "ko-pop ko-filters", hidden: true });
    this.filterButton = this.#pop("Filter", "filter", this.filters, () => this.drawFilters());
    this.legend = html("div", { class: "ko-legend", role: "group", "aria-label": "Legend; press an entry to filter by it" });
    this.files = html("div", { class: "ko-pop ko-files", hidden: true });
    this.bar = this.#bar();
    this.head = html("div", { class: "ko-head" }, this.coverage, this.remarks);
  }

  draw() {
    const { data, look, colour, second, asList } = this.chart;
    this.coverage.textContent = data.coverage;
    this.#drawRemarks(data.notes);
    if (this.colour.childElementCount !== Object.keys(look.colourBy).length) {
      this.colour.replaceChildren(...Object.entries(look.colourBy).map(([code, label]) => html("option", { value: code }, label)));
    }
    this.colour.value = colour;
    this.linesButton.hidden = !data.lines.some(([, , kind]) => kind !== "loop");
    this.linesButton.setAttribute("aria-pressed", String(second));
    this.listButton.setAttribute("aria-pressed", String(asList));
    this.trayButton.hidden = !this.chart.tree.unplaced.length || !this.chart.tray.closed;
    this.trayButton.lastChild.textContent = String(this.chart.tree.unplaced.length);
    this.filterButton.classList.toggle("on", this.chart.state.isFiltered);
    this.#drawLegend();
    if (!this.filters.hidden) this.drawFilters();
  }

  #drawRemarks(notes) {
    this.remarks.hidden = !notes.length;
    if (!notes.length) return;
    this.remarks.replaceChildren(
      html("summary", {}, notes.length === 1 ? "1 remark" : `${notes.length} remarks`),
      html("ul", {}, ...notes.map((note) => html("li", {}, note))),
    );
  }

  #bar() {
    const { chart } = this;
    this.linesButton = button("Influence, conflict and further managers", "lines", () => chart.change((state) => { state.second = !state.second; }));
    this.listButton = button("Show the outline instead of the drawing", "list", () => chart.showList(!chart.asList));
    this.trayButton = button("Open the tray of people not placed yet", "tray", () => chart.tray.toggle(false), " ");
    const save = (label, kind) => button(label, null, () => { this.files.hidden = true; chart.save(kind); }, label);
    this.files.append(save("SVG picture", "svg"), save("PNG picture", "png"), save("HTML page", "html"), save("Table of lines (CSV)", "csv"), save("Print or save as PDF", "print"));
    return html(
      "div",
      { class: "ko-bar", role: "toolbar", "aria-label": "Org chart tools" },
      html("div", { class: "ko-search" }, this.search, this.results),
      html("label", { class: "ko-colour" }, html("span", {}, "Colour by"), this.colour),
      html("span", { class: "ko-anchor" }, this.filterButton, this.filters),
      this.linesButton,
      this.trayButton,
      html("span", { class: "ko-space" }),
      html(
        "span",
        { class: "ko-group" },
        html("span", { class: "ko-zoom" }, button("Zoom out", "minus", () => chart.view.zoomBy(1 / 1.3)), button("Zoom in", "plus", () => chart.view.zoomBy(1.3))),
        button("Fit everything in", "fit", () => chart.view.fit({ all: true })),
      ),
      button("Turn the chart: top down or left to right", "turn", () => chart.turn()),
      html("span", { class: "ko-group" }, button("Unfold everybody", "unfold", () => chart.refold((state) => state.collapsed.clear())), button("Fold to two levels", "fold", () => chart.refold((state) => state.foldTo(2, chart.tree)))),
      this.listButton,
      html("span", { class: "ko-anchor" }, this.#pop("Save or print", "save", this.files), this.files),
    );
  }

  #pop(label, iconName, panel, onopen = () => {}) {
    const made = button(label, iconName, () => {
      const opens = panel.hidden;
      this.closePops();
      panel.hidden = !opens;
      made.setAttribute("aria-expanded", String(opens));
      if (opens) onopen();
    });
    made.setAttribute("aria-expanded", "false");
    return made;
  }

  closePops() {
    for (const panel of [this.filters, this.files]) {
      panel.hidden = true;
      panel.parentElement?.firstChild.setAttribute("aria-expanded", "false");
    }
    this.results.hidden = true;
  }

  // ---------------------------------------------------------------- search

  #search() {
    return html("input", {
      type: "search", placeholder: "Find a person", "aria-label": "Find a person", role: "combobox", "aria-expanded": "false",
      "aria-controls": "ko-results", oninput: () => this.#find(), onkeydown: (event) => this.#searchKey(event),
      onblur: () => setTimeout(() => { this.results.hidden = true; }, 150),
    });
  }

  #find() {
    const words = fold(this.search.value).split(/\s+/).filter(Boolean);
    const people = [...this.chart.tree.people.values()];
    const hits = words.length ? people.filter((person) => words.every((word) => person.text.includes(word))).slice(0, 8) : [];
    this.results.replaceChildren(...hits.map((person, at) => html(
      "li",
      { role: "option", "data-id": person.id, "aria-selected": String(at === 0), onmousedown: () => this.#jump(person.id) },
      html("b", {}, clean(person.name)), html("small", {}, clean(person.title)),
    )));
    if (words.length && !hits.length) this.results.append(html("li", { class: "hint" }, "Nobody of that name is on this chart."));
    this.results.hidden = !words.length;
    this.search.setAttribute("aria-expanded", String(!this.results.hidden));
  }

  #searchKey(event) {
    const options = [...this.results.querySelectorAll("[role=option]")];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Enter" && at >= 0) this.#jump(Number(options[at].dataset.id));
    else if (event.key === "Escape") this.search.value = "";
    else if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (event.key.startsWith("Arrow") && options.length) {
      const to = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
      options.forEach((option, one) => option.setAttribute("aria-selected", String(one === to)));
    } else {
      this.#find();
    }
    event.preventDefault();
  }

  #jump(id) {
    this.search.value = "";
    this.results.hidden = true;
    this.chart.jumpTo(id);
  }

  // ---------------------------------------------------------------- filters and legend

  #entries(scale) {
    const { data, look, tree } = this.chart;
    const counts = new Map();
    for (const person of tree.people.values()) {
      for (const code of codesOf(person, scale)) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    const labels = look.scales[scale] ?? [...counts.keys()].filter(Boolean).map((code) => ({ code, label: data.users[code] ?? code }));
    const entries = [...labels, { code: "", label: scale === "internal" ? "Nobody" : "Unknown" }];
    return entries.map((one) => ({ ...one, count: counts.get(one.code) ?? 0, colour: this.chart.colourOfCode(scale, one.code) }));
  }

  #filter(scale, code) {
    this.chart.change((state) => state.toggleFilter(scale, code), { refit: true });
  }

  #primary() {
    this.chart.change((state) => { state.filter = { ...state.filter, primary: !state.filter.primary }; }, { refit: true });
  }

  #clear() {
    this.chart.change((state) => { state.filter = {}; }, { refit: true });
  }

  #drawLegend() {
    const scale = this.chart.colour;
    const chosen = this.chart.state.filter[scale] ?? new Set();
    const entries = this.#entries(scale).filter((one) => one.count).map((one) => html(
      "button",
      { type: "button", "aria-pressed": String(chosen.has(one.code)), title: `Show only: ${one.label}`, "data-key": `${scale}:${one.code}`, onclick: () => this.#filter(scale, one.code) },
      html("i", { style: one.colour ? `background:${one.colour}` : null, class: one.colour ? null : "unknown" }),
      scale === "friend_foe" ? `${one.label} ${this.chart.look.marks[one.code]}` : one.label,
      html("small", {}, String(one.count)),
    ));
    const all = this.chart.state.isFiltered ? [button("Show everybody again", "close", () => this.#clear(), "Show everybody")] : [];
    refill(this.legend, [...entries, ...all]);
  }

  drawFilters() {
    const { chart } = this;
    const sets = FILTERS.map(([scale, label]) => [scale, label, this.#entries(scale).filter((one) => one.count)]).filter(([, , entries]) => entries.length > 1);
    const fields = sets.map(([scale, label, entries]) => html(
      "fieldset",
      {},
      html("legend", {}, label),
      ...entries.map((one) => html(
        "button",
        { type: "button", "aria-pressed": String(chart.state.filter[scale]?.has(one.code) ?? false), "data-key": `${scale}:${one.code}`, onclick: () => this.#filter(scale, one.code) },
        one.label, html("small", {}, String(one.count)),
      )),
    ));
    const primary = html("button", { type: "button", "data-key": "primary", "aria-pressed": String(chart.state.filter.primary ?? false), onclick: () => this.#primary() }, "★ Primary only");
    refill(this.filters, [...fields, html("fieldset", {}, html("legend", {}, "Primary contacts"), primary)]);
  }
}

// New children in place of the old ones; the keyboard stays on the button it was on.
function refill(parent, children) {
  const key = parent.getRootNode().activeElement?.dataset?.key;
  parent.replaceChildren(...children);
  if (key !== undefined) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
