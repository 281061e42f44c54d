// The search in the bar: what is typed goes to Python, what is found are links the page follows by itself.
const element = (tag, facts = {}, text = "") => {
  const made = document.createElement(tag)
  for (const [fact, value] of Object.entries(facts)) { made.setAttribute(fact, value) }
  made.textContent = text
  return made
}

export function render({model}) {
  const frame = element("div", {class: "search"})
  const box = element("input", {
    type: "search", role: "combobox", "aria-label": model.hint, "aria-expanded": "false", "aria-controls": "found",
    "aria-autocomplete": "list", placeholder: model.hint, autocomplete: "off", spellcheck: "false",
  })
  const key = element("kbd", {"aria-hidden": "true"}, "/")
  const list = element("div", {id: "found", role: "listbox", class: "found", "aria-label": "Found"})
  const status = element("div", {role: "status", class: "hidden"})
  list.hidden = true
  frame.append(box, key, list, status)
  let chosen = -1, waiting = 0
  const options = () => [...list.querySelectorAll("a")]

  function close() {
    list.hidden = true
    chosen = -1
    box.setAttribute("aria-expanded", "false")
    box.removeAttribute("aria-activedescendant")
  }

  function choose(place) {
    const all = options()
    if (!all.length) { return }
    chosen = (place + all.length) % all.length
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)))
    box.setAttribute("aria-activedescendant", all[chosen].id)
    all[chosen].scrollIntoView({block: "nearest"})
  }

  function option([kind, label, detail, href], at) {
    const link = element("a", {role: "option", id: `found-${at}`, href, "aria-selected": "false", tabindex: "-1"})
    link.append(element("span", {class: "label"}, label), element("span", {class: "detail"}, detail))
    return link
  }

  function draw() {
    if (model.answer.query !== box.value.trim() || !box.value.trim()) { return }
    const rows = model.answer.found
    list.replaceChildren()
    let kind = null
    rows.forEach((row, at) => {
      if (row[0] !== kind) { kind = row[0]; list.append(element("div", {class: "kind", role: "presentation"}, kind)) }
      list.append(option(row, at))
    })
    if (!rows.length) { list.append(element("div", {class: "none"}, "Nothing found")) }
    status.textContent = rows.length ? `${rows.length} found` : "Nothing found"
    list.hidden = false
    box.setAttribute("aria-expanded", "true")
    if (rows.length) { choose(0) }
  }

  const onKey = (event) => {
    const typing = event.composedPath()[0].matches?.("input, textarea, select, [contenteditable]")
    if ((event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault()
      box.focus()
      box.select()
    }
  }
  const onElsewhere = (event) => { if (!event.composedPath().includes(frame)) { close() } }
  box.addEventListener("input", () => {
    clearTimeout(waiting)
    if (!box.value.trim()) { close(); return }
    waiting = setTimeout(() => { model.query = box.value.trim(); draw() }, 120)
  })
  box.addEventListener("focus", () => { if (box.value.trim()) { draw() } })
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) { draw() } else { choose(chosen + (event.key === "ArrowDown" ? 1 : -1)) }
    } else if (event.key === "Enter" && !list.hidden && options()[chosen]) {
      options()[chosen].dispatchEvent(new MouseEvent("click", {bubbles: true, composed: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey}))
    } else if (event.key === "Escape") {
      if (list.hidden) { box.value = "" } else { close() }
    } else { return }
    event.preventDefault()
  })
  // After the page's router has heard the click.
  list.addEventListener("click", (event) => { if (event.target.closest("a")) { setTimeout(() => { close(); box.value = ""; box.blur() }) } })
  model.on("answer", draw)
  document.addEventListener("keydown", onKey)
  document.addEventListener("pointerdown", onElsewhere)
  model.on("remove", () => {
    document.removeEventListener("keydown", onKey)
    document.removeEventListener("pointerdown", onElsewhere)
  })
  return frame
}
