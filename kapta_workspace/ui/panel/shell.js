// What a page remembers in the browser, and what only the browser knows: light or dark, wide or narrow.
const KEY = "kapta-mode"

function remembered() {
  try { return localStorage.getItem(KEY) } catch { return null }
}

function remember(mode) {
  try { localStorage.setItem(KEY, mode) } catch { /* a browser that keeps nothing starts afresh each time */ }
}

function outermost(node) {
  while (node.getRootNode() instanceof ShadowRoot) { node = node.getRootNode().host }
  return node
}

export function render({model, view}) {
  const nothing = document.createElement("i")
  nothing.hidden = true
  const page = view.model.document.roots().find((root) => root.class_name === "Page")
  if (!page) { return nothing }
  const mode = () => (page.data.dark_theme ? "dark" : "light")
  const follow = () => { document.documentElement.style.colorScheme = mode() }
  const wanted = remembered() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")
  if (wanted !== mode()) { page.data.setv({dark_theme: wanted === "dark"}) }
  follow()
  page.data.properties.dark_theme.change.connect(() => { remember(mode()); follow() })
  if (innerWidth >= model.wide) { page.data.setv({sidebar_open: true}) }
  const onChosen = () => { if (innerWidth < model.narrow) { page.data.setv({sidebar_open: false}) } }
  document.addEventListener("account-chosen", onChosen)
  model.on("remove", () => document.removeEventListener("account-chosen", onChosen))
  setTimeout(() => outermost(nothing).classList.add("ready"), 600)
  return nothing
}
