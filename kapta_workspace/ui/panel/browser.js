// Several components in one: each has a script of its own and hears of what concerns it alone. They are here before
// anything is drawn, or a button pressed at once would find nobody listening.
const scripts = new URL(import.meta.url).searchParams.getAll("with")
const parts = await Promise.all(scripts.map((script) => import(new URL(script, document.baseURI).href)))

export function render(told) {
  const all = document.createElement("div")
  all.append(...parts.map((part) => part.render(told)))
  return all
}
