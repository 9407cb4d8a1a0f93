// A pad to draw on and the network that reads it: what it sees, what it says, its hidden units.
//
// The way from a drawing to the image that the network sees is that of src/hellodl/handwriting.py,
// step by step, with the same names. Change both: the tests compare them.

import { button, html, number, reducedMotion, set, slider } from "./shared.js";
import { drawPad, extent, largest, onceAFrame, paint, PAD_STYLE, rasterize, SIDE, smooth } from "./drawing.js";

// ---------- the network

/** The layers of a network { units: [784, ...], activations, scales, biases, data }, input by input. */
export function layersOf({ units, activations, scales, biases, data }) {
  const steps = Int8Array.from(atob(data), (letter) => letter.charCodeAt(0)); // the format of `hellodl.digit_network`
  let place = 0;
  return activations.map((activation, index) => {
    const [inputs, outputs] = units.slice(index, index + 2);
    const own = steps.subarray(place, (place += inputs * outputs));
    const weights = Float64Array.from(own, (step, at) => step * scales[index][at % outputs]);
    return { inputs, outputs, activation, weights, biases: biases[index] };
  });
}

/** What each layer makes of an image: its outputs, layer after layer; the last are probabilities. */
export function forward(layers, image) {
  let values = image;
  return layers.map(({ weights, biases, outputs, activation }) => {
    const sums = Float64Array.from(biases);
    values.forEach((value, input) => {
      if (value === 0) return; // most pixels are empty, and most hidden units silent
      for (let unit = 0, at = input * outputs; unit < outputs; unit++) sums[unit] += value * weights[at++];
    });
    values = activation === "softmax" ? softmax(sums) : sums.map((sum) => Math.max(0, sum));
    return values;
  });
}

/** Sums as probabilities; subtracting the largest first keeps the exponentials finite. */
export function softmax(sums) {
  const largest = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - largest));
  const total = powers.reduce((one, other) => one + other);
  return powers.map((power) => power / total);
}

// ---------- from a drawing to the form of MNIST's images
// An image is { width, height, data }, row after row. Ink is 0 (paper) to 255.

const BOX = 20; // MNIST's ink fits into so many pixels,
const MIDDLE = 14; // and its center of mass is here
const STROKE = 2.5; // width of a stroke in MNIST's pixels: the median of its training images,
const STROKES = [2.0, 3.2]; // and what about two thirds of them lie between
const DOT = 25, MIDDLE_SIZE = 200; // a drawing's longer side: less is only a dot, this is middle-sized
const FINE = 160; // longer side at which strokes are measured
const NEAR = 0.12; // of an image's longer side: as far around a stroke its paper is looked for
const TINY = 1e-9; // so that rounding errors do not decide what lies exactly on a limit

/** There is no digit to be seen; the message is for the person who drew it. */
export class DrawingError extends Error {}

function image(width, height) {
  return { width, height, data: new Float64Array(width * height) };
}

function changed({ width, height, data }, change) {
  return { width, height, data: Float64Array.from(data, change) };
}

/** The 784 gray values, 0 to 1, that the network sees of a drawing. */
export function toMnist(ink) {
  const box = crop(ink, (value) => value > 40);
  if (!box) throw new DrawingError("Nothing is drawn yet. Draw a digit from 0 to 9.");
  if (Math.max(box.width, box.height) < 0.12 * Math.max(ink.width, ink.height)) {
    throw new DrawingError("That is only a dot. Draw a digit over about half of the pad.");
  }
  const darkest = largest(box.data);
  const { width, height, data } = fit(evenStrokes(changed(box, (value) => value / darkest)), BOX);
  let mass = 0, massRows = 0, massColumns = 0;
  data.forEach((value, index) => {
    mass += value;
    massRows += value * Math.floor(index / width);
    massColumns += value * (index % width);
  });
  // A center of mass far to one side must not push the ink out of the image.
  const top = Math.max(0, Math.min(28 - height, round(MIDDLE - massRows / mass)));
  const left = Math.max(0, Math.min(28 - width, round(MIDDLE - massColumns / mass)));
  const seen = new Float64Array(784);
  for (let row = 0; row < height; row++) {
    seen.set(data.subarray(row * width, (row + 1) * width), (top + row) * 28 + left);
  }
  return seen;
}

/** Thin or thicken strokes that are too far from MNIST's; leave the others as they are. */
function evenStrokes(box) {
  const fine = fit(box, FINE);
  const margin = FINE / 4, width = fine.width + 2 * margin, height = fine.height + 2 * margin;
  let drawn = new Uint8Array(width * height);
  for (let row = 0, at = 0; row < fine.height; row++) {
    for (let column = 0; column < fine.width; column++, at++) {
      drawn[(row + margin) * width + column + margin] = fine.data[at] > 0.5 + TINY;
    }
  }
  const depth = distances(drawn, width); // from each pixel's center to that of a pixel outside
  // In a straight stroke the mean distance of its points to the edge is a quarter of its width.
  let total = 0, count = 0;
  for (let at = 0; at < drawn.length; at++) {
    if (drawn[at]) {
      total += depth[at] - 0.5;
      count += 1;
    }
  }
  if (count === 0) return box; // a few specks far apart
  const stroke = (4 * total) / count;
  const [least, most] = STROKES.map((one) => (one * FINE) / BOX);
  const wanted = Math.max(least, Math.min(most, stroke));
  // Thinner strokes make a smaller digit, which is then scaled up: it has to be thinned more.
  const change = (stroke - wanted) / 2 / (1 - wanted / FINE);
  if (Math.abs(change) < 0.5) return box;
  if (change > 0) {
    const limit = Math.min(change, largest(depth) - 1.5); // something must be left
    drawn = drawn.map((_, at) => depth[at] - 0.5 > limit);
  } else {
    const outside = distances(drawn.map((one) => 1 - one), width);
    drawn = drawn.map((_, at) => outside[at] - 0.5 < -change);
  }
  return crop({ width, height, data: drawn }, (value) => value === 1);
}

/** The distance of each drawn pixel to the nearest one that is not drawn, 0 for those. */
export function distances(drawn, width) {
  const height = drawn.length / width;
  const inColumn = new Float64Array(drawn.length); // downwards or upwards, whichever is nearer
  for (let column = 0; column < width; column++) {
    let since = Infinity;
    for (let row = 0, at = column; row < height; row++, at += width) {
      inColumn[at] = since = drawn[at] ? since + 1 : 0;
    }
    for (let row = height - 1, at = row * width + column; row >= 0; row--, at -= width) {
      since = Math.min(inColumn[at], since + 1);
      inColumn[at] = since;
    }
  }
  // From each pixel to both sides, as long as something nearer may come.
  const squares = inColumn.map((distance) => distance * distance);
  return squares.map((here, at) => {
    if (here === 0) return 0;
    const left = at % width, right = width - 1 - left;
    let nearest = here;
    for (let step = 1; step * step < nearest; step++) {
      if (step <= left) nearest = Math.min(nearest, step * step + squares[at - step]);
      if (step <= right) nearest = Math.min(nearest, step * step + squares[at + step]);
    }
    return Math.sqrt(nearest);
  });
}

/** The smallest rectangle with everything drawn, or undefined if there is nothing. */
function crop({ width, height, data }, isDrawn) {
  let left = width, right = -1, top = height, bottom = -1;
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      if (!isDrawn(data[at])) continue;
      if (column < left) left = column;
      if (column > right) right = column;
      if (row < top) top = row;
      bottom = row;
    }
  }
  if (right < 0) return undefined;
  const box = image(right - left + 1, bottom - top + 1);
  for (let row = 0; row < box.height; row++) {
    const from = (top + row) * width + left;
    box.data.set(data.subarray(from, from + box.width), row * box.width);
  }
  return box;
}

/** Scale to this longer side, keeping the aspect. */
export function fit({ width, height, data }, side) {
  const scaled = (old) => Math.max(1, round((old * side) / Math.max(width, height)));
  const wide = image(scaled(width), height), scaledImage = image(wide.width, scaled(height));
  weights(width, wide.width).forEach((pairs, column) => {
    for (const [from, weight] of pairs) {
      for (let row = 0; row < height; row++) {
        wide.data[row * wide.width + column] += weight * data[row * width + from];
      }
    }
  });
  weights(height, scaledImage.height).forEach((pairs, row) => {
    for (const [from, weight] of pairs) {
      for (let column = 0; column < wide.width; column++) {
        scaledImage.data[row * wide.width + column] += weight * wide.data[from * wide.width + column];
      }
    }
  });
  return scaledImage;
}

/** For each pixel of a new row, the old ones that count for it, as [place, weight]. */
function weights(old, length) {
  return Array.from({ length }, (_, index) => {
    const pairs = [];
    if (length < old) { // average whole areas: edges stay soft, however large the drawing was
      const from = (index * old) / length, to = ((index + 1) * old) / length;
      for (let at = Math.floor(from); at < Math.min(old, to); at++) {
        pairs.push([at, ((Math.min(to, at + 1) - Math.max(from, at)) * length) / old]);
      }
    } else { // interpolate between the two nearest
      const place = Math.max(0, Math.min(old - 1, ((index + 0.5) * old) / length - 0.5));
      const at = Math.floor(place);
      pairs.push([at, 1 - (place - at)]);
      if (at + 1 < old) pairs.push([at + 1, place - at]);
    }
    return pairs;
  });
}

function round(value) {
  return Math.floor(value + 0.5 + TINY);
}

/** The ink of strokes [[[x, y], ...], ...], brought to middle size, of a pen that suits it. */
export function inkFromStrokes(strokes) {
  const { lines, pen } = middleSized(strokes);
  return { width: SIDE, height: SIDE, data: rasterize(lines, pen, SIDE, 255) };
}

function middleSized(lines) {
  const { left, right, top, bottom } = extent(lines);
  const side = Math.max(right - left, bottom - top);
  if (!(side >= DOT)) return { lines, pen: 2 }; // a dot stays a dot
  const scaled = (place, low, high) => ((place - (low + high) / 2) * MIDDLE_SIZE) / side + SIDE / 2;
  return {
    lines: lines.map((line) => line.map(([x, y]) => [scaled(x, left, right), scaled(y, top, bottom)])),
    pen: (MIDDLE_SIZE * STROKE) / (BOX - STROKE),
  };
}

/** The ink in a gray image (0 black to 255 white), dark on light or light on dark. */
export function inkFromLight(light) {
  const reach = Math.max(4, Math.floor(NEAR * Math.max(light.width, light.height)));
  let padded = pad(light, reach);
  let lightest = slide(padded, reach, 1);
  const darkest = slide(padded, reach, -1);
  const lighter = padded.data.reduce((sum, value, at) => sum + 2 * value - lightest.data[at] - darkest.data[at], 0);
  if (lighter < 0) { // most of it is dark: a blackboard
    [padded, lightest] = [padded, darkest].map((one) => changed(one, (value) => 255 - value));
  }
  const paper = slide(lightest, reach, -1);
  const ink = pad(changed(padded, (value, at) => 1 - value / Math.max(1, paper.data[at])), -reach);
  const most = largest(ink.data);
  if (most < 0.2) throw new DrawingError("The image shows no ink: it needs a dark digit on light paper.");
  // Paper is never even: what differs by less than a third of the darkest ink counts as paper.
  return changed(ink, (value) => 255 * Math.max(0, Math.min(1, (value / most) * 1.5 - 0.5)));
}

/** Repeat the border of an image on all sides; a negative width cuts it off. */
function pad({ width, height, data }, by) {
  const padded = image(width + 2 * by, height + 2 * by);
  const inside = (at, length) => Math.max(0, Math.min(length - 1, at - by));
  padded.data.forEach((_, at) => {
    const row = Math.floor(at / padded.width), column = at % padded.width;
    padded.data[at] = data[inside(row, height) * width + inside(column, width)];
  });
  return padded;
}

/** The largest value within reach of each pixel (sign 1), or the smallest (−1). */
function slide({ width, height, data }, reach, sign) {
  const along = (values, step, length) => values.map((value, at) => {
    const place = Math.floor(at / step) % length;
    const last = at + step * Math.min(length - 1 - place, reach);
    let found = value;
    for (let near = at - step * Math.min(place, reach); near <= last; near += step) {
      if (sign * values[near] > sign * found) found = values[near];
    }
    return found;
  });
  return { width, height, data: along(along(data, 1, width), width, height) };
}

// ---------- the interactive

const EXAMPLE = { example: true, strokes: [smooth([[85, 70], [110, 48], [145, 42], [175, 58], [180, 88],
  [158, 115], [125, 130], [165, 138], [192, 165], [190, 205], [160, 232], [118, 236], [82, 215]])] };
const WELCOME = "Draw with mouse, finger or pen. The network reads along while you draw.";
const HINTS = [
  "Try a 7 with a bar, a 1 with a foot, or a 4 that is closed at the top.",
  "Try it tiny, in a corner, or leaning to one side. Does the small image change?",
  "Try a 9 with a curl or a 2 with a loop. How does somebody from another country write it?",
  "Try a letter or a scribble, and press “No digit”: what does it say to that?",
];

export function build(stage) {
  stage.style(PAD_STYLE + DIGIT_STYLE);
  const layers = layersOf(stage.options.weights);
  const { confident: limit } = stage.options.weights; // the probability from which it is confident
  let reading = {}; // of the drawing: { pixels, outputs, best, second, confident } or { problem }
  let intended = null; // the digit that was meant, as far as we were told
  let hint = 0;

  const later = onceAFrame(update);
  const pad = drawPad(stage, EXAMPLE, { drew, settled });
  const seen = html("canvas", { role: "img", "aria-label": "The 28 by 28 pixels that the network sees" });
  const verdict = html("div", { class: "verdict", "aria-hidden": "true" }); // the message says it, too
  const bars = drawBars(limit, told);
  const hidden = drawHiddenUnits(stage, layers);
  hidden.element.ontoggle = later;
  const file = html("input", { type: "file", accept: "image/png,image/jpeg", class: "hidden", onchange: open });

  stage.ask("Can you draw a digit that this network misreads?");
  stage.add(
    html("div", { class: "reader" },
      pad.element,
      html("div", { class: "sees" },
        html("figure", {}, seen, html("figcaption", {}, "what the network sees")), verdict),
      html("div", { class: "buttons" }, button("Undo", pad.undo), button("Clear", () => pad.change({ strokes: [] })),
        html("label", { class: "file" }, file, html("span", {}, "Open an image")),
        button("No digit", toldNone, { "aria-label": "I drew no digit" })),
      bars.element),
    stage.message, hidden.element);
  stage.say(WELCOME);
  stage.onTheme(later);
  later();
  whenVisible(pad.element, drawExample);

  // ---------- drawing

  function drew() {
    intended = null;
    later();
  }

  async function open() {
    const [chosen] = file.files;
    if (!chosen) return;
    try {
      pad.change({ strokes: [], ink: { ...inkFromLight(await lightOf(chosen)), most: 255 } });
    } catch (error) {
      if (!(error instanceof DrawingError)) throw error;
      stage.say(error.message);
    }
    file.value = ""; // so that the same file can be opened again
  }

  /** The example draws itself: the network reads along. */
  function drawExample() {
    if (reducedMotion()) return;
    const [line] = EXAMPLE.strokes;
    let start;
    requestAnimationFrame(function frame(now) {
      if (!pad.drawing.example || !stage.app.isConnected) return;
      start ??= now;
      const part = Math.min(1, (now - start) / 2000);
      update({ example: true, strokes: [line.slice(0, Math.ceil(1 + part * (line.length - 1)))] });
      if (part < 1) requestAnimationFrame(frame);
    });
  }

  // ---------- reading

  function read({ strokes, ink = inkFromStrokes(strokes) }) {
    try {
      const pixels = toMnist(ink);
      const outputs = forward(layers, pixels);
      const probabilities = outputs.at(-1);
      const [best, second] = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
      return { pixels, outputs, probabilities, best, second, confident: probabilities[best] >= limit };
    } catch (error) {
      if (!(error instanceof DrawingError)) throw error;
      return { problem: error.message };
    }
  }

  function update(drawing = pad.drawing) {
    reading = read(drawing);
    const { pixels = [], probabilities = new Float64Array(10), best, confident } = reading;
    pad.update(drawing);
    paint(stage, seen, pixels, 28, 28, 1);
    verdict.replaceChildren(
      html("strong", {}, best === undefined ? "" : confident ? best : "?"),
      html("span", {}, best === undefined ? "" : confident ? percent(probabilities[best]) : "not confident"));
    bars.update(probabilities, best, intended);
    if (hidden.element.open) hidden.update(reading);
  }

  /** A stroke has ended, or the drawing is another one. */
  function settled(before) {
    intended = null;
    update();
    const { problem, probabilities, best, second, confident } = reading;
    if (pad.drawing.example) return stage.say(WELCOME);
    if (problem) return stage.say(problem);
    const chances = (digit) => `${a(digit)} (${percent(probabilities[digit])})`;
    if (!confident) {
      return stage.say(`I'm not confident, because no digit reaches ${percent(limit)}. Is it ${
        chances(best)} or ${chances(second)}? Press the digit that you meant.`);
    }
    const earlier = before && read({ strokes: before });
    if (earlier?.confident && earlier.best !== best) {
      return stage.succeed(`One stroke turned ${a(earlier.best)} into ${a(best)}.`,
        `Now I read ${chances(best)}. Is that what you meant? If not, press the right digit.`);
    }
    stage.say(`I read ${chances(best)}. Am I wrong? Then press the digit that you meant.`);
  }

  /** The reader drew a letter or a scribble. */
  function toldNone() {
    if (reading.problem) return stage.say(reading.problem);
    if (pad.drawing.example) return stage.say("Draw a letter or a scribble first: what will I make of it?");
    const { best, probabilities } = reading;
    stage.say(`I have only ten answers, and “none of these” isn't among them: I say ${a(best)} with ${
      percent(probabilities[best])}. Letters and scribbles often get a wrong but confident answer: the course's network did that to half of 200 random scribbles.`);
  }

  /** The reader pressed a digit: that was meant. */
  function told(digit) {
    if (reading.problem) return stage.say(reading.problem);
    if (pad.drawing.example) return stage.say("This is our example. Draw a digit of your own, and see whether I can read it.");
    const { best, confident, probabilities } = reading;
    intended = digit;
    later();
    if (digit === best) {
      const tip = HINTS[hint++ % HINTS.length];
      return stage.say(confident ? `Then I read it correctly. ${tip}`
        : `Then my best guess was correct, although I wasn't confident. ${tip}`);
    }
    if (confident) {
      stage.succeed(`You fooled me! It's ${a(digit)}, and I read ${a(best)} with ${percent(probabilities[best])}.`,
        "The small image is all that I get: would you have read it? Next: draw a 3, then turn it into an 8 with one more stroke.");
    } else {
      stage.succeed(`You fooled me! It's ${a(digit)}, and my best guess was ${a(best)}.`,
        `At least I wasn't confident. Can you find one that I misread with ${percent(limit)} or more?`);
    }
  }
}

function percent(probability) {
  if (probability > 0.995 && probability < 1) return ">99%";
  return `${Math.round(100 * probability)}%`;
}

/** "a 7", "an 8". */
function a(digit) {
  return `${digit === 8 ? "an" : "a"} ${digit}`;
}

function whenVisible(element, action) {
  const observer = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    observer.disconnect();
    action();
  }, { threshold: 0.5 });
  observer.observe(element);
}

/** The gray values, 0 to 255, of an image file. */
async function lightOf(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file); // upright, as it was held
  } catch {
    throw new DrawingError("This file is no image that I can open. Choose a PNG or JPEG file.");
  }
  const scale = Math.min(1, 1400 / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const context = html("canvas", { width, height }).getContext("2d");
  context.imageSmoothingQuality = "high";
  context.fillStyle = "white"; // what is transparent becomes paper
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const light = image(width, height);
  light.data = light.data.map((_, at) => // how bright red, green and blue look (ITU-R 601), as in Pillow
    Math.round(0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2]));
  return Math.max(width, height) > SIDE ? fit(light, SIDE) : light;
}

/** The ten probabilities; each is a button: that is what I meant. */
function drawBars(limit, press) {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const fill = html("span", { class: "fill" });
    const value = html("span", { class: "value" });
    const element = button("", () => press(digit), { class: "row" });
    element.append(html("span", { class: "digit" }, digit), html("span", { class: "track" }, fill), value);
    return { element, fill, value };
  });
  const element = html("div", { class: "bars", role: "group", "aria-label": "Ten probabilities" },
    ...rows.map((row) => row.element),
    html("span", { class: "limit" }, `Tick at ${percent(limit)}: confident from there on.`));
  element.style.setProperty("--limit", limit);

  function update(probabilities, best, intended) {
    rows.forEach(({ element: row, fill, value }, digit) => {
      fill.style.setProperty("--part", probabilities[digit]);
      value.textContent = percent(probabilities[digit]);
      row.classList.toggle("best", digit === best);
      set(row, { "aria-pressed": String(digit === intended),
        "aria-label": `${digit}: ${percent(probabilities[digit])}. Press it if you meant ${a(digit)}.` });
    });
  }
  return { element, update };
}

/** A map of what each hidden layer responds, and one unit's weights. */
function drawHiddenUnits(stage, layers) {
  const hidden = layers.slice(0, -1);
  const columnsOf = (length) => (length === 784 ? 28 : Math.min(length, length > 500 ? 50 : 25));
  let reading = {}, chosen = { layer: 0, unit: null };

  const maps = hidden.map(({ outputs }, layer) => {
    const columns = columnsOf(outputs), rows = Math.ceil(outputs / columns);
    const canvas = html("canvas", { role: "img" });
    const ring = html("span", { class: "ring" });
    ring.style.cssText = `width: ${100 / columns}%; height: ${100 / rows}%`;
    const area = html("div", { class: "map" }, canvas, ring);
    area.onclick = (event) => {
      const box = area.getBoundingClientRect();
      const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
      const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
      pick(layer, Math.min(outputs - 1, row * columns + column));
    };
    const caption = html("figcaption", {});
    const control = slider({ label: `unit in layer ${layer + 1}`, min: 1, max: outputs, step: 1, value: 1,
      show: String, input: (value) => pick(layer, value - 1) });
    return { canvas, ring, caption, control, columns, rows,
      element: html("figure", {}, caption, area, control.element) };
  });
  const [plus, minus] = ["adds", "subtracts"].map((effect) => {
    const canvas = html("canvas", { role: "img" });
    const caption = html("figcaption", {});
    return { effect, canvas, caption, element: html("figure", {}, canvas, caption) };
  });
  const title = html("strong", {});
  const sum = html("p", { class: "sum" });
  const element = html("details", { hidden: !hidden.length },
    html("summary", {}, "What do the hidden units respond to?"),
    html("p", { class: "note" }, "Each square is a unit: the stronger its color, the stronger it responds. Press one to see what it looks for."),
    html("div", { class: "columns" },
      html("div", { class: "column" }, ...maps.map((map) => map.element)),
      html("div", { class: "column" }, title, html("div", { class: "signs" }, plus.element, minus.element), sum)));

  function pick(layer, unit) {
    chosen = { layer, unit };
    update(reading);
  }

  function update(next) {
    reading = next;
    const values = hidden.map(({ outputs }, layer) => reading.outputs?.[layer] ?? new Float64Array(outputs));
    if (chosen.unit === null) chosen.unit = values[0].indexOf(largest(values[0])); // the strongest
    maps.forEach(({ canvas, ring, caption, control, columns, rows }, layer) => {
      const active = values[layer].filter((value) => value > 0).length;
      const text = `Hidden layer ${layer + 1}: ${active} of ${values[layer].length} units respond`;
      caption.textContent = text;
      set(canvas, { "aria-label": `${text}, the stronger the color the more` });
      paint(stage, canvas, values[layer], columns, rows, largest(values[layer]) || 1);
      ring.hidden = layer !== chosen.layer;
      if (ring.hidden) return;
      ring.style.left = `${(100 * (chosen.unit % columns)) / columns}%`;
      ring.style.top = `${(100 * Math.floor(chosen.unit / columns)) / rows}%`;
      control.value = chosen.unit + 1;
    });
    showUnit(chosen.layer, chosen.unit, values);
  }

  function showUnit(index, unit, values) {
    const { inputs, outputs, weights, biases } = layers[index];
    const before = index ? values[index - 1] : reading.pixels ?? new Float64Array(inputs);
    const own = Float64Array.from({ length: inputs }, (_, input) => weights[input * outputs + unit]);
    const strongest = largest(own.map(Math.abs));
    const columns = columnsOf(inputs), rows = Math.ceil(inputs / columns);
    title.textContent = `Unit ${unit + 1} of hidden layer ${index + 1}`;
    const total = (sign) => own.reduce((part, weight, input) =>
      part + Math.max(0, sign * weight) * before[input], 0);
    for (const [sign, part] of [[1, plus], [-1, minus]]) {
      paint(stage, part.canvas, own.map((weight) => sign * weight), columns, rows, strongest);
      part.caption.textContent = `${sign > 0 ? "+" : "−"} ${index ? "a response" : "ink"} here ${part.effect}`;
      set(part.canvas, { "aria-label": `${sign > 0 ? "Positive" : "Negative"} weights of this unit` });
    }
    const bias = number(biases[unit]);
    const result = total(1) - total(-1) + biases[unit];
    sum.textContent = `${number(total(1))} − ${number(total(-1))} ${bias.startsWith("−") ? bias.replace("−", "− ")
      : `+ ${bias}`} (bias) = ${number(result)}, so it ${result > 0 ? `responds with ${number(result)}.`
      : "stays silent: ReLU makes 0 of what is negative."}`;
  }
  return { element, update };
}

const DIGIT_STYLE = `
  .reader { display: grid; gap: 10px 14px; grid-template: "pad sees" "tools tools" "bars bars" / minmax(0, 1fr) 84px; }
  .pad { grid-area: pad; }
  .sees { grid-area: sees; display: grid; gap: 10px; align-content: space-between; }
  .sees canvas { border: 1px solid var(--line); aspect-ratio: 1; }
  .verdict { display: grid; justify-items: center; text-align: center; line-height: 1.2; color: var(--soft); }
  .verdict strong { font-size: 54px; line-height: 1; color: var(--ink); }
  .reader .buttons { grid-area: tools; }
  .file { position: relative; cursor: pointer; }
  .file span { display: inline-flex; align-items: center; min-height: 34px; padding: 5px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--field); }
  .file:hover span { border-color: var(--soft); }
  .file:focus-within span { outline: 3px solid var(--yes); outline-offset: 2px; }
  .bars { grid-area: bars; display: grid; grid-template-columns: repeat(10, 1fr); gap: 2px; }
  .row { display: grid; grid-template-rows: 18px 56px 20px; justify-items: center; gap: 2px; padding: 2px 0; background: none; border: 1px solid transparent; --edge: 0deg; }
  .row .value { order: -1; font-size: 12px; }
  .row .digit { order: 1; }
  .row[aria-pressed="true"] { border: 2px dashed var(--ink); }
  .track { position: relative; display: flex; align-items: end; width: 16px; height: 100%; border-radius: 3px; overflow: hidden; background: linear-gradient(var(--edge), transparent calc(100% * var(--limit) - 1px), var(--soft) 0 calc(100% * var(--limit) + 1px), transparent 0) var(--field); }
  .fill { width: 100%; height: calc(100% * var(--part, 0)); background: var(--soft); opacity: 0.75; }
  .best { font-weight: 700; }
  .limit { grid-column: 1 / -1; color: var(--soft); font-size: 13px; line-height: 1.3; }
  .best .fill { background: var(--yes); opacity: 0.85; }
  .message { min-height: 4.9em; }
  details { border-top: 1px solid var(--line); padding-top: 8px; }
  summary { cursor: pointer; min-height: 28px; }
  details .columns { padding-top: 8px; }
  .map { position: relative; border: 1px solid var(--line); cursor: pointer; margin: 3px 0; }
  .ring { position: absolute; outline: 2px solid var(--no); }
  .signs { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; max-width: 340px; }
  .signs canvas { border: 1px solid var(--line); }
  .sum { margin: 0; }
  details .slider { grid-template-columns: 7.4em 1fr 2.2em; }
  @container (min-width: 600px) {
    .reader { grid-template: "pad sees" auto "pad bars" auto "tools bars" 1fr / minmax(0, 27fr) minmax(0, 23fr); gap: 12px 28px; }
    .sees { grid-template-columns: 140px 1fr; align-content: start; }
    .message { min-height: 3.4em; }
    .sees figcaption { white-space: nowrap; }
    .verdict { align-content: center; justify-items: start; text-align: left; padding-left: 8px; }
    .verdict strong { font-size: 72px; }
    .bars { grid-template-columns: 1fr; gap: 0; align-content: start; }
    .row { grid-template: 1fr / 1.2em 1fr 3em; align-items: center; gap: 10px; padding: 0 6px; min-height: 26px; --edge: 90deg; }
    .row .value { order: 2; font-size: 15px; text-align: right; justify-self: end; }
    .row .digit { order: 0; }
    .track { width: 100%; height: 14px; }
    .fill { height: 100%; width: calc(100% * var(--part, 0)); }
  }
`;
