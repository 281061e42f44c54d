// The connection of the page: said when it is lost, found again, and the page brought back to where it was.
const base = () => location.pathname.replace(/[^/]*$/, "")
const PLACE = "kapta-place"
const OUT = "You are signed out. What you typed is still here: sign in again in another tab, and it is kept."
const LARGE = "The server answers again, but what you typed is too long to be kept. Copy it, then load the page again."
const soon = (wait) => new Promise((later) => setTimeout(later, wait))

// Whether the server is well again; a socket that can be opened says less than an answer does.
async function answers() {
  try { return (await fetch(`${base()}readyz`, {cache: "no-store", signal: AbortSignal.timeout(5000)})).ok } catch { return false }
}

// How far each part of the page was scrolled, by what tells it from others.
function scrolled() {
  const found = []
  const look = (root, path) => {
    root.querySelectorAll("*").forEach((node, at) => {
      if (node.scrollTop > 0) { found.push([`${path}/${at}`, node.scrollTop]) }
      if (node.shadowRoot) { look(node.shadowRoot, `${path}/${at}`) }
    })
  }
  look(document, "")
  return found
}

function scrollBack(places) {
  const wanted = new Map(places)
  const look = (root, path) => {
    root.querySelectorAll("*").forEach((node, at) => {
      const top = wanted.get(`${path}/${at}`)
      if (top && node.scrollHeight - node.clientHeight >= top) { node.scrollTop = top; wanted.delete(`${path}/${at}`) }
      if (node.shadowRoot) { look(node.shadowRoot, `${path}/${at}`) }
    })
  }
  look(document, "")
  return wanted.size === 0
}

async function comeBack() {
  let was = null
  try { was = JSON.parse(sessionStorage.getItem(PLACE)); sessionStorage.removeItem(PLACE) } catch { /* then at the top */ }
  if (was?.url !== location.href) { return }
  for (let tries = 0; tries < 20 && !scrollBack(was.places); tries += 1) { await soon(150) }
}

export function render({model, view}) {
  const told = document.createElement("div")
  told.popover = "manual"
  told.setAttribute("role", "alert")
  let lost = false, gone = false

  // Shown anew each time, so that it lies above a window opened meanwhile.
  function say(sentence) {
    if (told.textContent === sentence && told.matches(":popover-open")) { return }
    told.textContent = sentence
    if (told.matches(":popover-open")) { told.hidePopover() }
    told.showPopover()
  }

  async function returned() {
    const waits = []
    document.dispatchEvent(new CustomEvent("kapta-returning", {detail: {wait: (promise) => waits.push(promise)}}))
    try { await Promise.all(waits) } catch (reason) { say({out: OUT, large: LARGE}[reason.message] ?? model.sentence); return false }
    return true
  }

  async function wait({unheard = false} = {}) {
    if (lost) { return }
    lost = true
    // A page that is being left loses its socket, too; nobody needs to read that.
    await soon(400)
    if (gone) { return }
    if (unheard) { say(model.sentence) }
    document.dispatchEvent(new CustomEvent("kapta-lost"))
    for (let tries = 0; !gone; tries += 1) {
      if (await answers() && await returned()) {
        try { sessionStorage.setItem(PLACE, JSON.stringify({url: location.href, places: scrolled()})) } catch { /* then at the top */ }
        location.reload()
        return
      }
      await soon(tries < 20 ? model.every : 3 * model.every)
    }
  }

  const onHide = () => { gone = true }
  // A page that comes back out of the browser's memory has no socket any more.
  const onShow = (event) => { if (event.persisted) { gone = false; lost = false; wait({unheard: true}) } }
  const onAway = () => wait({unheard: true})
  view.model.document.on_event("connection_lost", () => wait())
  document.addEventListener("kapta-away", onAway)
  addEventListener("pagehide", onHide)
  addEventListener("pageshow", onShow)
  model.on("remove", () => {
    document.removeEventListener("kapta-away", onAway)
    removeEventListener("pagehide", onHide)
    removeEventListener("pageshow", onShow)
  })
  setTimeout(comeBack, 300)
  return told
}
