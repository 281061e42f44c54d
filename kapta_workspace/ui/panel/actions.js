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

const TOO_LARGE = 12e6 // bytes: more would not pass the socket, and Python refuses less than that

export function render({model}) {
  let count = 0
  const press = (about) => { model.pressed = {...about, count: ++count} }
  const choose = (about) => {
    const input = Object.assign(document.createElement("input"), {type: "file", accept: about.file})
    input.addEventListener("change", () => {
      const reader = new FileReader()
      reader.onload = () => press({...about, file: reader.result})
      reader.readAsDataURL(input.files[0].slice(0, TOO_LARGE))
    })
    input.click()
  }
  const onClick = (event) => {
    const heading = find(event, "button[data-sort]")
    if (heading) { sort(heading); return }
    find(event, "[popover] a")?.closest("[popover]").hidePopover()
    const button = find(event, "button[data-action]")
    if (!button) { return }
    button.closest("[popover]")?.hidePopover()
    const about = Object.entries(button.dataset).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value])
    const said = Object.fromEntries(about)
    if (said.file) { choose(said) } else { press(said) }
  }
  const onChange = (event) => {
    const input = find(event, "[data-change]")
    if (input?.value) { press({action: input.dataset.change, value: input.value}) }
  }
  document.addEventListener("click", onClick)
  document.addEventListener("change", onChange)
  model.on("remove", () => {
    document.removeEventListener("click", onClick)
    document.removeEventListener("change", onChange)
  })
  const nothing = document.createElement("i")
  nothing.hidden = true
  return nothing
}
