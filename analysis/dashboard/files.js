// Where a file is handed over: what is too large, or no text, is refused here, before it is sent.
export function render({ model }) {
  const root = document.createElement("div")
  const label = Object.assign(document.createElement("label"), { htmlFor: "upload", textContent: model.label })
  const input = Object.assign(document.createElement("input"), { type: "file", id: "upload", accept: ".yaml,.yml" })
  let sent = 0
  input.addEventListener("change", async () => {
    const [file] = input.files
    if (!file) return
    sent += 1
    if (file.size > model.largest) {
      model.given = { name: file.name, size: file.size, number: sent }
    } else {
      const bytes = new Uint8Array(await file.arrayBuffer())
      let letters = ""
      for (const byte of bytes) letters += String.fromCharCode(byte)
      model.given = { name: file.name, size: file.size, content: btoa(letters), number: sent }
    }
    input.value = ""
  })
  root.append(label, input)
  return root
}
