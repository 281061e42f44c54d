// The account tree: only the rows in sight are in the page, so ten thousand accounts cost what thirty do.
const SIGNS = {
  s: ["Strategic account", "star", '<path fill="currentColor" d="m8 1.8 1.9 4 4.4.5-3.2 3 .8 4.3L8 11.5l-3.9 2.1.8-4.3-3.2-3 4.4-.5z"/>'],
  w: ["Flagged: needs attention", "warn", '<path d="M8 2 14.5 13.5h-13zM8 6.3v3.4M8 11.5v.1"/>'],
  r: ["Open risk", "risk", '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.7v4M8 11.2v.1"/>'],
  a: ["Archived", "soft", '<path d="M1.8 2.8h12.4v3H1.8zM3 5.8v7.4h10V5.8M6.5 8.5h3"/>'],
}
const FOLDER = '<path d="M1.8 12.8V3.2h4.4l1.6 1.9h6.4v7.7z"/>'
const LEAF = '<path d="M3 14V3.5L9 2v12M9 6h4v8M1.5 14h13M5.2 5.5h1.4M5.2 8h1.4M5.2 10.5h1.4"/>'
const CHEVRON = '<path d="m6 3.5 4.5 4.5L6 12.5"/>'

// Only the drawings above ever go through innerHTML; labels are always textContent.
function drawing(shape, kind, title) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  svg.setAttribute("viewBox", "0 0 16 16")
  svg.setAttribute("class", `icon ${kind}`)
  svg.innerHTML = shape
  if (!title) { svg.setAttribute("aria-hidden", "true"); return svg }
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", title)
  const tip = document.createElementNS("http://www.w3.org/2000/svg", "title")
  tip.textContent = title
  svg.prepend(tip)
  return svg
}

const element = (tag, kind, text = "") => Object.assign(document.createElement(tag), {className: kind, textContent: text})
const plain = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase()

export function render({model}) {
  const height = matchMedia("(pointer: coarse)").matches ? 42 : 32
  const frame = element("div", "frame")
  const search = Object.assign(element("input", "filter"), {type: "search", placeholder: "Filter accounts", autocomplete: "off", spellcheck: false})
  search.setAttribute("aria-label", "Filter accounts")
  const status = element("div", "status")
  status.setAttribute("role", "status")
  const box = element("div", "tree")
  box.setAttribute("role", "tree")
  box.setAttribute("aria-label", "Accounts")
  box.tabIndex = 0
  const pad = element("div", "pad")
  pad.setAttribute("role", "presentation")
  box.append(pad)
  frame.append(search, status, box)

  let rows = [], byId = new Map(), children = new Map(), shown = [], focus = 0, open = new Set(), wanted = "", typed = "", typedAt = 0

  function index() {
    rows = JSON.parse(model.rows)
    byId = new Map(rows.map((row) => [row[0], row]))
    children = new Map()
    for (const row of rows) {
      const parent = byId.has(row[2]) ? row[2] : 0
      if (!children.has(parent)) { children.set(parent, []) }
      children.get(parent).push(row)
    }
  }

  function matching() {
    const kept = new Set()
    for (const row of rows) {
      if (!plain(row[1]).includes(wanted)) { continue }
      for (let at = row; at && !kept.has(at[0]); at = byId.get(at[2])) { kept.add(at[0]) }
    }
    return kept
  }

  function flatten() {
    const kept = wanted ? matching() : null
    shown = []
    const walk = (parent, level) => {
      const rows = (children.get(parent) || []).filter((row) => !kept || kept.has(row[0]))
      rows.forEach((row, at) => {
        shown.push({row, level, at: at + 1, of: rows.length})
        if (kept || open.has(row[0])) { walk(row[0], level + 1) }
      })
    }
    walk(0, 1)
    focus = Math.max(0, Math.min(focus, shown.length - 1))
    pad.style.height = `${shown.length * height}px`
    const hits = kept ? rows.filter((row) => plain(row[1]).includes(wanted)).length : 0
    status.textContent = !kept ? "" : hits === 0 ? "No account with that name" : hits === 1 ? "1 account" : `${hits.toLocaleString()} accounts`
  }

  function label(text) {
    const span = element("span", "label")
    span.title = text
    const at = wanted ? plain(text).indexOf(wanted) : -1
    // Folding accents may change the length; then nothing is marked rather than the wrong letters.
    if (at < 0 || plain(text).length !== text.length) { span.textContent = text; return span }
    span.append(text.slice(0, at), element("mark", "", text.slice(at, at + wanted.length)), text.slice(at + wanted.length))
    return span
  }

  function line({row, level, at, of}, place) {
    const [id, name, , flags] = row
    const parent = children.has(id), expanded = parent && (wanted ? true : open.has(id))
    const item = element("div", "row")
    item.id = `account-${id}`
    item.dataset.place = place
    item.style.cssText = `top:${place * height}px;height:${height}px;padding-left:${6 + 16 * (level - 1)}px`
    const facts = {role: "treeitem", "aria-level": level, "aria-posinset": at, "aria-setsize": of, "aria-selected": id === model.selected}
    if (parent) { facts["aria-expanded"] = expanded }
    for (const [fact, value] of Object.entries(facts)) { item.setAttribute(fact, value) }
    item.classList.toggle("selected", id === model.selected)
    item.classList.toggle("focus", place === focus)
    item.classList.toggle("archived", (flags || "").includes("a"))
    const toggle = element("span", "toggle")
    if (parent) { toggle.append(drawing(CHEVRON, expanded ? "chevron down" : "chevron")) }
    item.append(toggle, drawing(parent ? FOLDER : LEAF, "kind", parent ? "Parent account" : ""), label(name))
    for (const flag of flags || "") { if (SIGNS[flag]) { item.append(drawing(SIGNS[flag][2], SIGNS[flag][1], SIGNS[flag][0])) } }
    return item
  }

  function draw() {
    // Before its stylesheet is there, the box is as tall as all rows together: nobody sees more than the window.
    const tall = Math.min(box.clientHeight || 600, innerHeight)
    const from = Math.max(0, Math.floor(box.scrollTop / height) - 8)
    const to = Math.min(shown.length, Math.ceil((box.scrollTop + tall) / height) + 8)
    pad.replaceChildren(...shown.slice(from, to).map((node, at) => line(node, from + at)))
    const node = shown[focus]
    if (node && focus >= from && focus < to) { box.setAttribute("aria-activedescendant", `account-${node.row[0]}`) } else { box.removeAttribute("aria-activedescendant") }
  }

  function toggle(id) {
    open.has(id) ? open.delete(id) : open.add(id)
    model.expanded = [...open]
    flatten()
    draw()
  }

  function move(to) {
    if (!shown.length) { return }
    focus = Math.max(0, Math.min(to, shown.length - 1))
    const top = focus * height
    if (top < box.scrollTop) { box.scrollTop = top }
    if (top > box.scrollTop + box.clientHeight - height) { box.scrollTop = top - box.clientHeight + height }
    draw()
  }

  function reveal() {
    const row = byId.get(model.selected)
    if (!row) { draw(); return }
    const before = open.size
    for (let at = byId.get(row[2]), steps = 0; at && steps < byId.size; at = byId.get(at[2]), steps++) { open.add(at[0]) }
    if (open.size !== before) { model.expanded = [...open] }
    flatten()
    const place = shown.findIndex((node) => node.row[0] === model.selected)
    if (place < 0) { draw(); return }
    focus = place
    const top = place * height
    if (box.clientHeight && (top < box.scrollTop || top > box.scrollTop + box.clientHeight - height)) { box.scrollTop = Math.max(0, top - box.clientHeight / 3) }
    draw()
  }

  function choose(id, event) {
    if (model.opens && (event.ctrlKey || event.metaKey || event.button === 1)) { window.open(model.opens + id, "_blank", "noopener"); return }
    model.selected = id
    model.chosen = {id, count: model.chosen.count + 1}
    // Where the tree lies over the page, the page puts it away.
    box.dispatchEvent(new CustomEvent("account-chosen", {bubbles: true, composed: true}))
    if (children.has(id) && !open.has(id) && !wanted) { toggle(id) } else { draw() }
  }

  function typeAhead(key) {
    typed = Date.now() - typedAt < 800 ? typed + plain(key) : plain(key)
    typedAt = Date.now()
    const again = [...typed].every((letter) => letter === typed[0])
    const start = plain(typed).length === 1 || again ? 1 : 0
    const text = again ? typed[0] : typed
    for (let step = start; step <= shown.length; step++) {
      const at = (focus + step) % shown.length
      if (plain(shown[at].row[1]).startsWith(text)) { move(at); return }
    }
  }

  const inPage = () => Math.max(1, Math.floor(box.clientHeight / height) - 1)
  const keys = {
    ArrowDown: () => move(focus + 1),
    ArrowUp: () => move(focus - 1),
    PageDown: () => move(focus + inPage()),
    PageUp: () => move(focus - inPage()),
    Home: () => move(0),
    End: () => move(shown.length - 1),
    ArrowRight: (id) => { if (!children.has(id)) { return } wanted || open.has(id) ? move(focus + 1) : toggle(id) },
    ArrowLeft: (id) => {
      if (open.has(id) && children.has(id) && !wanted) { toggle(id); return }
      const parent = byId.get(id)[2]
      const at = shown.findIndex((node) => node.row[0] === parent)
      if (at >= 0) { move(at) }
    },
    Enter: (id, event) => choose(id, event),
    " ": (id, event) => choose(id, event),
  }
  box.addEventListener("keydown", (event) => {
    const node = shown[focus]
    if (!node || event.altKey || ((event.ctrlKey || event.metaKey) && event.key !== "Enter")) { return }
    if (event.key === " " && Date.now() - typedAt < 800) { typeAhead(" ") } else if (keys[event.key]) { keys[event.key](node.row[0], event) } else if (event.key.length === 1) { typeAhead(event.key) } else { return }
    event.preventDefault()
  })
  const onPress = (event) => {
    const item = event.target.closest(".row")
    if (!item || event.button > 1) { return }
    focus = Number(item.dataset.place)
    const id = shown[focus].row[0]
    event.target.closest(".toggle") && children.has(id) && !wanted ? toggle(id) : choose(id, event)
  }
  pad.addEventListener("click", onPress)
  pad.addEventListener("auxclick", onPress)
  search.addEventListener("input", () => {
    wanted = plain(search.value.trim())
    focus = 0
    flatten()
    if (wanted) { focus = Math.max(0, shown.findIndex((node) => plain(node.row[1]).includes(wanted))) }
    box.scrollTop = 0
    wanted ? draw() : reveal()
  })
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { box.focus(); move(focus); event.preventDefault() }
    if (event.key === "Enter" && wanted && shown[focus]) { choose(shown[focus].row[0], event) }
    if (event.key === "Escape" && search.value) { search.value = ""; search.dispatchEvent(new Event("input")); event.stopPropagation() }
  })
  let waiting = false
  box.addEventListener("scroll", () => {
    if (waiting) { return }
    waiting = true
    requestAnimationFrame(() => { waiting = false; draw() })
  })
  const sized = new ResizeObserver(draw)
  sized.observe(box)
  model.on("rows", () => { index(); flatten(); draw() })
  model.on("selected", reveal)
  model.on("expanded", () => {
    if (model.expanded.length === open.size && model.expanded.every((id) => open.has(id))) { return }
    open = new Set(model.expanded)
    flatten()
    draw()
  })
  model.on("remove", () => sized.disconnect())
  open = new Set(model.expanded)
  index()
  flatten()
  model.on("after_render", reveal)
  return frame
}
