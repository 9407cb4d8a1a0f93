// A network playground: up to two hidden layers learn to tell two kinds of points apart, and every
// unit shows what it has learned.

import { button, choice, count, html, number, onResize, player, plot, random, reducedMotion, set, svg, toggle } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic
//
// A network is a list of layers { weights, biases }; weights[i][j] leads from input i to unit j.
// Inputs and outputs are lists of columns, one for each unit: outputs[j][k] belongs to unit j and
// sample k. So the outputs of a unit for a grid of samples are its map, ready to be drawn.

/** Activations, and their derivatives computed from the activation's output. */
export const ACTIVATIONS = {
  tanh: { apply: Math.tanh, derivative: (output) => 1 - output * output },
  ReLU: { apply: (sum) => Math.max(0, sum), derivative: (output) => (output > 0 ? 1 : 0) },
  sigmoid: { apply: (sum) => 1 / (1 + Math.exp(-sum)), derivative: (output) => output * (1 - output) },
  linear: { apply: (sum) => sum, derivative: () => 1 },
};

/** Random weights as Keras draws them (Glorot uniform) and biases of 0; sizes: [2, 3, 1]. */
export function makeNetwork(sizes, seed) {
  const uniform = random(seed);
  return sizes.slice(1).map((units, index) => {
    const limit = Math.sqrt(6 / (sizes[index] + units));
    const row = () => Array.from({ length: units }, () => (2 * uniform() - 1) * limit);
    return { weights: Array.from({ length: sizes[index] }, row), biases: Array(units).fill(0) };
  });
}

/** The outputs of all layers, the inputs first. The last layer is always a sigmoid. */
export function forward(layers, inputs, activation) {
  const values = [inputs];
  layers.forEach(({ weights, biases }, index) => {
    const { apply } = ACTIVATIONS[index === layers.length - 1 ? "sigmoid" : activation];
    values.push(biases.map((bias, unit) => {
      const column = new Float64Array(inputs[0].length).fill(bias);
      values[index].forEach((input, from) => addTo(column, input, weights[from][unit]));
      for (let k = 0; k < column.length; k += 1) column[k] = apply(column[k]);
      return column;
    }));
  });
  return values;
}

// Plain loops over a column are several times as fast as its map() and reduce(), and these run most.
function addTo(column, other, factor) {
  for (let k = 0; k < column.length; k += 1) column[k] += factor * other[k];
}

function total(column) {
  let sum = 0;
  for (let k = 0; k < column.length; k += 1) sum += column[k];
  return sum;
}

function dot(one, other) {
  let sum = 0;
  for (let k = 0; k < one.length; k += 1) sum += one[k] * other[k];
  return sum;
}

/** The mean squared error, the loss of lessons 01 and 02. */
export function meanSquaredError(outputs, labels) {
  let sum = 0;
  for (let k = 0; k < labels.length; k += 1) sum += (outputs[k] - labels[k]) ** 2;
  return sum / labels.length;
}

/** The partial derivatives of the loss, in the shape of the network: backpropagation. */
export function gradients(layers, inputs, labels, activation) {
  const values = forward(layers, inputs, activation);
  const outputs = values.at(-1)[0];
  // The loss by the sum inside each unit, for each sample; first of the output unit.
  let bySum = [outputs.map((output, k) =>
    ((2 * (output - labels[k])) / labels.length) * ACTIVATIONS.sigmoid.derivative(output))];
  const result = [];
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    const below = values[index];
    result.unshift({
      weights: below.map((input) => bySum.map((column) => dot(input, column))),
      biases: bySum.map(total),
    });
    if (index === 0) break;
    // One layer back: through the weights, then through the activation.
    const { derivative } = ACTIVATIONS[activation];
    bySum = below.map((input, from) => {
      const column = new Float64Array(input.length);
      bySum.forEach((above, unit) => addTo(column, above, layers[index].weights[from][unit]));
      for (let k = 0; k < column.length; k += 1) column[k] *= derivative(input[k]);
      return column;
    });
  }
  return result;
}

/** One step of gradient descent, with all samples; changes the layers. */
export function learn(layers, inputs, labels, activation, learningRate) {
  gradients(layers, inputs, labels, activation).forEach((gradient, index) => {
    const { weights, biases } = layers[index];
    gradient.biases.forEach((value, unit) => { biases[unit] -= learningRate * value; });
    gradient.weights.forEach((row, from) => row.forEach((value, unit) => {
      weights[from][unit] -= learningRate * value;
    }));
  });
}

/** Whether an output is on its label's side of one half; one half itself is undecided. */
export function isRight(output, label) {
  return label ? output > 0.5 : output < 0.5;
}

// -------------------------------------------------------------------------------------- data

const GATE = { range: [-0.4, 1.4], ticks: [0, 1], corners: [[0, 0], [0, 1], [1, 0], [1, 1]] };
const PLANE = { range: [-3.7, 3.7], ticks: [-3, 0, 3] };

/** What there is to learn; place(label, part, uniform) is a point within a radius of 1. */
export const DATA = {
  or: { ...GATE, name: "OR", labels: [0, 1, 1, 1] },
  xor: { ...GATE, name: "XOR", labels: [0, 1, 1, 0] },
  circle: { ...PLANE, name: "circle", size: 60, place(label, part, uniform) {
    return polar(label ? 0.5 * Math.sqrt(uniform()) : 0.75 + 0.25 * uniform(), 2 * Math.PI * part);
  } },
  moons: { ...PLANE, name: "two moons", size: 60, place(label, part) {
    const [a, b] = polar(1, Math.PI * part);
    return label ? [(0.5 - a) / 1.5, (0.25 - b) / 1.5] : [(a - 0.5) / 1.5, (b - 0.25) / 1.5];
  } },
  spiral: { ...PLANE, name: "spiral", size: 100, place(label, part) {
    return polar(0.1 + 0.9 * part, (2.5 * part + label) * Math.PI);
  } },
};

function polar(radius, angle) {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/**
 * Samples as { inputs: [a, b], labels }. Noise is a standard deviation: of 1 for the gates, whose
 * corners it moves, and of 3, their radius, for the others. Gates without noise are four samples.
 */
export function makeData(name, noise, seed) {
  const { corners, labels, size, place } = DATA[name];
  const uniform = random(seed);
  const sample = (k) => {
    if (corners) return [...corners[k % 4], labels[k % 4]];
    const part = (k - (k % 2) + 2 * uniform()) / size; // of the way along a moon or an arm
    return [...place(k % 2, part, uniform).map((value) => 3 * value), k % 2];
  };
  const samples = Array.from({ length: size ?? (noise ? 40 : 4) }, (_, k) => sample(k));
  const spread = noise * (corners ? 1 : 3);
  const column = (index) => Float64Array.from(samples, (one) => one[index] + spread * uniform.normal());
  return { inputs: [column(0), column(1)], labels: samples.map((one) => one[2]) };
}

// --------------------------------------------------------------------------------------- maps

const GRID = 60; // points of a map from left to right, and from bottom to top

/** The grid of inputs that a map is drawn from, row by row from the top. */
function gridInputs([from, to]) {
  const at = (step) => from + ((step + 0.5) / GRID) * (to - from);
  const inputs = [new Float64Array(GRID * GRID), new Float64Array(GRID * GRID)];
  for (let k = 0; k < GRID * GRID; k += 1) {
    inputs[0][k] = at(k % GRID);
    inputs[1][k] = at(GRID - 1 - Math.floor(k / GRID));
  }
  return inputs;
}

/** A map from -1 to 1 that is 0 on the unit's line, whatever its activation. */
function signed(map, activation) {
  if (activation === "tanh") return map;
  const signedMap = new Float64Array(map.length);
  let largest = 1e-9;
  for (let k = 0; k < map.length; k += 1) largest = Math.max(largest, Math.abs(map[k]));
  for (let k = 0; k < map.length; k += 1) {
    signedMap[k] = activation === "sigmoid" ? 2 * map[k] - 1 : map[k] / largest;
  }
  return signedMap;
}

/**
 * Where a map changes its sign: line segments [x1, y1, x2, y2], in cells of the map of `size`
 * rows and columns (marching squares, without telling its two ambiguous cases apart).
 */
export function zeroLine(map, size) {
  const segments = [];
  const cross = (one, other) => one / (one - other);
  for (let row = 0; row < size - 1; row += 1) {
    for (let column = 0; column < size - 1; column += 1) {
      const k = row * size + column;
      const a = map[k], b = map[k + 1], c = map[k + size + 1], d = map[k + size];
      const above = (a > 0) + (b > 0) + (c > 0) + (d > 0);
      if (above === 0 || above === 4) continue;
      const x = column + 0.5, y = row + 0.5; // a value belongs to the middle of its cell
      const points = [];
      if (a > 0 !== b > 0) points.push(x + cross(a, b), y);
      if (b > 0 !== c > 0) points.push(x + 1, y + cross(b, c));
      if (d > 0 !== c > 0) points.push(x + cross(d, c), y + 1);
      if (a > 0 !== d > 0) points.push(x, y + cross(a, d));
      for (let p = 0; p < points.length; p += 4) segments.push(points.slice(p, p + 4));
    }
  }
  return segments;
}

/**
 * The place with most room for a label, { x, y, room } in cells of the map: positive or not, and
 * far from the other side, from the edge and from blocked cells.
 */
export function roomiest(map, size, positive, blocked) {
  const distance = new Float64Array(size * size);
  let best = 0;
  const limit = (k, one, other) => {
    const free = map[k] > 0 === positive && !blocked.has(k);
    distance[k] = free ? Math.min(distance[k], distance[one] + 1, distance[other] + 1) : 0;
  };
  // How far each cell is from the nearest that is not free, in steps along rows and columns: one
  // pass from the top left, one from the bottom right. The edge stays at 0.
  for (let row = 1; row < size - 1; row += 1) {
    distance.fill(Infinity, row * size + 1, (row + 1) * size - 1);
    for (let k = row * size + 1; k < (row + 1) * size - 1; k += 1) limit(k, k - 1, k - size);
  }
  for (let row = size - 2; row > 0; row -= 1) {
    for (let k = (row + 1) * size - 2; k > row * size; k -= 1) {
      limit(k, k + 1, k + size);
      if (distance[k] > distance[best]) best = k;
    }
  }
  return { x: (best % size) + 0.5, y: Math.floor(best / size) + 0.5, room: distance[best] };
}

// ----------------------------------------------------------------------------- the interactive

const MOST = 8; // units in a layer
const RATES = [0.03, 0.1, 0.3, 1, 3, 10];
const NOISES = [0, 0.1, 0.2, 0.3];
const SEED = 26; // of the first weights; with the next two seeds, two units get stuck and find XOR
const HEAD_START = 600; // steps before the reader sees it: enough for one hidden unit to get stuck
const REST = 5000; // steps after which it stops until asked again
const CONFIDENT = 0.005; // a loss with little more to gain

export function build(stage) {
  stage.style(PLAYGROUND_STYLE);
  const state = { data: stage.options.data, noise: 0, units: [1, 0], activation: "tanh", rate: 1, seed: SEED };
  const guide = makeGuide(stage);
  let train, test, layers, steps, losses, solved, shown;

  const names = Object.fromEntries(Object.entries(DATA).map(([key, { name }]) => [name, key]));
  const data = choice({ label: "Data", options: Object.keys(names), value: DATA[state.data].name,
    change: (name) => change({ data: names[name] }), hideLabel: true });
  const painter = makePainter(stage);
  const network = drawNetwork(painter, {
    resize: (layer, units) => change({ units: state.units.map((old, index) => (index === layer ? units : old)) }),
    show: (layer, unit) => { shown = { layer, unit }; draw(); },
  });
  const figure = drawMap(painter);
  const caption = html("p", { class: "caption" });
  const curve = drawLosses();
  const learning = player({
    labels: ["Play", "One step"],
    rate: () => Math.min(60 + steps, 600), // slow at first, while the lines move most
    advance,
    stopped: judge,
  });
  learning.element.append(
    button("Reset", () => { learning.stop(); change({}); }),
    button("New seed", () => {
      change({ seed: state.seed + 1 });
      if (!learning.playing) learning.element.firstChild.click();
    }));
  const settings = html("div", { class: "settings" },
    select("activation", Object.keys(ACTIVATIONS), "tanh", (activation) => change({ activation })),
    select("learning rate", RATES, 1, (rate) => { state.rate = Number(rate); }),
    select("noise", NOISES, 0, (noise) => change({ noise: Number(noise) })),
    toggle({ label: "test points (hollow)", value: false, change: figure.showTest }).element);
  stage.add(data.element, html("div", { class: "parts" }, network.element, learning.element, stage.message,
    html("div", { class: "maps" }, figure.element, caption, curve.element), settings));
  const redraw = () => { painter.refresh(); draw(); };
  stage.onTheme(redraw);
  onResize(stage.body, redraw); // also the first time: a canvas has no colors before it is on the page
  change({});
  study(HEAD_START);
  draw();
  judge();

  /** Change something, and begin anew with random weights. */
  function change(changed) {
    Object.assign(state, changed);
    train = makeData(state.data, state.noise, 1);
    test = makeData(state.data, state.noise, 2);
    const hidden = state.units.filter((units) => units > 0);
    layers = makeNetwork([2, ...hidden, 1], state.seed);
    steps = 0;
    losses = makeLosses();
    solved = false;
    shown = { layer: layers.length, unit: 0 };
    remember();
    stage.ask(QUESTIONS[state.data]);
    figure.begin(state.data, train, test);
    network.begin(state.units, layers);
    draw();
    judge();
  }

  /** Take some steps without drawing: as many as wanted, or as the time allows. */
  function study(wanted, milliseconds = Infinity) {
    const end = performance.now() + milliseconds;
    let left = wanted;
    do {
      learn(layers, train.inputs, train.labels, state.activation, state.rate);
      steps += 1;
      left -= 1;
      remember();
    } while (left > 0 && performance.now() < end && steps % REST);
  }

  function advance(wanted) {
    study(wanted, reducedMotion() ? 250 : 14); // on a slow computer fewer steps, not fewer images
    const loss = draw();
    judge();
    return steps % REST !== 0 && !(solved && loss < CONFIDENT);
  }

  function remember() {
    if (!losses.wants(steps)) return;
    losses.add(steps, lossOf(train), lossOf(test));
  }

  function lossOf({ inputs, labels }) {
    return meanSquaredError(forward(layers, inputs, state.activation).at(-1)[0], labels);
  }

  function draw() {
    const maps = forward(layers, figure.inputs, state.activation)
      .map((columns, layer) => columns.map((map) => signed(map, layer === layers.length ? "sigmoid" : state.activation)));
    const loss = lossOf(train);
    const right = countRight(train);
    network.update(layers, maps, shown);
    figure.update(layers, maps, shown, right.each, state.activation);
    caption.replaceChildren(...describe(layers, shown, state));
    curve.update(losses.points, { steps, train: loss, test: lossOf(test), right: right.total, all: train.labels.length });
    return loss;
  }

  function countRight({ inputs, labels }) {
    const outputs = forward(layers, inputs, state.activation).at(-1)[0];
    const each = labels.map((label, k) => isRight(outputs[k], label));
    return { each, total: each.filter(Boolean).length };
  }

  /** Notice what has been achieved, and say what to try next. */
  function judge() {
    if (solved && steps) return; // what was achieved stays
    const right = countRight(train).total;
    solved = steps > 0 && right === train.labels.length;
    if (solved) guide.solved(state, countRight(test).total, test.labels.length);
    else if (losses.stuck(steps)) guide.stuck(state, right, train.labels.length);
    else guide.learning(state, steps, learning.playing);
  }
}

/** A list to choose from: select("noise", [0, 0.1], 0, changed). */
function select(label, options, value, change) {
  const list = html("select", { onchange: () => change(list.value) },
    ...options.map((option) => html("option", { value: option, selected: option === value }, String(option))));
  return html("label", { class: "select" }, html("span", {}, label), list);
}

// -------------------------------------------------------------------------------- what it says

const QUESTIONS = {
  or: "How few hidden units does OR need?",
  xor: "How few hidden units does XOR need?",
  circle: "How few hidden units can fence in a circle?",
  moons: "How few hidden units keep two moons apart?",
  spiral: "Can you build a network that untangles the spiral?",
};
const FEWEST = { or: 0, xor: 2, circle: 3, moons: 2 };
const ENOUGH = {
  or: "One straight line is enough for OR.",
  xor: "Each draws one line, and the output unit combines the two.",
  circle: "Three lines are enough for a fence.",
  moons: "Two lines are enough for a border with two bends, but few random starts find it.",
  spiral: "With one hidden layer, that takes many lines.",
};

/** What to say, with a memory of what the reader has achieved and tried. */
function makeGuide(stage) {
  const done = new Set(); // keys of DATA, and "linear"
  const starts = new Map(); // whether two units found XOR, for each seed

  function next({ data }) {
    if (data === "or" && !done.has("xor")) return "Next: choose XOR.";
    if (data === "xor" && !done.has("linear")) {
      return starts.size < 3 ? "Was it luck? Press New seed and look again."
        : "Next: set the activation to linear. Can it still find XOR?";
    }
    const left = ["circle", "moons", "spiral"].find((key) => !done.has(key));
    return left ? `Next: choose ${DATA[left].name}.`
      : "Now try the spiral with noise 0.2. Which loss falls, and which one rises?";
  }

  function tally(state, found) {
    if (state.data !== "xor" || state.units[0] !== 2 || state.activation !== "tanh") return "";
    starts.set(state.seed, found);
    if (starts.size < 2) return "";
    return `${[...starts.values()].filter(Boolean).length} of ${starts.size} random starts found it so far.`;
  }

  return {
    solved(state, testRight, testAll) {
      const units = hiddenUnits(state);
      const title = `Solved with ${units ? plural(units, "hidden unit") : "no hidden unit at all"}!`;
      if (state.noise && testRight < 0.9 * testAll) {
        return stage.succeed("All training points are right,",
          `but only ${testRight} of ${testAll} test points: the network also memorizes noise. Does a smaller network do better?`);
      }
      done.add(state.data);
      if (units > FEWEST[state.data]) {
        return stage.succeed(title, `Can you do it with fewer? ${state.data === "xor" ? "" : next(state)}`);
      }
      const story = state.data === "spiral" && state.units[1]
        ? "The first layer draws lines, and the second combines them into shapes." : ENOUGH[state.data];
      stage.succeed(title, `${tally(state, true) || story} ${next(state)}`);
    },
    stuck(state, right, all) {
      const units = hiddenUnits(state);
      if (state.activation === "linear" && units && state.data !== "or") {
        done.add("linear");
        return stage.succeed("That's why activations matter.",
          `However many linear units there are, together they draw one straight line. Go back to tanh. ${state.data === "xor" ? next(state) : ""}`);
      }
      const sofar = `${right} of ${all} points are right, and the loss hardly falls anymore.`;
      if (units === 0) return stage.say(`${sofar} Without hidden units there is one straight line. Add a unit with +, then press Play.`);
      if (state.rate > 1) return stage.say(`${sofar} Are the steps too large? Try a smaller learning rate.`);
      if (state.data === "xor" && state.units[0] === 2 && units === 2) {
        return stage.say(`Stuck on a plateau: ${sofar} ${tally(state, false)} ${starts.size < 3 ? "Press New seed for another start." : next(state)}`);
      }
      stage.say(`Stuck: ${sofar} ${units === 1 ? "Add a hidden unit with +, then press Play." : "Add a unit, or press New seed."}`);
    },
    learning(state, steps, playing) {
      if (playing) stage.say("Each unit looks for a line of its own. Watch the maps.");
      else if (steps) stage.say("It is still learning. Press Play to go on.");
      else {
        const units = hiddenUnits(state);
        stage.say(`A network with ${units ? plural(units, "hidden unit") : "no hidden units"} and random weights, which has learned nothing yet. Press Play.`);
      }
    },
  };
}

function hiddenUnits({ units }) {
  return units[0] + units[1];
}

function plural(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** What the large map shows: a unit's name, and its formula as far as it fits. */
function describe(layers, { layer, unit }, { activation }) {
  const { weights, biases } = layers[layer - 1];
  const output = layer === layers.length;
  const from = layer === 1 ? ["a", "b"] : weights.map((_, index) => unitName(layer - 1, index));
  const terms = from.slice(0, 2).map((name, index) => `${signedTerm(weights[index][unit], index)} ${name}`);
  const sum = `${terms.join(" ")} ${from.length > 2 ? "+ … " : ""}${signedTerm(biases[unit], 1)}`;
  const name = output ? "sigmoid" : activation === "linear" ? "" : activation;
  return [html("strong", {}, output ? "output" : unitName(layer, unit)), ` = ${name ? `${name}(${sum})` : sum}`];
}

function signedTerm(value, index) {
  const text = number(value);
  if (index === 0) return text;
  return text.startsWith("−") ? `− ${text.slice(1)}` : `+ ${text}`;
}

function unitName(layer, unit) {
  return `${"hg"[layer - 1]}${unit + 1}`;
}

// ------------------------------------------------------------------------------------ drawings

const COLUMNS = [6, 35, 67, 92]; // where inputs, hidden layers and output stand, in percent

/**
 * The network: steppers for its layers, a map for each unit, and a line for each weight.
 * resize(layer, units) and show(layer, unit) are called when the reader asks for it.
 */
function drawNetwork(painter, { resize, show }) {
  const steppers = [0, 1].map((layer) => makeStepper(`hidden layer ${layer + 1}`, (units) => resize(layer, units)));
  const place = (element, column, attributes = {}) => {
    element.style.left = `${COLUMNS[column]}%`;
    set(element, attributes);
    return element;
  };
  const head = html("div", { class: "head" },
    place(html("span", {}, "inputs"), 0), place(steppers[0].element, 1), place(steppers[1].element, 2),
    place(html("span", {}, "output"), 3));
  const drawing = html("div", { class: "network" });
  let units, lines;

  function begin(hidden, layers) {
    steppers[0].set(hidden[0], hidden[1] ? 1 : 0, MOST);
    steppers[1].set(hidden[1], 0, hidden[0] ? MOST : 0);
    const most = Math.max(...hidden);
    const size = Math.min(52, Math.floor(300 / Math.max(most, 1)) - 6);
    const height = Math.max(most * (size + 6), 190);
    const y = (index, of) => height / 2 + (index - (of - 1) / 2) * (of === 2 ? Math.max(size + 6, 84) : size + 6);
    // The columns of the drawing that this network uses; an empty hidden layer is passed by.
    const used = [0, ...[1, 2].filter((column) => hidden[column - 1]), 3];
    const background = svg("svg", { "aria-hidden": "true", style: `height: ${height}px` });
    lines = layers.map(({ weights, biases }, layer) => weights.map((row, from) => row.map((_, to) =>
      svg("line", { x1: `${COLUMNS[used[layer]]}%`, y1: y(from, weights.length),
        x2: `${COLUMNS[used[layer + 1]]}%`, y2: y(to, biases.length) }))));
    const inputs = ["a", "b"].map((name, index) => place(html("span", { class: "input" }, name), 0, {}));
    inputs.forEach((input, index) => { input.style.top = `${y(index, 2)}px`; });
    units = layers.map(({ biases }, index) => biases.map((_, unit) => {
      const layer = index + 1;
      const name = layer === layers.length ? "output" : `hidden layer ${layer}, unit ${unit + 1}`;
      const canvas = html("canvas", { width: GRID, height: GRID });
      const one = button("", () => show(layer, unit), { class: size < 40 ? "unit small" : "unit", "aria-label": `${name}: show its map large` });
      one.append(canvas, ...(layer === layers.length ? [] : [html("span", {}, unitName(layer, unit))]));
      const wide = layer === layers.length ? 48 : size;
      one.style.cssText = `width: ${wide}px; height: ${wide}px; top: ${y(unit, biases.length)}px`;
      return { element: place(one, used[layer]), canvas };
    }));
    background.append(...lines.flat(2));
    drawing.replaceChildren(background, ...inputs, ...units.flat().map((unit) => unit.element));
    drawing.style.height = `${height}px`;
  }

  function update(layers, maps, shown) {
    layers.forEach(({ weights }, layer) => weights.forEach((row, from) => row.forEach((weight, to) => {
      // Negative weights get another color and a dashed line; strong ones a thick one.
      const negative = weight < 0;
      set(lines[layer][from][to], { "stroke-width": (0.8 + Math.min(Math.abs(weight), 8) * 0.7).toFixed(2),
        stroke: negative ? "var(--no)" : "var(--yes)", "stroke-dasharray": negative ? "5 4" : null });
    })));
    units.forEach((column, index) => column.forEach(({ element, canvas }, unit) => {
      painter.paint(canvas, maps[index + 1][unit], true);
      set(element, { "aria-pressed": String(shown.layer === index + 1 && shown.unit === unit) });
    }));
  }
  return { element: html("div", {}, head, drawing), begin, update };
}

/** "− 2 +", to choose how many units a layer has. */
function makeStepper(label, change) {
  let value, least, most;
  const move = (by) => () => {
    const next = value + by;
    if (next >= least && next <= most) change(next);
  };
  const less = button("−", move(-1), { "aria-label": `remove a unit from ${label}` });
  const more = button("+", move(1), { "aria-label": `add a unit to ${label}` });
  const output = html("span", { class: "number" });
  const element = html("div", { class: "stepper", role: "group", "aria-label": label },
    html("span", {}, label), less, output, more);
  return { element, set(next, from, to) {
    [value, least, most] = [next, from, to];
    output.textContent = value;
    // Not `disabled`: the button would lose the focus of the keyboard.
    set(less, { "aria-disabled": String(value <= least) });
    set(more, { "aria-disabled": String(value >= most) });
  } };
}

/** Paints maps from -1 to 1 on a canvas; refresh() after a change of theme. */
function makePainter(stage) {
  const colors = new Uint32Array(256); // from orange over paper to blue
  let ink;

  function refresh() {
    const rgb = (name) => [1, 3, 5].map((at) => parseInt(stage.color(name).slice(at, at + 2), 16));
    const [paper, yes, no] = ["paper", "yes", "no"].map(rgb);
    ink = stage.color("ink");
    colors.forEach((_, index) => {
      const value = (index - 127.5) / 127.5;
      // Blue is stronger than orange, for those who do not tell them apart.
      const strength = Math.abs(value) * (value > 0 ? 0.75 : 0.5);
      const [red, green, blue] = paper.map((from, k) => from + strength * ((value > 0 ? yes : no)[k] - from));
      colors[index] = (255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red);
    });
  }

  function paint(canvas, map, withLine) {
    const context = canvas.getContext("2d");
    const image = context.createImageData(GRID, GRID);
    const pixels = new Uint32Array(image.data.buffer); // one number for a pixel's four bytes
    for (let k = 0; k < map.length; k += 1) pixels[k] = colors[Math.round(127.5 + 127.5 * map[k])];
    context.putImageData(image, 0, 0);
    if (!withLine) return;
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.beginPath();
    for (const [x1, y1, x2, y2] of zeroLine(map, GRID)) {
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
    }
    context.stroke();
  }
  return { refresh, paint };
}

function linePath(map, scale) {
  return zeroLine(map, GRID).map(([x1, y1, x2, y2]) =>
    `M${(x1 * scale).toFixed(1)} ${(y1 * scale).toFixed(1)}L${(x2 * scale).toFixed(1)} ${(y2 * scale).toFixed(1)}`).join("");
}

const SIDES = { tanh: ["+", "−"], ReLU: ["+", "0"], sigmoid: ["1", "0"], linear: ["+", "−"], output: ["yes", "no"] };

/** The large map of one unit, with the samples upon it. */
function drawMap(painter) {
  const canvas = html("canvas", { width: GRID, height: GRID });
  const element = html("div", { class: "map" });
  let figure, blocked, marks, testMarks, unitLines, border, words;
  let testShown = false;
  const drawing = { element, showTest, begin, update, inputs: null };
  return drawing;

  function begin(data, train, test) {
    const { range, ticks } = DATA[data];
    drawing.inputs = gridInputs(range);
    figure = plot({ width: 300, height: 298, x: range, y: range, xTicks: ticks, yTicks: ticks, xLabel: "input a", yLabel: "input b" });
    const cell = (x, y) => Math.floor((y / figure.size) * GRID) * GRID + Math.floor((x / figure.size) * GRID);
    figure.size = figure.x(range[1]);
    const large = train.labels.length <= 4;
    marks = train.labels.map((label, k) => mark(figure.x(train.inputs[0][k]), figure.y(train.inputs[1][k]), label, large ? 10 : 4.5));
    testMarks = svg("g", { class: testShown ? "test" : "test none" }, ...test.labels.map((label, k) =>
      mark(figure.x(test.inputs[0][k]), figure.y(test.inputs[1][k]), label, 3.5).element));
    blocked = new Set(train.labels.map((_, k) => cell(figure.x(train.inputs[0][k]), figure.y(train.inputs[1][k]))));
    unitLines = Array.from({ length: MOST }, () => svg("line", { class: "unitline" }));
    border = svg("path", { class: "border" });
    words = [0, 1].map(() => svg("text", { class: "side", "text-anchor": "middle" }));
    figure.content.append(...unitLines, border, testMarks, ...marks.map((one) => one.element), ...words);
    element.replaceChildren(canvas, figure.element);
  }

  function showTest(on) {
    testShown = on;
    testMarks.classList.toggle("none", !on);
  }

  function update(layers, maps, { layer, unit }, right, activation) {
    const map = maps[layer][unit];
    const output = layer === layers.length;
    painter.paint(canvas, map, false);
    set(border, { d: linePath(map, figure.size / GRID) });
    // The lines of the first hidden layer, if they are not what the map shows anyway.
    unitLines.forEach((line, index) => {
      const exists = layer > 1 && index < layers[0].biases.length;
      line.classList.toggle("none", !exists);
      if (exists) set(line, straightLine(layers[0], index));
      line.classList.toggle("many", layers[0].biases.length > 3);
    });
    const names = SIDES[output ? "output" : activation];
    words.forEach((word, side) => {
      const { x, y, room } = roomiest(map, GRID, side === 0, blocked);
      word.textContent = room > 5 ? names[side] : "";
      set(word, { x: (x / GRID) * figure.size, y: (y / GRID) * figure.size + 5 });
    });
    marks.forEach((one, k) => one.cross.classList.toggle("none", right[k]));
    set(figure.element, { "aria-label": `Map of ${output ? "the output" : unitName(layer, unit)} over inputs a and b: ${
      right.filter(Boolean).length} of ${right.length} training points are on the correct side of the network's line.` });
  }

  /** Where the sum of a unit in the first layer is 0. */
  function straightLine({ weights, biases }, unit) {
    const a = weights[0][unit], b = weights[1][unit];
    const square = a * a + b * b + 1e-9;
    const x = (-biases[unit] * a) / square, y = (-biases[unit] * b) / square;
    const far = 30 / Math.sqrt(square);
    return { x1: figure.x(x - b * far), y1: figure.y(y + a * far), x2: figure.x(x + b * far), y2: figure.y(y - a * far) };
  }
}

/** A sample: a blue circle for yes, an orange square for no, and a cross if it is wrong. */
function mark(x, y, label, radius) {
  const cross = svg("path", { class: "cross none",
    d: `M${x - radius} ${y - radius}L${x + radius} ${y + radius}M${x + radius} ${y - radius}L${x - radius} ${y + radius}` });
  const shape = label ? svg("circle", { cx: x, cy: y, r: radius, class: "yes" })
    : svg("rect", { x: x - 0.9 * radius, y: y - 0.9 * radius, width: 1.8 * radius, height: 1.8 * radius, class: "no" });
  return { element: svg("g", { class: "mark" }, shape, cross), cross };
}

/** The losses so far: all at first, later ever fewer, so that a long run stays quick to draw. */
function makeLosses() {
  let every = 1;
  let points = [];
  return {
    get points() { return points; },
    wants: (step) => step % every === 0,
    add(step, train, test) {
      points.push([step, train, test]);
      if (points.length <= 300) return;
      every *= 2;
      points = points.filter(([at]) => at % every === 0);
    },
    /** Whether the training loss fell by less than 2 % lately. */
    stuck(steps) {
      if (steps < 400) return false;
      const before = points.findLast(([step]) => step <= steps - Math.max(200, steps / 3));
      return points.at(-1)[1] > 0.98 * before[1];
    },
  };
}

/** The losses of training and test points over all steps. */
function drawLosses() {
  const numbers = html("p", { class: "numbers" });
  const place = html("div", {});
  const sign = (label, wrong) => {
    const one = mark(8, 8, label, 6);
    one.cross.classList.toggle("none", !wrong);
    return svg("svg", { viewBox: "0 0 16 16", class: "sign" }, one.element);
  };
  const legend = html("p", { class: "numbers" }, html("span", {}, sign(1), " should be yes"),
    html("span", {}, sign(0), " should be no"), html("span", {}, sign(0, true), " wrong"));
  const element = html("div", { class: "losses" }, legend, numbers, place);
  const sample = (kind) => svg("svg", { viewBox: "0 0 22 8", class: "key" }, svg("path", { d: "M0 4H22", class: kind }));

  function update(points, { steps, train, test, right, all }) {
    numbers.replaceChildren(
      html("span", { class: "right" }, html("strong", {}, `${right} of ${all}`), " training points right"),
      html("span", {}, sample("train"), " training loss ", html("strong", {}, number(train, 4))),
      html("span", {}, sample("testing"), " test loss ", html("strong", {}, number(test, 4))));
    const last = Math.max(steps, 20);
    const figure = plot({ width: 300, height: 130, x: [0, last], y: [0, 0.36], xTicks: [0, last], yTicks: [0, 0.25],
      xLabel: "steps", show: (tick) => (tick < 1 ? String(tick) : count(tick)),
      label: `Losses over ${count(steps)} steps: training ${number(train, 4)}, test ${number(test, 4)}` });
    const line = (index, kind) => svg("path", { class: kind,
      d: figure.path([...points, [steps, train, test]].map((point) => [point[0], Math.min(point[index], 0.355)])) });
    figure.content.append(line(1, "train"), line(2, "testing"));
    place.replaceChildren(figure.element);
  }
  return { element, update };
}

const PLAYGROUND_STYLE = `
  .none { display: none; }
  .parts { display: grid; gap: 12px 28px; }
  .parts > * { min-width: 0; }
  @container (min-width: 600px) {
    .parts { grid-template: auto auto auto 1fr / 1fr 1fr; align-items: start; }
    .maps { grid-area: 1 / 2 / span 4; }
  }
  .head { position: relative; height: 58px; color: var(--soft); font-size: 13px; }
  .head > * { position: absolute; bottom: 4px; transform: translateX(-50%); text-align: center; white-space: nowrap; }
  .stepper { display: grid; grid-template-columns: 32px 22px 32px; align-items: center; justify-content: center; }
  .stepper span { grid-column: 1 / -1; justify-self: center; }
  .stepper .number { grid-column: 2; color: var(--ink); font-weight: 600; font-size: 15px; }
  .stepper button { padding: 0; min-height: 32px; font-weight: 600; }
  .stepper [aria-disabled="true"] { opacity: 0.4; cursor: default; }
  .buttons { gap: 6px; }
  .buttons button { padding: 5px 9px; }
  .network { position: relative; }
  .network > * { position: absolute; transform: translate(-50%, -50%); }
  .network > svg { inset: 0; width: 100%; transform: none; }
  .input { width: 30px; height: 30px; border-radius: 50%; border: 1.5px solid var(--soft); background: var(--field); display: grid; place-items: center; font-weight: 600; }
  .unit { padding: 0; min-height: 0; border: 2px solid var(--paper); outline: 1px solid var(--soft); border-radius: 5px; overflow: hidden; }
  .unit[aria-pressed="true"] { border-color: var(--ink); }
  .unit canvas { display: block; width: 100%; height: 100%; }
  .unit span { position: absolute; left: 2px; bottom: 0; font-size: 11px; line-height: 1.1; padding: 0 2px; background: var(--paper); border-radius: 3px; }
  .small:not(:hover, :focus-visible, [aria-pressed="true"]) span { display: none; }
  .settings { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; color: var(--soft); font-size: 14px; }
  .select { display: inline-flex; align-items: center; gap: 5px; }
  select { font: inherit; color: var(--ink); background: var(--field); border: 1px solid var(--line); border-radius: 6px; min-height: 34px; padding: 2px 4px; }
  .map { position: relative; width: 100%; max-width: 330px; margin: 0 auto; }
  .map canvas { position: absolute; left: 12%; top: calc(800% / 298); width: calc(25600% / 300); height: calc(25600% / 298); }
  .map .plot { position: relative; }
  .border { fill: none; stroke: var(--ink); stroke-width: 2.5; stroke-linecap: round; }
  .unitline { stroke: var(--ink); stroke-width: 1.3; stroke-dasharray: 5 4; }
  .many { opacity: 0.4; }
  .mark .yes { fill: var(--yes); stroke: var(--paper); stroke-width: 1.5; }
  .mark .no { fill: var(--paper); stroke: var(--no); stroke-width: 2.5; }
  .test .mark .yes { fill: none; stroke: var(--yes); }
  .test .mark .no { fill: none; stroke-width: 1.5; }
  .cross { stroke: var(--ink); stroke-width: 2.5; }
  .side { font-style: italic; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
  .caption { margin: 2px 0 0; text-align: center; font-size: 14px; color: var(--soft); min-height: 1.45em; }
  .caption strong { color: var(--ink); }
  .numbers { margin: 0; display: flex; flex-wrap: wrap; gap: 0 14px; font-size: 14px; color: var(--soft); justify-content: center; }
  .right { flex-basis: 100%; text-align: center; }
  .numbers strong { color: var(--ink); }
  .key { display: inline-block; width: 22px; height: 8px; vertical-align: middle; }
  .sign { display: inline-block; width: 15px; height: 15px; vertical-align: -2px; }
  .train, .testing { fill: none; stroke: var(--yes); stroke-width: 3; }
  .testing { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; }
  .losses .plot { max-width: 330px; margin: 0 auto; }
  @container (max-width: 599px) {
    .choice { gap: 4px; }
    .choice span, .buttons button { padding: 4px 8px; font-size: 14px; }
    .head { font-size: 12px; }
    .caption { font-size: 13px; }
  }
  @container (max-width: 330px) { .choice span { padding: 4px 5px; } }
`;
