// The people not placed yet, beside the chart: drag one onto their manager, or drop one here to take them off.

import { colourOf } from "./card.js";
import { button, clean, html, initialsOf } from "./elements.js";

const AT_ONCE = 100;

export class Tray {
  constructor(chart) {
    this.chart = chart;
    this.most = AT_ONCE;
    this.closed = false;
    this.list = html("ul", {});
    this.title = html("h3", {});
    this.root = html("aside", { class: "ko-tray", "aria-label": "Not placed yet" }, this.title, this.list);
  }

  draw() {
    const { tree, shown, lifted } = this.chart;
    const people = tree.unplaced.filter((id) => shown.has(id)).map((id) => tree.people.get(id));
    this.root.hidden = this.closed || (!people.length && lifted === null);
    this.root.classList.toggle("alone", !tree.roots.length);
    this.title.replaceChildren(
      `Not placed yet (${people.length})`,
      button("Close the tray", "close", () => this.toggle(true)),
    );
    this.list.replaceChildren(...people.slice(0, this.most).map((person) => this.#item(person)));
    if (people.length > this.most) this.list.append(html("li", {}, this.#more(people.length)));
    if (!people.length) this.list.append(html("li", { class: "hint" }, "Drop somebody here to take them off the tree."));
  }

  toggle(closed) {
    this.closed = closed;
    this.chart.redraw();
  }

  #more(all) {
    const more = () => { this.most += AT_ONCE; this.draw(); };
    return button("Show more people", null, more, `Show more (${all - this.most} are hidden)`);
  }

  #item(person) {
    const { look, selected, focus } = this.chart;
    const attitude = person.attitudes[0] ?? "";
    const badge = html("span", { class: "sign", style: attitude ? `--ko-sign:${colourOf("friend_foe", attitude, look)}` : null, "data-unknown": !attitude },
      (person.attitudes.length ? person.attitudes : [""]).map((one) => look.marks[one] ?? "?").join(" "));
    const [colour] = this.chart.coloursOf(person);
    return html(
      "li",
      { class: `ko-mini${selected === person.id ? " selected" : ""}${focus === person.id ? " focus" : ""}`, "data-id": person.id, title: person.words },
      html("span", { class: "face", style: `--ko-face:${colour ?? look.unknown}` }, initialsOf(person.name || "?")),
      html("span", { class: "who" }, html("b", {}, clean(person.name)), html("small", {}, clean(person.title))),
      badge,
    );
  }
}
