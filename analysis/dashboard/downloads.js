// Buttons that ask for a file, which is saved as any other download is.
export function render({ model }) {
  const root = document.createElement("div")
  let sent = 0
  for (const [key, words] of model.offers) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "wide", textContent: words })
    button.addEventListener("click", () => { sent += 1; model.asked = { key, number: sent } })
    root.append(button)
  }
  model.on("file", () => {
    const bytes = Uint8Array.from(atob(model.file.content), (letter) => letter.charCodeAt(0))
    const address = URL.createObjectURL(new Blob([bytes]))
    const link = Object.assign(document.createElement("a"), { href: address, download: model.file.name })
    link.click()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  })
  return root
}
