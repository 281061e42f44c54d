// Several components in one: each has a script of its own and hears of what concerns it alone.
export async function render(told) {
  const parts = await Promise.all(told.model.scripts.map((script) => import(new URL(script, document.baseURI).href)))
  const all = document.createElement("div")
  all.append(...parts.map((part) => part.render(told)))
  return all
}
