// The address bar and the page, kept the same: links, Back and Forward change the page without loading it again.
const base = () => location.pathname.replace(/[^/]*$/, "")
const here = () => location.pathname.slice(base().length) + location.search

const followed = (event) => event.composedPath().find((node) => node.tagName === "A" && node.getAttribute?.("href"))

function destination(event, link, pages) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return null }
  if (!link || link.target || link.hasAttribute("download")) { return null }
  const to = new URL(link.getAttribute("href"), document.baseURI)
  if (to.origin !== location.origin || !to.pathname.startsWith(base())) { return null }
  if (to.hash && to.pathname + to.search === location.pathname + location.search) { return null }
  const page = to.pathname.slice(base().length)
  return pages.includes(page) ? page + to.search : null
}

// What makes an address another page, and not the same one narrowed, sorted or seen on another day.
const spot = (url) => {
  const {pathname, searchParams} = new URL(url, "http://page/")
  return [pathname, ...["id", "tab", "why", "user"].map((name) => searchParams.get(name))].join("|")
}

// What scrolls: the nearest that stands around a node, through the shadows.
function scroller(node) {
  for (let at = node; at; at = at.assignedSlot ?? at.parentNode ?? at.host) {
    if (at instanceof Element && at.isConnected && /auto|scroll/.test(getComputedStyle(at).overflowY)) { return at }
  }
  return null
}

const PATIENCE = 40 // looks, 50 ms apart: a page restored is not as high at once as it will be

export function render({model}) {
  const tops = new Map() // how far each entry of the history is scrolled
  const nothing = document.createElement("i")
  nothing.hidden = true
  let box = null, wanted = null // where the page that is on its way opens: a *top*, or a *part*

  const keep = () => { if (!wanted) { tops.set(history.state?.at, box.scrollTop) } }
  const attend = (tries = 100) => {
    box = scroller(nothing)
    if (box) { box.addEventListener("scroll", keep, {passive: true}) } else if (tries) { setTimeout(() => attend(tries - 1), 100) }
  }
  const scroll = (asked, tries = PATIENCE) => {
    if (wanted !== asked) { return }
    asked.tried = true
    if (box) { box.scrollTop = asked.top }
    if (box && tries && Math.abs(box.scrollTop - asked.top) > 1) { setTimeout(() => scroll(asked, tries - 1), 50) } else { wanted = null }
  }
  // The page may be told to be drawn before its address is.
  const settle = () => {
    if (model.drawn.url !== here()) { return }
    document.title = model.drawn.title
    if (!wanted) { return }
    if (wanted.part) { document.dispatchEvent(new CustomEvent("jump-to", {detail: wanted.part})); wanted = null; return }
    scroll(wanted)
  }
  const enter = (url, part) => {
    if (url === here()) { return }
    if (spot(url) !== spot(here())) { wanted = {top: 0, part} }
    history.pushState({at: Date.now()}, "", base() + url)
    if (box) { keep() }
  }
  const tell = (url, popped = false) => { model.place = {url, replace: false, popped} }
  const onPop = () => {
    wanted = {top: tops.get(history.state?.at) ?? 0}
    if (here() === model.place.url) { settle() }
    tell(here(), true)
  }
  const onClick = (event) => {
    const link = followed(event)
    const url = destination(event, link, model.pages)
    if (url == null) { return }
    event.preventDefault()
    enter(url, link.dataset.jump)
    tell(url)
  }
  // Whoever scrolls meanwhile goes where they want.
  const onHold = () => { if (wanted?.tried) { wanted = null } }

  model.on("place", () => {
    const {url, replace} = model.place
    if (url === here()) { return }
    if (replace) { history.replaceState(history.state, "", base() + url) } else { enter(url) }
    settle()
  })
  model.on("drawn", settle)
  model.on("remove", () => {
    removeEventListener("popstate", onPop)
    document.removeEventListener("click", onClick)
    document.removeEventListener("wheel", onHold)
    box?.removeEventListener("scroll", keep)
  })
  addEventListener("popstate", onPop)
  document.addEventListener("click", onClick)
  document.addEventListener("wheel", onHold, {passive: true})
  model.on("after_render", () => attend())
  if (model.place.url !== here()) { tell(here()) }
  settle()
  return nothing
}
