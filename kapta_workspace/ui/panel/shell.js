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

// What the frame's own parts say to those who cannot see them; panel-material-ui 0.16 leaves them nameless.
function name(root) {
  root?.querySelector(".MuiLinearProgress-root")?.setAttribute("aria-label", "Busy")
  const edge = root?.querySelector('[aria-label="Resize sidebar"]:not([role])')
  edge?.setAttribute("role", "separator")
  edge?.setAttribute("aria-orientation", "vertical")
  for (const empty of root?.querySelectorAll("h5") ?? []) { if (!empty.textContent.trim()) { empty.setAttribute("role", "presentation") } }
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
  const onClick = (event) => { if (event.composedPath().some((node) => node.matches?.(".k-places a"))) { onChosen() } }
  document.addEventListener("account-chosen", onChosen)
  document.addEventListener("click", onClick)
  model.on("remove", () => {
    document.removeEventListener("account-chosen", onChosen)
    document.removeEventListener("click", onClick)
  })
  setTimeout(() => { const frame = outermost(nothing); frame.classList.add("ready"); name(frame.shadowRoot) }, 600)
  return nothing
}
