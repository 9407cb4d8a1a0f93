// Softmax and cross-entropy: ten sums become ten probabilities, and the right one becomes the loss.

import { button, html, number, plot, set, slider, svg } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic

/** Probabilities from sums: e to the power of each, divided by the total. */
export function softmax(sums) {
  // The largest sum is taken off first, which changes no fraction: e^1000 would be infinite.
  const largest = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - largest));
  const total = powers.reduce((one, other) => one + other, 0);
  return powers.map((power) => power / total);
}

/** The cross-entropy for one right class: −ln(its probability), computed from the sums. */
export function crossEntropy(sums, right) {
  const largest = Math.max(...sums);
  const total = sums.reduce((all, sum) => all + Math.exp(sum - largest), 0);
  return Math.log(total) + largest - sums[right];
}

/** The sums with `more` added to one of them. */
export function raised(sums, index, more) {
  return sums.map((sum, other) => (other === index ? sum + more : sum));
}

// ----------------------------------------------------------------------------- the interactive

const START = [-2.1, -1.4, -0.3, -1, 2, -0.6, -0.8, 0.7, 0.5, 3.2]; // a 4 that looks like a 9
const RIGHT = 4;
const LIMIT = 6; // of a sum, in both directions
const INTRODUCTION = "Each slider is the total of one output unit. Move one, and watch all ten probabilities.";
const MORE = 0.5;

/** What there is to find, in this order; each is noticed whenever it happens. */
const GOALS = [
  {
    question: ({ right, read }) => (right === read ? "Can you bring the loss below 0.1?"
      : `It's ${article(right)}, but the network reads ${article(read)}. Can you bring the loss below 0.1?`),
    reached: ({ loss }) => loss < 0.1,
    achieved: ({ loss }) => `A loss of ${number(loss, 3)}!`,
    lesson: ({ probability }) => `The right class has a probability of ${number(probability)}. All ten changed together, because they always add up to 1.`,
  },
  {
    question: () => "How wrong can it be? Bring the loss above 5.",
    reached: ({ loss }) => loss > 5,
    achieved: ({ loss }) => `A loss of ${number(loss)}!`,
    lesson: ({ probability }) => `The right class got a probability of only ${figures(probability)}. Being confident and wrong is what cross-entropy punishes most.`,
  },
  {
    question: () => "What is the loss of a network that knows nothing? Guess, then press All to 0.",
    reached: ({ sums }) => Math.max(...sums) - Math.min(...sums) < 0.01,
    achieved: () => "Ten equal totals: a loss of 2.30.",
    lesson: () => "That is −ln(1/10), because every class has a probability of one tenth. You'll see about this number when a network begins to learn ten classes.",
  },
  {
    question: () => "What happens if all ten totals get 0.5 more? Guess, then try it.",
    reached: ({ added }) => added?.length === 10,
    achieved: () => "Not one probability has changed!",
    lesson: () => "Each e to the power of a total grew by the same factor, 1.65, so the fractions stayed the same. Softmax sees only the differences between totals.",
  },
  {
    question: () => "What does 0.5 more on a wrong class do to the loss? Try a likely class.",
    reached: ({ added, right }) => added?.length === 1 && added[0] !== right,
    achieved: ({ before, loss }) => `The loss rose by ${number(loss - before.loss)}.`,
    lesson: ({ before, added }) => `That's a bit more than half of the probability this class had, ${
      figures(before.probabilities[added[0]])}. Likely wrong classes cost most. Lesson 06 shows why.`,
  },
];
const LAST = "Which of the ten totals changes the loss most? Compare what 0.5 more does.";

export function build(stage) {
  stage.style(SOFTMAX_STYLE);
  const open = [...GOALS]; // what has not been reached yet
  let sums = [...START];
  let right = RIGHT;
  let active = RIGHT; // the class whose sum gets more
  let ghosts = null; // the probabilities before the last change
  let gesture = null; // the sums when a slider began to move
  let praised = false; // since then

  const rows = START.map((_, index) => drawRow(index, {
    choose: () => choose(index),
    input: (value) => move(index, value),
    change: () => report(index),
    focus: () => { active = index; draw(); },
  }));
  const verdict = html("p", { class: "verdict" });
  const arithmetic = html("div", { class: "arithmetic" });
  const curve = drawCurve();
  const effect = html("p", { class: "effect" });
  const addOne = button("", () => add([active]), { class: "main" });
  const buttons = html("div", { class: "buttons" }, addOne,
    button("+0.5 on all", () => add(sums.map((_, index) => index))),
    button("All to 0", () => jump(sums.map(() => 0), "All ten totals are 0, so every class has the same probability.")),
    button("Reset", () => { right = active = RIGHT; jump(START, INTRODUCTION); }));
  const head = html("div", { class: "row head", "aria-hidden": "true" },
    ...["right", "total", "probability", ""].map((word) => html("span", {}, word)));
  stage.add(html("div", { class: "columns" },
    html("div", { class: "column" }, html("div", { class: "rows" }, head, ...rows.map((row) => row.element)),
      verdict, arithmetic),
    html("div", { class: "column" }, effect, buttons, stage.message, curve.element)));
  stage.say(INTRODUCTION);
  ask();
  draw();

  function choose(index) {
    right = active = index;
    ghosts = null;
    draw();
    judge();
    if (!praised) stage.say(`Now ${index} is right. The probabilities are the same, but the loss looks at another one.`);
    praised = false;
  }

  function move(index, value) {
    gesture ??= sums;
    active = index;
    ghosts = softmax(gesture);
    sums = sums.map((sum, other) => (other === index ? value : sum));
    draw();
    judge();
  }

  /** A slider was released: say in words what it did. */
  function report(index) {
    const before = gesture ?? sums;
    gesture = null;
    if (!praised) stage.say(inWords(before, sums, index));
    praised = false;
  }

  function inWords(before, after, index) {
    const [old, now] = [before, after].map((some) => softmax(some)[index]);
    const [oldLoss, loss] = [before, after].map((some) => crossEntropy(some, right));
    return `The total of ${index} went from ${number(before[index], 1)} to ${number(after[index], 1)}, its probability from ${
      number(old, 3)} to ${number(now, 3)}, and the loss from ${number(oldLoss)} to ${number(loss)}.`;
  }

  function add(indices) {
    const before = current();
    // If a slider stopped at its end while others go on, the differences would change.
    if (indices.some((index) => sums[index] + MORE > LIMIT + 1e-9)) {
      return stage.say(`A slider is near its end, ${LIMIT}. Move it to the left first, or press Reset.`);
    }
    ghosts = before.probabilities;
    indices.forEach((index) => { sums = raised(sums, index, MORE); });
    draw();
    judge({ added: indices, before });
    if (!praised) {
      stage.say(indices.length === 1 ? inWords(before.sums, sums, indices[0])
        : "All ten totals got 0.5 more, and no probability changed.");
    }
    praised = false;
  }

  function jump(next, text) {
    ghosts = softmax(sums);
    sums = [...next];
    draw();
    judge();
    if (!praised) stage.say(text);
    praised = false;
  }

  function current() {
    const probabilities = softmax(sums);
    return { sums, right, probabilities, probability: probabilities[right], loss: crossEntropy(sums, right),
      read: probabilities.indexOf(Math.max(...probabilities)) };
  }

  function ask() {
    stage.ask(open.length ? open[0].question(current()) : LAST);
  }

  function draw() {
    const now = current();
    rows.forEach((row, index) => row.update({ sum: sums[index], probability: now.probabilities[index],
      ghost: ghosts?.[index], right: index === right, active: index === active }));
    verdict.replaceChildren(html("span", {}, ...judgement(now)), html("span", {}, "loss ", html("strong", { class: "loss" }, number(now.loss))));
    explain(now);
    curve.update(now);
    addOne.textContent = `+0.5 on ${active}`;
    const after = raised(sums, active, MORE);
    const difference = crossEntropy(after, right) - now.loss;
    effect.replaceChildren(html("strong", {}, `0.5 more on the total of ${active}`), ` would raise its probability from ${
      figures(now.probabilities[active])} to ${figures(softmax(after)[active])}, and ${
      difference < 0 ? "lower" : "raise"} the loss by ${number(Math.abs(difference))}.`);
  }

  /** The two formulas, with the present numbers. */
  function explain({ probability, loss }) {
    const power = (sum) => html("span", {}, "e", html("sup", {}, number(sum, 1)));
    const total = sums.reduce((all, sum) => all + Math.exp(sum), 0);
    arithmetic.replaceChildren(
      html("span", { class: "name" }, "softmax"),
      html("span", {}, power(sums[right]), " / (", power(sums[0]), " + … + ", power(sums[9]), ")", html("br"),
        `= ${figures(Math.exp(sums[right]))} / ${figures(total)} = `, html("strong", {}, figures(probability))),
      html("span", { class: "name" }, "cross-entropy"),
      html("span", {}, `−ln(${figures(probability)}) = `, html("strong", {}, number(loss))));
  }

  /** Notice what has been achieved, and say what to try next. */
  function judge(event = {}) {
    const now = { ...current(), ...event };
    const goal = open.find((one) => one.reached(now));
    if (!goal) return ask();
    open.splice(open.indexOf(goal), 1);
    praised = true;
    stage.succeed(goal.achieved(now), `${goal.lesson(now)} Next: the new question at the top.`);
    ask();
  }
}

/** "a 4", "an 8". */
function article(digit) {
  return digit === 8 ? "an 8" : `a ${digit}`;
}

/** Three figures, and no fewer for small numbers: "403", "7.39", "0.00612". */
function figures(value) {
  const digits = 2 - Math.floor(Math.log10(value));
  return number(value, Math.max(0, digits));
}

/** Which class the network reads, and whether that is right. */
function judgement({ sums, read, right }) {
  const best = sums.filter((sum) => sum > sums[read] - 0.01).length;
  if (best > 1) return [`${best} classes are equally likely.`];
  return [`It reads ${article(read)}: `, html("strong", { class: read === right ? "good" : "bad" },
    read === right ? "✓ right" : "✗ wrong")];
}

/** One class: whether it is right, its sum as a slider, its probability as a bar. */
function drawRow(index, { choose, input, change, focus }) {
  const radio = html("input", { type: "radio", name: "right class", "aria-label": `${index} is right`, onchange: choose });
  const sum = slider({ label: `total of ${index}`, min: -LIMIT, max: LIMIT, value: 0,
    show: (value) => number(value, 1), input, change });
  sum.range.addEventListener("focus", focus);
  const ghost = html("span", { class: "ghost" });
  const fill = html("span", { class: "fill" });
  const value = html("span", { class: "probability" });
  const element = html("div", { class: "row" },
    html("label", { class: "digit" }, radio, html("span", {}, String(index))), sum.element,
    html("span", { class: "bar" }, fill, ghost), value);

  function update({ sum: present, probability, ghost: before, right, active }) {
    radio.checked = right;
    sum.value = present;
    fill.style.width = `${100 * probability}%`;
    ghost.classList.toggle("none", before === undefined || Math.abs(before - probability) < 0.004);
    ghost.style.left = `calc(${100 * (before ?? 0)}% - 1px)`;
    value.textContent = number(probability, 3);
    element.classList.toggle("right", right);
    element.classList.toggle("active", active);
    set(sum.range, { "aria-valuetext": `${number(present, 1)}, probability ${number(probability, 3)}` });
  }
  return { element, update };
}

/** The loss for each probability of the right class, with the present one as a dot. */
function drawCurve() {
  const figure = plot({ width: 340, height: 230, x: [0, 1], y: [0, 6], xTicks: [0, 0.1, 0.5, 1], yTicks: [0, 2, 4],
    xLabel: "probability of the right class", yLabel: "loss" });
  const points = Array.from({ length: 200 }, (_, step) => (step + 1) / 200).map((p) => [p, -Math.log(p)]);
  const dot = svg("circle", { r: 7, class: "dot" });
  const guide = svg("path", { class: "guide" });
  figure.content.append(
    svg("path", { class: "chance", d: figure.path([[0, Math.log(10)], [0.1, Math.log(10)], [0.1, 0]]) }),
    svg("path", { class: "curve", d: figure.path([[Math.exp(-6), 6], ...points]) }), guide,
    svg("text", { x: figure.x(0.1) + 10, y: figure.y(2.45), class: "soft" }, "a tenth: 2.30"),
    svg("text", { x: figure.x(0.3), y: figure.y(4.8), class: "name" }, "loss = −ln(probability)"));

  // Above the frame, which would cut it in half where the probability is close to 0 or 1.
  const above = figure.content.cloneNode();
  set(above, { overflow: "visible" });
  above.append(dot);
  figure.element.append(above);

  function update({ probability, loss }) {
    const height = Math.min(loss, 5.8);
    set(dot, { cx: figure.x(probability), cy: figure.y(height) });
    set(guide, { d: figure.path([[0, height], [probability, height], [probability, 0]]) });
    set(figure.element, { "aria-label": `The loss falls from infinity to 0 while the probability of the right class rises from 0 to 1. Now: probability ${
      number(probability, 3)}, loss ${number(loss)}.` });
  }
  return { element: figure.element, update };
}

const SOFTMAX_STYLE = `
  .none { display: none; }
  @container (min-width: 600px) { .columns { grid-template-columns: 1.1fr 1fr; } }
  .rows { display: grid; gap: 1px; }
  .row { display: grid; grid-template-columns: 3.4em 1.5fr 1fr 3.1em; gap: 8px; align-items: center; padding: 0 4px; border-radius: 6px; border: 1px solid transparent; }
  .row.active { background: var(--field); border-color: var(--line); }
  .row .slider { grid-template-columns: 1fr 2.3em; gap: 6px; min-height: 30px; }
  .row .slider > :first-child { display: none; }
  .row .slider input { --fill: var(--soft); }
  .row .slider .value { font-weight: 400; }
  .head { color: var(--soft); font-size: 13px; }
  .head span:last-of-type { display: none; }
  .digit { display: inline-flex; white-space: nowrap; align-items: center; gap: 5px; min-height: 30px; cursor: pointer; font-weight: 600; }
  .digit input { margin: 0; width: 17px; height: 17px; accent-color: var(--yes); }
  .right .digit span::after { content: " ✓"; color: var(--good); }
  .bar { position: relative; height: 14px; border-radius: 3px; background: var(--field); }
  .active .bar { background: var(--paper); }
  .fill { display: block; height: 100%; border-radius: 3px; background: var(--no); transition: width 0.15s; }
  .right .fill { background: var(--yes); }
  .ghost { position: absolute; top: -2px; bottom: -2px; width: 2px; background: var(--ink); }
  .probability { text-align: right; }
  .right .probability { font-weight: 700; }
  .verdict { margin: 0; padding: 0 5px; display: flex; flex-wrap: wrap; gap: 0 16px; justify-content: space-between; align-items: baseline; }
  .good { color: var(--good); }
  .bad { color: var(--wrong); }
  .arithmetic { background: var(--field); border-radius: 6px; padding: 8px 12px; display: grid; grid-template-columns: auto 1fr; gap: 8px 12px; }
  .arithmetic sup { font-size: 11px; line-height: 0; }
  .name { color: var(--soft); }
  .loss { font-size: 20px; }
  .plot { max-width: 400px; margin: 0 auto; }
  .curve { fill: none; stroke: var(--yes); stroke-width: 2.5; }
  .guide { fill: none; stroke: var(--soft); stroke-dasharray: 4 3; }
  .chance { fill: none; stroke: var(--line); stroke-width: 1.5; }
  .dot { fill: var(--yes); stroke: var(--paper); stroke-width: 2; }
  .soft, svg .name { fill: var(--soft); }
  .effect { margin: 0; min-height: 2.9em; }
  .buttons { gap: 5px; }
  .buttons button { padding: 5px; font-size: 14px; }
  @container (max-width: 599px) {
    .row { gap: 6px; }
    /* What it says comes right below the sliders, where a phone still shows it. */
    .column { display: contents; }
    .column > * { order: 2; }
    .column > .rows, .column > .verdict { order: 0; }
    .column > .message { order: 1; }
  }
  @container (max-width: 340px) {
    .arithmetic { font-size: 14px; column-gap: 8px; padding: 8px; }
    .buttons { gap: 4px; }
  }
  @media (prefers-reduced-motion: reduce) { .fill { transition: none; } }
`;
