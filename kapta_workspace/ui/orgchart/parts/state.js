// What the chart shows, apart from where: filters, colours, folds. And the data, completed.

import { colourOf } from "./card.js";
import { clean } from "./elements.js";
import { codesOf, fold } from "./codes.js";

const MANY = 60; // more people than this start folded to two levels

export class State {
  constructor() {
    this.filter = {};
    this.colour = "friend_foe";
    this.collapsed = new Set();
    this.second = true; // influence, conflict and further managers
    this.asList = false;
  }

  get isFiltered() {
    return Boolean(this.filter.primary) || Object.values(this.filter).some((chosen) => chosen.size > 0);
  }

  passes(person) {
    if (this.filter.primary && !person.primary) return false;
    return Object.entries(this.filter).every(([scale, chosen]) => scale === "primary" || !chosen.size || codesOf(person, scale).some((code) => chosen.has(code)));
  }

  toggleFilter(scale, code) {
    const chosen = new Set(this.filter[scale] ?? []);
    if (!chosen.delete(code)) chosen.add(code);
    this.filter = { ...this.filter, [scale]: chosen };
  }

  firstFolds(given, tree) {
    if (given.length) this.collapsed = new Set(given);
    else if (tree.people.size > MANY) this.foldTo(2, tree);
  }

  foldTo(levels, tree) {
    const deep = [...tree.people.keys()].filter((id) => tree.reports(id).length && tree.depthOf(id) >= levels - 1);
    this.collapsed = new Set(deep);
  }
}

// Our own people each have a colour, for the colouring by internal contact.
export function paletteOf(people, look) {
  const users = [...new Set(people.flatMap((person) => person.internal))].sort((one, other) => one - other);
  const ours = new Map(users.map((user, at) => [String(user), look.internalColours[at % look.internalColours.length]]));
  return (scale, code) => {
    if (!code || scale === "account") return null;
    return scale === "internal" ? ours.get(code) ?? null : colourOf(scale, code, look);
  };
}

// Fill in what Python leaves out to keep the text short.
export function complete(person) {
  person.name = clean(person.name);
  person.title = clean(person.title);
  for (const name of ["also", "roles", "attitudes", "powers", "internal", "initials", "chips", "via"]) person[name] ??= [];
  for (const name of ["why", "outside", "band", "photo"]) person[name] ??= "";
  person.manager ??= null;
  person.text = fold(`${person.name} ${person.also.join(" ")} ${person.title}`);
}
