// Buttons inside pieces of HTML, and headings that sort their table: one listener for the whole page.
const find = (event, what) => event.composedPath().find((node) => node.matches?.(what))

function compare(a, b) {
  if (a === "" || b === "") { return (a === "") - (b === "") }
  const difference = Number(a) - Number(b)
  return Number.isNaN(difference) ? a.localeCompare(b, undefined, {numeric: true, sensitivity: "base"}) : difference
}

function sort(button) {
  const head = button.closest("th")
  const body = head.closest("table").tBodies[0]
  const at = head.cellIndex
  const down = head.getAttribute("aria-sort") === "ascending"
  const known = (row) => row.cells[at].dataset.value ?? ""
  const rows = [...body.rows].sort((a, b) => {
    const [x, y] = [known(a), known(b)]
    return (x === "" || y === "") ? compare(x, y) : (down ? -1 : 1) * compare(x, y)
  })
  for (const other of head.parentNode.cells) { if (other.hasAttribute("aria-sort")) { other.setAttribute("aria-sort", "none") } }
  head.setAttribute("aria-sort", down ? "descending" : "ascending")
  body.append(...rows)
}

// Wherever something stands: pieces of a page live in shadows.
const within = (root, what) => root.querySelector(what) ??
  [...root.querySelectorAll("*")].map((node) => node.shadowRoot && within(node.shadowRoot, what)).find(Boolean)

// To a part of the page: the shadows it stands in keep the browser from finding it by its address.
function jump(id, tries = 60) {
  const part = within(document, `#${CSS.escape(id)}`)
  if (!part) { if (tries) { setTimeout(() => jump(id, tries - 1), 50) } return }
  part.tabIndex = -1
  part.focus({preventScroll: true})
  part.scrollIntoView({block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"})
}

// A button that was pressed is drawn anew with its page: the focus goes to its successor, or to its neighbour.
function again(pressed) {
  const facts = Object.entries(pressed.dataset).filter(([name]) => name !== "file")
  const said = (names) => facts.filter(([name]) => names(name)).map(([name, value]) =>
    `[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}="${CSS.escape(value)}"]`).join("")
  return within(document, `button${said(() => true)}`) ?? within(document, `button${said((name) => name !== "step")}`)
}

// A cell being edited outlives the page being drawn anew: what was typed and the focus go to its successor.
function successor(cell) {
  const {field, id} = cell.dataset
  return within(document, `[data-field="${field}"][data-id="${id}"]`)
}

function lost_focus() {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) { active = active.shadowRoot.activeElement }
  return !active || active === document.body || active.shadowRoot
}

// What is ticked in a list of boxes, parted by commas: a button that gathers tells it along.
const ticked = (list, name) => ({[name]: [...list.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value).join(",")})

const TOO_LARGE = 12e6 // bytes: more would not pass the socket, and Python refuses less than that

export function render({model}) {
  let count = 0
  const press = (about) => { model.pressed = {...about, count: ++count} }
  const choose = (about) => {
    const input = Object.assign(document.createElement("input"), {type: "file", accept: about.file})
    input.addEventListener("change", () => {
      const reader = new FileReader()
      reader.onload = () => press({...about, file: reader.result, file_name: input.files[0].name})
      reader.readAsDataURL(input.files[0].slice(0, TOO_LARGE))
    })
    input.click()
  }
  const onClick = (event) => {
    const link = find(event, "a[data-jump]")
    // What leads to another page is jumped to once the router has it drawn.
    if (link && !event.defaultPrevented) { jump(link.dataset.jump) }
    const heading = find(event, "button[data-sort]")
    if (heading) { sort(heading); return }
    find(event, "[popover] a")?.closest("[popover]").hidePopover()
    const button = find(event, "button[data-action]")
    if (!button) { return }
    button.closest("[popover]")?.hidePopover()
    pressed = button
    const about = Object.entries(button.dataset).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value])
    const said = Object.fromEntries(about)
    if (said.gather) { Object.assign(said, ticked(button.closest("fieldset"), said.gather)) }
    if (said.file) { choose(said) } else { press(said) }
  }
  let opened = [] // details that are open, by what they keep: drawn anew, they are open again
  const shut = (apart) => { opened = opened.filter((one) => { if (!apart.includes(one)) { one.open = false } return one.open }) }
  const onOpen = (event) => {
    shut(event.composedPath())
    const details = find(event, "summary")?.closest("details[data-keep]")
    if (details) { setTimeout(() => { opened = opened.filter((one) => one.isConnected && one !== details); if (details.open) { opened.push(details) } }) }
  }
  const reopen = (details) => {
    const next = within(document, `details[data-keep="${details.dataset.keep}"]`)
    if (next) { next.open = true }
    return next
  }
  let pressed = null // the button, until the page is drawn anew
  let cell = null // the one that has, or just had, the focus
  const changed = ({target: input}) => {
    if (!input.value && !input.dataset.field) { return }
    const {change, ...about} = input.dataset
    if (input.defaultValue === input.value && input.type === "text") { return }
    if (input.type === "text") { input.defaultValue = input.value }
    press({...about, action: change, value: input.type === "checkbox" ? String(input.checked) : input.value})
  }
  // Neither a change nor a step of the focus inside a shadow leaves it; entering it does. The same listener is
  // added once, however often.
  const onFocus = (event) => {
    for (const node of event.composedPath()) { if (node instanceof ShadowRoot) { node.addEventListener("focusin", onFocus) } }
    const input = find(event, "[data-change]")
    cell = input?.dataset.field ? input : null
    input?.addEventListener(input.type === "text" ? "blur" : "change", changed)
  }
  const onKey = (event) => {
    if (event.key === "Escape") { shut([]) }
    if (event.key === "Enter") { find(event, "input.k-cell")?.blur() }
  }
  const watch = setInterval(() => {
    if (pressed && !pressed.isConnected) {
      if (lost_focus()) { again(pressed)?.focus() }
      pressed = null
    }
    if (opened.some((one) => !one.isConnected)) { opened = opened.map((one) => one.isConnected ? one : reopen(one)).filter(Boolean) }
    if (!cell || cell.isConnected) { return }
    const next = successor(cell)
    if (!next) { return }
    if (cell.type === "text" && cell.value !== cell.defaultValue) { next.value = cell.value }
    cell = next
    if (lost_focus()) { next.focus() }
  }, 50)
  const onJump = (event) => jump(event.detail)
  document.addEventListener("jump-to", onJump)
  document.addEventListener("click", onClick)
  document.addEventListener("click", onOpen)
  document.addEventListener("focusin", onFocus)
  document.addEventListener("keydown", onKey)
  model.on("remove", () => {
    document.removeEventListener("jump-to", onJump)
    document.removeEventListener("click", onClick)
    document.removeEventListener("click", onOpen)
    document.removeEventListener("focusin", onFocus)
    document.removeEventListener("keydown", onKey)
    clearInterval(watch)
  })
  const nothing = document.createElement("i")
  nothing.hidden = true
  return nothing
}
