// One window for every form of a session: it draws what Python describes, and tells Python what was typed.
const element = (tag, facts = {}, ...inside) => {
  const made = document.createElement(tag)
  for (const [fact, value] of Object.entries(facts)) {
    if (value === true) { made.setAttribute(fact, "") } else if (value !== false && value != null) { made.setAttribute(fact, value) }
  }
  made.append(...inside)
  return made
}
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)
const NUMBERS = ["integer", "number", "percent", "money"]
const MODES = {email: "email", phone: "tel", url: "url"}

// --- controls: each has an element to focus, a value to read, and a way to be given one -----------------

function textControl(field, id, changed) {
  const long = field.kind === "long_text"
  const box = element(long ? "textarea" : "input", {
    id, type: long ? null : field.kind === "date" ? "date" : "text", rows: long ? 4 : null, autocomplete: "off",
    inputmode: NUMBERS.includes(field.kind) ? "decimal" : MODES[field.kind],
  })
  box.addEventListener("input", changed)
  return {node: box, focus: box, read: () => box.value, write: (value) => { box.value = value ?? "" }}
}

function chooser(field, id, changed) {
  const box = element("select", {id})
  const options = field.kind === "yes_no" ? [["true", "Yes"], ["false", "No"]] : field.choices
  if (!field.required || field.kind === "yes_no") { box.append(element("option", {value: ""}, "–")) } else { box.append(element("option", {value: "", hidden: true}, "Choose…")) }
  for (const [code, label, help] of options) { box.append(element("option", {value: code, title: help}, label)) }
  box.addEventListener("change", changed)
  const yesNo = field.kind === "yes_no"
  return {
    node: box, focus: box,
    read: () => (yesNo ? (box.value === "" ? null : box.value === "true") : box.value),
    write: (value) => { box.value = value == null ? "" : String(value) },
  }
}

function tick(field, id, changed) {
  const box = element("input", {id, type: "checkbox"})
  box.addEventListener("change", changed)
  return {node: box, focus: box, read: () => box.checked, write: (value) => { box.checked = value === true }}
}

function ticks(field, id, changed) {
  const boxes = field.choices.map(([code, label], at) => {
    const box = element("input", {type: "checkbox", value: code, id: at ? `${id}-${at}` : id})
    box.addEventListener("change", changed)
    return [box, element("label", {class: "tick"}, box, label)]
  })
  return {
    node: element("div", {class: "ticks"}, ...boxes.map((one) => one[1])), focus: boxes[0][0],
    read: () => boxes.filter(([box]) => box.checked).map(([box]) => box.value),
    write: (value) => boxes.forEach(([box]) => { box.checked = (value ?? []).includes(box.value) }),
  }
}

// Two records compared: whose value of this field stays.
function either(field, id, changed) {
  const boxes = field.choices.map(([code, label], at) => {
    const box = element("input", {type: "radio", name: id, value: code, id: at ? `${id}-${at}` : id})
    box.addEventListener("change", changed)
    return [box, element("label", {class: "side"}, box, element("span", {}, label))]
  })
  return {
    node: element("div", {class: "sides", role: "radiogroup", "aria-labelledby": `${id}-label`}, ...boxes.map((one) => one[1])), focus: boxes[0][0],
    read: () => boxes.find(([box]) => box.checked)?.[0].value ?? "",
    write: (value) => boxes.forEach(([box]) => { box.checked = box.value === value }),
  }
}

function linker(field, id, changed, ask) {
  const many = field.kind === "links"
  const box = element("input", {
    id, type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list",
    autocomplete: "off", spellcheck: "false", placeholder: "Type to search",
  })
  const list = element("div", {id: `${id}-list`, role: "listbox", class: "options", "aria-label": field.label})
  const chips = element("div", {class: "chips"})
  const clear = element("button", {type: "button", class: "clear", "aria-label": `Clear ${field.label}`, title: "Clear"}, "×")
  const node = element("div", {class: many ? "link many" : "link"}, chips, element("div", {class: "combo"}, box, clear), list)
  let held = [], found = [], at = -1, waiting = 0, sought = ""
  list.hidden = true
  const open = (is) => { list.hidden = !is; box.setAttribute("aria-expanded", String(is)); if (!is) { at = -1; box.removeAttribute("aria-activedescendant") } }
  const label = () => (many || !held.length ? "" : held[0][1])

  function show() {
    clear.hidden = many || !held.length
    if (many) {
      chips.replaceChildren(...held.map((one) => {
        const off = element("button", {type: "button", "aria-label": `Take away ${one[1]}`, title: "Take away"}, "×")
        off.addEventListener("click", () => { held = held.filter((other) => other !== one); show(); changed(); box.focus() })
        return element("span", {class: "chip"}, one[1], off)
      }))
    }
    if (box.getRootNode().activeElement !== box || !many) { box.value = label() }
  }

  function mark(place) {
    const all = [...list.querySelectorAll("[role=option]")]
    if (!all.length) { return }
    at = (place + all.length) % all.length
    all.forEach((one, number) => one.setAttribute("aria-selected", String(number === at)))
    box.setAttribute("aria-activedescendant", all[at].id)
    all[at].scrollIntoView({block: "nearest"})
  }

  function choose(option) {
    held = many ? [...held, option] : [option]
    open(false)
    box.value = ""
    show()
    changed()
  }

  function offered(text, options) {
    if (text !== sought || box.getRootNode().activeElement !== box) { return }
    found = options.filter(([one]) => !held.some(([other]) => other === one) || !many)
    list.replaceChildren(...found.map((one, number) => {
      const row = element("div", {role: "option", id: `${id}-${number}`, "aria-selected": "false"}, element("span", {}, one[1]), element("small", {}, one[2]))
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(one) })
      return row
    }))
    if (!found.length) { list.append(element("div", {class: "none"}, sought ? "Nothing fits" : "Nothing to choose from")) }
    open(true)
    list.scrollIntoView({block: "nearest"})
    if (sought && found.length) { mark(0) }
  }

  const seek = (text) => { sought = text; ask(field.name, text) }
  const whole = () => (box.value === label() ? "" : box.value.trim())
  // A field that comes into focus by itself does not lay its list over the buttons below: a click or a key opens it.
  box.addEventListener("focus", () => box.select())
  box.addEventListener("click", () => { if (list.hidden) { seek(whole()) } })
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => seek(box.value.trim()), 120) })
  box.addEventListener("blur", () => {
    open(false)
    clearTimeout(waiting)
    if (!many && box.value.trim() === "" && held.length) { held = []; changed() }
    show()
    if (many) { box.value = "" }
  })
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { if (list.hidden) { seek(whole()) } else { mark(at + (event.key === "ArrowDown" ? 1 : -1)) } }
    else if (event.key === "Enter" && !list.hidden && at >= 0) { choose(found[at]) }
    else if (event.key === "Enter" && !list.hidden) { open(false) }
    else if (event.key === "Escape" && !list.hidden) { open(false); event.stopPropagation() }
    else if (event.key === "Backspace" && many && !box.value && held.length) { held = held.slice(0, -1); show(); changed(); return }
    else { return }
    event.preventDefault()
  })
  clear.addEventListener("click", () => { held = []; show(); changed(); box.focus() })
  return {
    node, focus: box, offered,
    read: () => (many ? held.map(([one]) => one) : held.length ? held[0][0] : null),
    write: (_, links) => { held = links ?? []; show() },
  }
}

function control(field, id, changed, ask, compared) {
  if (compared && field.kind === "choice") { return either(field, id, changed) }
  if (field.kind === "link" || field.kind === "links") { return linker(field, id, changed, ask) }
  if (field.kind === "choices") { return ticks(field, id, changed) }
  if (field.kind === "yes_no" && field.plain) { return tick(field, id, changed) }
  if (field.kind === "choice" || field.kind === "yes_no") { return chooser(field, id, changed) }
  return textControl(field, id, changed)
}

// What a text becomes in a field: the choice it means, or itself where any text is taken; null where it fits nowhere.
function carried(field, text) {
  if (!text || !field.choices.length) { return text }
  const word = text.trim().toLowerCase()
  return field.choices.find(([, label]) => label.toLowerCase() === word)?.[0] ?? null
}

// --- what is typed is kept while it is typed --------------------------------------------------------------

const PAUSE = 1000, LONGEST = 5000
const GOING_ON = "kapta-go-on"
const base = () => location.pathname.replace(/[^/]*$/, "")

// Hands what was typed to the server whenever typing stops, by requests of its own: the socket may be gone.
function keeper(touched, tell) {
  let draft = null, timer = 0, since = 0, last = "", under = Promise.resolve("kept")

  async function put(keepalive) {
    const {values, was} = touched()
    const body = JSON.stringify({way: draft.way, ticket: draft.ticket, title: draft.title, values, was})
    const nothing = !last && !draft.before && !Object.keys(values).length
    if (nothing || body === last) { return "kept" }
    try {
      const headers = {"Content-Type": "application/json", "X-Kapta-Form": "1"}
      // A browser takes no more than 64 kB along while a page is being closed.
      const answer = await fetch(`${base()}unfinished`, {method: "POST", headers, body, keepalive: keepalive && body.length < 60000, signal: AbortSignal.timeout(10000)})
      const said = {204: "kept", 401: "out", 409: "saved", 413: "large"}[answer.status] ?? "away"
      if (said === "kept") { last = body }
      tell(said, Object.keys(values).length)
      return said
    } catch { tell("away"); return "away" }
  }

  const stop = () => { clearTimeout(timer); timer = 0; since = 0 }
  const now = (keepalive = false) => { stop(); under = draft ? under.then(() => put(keepalive)) : under; return under }
  return {
    begin: (given) => { stop(); draft = given?.ticket ? given : null; last = "" },
    typed: () => {
      if (!draft) { return }
      clearTimeout(timer)
      since ||= Date.now()
      timer = setTimeout(now, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())))
    },
    now, stop,
    // Whoever was signed out meanwhile is to hear of it, even when nothing was typed since.
    afresh: () => { last = ""; return now() },
    waiting: () => timer !== 0,
    settled: () => under,
    ticket: () => draft?.ticket,
  }
}

// --- the window ------------------------------------------------------------------------------------------

export function render({model}) {
  const dialog = element("dialog", {"aria-labelledby": "title"})
  let turn = 0, count = 0, controls = {}, begun = {}, tabs = [], parts = {}, before = null, leaving = false, looking = 0, closing = false
  let led, lost = ""  // what the field that follows another follows now; what was typed into it and does not fit

  const values = () => Object.fromEntries(Object.entries(controls).map(([name, one]) => [name, one.read()]))
  const dirty = () => dialog.open && !same(values(), begun)
  const send = (action, more = {}) => { model.sent = {action, turn, values: values(), count: ++count, ...more} }
  const ask = (field, text) => { model.asked = {field, text, turn, values: values(), count: ++count} }
  const keeping = keeper(touched, keptSo)
  const busy = (is) => { dialog.inert = is; parts.save.classList.toggle("busy", is) }

  // What stands beside the form follows what is typed, once typing rests.
  function look() {
    if (!model.shown.form?.aside) { return }
    clearTimeout(looking)
    looking = setTimeout(() => { if (dialog.open) { parts.aside.setAttribute("aria-busy", "true"); model.asked = {beside: true, turn, values: values(), count: ++count} } }, 400)
  }

  function onBeside() {
    const {turn: of, said} = model.beside
    if (of !== turn || !parts.aside) { return }
    parts.aside.removeAttribute("aria-busy")
    parts.aside.textContent = said
    parts.aside.hidden = !said
  }

  function touched() {
    const now = values()
    const names = Object.keys(now).filter((name) => !same(now[name], begun[name]))
    return {values: Object.fromEntries(names.map((name) => [name, now[name]])), was: Object.fromEntries(names.map((name) => [name, begun[name]]))}
  }

  function keptSo(said, many) {
    if (!dialog.open) { return }
    if (said === "away") { document.dispatchEvent(new CustomEvent("kapta-away")) }
    const words = {
      kept: many ? "Kept for you, not saved yet" : "", saved: "This was saved already",
      large: "Too long to be kept while you type: save it soon", out: "You are signed out", away: "Not kept: the server does not answer",
    }
    parts.kept.textContent = words[said]
  }

  function select(at, focus = false) {
    tabs.forEach(({button, panel}, number) => {
      if (!button) { return }
      button.setAttribute("aria-selected", String(number === at))
      button.tabIndex = number === at ? 0 : -1
      panel.hidden = number !== at
    })
    if (focus) { tabs[at].button.focus() }
  }

  function row(field, first, compared) {
    const id = `field-${field.name}`
    const one = control(field, id, () => { mend(field.name); follow(field.name); keeping.typed(); look() }, ask, compared)
    controls[field.name] = one
    const label = element("label", {for: id, id: `${id}-label`}, field.label)
    if (field.required) { label.classList.add("required"); one.focus.setAttribute("aria-required", "true") }
    const help = element("p", {id: `${id}-help`, class: "help"}, field.help)
    const problem = element("p", {id: `${id}-problem`, class: "problem", role: "alert"})
    one.focus.setAttribute("aria-describedby", `${id}-help ${id}-problem`)
    if (first) { one.focus.toggleAttribute("autofocus", true) }
    const wide = compared || ["long_text", "links", "choices"].includes(field.kind)
    const ticked = one.focus.type === "checkbox" && field.kind === "yes_no"
    const node = element("div", {class: `field${wide ? " wide" : ""}${ticked ? " ticked" : ""}`}, ...(ticked ? [one.node, label] : [label, one.node]), help, problem)
    help.hidden = !field.help
    problem.hidden = true
    one.row = node
    one.problem = problem
    return node
  }

  function mend(name) {
    const one = controls[name]
    one.problem.hidden = true
    one.problem.textContent = ""
    one.focus.removeAttribute("aria-invalid")
    counts()
  }

  // The answer to a question is asked for as the question wants it; what was typed stays, or comes back later.
  function follow(name) {
    const how = model.shown.form?.follows
    const chosen = controls[name].read()
    if (name !== how?.leader || same(chosen, led)) { return }
    led = chosen
    const text = controls[how.name].read() || lost
    const field = how.by[led] ?? how.usual
    const held = carried(field, text)
    lost = held === null ? text : ""
    redraw(lost ? {...field, help: how.said.replace("{}", () => lost)} : field)
    controls[how.name].write(held ?? "")
  }

  function redraw(field) {
    const old = controls[field.name]
    const held = old.node.contains(dialog.getRootNode().activeElement)
    old.row.replaceWith(row(field, false, false))
    if (held) { controls[field.name].focus.focus() }
  }

  function counts() {
    for (const tab of tabs) {
      const wrong = tab.fields.filter((field) => !controls[field.name].problem.hidden).length
      tab.badge.textContent = wrong || ""
      tab.badge.hidden = !wrong
    }
  }

  function build(form) {
    controls = {}
    led = undefined
    parts = {
      title: element("h2", {id: "title"}, form.title),
      close: element("button", {type: "button", class: "close", "aria-label": "Close", title: "Close"}, "×"),
      message: element("p", {class: "message", role: "alert"}),
      clashes: element("div", {class: "clashes"}),
      begun: element("div", {class: "begun", role: "status"}),
      kept: element("span", {class: "kept", role: "status"}),
      aside: element("p", {class: "aside", role: "status"}),
      save: element("button", {type: "submit", class: form.grave ? "main grave" : "main"}, form.save),
      cancel: element("button", {type: "button"}, "Cancel"),
      unsaved: element("div", {class: "unsaved", role: "alertdialog", "aria-label": "Unsaved changes"}),
    }
    tabs = form.tabs.map((tab, at) => {
      const badge = element("span", {class: "count"})
      badge.hidden = true
      const button = element("button", {type: "button", role: "tab", id: `tab-${at}`, "aria-controls": `panel-${at}`}, tab.label, badge)
      button.addEventListener("click", () => select(at))
      button.addEventListener("keydown", (event) => {
        const step = {ArrowRight: 1, ArrowLeft: -1}[event.key]
        if (step) { select((at + step + tabs.length) % tabs.length, true) }
      })
      const panel = element("div", {role: "tabpanel", id: `panel-${at}`, class: "panel", "aria-labelledby": `tab-${at}`}, ...tab.fields.map((field, number) => row(field, !at && !number, form.sides.length > 0)))
      return {button, panel, badge, fields: tab.fields}
    })
    if (!tabs.length) { tabs = [{button: null, panel: element("div", {}), badge: element("span"), fields: []}] }
    const intro = element("p", {class: "intro", id: "intro"}, form.intro)
    intro.hidden = !form.intro
    const heads = element("div", {class: "sides heads", "aria-hidden": "true"}, ...form.sides.map((name, at) => element("b", {}, at ? `Take from ${name}` : `Keep from ${name}`)))
    heads.hidden = !tabs[0]?.fields.length || !form.sides.length
    dialog.classList.toggle("small", tabs.length === 1 && tabs[0].fields.length < 3 && !form.sides.length)
    const still = form.tabs.length === 1 && !tabs[0].fields.some((field) => field.kind === "link" || field.kind === "links")
    dialog.classList.toggle("fit", still && !dialog.classList.contains("small"))
    const bar = element("div", {role: "tablist", "aria-label": "Parts of the form"}, ...tabs.map((one) => one.button).filter(Boolean))
    bar.hidden = tabs.length < 2
    if (tabs.length < 2) { tabs[0].panel.removeAttribute("role"); tabs[0].panel.removeAttribute("aria-labelledby") }
    const keep = element("button", {type: "button"}, "Keep editing")
    const drop = element("button", {type: "button", class: "danger"}, "Discard changes")
    parts.unsaved.append(element("span", {}, "What you changed is not saved."), keep, drop)
    parts.unsaved.hidden = true
    parts.keep = keep
    keep.addEventListener("click", () => { parts.unsaved.hidden = true; parts.cancel.focus() })
    drop.addEventListener("click", () => { fill(model.shown.began); keeping.now(); close() })
    parts.close.addEventListener("click", leave)
    parts.cancel.addEventListener("click", leave)
    const afresh = element("button", {type: "button"}, "Discard it")
    afresh.addEventListener("click", () => { busy(true); keeping.stop(); send("afresh") })
    parts.said = element("span")
    parts.begun.append(parts.said, afresh)
    const body = element("div", {class: "body"}, intro, parts.begun, parts.message, parts.clashes, heads, ...tabs.map((one) => one.panel))
    parts.aside.hidden = true
    const frame = element("form", {novalidate: true}, element("header", {}, parts.title, parts.close), bar, body,
      parts.aside, element("footer", {}, parts.unsaved, element("span", {class: "note"}, form.tabs.some((tab) => tab.fields.some((field) => field.required)) ? "* required" : ""), parts.kept, parts.cancel, parts.save))
    frame.addEventListener("submit", (event) => { event.preventDefault(); busy(true); keeping.stop(); keeping.settled().then(() => send("save")) })
    frame.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); frame.requestSubmit() } })
    dialog.replaceChildren(frame)
    select(0)
  }

  function fill({raw, links}) {
    const how = model.shown.form.follows
    if (how && !same(raw[how.leader], led)) {
      led = raw[how.leader]
      lost = ""
      redraw(how.by[led] ?? how.usual)
    }
    for (const [name, one] of Object.entries(controls)) { one.write(raw[name], links[name]) }
  }

  function clash([name, label, theirs, mine]) {
    const take = element("button", {type: "button", "aria-label": `Use theirs for ${label}`}, "Use theirs")
    take.addEventListener("click", () => { busy(true); send("take", {field: name}) })
    return element("div", {class: "clash", role: "group", "aria-label": label}, element("b", {}, label),
      element("div", {}, element("small", {}, "Now"), element("p", {}, theirs), take),
      element("div", {}, element("small", {}, "Yours, kept when you save"), element("p", {}, mine)))
  }

  function judge({problems, message, clashes, first}) {
    parts.message.textContent = message
    parts.message.hidden = !message
    parts.clashes.replaceChildren(...clashes.map(clash))
    for (const [name, one] of Object.entries(controls)) {
      const said = problems[name] ?? ""
      one.problem.textContent = said
      one.problem.hidden = !said
      if (said) { one.focus.setAttribute("aria-invalid", "true") } else { one.focus.removeAttribute("aria-invalid") }
    }
    counts()
    if (!first) { if (message) { parts.message.scrollIntoView({block: "nearest"}) } return }
    select(tabs.findIndex((tab) => tab.fields.some((field) => field.name === first)))
    controls[first].focus.focus()
  }

  function close() {
    if (!dialog.open) { return }
    closing = true
    dialog.close()
    keeping.stop()
    keeping.settled().then(() => send("close"))
    before?.focus?.()
  }

  function leave() {
    if (!dirty()) { close(); return }
    parts.unsaved.hidden = false
    parts.keep.focus()
  }

  function draw() {
    const shown = model.shown
    if (!shown.turn) { closing = true; if (dialog.open) { dialog.close() } turn = 0; return }
    if (shown.turn !== turn) {
      turn = shown.turn
      closing = false
      before = document.activeElement
      build(shown.form)
      fill(shown.began)
      begun = values()
      fill(shown.state)
      judge({...shown.state, first: ""})
      if (!dialog.open) { dialog.showModal() }
      keeping.begin(shown.draft)
      told(shown.draft)
      onBeside()
      if (shown.draft.said) { look() }
      busy(false)
      if (goOnWhere(shown.draft)) { return }
      const typed = shown.draft.said ? Object.keys(touched().values)[0] : ""
      begin(typed || shown.state.first)
      return
    }
    busy(false)
    fill(shown.state)
    judge(shown.state)
    told(shown.draft)
    keeping.typed()
  }

  // The cursor starts where something is to be mended, else in the first field that waits to be filled in, as
  // long as the window shows it without being scrolled.
  function begin(wanted) {
    const fields = tabs[0]?.fields ?? []
    if (wanted) {
      select(Math.max(0, tabs.findIndex((tab) => tab.fields.some((field) => field.name === wanted))))
      controls[wanted].focus.focus()
      return
    }
    const empty = fields.filter((field) => [null, "", []].some((nothing) => same(controls[field.name].read(), nothing)))
    const start = empty.find((field) => field.required) ?? (model.shown.form.is_new ? empty[0] : null) ?? fields[0]
    if (!start) { parts.cancel.focus(); return }
    const body = dialog.querySelector(".body").getBoundingClientRect()
    const seen = controls[start.name].focus.getBoundingClientRect().bottom <= body.bottom
    controls[(seen ? start : fields[0]).name].focus.focus({preventScroll: true})
  }

  function told({said = ""}) {
    parts.said.textContent = said
    parts.begun.hidden = !said
  }

  // --- the connection went, and came back --------------------------------------------------------------

  // Put the cursor where it was when the page had to be loaded again.
  function goOnWhere({before}) {
    const was = wasAt
    wasAt = null
    if (!was || was.ticket !== before || !controls[was.field]) { return false }
    parts.said.textContent = "The connection was lost for a while. Everything you typed is here."
    select(Math.max(0, tabs.findIndex((tab) => tab.fields.some((field) => field.name === was.field))))
    const box = controls[was.field].focus
    box.focus()
    if (was.at != null) { try { box.setSelectionRange(was.at, was.at) } catch { /* a date has no cursor */ } }
    return true
  }

  function remembered() {
    try {
      const was = JSON.parse(sessionStorage.getItem(GOING_ON))
      sessionStorage.removeItem(GOING_ON)
      return was
    } catch { return null }
  }

  // The server answers again: nothing is loaded anew before what was typed is kept.
  async function onReturning({detail}) {
    if (!dialog.open || !dirty()) { return }
    const done = {}
    detail.wait(new Promise((kept, lost) => Object.assign(done, {kept, lost})))
    let said = ""
    do {
      while (keeping.waiting()) { await new Promise((later) => setTimeout(later, 200)) }
      said = await keeping.afresh()
    } while (said === "kept" && keeping.waiting())
    if (said === "away" || said === "out") { done.lost(new Error(said)); return }
    leaving = said === "kept" || said === "saved"
    if (!leaving) { done.lost(new Error(said)); return }
    const [field] = Object.entries(controls).find(([, one]) => one.node.contains(dialog.getRootNode().activeElement)) ?? []
    let at = null
    try { at = controls[field]?.focus.selectionStart } catch { /* a date has no cursor */ }
    if (said === "kept") { try { sessionStorage.setItem(GOING_ON, JSON.stringify({ticket: keeping.ticket(), field, at})) } catch { /* it is offered all the same */ } }
    done.kept()
  }

  function onLost() {
    if (!dialog.open) { return }
    busy(false)
    parts.message.textContent = "The connection to the server is lost. What you typed stays here; as soon as the server answers it is kept, and you go on where you are."
    parts.message.hidden = false
  }

  const onHidden = () => { if (dialog.open && keeping.waiting()) { keeping.now(true) } }
  let wasAt = remembered()

  const onOffered = () => { const {field, text, options} = model.offered; controls[field]?.offered?.(text, options) }
  const onUnload = (event) => { if (dirty() && !leaving) { event.preventDefault() } }
  // A browser lets a page hold back one cancel, not a second: so Escape is heard before it becomes one.
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) { event.preventDefault(); leave() } })
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave() })
  dialog.addEventListener("close", () => { if (turn && !closing && !same(values(), begun)) { dialog.showModal(); leave() } })
  model.on("shown", draw)
  model.on("offered", onOffered)
  model.on("beside", onBeside)
  const listening = [[window, "beforeunload", onUnload], [window, "pagehide", onHidden], [document, "visibilitychange", onHidden], [document, "kapta-returning", onReturning], [document, "kapta-lost", onLost]]
  for (const [where, what, answer] of listening) { where.addEventListener(what, answer) }
  model.on("remove", () => { for (const [where, what, answer] of listening) { where.removeEventListener(what, answer) } })
  if (wasAt) { model.sent = {action: "go_on", ticket: wasAt.ticket, count: ++count} }
  if (model.shown.turn) { requestAnimationFrame(draw) }
  return dialog
}
