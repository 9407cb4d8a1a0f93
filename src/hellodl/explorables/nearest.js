// Reading digits without a network: to which of ten mean images is a drawing nearest, and which
// pixels make the distance?

import { button, html, number, set, slider } from "./shared.js";
import { ARROWS, drawPad, extent, largest, onceAFrame, paint, PAD_STYLE, rasterize, SIDE, smooth } from "./drawing.js";

// -------------------------------------------------------------------------------- arithmetic
// An image has 28 by 28 pixels, row after row, from 0 (paper) to 1 (ink).

export const PIXELS = 28;
const BOX = 20; // MNIST's ink fits into so many pixels,
const MIDDLE = 14.5; // and its center of mass is here: in the middle of the pixels with number 14
const PENS = { least: 1, most: 4, usual: 2.5 }; // width of a stroke in pixels; usual is MNIST's median

/** Ten images from their pixels in 8 bits, as base64 (see nearest_means.py). */
export function imagesOf(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const length = PIXELS * PIXELS;
  return Array.from({ length: 10 }, (_, digit) =>
    Float64Array.from(bytes.subarray(digit * length, (digit + 1) * length), (byte) => byte / 255));
}

/** The differences of two images, pixel by pixel, squared. */
export function squares(image, mean) {
  return Float64Array.from(image, (value, at) => (value - mean[at]) ** 2);
}

export function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** The distances of an image to all means, and the digit of the nearest one: the answer. */
export function nearest(image, means) {
  const distances = means.map((mean) => sum(squares(image, mean)));
  return { distances, answer: distances.indexOf(Math.min(...distances)) };
}

/** The image of strokes on the pad, drawn with a pen that is so many pixels wide. */
export function toImage(strokes, pen) {
  const inPixels = strokes.map((line) => line.map((point) => point.map((place) => (place / SIDE) * PIXELS)));
  return rasterize(inPixels, pen, PIXELS);
}

/** Where the mass of an image has its center, [x, y] in pixels from left and from top. */
export function centerOfMass(image) {
  const mass = sum(image);
  return [(at) => at % PIXELS, (at) => Math.floor(at / PIXELS)].map((place) =>
    image.reduce((total, value, at) => total + value * (place(at) + 0.5), 0) / mass);
}

/** Strokes as large as MNIST's digits, and in the middle as theirs. */
export function sizeAndCenter(strokes, pen) {
  const { left, right, top, bottom } = extent(strokes);
  const unit = SIDE / PIXELS, longer = Math.max(right - left, bottom - top) / unit;
  const scale = longer > 1 ? (BOX - pen) / longer : 1; // a dot stays a dot
  const moved = (lines, factor, from, to) => lines.map((line) =>
    line.map((point) => point.map((place, axis) => (place - from[axis]) * factor + to[axis])));
  const inside = moved(strokes, scale, [(left + right) / 2, (top + bottom) / 2], [SIDE / 2, SIDE / 2]);
  return moved(inside, 1, centerOfMass(toImage(inside, pen)).map((place) => place * unit), [MIDDLE * unit, MIDDLE * unit]);
}

// ----------------------------------------------------------------------------- the interactive

const EXAMPLES = {
  2: [[[82, 104], [96, 66], [134, 50], [174, 70], [176, 114], [142, 168], [92, 224], [114, 206], [146, 220], [204, 228]]],
  5: [[[185, 55], [105, 55], [98, 135], [140, 122], [182, 145], [192, 190], [160, 230], [115, 236], [82, 215]]],
  8: [[[172, 58], [130, 45], [100, 70], [112, 108], [155, 140], [178, 180], [155, 232], [115, 228], [102, 190], [130, 150],
    [165, 115], [182, 80], [172, 58]]],
  1: [[[85, 60], [140, 142], [195, 225]]],
};
const NAMES = { 2: "2", 5: "5", 8: "8", 1: "leaning 1" };
const WELCOME = "Each of the ten images is the mean of one digit in the training set. The answer is the digit with the smallest distance. Change the width of the pen, or draw over the example.";

export function build(stage) {
  stage.style(PAD_STYLE + NEAREST_STYLE);
  const means = imagesOf(stage.options.means);
  let pen = PENS.usual;
  let chosen = null; // the mean to look at, if it isn't the nearest one
  let pixel = null; // [row, column] to look at, if it isn't the one with the largest difference
  let image, distances, answer;

  const later = onceAFrame(update);
  const pad = drawPad(stage, example("2"), { drew: later, settled: judge });
  pad.element.append(html("span", { class: "box" }));
  const width = slider({ label: "pen, in pixels", min: PENS.least, max: PENS.most, value: pen, show: (value) => number(value, 1),
    input: (value) => { pen = value; later(); }, change: judge });
  const ink = html("p", { class: "note" });
  const verdict = html("p", { class: "verdict", "aria-hidden": "true" });
  const bars = drawDistances(stage, means, (digit) => { chosen = digit === chosen ? null : digit; update(); });
  const comparison = drawComparison(stage, (place) => { pixel = place; compare(); });

  stage.ask("Can you make it answer 1 with a drawing that isn't a 1?");
  stage.add(
    html("div", { class: "reader" },
      html("div", { class: "paper" }, pad.element, ink),
      html("div", { class: "answers" }, verdict, bars.element),
      html("div", { class: "tools" }, width.element,
        html("div", { class: "buttons", role: "group", "aria-label": "Examples" }, html("span", { class: "note" }, "Examples:"),
          ...["2", "5", "8", "1"].map((label) => button(NAMES[label], () => pad.change(example(label))))),
        html("div", { class: "buttons" }, button("Undo", pad.undo), button("Clear", () => pad.change({ strokes: [] })),
          button("Size and center", center), button("That's wrong", toldWrong), button("Start again", restart)))),
    stage.message, comparison.element);
  stage.onTheme(later);
  later(); // once it's on the page, where colors are known
  stage.say(WELCOME);

  function example(label) {
    return { example: true, label: Number(label), strokes: sizeAndCenter(EXAMPLES[label].map((line) => smooth(line)), PENS.usual) };
  }

  function restart() {
    pen = width.value = PENS.usual;
    chosen = pixel = null;
    pad.change(example("2"));
    stage.say(WELCOME);
  }

  function center() {
    const { drawing } = pad;
    if (!drawing.strokes.length) return stage.say("There is nothing to center yet. Draw a digit.");
    pad.change({ ...drawing, strokes: sizeAndCenter(drawing.strokes, pen) });
  }

  function update() {
    const { drawing } = pad;
    image = toImage(drawing.strokes, pen);
    ({ distances, answer } = nearest(image, means));
    pad.update({ ...drawing, ink: drawing.strokes.length > 0 && { width: PIXELS, height: PIXELS, data: image, most: 1 } });
    ink.textContent = `28 by 28 pixels, which add up to ${Math.round(sum(image))}. MNIST's digits are no larger than the dashed square.`;
    verdict.replaceChildren("The nearest mean: it answers ", html("strong", {}, answer));
    bars.update(distances, answer, chosen ?? answer);
    compare();
  }

  function compare() {
    const digit = chosen ?? answer;
    comparison.update({ image, mean: means[digit], digit, pixel });
  }

  /** The drawing or the pen is another one: notice what has been found, or say what may help. */
  function judge() {
    update();
    const { strokes, label } = pad.drawing;
    if (!strokes.length) {
      return stage.say(`Even empty paper gets an answer. Its nearest mean is the ${answer}, which has the least ink: only ${inkOf(means[answer])}. But that's no drawing yet.`);
    }
    if (label !== undefined && label !== answer) return found(label);
    if (label !== undefined) {
      return stage.say(`This is a ${label}, and it answers ${answer}: correct. ${label === 1 ? "Choose a wider pen again: is it still a 1 for it?"
        : "Try a pen that is thinner or wider. Which distances change most?"}`);
    }
    if (answer === 1) return stage.say("It answers 1. Did you draw something else? Then press “That's wrong”.");
    stage.say(isLikeMnist() ? `It answers ${answer}. Is that a mistake? Then press “That's wrong”. But can you get a 1? A thin pen helps.`
      : `It answers ${answer}, but your drawing isn't as large as MNIST's digits, or not in the middle. Press “Size and center”: what does it answer then?`);
  }

  function toldWrong() {
    const { strokes, label } = pad.drawing;
    if (!strokes.length) return stage.say("There is no drawing yet that could be misread. Draw a digit.");
    if (label === answer) return stage.say(`But this example is a ${label}: it's correct. Change the pen, or draw a digit of your own.`);
    found(label);
  }

  /** It's wrong: the label says so, or the person who drew it. */
  function found(label) {
    const mine = inkOf(image), whose = label === undefined ? "your drawing" : `a ${label}`.replace("a 8", "an 8");
    if (answer === 1) {
      const other = label ?? secondNearest();
      return stage.succeed(label === undefined ? "It answers 1, and you say it isn't one!" : `It reads ${whose} as 1!`,
        `Why? Where two images both have little ink, little can differ. Your drawing's pixels add up to ${mine}, those of the mean 1 to ${
          inkOf(means[1])}, and those of the mean ${other} to ${inkOf(means[other])}. Next: can you draw a 1 that it misses?`);
    }
    if (label === 1) {
      return stage.succeed(`It misses a 1, and answers ${answer}!`,
        "Leaning like this, it lies beside the dark middle of the mean 1. Press that mean: where do they differ? Next: get a 1 for a drawing that isn't one.");
    }
    stage.say(`A mistake: it answers ${answer} for ${whose}. Many of its mistakes are 1s. Can you get one, too? A thin pen helps.`);
  }

  function secondNearest() {
    return [...distances.keys()].sort((one, other) => distances[one] - distances[other])[1];
  }

  function isLikeMnist() {
    const { left, right, top, bottom } = extent(pad.drawing.strokes);
    const longer = (Math.max(right - left, bottom - top) / SIDE) * PIXELS + pen;
    return Math.abs(longer - BOX) < 4 && centerOfMass(image).every((place) => Math.abs(place - MIDDLE) < 2);
  }
}

/** How much ink an image has: the sum of its pixels, as the lesson writes it. */
function inkOf(image) {
  return Math.round(sum(image));
}

// ----------------------------------------------------------------------------------- drawing

/** The ten means, each with a bar for its distance; each is a button: look at this one. */
function drawDistances(stage, means, press) {
  const rows = means.map((mean, digit) => {
    const canvas = html("canvas", {});
    const fill = html("span", { class: "fill" });
    const value = html("span", { class: "value" });
    const element = button("", () => press(digit), { class: "row" });
    element.append(canvas, html("span", { class: "digit" }, digit), html("span", { class: "track" }, fill), value);
    return { element, canvas, fill, value };
  });
  const element = html("div", { class: "bars", role: "group", "aria-label": "Distances to the ten means" }, ...rows.map((row) => row.element));

  function update(distances, answer, shown) {
    const longest = Math.max(100, ...distances); // 100: short bars, as long as the distances are small
    rows.forEach(({ element: row, canvas, fill, value }, digit) => {
      paint(stage, canvas, means[digit], PIXELS, PIXELS, 1);
      fill.style.setProperty("--part", distances[digit] / longest);
      value.textContent = number(distances[digit], 1);
      row.classList.toggle("nearest", digit === answer);
      set(row, { "aria-pressed": String(digit === shown), "aria-label": `mean ${digit}: distance ${
        number(distances[digit], 1)}${digit === answer ? ", the nearest" : ""}. Press it to see where it differs.` });
    });
  }
  return { element, update };
}

/** The drawing, a mean and their squared differences, with one pixel's arithmetic. */
function drawComparison(stage, look) {
  const figures = ["drawing", "mean", "map"].map((kind) => {
    const canvases = Array.from({ length: kind === "map" ? 2 : 1 }, () => html("canvas", {}));
    const spot = html("span", { class: "spot" });
    const area = html("div", { class: "area" }, ...canvases, spot);
    const caption = html("figcaption", {});
    return { canvases, spot, area, caption, element: html("figure", { class: kind }, area, caption) };
  });
  const said = html("span", { class: "hidden", role: "status" });
  const pictures = html("div", { class: "pictures", tabindex: 0, role: "application" }, ...figures.map((figure) => figure.element), said);
  const one = html("p", { class: "one" }), all = html("p", { class: "all" });
  const note = html("p", { class: "note" }, "Point at a pixel, or go there with the arrow keys. Rows and columns are counted from 0, as in NumPy.");
  const element = html("div", { class: "comparison" }, html("div", { class: "column" }, pictures, note), html("div", {}, one, all));
  let shown = [0, 0];
  const inside = (place) => Math.max(0, Math.min(PIXELS - 1, place));

  for (const { area } of figures) {
    // No dragging: a finger can still scroll the page from here.
    area.onpointermove = area.onpointerdown = ({ clientX, clientY }) => {
      const box = area.getBoundingClientRect();
      look([(clientY - box.top) / box.height, (clientX - box.left) / box.width].map((part) => inside(Math.floor(part * PIXELS))));
    };
  }
  pictures.addEventListener("keydown", (event) => {
    const [right, down] = ARROWS[event.key] ?? [];
    if (right === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault(); // no scrolling
    look([inside(shown[0] + down), inside(shown[1] + right)]);
    said.textContent = one.textContent;
  });

  function update({ image, mean, digit, pixel }) {
    const parts = squares(image, mean);
    const more = parts.map((part, at) => (image[at] > mean[at] ? part : 0));
    const less = parts.map((part, at) => (image[at] > mean[at] ? 0 : part));
    const most = parts.indexOf(largest(parts));
    shown = pixel ?? [Math.floor(most / PIXELS), most % PIXELS];
    const [row, column] = shown, at = row * PIXELS + column;
    const [drawing, average, map] = figures;
    for (const [canvas, values, color] of [[drawing.canvases[0], image, "ink"], [average.canvases[0], mean, "ink"],
      [map.canvases[0], more, "yes"], [map.canvases[1], less, "no"]]) paint(stage, canvas, values, PIXELS, PIXELS, 1, color);
    for (const { spot } of figures) Object.assign(spot.style, { left: `${(100 * column) / PIXELS}%`, top: `${(100 * row) / PIXELS}%` });
    // The arithmetic is that of the numbers as they are written here.
    const [value, other] = [image[at], mean[at]].map((exact) => Number(exact.toFixed(2)));
    drawing.caption.textContent = `your drawing: ${number(value)} here`;
    average.caption.textContent = `the mean ${digit}: ${number(other)} here`;
    map.caption.textContent = "squared differences";
    one.replaceChildren(`Row ${row}, column ${column}, difference squared: `, html("strong", {}, `(${number(value)} − ${number(other)})² = ${number((value - other) ** 2)}`));
    const [total, first] = [sum(parts), sum(more)].map((exact) => Number(exact.toFixed(1)));
    all.replaceChildren("All 784 pixels, added up: ", html("b", { class: "more" }, number(first, 1)), " where your drawing has more ink + ",
      html("b", { class: "less" }, number(total - first, 1)), ` where the mean ${digit} has more = `, html("strong", {}, number(total, 1)), ", the distance.");
    set(pictures, { "aria-label": `Your drawing, the mean ${digit} and their squared differences. Arrow keys go from pixel to pixel.` });
  }
  return { element, update };
}

const NEAREST_STYLE = `
  .reader { display: grid; gap: 10px 28px; grid-template: "paper" "answers" "tools" / minmax(0, 1fr); }
  .paper { grid-area: paper; display: grid; align-content: start; gap: 4px; width: 100%; max-width: 340px; margin: 0 auto; }
  .lines { display: none; } /* what is seen is what is compared: pixels */
  .box { inset: ${(100 * (PIXELS - BOX)) / 2 / PIXELS}%; border: 1px dashed var(--soft); }
  .answers { grid-area: answers; }
  .tools { grid-area: tools; display: grid; gap: 8px; align-content: start; }
  .slider { grid-template-columns: max-content 1fr 2em; }
  .verdict { margin: 0 0 4px; }
  .verdict strong { font-size: 22px; line-height: 1; }
  .bars { display: grid; grid-template-columns: repeat(10, 1fr); gap: 2px; }
  .row { display: grid; grid-template-rows: 18px 56px auto 20px; justify-items: center; gap: 2px; padding: 2px 0; background: none; border: 2px solid transparent; }
  .row .value { order: -2; font-size: 11px; }
  .row .track { order: -1; }
  .row canvas { width: 28px; max-width: 100%; aspect-ratio: 1; border: 1px solid var(--line); }
  .row[aria-pressed="true"] { border-style: dashed; border-color: var(--ink); }
  .track { display: flex; align-items: end; width: 16px; height: 100%; border-radius: 3px; overflow: hidden; background: var(--field); }
  .fill { width: 100%; height: calc(100% * var(--part, 0)); background: var(--soft); opacity: 0.75; }
  .nearest { font-weight: 700; }
  .nearest .fill { background: var(--yes); opacity: 0.85; }
  .nearest canvas { outline: 2px solid var(--yes); }
  .message { min-height: 6.3em; }
  .comparison { display: grid; gap: 10px 20px; border-top: 1px solid var(--line); padding-top: 12px; }
  .pictures { display: grid; gap: 8px 12px; grid-template-columns: 1fr 1fr; }
  .map { grid-column: 1 / -1; width: 100%; max-width: 280px; justify-self: center; }
  .area { position: relative; aspect-ratio: 1; border: 1px solid var(--line); cursor: crosshair; touch-action: pan-y; }
  .area canvas { position: absolute; inset: 0; height: 100%; }
  .spot { position: absolute; width: ${100 / PIXELS}%; height: ${100 / PIXELS}%; outline: 2px solid var(--good); pointer-events: none; }
  .one, .all { margin: 0 0 6px; }
  .one strong { white-space: nowrap; }
  .more { color: var(--yes); }
  .less { color: var(--wrong); }
  @container (min-width: 600px) {
    .reader { grid-template: "paper answers" auto "paper tools" 1fr / minmax(0, 340px) minmax(0, 1fr); }
    .bars { grid-template-columns: 1fr; gap: 0; }
    .row { grid-template: 1fr / 26px 1em 1fr 3em; align-items: center; gap: 10px; padding: 1px 6px; min-height: 28px; }
    .row canvas { width: 24px; }
    .row .value { order: 2; font-size: 15px; justify-self: end; }
    .row .track { order: 1; width: 100%; height: 14px; }
    .fill { height: 100%; width: calc(100% * var(--part, 0)); }
    .message { min-height: 4.9em; }
    .comparison { grid-template-columns: minmax(0, 1fr) 195px; }
    .pictures { grid-template-columns: repeat(3, 1fr); }
    .map { grid-column: auto; max-width: none; }
  }
`;
