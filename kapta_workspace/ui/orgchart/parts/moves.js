// Giving a person another manager: by dragging, or with the keyboard. Python decides; until it has answered, the
// person is held where they were dropped, and goes back when it refuses.

import { face, SCREEN } from "./card.js";
import { svg } from "./elements.js";

const STARTS_AT = 5; // pixels before a press becomes a drag
const LONG_PRESS = 400; // milliseconds before a touch lifts a card: shorter ones pan
const OPENS_AFTER = 700; // milliseconds above a folded manager until their people are shown
const ANSWER_WITHIN = 15_000; // milliseconds until a move nobody answered is taken back
const BORDER = 36; // pixels from the edge within which the chart scrolls along

export class Moves {
  constructor(chart) {
    this.chart = chart;
    this.press = null;
    this.pointers = new Map();
    this.pinch = 0;
    this.escape = (event) => { if (event.key === "Escape") this.cancel(); };
    const { stage, root } = chart;
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    root.addEventListener("pointermove", (event) => this.#move(event));
    root.addEventListener("pointerup", (event) => this.#up(event));
    root.addEventListener("pointercancel", (event) => this.#cancel(event));
    root.addEventListener("lostpointercapture", (event) => { if (this.press?.lifted && event.pointerId === this.press.pointer) this.#cancel(event); });
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    stage.addEventListener("dragstart", (event) => event.preventDefault());
    stage.addEventListener("contextmenu", (event) => { if (this.press?.touch) event.preventDefault(); });
  }

  // ---------------------------------------------------------------- what a move is

  // Ask Python for a move, unless the chart itself sees that it would close a loop.
  propose(id, to) {
    const { chart } = this;
    const person = chart.tree.people.get(id);
    const from = chart.tree.managerOf(id);
    if (from === to && !chart.tree.unplaced.includes(id)) return;
    if (from === to && to === null) return;
    const refusal = chart.tree.refusal(id, to);
    if (refusal) {
      chart.refuse(refusal);
      return;
    }
    const number = chart.send({ type: "move", id, from, to });
    clearTimeout(chart.hold?.timer);
    const timer = setTimeout(() => this.release(`Nothing was heard about moving ${person.name}; the chart shows what is saved.`), ANSWER_WITHIN);
    chart.holdMove({ id, to, number, timer });
    chart.say(to === null ? `Taking ${person.name} off the tree …` : `${person.name} now reports to ${chart.tree.people.get(to).name}. Saving …`);
  }

  // Python has answered, or will not: show what the data says.
  release(sentence = "") {
    clearTimeout(this.chart.hold?.timer);
    this.chart.holdMove(null);
    if (sentence) this.chart.refuse(sentence);
  }

  // ---------------------------------------------------------------- by pointer

  #down(event) {
    if (event.button || event.target.closest("button, input, a")) return;
    this.pointers.set(event.pointerId, event);
    if (this.pointers.size > 1) {
      this.press = null;
      return;
    }
    const { chart } = this;
    const id = chart.idAt(event.target);
    const onDrawing = chart.drawing.contains(event.target);
    const touch = event.pointerType === "touch";
    this.press = {
      id, touch, onDrawing, pointer: event.pointerId, x: event.clientX, y: event.clientY, view: { x: chart.view.x, y: chart.view.y }, lifted: false, panning: false,
      fold: event.target.closest(".fold") !== null, seat: event.target.closest("[data-seat]")?.dataset.seat ?? null, at: event,
    };
    if (touch && id !== null && !chart.readonly) this.press.timer = setTimeout(() => this.#lift(), LONG_PRESS);
    if (!touch || onDrawing) event.preventDefault();
    if (onDrawing) chart.drawing.setPointerCapture(event.pointerId);
    else if (!touch) chart.tray.root.setPointerCapture(event.pointerId);
  }

  #move(event) {
    if (this.pointers.has(event.pointerId)) this.pointers.set(event.pointerId, event);
    if (this.pointers.size === 2) {
      this.#pinch();
      return;
    }
    const { press, chart } = this;
    if (!press || press.pointer !== event.pointerId) return;
    press.at = event;
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) >= STARTS_AT;
    if (!press.lifted && !press.panning && far) {
      clearTimeout(press.timer);
      if (press.id !== null && !press.touch && !chart.readonly && !press.fold) this.#lift();
      else press.panning = press.onDrawing;
    }
    if (press.panning) chart.view.panTo(press.view.x + event.clientX - press.x, press.view.y + event.clientY - press.y);
    if (press.lifted) this.#carry();
  }

  #lift() {
    const { press, chart } = this;
    if (!press) return;
    press.lifted = true;
    const person = chart.tree.people.get(press.id);
    const height = chart.layout.card;
    press.ghost = svg("g", { class: "ghost" }, ...face(person, chart.look, height, chart.coloursOf(person), SCREEN, ""));
    chart.painter.overlay.append(press.ghost);
    chart.lift(press.id);
    window.addEventListener("keydown", this.escape);
    if (!press.onDrawing && press.touch) chart.tray.root.setPointerCapture(press.pointer);
    this.#carry();
    press.scroll = setInterval(() => this.#scroll(), 16);
  }

  #carry() {
    const { press, chart } = this;
    const [x, y] = chart.view.toDrawing(press.at.clientX, press.at.clientY);
    const beside = 10 / chart.view.k; // so that the card below the pointer stays readable
    press.ghost.setAttribute("transform", `translate(${x + beside},${y + beside}) scale(0.8)`);
    const to = this.#targetAt(press.at);
    if (to === press.to) return;
    press.to = to;
    clearTimeout(press.opens);
    if (typeof to === "number" && chart.collapsed.has(to) && chart.tree.reports(to).length) press.opens = setTimeout(() => chart.toggle(to), OPENS_AFTER);
    const refusal = typeof to === "number" ? chart.tree.refusal(press.id, to) : "";
    chart.aim(to, refusal);
  }

  // A person's id, "tray" over the tray, or undefined over nothing.
  #targetAt({ clientX, clientY }) {
    const { chart, press } = this;
    const under = chart.root.getRootNode().elementsFromPoint?.(clientX, clientY) ?? [];
    const overTray = under.some((element) => chart.tray.root.contains(element));
    if (overTray) {
      const mini = under.map((element) => element.closest?.(".ko-mini")).find(Boolean);
      return mini && Number(mini.dataset.id) !== press.id ? Number(mini.dataset.id) : "tray";
    }
    const found = chart.view.personAt(clientX, clientY);
    return found === null || found === press.id ? undefined : found;
  }

  #scroll() {
    const { press, chart } = this;
    if (!press?.lifted) return;
    const frame = chart.drawing.getBoundingClientRect();
    const { clientX: x, clientY: y } = press.at;
    if (x > frame.right || x < frame.left || y < frame.top || y > frame.bottom) return;
    const dx = x - frame.left < BORDER ? 9 : frame.right - x < BORDER ? -9 : 0;
    const dy = y - frame.top < BORDER ? 9 : frame.bottom - y < BORDER ? -9 : 0;
    if (!dx && !dy) return;
    chart.view.panTo(chart.view.x + dx, chart.view.y + dy, { byHand: false });
    this.#carry();
  }

  #up(event) {
    this.pointers.delete(event.pointerId);
    this.pinch = 0;
    const { press, chart } = this;
    if (!press || press.pointer !== event.pointerId) return;
    this.#drop();
    if (press.lifted) {
      if (press.to === "tray") this.propose(press.id, null);
      else if (press.to !== undefined) this.propose(press.id, press.to);
    } else if (!press.panning) {
      if (press.fold) chart.toggle(press.id);
      else if (press.seat !== null) chart.send({ type: "seat", role: press.seat });
      else if (press.id !== null) chart.open(press.id);
      else chart.closePops();
    }
  }

  #cancel(event) {
    this.pointers.delete(event.pointerId);
    this.pinch = 0;
    if (this.press?.pointer === event.pointerId) this.#drop();
  }

  // Put down what is carried, where it was: nobody is ever lost in a drag.
  #drop() {
    const { press, chart } = this;
    if (!press) return;
    this.press = null;
    clearTimeout(press.timer);
    clearTimeout(press.opens);
    clearInterval(press.scroll);
    window.removeEventListener("keydown", this.escape);
    press.ghost?.remove();
    if (press.lifted) chart.lift(null);
  }

  #pinch() {
    const [one, other] = [...this.pointers.values()];
    const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    if (this.pinch) this.chart.view.zoomBy(apart / this.pinch, (one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2);
    this.pinch = apart;
    this.#drop();
  }

  #wheel(event) {
    if (event.target.closest(".ko-tray, .ko-outline")) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 24 : 1;
    if (event.shiftKey) this.chart.view.panTo(this.chart.view.x - (event.deltaY + event.deltaX) * lines, this.chart.view.y);
    else this.chart.view.zoomBy(Math.exp(-event.deltaY * lines * 0.0016), event.clientX, event.clientY);
  }

  // ---------------------------------------------------------------- by keyboard

  cancel() {
    const carried = this.chart.carried !== null || this.press?.lifted;
    this.#drop();
    this.chart.carry(null);
    if (carried) this.chart.say("Cancelled; nobody was moved.");
    return carried;
  }

  pickUp(id) {
    const { chart } = this;
    if (chart.readonly) {
      chart.refuse("This chart is for reading; nobody can be moved on it.");
      return;
    }
    chart.carry(id);
    chart.say(`Moving ${chart.tree.people.get(id).name}: go to the new manager with the arrow keys or the search, then press Enter. Delete takes them off the tree, Escape cancels.`, true);
  }

  putUnder(to) {
    const id = this.chart.carried;
    this.chart.carry(null);
    if (to !== id) this.propose(id, to);
    else this.chart.say("Cancelled; nobody was moved.");
  }
}
