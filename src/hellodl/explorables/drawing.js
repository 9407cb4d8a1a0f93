// A pad to draw on, and what becomes of the strokes: what "digit" and "nearest" have in common.

import { draggable, html, set, svg } from "./shared.js";

export const SIDE = 280; // of the pad, in its own unit, whatever its size on the page
const PEN = 20; // width of its strokes in that unit
const STEP = 7; // how far a key moves the pen
/** The arrow keys, as [right, down]. */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// ---------- strokes
// A stroke is a list of points [x, y], 0 to SIDE from left and from top.

/**
 * The pixels of strokes of a round pen, row after row: 0 (paper) to `full`. Points and the pen's
 * width are in pixels here; a pixel that the pen covers in part gets a part of its ink.
 */
export function rasterize(lines, pen, side, full = 1) {
  const data = new Float32Array(side * side);
  const reach = pen / 2 + 1;
  const from = (one, other) => Math.max(0, Math.floor(Math.min(one, other) - reach));
  const to = (one, other) => Math.min(side, Math.ceil(Math.max(one, other) + reach));
  for (const line of lines) {
    line.forEach(([endX, endY], index) => {
      const [startX, startY] = line[Math.max(0, index - 1)];
      const dx = endX - startX, dy = endY - startY, square = Math.max(dx * dx + dy * dy, 1e-9);
      for (let row = from(startY, endY); row < to(startY, endY); row++) {
        for (let column = from(startX, endX); column < to(startX, endX); column++) {
          const x = column + 0.5 - startX, y = row + 0.5 - startY;
          // How far along this piece the pixel's nearest point lies, 0 to 1.
          const along = Math.max(0, Math.min(1, (x * dx + y * dy) / square));
          const distance = Math.sqrt((x - along * dx) ** 2 + (y - along * dy) ** 2);
          const ink = full * Math.min(1, pen / 2 - distance + 0.5);
          if (ink > data[row * side + column]) data[row * side + column] = ink;
        }
      }
    });
  }
  return data;
}

/** How far strokes reach: { left, right, top, bottom }. */
export function extent(lines) {
  const [left, right, top, bottom] = [0, 1].flatMap((axis) => {
    const places = lines.flat().map((point) => point[axis]);
    return [-largest(places.map((place) => -place)), largest(places)];
  });
  return { left, right, top, bottom };
}

/** The largest of any number of values. */
export function largest(values) {
  let found = -Infinity;
  for (const value of values) if (value > found) found = value;
  return found;
}

/** A curve through points, as a hand draws it (Catmull and Rom, 1974). */
export function smooth(points, steps = 6) {
  const at = (index) => points[Math.max(0, Math.min(points.length - 1, index))];
  const curve = [];
  for (let piece = 0; piece < points.length - 1; piece++) {
    const near = [at(piece - 1), at(piece), at(piece + 1), at(piece + 2)];
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      curve.push([0, 1].map((axis) => {
        const [p, q, r, s] = near.map((point) => point[axis]);
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t ** 2 + (3 * q - p - 3 * r + s) * t ** 3);
      }));
    }
  }
  return [...curve, points.at(-1)];
}

// ---------- the pad

/** Paint values from 0 to `most` into a canvas, row after row: nothing to the full color. */
export function paint(stage, canvas, values, columns, rows, most, color = "ink") {
  if (canvas.width !== columns || canvas.height !== rows) set(canvas, { width: columns, height: rows });
  const full = stage.color(color).match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16));
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(columns, rows);
  values.forEach((value, at) => pixels.data.set([...full, 255 * Math.max(0, Math.min(1, value / most))], 4 * at));
  context.putImageData(pixels, 0, 0);
}

/** The same action, but once a frame at most, however often it's asked for. */
export function onceAFrame(action) {
  let request = 0;
  return () => {
    request ||= requestAnimationFrame(() => {
      request = 0;
      action();
    });
  };
}

/**
 * A pad for mouse, finger, pen and keyboard, with undo: drawPad(stage, first, { drew, settled }).
 *
 * `.drawing` is { strokes } and whatever else the interactive puts in; one with `example` or `ink`
 * (the pixels { width, height, data, most } of an image) makes way when somebody draws.
 * drew() is called while a stroke grows; settled(before) when it has ended or the drawing is
 * another one, with the strokes that were there before the last one. `.update()` shows the drawing,
 * or another one for the moment.
 */
export function drawPad(stage, first, { drew, settled }) {
  const canvas = html("canvas", {});
  const lines = svg("g", { class: "lines", "stroke-width": PEN });
  const pen = svg("circle", { class: "pen", r: PEN / 2 });
  const empty = html("span", { class: "empty" }, "Draw a digit here");
  const example = html("span", { class: "example" }, "an example: draw over it");
  const keys = html("span", { class: "keys" }, "arrow keys: move the pen · space: pen down, pen up");
  const said = html("span", { class: "hidden", role: "status" });
  const element = html("div", { class: "pad", tabindex: 0, role: "application",
    "aria-label": "Pad to draw a digit on. Arrow keys move the pen, space puts it down and lifts it." },
    canvas, svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" }, lines, pen), empty, example, keys, said);
  const inside = (value) => Math.max(0, Math.min(SIDE, value));
  const point = ({ x, y }) => [inside(x * SIDE), inside(y * SIDE)];

  let drawing = first;
  let stroke = null; // the one that is being drawn
  let byKeys = false, place = [SIDE / 3, SIDE / 5]; // the keyboard's pen: is it down, and where
  const history = []; // the drawings before, for undo
  const held = new Set(); // two arrow keys at once move it diagonally
  movePen();

  draggable(element, {
    start(at) {
      lift();
      begin(point(at));
    },
    move(at, event) {
      // A fast pen is at several places between two frames.
      const box = element.getBoundingClientRect();
      const all = event.getCoalescedEvents?.() ?? [];
      for (const { clientX, clientY } of all.length ? all : [event]) {
        extend(point({ x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height }));
      }
    },
    end: () => end(),
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      event.stopPropagation(); // or the notebook takes something back, too
      lift();
      undo();
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (event.key === " " && !event.repeat) {
      if (!lift()) lower();
    } else if (event.key === "Escape") {
      lift();
    } else if (ARROWS[event.key]) {
      held.add(event.key);
      for (const key of held) place = place.map((value, axis) => inside(value + STEP * ARROWS[key][axis]));
      movePen();
      if (byKeys) extend([...place]);
    } else if (event.key !== " ") {
      return;
    }
    event.preventDefault(); // no scrolling
  });
  element.addEventListener("keyup", (event) => held.delete(event.key));
  element.addEventListener("blur", () => {
    held.clear();
    lift();
  });

  function lower() {
    byKeys = true;
    begin([...place]);
    movePen();
    said.textContent = "Pen down.";
  }

  function lift() {
    if (!byKeys) return false;
    byKeys = false;
    movePen();
    said.textContent = "Pen up.";
    end();
    return true;
  }

  function movePen() {
    set(pen, { cx: place[0], cy: place[1] });
    pen.classList.toggle("down", byKeys);
  }

  function begin(start) {
    history.push(drawing);
    stroke = [start];
    drawing = { strokes: [...(drawing.example || drawing.ink ? [] : drawing.strokes), stroke] };
    drew();
  }

  function extend(next) {
    const [x, y] = stroke.at(-1);
    if (Math.hypot(next[0] - x, next[1] - y) < 1.5) return;
    stroke.push(next);
    drew();
  }

  function end() {
    stroke = null;
    settled(drawing.strokes.length > 1 ? drawing.strokes.slice(0, -1) : null);
  }

  function change(next) {
    history.push(drawing);
    drawing = next;
    settled(null);
  }

  function undo() {
    if (!history.length) return stage.say("There is nothing to take back.");
    drawing = history.pop();
    settled(null);
  }

  function update({ strokes, ink, example: isExample } = drawing) {
    lines.replaceChildren(...strokes.map((line) => svg("polyline", {
      points: [...line, [line.at(-1)[0] + 0.01, line.at(-1)[1]]].map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" "),
    })));
    canvas.hidden = !ink;
    empty.hidden = Boolean(ink) || strokes.length > 0;
    example.hidden = !isExample;
    if (ink) paint(stage, canvas, ink.data, ink.width, ink.height, ink.most);
  }
  return { element, update, change, undo, get drawing() { return drawing; } };
}

export const PAD_STYLE = `
  .pad { position: relative; aspect-ratio: 1; border: 2px solid var(--soft); border-radius: 8px; cursor: crosshair; user-select: none; -webkit-user-select: none; overflow: hidden; }
  .pad > * { position: absolute; pointer-events: none; }
  .pad canvas { inset: 0; width: 100%; height: 100%; object-fit: contain; }
  .lines { fill: none; stroke: var(--ink); stroke-linecap: round; stroke-linejoin: round; }
  .pen { fill: none; stroke: var(--yes); stroke-width: 3; display: none; }
  .pen.down { fill: var(--yes); }
  .empty { inset: 0; display: grid; place-items: center; color: var(--soft); }
  .example { inset: auto 0 3px; text-align: center; font-size: 13px; color: var(--soft); }
  .keys { inset: auto 0 0; padding: 3px 6px; text-align: center; font-size: 13px; background: var(--field); color: var(--soft); display: none; }
  .pad:focus-visible .pen, .pad:focus-visible .keys { display: block; }
  [hidden] { display: none !important; }
  canvas { image-rendering: pixelated; display: block; width: 100%; }
  figure { margin: 0; }
  figcaption { color: var(--soft); font-size: 13px; line-height: 1.3; padding-top: 3px; }
`;
