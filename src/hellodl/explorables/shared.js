// What all interactives have in common: the frame they live in, controls, a small plot, dragging,
// a player for things that move, numbers written for people, and random numbers with a seed.
//
// How an interactive gets onto a page. `hellodl.explore("neuron")` (see __init__.py) writes
// a <div data-explorable="neuron-..."> with a still image in it, followed by one script that
// contains this file, then neuron.js, then a call of `start`. There is no server to import from in
// a saved notebook, so __init__.py joins the files into one. Two conventions make that easy:
//
//   - imports look like `import { ... } from "./shared.js";`, and are left out. An interactive names
//     all files that it needs, each after those that it builds on (drawing.js after this one);
//   - `export` stands only at the beginning of a line, before const, function or class.
//
// Nothing at the top level of a file touches the page: the tests also run these files in Node.

// ---------------------------------------------------------------------------------- elements

/**
 * Make an HTML element: html("button", { type: "button", onclick: go }, "Go").
 * A function is set as a property (an event handler), everything else as an attribute;
 * false, null and undefined leave the attribute out.
 */
export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Make an SVG element, in the same way. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  set(element, attributes);
  element.append(...children);
  return element;
}

/** Change several attributes of an element: set(line, { x1: 0, x2: 10 }). */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element[name] = value;
    else if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : value);
  }
}

// ----------------------------------------------------------------------------------- numbers

/** A number for people: "0.60", "−1.25" with a real minus sign, and never "−0.00". */
export function number(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** The same without zeros at the end: "3", "0.5", "−1". */
export function short(value, digits = 2) {
  const text = number(value, digits);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** How many, with commas: "2,000". */
export function count(value) {
  return value.toLocaleString("en-US");
}

/**
 * Random numbers with a seed, so that everybody sees the same "random" points (mulberry32 by
 * Tommy Ettinger, public domain). Returns a function that gives numbers from 0 to 1; its
 * `normal()` gives normally distributed ones (mean 0, standard deviation 1; Box and Muller).
 */
export function random(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  uniform.normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return uniform;
}

// --------------------------------------------------------------------------------- the frame

/**
 * Bring every interactive of this name on the page to life: build(stage) fills it.
 *
 * The interactive lives in a shadow root, so styles of JupyterLab or the site cannot reach in and
 * ours cannot leak out. The still stays in the div, hidden by the shadow root, and comes back in
 * print. If anything fails while building, there is no shadow root and the still simply stays.
 */
export function start(name, build) {
  for (const root of document.querySelectorAll(`[data-explorable="${name}"]`)) {
    if (root.shadowRoot) continue; // another copy of this script was here first
    try {
      const stage = new Stage(JSON.parse(root.dataset.options || "{}"));
      build(stage);
      root.attachShadow({ mode: "open" }).append(stage.app, html("slot"));
    } catch (error) {
      console.error(`The interactive ${name} could not start; its still image is shown.`, error);
    }
  }
}

/** What an interactive builds on: the frame, the question at its top, and its messages. */
export class Stage {
  constructor(options) {
    this.options = options;
    this.question = html("p", { class: "question" });
    // A live region: screen readers say what appears in it, without moving the focus.
    this.message = html("div", { class: "message", role: "status" });
    this.body = html("div", { class: "body" });
    this.app = html("div", { class: "app", role: "group", "aria-label": "Interactive" },
      html("style", {}, STYLE), this.question, this.body);
    this.app.addEventListener("keydown", keepKeys);
    watchTheme(this.app);
  }

  /** Add the styles of this interactive. */
  style(css) {
    this.app.firstChild.append(css);
  }

  /** The one question that invites to play. */
  ask(question) {
    this.question.textContent = question;
    this.app.setAttribute("aria-label", `Interactive: ${question}`);
  }

  /** Add elements below the question. Place `stage.message` among them, near the controls. */
  add(...elements) {
    this.body.append(...elements);
  }

  /** Say something helpful. */
  say(text) {
    this.#show("", text);
  }

  /** Say what was achieved, and what to try next: succeed("You've found OR!", "Now try AND."). */
  succeed(achieved, next) {
    this.#show(achieved, next);
  }

  #show(achieved, text) {
    // The same words again would be read out again, for example at every step of a slider.
    if (this.shown === achieved + text) return;
    this.shown = achieved + text;
    this.message.classList.toggle("success", achieved !== "");
    this.message.replaceChildren(
      ...(achieved ? [html("strong", {}, achieved), " "] : []), text);
  }

  /** The present value of a color, for a canvas: stage.color("yes"). In SVG say var(--yes). */
  color(name) {
    return getComputedStyle(this.app).getPropertyValue(`--${name}`).trim();
  }

  /** Call this function whenever light becomes dark or back: a canvas has to be drawn again. */
  onTheme(changed) {
    this.app.addEventListener("theme", changed);
  }
}

// JupyterLab and slides listen for single keys: "x" would cut the cell, an arrow turn the page.
// Keys with Ctrl, Alt or Command still reach them.
function keepKeys(event) {
  if (!event.ctrlKey && !event.altKey && !event.metaKey) event.stopPropagation();
}

/** Whether the page around is dark: JupyterLab, VS Code and the site each say it their own way. */
export function isDark() {
  const { documentElement: page, body } = document;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
  // The light high-contrast theme of VS Code has the class of the dark one, too: ask for it first.
  if (body.matches(".vscode-light, .vscode-high-contrast-light")) return false;
  if (body.matches(".vscode-dark, .vscode-high-contrast")) return true;
  if (["light", "dark"].includes(page.dataset.theme)) return page.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function watchTheme(app) {
  app.dataset.theme = isDark() ? "dark" : "light";
  const media = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(update);
  // The page outlives the output of a cell. A weak reference lets the browser forget the output.
  const reference = new WeakRef(app);
  function update() {
    const present = reference.deref();
    if (!present) {
      observer.disconnect();
      media.removeEventListener("change", update);
      return;
    }
    const theme = isDark() ? "dark" : "light";
    if (present.dataset.theme === theme) return;
    present.dataset.theme = theme;
    present.dispatchEvent(new Event("theme"));
  }
  media.addEventListener("change", update);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  observer.observe(document.body, { attributeFilter: ["class", "data-jp-theme-light"] });
}

/** Whether the reader asked for less motion: in the system's settings, or in VS Code's. */
export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches
    || document.body.classList.contains("vscode-reduce-motion");
}

// ---------------------------------------------------------------------------------- controls

/**
 * A slider with its name and value: slider({ label: "bias", min: -10, max: 10, value: 0, input }).
 *
 * input(value) is called while it moves, change(value) when it is released. Setting `.value` moves
 * it without calling either; the value may lie between its steps, after learning for example.
 */
export function slider({ label, min, max, step = 0.1, value, show = number, input, change }) {
  // Not an <output>, which would be read out again: the slider itself says its value.
  const output = html("span", { class: "value", "aria-hidden": "true" });
  const range = html("input", { type: "range", min, max, step, "aria-label": label });
  range.oninput = () => {
    write(Number(range.value));
    input?.(Number(range.value));
  };
  range.onchange = () => change?.(Number(range.value));
  const element = html("label", { class: "slider" }, html("span", {}, label), range, output);
  let exact = value;
  function write(next) {
    exact = next;
    output.textContent = show(next);
    range.setAttribute("aria-valuetext", show(next));
    // The colored part of the track goes from zero to the value: to the left for a negative one.
    const place = (at) => Math.max(0, Math.min(1, (at - min) / (max - min)));
    const ends = [place(Math.max(min, 0)), place(next)].sort((one, other) => one - other);
    range.style.setProperty("--from", ends[0]);
    range.style.setProperty("--to", ends[1]);
    range.classList.toggle("negative", show(next).startsWith("−"));
  }
  const control = {
    element,
    range,
    get value() { return exact; },
    set value(next) {
      range.value = next;
      write(next);
    },
  };
  control.value = value;
  return control;
}

/** A button: button("Reset", reset). */
export function button(label, click, attributes = {}) {
  return html("button", { type: "button", onclick: click, ...attributes }, label);
}

/**
 * One of a few: choice({ label: "Gate", options: ["OR", "AND"], value: "OR", change }).
 * These are radio buttons, so the arrow keys work. Setting `.value` does not call change.
 */
export function choice({ label, options, value, change, hideLabel = false }) {
  const inputs = options.map((option) =>
    html("input", { type: "radio", name: label, value: option, onchange: () => change(option) }));
  const element = html("fieldset", { class: "choice" },
    html("legend", { class: hideLabel && "hidden" }, label),
    ...inputs.map((input) => html("label", {}, input, html("span", {}, input.value))));
  const control = {
    element,
    get value() { return inputs.find((input) => input.checked)?.value; },
    set value(next) {
      for (const input of inputs) input.checked = input.value === next;
    },
  };
  control.value = value;
  return control;
}

/** On or off: toggle({ label: "ReLU", value: false, change }). */
export function toggle({ label, value, change }) {
  const input = html("input", { type: "checkbox", onchange: () => change(input.checked) });
  input.checked = value;
  return { element: html("label", { class: "toggle" }, input, html("span", {}, label)), input };
}

/**
 * Buttons for what moves by itself: player({ labels: ["Play", "One step"], rate, advance }).
 *
 * advance(steps) takes that many steps, draws once, and returns false when it is at its end.
 * rate() says how many steps a second to take now. Readers who asked for reduced motion see as
 * many steps a second, but drawn only twice a second: jumps instead of motion. stopped() is called
 * when it comes to rest.
 */
export function player({ labels: [play, once], rate, advance, stopped }) {
  let request = 0, before, due, drawn;
  const go = button(play, () => (request ? stop() : begin()), { class: "main" });
  const element = html("div", { class: "buttons" }, go, button(once, () => {
    stop();
    advance(1);
  }));
  function begin() {
    go.textContent = "Stop";
    due = 1; // something happens at once
    before = drawn = -Infinity;
    request = requestAnimationFrame(frame);
  }
  function stop() {
    if (!request) return;
    cancelAnimationFrame(request);
    request = 0;
    go.textContent = play;
    stopped?.();
  }
  function frame(now) {
    if (!element.isConnected) return stop(); // the cell was cleared or scrolled far away
    due += (Math.min(now - before, 600) / 1000) * (before < 0 ? 0 : rate());
    before = now;
    if (due >= 1 && now - drawn >= (reducedMotion() ? 500 : 0)) {
      const steps = Math.floor(due);
      due -= steps;
      drawn = now;
      if (advance(steps) === false) return stop();
    }
    if (request) request = requestAnimationFrame(frame); // advance may have called stop
  }
  return { element, stop, get playing() { return request !== 0; } };
}

/**
 * Follow a mouse, pen or finger: draggable(element, { start, move, end }). Each gets the place
 * as { x, y } in fractions of the element, 0 to 1 from left and from top, and the event. If
 * start returns false, the gesture is left alone. Everything here must work by keyboard, too.
 */
export function draggable(element, { start: begin, move, end }) {
  let pointer = null;
  const place = (event) => {
    const box = element.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  element.style.touchAction = "none"; // a finger draws here instead of scrolling the page
  element.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0 || begin?.(place(event), event) === false) return;
    pointer = event.pointerId;
    element.setPointerCapture(pointer); // moves are ours even outside of the element
  });
  element.addEventListener("pointermove", (event) => {
    if (event.pointerId === pointer) move?.(place(event), event);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    element.addEventListener(kind, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      end?.(place(event), event);
    });
  }
}

/** Call resized(width, height) now and whenever the element's size changes, for a canvas. */
export function onResize(element, resized) {
  new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    if (width > 0) resized(width, height); // hidden elements have no size
  }).observe(element);
}

// -------------------------------------------------------------------------------------- plot

/**
 * A plot with axes: plot({ width, height, x: [from, to], y: [from, to], xTicks, yTicks, ... }).
 *
 * Draw into `.content`; what leaves the frame is cut off. `.x(value)` and `.y(value)` turn data
 * into places, `.path(points)` makes the "d" of a <path> through points [x, y], and
 * `.invert({ x, y })` turns a place from `draggable(plot.element)` back into data. The drawing
 * shrinks with the page: a width of about 300 keeps its text readable on a phone.
 */
export function plot({ width = 300, height = 300, x, y, xTicks = [], yTicks = [], xLabel = "",
                       yLabel = "", label, show = short }) {
  const left = 36, right = 8, top = 8, bottom = 34;
  const inner = { width: width - left - right, height: height - top - bottom };
  const scaleX = (value) => ((value - x[0]) / (x[1] - x[0])) * inner.width;
  const scaleY = (value) => (1 - (value - y[0]) / (y[1] - y[0])) * inner.height;
  // An inner <svg> cuts off what leaves it; a <clipPath> would need an id.
  const content = svg("svg", { x: left, y: top, overflow: "hidden", ...inner });
  const axis = svg("g", { class: "axis" },
    svg("rect", { x: left, y: top, ...inner }),
    ...xTicks.map((tick) => svg("text", { x: left + scaleX(tick), y: height - 19,
      "text-anchor": tick === x[1] ? "end" : "middle" }, show(tick))),
    ...yTicks.map((tick) => svg("text", { x: left - 6, y: top + scaleY(tick) + 4,
      "text-anchor": "end" }, show(tick))),
    svg("text", { x: left + inner.width / 2, y: height - 3, "text-anchor": "middle" }, xLabel),
    svg("text", { x: 11, y: top + inner.height / 2, "text-anchor": "middle",
      transform: `rotate(-90 11 ${top + inner.height / 2})` }, yLabel));
  const element = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": label, class: "plot" }, content, axis);
  return {
    element,
    content,
    x: scaleX,
    y: scaleY,
    path: (points) => points.map(([px, py], index) =>
      `${index ? "L" : "M"}${scaleX(px).toFixed(2)} ${scaleY(py).toFixed(2)}`).join(""),
    invert: (place) => [
      x[0] + ((place.x * width - left) / inner.width) * (x[1] - x[0]),
      y[1] - ((place.y * height - top) / inner.height) * (y[1] - y[0]),
    ],
  };
}

// ------------------------------------------------------------------------------------ styles

// Blue means yes, positive, right; orange means no, negative, wrong. They are told apart with any
// kind of color vision, and yet never alone: a sign, a shape or a word goes with each of them.
const THUMB = `width: 20px; height: 20px; border-radius: 50%; box-sizing: border-box;
  background: var(--paper); border: 5px solid var(--fill);`;
const STYLE = `
  :host { display: block; margin: 0.5rem 0; max-width: 800px; }
  slot { display: none; }
  .app {
    all: initial; container-type: inline-size; display: block; box-sizing: border-box;
    font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
    font-variant-numeric: tabular-nums; padding: 14px 16px 16px; border-radius: 10px;
    --paper: #ffffff; --ink: #1f2328; --soft: #57606a; --line: #d0d7de; --field: #f3f5f7;
    --yes: #0072b2; --no: #d55e00; --wrong: #a84300; --good: #00795c; --on-yes: #ffffff;
    background: var(--paper); color: var(--ink); border: 1px solid var(--line);
    color-scheme: light;
  }
  .app[data-theme="dark"] {
    --paper: #1b1f24; --ink: #e8ebef; --soft: #a9b3bd; --line: #454d57; --field: #272d34;
    --yes: #5cb6ec; --no: #f5914a; --wrong: #f5914a; --good: #4cc9a0; --on-yes: #0b1218; color-scheme: dark;
  }
  .app * { box-sizing: border-box; }
  .app :focus-visible { outline: 3px solid var(--yes); outline-offset: 2px; border-radius: 4px; }
  .question { font-size: 17px; font-weight: 600; line-height: 1.35; margin: 0 0 10px; }
  .body { display: grid; gap: 12px; }
  .columns { display: grid; gap: 12px 28px; align-items: start; }
  @container (min-width: 600px) { .columns { grid-template-columns: 1fr 1fr; } }
  .column { display: grid; gap: 10px; min-width: 0; align-content: start; }
  .note { color: var(--soft); font-size: 14px; margin: 0; }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .message { border-left: 4px solid var(--line); padding: 4px 10px; min-height: 3.4em; color: var(--soft); }
  .message.success { border-color: var(--good); background: var(--field); color: var(--ink); }
  .message.success strong::before { content: "✓ "; color: var(--good); }
  button, .choice span {
    font: inherit; color: inherit; background: var(--field); cursor: pointer;
    border: 1px solid var(--line); border-radius: 6px; padding: 5px 12px; min-height: 34px;
  }
  button:hover, .choice label:hover span { border-color: var(--soft); }
  button.main { background: var(--yes); border-color: var(--yes); color: var(--on-yes); font-weight: 600; }
  .buttons { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .slider { display: grid; grid-template-columns: 5.7em 1fr 3.2em; gap: 10px; align-items: center; min-height: 32px; }
  .slider input {
    width: 100%; min-width: 0; margin: 0; height: 26px; cursor: pointer; --fill: var(--yes);
    --a: calc(10px + (100% - 20px) * var(--from)); --b: calc(10px + (100% - 20px) * var(--to));
  }
  .slider .negative { --fill: var(--no); }
  @media (forced-colors: none) {
    .slider input {
      appearance: none; border-radius: 4px; background: linear-gradient(90deg, var(--line) var(--a),
        var(--fill) 0 var(--b), var(--line) 0) center / 100% 6px no-repeat;
    }
    /* The same twice: a browser drops a rule with a selector it does not know. */
    .slider input::-webkit-slider-thumb { appearance: none; ${THUMB} }
    .slider input::-moz-range-thumb { ${THUMB} }
    .slider input:hover::-webkit-slider-thumb { border-color: var(--ink); }
  }
  .slider .value { text-align: right; font-weight: 600; }
  .choice { border: 0; margin: 0; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
  .choice legend { float: left; padding: 0; margin-right: 4px; color: var(--soft); }
  .choice label { position: relative; display: inline-flex; }
  .choice input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; width: 100%; height: 100%; }
  .choice span { display: inline-flex; align-items: center; }
  .choice input:checked + span { background: var(--yes); border-color: var(--yes); color: var(--on-yes); font-weight: 600; }
  .choice input:focus-visible + span { outline: 3px solid var(--yes); outline-offset: 2px; }
  .toggle { display: inline-flex; align-items: center; gap: 6px; min-height: 34px; cursor: pointer; }
  .toggle input { width: 18px; height: 18px; margin: 0; accent-color: var(--yes); }
  :not(svg) > svg { display: block; width: 100%; height: auto; overflow: visible; font-size: 13px; }
  svg text { fill: var(--ink); }
  .axis rect { fill: none; stroke: var(--line); }
  .axis text { fill: var(--soft); }
  @media print { .app { display: none; } slot { display: block; } }
`;
