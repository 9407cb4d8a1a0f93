// A line through 256 noisy points, learned in batches: what the size of a batch and the learning
// rate do to the path through the valley of the loss, to its noise, and to the number of steps.

import { button, choice, count, html, number, player, plot, random, short, slider, svg, set } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic

export const SIZE = 256; // points
export const EPOCHS = 2; // of one try
export const START = [-1.5, 2.5]; // weight and bias at the beginning
const TOO_FAR = 1e4; // a loss above this has diverged
const SEED = 764; // with these points, the lowest loss is 1.00
export const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256];
export const RATES = [0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64];

/** The points [x, y]: x evenly from -1 to 3, and y = x + 0.5 with noise. Everybody sees the same. */
const noise = random(SEED);
export const POINTS = Array.from({ length: SIZE }, (_, index) => {
  const x = -1 + (4 * (index + noise())) / SIZE;
  return [x, x + 0.5 + noise.normal()];
});

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The error of a line [weight, bias] at a point: its prediction minus y. */
export function errorAt([weight, bias], [x, y]) {
  return weight * x + bias - y;
}

/** The gradient of the squared error at one point, for the weight and for the bias. */
export function pointGradient(line, point) {
  const error = errorAt(line, point);
  return [2 * error * point[0], 2 * error];
}

/** The gradient of the mean squared error of a batch: the mean of the gradients of its points. */
export function gradient(line, batch = POINTS) {
  const all = batch.map((point) => pointGradient(line, point));
  return [0, 1].map((index) => mean(all.map((one) => one[index])));
}

// The loss is a true valley: mean squared error = lowest + (line - best)ᵀ · SHAPE · (line - best).
const SHAPE = { weight: mean(POINTS.map(([x]) => x * x)), both: mean(POINTS.map(([x]) => x)), bias: 1 };

/** The line with the lowest loss (least squares). */
export function bestLine() {
  const [x, y] = [0, 1].map((index) => mean(POINTS.map((point) => point[index])));
  const weight = mean(POINTS.map((point) => (point[0] - x) * (point[1] - y))) / (SHAPE.weight - x * x);
  return [weight, y - weight * x];
}
export const BEST = bestLine();
export const LOWEST = mean(POINTS.map((point) => errorAt(BEST, point) ** 2));

/** By how much the loss of a line, on all points, is above the lowest one. */
export function excess(line) {
  const [weight, bias] = line.map((value, index) => value - BEST[index]);
  return SHAPE.weight * weight * weight + 2 * SHAPE.both * weight * bias + SHAPE.bias * bias * bias;
}

/** All lines with the same loss, as an ellipse around the best one: places on the map. */
export function contour(above) {
  const w = Math.sqrt(SHAPE.weight), b = Math.sqrt(SHAPE.bias - (SHAPE.both / w) ** 2); // Cholesky
  return Array.from({ length: 72 }, (_, index) => {
    const turn = (2 * Math.PI * index) / 72;
    const bias = (Math.sqrt(above) * Math.sin(turn)) / b;
    return [BEST[0] + (Math.sqrt(above) * Math.cos(turn) - (SHAPE.both / w) * bias) / w, BEST[1] + bias];
  });
}

/** Points drawn at random, none of them twice; more of them begin with the same ones. */
export function sample(size, next) {
  const order = [...POINTS];
  for (let index = 0; index < size; index += 1) {
    const other = index + Math.floor(next() * (SIZE - index));
    [order[index], order[other]] = [order[other], order[index]];
  }
  return order.slice(0, size);
}

// Each epoch goes through all points in another random order, as Keras does.
const ORDER = Array.from({ length: EPOCHS }, (_, epoch) => sample(SIZE, random(epoch + 1))).flat();

/** The next batch after so many points. The last one of an epoch may be smaller, as in Keras. */
export function nextBatch(seen, size) {
  const end = (Math.floor(seen / SIZE) + 1) * SIZE;
  return ORDER.slice(seen, Math.min(seen + size, end));
}

/** How far the gradient of a batch is from that of all points: the root of the mean square. */
export function spread(line, size) {
  const all = POINTS.map((point) => pointGradient(line, point));
  const center = gradient(line);
  const square = mean(all.map(([w, b]) => (w - center[0]) ** 2 + (b - center[1]) ** 2));
  // 1/√size, and nothing at all when the batch is everything that there is.
  return Math.sqrt((square / size) * ((SIZE - size) / (SIZE - 1)));
}

/** A falling rate gets smaller by the same factor in each step, in the end to a hundredth. */
export function rateAt({ rate, schedule }, seen) {
  return schedule === "falling" ? rate * 0.01 ** (seen / (EPOCHS * SIZE)) : rate;
}

/** One step of gradient descent, from one place { line, seen } to the next. */
export function step({ line, seen }, settings) {
  const batch = nextBatch(seen, settings.size), rate = rateAt(settings, seen);
  return { line: move(line, gradient(line, batch), rate), seen: seen + batch.length, rate };
}

function move(line, slope, rate) {
  return line.map((value, index) => value - rate * slope[index]);
}

/** A whole try, or what there is of it before it diverges: its places, the start being the first. */
export function walk(settings) {
  const path = [{ line: START, seen: 0 }];
  while (path.at(-1).seen < EPOCHS * SIZE && excess(path.at(-1).line) < TOO_FAR) {
    path.push(step(path.at(-1), settings));
  }
  return path;
}

/** Whether the loss stays below the lowest one + limit during the last half epoch of a try. */
export function staysBelow(path, limit) {
  return path.at(-1).seen === EPOCHS * SIZE
    && path.every(({ line, seen }) => seen < (EPOCHS - 0.5) * SIZE || excess(line) < limit);
}

/** With how many of all batch sizes and rates a try stays below: { constant, falling }. */
export function countSettings(limit) {
  const tries = (schedule) => BATCHES.flatMap((size) => RATES.map((rate) => walk({ size, rate, schedule })));
  return Object.fromEntries(["constant", "falling"].map((schedule) =>
    [schedule, tries(schedule).filter((path) => staysBelow(path, limit)).length]));
}

// ----------------------------------------------------------------------------- the interactive

export const LIMITS = [0.2, 0.2, 0.05]; // how far above the lowest loss each of the three boxes is
export const FIRST = { size: 4, rate: 0.08, schedule: "constant" };
const FAN = 12; // batches whose gradients are drawn
const QUESTIONS = [
  "Two epochs: can you get the loss into the green box, and keep it there?",
  "Can you do it again, with a batch at least 4 times as large or small?",
  "Now the box is lower. Can you still get the loss into it?",
];

export function build(stage) {
  stage.style(BATCHES_STYLE);
  const settings = { ...FIRST };
  let goal = 0, solvedWith; // which question; with which settings the first was answered
  let path = walk(FIRST), previous, outcome, limit, byHand; // the gray path is a first try

  const schedules = choice({ label: "The rate is", options: ["constant", "falling"], value: settings.schedule,
    change: (value) => adjust("schedule", value) });
  const sliders = {
    size: slider({ label: "batch size", min: 0, max: BATCHES.length - 1, step: 1, value: BATCHES.indexOf(settings.size),
      show: (index) => String(BATCHES[index]), input: (index) => adjust("size", BATCHES[index]) }),
    rate: slider({ label: "learning rate", min: 0, max: RATES.length - 1, step: 1, value: RATES.indexOf(settings.rate),
      show: (index) => String(RATES[index]), input: (index) => adjust("rate", RATES[index]) }),
  };
  const walking = player({ labels: ["One epoch", "Step"], advance, rate: () => Math.max(6, SIZE / settings.size / 1.5) });
  walking.element.append(button("Start again", () => {
    walking.stop();
    begin();
    stage.say("Back at the start. The try before stays in gray.");
  }));
  const views = [drawMap(), drawPoints(), drawCurve(), drawArithmetic()];
  const [map, points, curve, arithmetic] = views.map((view) => view.element);
  const status = html("p", { class: "status" });

  stage.add(html("div", { class: "columns" },
    html("div", { class: "column" }, map, status),
    html("div", { class: "column controls" }, ...Object.values(sliders).map((one) => one.element), schedules.element,
      walking.element, stage.message, curve, arithmetic),
    html("div", { class: "column" }, points)));
  begin();
  stage.ask(QUESTIONS[goal]);
  stage.say(`In gray, a first try: batch ${FIRST.size}, rate ${FIRST.rate}. It's soon in the valley, but never at rest. Change a slider, then press One epoch, twice.`);

  /** Begin a new try; the path of the one before stays in gray, to compare with. */
  function begin() {
    if (path.length > 1) previous = path;
    path = [{ line: START, seen: 0 }];
    [outcome, byHand, limit] = [null, false, LIMITS[goal]];
    draw();
  }

  /** In the middle of a try it goes on with the new number; after its end a new try begins. */
  function adjust(name, value) {
    settings[name] = value;
    if (outcome) {
      walking.stop();
      begin();
      stage.say("Ready for a new try. The one before stays in gray.");
    }
    byHand ||= path.length > 1;
    draw();
  }

  function advance(steps) {
    if (!walking.playing) arithmetic.open = true; // if you take single steps, you want to see them
    if (outcome) begin();
    let goesOn = true;
    for (let index = 0; index < steps && goesOn; index += 1) {
      path.push(step(path.at(-1), settings));
      goesOn = judge();
    }
    draw();
    return goesOn;
  }

  /** Notice what has happened, and say what to try next. Returns whether an epoch goes on. */
  function judge() {
    const { line, seen } = path.at(-1);
    if (!(excess(line) < TOO_FAR)) {
      outcome = "diverged";
      stage.say(`Diverged after ${inSteps(path.length - 1)}: with this batch, a rate of ${settings.rate} jumps across the valley and lands higher each time. What could be smaller, or larger?`);
    } else if (seen === EPOCHS * SIZE) {
      outcome = staysBelow(path, limit) ? "found" : "missed";
      if (outcome === "found") succeed();
      else stage.say(explainMiss(path, settings, limit));
    } else if (seen === SIZE) {
      stage.say(`One epoch: ${inSteps(path.length - 1)}, and the loss is ${lossText(line)}. Press One epoch again.`);
    }
    return outcome === null && seen % SIZE > 0;
  }

  function succeed() {
    const words = `Batch ${settings.size}, ${byHand ? "changed by hand on the way" : `${settings.schedule} rate ${settings.rate}`}`;
    if (goal === 0) {
      solvedWith = { ...settings, byHand };
      goal = 1;
      stage.succeed(`In the box! ${words}.`, "Now do it with a batch at least 4 times as large or small. What will the rate have to be?");
    } else if (goal === 1) {
      const factor = Math.max(settings.size / solvedWith.size, solvedWith.size / settings.size);
      if (factor < 4) {
        return stage.say(`In the box again, but a batch of ${settings.size} is too close to the first one of ${solvedWith.size}: make it at least 4 times as large or small.`);
      }
      goal = 2;
      stage.succeed(`Again in the box! ${words}.`, `${together(solvedWith, { ...settings, byHand })} Now the box gets lower: below ${short(LOWEST + LIMITS[2])}.`);
    } else {
      const { constant, falling } = countSettings(LIMITS[2]);
      const all = BATCHES.length * RATES.length;
      stage.succeed(`In the lower box! ${words}.`, `Large steps get there, small ones settle. A program tried all ${all} batches and rates: ${
        constant || "none"} of them gets there with a constant rate, ${falling} do with a falling one.`);
    }
    stage.ask(QUESTIONS[goal]);
  }

  function draw() {
    const { line, seen } = path.at(-1);
    const over = outcome !== null;
    const from = over ? path.at(-2) : path.at(-1); // at the end, the last step stays written out
    const state = { line, seen, path, previous, limit, settings, outcome, over, from, rate: rateAt(settings, from.seen),
      batch: nextBatch(from.seen, settings.size) };
    for (const view of views) view.update(state);
    const left = (size) => Math.ceil((SIZE - (seen % SIZE)) / size) + (seen < SIZE ? Math.ceil(SIZE / size) : 0);
    const steps = path.length - 1;
    status.replaceChildren(
      html("span", {}, "step ", html("strong", {}, steps), ` of ${over ? steps : steps + left(settings.size)}`),
      html("span", {}, "points seen ", html("strong", {}, seen), ` of ${EPOCHS * SIZE}`),
      html("span", {}, "loss ", html("strong", {}, lossText(line))));
  }
}

// --------------------------------------------------------------------------------- sentences

function inSteps(steps) {
  return steps === 1 ? "1 step" : `${count(steps)} steps`;
}

function lossText(line) {
  const loss = LOWEST + excess(line);
  return loss < 1e6 ? (loss < 1000 ? number(loss) : count(Math.round(loss))) : "huge";
}

function rateText(rate) {
  return String(Number(rate.toPrecision(2)));
}

/** A try that missed the box: would it have arrived if each batch had told the exact gradient? */
function explainMiss(path, { size, schedule }, limit) {
  const exact = [path[0]];
  for (const { seen, rate } of path.slice(1)) {
    exact.push({ line: move(exact.at(-1).line, gradient(exact.at(-1).line), rate), seen });
  }
  const steps = path.length - 1, end = path.at(-1).line;
  if (excess(end) > excess(START)) return "It has climbed: the steps are so large that they jump across the valley.";
  if (staysBelow(exact, limit)) {
    return `It didn't stay below ${short(LOWEST + limit)}. That's the noise: with exact gradients, the same ${inSteps(steps)} would have done it. A batch of ${
      size} is off by ${number(spread(end, size), 1)} here. Less noise, or smaller steps at the end?`;
  }
  const late = `Too late: after ${inSteps(steps)} the loss is ${lossText(end)}, and it should have been below ${short(LOWEST + limit)} half an epoch ago.`;
  if (schedule === "falling") return `${late} The rate fell too early: begin with a larger one${steps < 64 ? ", or make more steps with smaller batches" : ""}.`;
  return `${late} ${steps < 8 ? "So few steps! Smaller batches make more of them." : "Larger steps, or more of them?"}`;
}

function together(one, other) {
  const [small, large] = [one, other].sort((a, b) => a.size - b.size);
  if ([one, other].every(({ schedule, byHand }) => schedule === "constant" && !byHand)) {
    return `${large.size / small.size} times the batch, ${short(large.rate / small.rate)} times the rate: a larger batch bears larger steps, and needs them, because it makes fewer.`;
  }
  return "Steps that get smaller on the way forgive a lot. With a constant rate, a larger batch needs a larger rate.";
}

// ----------------------------------------------------------------------------------- drawing

/** The loss as a map of weight and bias, with the path and the gradients at its end. */
function drawMap() {
  // The same scale in both directions, so that the gradient points across the contours.
  const figure = plot({ width: 360, height: 300, x: [-2.4, 2.8], y: [-0.95, 3.295], xTicks: [-2, -1, 0, 1, 2], yTicks: [0, 1, 2, 3],
    xLabel: "weight", yLabel: "bias" });
  const level = (above, kind) => svg("path", { class: kind, d: `${figure.path(contour(above))}Z` });
  const spot = (line) => [figure.x(line[0]), figure.y(line[1])];
  const goal = svg("g", {}), changing = svg("g", {});
  const [x, y] = spot(BEST);
  figure.content.append(svg("rect", { width: "100%", height: "100%", class: "level" }),
    ...[8, 4, 2, 0.6].map((above) => level(above, "level")), goal,
    ...[8, 2].map((above) => svg("text", { class: "height", x: figure.x(contour(above)[36][0]) - 4, y: figure.y(contour(above)[36][1]) },
      `${above === 8 ? "loss " : ""}${above + 1}`)),
    svg("path", { class: "flag", d: `M${x} ${y}v-16l9 4l-9 4` }), changing,
    svg("text", { class: "height", x: x + 108, y: y - 4 }, `lowest: ${number(LOWEST)}`));
  const key = (kind, words) => html("span", {}, svg("svg", { viewBox: "0 0 26 10", "aria-hidden": "true" }, ...arrow([1, 5], [25, 5], kind)), words);
  const off = html("span", {});
  const element = html("div", {}, figure.element, html("p", { class: "key" }, "Downhill: ", key("true", "all 256 points"),
    key("next", "next batch"), key("other", `${FAN} others`), off));

  function update({ line, seen, batch, path, previous, limit, settings, outcome, over, rate }) {
    goal.replaceChildren(level(limit, "goal"));
    // Arrows of one scale wherever the batch is large or small: only the place sets it.
    const center = gradient(line), scale = 58 / Math.hypot(spread(line, 1), ...center);
    const from = spot(line), next = gradient(line, batch), after = spot(move(line, next, rate));
    const downhill = ([w, b], kind) => arrow(from, [from[0] - scale * w, from[1] + scale * b], kind);
    const others = Array.from({ length: FAN }, (_, index) => sample(settings.size, random(1000 * seen + index + 7)));
    changing.replaceChildren(
      ...trail(previous.map((place) => spot(place.line)), "previous"), ...trail(path.map((place) => spot(place.line)), "present"),
      ...(outcome === "diverged" ? [svg("text", { class: "diverged", x: 158, y: 60 }, "✗ diverged")] : [
        ...others.flatMap((one) => downhill(gradient(line, one), "other")),
        ...downhill(center, "true"),
        ...(over ? [] : [...downhill(next, "next"), svg("circle", { class: "ghost", r: 5, cx: after[0], cy: after[1] })]),
        svg("circle", { class: "ball", r: 6, cx: from[0], cy: from[1] })]));
    const { size } = settings, typical = (many) => number(spread(line, many), 1);
    off.textContent = outcome === "diverged" ? "By now, every gradient is huge." : size === SIZE ? "A batch of 256 is all of them, so it's exact."
      : `A batch of ${size} is typically off by ${typical(size)}${size < 128 ? `, one of ${4 * size} by ${typical(4 * size)}` : ""}.`;
    set(figure.element, { "aria-label": `The valley of the loss: after ${inSteps(path.length - 1)} the weight is ${
      number(line[0])} and the bias ${number(line[1])}; the lowest point is at ${number(BEST[0])} and ${number(BEST[1])}` });
  }
  return { element, update };
}

/** Where it has been; with dots if there are few of them. */
function trail(places, kind) {
  const seen = places.filter((place) => place.every((value) => Math.abs(value) < 1e5));
  return [svg("path", { class: `trail ${kind}`, d: `M${seen.join("L")}` }),
    ...(seen.length > 70 ? [] : seen.map(([cx, cy]) => svg("circle", { class: `dot ${kind}`, r: 2.2, cx, cy })))];
}

/** An arrow with a small head. */
function arrow([fromX, fromY], [toX, toY], kind) {
  const length = Math.hypot(toX - fromX, toY - fromY);
  if (!(length > 1.5 && length < 1e5)) return [];
  const [x, y] = [(toX - fromX) / length, (toY - fromY) / length];
  const head = Math.min(kind === "other" ? 5 : 8, length);
  const [backX, backY] = [toX - head * x, toY - head * y];
  const side = head / 2.2;
  return [svg("path", { class: `arrow ${kind}`, d: `M${fromX} ${fromY}L${backX} ${backY}` }),
    svg("path", { class: `head ${kind}`, d: `M${toX} ${toY}L${backX - side * y} ${backY + side * x}L${backX + side * y} ${backY - side * x}Z` })];
}

/** The points, those of the next batch among them, and the line. */
function drawPoints() {
  const figure = plot({ width: 360, height: 230, x: [-1.1, 3.1], y: [-3.5, 7], xTicks: [-1, 1, 3], yTicks: [-3, 0, 3, 6],
    xLabel: "input x", yLabel: "y" });
  const across = (line) => figure.path([-2, 4].map((x) => [x, line[0] * x + line[1]]));
  const circles = new Map(POINTS.map((point) => [point, svg("circle", { class: "point", r: 1.6, cx: figure.x(point[0]), cy: figure.y(point[1]) })]));
  let chosen = []; // the circles of the next batch
  const present = svg("path", { class: "line" });
  figure.content.append(...circles.values(), svg("path", { class: "best", d: across(BEST) }), present);
  function update({ line, batch, over }) {
    for (const circle of chosen) set(circle, { class: "point", r: 1.6 });
    chosen = over ? [] : batch.map((point) => circles.get(point));
    for (const circle of chosen) set(circle, { class: "point chosen", r: 3.4 });
    set(present, { d: across(line.map((value) => Math.max(-1e4, Math.min(1e4, value)))) });
    set(figure.element, { "aria-label": `256 points, ${chosen.length} of them in the next batch; the line y = ${
      number(line[0])} x + ${number(line[1])}, and dashed the best one` });
  }
  return { element: figure.element, update };
}

/** The loss over the points seen, on a logarithmic axis that begins at the lowest loss. */
function drawCurve() {
  const element = html("div", {});
  const height = (above) => Math.max(-2.4, Math.min(3, Math.log10(above)));
  function update({ path, previous, limit }) {
    const figure = plot({ width: 360, height: 190, x: [0, EPOCHS * SIZE], y: [-2.5, 1.5], xTicks: [0, SIZE, EPOCHS * SIZE],
      xLabel: "loss over points seen (256: one epoch)", show: String,
      label: `The loss over ${path.at(-1).seen} points, in ${inSteps(path.length - 1)}, now ${lossText(path.at(-1).line)}; the green box is below ${short(LOWEST + limit)}` });
    const places = (list) => list.map(({ line, seen }) => [figure.x(seen), figure.y(height(excess(line)))]);
    const [left, top] = [figure.x((EPOCHS - 0.5) * SIZE), figure.y(Math.log10(limit))];
    figure.content.append(
      svg("line", { class: "rule", x1: figure.x(SIZE), x2: figure.x(SIZE), y1: 0, y2: "100%" }),
      svg("rect", { class: "goal box", x: left, y: top, width: figure.x(EPOCHS * SIZE) - left - 1, height: figure.y(-2.5) - top - 1 }),
      ...trail(places(previous), "previous"), ...trail(places(path), "present"),
      svg("text", { class: "height", x: figure.x(EPOCHS * SIZE) - 3, y: top - 6 }, `below ${short(LOWEST + limit)}`));
    figure.element.append(...[[1, "11"], [0, "2"], [-1, "1.1"], [-2, "1.01"]].map(([power, text]) =>
      svg("text", { class: "scale", x: 31, y: 8 + figure.y(power) + 4, "text-anchor": "end" }, text)));
    element.replaceChildren(figure.element);
  }
  return { element, update };
}

/** The next step in numbers: one point, the mean over the batch, and the step. */
function drawArithmetic() {
  const lines = html("div", { class: "lines" });
  const element = html("details", {}, html("summary", {}, "A step in numbers"), lines);
  const inside = (value) => (number(value).startsWith("−") ? `(${number(value)})` : number(value));
  const chosen = (value) => html("span", { class: "next" }, inside(value));
  function sum(values) {
    const shown = values.length <= 4 ? values : [...values.slice(0, 2), null, values.at(-1)];
    return shown.map((value, index) => (value === null ? " + …" : index === 0 ? number(value) : ` ${
      number(value).startsWith("−") ? "−" : "+"} ${number(Math.abs(value))}`)).join("");
  }
  function update({ from: { line }, batch, rate, over }) {
    const [x, y] = batch[0], error = errorAt(line, batch[0]);
    const gradients = batch.map((point) => pointGradient(line, point)), next = gradient(line, batch);
    lines.replaceChildren(
      html("p", {}, html("strong", {}, `${over ? "Last" : "Next"} batch, point 1: `), `error = ${number(line[0])} × ${inside(x)} + ${inside(line[1])} − ${
        inside(y)} = ${number(error)}, gradient 2 × error × x = ${number(gradients[0][0])} for the weight, 2 × error = ${number(gradients[0][1])} for the bias`),
      ...["weight", "bias"].flatMap((name, index) => [
        ...(batch.length === 1 ? [] : [html("p", {}, html("strong", {}, `${name}: `), `(${sum(gradients.map((one) => one[index]))}) / ${batch.length} = `, chosen(next[index]))]),
        html("p", {}, html("strong", {}, batch.length === 1 ? `${name}: ` : ""), `${number(line[index])} − ${rateText(rate)} × `, chosen(next[index]), " = ",
          html("strong", {}, number(line[index] - rate * next[index])))]));
  }
  return { element, update };
}

const BATCHES_STYLE = `
  .plot { max-width: 480px; margin: 0 auto; }
  @container (min-width: 600px) {
    .columns { grid-template-columns: 1.15fr 1fr; grid-template-rows: auto 1fr; }
    .controls { grid-column: 2; grid-row: 1 / 3; }
  }
  .message { min-height: 6.2em; } /* so that what's below stays where it is */
  .slider { grid-template-columns: max-content 1fr 3.4em; }
  .slider span:first-child { width: 6em; white-space: nowrap; }
  .status, .key { margin: 0; color: var(--soft); display: flex; flex-wrap: wrap; gap: 0 14px; font-size: 14px; }
  .status { justify-content: space-between; }
  .status strong { color: var(--ink); }
  .key > span { display: inline-flex; align-items: center; gap: 5px; }
  .key svg { width: 26px; }
  .level { fill: var(--yes); fill-opacity: 0.07; }
  .height { font-size: 11px; fill: var(--soft); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; text-anchor: end; }
  .goal { fill: var(--good); fill-opacity: 0.12; stroke: var(--good); stroke-width: 1.5; stroke-dasharray: 6 4; }
  .flag { fill: var(--good); stroke: var(--good); stroke-width: 2; stroke-linejoin: round; }
  .trail { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-linejoin: round; }
  .dot { fill: var(--ink); }
  .previous { opacity: 0.4; }
  .ball { fill: var(--ink); stroke: var(--paper); stroke-width: 2; }
  .arrow { fill: none; stroke: var(--soft); stroke-width: 1.2; } .head { fill: var(--soft); }
  .arrow.true { stroke: var(--yes); stroke-width: 3; } .head.true { fill: var(--yes); }
  .arrow.next { stroke: var(--no); stroke-width: 2.5; stroke-dasharray: 5 3; } .head.next { fill: var(--no); }
  .ghost { fill: none; stroke: var(--no); stroke-width: 1.5; stroke-dasharray: 3 2.5; }
  .diverged { font-size: 24px; font-weight: 700; fill: var(--wrong); text-anchor: middle; paint-order: stroke; stroke: var(--paper); stroke-width: 5px; }
  .point { fill: var(--soft); opacity: 0.55; } .point.chosen { fill: var(--no); stroke: var(--paper); opacity: 1; }
  .line { stroke: var(--yes); stroke-width: 3; }
  .best { stroke: var(--good); stroke-width: 2; stroke-dasharray: 6 4; }
  summary { cursor: pointer; color: var(--soft); margin-bottom: 6px; }
  .rule { stroke: var(--line); } .scale { fill: var(--soft); font-size: 12px; }
  .lines { background: var(--field); border-radius: 6px; padding: 8px 12px; font-size: 14px; display: grid; gap: 4px; }
  .lines p { margin: 0; }
  .lines .next { border-bottom: 3px dashed var(--no); }
`;
