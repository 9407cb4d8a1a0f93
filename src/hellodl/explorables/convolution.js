// A 3 x 3 filter slides over an image that you can paint: its arithmetic, ReLU, and max pooling.

import { button, choice, draggable, html, player, set, short, toggle } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic

/** How many zeros padding adds before and after n pixels; "same" as Keras does it. */
export function padding(n, size, stride, kind) {
  if (kind === "valid") return [0, 0];
  const total = Math.max((Math.ceil(n / stride) - 1) * stride + size - n, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The image with zeros around it, as many as `padding` says. */
export function pad(image, size, stride, kind) {
  const [top, bottom] = padding(image.length, size, stride, kind);
  const [left, right] = padding(image[0].length, size, stride, kind);
  const zeros = (length) => Array(length).fill(0);
  const width = left + image[0].length + right;
  return [
    ...Array.from({ length: top }, () => zeros(width)),
    ...image.map((row) => [...zeros(left), ...row, ...zeros(right)]),
    ...Array.from({ length: bottom }, () => zeros(width)),
  ];
}

/** Multiply the filter with the window below it, number by number, and add up. */
export function multiplyAndAdd(image, filter, top, left) {
  let sum = 0;
  filter.forEach((row, i) => row.forEach((weight, j) => { sum += weight * image[top + i][left + j]; }));
  return sum;
}

/** Slide the filter over the image: the feature map, rows of numbers. */
export function convolve(image, filter, stride = 1, kind = "valid") {
  const size = filter.length;
  const padded = pad(image, size, stride, kind);
  const places = (n) => Array.from({ length: Math.floor((n - size) / stride) + 1 }, (_, i) => i * stride);
  return places(padded.length).map((top) =>
    places(padded[0].length).map((left) => multiplyAndAdd(padded, filter, top, left)));
}

/** Replace what is negative by 0. */
export function relu(map) {
  return map.map((row) => row.map((value) => Math.max(0, value)));
}

/** The largest number of each 2 x 2 square; a last odd row or column is left out, as in Keras. */
export function maxPool(map, size = 2) {
  const squares = (n) => Array.from({ length: Math.floor(n / size) }, (_, i) => i * size);
  return squares(map.length).map((top) => squares(map[0].length).map((left) =>
    Math.max(...map.slice(top, top + size).flatMap((row) => row.slice(left, left + size)))));
}

/** The largest output that pixels from 0 to 1 can give: 1 where the filter is positive. */
export function largestOutput(filter) {
  return filter.flat().reduce((sum, weight) => sum + Math.max(0, weight), 0);
}

// ----------------------------------------------------------------------------- the interactive

const OWN = "my own";
const NINTH = 1 / 9;
export const FILTERS = {
  "vertical edges": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
  "horizontal edges": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
  blur: [[NINTH, NINTH, NINTH], [NINTH, NINTH, NINTH], [NINTH, NINTH, NINTH]],
  sharpen: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
};
const ACHIEVED = {
  "vertical edges": "Dark on the left, bright on the right: that's what this filter looks for.",
  "horizontal edges": "Dark above, bright below: that's what this filter looks for.",
  blur: "All nine pixels are white. Blur takes their average, so one dark pixel would lower it.",
  sharpen: "One bright pixel with dark neighbors: sharpening makes differences larger.",
  [OWN]: "Bright where your numbers are positive, dark where they are negative. A filter responds most to an image of itself.",
};
const SEVEN = [
  ".......",
  ".#####.",
  ".....#.",
  "....#..",
  "...#...",
  "...#...",
  ".......",
].map((row) => [...row].map((pixel) => (pixel === "#" ? 1 : 0)));

export function build(stage) {
  stage.style(CONVOLUTION_STYLE);
  const solved = new Set();
  let name = stage.options.filter;
  let filter = FILTERS[name];
  let image, stride = 1, kind = "valid", rectify = false;
  let place = [0, 0]; // of the window: row and column in the feature map
  let map, pooled, padded;

  const presets = choice({ label: "Filter", options: [...Object.keys(FILTERS), OWN], value: name,
    change: choose, hideLabel: true });
  const canvas = paintedGrid(paint, () => judge());
  const weights = filterGrid((row, column, value) => {
    filter = filter.map((old, i) => old.map((weight, j) => (i === row && j === column ? value : weight)));
    name = presets.value = OWN;
    changed();
    judge();
  });
  const featureMap = numberGrid("feature map", go);
  const pool = numberGrid("after max pooling", (row, column) => featureMap.frame(2 * row, 2 * column));
  pool.element.addEventListener("focusout", () => featureMap.frame());
  pool.element.addEventListener("pointerleave", () => featureMap.frame());
  canvas.onWindow((row, column) => go(
    Math.max(0, Math.min(map.length - 1, Math.round(row / stride))),
    Math.max(0, Math.min(map[0].length - 1, Math.round(column / stride)))));
  const arithmetic = html("div", { class: "arithmetic" });
  const sliding = player({ labels: ["Slide", "One step"], rate: () => 2.5, advance: slide, stopped: draw });
  sliding.element.append(button("Clear", () => reset(SEVEN.map((row) => row.map(() => 0)))),
    button("Draw a 7", () => reset(SEVEN)));
  const settings = html("div", { class: "settings" },
    choice({ label: "stride", options: ["1", "2"], value: "1",
      change: (value) => { stride = Number(value); resize(); } }).element,
    choice({ label: "padding", options: ["valid", "same"], value: "valid",
      change: (value) => { kind = value; resize(); } }).element,
    toggle({ label: "ReLU", value: false, change: (on) => { rectify = on; changed(); } }).element);

  const captions = ["image 7 × 7", "filter 3 × 3", "", ""].map((text) => html("figcaption", {}, text));
  const figures = [canvas, weights, featureMap, pool].map((part, index) =>
    html("figure", {}, captions[index], part.element));
  // In pairs, so that a narrow page does not leave one of the four alone in a row.
  const parts = html("div", { class: "parts" }, html("div", { class: "two" }, ...figures.slice(0, 2)),
    html("div", { class: "two" }, ...figures.slice(2)));
  stage.add(presets.element, parts, html("div", { class: "columns" }, arithmetic, stage.message),
    html("div", { class: "controls" }, sliding.element, settings));
  reset(SEVEN);

  function reset(start) {
    sliding.stop();
    image = start.map((row) => [...row]);
    place = [3, 2];
    choose(name);
    stage.say("Tap or drag over the image to paint, tap again to erase, and watch the feature map.");
  }

  function choose(chosen) {
    sliding.stop();
    name = chosen;
    filter = FILTERS[name] ?? filter;
    resize();
  }

  function resize() {
    sliding.stop();
    changed();
    judge(true);
  }

  function paint(row, column, value) {
    image[row][column] = value;
    changed();
  }

  function go(row, column) {
    sliding.stop();
    place = [row, column];
    draw();
  }

  /** Let the window slide on, in reading order; at the end, begin again. */
  function slide(steps) {
    const total = map.length * map[0].length;
    const index = (place[0] * map[0].length + place[1] + steps) % total;
    place = [Math.floor(index / map[0].length), index % map[0].length];
    draw();
    return index < total - 1;
  }

  /** Compute everything again. */
  function changed() {
    padded = pad(image, 3, stride, kind);
    map = convolve(image, filter, stride, kind);
    if (rectify) map = relu(map);
    pooled = maxPool(map);
    place = [Math.min(place[0], map.length - 1), Math.min(place[1], map[0].length - 1)];
    const best = short(largestOutput(filter));
    stage.ask(name === OWN ? `What do your own nine numbers find? Their largest output is ${best}.`
      : `Can you paint something that gets a ${best} out of this filter?`);
    captions[2].textContent = `${rectify ? "after ReLU" : "feature map"} ${map.length} × ${map[0].length}`;
    captions[3].textContent = `max pooling ${pooled.length} × ${pooled[0].length}`;
    parts.classList.toggle("padded", kind === "same");
    draw();
  }

  function draw() {
    const [row, column] = place;
    const border = padding(7, 3, stride, kind)[0];
    canvas.update(image, border, [row * stride, column * stride]);
    weights.update(filter);
    // While the window slides, the map fills up behind it.
    const last = sliding.playing ? row * map[0].length + column : Infinity;
    const best = largestOutput(filter);
    featureMap.update(map, best, { place, last });
    pool.update(pooled, best, { last: sliding.playing ? -1 : Infinity });
    explain();
  }

  function explain() {
    const [top, left] = place.map((index) => index * stride);
    const terms = filter.flatMap((weightRow, i) => weightRow.map((weight, j) => {
      const pixel = padded[top + i][left + j];
      const first = i + j === 0 ? "" : "+ ";
      const text = `${first}${short(pixel)} × ${weight < 0 ? `(${short(weight)})` : short(weight)}`;
      return html("span", { class: pixel * weight !== 0 && "counts" }, text);
    }));
    const sum = multiplyAndAdd(padded, filter, top, left);
    const result = html("strong", {}, `= ${short(sum)}`);
    arithmetic.replaceChildren(html("div", { class: "terms" }, ...terms),
      html("div", { class: "result" }, result,
        ...(rectify ? [html("span", {}, `ReLU(${short(sum)}) = ${short(Math.max(0, sum))}`)] : [])));
  }

  /** Notice what has been achieved, and say what to try next. */
  function judge(already = false) {
    const best = largestOutput(filter);
    const reached = map.flatMap((values, row) => values.map((value, column) => [value, row, column]))
      .sort((one, other) => other[0] - one[0])[0];
    if (best === 0 || reached[0] < best - 1e-9) {
      return stage.say(name === OWN ? "Type nine numbers into the filter, and paint what they should find."
        : `The highest output so far is ${short(reached[0])}. Where is it, and what does the image look like there?`);
    }
    solved.add(name);
    const next = [...Object.keys(FILTERS), OWN].find((other) => !solved.has(other));
    const tryNext = !next ? "Now set the stride to 2 or the padding to same: how large does the map become?"
      : next === OWN ? "Next: choose my own, and type nine numbers." : `Next: choose ${next}.`;
    stage.succeed(already ? `Your image already has a ${short(best)}.` : `You've found ${short(best)}!`, `${ACHIEVED[name]} ${tryNext}`);
    if (!sliding.playing) go(reached[1], reached[2]);
  }
}

// ------------------------------------------------------------------------------------- grids

/**
 * A grid of buttons, of which Tab reaches one and the arrow keys the others. Cells are at
 * `cells[row][column]`; focused(row, column) is called when one gets the focus.
 */
function buttonGrid(rows, columns, label, focused) {
  const cells = Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) =>
    button("", null, { class: "cell", tabindex: row + column ? -1 : 0, onfocus: () => reach(row, column) })));
  const element = html("div", { class: "grid", role: "group", "aria-label": label,
    style: `--columns: ${columns}` }, ...cells.flat());
  let reached = cells[0]?.[0];
  function reach(row, column) {
    set(reached, { tabindex: -1 });
    reached = cells[row][column];
    set(reached, { tabindex: 0 });
    focused?.(row, column);
  }
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  element.addEventListener("keydown", (event) => {
    const index = cells.flat().indexOf(event.target);
    const move = moves[event.key];
    if (!move || index < 0) return;
    event.preventDefault(); // else the page would scroll
    cells[Math.floor(index / columns) + move[0]]?.[(index % columns) + move[1]]?.focus();
  });
  return { element, cells };
}

/** The row and column of a place in fractions, or undefined outside. */
function cellAt({ x, y }, rows, columns) {
  if (x < 0 || x >= 1 || y < 0 || y >= 1) return undefined;
  return [Math.floor(y * rows), Math.floor(x * columns)];
}

/** The image: paint(row, column, value) while painting, done() at the end of a stroke. */
function paintedGrid(paint, done) {
  const { element: grid, cells } = buttonGrid(7, 7, "image, press a pixel to paint it");
  const handle = html("div", { class: "handle", "aria-hidden": "true" });
  const frame = html("div", { class: "window" }, handle);
  const ring = html("div", { class: "ring grid", "aria-hidden": "true" }); // the zeros of padding
  const element = html("div", { class: "image" }, ring, grid, frame);
  let image, brush, border, moved;

  draggable(grid, {
    start(at) {
      const cell = cellAt(at, 7, 7);
      if (!cell) return false;
      brush = 1 - image[cell[0]][cell[1]]; // the first pixel decides: paint or erase
      paint(...cell, brush);
    },
    move(at) {
      const cell = cellAt(at, 7, 7);
      if (cell && image[cell[0]][cell[1]] !== brush) paint(...cell, brush);
    },
    end: done,
  });
  cells.forEach((row, i) => row.forEach((cell, j) => {
    // A key or a screen reader "clicks" without a pointer; then detail is 0.
    cell.onclick = (event) => {
      if (event.detail) return;
      paint(i, j, 1 - image[i][j]);
      done();
    };
    cell.addEventListener("keydown", (event) => {
      if (event.key !== "0" && event.key !== "1") return;
      paint(i, j, Number(event.key));
      done();
    });
  }));
  draggable(handle, {
    move(_, event) {
      const box = element.getBoundingClientRect();
      const size = box.width / (7 + 2 * border);
      moved((event.clientY - box.top) / size - 3, (event.clientX - box.left) / size - 3);
    },
  });

  function update(pixels, zeros, [top, left]) {
    image = pixels;
    if (border !== zeros) {
      border = zeros;
      element.style.setProperty("--border", border);
      ring.style.setProperty("--columns", 7 + 2 * border);
      ring.replaceChildren(...Array.from({ length: border && (7 + 2 * border) ** 2 },
        () => html("span", { class: "cell" }, 0)));
    }
    set(frame, { style: `--top: ${top}; --left: ${left}` });
    cells.forEach((row, i) => row.forEach((cell, j) => {
      const value = image[i][j];
      cell.textContent = value;
      cell.className = `cell pixel ${value ? "white" : "black"}`;
      set(cell, { "aria-label": `row ${i + 1}, column ${j + 1}: ${value}` });
    }));
  }
  return { element, update, onWindow: (call) => { moved = call; } };
}

/** The filter's nine numbers, to be typed over: edit(row, column, value). */
function filterGrid(edit) {
  const inputs = Array.from({ length: 9 }, (_, index) => {
    const [row, column] = [Math.floor(index / 3), index % 3];
    const input = html("input", { type: "number", step: "any", class: "weight",
      "aria-label": `filter, row ${row + 1}, column ${column + 1}` });
    input.oninput = () => {
      const value = Math.max(-99, Math.min(99, input.valueAsNumber || 0));
      edit(row, column, value);
    };
    return input;
  });
  const element = html("div", { class: "filter" }, ...inputs);
  function update(filter) {
    filter.flat().forEach((weight, index) => {
      const input = inputs[index];
      const rounded = Number(weight.toFixed(2));
      // Half-typed numbers such as "-" or "0." stay as they are.
      if (!input.matches(":focus")) input.value = rounded;
      input.className = `weight ${weight > 0 ? "positive" : weight < 0 ? "negative" : ""}`;
      input.classList.toggle("long", input.value.length > 3);
    });
  }
  return { element, update };
}

/** A grid of numbers: blue above zero, orange below. visit(row, column) when one is reached. */
function numberGrid(label, visit) {
  const element = html("div", { class: "numbers" });
  const outline = html("div", { class: "outline none" });
  let grid, rows, columns;

  function rebuild() {
    grid = buttonGrid(rows, columns, label, visit);
    draggable(grid.element, { start: point, move: point });
    grid.element.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && label !== "feature map") point(placeOf(event));
    });
    element.replaceChildren(grid.element, outline);
  }
  function placeOf(event) {
    const box = grid.element.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  }
  function point(at) {
    const cell = cellAt(at, rows, columns);
    if (cell) visit(...cell);
  }
  function update(map, best, { place, last }) {
    if (rows !== map.length || columns !== map[0].length) {
      [rows, columns] = [map.length, map[0].length];
      rebuild();
    }
    map.forEach((row, i) => row.forEach((value, j) => {
      const cell = grid.cells[i][j];
      const shown = i * columns + j <= last;
      const strength = shown ? Math.min(1, Math.abs(value) / (best || 1)) : 0;
      cell.textContent = shown ? cellText(value) : "";
      cell.style.setProperty("--strength", `${Math.round(50 * strength)}%`);
      cell.classList.toggle("negative", value < 0);
      cell.classList.toggle("best", shown && best > 0 && value > best - 1e-9);
      cell.classList.toggle("here", place !== undefined && i === place[0] && j === place[1]);
      set(cell, { "aria-label": `row ${i + 1}, column ${j + 1}: ${shown ? short(value) : "not yet"}` });
    }));
  }
  /** Put a frame around 2 x 2 cells, or take it away. */
  function frame(row, column) {
    outline.classList.toggle("none", row === undefined);
    if (row !== undefined) set(outline, { style: `--top: ${row}; --left: ${column}` });
  }
  return { element, update, frame };
}

/** A number that fits into a small cell: ".33" instead of "0.33". */
function cellText(value) {
  return short(value).replace(/^(−?)0\./, "$1.");
}

const CONVOLUTION_STYLE = `
  .parts { --size: 32px; }
  .parts.padded { --size: 27px; }
  @container (max-width: 745px) { .parts.padded { --size: 24px; } }
  .none { display: none; }
  .parts, .two { display: flex; gap: 12px 20px; align-items: flex-start; }
  .parts { flex-wrap: wrap; }
  figure { margin: 0; }
  figcaption { color: var(--soft); font-size: 14px; margin-bottom: 4px; }
  .grid { display: grid; grid-template-columns: repeat(var(--columns), var(--size)); width: max-content; touch-action: none; }
  .cell { width: var(--size); height: var(--size); min-height: 0; padding: 0; border-radius: 0; border: 1px solid var(--line); margin: 0; font-size: 12px; line-height: 1; text-align: center; overflow: hidden; user-select: none; -webkit-user-select: none; }
  .cell:focus-visible { position: relative; z-index: 2; border-radius: 0; outline-offset: -1px; }
  .pixel { cursor: crosshair; border-color: #8b949e66; }
  .black { background: #14181d; color: #c9d1d9; }
  .white { background: #ffffff; color: #1f2328; }
  .image { position: relative; width: max-content; padding: calc(var(--size) * var(--border)); }
  .ring { position: absolute; inset: 0; color: var(--soft); }
  .ring span { display: grid; place-content: center; border-style: dashed; }
  .ring + .grid { position: relative; outline: 2px solid var(--soft); }
  .window { position: absolute; left: calc(var(--left) * var(--size)); top: calc(var(--top) * var(--size)); width: calc(3 * var(--size)); height: calc(3 * var(--size)); border: 3px solid var(--no); box-shadow: 0 0 0 1px #fff; pointer-events: none; transition: left 0.15s, top 0.15s; z-index: 3; }
  .handle { position: absolute; right: -11px; bottom: -11px; width: 20px; height: 20px; border-radius: 50%; background: var(--no); border: 3px solid #fff; pointer-events: auto; cursor: move; }
  .filter { display: grid; grid-template-columns: repeat(3, 40px); }
  .weight { width: 40px; height: 40px; border: 1px solid var(--line); border-radius: 0; margin: 0; padding: 0; text-align: center; font: inherit; font-weight: 600; color: var(--ink); background: var(--paper); appearance: textfield; }
  .weight::-webkit-inner-spin-button { appearance: none; margin: 0; }
  .weight.positive { background: color-mix(in srgb, var(--yes) 25%, var(--paper)); }
  .weight.negative { background: color-mix(in srgb, var(--no) 25%, var(--paper)); }
  .weight.long { font-size: 12px; font-weight: 400; }
  .weight:focus-visible { position: relative; z-index: 2; }
  .numbers { position: relative; width: max-content; }
  .numbers .cell { background: color-mix(in srgb, var(--yes) var(--strength), var(--paper)); }
  .numbers .negative { background: color-mix(in srgb, var(--no) var(--strength), var(--paper)); }
  .numbers .best { font-weight: 800; font-size: 14px; }
  .numbers .here { box-shadow: inset 0 0 0 3px var(--no); }
  .outline { position: absolute; left: calc(var(--left) * var(--size)); top: calc(var(--top) * var(--size)); width: calc(2 * var(--size)); height: calc(2 * var(--size)); border: 3px dashed var(--ink); pointer-events: none; }
  .arithmetic { background: var(--field); border-radius: 6px; padding: 8px 12px; display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: center; }
  .terms { display: grid; grid-template-columns: repeat(3, max-content); gap: 0 10px; color: var(--soft); }
  .terms :first-child { padding-left: 0.95em; }
  .counts { color: var(--ink); font-weight: 600; }
  .result { display: grid; font-size: 17px; }
  .result span { color: var(--soft); font-size: 15px; }
  .controls, .settings { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; }
  @container (max-width: 599px) {
    .parts, .two { gap: 12px; justify-content: space-between; }
    .two { width: 100%; }
    .parts { --size: 28px; }
    .parts.padded { --size: 22px; }
    .padded .cell { font-size: 10.5px; }
    .filter { grid-template-columns: repeat(3, 32px); }
    .weight { width: 32px; height: 32px; font-size: 14px; }
    .weight.long { font-size: 11px; }
    .choice span, button:not(.cell) { padding: 4px 9px; }
  }
  @media (prefers-reduced-motion: reduce) { .window { transition: none; } }
`;
