// The drawing pad: ink goes to Python, the network's answer comes back and is shown.
// Python side: hellodl/drawing_pad.py. Nothing is loaded from anywhere else.

const MOST_BYTES = 8e6; // the connection to Python breaks at 10 MiB
const ASK_EVERY = 120; // milliseconds between two questions while the pen moves

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function render({ model, el }) {
  const side = model.get("side");
  const pad = element("canvas", {
    width: side, height: side, class: "pad", role: "img", "aria-label": "Pad to draw a digit on",
  });
  const seen = element("canvas", {
    width: 28, height: 28, class: "seen", role: "img", "aria-label": "The image the network sees",
  });
  const width = element("input", { type: "range", min: 8, max: 44, value: model.get("pen") });
  const clear = element("button", { type: "button" }, "Clear");
  const file = element("input", { type: "file", accept: "image/png,image/jpeg" });
  const message = element("p", { class: "message", role: "status" });
  const bars = [...Array(10).keys()].map((digit) => {
    const fill = element("span", { class: "fill" });
    const value = element("span", { class: "value" });
    const row = element("div", { class: "bar", "data-digit": digit },
      element("span", { class: "digit" }, String(digit)),
      element("span", { class: "track" }, fill), value);
    return { row, fill, value };
  });

  el.append(element("div", { class: "hellodl-pad" },
    element("div", {}, pad, element("div", { class: "tools" }, clear,
      element("label", {}, "Pen ", width))),
    element("figure", {}, seen, element("figcaption", {}, "what the network sees")),
    element("div", { class: "bars" }, message, ...bars.map((bar) => bar.row)),
    element("label", { class: "open" }, "or open an image (PNG or JPEG): ", file)));

  // ------------------------------------------------------------------------------ drawing
  const pen = pad.getContext("2d", { willReadFrequently: true });
  pen.lineCap = pen.lineJoin = "round";
  function blank() {
    pen.fillStyle = "white";
    pen.fillRect(0, 0, side, side);
  }
  blank();

  let last = null; // the pen's place while it is down
  function place(event) {
    const box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) * side / box.width,
            (event.clientY - box.top) * side / box.height];
  }
  function lineTo(point) {
    pen.lineWidth = Number(width.value);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...point);
    pen.stroke();
    last = point;
  }
  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    last = place(event);
    lineTo(last); // a touch without a move is a dot
    event.preventDefault();
  });
  pad.addEventListener("pointermove", (event) => {
    if (last === null) return;
    lineTo(place(event));
    askSoon();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    pad.addEventListener(end, () => {
      if (last === null) return;
      last = null;
      ask();
    });
  }
  clear.addEventListener("click", () => { blank(); ask(); });

  // ------------------------------------------------------------------------- to and from Python
  let timer = null;
  function ask() {
    clearTimeout(timer);
    timer = null;
    model.set("pen", Number(width.value));
    const colors = pen.getImageData(0, 0, side, side).data;
    const ink = new Uint8Array(side * side);
    for (let i = 0; i < ink.length; i++) ink[i] = 255 - colors[4 * i];
    model.set("ink", new DataView(ink.buffer));
    model.save_changes();
  }
  function askSoon() {
    if (timer === null) timer = setTimeout(ask, ASK_EVERY);
  }
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    if (file.files[0].size > MOST_BYTES) {
      message.textContent =
        "This image is too large: make it smaller, about 1000 x 1000 pixels is plenty.";
      file.value = "";
      return;
    }
    model.set("file", new DataView(await file.files[0].arrayBuffer()));
    model.save_changes();
    file.value = "";
  });

  function show() {
    const answer = model.get("answer");
    if (!answer.probabilities) return;
    message.textContent = answer.message;
    const best = Math.max(...answer.probabilities);
    answer.probabilities.forEach((probability, digit) => {
      const { row, fill, value } = bars[digit];
      fill.style.width = `${100 * probability}%`;
      value.textContent = `${(100 * probability).toFixed(1)} %`;
      row.classList.toggle("best", probability === best && best > 0);
    });
    const canvas = seen.getContext("2d");
    const pixels = canvas.createImageData(28, 28);
    answer.seen.forEach((ink, i) => pixels.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * i));
    canvas.putImageData(pixels, 0, 0);
  }
  model.on("change:answer", show);
  show();
  return () => model.off("change:answer", show);
}

export default { render };
