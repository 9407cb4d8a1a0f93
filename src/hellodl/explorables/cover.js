// Which part of a photo does a network need? Cover a square, and see what it says now.

import { button, choice, draggable, html, number, player, reducedMotion, set, slider } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic
// A photo has 32 by 32 pixels with three channels each, row after row, from 0 to 255. What goes
// through the network is stored in the same order: row, column, channel.

export const SIDE = 32;
const COLORS = { gray: 128, white: 255, black: 0 };

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** The layers of the network from their weights in 8 bits (see photo_cover.py). */
export function networkOf({ shapes, scales, biases, data }) {
  const steps = new Int8Array(bytesOf(data).buffer);
  let from = 0;
  return shapes.map((shape, layer) => {
    const units = shape.at(-1), size = shape.reduce((product, length) => product * length);
    const kernel = Float32Array.from(steps.subarray(from, from + size), (step, at) => step * scales[layer][at % units]);
    from += size;
    return { shape, kernel, bias: biases[layer] };
  });
}

/** A convolution with a border of zeros, and ReLU: maps of side x side numbers. */
export function convolve(input, side, { shape: [size, , channels, filters], kernel, bias }) {
  const output = new Float32Array(side * side * filters), reach = (size - 1) / 2;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const here = (row * side + column) * filters;
      output.set(bias, here);
      for (let y = Math.max(0, row - reach); y <= Math.min(side - 1, row + reach); y++) {
        for (let x = Math.max(0, column - reach); x <= Math.min(side - 1, column + reach); x++) {
          const pixel = (y * side + x) * channels;
          let weight = ((y - row + reach) * size + x - column + reach) * channels * filters;
          for (let channel = 0; channel < channels; channel++) {
            const value = input[pixel + channel];
            if (value !== 0) { // most are 0 after ReLU
              for (let filter = 0; filter < filters; filter++) output[here + filter] += value * kernel[weight + filter];
            }
            weight += filters;
          }
        }
      }
      for (let filter = here; filter < here + filters; filter++) output[filter] = Math.max(0, output[filter]);
    }
  }
  return output;
}

/** Max pooling: the largest number of each block of 2 x 2. */
export function pool(input, side, channels) {
  const half = side / 2, output = new Float32Array(half * half * channels).fill(-Infinity);
  for (let place = 0; place < side * side; place++) {
    const row = Math.floor(place / side), to = ((row >> 1) * half + ((place % side) >> 1)) * channels;
    for (let channel = 0; channel < channels; channel++) {
      output[to + channel] = Math.max(output[to + channel], input[place * channels + channel]);
    }
  }
  return output;
}

/** What the network says about a photo: the probability of each class. */
export function probabilities(network, pixels) {
  let values = Float32Array.from(pixels, (value) => value / 127.5 - 1), side = SIDE;
  for (const layer of network.slice(0, -1)) {
    values = pool(convolve(values, side, layer), side, layer.shape[3]);
    side /= 2;
  }
  const { kernel, bias } = network.at(-1);
  const totals = bias.map((first, unit) =>
    values.reduce((total, value, at) => total + value * kernel[at * bias.length + unit], first));
  const powers = totals.map((total) => Math.exp(total - Math.max(...totals)));
  const sum = powers.reduce((one, other) => one + other);
  return powers.map((power) => power / sum);
}

/** A photo with a square of one color over it, around a pixel; at the edges, what's left of it. */
export function covered(pixels, [row, column], size, value) {
  const photo = Uint8Array.from(pixels), reach = (size - 1) / 2;
  for (let y = Math.max(0, row - reach); y <= Math.min(SIDE - 1, row + reach); y++) {
    for (let x = Math.max(0, column - reach); x <= Math.min(SIDE - 1, column + reach); x++) {
      photo.fill(value, (y * SIDE + x) * 3, (y * SIDE + x) * 3 + 3);
    }
  }
  return photo;
}

// ----------------------------------------------------------------------------- the interactive

const STEP = 3, PLACES = Math.ceil(SIDE / STEP); // a scan looks at every third pixel in both directions
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const WELCOME = "Drag the square over the photo, or move it with the arrow keys. The dark marks are the probabilities without the square.";

export function build(stage) {
  stage.style(COVER_STYLE);
  const { names } = stage.options, network = networkOf(stage.options);
  const photos = stage.options.photos.map(bytesOf);
  const without = photos.map((photo) => probabilities(network, photo));
  let chosen, place, lost, smallest, next;
  let request = 0; // of a frame: a mouse moves more often than the network can answer

  const photo = drawing("the photo, covered");
  const map = drawing("what covering has cost");
  set(photo.area, { tabindex: 0, role: "application" });
  const most = html("p", { class: "note most" });
  const bars = drawBars(names);
  const color = choice({ label: "Square", options: Object.keys(COLORS), value: "gray", change: anew });
  const size = slider({ label: "its side, in pixels", min: 3, max: 15, step: 2, value: 9, show: (value) => String(value), input: anew });
  const scan = player({ labels: ["Scan the photo", "One place"], rate: () => 120, advance: scanOn });
  const others = photos.map((pixels, number) => {
    const element = button("", () => show(number), { class: "other", "aria-label": `photo ${number + 1}` });
    const canvas = html("canvas", {});
    element.append(canvas);
    paint(canvas, pixels);
    return element;
  });

  stage.ask("How small a square is enough to change its answer?");
  stage.add(
    html("div", { class: "cover" },
      html("div", { class: "pictures" }, photo.element, map.element), bars.element,
      html("div", { class: "tools" }, html("div", { class: "buttons", role: "group", "aria-label": "Photos" }, ...others),
        color.element, size.element, scan.element, most)),
    stage.message);
  draggable(photo.area, { start: go, move: go });
  photo.area.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault(); // no scrolling
    move(place.map((at, axis) => at + arrow[axis]));
  });
  show(0);

  function show(number) {
    chosen = number;
    smallest = Infinity;
    place = [SIDE / 2, SIDE / 2];
    others.forEach((other, at) => set(other, { "aria-pressed": String(at === number) }));
    anew();
    stage.say(WELCOME);
  }

  /** Another photo, color or size: what has been found belongs to the one before. */
  function anew() {
    scan.stop();
    lost = new Float32Array(SIDE * SIDE).fill(NaN);
    next = 0;
    look();
  }

  function go({ x, y }) {
    scan.stop();
    cancelAnimationFrame(request);
    request = requestAnimationFrame(() => move([Math.floor(y * SIDE), Math.floor(x * SIDE)]));
  }

  function move(to) {
    place = to.map((at) => Math.max(0, Math.min(SIDE - 1, at)));
    judge(look());
  }

  /** Cover the place, ask the network, and note what it has cost. Returns the answer. */
  function look(around = 0) {
    const pixels = covered(photos[chosen], place, size.value, COLORS[color.value]);
    const before = without[chosen], answer = before.indexOf(Math.max(...before));
    const now = probabilities(network, pixels), says = now.indexOf(Math.max(...now));
    for (let y = place[0] - around; y <= Math.min(SIDE - 1, place[0] + around); y++) {
      for (let x = place[1] - around; x <= Math.min(SIDE - 1, place[1] + around); x++) lost[y * SIDE + x] = before[answer] - now[answer];
    }
    paint(photo.canvas, pixels);
    paint(map.canvas, heat(lost));
    bars.update(before, now);
    const highest = 100 * lost.reduce((one, other) => Math.max(one, other || 0), 0);
    most.textContent = `It says ${names[says]}. Without the square it says ${names[answer]}, ${number(100 * before[answer], 0)} %. The most that you've taken from that: ${number(highest, 0)} points.`;
    set(photo.area, { "aria-label": `A photo with a square around row ${place[0]}, column ${place[1]}. It says ${names[says]}, ${number(100 * now[says], 0)} percent. Arrow keys move the square.` });
    return { answer, says };
  }

  function judge({ answer, says }) {
    const side = size.value;
    if (says === answer || side >= smallest) return;
    smallest = side;
    const how = `With a ${color.value} square of ${side} × ${side} pixels it says ${names[says]} instead of ${names[answer]}!`;
    if (side > 3) return stage.succeed(how, "Make the square smaller: can you still change its answer? And does a square of another color do it here, too?");
    stage.succeed(how, "That's the smallest square there is: a hundredth of the photo. Try another photo, or another color.");
  }

  function scanOn(steps) {
    const until = performance.now() + (reducedMotion() ? 400 : 80); // a place takes dozens of milliseconds
    for (let step = 0; step < steps && performance.now() < until; step++) {
      if (next === PLACES * PLACES) next = 0;
      place = [Math.floor(next / PLACES), next % PLACES].map((at) => Math.min(SIDE - 1, STEP * at + 1));
      judge(look(1));
      if (++next === PLACES * PLACES) {
        const at = lost.indexOf(Math.max(...lost.map((value) => value || 0)));
        place = [Math.floor(at / SIDE), at % SIDE].map((edge) => Math.min(SIDE - 1, edge + 1)); // the middle of its block
        look();
        stage.say(`That's the map. Covering row ${place[0]}, column ${place[1]} costs most, with this square. Now choose another color: does the map stay the same?`);
        return false;
      }
    }
    return true;
  }
}

// ----------------------------------------------------------------------------------- drawing

function drawing(caption) {
  const canvas = html("canvas", {});
  const area = html("div", { class: "area" }, canvas);
  return { canvas, area, element: html("figure", {}, area, html("figcaption", {}, caption)) };
}

/** Paint 32 x 32 pixels with three or four channels; the page enlarges them. */
function paint(canvas, pixels) {
  canvas.width = canvas.height = SIDE;
  const channels = pixels.length / SIDE / SIDE, image = new ImageData(SIDE, SIDE);
  for (let at = 0; at < SIDE * SIDE; at++) {
    for (let channel = 0; channel < 4; channel++) {
      image.data[4 * at + channel] = channel < channels ? pixels[channels * at + channel] : 255;
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** Orange where covering has cost probability, the stronger the more; clear where nobody has looked. */
function heat(lost) {
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4);
  lost.forEach((value, at) => {
    if (!Number.isNaN(value)) pixels.set([213, 94, 0, 25 + 230 * Math.max(0, value)], 4 * at);
  });
  return pixels;
}

function drawBars(names) {
  const rows = names.map((name) => {
    const fill = html("span", { class: "fill" }), mark = html("span", { class: "mark" });
    const value = html("span", { class: "value" });
    const element = html("div", { class: "row" }, html("span", {}, name), html("span", { class: "track" }, fill, mark), value);
    return { element, fill, mark, value };
  });
  const element = html("div", { class: "bars" }, ...rows.map((row) => row.element));
  function update(before, now) {
    const first = Math.max(...now);
    rows.forEach(({ element: row, fill, mark, value }, at) => {
      fill.style.setProperty("--part", now[at]);
      mark.style.setProperty("--part", before[at]);
      value.textContent = `${number(100 * now[at], 0)} %`;
      row.classList.toggle("first", now[at] === first);
    });
  }
  return { element, update };
}

const COVER_STYLE = `
  .cover { display: grid; gap: 12px 24px; grid-template-columns: minmax(0, 1fr); }
  .pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; max-width: 460px; }
  figure { margin: 0; }
  figcaption { color: var(--soft); font-size: 13px; }
  .area { aspect-ratio: 1; border: 1px solid var(--line); }
  .pictures figure:first-child .area { cursor: crosshair; }
  canvas { display: block; width: 100%; height: 100%; image-rendering: pixelated; }
  .other { padding: 2px; width: 48px; height: 48px; }
  .other[aria-pressed="true"] { outline: 2px solid var(--yes); }
  .bars { display: grid; gap: 1px; align-content: start; }
  .row { display: grid; grid-template-columns: 6em 1fr 3.2em; gap: 10px; align-items: center; }
  .row .value { text-align: right; }
  .first { font-weight: 700; }
  .track { position: relative; height: 14px; border-radius: 3px; background: var(--field); }
  .fill { position: absolute; inset: 0 auto 0 0; width: calc(100% * var(--part, 0)); background: var(--soft); border-radius: 3px; }
  .first .fill { background: var(--yes); }
  .mark { position: absolute; inset: -2px auto -2px calc(100% * var(--part, 0) - 1px); width: 2px; background: var(--ink); }
  .tools { display: grid; gap: 8px; align-content: start; }
  .slider { grid-template-columns: max-content 1fr 2em; }
  .most { margin: 0; min-height: 3em; }
  .message { min-height: 4.5em; }
  @container (min-width: 640px) {
    .cover { grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); }
    .tools { grid-column: 1 / -1; grid-template-columns: 1fr 1fr; }
  }
`;
