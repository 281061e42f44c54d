// Who is under whom, as the chart is drawn now: the data from Python, and a move that is still being saved.

export class Tree {
  constructor(people, hold = null) {
    this.people = new Map(people.map((person) => [person.id, person]));
    this.hold = hold && this.people.has(hold.id) ? hold : null;
    this.kids = new Map();
    const under = (id) => this.kids.get(id) ?? this.kids.set(id, []).get(id);
    for (const person of people) {
      const manager = this.managerOf(person.id);
      if (manager !== null) under(manager).push(person.id);
    }
    const tops = people.filter((person) => this.managerOf(person.id) === null);
    this.unplaced = tops.filter((person) => this.isLonely(person)).map((person) => person.id);
    this.roots = tops.filter((person) => !this.isLonely(person)).map((person) => person.id);
    this.counts = this.#counted();
  }

  managerOf(id) {
    if (this.hold && this.hold.id === id) return this.hold.to;
    return this.people.get(id)?.manager ?? null;
  }

  isLonely(person) {
    if (this.kids.has(person.id)) return false;
    return this.hold?.id === person.id || ["top", "self", "archived"].includes(person.why);
  }

  reports(id) {
    return this.kids.get(id) ?? [];
  }

  below(id) {
    return this.counts.get(id) ?? 0;
  }

  depthOf(id) {
    return this.above(id).length;
  }

  above(id) {
    const chain = [];
    for (let at = this.managerOf(id); at !== null && chain.length <= this.people.size; at = this.managerOf(at)) chain.push(at);
    return chain;
  }

  isUnder(id, ancestor) {
    return id === ancestor || this.above(id).includes(ancestor);
  }

  order() {
    const found = [];
    const waiting = [...this.roots].reverse();
    while (waiting.length) {
      const id = waiting.pop();
      found.push(id);
      const reports = this.reports(id);
      for (let at = reports.length - 1; at >= 0; at -= 1) waiting.push(reports[at]);
    }
    return found;
  }

  // The sentence for a move that would close a loop, as Python says it; empty when the move is fine.
  refusal(id, to) {
    const name = (one) => this.people.get(one).name;
    if (to === id) return `${name(id)} cannot report to themselves.`;
    if (to === null || !this.isUnder(to, id)) return "";
    const between = this.above(to);
    const chain = [id, to, ...between.slice(0, between.indexOf(id)), id].map(name);
    return `${name(id)} cannot report to ${name(to)}: ${chain.join(" → ")} would be a loop.`;
  }

  // Those who pass a filter, and those above them, who stay as stubs so that the structure holds.
  filtered(passes) {
    const wanted = new Set([...this.people.keys()].filter((id) => passes(this.people.get(id))));
    const shown = new Set(wanted);
    for (const id of wanted) {
      for (let at = this.managerOf(id); at !== null && !shown.has(at); at = this.managerOf(at)) shown.add(at);
    }
    return { wanted, shown };
  }

  #counted() {
    const counts = new Map();
    for (const id of this.order().reverse()) {
      counts.set(id, this.reports(id).reduce((sum, one) => sum + 1 + counts.get(one), 0));
    }
    return counts;
  }
}
