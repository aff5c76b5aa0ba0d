// Sliders and choices in groups: plain inputs with labels, so that keyboard and screen reader know them.
export function render({ model, el }) {
  const root = document.createElement("div")
  const phone = window.matchMedia("(max-width: 800px)")
  const measure = () => { model.narrow = phone.matches }
  phone.addEventListener("change", measure)
  measure()

  // While an answer is awaited only the newest move is kept: the answers follow the hand and never lag behind it.
  let sent = 0, waiting = null, clock = null
  const send = (move) => {
    sent += 1
    model.moved = { ...move, number: sent }
    clearTimeout(clock)
    clock = setTimeout(free, 2000)
  }
  const free = () => {
    clearTimeout(clock)
    clock = null
    if (waiting) { const move = waiting; waiting = null; send(move) }
  }
  const move = (key, value) => { if (clock) { waiting = { key, value } } else { send({ key, value }) } }
  model.on("answered", () => { if (model.answered >= sent) free() })

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties)
    made.append(...children)
    return made
  }
  const shown = (row, value) => `${Number(value.toFixed(row.decimals))} ${row.unit}`

  const build = () => {
    const open = new Set([...root.querySelectorAll("details[open]")].map((group) => group.dataset.title))
    const first = root.children.length === 0
    root.replaceChildren(...model.groups.map((group, place) => {
      const rows = group.rows.map((row, number) => {
        const id = `control-${place}-${number}`
        const note = element("small", { id: `${id}-note`, textContent: row.note })
        const label = element("label", { htmlFor: id, textContent: row.label })
        let input, output = null
        const back = element("button", { type: "button", className: "back", textContent: "undo" })
        back.setAttribute("aria-label", `Undo: ${row.label}`)
        const mark = (value) => { back.hidden = value === row.start }
        if (row.kind === "range") {
          input = element("input", { type: "range", id, min: row.low, max: row.high, step: "any" })
          input.value = row.value
          output = element("output", { textContent: row.drawn ? "drawn" : shown(row, row.value) })
          output.htmlFor = id
          const moved = (value) => { output.textContent = shown(row, value); mark(value); move(row.key, value) }
          input.setAttribute("aria-valuetext", output.textContent)
          input.addEventListener("input", () => {
            moved(Number(Number(input.value).toFixed(row.decimals)))
            input.setAttribute("aria-valuetext", output.textContent)
          })
          back.addEventListener("click", () => { input.value = row.start; moved(row.start); input.focus() })
        } else {
          input = element("select", { id }, ...row.options.map(([value, words]) => element("option", { value, textContent: words })))
          input.value = row.value
          input.addEventListener("change", () => { mark(input.value); move(row.key, input.value) })
          back.addEventListener("click", () => { input.value = row.start; mark(row.start); move(row.key, row.start); input.focus() })
        }
        input.dataset.key = row.key
        if (row.note) input.setAttribute("aria-describedby", note.id)
        mark(row.value)
        const head = element("div", { className: "head" }, label, ...(output ? [output] : []), back)
        return element("div", { className: "row" }, head, input, note)
      })
      const details = element("details", { open: first ? place === 0 : open.has(group.title) },
        element("summary", { textContent: group.title }), ...rows)
      details.dataset.title = group.title
      return details
    }))
  }
  model.on("groups", build)
  build()
  return root
}
