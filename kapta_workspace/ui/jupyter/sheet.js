// A table to type and paste into. Python reads every cell; here it is only drawn.

const make = (tag, props = {}, ...inside) => {
  const one = Object.assign(document.createElement(tag), props);
  one.append(...inside);
  return one;
};

let drawn = 0;

class Sheet {
  constructor(model, el) {
    this.model = model;
    this.id = `ks-${(drawn += 1)}`;
    this.rows = new Map();
    this.root = make("div", { className: "ks" });
    this.root.dataset.lmSuppressShortcuts = "true";
    this.find = make("input", { className: "ks-find", type: "search", placeholder: "Find in the table" });
    this.find.setAttribute("aria-label", "Find in the table");
    this.find.oninput = () => this.sift();
    this.body = make("tbody");
    this.said = make("span", { className: "ks-said" });
    this.said.setAttribute("role", "status");
    this.buttons = {
      save: this.button("Save all", "save", "ks-main"),
      undo: this.button("Undo", "undo"),
      add: this.button("Add a row", "add"),
      load: this.button("Load again", "load"),
    };
    const { columns, caption } = model.get("table");
    this.columns = columns;
    const head = make("tr", {}, ...columns.map((one) => this.heading(one)));
    const name = make("caption", { textContent: caption });
    const table = make("table", {}, name, make("thead", {}, head), this.body);
    table.addEventListener("paste", (event) => this.pasted(event));
    table.addEventListener("change", (event) => this.changed(event));
    table.addEventListener("keydown", (event) => this.pressed(event));
    const bar = make("div", { className: "ks-bar" }, ...Object.values(this.buttons), this.said);
    this.root.append(this.find, make("div", { className: "ks-scroll" }, table), bar);
    this.root.append(...columns.filter((one) => one.options.length).map((one) => this.list(one)));
    el.append(this.root);
    model.on("change:table", () => this.fill());
    model.on("change:state", () => this.tell());
    this.fill();
    this.tell();
  }

  button(label, action, kind = "") {
    const one = make("button", { type: "button", textContent: label, className: `ks-button ${kind}` });
    one.onclick = () => this.model.send({ do: action });
    return one;
  }

  heading(column) {
    const one = make("th", { scope: "col", textContent: column.label + (column.required ? " *" : "") });
    one.title = column.help;
    return one;
  }

  list(column) {
    const options = column.options.map((value) => make("option", { value }));
    return make("datalist", { id: `${this.id}-${column.name}` }, ...options);
  }

  // --- drawing ------------------------------------------------------------------------------------

  fill() {
    const { rows, title } = this.model.get("table");
    const there = new Set(rows.map(([key]) => key));
    for (const [key, row] of this.rows) {
      if (!there.has(key)) {
        row.line.remove();
        this.rows.delete(key);
      }
    }
    rows.forEach(([key, cells], place) => {
      if (!this.rows.has(key)) this.rows.set(key, this.line(key));
      const { line } = this.rows.get(key);
      const there = this.body.children[place];
      if (there !== line) this.body.insertBefore(line, there ?? null);
      this.columns.forEach((column, at) => {
        const input = this.rows.get(key).inputs[at];
        // What is being typed at this moment is not written over.
        if (input !== document.activeElement || input.dataset.sent === "yes") {
          input.value = cells[column.name] ?? "";
        }
        input.dataset.sent = "";
        const who = cells[title] || "new row";
        input.setAttribute("aria-label", column.name === title ? `${column.label}, ${who}` : `${column.label} of ${who}`);
      });
    });
    this.sift();
  }

  line(key) {
    const inputs = this.columns.map((column) => {
      const input = make("input", { className: `ks-cell ks-${column.name}`, autocomplete: "off" });
      if (column.options.length) input.setAttribute("list", `${this.id}-${column.name}`);
      input.readOnly = column.readonly && key > 0;
      input.dataset.row = key;
      input.dataset.column = column.name;
      return input;
    });
    const notes = inputs.map((input, at) => {
      const note = make("div", { className: "ks-problem", id: `${this.id}-${key}-${at}` });
      note.hidden = true;
      return note;
    });
    const cells = inputs.map((input, at) => make("td", { className: `ks-${this.columns[at].size}` }, input, notes[at]));
    const line = make("tr", {}, ...cells);
    return { line, inputs, notes };
  }

  tell() {
    const { problems, said, undo, touched, wrong } = this.model.get("state");
    for (const [key, { inputs, notes }] of this.rows) {
      this.columns.forEach((column, at) => {
        const sentence = problems[key]?.[column.name] ?? "";
        notes[at].textContent = sentence;
        notes[at].hidden = !sentence;
        inputs[at].setAttribute("aria-invalid", sentence ? "true" : "false");
        if (sentence) inputs[at].setAttribute("aria-describedby", notes[at].id);
        else inputs[at].removeAttribute("aria-describedby");
      });
    }
    this.said.textContent = said;
    this.said.classList.toggle("ks-wrong", wrong);
    this.buttons.undo.hidden = !undo;
    this.buttons.save.textContent = touched ? `Save all (${touched})` : "Save all";
    this.buttons.add.hidden = !this.model.get("table").adds;
  }

  sift() {
    const wanted = this.find.value.trim().toLowerCase();
    for (const { line, inputs } of this.rows.values()) {
      line.hidden = wanted !== "" && !inputs.some((one) => one.value.toLowerCase().includes(wanted));
    }
    this.find.hidden = this.rows.size < 8;
  }

  // --- typing -------------------------------------------------------------------------------------

  changed(event) {
    const { row, column } = event.target.dataset;
    if (!row) return;
    event.target.dataset.sent = "yes";
    this.model.send({ do: "type", row: Number(row), cells: { [column]: event.target.value } });
  }

  pasted(event) {
    const text = event.clipboardData.getData("text/plain");
    const { row, column } = event.target.dataset;
    if (!row || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    event.target.dataset.sent = "yes";
    this.model.send({ do: "paste", row: Number(row), column, text });
  }

  pressed(event) {
    event.stopPropagation();
    const { row, column } = event.target.dataset;
    const chooses = event.target.hasAttribute("list");
    const steps = { Enter: 1, ArrowDown: chooses ? 0 : 1, ArrowUp: chooses ? 0 : -1 };
    const step = steps[event.key];
    if (!row || !step) return;
    const line = event.target.closest("tr");
    const next = step > 0 ? line.nextElementSibling : line.previousElementSibling;
    if (!next) return;
    event.preventDefault();
    next.querySelector(`[data-column="${column}"]`).focus();
  }
}

export default { render: ({ model, el }) => void new Sheet(model, el) };
