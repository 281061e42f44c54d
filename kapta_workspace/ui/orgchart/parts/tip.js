// Beside the card the keyboard is on, what the card itself has no room for: the whole name, the title, every account.

import { html } from "./elements.js";

export class Tip {
  constructor(chart) {
    this.chart = chart;
    // Screen readers have all of it from the outline already.
    this.root = html("div", { class: "ko-tip", "aria-hidden": "true", hidden: true });
  }

  draw() {
    const { focus, layout, tree, painter, view, look } = this.chart;
    const spot = layout?.spots.get(focus);
    const drawn = painter.drawn.get(focus);
    this.root.hidden = !spot || !drawn || !isCut(drawn);
    if (this.root.hidden) return;
    const person = tree.people.get(focus);
    const accounts = person.chips.map(([account, attitude]) => html("small", {}, `${account} ${look.marks[attitude] ?? "?"}`));
    this.root.replaceChildren(html("b", {}, [person.name, ...person.also].join(" / ")), html("small", {}, person.title), ...accounts);
    const bottom = view.y + (spot.y + layout.card) * view.k + 6;
    const below = bottom + this.root.offsetHeight < view.frame.height;
    const left = Math.min(view.x + spot.x * view.k, view.frame.width - this.root.offsetWidth - 6);
    const top = below ? bottom : view.y + spot.y * view.k - this.root.offsetHeight - 6;
    this.root.style.translate = `${Math.max(6, left)}px ${Math.max(6, top)}px`;
  }
}

// Far away a card says little; near, an ellipsis or “+2” says that something is missing.
function isCut({ level, group }) {
  return level !== "near" || [...group.querySelectorAll("text")].some((one) => /…|^\+\d+$/.test(one.textContent));
}
