// The keyboard. On the drawing the arrows follow the drawing; in the outline they follow the list.

import { DOWN } from "./layout.js";

export function onKey(chart, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const id = chart.focus;
  const handled = general(chart, event.key) || (id !== null && (person(chart, event.key, id) || walk(chart, event.key, id)));
  if (handled) event.preventDefault();
}

function general(chart, key) {
  const actions = {
    Escape: () => chart.moves.cancel() || chart.closePops(),
    "/": () => chart.tools.search.focus(),
    "+": () => chart.view.zoomBy(1.3),
    "=": () => chart.view.zoomBy(1.3),
    "-": () => chart.view.zoomBy(1 / 1.3),
    0: () => chart.view.fit({ all: true }),
  };
  return run(actions[key]);
}

function person(chart, key, id) {
  const carrying = chart.carried !== null;
  const actions = {
    Enter: () => (carrying ? chart.moves.putUnder(id) : chart.open(id)),
    " ": () => chart.tree.reports(id).length && chart.toggle(id),
    m: () => chart.moves.pickUp(id),
    Delete: () => carrying && chart.moves.putUnder(null),
    Backspace: () => carrying && chart.moves.putUnder(null),
  };
  return run(actions[key]);
}

function walk(chart, key, id) {
  const to = chart.asList ? listStep(chart, key, id) : drawnStep(chart, key, id);
  if (to === null) return false;
  if (to !== undefined) chart.goTo(to);
  return true;
}

function run(action) {
  if (!action) return false;
  action();
  return true;
}

// Null for another key, undefined where there is nobody to go to.
function drawnStep(chart, key, id) {
  const { tree, shown } = chart;
  if (key === "Home") return chart.outline.inSight()[0];
  const down = chart.layout.direction === DOWN;
  const keys = down ? ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"] : ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
  const step = keys.indexOf(key);
  if (step < 0) return null;
  const manager = tree.managerOf(id);
  if (step === 0) return manager ?? undefined;
  if (step === 1) return firstBelow(chart, id);
  const beside = (manager === null ? [...tree.roots, ...tree.unplaced] : tree.reports(manager)).filter((one) => shown.has(one));
  return beside[beside.indexOf(id) + (step === 2 ? -1 : 1)];
}

function firstBelow(chart, id) {
  const first = chart.tree.reports(id).find((one) => chart.shown.has(one));
  if (first !== undefined && chart.collapsed.has(id)) chart.toggle(id);
  return first;
}

function listStep(chart, key, id) {
  const sight = chart.outline.inSight();
  const at = sight.indexOf(id);
  const open = !chart.collapsed.has(id);
  const below = chart.tree.reports(id).length > 0;
  if (key === "Home") return sight[0];
  if (key === "End") return sight.at(-1);
  if (key === "ArrowDown") return sight[at + 1];
  if (key === "ArrowUp") return sight[at - 1];
  if (key === "ArrowRight") return below && !open ? void chart.toggle(id) : below ? sight[at + 1] : undefined;
  if (key === "ArrowLeft") return below && open ? void chart.toggle(id) : chart.tree.managerOf(id) ?? undefined;
  return null;
}
