// One neuron with two inputs: three sliders to find OR by hand, and gradient descent to find it.

import { button, choice, count, html, number, player, plot, set, slider, svg } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic

export const SAMPLES = [[0, 0], [0, 1], [1, 0], [1, 1]];
export const GATES = { OR: [0, 1, 1, 1], AND: [0, 0, 0, 1], NAND: [1, 1, 1, 0], XOR: [0, 1, 1, 0] };

/** Squash any number into the range from 0 to 1. */
export function sigmoid(total) {
  return 1 / (1 + Math.exp(-total));
}

/** What the neuron { weights: [a, b], bias } computes for samples [a, b]: sums and outputs. */
export function forward({ weights, bias }, samples) {
  const sums = samples.map(([a, b]) => a * weights[0] + b * weights[1] + bias);
  return { sums, outputs: sums.map(sigmoid) };
}

/** The mean squared error of outputs and labels. */
export function loss(outputs, labels) {
  const squares = outputs.map((output, index) => (output - labels[index]) ** 2);
  return squares.reduce((total, square) => total + square, 0) / squares.length;
}

/** The partial derivatives of the loss, in the shape of the neuron: { weights: [a, b], bias }. */
export function gradients(neuron, samples, labels) {
  const gradient = { weights: [0, 0], bias: 0 };
  forward(neuron, samples).outputs.forEach((output, index) => {
    // Chain rule: the loss by the output, then the output by the sum, whose sigmoid it is.
    const bySum = (2 * (output - labels[index]) / samples.length) * output * (1 - output);
    gradient.weights[0] += bySum * samples[index][0];
    gradient.weights[1] += bySum * samples[index][1];
    gradient.bias += bySum;
  });
  return gradient;
}

/** The neuron after one step of gradient descent. */
export function learn(neuron, samples, labels, learningRate) {
  const { weights, bias } = gradients(neuron, samples, labels);
  return {
    weights: neuron.weights.map((weight, index) => weight - learningRate * weights[index]),
    bias: neuron.bias - learningRate * bias,
  };
}

/** Which outputs are on their label's side of one half; one half itself is undecided. */
export function correct(outputs, labels) {
  return outputs.map((output, index) => (labels[index] ? output > 0.5 : output < 0.5));
}

// ----------------------------------------------------------------------------- the interactive

const START = { weights: [0.5, -0.5], bias: 0.1 }; // the numbers of lesson 01
const LEARNING_RATE = 2; // as in lesson 01
const STEPS = 2000; // as in lesson 01
const CONFIDENT = 0.01; // a loss that only confident outputs reach
const TRIES = 10; // moves, of two sliders at least, before we tell that XOR cannot be found

export function build(stage) {
  stage.style(NEURON_STYLE);
  const found = new Set();
  let gate, neuron, sample, steps, losses, tries, moved, byLearning;

  const gates = choice({ label: "Gate", options: Object.keys(GATES), value: stage.options.gate,
    change: begin, hideLabel: true });
  const drawing = drawNeuron((input) => pick(sample ^ (input === 0 ? 2 : 1)));
  const arithmetic = html("p", { class: "arithmetic" });
  const sliders = ["weight of a", "weight of b", "bias"].map((label, index) => slider({
    label, min: -10, max: 10, value: 0,
    input: (value) => move(index, value),
    change: () => { tries += 1; moved.add(index); judge(); },
  }));
  const plane = drawPlane((picked) => pick(picked));
  const table = drawOutputs((picked) => pick(picked));
  const status = html("p", { class: "status" });
  const curve = drawLosses();
  const learning = player({
    labels: ["Let it learn", "One step"],
    rate: () => 12 + 2 * steps, // slow at first, while the line moves most
    advance,
  });
  learning.element.append(button("Reset", () => begin(gate)));

  stage.add(
    gates.element,
    html("div", { class: "columns" },
      html("div", { class: "column" }, drawing.element, arithmetic),
      html("div", { class: "column pair" }, plane.element, html("div", {}, table.element, status)),
      html("div", { class: "column" }, ...sliders.map((one) => one.element), learning.element,
        stage.message, curve.element)));
  begin(stage.options.gate);

  function begin(chosen) {
    learning.stop();
    gate = chosen;
    neuron = { ...START };
    sample = 2; // (1, 0), the sample that lesson 01 works out by hand
    steps = tries = 0;
    losses = [];
    moved = new Set();
    byLearning = false;
    stage.ask(`Can you find ${gate} with three sliders?`);
    stage.say(gate === "XOR"
      ? "XOR says yes if exactly one of the two inputs is 1. Give it an honest try."
      : `${MEANING[gate]} Move the sliders until all four outputs have a ✓.`);
    draw();
  }

  function pick(chosen) {
    sample = chosen;
    draw();
  }

  function move(index, value) {
    learning.stop();
    const weights = [...neuron.weights];
    if (index < 2) weights[index] = value;
    neuron = { weights, bias: index < 2 ? neuron.bias : value };
    steps = 0; // learning begins anew from here
    losses = [];
    byLearning = false;
    draw();
    judge();
  }

  function advance(wanted) {
    const target = Math.min(steps + wanted, (Math.floor(steps / STEPS) + 1) * STEPS);
    byLearning = true;
    while (steps < target) {
      if (losses.length <= STEPS) losses.push(current().loss);
      neuron = learn(neuron, SAMPLES, GATES[gate], LEARNING_RATE);
      steps += 1;
    }
    draw();
    judge();
    return steps % STEPS !== 0;
  }

  function current() {
    const { sums, outputs } = forward(neuron, SAMPLES);
    return { sums, outputs, loss: loss(outputs, GATES[gate]), right: correct(outputs, GATES[gate]) };
  }

  function draw() {
    const now = current();
    const [a, b] = SAMPLES[sample];
    const [weightA, weightB] = neuron.weights;
    drawing.update(neuron, sample, now);
    arithmetic.replaceChildren(
      `${a} × ${signed(weightA)} + ${b} × ${signed(weightB)} + ${signed(neuron.bias)} = ${
        number(now.sums[sample])}`, html("br"),
      `sigmoid(${number(now.sums[sample])}) = ${number(now.outputs[sample])}`);
    [weightA, weightB, neuron.bias].forEach((value, index) => { sliders[index].value = value; });
    plane.update(neuron, GATES[gate], sample, now);
    table.update(GATES[gate], sample, now);
    status.replaceChildren("loss ", html("strong", {}, number(now.loss, 4)));
    curve.update([...losses, now.loss], steps);
  }

  /** Notice what has been achieved, and say what to try next. */
  function judge() {
    const now = current();
    if (gate === "XOR") return judgeXor(now);
    if (!now.right.every(Boolean)) {
      return stage.say(`${now.right.filter(Boolean).length} of 4 outputs are correct.`);
    }
    found.add(gate);
    const next = ["OR", "AND", "NAND"].find((other) => !found.has(other));
    const tryNext = next ? `Next: choose ${next}.`
      : "That's three gates with one neuron. Ready for the one that made history? Choose XOR.";
    if (byLearning) {
      stage.succeed(`The neuron found ${gate} by itself.`, steps % STEPS
        ? "All four are correct, but it isn't done: watch the loss fall, ever more slowly."
        : `After ${count(steps)} steps its loss is ${number(now.loss, 4)}. ${tryNext}`);
    } else if (now.loss < CONFIDENT) {
      stage.succeed(`You've found ${gate}, and your neuron is confident.`, next
        ? `${tryNext} Or press Reset, then "Let it learn", and watch it find ${gate} by itself.` : tryNext);
    } else {
      stage.succeed(`You've found ${gate}!`,
        `All four are on the correct side of one half. Can you make the neuron more confident, with a loss below ${CONFIDENT}?`);
    }
  }

  function judgeXor(now) {
    const right = now.right.filter(Boolean).length;
    if (byLearning && steps >= 200) {
      return stage.succeed("That's the limit of one neuron.",
        "Not even gradient descent finds XOR. The best it can do is answer 0.5 every time, a loss of 0.25. One straight line cannot divide these four points. Two lines can: lesson 02 adds a hidden layer.");
    }
    if ((tries >= TRIES && moved.size > 1) || tries >= 4 * TRIES) {
      return stage.succeed("You've found the limit of one neuron.",
        `It isn't you: ${right === 3 ? "three of four is" : "three of four would be"} the best anybody can do. A neuron draws one straight line, and wherever you put it, at least one point ends up on the wrong side. Press "Let it learn" to see gradient descent give up, too.`);
    }
    stage.say(right === 3 ? "3 of 4 outputs are correct. So close! Can you get the last one without losing another?"
      : `${right} of 4 outputs are correct.`);
  }
}

const MEANING = {
  OR: "OR says yes if at least one input is 1.",
  AND: "AND says yes only if both inputs are 1.",
  NAND: "NAND is the opposite of AND: it says no only if both inputs are 1.",
};

/** A number in a product or sum: negative ones in parentheses. */
function signed(value) {
  const text = number(value);
  return text.startsWith("−") ? `(${text})` : text;
}

/** The neuron as a drawing; flip(0) or flip(1) is called when an input is pressed. */
function drawNeuron(flip) {
  const places = [[40, 50], [40, 150]];
  const center = [176, 100];
  const lines = places.map(([x, y]) =>
    svg("line", { x1: x + 20, y1: y, x2: center[0], y2: center[1], "stroke-linecap": "butt" }));
  const labels = [svg("text", { x: 66, y: 42 }), svg("text", { x: 66, y: 172 })];
  const values = [svg("text", {}), svg("text", {})];
  const inputs = places.map(([x, y], index) => {
    set(values[index], { x, y: y + 6, "text-anchor": "middle", class: "value" });
    const press = (event) => {
      if (event.key && event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      flip(index);
    };
    return svg("g", { role: "button", tabindex: 0, class: "input", onclick: press, onkeydown: press },
      svg("circle", { cx: x, cy: y, r: 20 }), values[index],
      svg("text", { x: x - 34, y: y + 5, class: "soft" }, "ab"[index]));
  });
  const biasLine = svg("line", { x1: center[0], y1: 34, x2: center[0], y2: 72 });
  const bias = svg("text", { x: center[0] + 12, y: 48 });
  const sum = svg("text", { x: center[0], y: 106, "text-anchor": "middle", class: "value" });
  const curve = Array.from({ length: 41 }, (_, index) => {
    const x = index / 4 - 5;
    return `${index ? "L" : "M"}${256 + x * 5} ${100 - (sigmoid(x) - 0.5) * 36}`;
  }).join("");
  const dot = svg("circle", { r: 4.5, class: "dot" });
  const light = svg("circle", { cx: 328, cy: 100, r: 22, class: "light" });
  const output = svg("text", { x: 328, y: 142, "text-anchor": "middle", class: "value" });
  const element = svg("svg", { viewBox: "0 18 360 166", class: "neuron", role: "group" },
    ...lines, biasLine, svg("line", { x1: 206, y1: 100, x2: 306, y2: 100, class: "wire" }),
    svg("circle", { cx: center[0], cy: center[1], r: 30, class: "cell" }),
    svg("rect", { x: 227, y: 76, width: 58, height: 48, rx: 6, class: "cell" }),
    svg("path", { d: curve, class: "sigmoid" }), dot,
    svg("circle", { cx: 328, cy: 100, r: 22, class: "cell" }), light,
    ...labels, bias, sum, output, ...inputs,
    svg("text", { x: center[0], y: 148, "text-anchor": "middle", class: "soft" }, "total"),
    svg("text", { x: 256, y: 142, "text-anchor": "middle", class: "soft" }, "sigmoid"),
    svg("text", { x: 328, y: 160, "text-anchor": "middle", class: "soft" }, "output"));

  function weigh(line, value) {
    // Negative numbers get another color and a dashed line; a strong weight a thick one.
    const negative = number(value).startsWith("−"); // as written beside it: not if it rounds to 0
    set(line, { "stroke-width": 1.5 + Math.min(Math.abs(value), 10) * 0.7,
      stroke: negative ? "var(--no)" : "var(--yes)", "stroke-dasharray": negative ? "7 6" : null });
  }

  function update(neuron, sample, { sums, outputs }) {
    SAMPLES[sample].forEach((input, index) => {
      values[index].textContent = input;
      inputs[index].classList.toggle("on", input === 1);
      set(inputs[index], { "aria-label": `input ${"ab"[index]} is ${input}, press to flip` });
      weigh(lines[index], neuron.weights[index]);
      lines[index].classList.toggle("off", input === 0);
      labels[index].textContent = `${input} × ${signed(neuron.weights[index])}`;
    });
    weigh(biasLine, neuron.bias);
    bias.textContent = `bias ${number(neuron.bias)}`;
    const total = sums[sample], value = outputs[sample];
    sum.textContent = number(total);
    set(dot, { cx: 256 + Math.max(-5, Math.min(5, total)) * 5, cy: 100 - (value - 0.5) * 36 });
    set(light, { "fill-opacity": value });
    output.textContent = number(value);
    set(element, { "aria-label": `The neuron for inputs ${SAMPLES[sample].join(" and ")}: total ${
      number(total)}, output ${number(value)}` });
  }
  return { element, update };
}

/** The plane of all inputs: where the neuron says yes, the line between, and the four samples. */
function drawPlane(pick) {
  const figure = plot({ width: 250, height: 250, x: [-0.4, 1.4], y: [-0.4, 1.4], xTicks: [0, 1], yTicks: [0, 1],
    xLabel: "input a", yLabel: "input b" });
  const corners = [[-0.4, -0.4], [1.4, -0.4], [1.4, 1.4], [-0.4, 1.4]];
  // Outputs at which the shade gets one step darker: narrow bands show a confident neuron.
  const levels = [0.5, 0.6, 0.7, 0.8, 0.9];
  const bands = levels.flatMap((level) => [
    { level, side: 1, element: svg("path", { fill: "var(--yes)", "fill-opacity": 0.11 }) },
    { level: 1 - level, side: -1, element: svg("path", { fill: "var(--no)", "fill-opacity": 0.09 }) },
  ]);
  const line = svg("line", { class: "divide" });
  const sides = ["yes", "no"].map((word) =>
    svg("text", { class: "side", "text-anchor": "middle" }, word));
  const points = SAMPLES.map(([a, b], index) => ({
    ring: svg("circle", { r: 17, class: "ring", cx: figure.x(a), cy: figure.y(b) }),
    mark: svg("g", { onclick: () => pick(index), class: "sample" }),
    cross: svg("text", { class: "cross", x: figure.x(a) + 13, y: figure.y(b) - 11 }, "✗"),
  }));
  figure.content.append(...bands.map((band) => band.element), line, ...sides,
    ...points.flatMap(({ ring, mark, cross }) => [ring, mark, cross]));

  function update({ weights: [a, b], bias }, labels, sample, { right }) {
    const square = a * a + b * b;
    const hasLine = square > 1e-6; // two weights of 0 have no line, and treat all inputs alike
    for (const { level, side, element } of bands) {
      const limit = Math.log(level / (1 - level));
      const area = limit || hasLine ? clip(corners, side * a, side * b, side * (bias - limit)) : [];
      element.setAttribute("d", area.length ? `${figure.path(area)}Z` : "");
    }
    // The line is where the total is 0: go from its point nearest to the origin, in both directions.
    line.classList.toggle("none", !hasLine);
    if (hasLine) {
      const [x, y] = [(-bias * a) / square, (-bias * b) / square];
      const far = 20 / Math.sqrt(square);
      set(line, { x1: figure.x(x - b * far), y1: figure.y(y + a * far),
        x2: figure.x(x + b * far), y2: figure.y(y - a * far) });
    }
    labelSides(a, b, bias, hasLine);
    points.forEach(({ ring, mark, cross }, index) => {
      const [x, y] = [figure.x(SAMPLES[index][0]), figure.y(SAMPLES[index][1])];
      ring.classList.toggle("none", index !== sample);
      cross.classList.toggle("none", right[index]);
      mark.replaceChildren(labels[index]
        ? svg("circle", { cx: x, cy: y, r: 10 })
        : svg("rect", { x: x - 9, y: y - 9, width: 18, height: 18 }),
      svg("text", { x, y: y + 4.5, "text-anchor": "middle" }, labels[index]));
      mark.classList.toggle("yes", labels[index] === 1);
    });
    set(figure.element, { "aria-label": `The plane of inputs a and b: a straight line divides yes from no, and ${
      right.filter(Boolean).length} of the 4 samples are on the correct side.` });
  }

  /** Write "yes" and "no" on both sides of the line, where no sample is in the way. */
  function labelSides(a, b, bias, hasLine) {
    sides[1].classList.toggle("none", !hasLine);
    if (!hasLine) {
      const word = Math.abs(bias) < 1e-3 ? "undecided" : bias > 0 ? "yes" : "no";
      sides[0].textContent = `${word} everywhere`;
      return set(sides[0], { x: figure.x(0.5), y: figure.y(0.5) + 5 });
    }
    sides[0].textContent = "yes";
    const length = Math.hypot(a, b);
    const distance = (0.5 * a + 0.5 * b + bias) / length; // of the middle from the line
    sides.forEach((text, index) => {
      const across = (index ? -0.16 : 0.16) - distance;
      const places = [0, 0.25, -0.25, 0.5, -0.5].map((along) => [
        0.5 + (across * a - along * b) / length, 0.5 + (across * b + along * a) / length]);
      const free = ([x, y]) => SAMPLES.every((one) => Math.hypot(x - one[0], y - one[1]) > 0.26)
        && Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) < 0.8;
      const [x, y] = places.find(free) ?? places[0];
      set(text, { x: figure.x(x), y: figure.y(y) + 5 });
    });
  }
  return { element: figure.element, update };
}

/** The part of a polygon where a x + b y + c is not negative (Sutherland and Hodgman, one edge). */
export function clip(polygon, a, b, c) {
  const height = ([x, y]) => a * x + b * y + c;
  return polygon.flatMap((point, index) => {
    const next = polygon[(index + 1) % polygon.length];
    const [here, there] = [height(point), height(next)];
    const inside = here >= 0 ? [point] : [];
    if ((here >= 0) === (there >= 0)) return inside;
    const part = here / (here - there);
    return [...inside, [point[0] + part * (next[0] - point[0]), point[1] + part * (next[1] - point[1])]];
  });
}

/** The four outputs as bars, with what is wanted; pick(index) shows a sample in the drawing. */
function drawOutputs(pick) {
  const rows = SAMPLES.map(([a, b], index) => {
    const bar = html("span", { class: "fill" });
    const wanted = html("span", {});
    const value = html("span", {});
    const mark = html("span", { class: "mark" });
    const element = button("", () => pick(index), { class: "row" });
    element.append(html("span", {}, `${a} ${b}`), wanted, html("span", { class: "bar" }, bar), value, mark);
    return { element, bar, wanted, value, mark };
  });
  const head = html("div", { class: "row head", "aria-hidden": "true" },
    ...["a b", "label", "output", "", ""].map((word) => html("span", {}, word)));
  const element = html("div", { class: "outputs" }, head, ...rows.map((row) => row.element));

  function update(labels, sample, { outputs, right }) {
    rows.forEach(({ element: row, bar, wanted, value, mark }, index) => {
      const output = outputs[index];
      bar.style.width = `${100 * output}%`;
      wanted.textContent = labels[index];
      wanted.className = labels[index] ? "want yes" : "want";
      value.textContent = number(output);
      mark.textContent = right[index] ? "✓" : "✗";
      mark.classList.toggle("wrong", !right[index]);
      set(row, { "aria-pressed": String(index === sample),
        "aria-label": `inputs ${SAMPLES[index].join(" and ")}: wanted ${labels[index]}, output ${
          number(output)}, ${right[index] ? "correct" : "wrong"}` });
    });
  }
  return { element, update };
}

/** The loss of each step, drawn once learning has begun. */
function drawLosses() {
  const element = html("div", { class: "losses none" });
  function update(losses, steps) {
    element.classList.toggle("none", steps === 0);
    if (!steps) return;
    const last = Math.max(20, losses.length - 1);
    const top = Math.max(0.3, ...losses);
    const figure = plot({ width: 340, height: 140, x: [0, last], y: [0, top], xTicks: [0, last],
      yTicks: [0, 0.25], xLabel: `loss after ${count(steps)} ${steps === 1 ? "step" : "steps"}`,
      show: (tick) => (tick < 1 ? String(tick) : count(tick)),
      label: `The loss over ${count(steps)} steps, now ${number(losses.at(-1), 4)}` });
    const points = losses.map((value, step) => [step, value]);
    figure.content.append(svg("path", { d: figure.path(points), class: "curve" }));
    element.replaceChildren(figure.element);
  }
  return { element, update };
}

const NEURON_STYLE = `
  .arithmetic { margin: 0; text-align: center; color: var(--soft); font-size: 14px; min-height: 2.9em; }
  .neuron { max-width: 400px; margin: 0 auto; }
  .neuron .cell { fill: var(--paper); stroke: var(--soft); stroke-width: 1.5; }
  .neuron .wire { stroke: var(--soft); stroke-width: 1.5; }
  .neuron .off { opacity: 0.35; }
  .neuron .input { cursor: pointer; }
  .neuron .input circle { fill: var(--field); stroke: var(--soft); stroke-width: 1.5; }
  .neuron .input.on circle { fill: var(--yes); }
  .neuron .input.on .value { fill: var(--on-yes); }
  .neuron .input:hover circle { stroke: var(--ink); stroke-width: 2.5; }
  .neuron .sigmoid { fill: none; stroke: var(--yes); stroke-width: 2; }
  .neuron .dot { fill: var(--ink); }
  .neuron .light { fill: var(--yes); }
  .neuron .value { font-size: 16px; font-weight: 600; }
  .soft { fill: var(--soft); }
  .none { display: none; }
  .plot { max-width: 300px; margin: 0 auto; }
  .columns { grid-template-rows: auto 1fr; }
  @container (min-width: 600px) { .pair { grid-column: 2; grid-row: 1 / 3; } }
  @container (max-width: 599px) {
    .pair { grid-template-columns: 1.35fr 1fr; align-items: center; }
    .pair svg { font-size: 15px; }
    .pair .row { grid-template-columns: 1.7em 1.5em 1fr 1em; gap: 4px; padding: 2px 4px; }
    .pair .bar { display: none; }
    .pair .head span:nth-child(n + 3) { display: none; }
  }
  .divide { stroke: var(--ink); stroke-width: 2.5; }
  .side { font-style: italic; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
  .sample { cursor: pointer; stroke: var(--no); stroke-width: 3; fill: var(--paper); }
  .sample.yes { stroke: var(--paper); fill: var(--yes); }
  .sample text { stroke: none; font-weight: 700; font-size: 13px; }
  .sample.yes text { fill: var(--on-yes); }
  .ring { fill: none; stroke: var(--ink); stroke-width: 2; stroke-dasharray: 4 3; }
  .cross { font-size: 18px; font-weight: 700; fill: var(--wrong); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
  .outputs { display: grid; gap: 3px; }
  .row { display: grid; grid-template-columns: 1.8em 2.4em 1fr 2.3em 1em; gap: 8px; align-items: center; text-align: left; padding: 1px 6px; min-height: 30px; background: none; border-color: transparent; }
  .row[aria-pressed="true"] { border: 1px dashed var(--soft); }
  .head { color: var(--soft); font-size: 13px; min-height: 0; }
  .want { border: 3px solid var(--no); font-weight: 700; font-size: 13px; width: 20px; line-height: 14px; text-align: center; }
  .want.yes { border-color: var(--yes); background: var(--yes); color: var(--on-yes); border-radius: 50%; }
  .bar { height: 12px; border-radius: 3px; background: linear-gradient(90deg, transparent calc(50% - 1px), var(--soft) 0 calc(50% + 1px), transparent 0) var(--field); }
  .fill { display: block; height: 100%; border-radius: 3px; background: var(--yes); opacity: 0.8; }
  .mark { font-weight: 700; color: var(--good); }
  .mark.wrong { color: var(--wrong); }
  .status { margin: 6px 0 0; text-align: right; color: var(--soft); padding-right: 6px; }
  .status strong { color: var(--ink); }
  .curve { fill: none; stroke: var(--yes); stroke-width: 2; }
  .losses .plot { max-width: 400px; }
`;
