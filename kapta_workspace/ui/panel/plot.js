// A Plotly figure, drawn when it comes into sight by the plotly.min.js of the installed plotly package.
function load(address) {
  window.kaptaPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = new URL(address, document.baseURI)
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => { delete window.kaptaPlotly; reject(new Error("The chart library could not be loaded.")) }
    document.head.append(script)
  })
  return window.kaptaPlotly
}

// What the page's theme says about a figure; data colours are the figure's own.
function themed(layout, style) {
  const colour = (name) => style.getPropertyValue(`--mui-palette-${name}`).trim()
  const [text, soft, line, surface] = ["text-primary", "text-secondary", "divider", "background-paper"].map(colour)
  const axes = Object.fromEntries(["xaxis", "yaxis", ...Object.keys(layout).filter((key) => /^[xy]axis\d/.test(key))].map((key) => [key, {
    ...layout[key], gridcolor: line, zerolinecolor: line, linecolor: line, tickcolor: line,
    tickfont: {...layout[key]?.tickfont, color: soft},
  }]))
  return {
    ...layout, ...axes, autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: {size: 12, ...layout.font, color: text, family: style.fontFamily || undefined},
    hoverlabel: {bgcolor: surface, bordercolor: line, ...layout.hoverlabel, font: {...layout.hoverlabel?.font, color: text}},
  }
}

export function render({model}) {
  const box = document.createElement("div")
  box.style.cssText = `width:100%;height:${model.tall}px`
  box.setAttribute("role", "img")
  let seen = false
  const draw = async () => {
    box.setAttribute("aria-label", model.alt)
    if (!seen || !model.spec) { return }
    const plotly = await load(model.library)
    const figure = JSON.parse(model.spec)
    box.style.height = `${model.tall}px`
    await plotly.react(box, figure.data, themed(figure.layout || {}, getComputedStyle(box)), {displayModeBar: false, responsive: false})
    box.removeAllListeners?.("plotly_click")
    box.on("plotly_click", ({points: [point]}) => {
      model.clicked = {curve: point.curveNumber, point: point.pointIndex ?? point.pointNumber, x: point.x ?? null, y: point.y ?? null, id: point.customdata ?? null, count: (model.clicked.count || 0) + 1}
    })
  }
  const inSight = new IntersectionObserver(([entry]) => { if (entry.isIntersecting && !seen) { seen = true; draw() } }, {rootMargin: "200px"})
  const sized = new ResizeObserver(() => { if (box.data && box.clientWidth) { window.Plotly.Plots.resize(box) } })
  // Every change of theme rewrites the variables in the head of the document.
  const restyled = new MutationObserver((changes) => { if (changes.some(({target}) => target.id === "page-style")) { draw() } })
  inSight.observe(box)
  sized.observe(box)
  restyled.observe(document.head, {childList: true, subtree: true})
  model.on(["spec", "alt", "tall"], draw)
  model.on("remove", () => {
    for (const observer of [inSight, sized, restyled]) { observer.disconnect() }
    window.Plotly?.purge(box)
  })
  return box
}
