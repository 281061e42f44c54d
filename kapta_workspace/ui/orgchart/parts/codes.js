// What people are filtered, coloured and found by.

// The codes a person has on a scale; the empty code is "unknown".
export function codesOf(person, scale) {
  const found = {
    role: person.roles,
    friend_foe: person.attitudes,
    decision_power: person.powers,
    band: person.band ? [person.band] : [],
    internal: person.internal.map(String),
    account: person.chips.map(([name]) => name),
  }[scale];
  return found.length ? found : [""];
}

// Letters without case and accents, so that "Lucia" finds Lucía.
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
