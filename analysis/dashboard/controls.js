// Sliders and choices in groups: plain inputs with labels, so that keyboard and screen reader know them.
export function render({ model, el }) {
  const root = document.createElement("div")
  const phone = window.matchMedia("(max-width: 800px)")
  const desk = window.matchMedia("(min-width: 1120px)")
  const measure = () => { model.narrow = phone.matches; model.roomy = desk.matches }
  for (const width of [phone, desk]) width.addEventListener("change", measure)
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
  const percent = (chance) => chance < 0.001 ? "under 0.1%" : chance > 0.999 ? "over 99.9%"
    : `${(100 * chance).toFixed(chance >= 0.0995 && chance <= 0.9905 ? 0 : 1)}%`
  const control = (key) => root.querySelector(`[data-key="${key}"]`)
  const alone = () => {
    for (const place of root.querySelectorAll(".alone")) {
      const sharpness = Number(control(place.dataset.sharpness)?.value ?? 1)
      const chance = 1 / (1 + Math.exp(-sharpness * Number(control(place.dataset.of).value)))
      place.textContent = `Alone: ${percent(chance)} a month.`
    }
  }

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
          const moved = (value) => { output.textContent = shown(row, value); mark(value); alone(); move(row.key, value) }
          input.setAttribute("aria-valuetext", output.textContent)
          input.addEventListener("input", () => {
            moved(Number(Number(input.value).toFixed(row.decimals)))
            input.setAttribute("aria-valuetext", output.textContent)
          })
          back.addEventListener("click", () => { input.value = row.start; moved(row.start); input.focus() })
        } else if (row.kind === "number") {
          input = element("input", { type: "number", id, min: row.low, max: row.high, step: 1, required: true })
          input.value = row.value
          let last = input.value
          const moved = () => {
            if (!input.reportValidity()) { input.value = last; return }
            last = input.value
            mark(Number(last))
            move(row.key, Number(last))
          }
          input.addEventListener("change", moved)
          back.addEventListener("click", () => { input.value = row.start; moved(); input.focus() })
        } else {
          input = element("select", { id }, ...row.options.map(([value, words]) => element("option", { value, textContent: words })))
          input.value = row.value
          input.addEventListener("change", () => { mark(input.value); move(row.key, input.value) })
          back.addEventListener("click", () => { input.value = row.start; mark(row.start); move(row.key, row.start); input.focus() })
        }
        input.dataset.key = row.key
        const chance = (row.alone ?? []).map((sharpness) => {
          const place = element("small", { id: `${id}-alone`, className: "alone" })
          Object.assign(place.dataset, { of: row.key, sharpness })
          return place
        })
        const described = [...chance, ...(row.note ? [note] : [])].map((each) => each.id)
        if (described.length) input.setAttribute("aria-describedby", described.join(" "))
        mark(row.value)
        const head = element("div", { className: "head" }, label, ...(output ? [output] : []), back)
        return element("div", { className: "row" }, head, input, ...chance, note)
      })
      const details = element("details", { open: first ? place === 0 : open.has(group.title) },
        element("summary", { textContent: group.title }), ...rows)
      details.dataset.title = group.title
      return details
    }))
    root.prepend(element("p", { className: "note", textContent: model.note }))
    alone()
  }
  model.on("groups", build)
  build()
  return root
}
