// A polynomial through a few noisy points: how its degree, the number of points and L2
// regularization change the error on points that it has not seen.

import { button, choice, count, html, number, player, plot, random, reducedMotion, set, slider, svg,
  toggle } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic

/** The true temperature of a day in °C at an hour from 0 to 24, which the polynomial has to find. */
export function temperature(hour) {
  const turn = (2 * Math.PI) / 24;
  return 13 + 6.5 * Math.sin(turn * (hour - 9)) + 2.2 * Math.sin(2 * turn * (hour - 13.5));
}

/**
 * Noisy readings of the thermometer: { hours, values }. More readings begin with the same ones,
 * and other noise makes the same errors larger or smaller, so that only one thing changes.
 */
export function readings(length, seed, noise) {
  const next = random(seed);
  const offset = next();
  // Steps of the golden ratio leave no large gap, however many there are.
  const hours = Array.from({ length }, (_, index) => 24 * ((offset + index * 0.618033988749895) % 1));
  return { hours, values: hours.map((hour) => temperature(hour) + noise * next.normal()) };
}

/** The inputs of a polynomial: x, x², x³, ... of an hour scaled to -1 to 1. */
export function powers(hour, degree) {
  const x = hour / 12 - 1;
  return Array.from({ length: degree }, (_, index) => x ** (index + 1));
}

/**
 * Take the inputs of all readings apart for least squares: their singular value decomposition.
 *
 * High powers of x look almost alike, which ruins the usual normal equations. Jacobi's method
 * turns two columns at a time until all of them are at right angles (Hestenes 1958; Golub and
 * Van Loan, Matrix Computations, 8.6.3). It never squares the numbers, and copes with fewer
 * readings than weights. Returns the means of the inputs, the turned columns, their sizes (the
 * singular values), and by how much they were turned.
 */
export function decompose(hours, degree) {
  const rows = hours.map((hour) => powers(hour, degree));
  const means = powers(0, degree).map((_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
  const columns = means.map((mean, j) => rows.map((row) => row[j] - mean));
  const turns = means.map((_, j) => means.map((_, k) => (j === k ? 1 : 0)));
  const scale = Math.max(0, ...columns.map((column) => Math.sqrt(dot(column, column))));
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep += 1) {
    turned = false;
    for (let p = 0; p < degree; p += 1) {
      for (let q = p + 1; q < degree; q += 1) {
        const [a, b, c] = [dot(columns[p], columns[p]), dot(columns[q], columns[q]), dot(columns[p], columns[q])];
        const nothing = Math.sqrt(Math.min(a, b)) < 1e-15 * scale; // only rounding is left of it
        if (nothing || Math.abs(c) <= 1e-15 * Math.sqrt(a * b)) continue;
        const ratio = (b - a) / (2 * c);
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
        const cosine = 1 / Math.hypot(1, tangent);
        turn(columns, p, q, cosine, cosine * tangent);
        turn(turns, p, q, cosine, cosine * tangent);
        turned = true;
      }
    }
  }
  return { means, columns, turns, sizes: columns.map((column) => Math.sqrt(dot(column, column))) };
}

function dot(one, other) {
  return one.reduce((sum, value, index) => sum + value * other[index], 0);
}

function turn(columns, p, q, cosine, sine) {
  const [one, other] = [columns[p], columns[q]];
  columns[p] = one.map((value, index) => cosine * value - sine * other[index]);
  columns[q] = one.map((value, index) => sine * value + cosine * other[index]);
}

/**
 * The polynomial { bias, weights } with the smallest loss, where the loss is the mean squared
 * error + l2 * the sum of the squared weights. The bias is not penalized, as usual.
 * With more weights than readings and no l2, many have a loss of 0: this is the smallest of them.
 */
export function solve({ means, columns, turns, sizes }, values, l2) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rest = values.map((value) => value - mean);
  // The same limit as in NumPy's lstsq for what is not zero but rounding.
  const limit = Math.max(0, ...sizes) * 2.2e-16 * Math.max(values.length, sizes.length);
  const weights = means.map(() => 0);
  sizes.forEach((size, index) => {
    if (size <= limit) return;
    const amount = dot(columns[index], rest) / (size * size + l2 * values.length);
    turns[index].forEach((part, k) => { weights[k] += amount * part; });
  });
  return { bias: mean - dot(weights, means), weights };
}

/** Fit a polynomial of this degree to readings { hours, values }. */
export function fit({ hours, values }, degree, l2 = 0) {
  return solve(decompose(hours, degree), values, l2);
}

/** What a polynomial predicts for an hour. */
export function predict({ bias, weights }, hour) {
  return bias + dot(powers(hour, weights.length), weights);
}

/** The typical error of a prediction in °C: the root of the mean squared error. */
export function error(polynomial, { hours, values }) {
  const squares = hours.map((hour, index) => (predict(polynomial, hour) - values[index]) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

// ----------------------------------------------------------------------------- the interactive

const HIGHEST = 15; // degree
const TESTS = 40; // readings that the polynomial never sees
const CLOSE = 1.05; // within 5% of the best is as good as the best
export const STRENGTHS = [0, ...[-7, -6, -5, -4, -3, -2, -1, 0].flatMap((power) => [1, 3].map((digit) => Number(`${digit}e${power}`)))];
export const FIRST_SEED = 42;

export function build(stage) {
  stage.style(OVERFIT_STYLE);
  const solved = { degree: 0, L2: 0 }; // how often each has been found
  let goal, degree, strength, length, noise, seed = FIRST_SEED; // strength: an index of STRENGTHS
  let training, test, limit, decompositions, candidates, tried, sweeping = false;

  const goals = choice({ label: "Find the best", options: ["degree", "L2"], value: stage.options.find, change: begin });
  const sliders = {
    degree: slider({ label: "degree", min: 0, max: HIGHEST, step: 1, value: 0, show: String,
      input: (value) => choose("degree", value), change: judge }),
    L2: slider({ label: "L2 (ridge)", min: 0, max: STRENGTHS.length - 1, step: 1, value: 0,
      show: (index) => strengthText(STRENGTHS[index]), input: (value) => choose("L2", value), change: judge }),
    length: slider({ label: "readings", min: 6, max: 40, step: 1, value: 12, show: String,
      input: (value) => { length = value; read(); }, change: judge }),
    noise: slider({ label: "noise", min: 0, max: 4, step: 0.5, value: 1.5, show: (value) => `${number(value, 1)} °C`,
      input: (value) => { noise = value; read(); }, change: judge }),
  };
  const trying = player({ labels: ["Try all", "Next"], rate: () => 5, advance, stopped: tell });
  trying.element.append(button("New readings", () => { seed += 1; read(); judge(); }));
  const truth = toggle({ label: "true curve", value: false, change: draw });
  trying.element.append(truth.element);
  const day = drawDay();
  const scores = drawScores();
  const errors = drawErrors();

  stage.add(goals.element,
    html("div", { class: "columns" },
      html("div", { class: "column" }, day.element, scores.element),
      html("div", { class: "column controls" }, ...Object.values(sliders).map((one) => one.element), trying.element, stage.message, errors.element),
      html("div", { class: "column notes" },
        html("p", { class: "note" }, "L2 regularization adds a price for large weights: loss = mean squared error + L2 × sum of the squared weights."),
        html("p", { class: "note" }, "Here you choose by the test error, to see what it does. In a real project, choose by validation data and look at the test data once, at the end."))));
  begin(stage.options.find);

  function begin(chosen) {
    trying.stop();
    goal = chosen;
    degree = goal === "degree" ? 11 : HIGHEST;
    [strength, length, noise] = [0, 12, 1.5];
    Object.entries({ degree, L2: strength, length, noise }).forEach(([name, value]) => { sliders[name].value = value; });
    read();
    stage.ask(goal === "degree" ? "Which degree predicts best what it has not seen?"
      : "Degree 15 is far too much. How much L2 regularization tames it?");
    stage.say(goal === "degree"
      ? "A thermometer was read 12 times in a day. Degree 11 hits every reading, and yet it's no good for the other 40. Move the slider of the degree."
      : "The curve hits all 12 readings with huge weights. L2 makes large weights cost something. Move its slider.");
  }

  /** Read the thermometer again: other data, so what has been tried before counts no longer. */
  function read() {
    trying.stop();
    training = readings(length, 2 * seed, noise);
    test = readings(TESTS, 2 * seed + 1, noise);
    limit = Math.sqrt(test.hours.reduce((sum, hour, index) => sum + (test.values[index] - temperature(hour)) ** 2, 0) / TESTS);
    decompositions = Array.from({ length: HIGHEST + 1 }, (_, index) => decompose(training.hours, index));
    compare();
  }

  /** Fit all polynomials among which the reader is choosing. */
  function compare() {
    const fitted = goal === "degree"
      ? decompositions.map((one) => solve(one, training.values, STRENGTHS[strength]))
      : STRENGTHS.map((l2) => solve(decompositions[degree], training.values, l2));
    candidates = fitted.map((one) => ({ polynomial: one, training: error(one, training), test: error(one, test) }));
    tried = new Set();
    draw();
  }

  function choose(name, value) {
    trying.stop();
    if (name === "degree") degree = value;
    else strength = value;
    if (name === goal) draw();
    else compare();
  }

  function position() {
    return goal === "degree" ? degree : strength;
  }

  /** Go through all candidates from the first, or with "Next" from here; after the last is the first. */
  function advance(steps) {
    const last = candidates.length - 1;
    const first = (trying.playing && !sweeping) || position() === last;
    sweeping = trying.playing;
    const next = Math.min(last, (first ? 0 : position() + 1) + steps - 1);
    // With reduced motion several are fitted at once: all of them have been tried.
    for (let index = next - steps + 1; index < next; index += 1) tried.add(Math.max(0, index));
    if (goal === "degree") degree = next;
    else strength = next;
    sliders[goal].value = next;
    draw();
    return next < last;
  }

  function draw() {
    const now = candidates[position()];
    tried.add(position());
    day.update({ training, test, degree, polynomial: now.polynomial, truth: truth.input.checked });
    scores.update(now, length);
    errors.update({ goal, candidates, tried, position: position(), limit: truth.input.checked && limit });
  }

  /** At the end of "Try all" the answer lies open, but the reader should go there. */
  function tell() {
    sweeping = false;
    if (tried.size === candidates.length) stage.say("Now you've seen them all. Where is the test error lowest? Move the slider there.");
  }

  /** Notice what has been found, and say what to try next. */
  function judge() {
    const now = candidates[position()];
    const best = Math.min(...candidates.map((one) => one.test));
    if (now.test > CLOSE * best) {
      return stage.say(now.test < 1.5 * best ? `A test error of ${errorText(now.test)}: that's close. Is there a better one on either side?`
        : explain(goal, now, noise));
    }
    if (goal === "L2" && degree < 10) {
      return stage.say(`Degree ${degree} has so few weights that there's little to tame. Set the degree to 15 for the real thing.`);
    }
    if (goal === "L2" && strength === 0) {
      return stage.succeed("It's just as good without L2!", "There is so little to overfit here that L2 has nothing left to do. Try fewer readings.");
    }
    solved[goal] += 1;
    const isBest = now.test === best;
    if (goal === "degree") {
      stage.succeed(isBest ? `Degree ${degree} predicts best what it has not seen!` : `Degree ${degree} is within 5% of the best!`,
        afterDegree(solved.degree, length, strength));
    } else {
      stage.succeed(isBest ? `That's the best L2 for degree ${degree}!` : "That's within 5% of the best!",
        afterL2(candidates[0], now, solved.L2));
    }
  }
}

// --------------------------------------------------------------------------------- sentences

/** A strength of L2 as Python would write it. */
function strengthText(l2) {
  if (l2 === 0) return "off";
  return l2 < 0.001 ? l2.toExponential() : String(l2);
}

function errorText(celsius) {
  return `${celsius < 100 ? number(celsius) : count(Math.round(celsius))} °C`;
}

function weightText(weights) {
  const largest = Math.max(0, ...weights.map(Math.abs));
  return largest < 100 ? number(largest, 1) : count(Math.round(largest));
}

function explain(goal, now, noise) {
  const overfits = now.test > 2 * now.training;
  if (goal === "L2") {
    return overfits ? "The test error is still far above the training error: large weights are too cheap. That's overfitting."
      : "Now weights are so expensive that the curve hardly bends: both errors are large. That's underfitting.";
  }
  if (!overfits) return "Both errors are large: the curve is too stiff to follow the day. That's underfitting.";
  return `The curve follows its readings${noise > 0 ? ", noise and all," : " but swings in between,"} and misses the others: the test error is far above the training error. That's overfitting.`;
}

function afterDegree(times, length, strength) {
  if (strength > 0) return "With some L2 the highest degrees do little harm. Next: choose L2 above.";
  if (times === 1) {
    return "With a lower degree both errors are large: underfitting. With a higher one the training error falls, but the test error rises: overfitting. Press New readings: is it the same degree again?";
  }
  return length < 30 ? `With only ${length} readings, the best degree depends on luck. Now set the readings to 40: how much harm does a high degree do then?`
    : "More data is the best cure for overfitting. If you can't get more, there is another: choose L2 above.";
}

function afterL2(without, now, times) {
  const fell = `The test error fell from ${errorText(without.test)} to ${errorText(now.test)}, and the largest weight from ${
    weightText(without.polynomial.weights)} to ${weightText(now.polynomial.weights)}.`;
  return times === 1 ? `${fell} Small weights make a smooth curve. Next: set L2 to off and the readings to 40. Does more data do the same?`
    : `${fell} Now change the noise: does it need more L2 or less?`;
}

// ----------------------------------------------------------------------------------- drawing

/** A reading: a filled circle for training, a hollow diamond for test. */
function mark(kind, x, y) {
  return kind === "training" ? svg("circle", { class: "training", r: 5, cx: x, cy: y })
    : svg("path", { class: "test", d: `M${x} ${y - 5}l4.5 5l-4.5 5l-4.5-5Z` });
}

/** The day: readings, and the polynomial, which bends from its last shape to the new one. */
function drawDay() {
  const figure = plot({ width: 360, height: 260, x: [0, 24], y: [-5, 35], xTicks: [0, 6, 12, 18, 24], yTicks: [0, 10, 20, 30],
    xLabel: "hour of the day", yLabel: "°C" });
  const hours = Array.from({ length: 241 }, (_, index) => index / 10);
  const line = (heights) => figure.path(hours.map((hour, index) => [hour, heights[index]]));
  const truthLine = svg("path", { class: "truth", d: line(hours.map(temperature)) });
  const curve = svg("path", { class: "curve" });
  const points = svg("g", {});
  figure.content.append(truthLine, curve, points);
  let shown, target, request;

  function bend(wanted) {
    cancelAnimationFrame(request);
    target = wanted;
    const [from, began] = [shown, performance.now()];
    const frame = (now) => {
      const part = from && !reducedMotion() ? Math.min(1, Math.max(0, now - began) / 200) : 1;
      shown = target.map((height, index) => (part < 1 ? from[index] + part * (height - from[index]) : height));
      set(curve, { d: line(shown) });
      if (part < 1 && curve.isConnected) request = requestAnimationFrame(frame);
    };
    frame(began);
  }

  function update({ training, test, degree, polynomial, truth }) {
    // A wild curve leaves the figure anyway: limits let it bend at an even pace.
    bend(hours.map((hour) => Math.max(-60, Math.min(90, predict(polynomial, hour)))));
    truthLine.classList.toggle("none", !truth);
    points.replaceChildren(...[["test", test], ["training", training]].flatMap(([kind, { hours: at, values }]) =>
      at.map((hour, index) => mark(kind, figure.x(hour), figure.y(values[index])))));
    set(figure.element, { "aria-label": `${training.hours.length} training readings, ${test.hours.length} test readings, and a polynomial of degree ${degree}` });
  }
  return { element: figure.element, update };
}

/** Training and test error in numbers; also the legend of both figures. */
function drawScores() {
  const row = (kind) => {
    const value = html("strong", {}), whose = html("span", {});
    const sign = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, mark(kind, 8, 8));
    return { value, whose, element: html("div", { class: "score" }, sign, html("span", {}, `${kind} error`), value, whose) };
  };
  const rows = { training: row("training"), test: row("test") };
  const weights = html("p", { class: "note" });
  const element = html("div", { class: "scores" }, rows.training.element, rows.test.element, weights);
  function update(now, length) {
    for (const [kind, { value }] of Object.entries(rows)) value.textContent = errorText(now[kind]);
    rows.training.whose.textContent = `on ${length} readings`;
    rows.test.whose.textContent = `on ${TESTS} others`;
    const { weights: list } = now.polynomial;
    weights.textContent = list.length === 0 ? "no weights, only a bias"
      : `${list.length} ${list.length === 1 ? "weight" : "weights"}, the largest ${weightText(list)}`;
  }
  return { element, update };
}

/** The errors of all that has been tried, over the degree or over the strength of L2. */
function drawErrors() {
  const element = html("div", {});
  const height = (celsius) => Math.max(-1, Math.min(3, Math.log10(celsius)));
  function update({ goal, candidates, tried, position, limit }) {
    const last = candidates.length - 1;
    const figure = plot({ width: 360, height: 190, x: [-0.5, last + 0.5], y: [-1.25, 3.3],
      xTicks: goal === "degree" ? [0, 3, 6, 9, 12, 15] : [0, 3, 7, 11, 15],
      show: (tick) => (goal === "degree" ? String(tick) : strengthText(STRENGTHS[tick])),
      xLabel: goal === "degree" ? "errors over the degree" : "errors over the strength of L2", label: `Training and test error of the ${tried.size} of ${candidates.length} tried so far` });
    const order = [...tried].sort((one, other) => one - other);
    const spot = (index, kind) => [figure.x(index), figure.y(height(candidates[index][kind]))];
    // A line only between neighbors: nobody knows yet what lies between the others.
    const line = (kind) => svg("path", { class: `line ${kind}`, d: order.map((index) =>
      `${tried.has(index - 1) ? "L" : "M"}${spot(index, kind)}`).join("") });
    figure.content.append(
      ...candidates.map((_, index) => svg("line", { class: index === position ? "here" : "rule",
        x1: figure.x(index), x2: figure.x(index), y1: 0, y2: "100%" })),
      ...(limit ? [svg("line", { class: "truth", x1: 0, x2: "100%", y1: figure.y(height(limit)), y2: figure.y(height(limit)) }),
        svg("text", { class: "label", x: 5, y: figure.y(height(limit)) + 16 }, "true curve")] : []),
      line("training"), line("test"),
      ...order.flatMap((index) => ["training", "test"].map((kind) => mark(kind, ...spot(index, kind)))));
    figure.element.append(...[[3, "1,000"], [2, "100"], [1, "10"], [0, "1 °C"]].map(([power, text]) =>
      svg("text", { class: "label tick", x: 33, y: 8 + figure.y(power) + 4, "text-anchor": "end" }, text)));
    element.replaceChildren(figure.element);
  }
  return { element, update };
}

const OVERFIT_STYLE = `
  .plot { max-width: 480px; margin: 0 auto; }
  .none { display: none; }
  @container (min-width: 600px) {
    .columns { grid-template-columns: 1.15fr 1fr; grid-template-rows: auto 1fr; }
    .controls { grid-column: 2; grid-row: 1 / 3; }
  }
  .slider { grid-template-columns: max-content 1fr 3.4em; }
  .slider span:first-child { width: 5em; white-space: nowrap; }
  .curve { fill: none; stroke: var(--yes); stroke-width: 2.5; stroke-linejoin: round; }
  .truth { fill: none; stroke: var(--good); stroke-width: 2; stroke-dasharray: 6 4; }
  .training { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
  .test { fill: var(--paper); stroke: var(--no); stroke-width: 1.8; }
  .scores { display: grid; gap: 2px; }
  .score { display: grid; grid-template-columns: 16px 6.7em 4.5em 1fr; gap: 6px; align-items: center; }
  .score svg { width: 16px; }
  .score strong { text-align: right; }
  .score span:last-child { color: var(--soft); font-size: 14px; }
  .line { fill: none; stroke: var(--ink); stroke-width: 1.5; }
  .line.test { stroke: var(--no); stroke-dasharray: 5 3; fill: none; }
  .rule { stroke: var(--line); stroke-width: 0.5; }
  .here { stroke: var(--yes); stroke-width: 2; }
  .tick { font-size: 12px; }
  .label { fill: var(--soft); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
`;
