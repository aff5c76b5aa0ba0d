// Run inside a page of ours: what a reader would stumble over, told to the page around it.
window.addEventListener("load", () => {
  const trouble = [];
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth + 1) {
    trouble.push(`the page is ${root.scrollWidth} wide in a window of ${window.innerWidth}`);
  }
  const drawings = [...document.querySelectorAll("svg")].filter((drawing) => drawing.getBoundingClientRect().width > 0);
  const inside = (inner, outer) =>
    inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  drawings.forEach((drawing, number) => {
    const frame = drawing.getBoundingClientRect();
    if (frame.width < 200 || frame.height < 60) trouble.push(`drawing ${number} is only ${frame.width} x ${frame.height}`);
    const texts = [...drawing.querySelectorAll("text")].filter((text) => text.textContent.trim() && text.getAttribute("opacity") !== "0" && text.getAttribute("stroke") !== "white");
    if (texts.length < 5) trouble.push(`drawing ${number} has only ${texts.length} words`);
    if (drawing.querySelectorAll(".role-mark path, .role-mark line, .role-mark rect").length < 2) trouble.push(`drawing ${number} is empty`);
    const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
    for (const [words, box] of boxes) {
      if (!inside(box, frame)) trouble.push(`drawing ${number}: "${words}" is cut`);
    }
    for (let one = 0; one < boxes.length; one += 1) {
      for (let other = one + 1; other < boxes.length; other += 1) {
        const [a, b] = [boxes[one][1], boxes[other][1]];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const smaller = Math.min(a.width * a.height, b.width * b.height);
        if (wide > 0 && high > 0 && wide * high > 0.2 * smaller) {
          trouble.push(`drawing ${number}: "${boxes[one][0]}" and "${boxes[other][0]}" overlap`);
        }
      }
    }
  });
  [...document.querySelectorAll("h1, h2, h3, h4, p, li, td, th, dt, dd, figcaption, pre")].forEach((element) => {
    const holder = element.closest(".scroll");
    const box = element.getBoundingClientRect();
    if (!holder && box.right > window.innerWidth + 1) trouble.push(`"${element.textContent.slice(0, 60)}" leaves the window`);
    if (!element.textContent.trim()) trouble.push(`an empty ${element.tagName}`);
  });
  if (window.innerWidth >= 1000) {
    document.querySelectorAll(".scroll").forEach((holder, number) => {
      if (holder.scrollWidth > holder.clientWidth + 1) trouble.push(`part ${number} is wider than a large screen`);
    });
  }
  const fetched = performance.getEntriesByType("resource").map((entry) => entry.name);
  parent.postMessage({ fetched, trouble, drawings: drawings.length, width: window.innerWidth }, "*");
});
