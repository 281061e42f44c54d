// The address bar and the page, kept the same: links, Back and Forward change the page without loading it again.
const base = () => location.pathname.replace(/[^/]*$/, "")
const here = () => location.pathname.slice(base().length) + location.search

function destination(event, pages) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return null }
  const link = event.composedPath().find((node) => node.tagName === "A" && node.getAttribute?.("href"))
  if (!link || link.target || link.hasAttribute("download")) { return null }
  const to = new URL(link.getAttribute("href"), document.baseURI)
  if (to.origin !== location.origin || !to.pathname.startsWith(base())) { return null }
  if (to.hash && to.pathname + to.search === location.pathname + location.search) { return null }
  const page = to.pathname.slice(base().length)
  return pages.includes(page) ? page + to.search : null
}

export function render({model}) {
  const tell = (url, popped = false) => { model.place = {url, replace: false, popped} }
  const onPop = () => tell(here(), true)
  const onClick = (event) => {
    const url = destination(event, model.pages)
    if (url == null) { return }
    event.preventDefault()
    if (url !== here()) { history.pushState({}, "", base() + url) }
    tell(url)
  }
  model.on("place", () => {
    const {url, replace} = model.place
    if (url !== here()) { history[replace ? "replaceState" : "pushState"]({}, "", base() + url) }
  })
  model.on("remove", () => {
    removeEventListener("popstate", onPop)
    document.removeEventListener("click", onClick)
  })
  addEventListener("popstate", onPop)
  document.addEventListener("click", onClick)
  if (model.place.url !== here()) { tell(here()) }
  const nothing = document.createElement("i")
  nothing.hidden = true
  return nothing
}
