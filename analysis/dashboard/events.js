// The events that are scheduled, each with a box to leave it out, and a form for one more.
export function render({ model }) {
  const root = document.createElement("div")
  let sent = 0
  const ask = (what) => { sent += 1; model.asked = { ...what, number: sent } }
  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties)
    made.append(...children)
    return made
  }
  const field = (words, input) => element("div", { className: "field" },
    element("label", { htmlFor: input.id, textContent: words }), input)
  const number = (id, properties) => element("input", { type: "number", id, required: true, ...properties })

  const list = element("ul", {})
  const build = () => {
    list.replaceChildren(...model.scheduled.map((event, place) => {
      const box = element("input", { type: "checkbox", id: `event-${place}`, checked: event.on })
      box.addEventListener("change", () => ask({ kind: "switch", place, on: box.checked }))
      return element("li", {}, box, element("label", { htmlFor: box.id, textContent: event.words }))
    }))
    if (!model.scheduled.length) list.append(element("li", { textContent: "Nothing is scheduled." }))
    for (const input of [first, last]) input.max = model.months
  }
  const offer = element("select", { id: "event-offer" },
    ...model.offers.map(([value, words]) => element("option", { value, textContent: words })))
  const first = number("event-first", { min: 1, value: 1 })
  const last = number("event-last", { min: 1, value: 1 })
  const chance = number("event-chance", { min: 0, max: 1, step: "any", value: 1 })
  const form = element("form", { className: "event" },
    field("What happens", offer), field("From month", first), field("to month", last),
    field("with probability", chance), element("button", { type: "submit", textContent: "Add this event" }))
  first.addEventListener("change", () => { if (Number(last.value) < Number(first.value)) last.value = first.value })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    ask({ kind: "add", offer: offer.value, first: Number(first.value), last: Number(last.value),
      probability: Number(chance.value) })
  })
  model.on("scheduled", build)
  build()
  root.append(element("details", {}, element("summary", { textContent: "Events" }), list, form))
  return root
}
