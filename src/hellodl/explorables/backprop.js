// The small network of the lesson on backpropagation, forward and backward, one number at a time:
// two inputs, two hidden units with ReLU, one output, and the squared difference as the loss.

import { button, choice, html, set, short, slider, svg } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic

/** The network of the lesson. w1 has a row for each input and a column for each hidden unit. */
export const START = {
  x: [1, 2], target: 1,
  w1: [[0.5, 1], [-0.25, 0.5]], b1: [0.5, -1],
  w2: [2, -1], b2: 0.5,
};

/** The nine numbers that are learned; "w1-0-1" is w1[0][1]: from the first input to the lower unit. */
export const PARAMETERS = ["w1-0-0", "w1-0-1", "w1-1-0", "w1-1-1", "b1-0", "b1-1", "w2-0", "w2-1", "b2"];

/** A number of the network, or its gradient: at(network, "w1-0-1"). */
export function at(network, name) {
  return name.split("-").reduce((part, key) => part[key], network);
}

/** A copy of the network in which one number is another one. */
export function changed(network, name, value) {
  const copy = structuredClone(network);
  const path = name.split("-");
  const last = path.pop();
  path.reduce((part, key) => part[key], copy)[last] = value;
  return copy;
}

/** The forward pass: the totals of the hidden units, what ReLU makes of them, output and loss. */
export function forward({ x, target, w1, b1, w2, b2 }) {
  const totals = b1.map((bias, j) => x[0] * w1[0][j] + x[1] * w1[1][j] + bias);
  const hidden = totals.map((total) => Math.max(total, 0));
  const output = hidden[0] * w2[0] + hidden[1] * w2[1] + b2;
  return { totals, hidden, output, loss: (output - target) ** 2 };
}

/**
 * The backward pass in the five steps of the lesson. Returns the errors, and the gradients in the
 * form of the network; `back` is how the loss changes with what a hidden unit gives, after ReLU.
 */
export function backward({ x, target, w2 }, { totals, hidden, output }) {
  const outputError = 2 * (output - target); // step 1
  const w2Gradient = hidden.map((value) => value * outputError); // step 2
  const back = w2.map((weight) => outputError * weight); // step 3
  const errors = back.map((error, j) => (totals[j] > 0 ? error : 0)); // step 4
  const w1Gradient = x.map((value) => errors.map((error) => value * error)); // step 5
  return { outputError, back, errors,
    gradients: { w1: w1Gradient, b1: errors, w2: w2Gradient, b2: outputError } };
}

/** One step of gradient descent: the network with nine new numbers. */
export function descend(network, gradients, learningRate) {
  return PARAMETERS.reduce((next, name) =>
    changed(next, name, at(network, name) - learningRate * at(gradients, name)), network);
}

// -------------------------------------------------------------------------------- the stages

const UNITS = ["upper", "lower"];
const TITLES = { forward: "Forward", loss: "The loss", 1: "Step 1: the output", 2: "Step 2: the last weights",
  3: "Step 3: the hidden units", 4: "Step 4: ReLU", 5: "Step 5: the first weights", update: "Update" };

/**
 * Everything that happens, one small step at a time. Each stage has the step it belongs to, what it
 * finds, which parts of the drawing take part, in which direction it goes, and its words and sum.
 */
export function stagesOf({ network, pass, errors, next, nextPass, learningRate, chosen }) {
  const { x, target, w1, b1, w2, b2 } = network;
  const { totals, hidden, output, loss } = pass;
  const { outputError, back, errors: hiddenErrors, gradients } = errors;
  const both = (make) => [0, 1].map(make);
  const difference = (value) => `(${text(value)} − ${target < 0 ? `(${text(target)})` : text(target)})`;
  const cameIn = "What comes in on the line, times the error where it arrives:";
  const isBias = "A bias is like a weight whose input is always 1, so its gradient is the error itself:";
  const product = (one, other, result) => `${text(one)} × ${text(other)} = ${text(result)}`;

  const goForward = both((j) => [
    { parts: ["x-0", "x-1", `w1-0-${j}`, `w1-1-${j}`, `b1-${j}`, `total-${j}`], finds: [`total-${j}`],
      words: `The ${UNITS[j]} hidden unit multiplies what comes in by the weights, adds up, and adds its bias:`,
      sum: `${text(x[0])} × ${text(w1[0][j])} + ${text(x[1])} × ${text(w1[1][j])}${plus(b1[j])} = ${text(totals[j])}` },
    { parts: [`total-${j}`, `hidden-${j}`], finds: [`hidden-${j}`],
      words: totals[j] > 0 ? "The total is positive, so ReLU leaves it as it is:" : "The total isn't positive, so ReLU cuts it off at 0:",
      sum: `ReLU(${text(totals[j])}) = ${text(hidden[j])}` },
  ]).flat();
  const atOutput = { parts: ["hidden-0", "hidden-1", "w2-0", "w2-1", "b2", "output"], finds: ["output"],
    words: "The output does the same with what the hidden units give:",
    sum: `${text(hidden[0])} × ${text(w2[0])} + ${text(hidden[1])} × ${text(w2[1])}${plus(b2)} = ${text(output)}` };
  const ofLoss = { parts: ["output", "target", "loss"], finds: ["loss"],
    words: `The output should be ${text(target)}. The loss is the square of the difference:`, sum: `${difference(output)}² = ${text(loss)}` };
  const step1 = { parts: ["output", "target", "error"], finds: ["error"],
    words: `The loss is a square, so the output's error is twice the difference${isZero(outputError) ? ""
      : `. If the output grew a little, the loss would ${outputError < 0 ? "fall" : "rise"}`}:`,
    sum: `2 × ${difference(output)} = ${text(outputError)}` };
  const step2 = [...both((j) => ({ parts: [`hidden-${j}`, `w2-${j}`, "error"], finds: [`w2-${j}`], words: cameIn,
    sum: product(hidden[j], outputError, gradients.w2[j]) })),
  { parts: ["b2", "error"], finds: ["b2"], words: isBias, sum: product(1, outputError, gradients.b2) }];
  const step3 = both((j) => ({ parts: ["error", `w2-${j}`, `error-${j}`], finds: [`back-${j}`], back: true,
    words: `The error goes back to the ${UNITS[j]} hidden unit, times the weight of the line:`, sum: product(outputError, w2[j], back[j]) }));
  const step4 = both((j) => ({ parts: [`total-${j}`, `error-${j}`], finds: [`error-${j}`], back: true,
    words: totals[j] > 0 ? `The total of the ${UNITS[j]} unit is positive, so ReLU let it pass, and the error passes, too:`
      : `ReLU cut the ${UNITS[j]} unit off. Changing its total a little would change nothing, so its error is 0:`,
    sum: product(back[j], totals[j] > 0 ? 1 : 0, hiddenErrors[j]) }));
  const step5 = both((j) => [
    ...both((i) => ({ parts: [`x-${i}`, `w1-${i}-${j}`, `error-${j}`], finds: [`w1-${i}-${j}`], words: cameIn,
      sum: product(x[i], hiddenErrors[j], gradients.w1[i][j]) })),
    { parts: [`b1-${j}`, `error-${j}`], finds: [`b1-${j}`], words: isBias, sum: product(1, hiddenErrors[j], gradients.b1[j]) },
  ]).flat();
  const example = PARAMETERS.includes(chosen) ? chosen : PARAMETERS[0];
  const newNumbers = { parts: PARAMETERS, finds: ["next"],
    words: `Subtract the learning rate times the gradient from all nine numbers. For the ${nameOf(example)}:`,
    sum: `${text(at(network, example))} − ${text(learningRate)} × ${text(at(gradients, example))} = ${text(at(next, example))}` };
  const newLoss = { parts: ["output", "target", "loss"], finds: ["next loss"],
    words: `Forward again, with the nine new numbers: the output is ${text(nextPass.output)}. The loss was ${text(loss)}, and now it is`,
    sum: `${difference(nextPass.output)}² = ${text(nextPass.loss)}` };

  const of = (step, stages, kind) => stages.map((stage) => ({ step, kind, ...stage }));
  return [...of("forward", [...goForward, atOutput], "forward"), ...of("loss", [ofLoss], "forward"),
    ...of("1", [step1], "backward"), ...of("2", step2, "backward"), ...of("3", step3, "backward"),
    ...of("4", step4, "backward"), ...of("5", step5, "backward"), ...of("update", [newNumbers, newLoss], "update")];
}

/** A number for people, with up to three digits after the point, or two that count if it's tiny. */
function text(value) {
  const size = Math.abs(value);
  if (size < 1e-9) return "0";
  if (size < 0.001) return String(Number(value.toPrecision(2))).replace("-", "−");
  return short(value, size < 10 ? 3 : size < 100 ? 2 : 1);
}

/** The same where there's little room. */
function brief(value) {
  const size = Math.abs(value);
  return size < 1 ? text(value) : short(value, size < 10 ? 2 : size < 100 ? 1 : 0);
}

/** A number to be added: " + 0.5" or " − 1". */
function plus(value) {
  return value < 0 ? ` − ${text(-value)}` : ` + ${text(value)}`;
}

/** An error or gradient, as in the lesson's drawing: "+1", "−2". */
function signed(value) {
  return isZero(value) ? "0" : `${value > 0 ? "+" : ""}${brief(value)}`;
}

function isZero(value) {
  return Math.abs(value) < 1e-9;
}

/** What a number of the drawing is. */
export function nameOf(name) {
  const [kind, i, j] = name.split("-");
  const inputs = ["first", "second"];
  return { x: `${inputs[i]} input`, w1: `weight from the ${inputs[i]} input to the ${UNITS[j]} unit`, b1: `bias of the ${UNITS[i]} unit`,
    w2: `weight from the ${UNITS[i]} unit to the output`, b2: "bias of the output", target: "target" }[kind];
}

// ----------------------------------------------------------------------------- the interactive

const LIMIT = 10; // of a number that can be changed, in both directions
const BY = 0.25;
const INTRODUCTION = "Press Next, or the key →, and follow the numbers. Then change one: choose it in the drawing, and press − or +, or type.";

/** What there is to find; each is noticed whenever it happens. */
const GOALS = [
  {
    question: "Change one bias so that the upper hidden unit learns nothing.",
    reached: ({ pass, found }) => found("b1-0") && pass.totals[0] <= 0,
    achieved: "The upper unit is cut off!",
    lesson: "Its error is 0, and so are its three gradients: it learns nothing from this sample. And behind it? What comes in there is 0, so that weight's gradient is 0, too.",
  },
  {
    question: "Cut off the lower hidden unit, too. How many of the nine gradients are not 0?",
    reached: ({ pass, found }) => found("b1-1") && Math.max(...pass.totals) <= 0,
    achieved: "Only one is left: the bias of the output.",
    lesson: "Nothing comes in on its two lines, and no error gets past the two units. Press Reset for the last question.",
  },
  {
    question: "Which learning rate brings the loss below 0.001 in one step? Choose update, and move the slider.",
    reached: ({ pass, nextPass, found }) => found("next loss") && pass.loss > 0.01 && nextPass.loss < 0.001,
    achieved: "That's the step to the bottom!",
    lesson: "But only for this sample: change an input or the target, and another learning rate would be best. That's why a network takes small steps, over many samples.",
  },
];
const LAST = "You've found it all. What else would you like to change?";

export function build(stage) {
  stage.style(BACKPROP_STYLE);
  let network, position, learningRate, chosen, now, praised;
  let open = [...GOALS];

  const steps = choice({ label: "Go to step", options: ["forward", "loss", "1", "2", "3", "4", "5", "update"], change: jump });
  // A click comes even when the step is the present one already: it goes to the step's end.
  steps.element.addEventListener("click", ({ target }) => { if (target.value) jump(target.value); });
  const previous = button("Back", () => go(position - 1));
  const following = button("Next", forth, { class: "main" });
  const title = html("strong", {}), where = html("span", { class: "where" }), words = html("span", {}), sum = html("span", { class: "sum" });
  const drawing = drawNetwork({ choose, change });
  const rate = slider({ label: "learning rate", min: 0.005, max: 0.1, step: 0.005, show: (value) => short(value, 3),
    input: (value) => {
      learningRate = value;
      draw();
      judge(() => (now.found("next loss") ? commentOnStep(now) : "The learning rate matters in the last step: choose update to see what it does."));
    } });
  const editing = html("span", { class: "editing" }), edited = html("strong", { class: "edited" });
  const less = button(`− ${BY}`, () => nudge(-BY)), more = button(`+ ${BY}`, () => nudge(BY));

  stage.add(
    html("div", { class: "buttons" }, previous, following, button("Reset", reset)), steps.element,
    html("div", { class: "columns" }, drawing.element,
      html("div", { class: "column" },
        html("div", { class: "explained", "aria-live": "polite", "aria-atomic": "true" },
          html("span", { class: "heading" }, title, where), words, sum),
        html("div", { class: "editor" }, less, edited, more, editing),
        rate.element, stage.message)));
  stage.app.tabIndex = -1; // a click anywhere makes the arrow keys ours
  stage.app.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    // A field or a slider needs its arrows itself, and with Alt they turn the browser's pages.
    if (!by || event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // else the page would scroll
    go(position + by);
  });
  reset();
  stage.ask(open[0].question);

  function reset() {
    [network, position, learningRate, chosen] = [START, 0, 0.02, "b1-0"];
    rate.value = learningRate;
    praised = null;
    draw();
    stage.say(INTRODUCTION);
  }

  function go(to) {
    position = Math.max(0, Math.min(now.stages.length - 1, to));
    draw();
    const isCutOff = now.found("b1-1") && !now.found("next") && Math.min(...now.pass.totals) <= 0;
    judge(isCutOff && comment);
  }

  /** To the end of a step: everything up to there has been found. */
  function jump(step) {
    go(now.stages.findLastIndex((one) => one.step === step));
  }

  /** The next stage; after the last one, begin again with the new numbers. */
  function forth() {
    if (position < now.stages.length - 1) return go(position + 1);
    if (PARAMETERS.some((name) => Math.abs(at(now.next, name)) > LIMIT)) {
      return stage.say("This step is so large that the numbers explode. Choose a smaller learning rate, or press Reset.");
    }
    network = now.next;
    position = 0;
    draw();
    stage.say(`These are the new numbers. The loss is ${text(now.pass.loss)} now: what will the next step do?`);
  }

  function choose(name) {
    chosen = name;
    draw();
  }

  function change(name, value) {
    network = changed(network, name, Math.max(-LIMIT, Math.min(LIMIT, value)));
    draw();
    judge(comment);
  }

  function nudge(by) {
    change(chosen, Math.round(1000 * (at(network, chosen) + by)) / 1000);
  }

  function draw() {
    const pass = forward(network);
    const errors = backward(network, pass);
    const next = descend(network, errors.gradients, learningRate);
    now = { network, pass, errors, next, nextPass: forward(next), learningRate, chosen };
    now.stages = stagesOf(now);
    const seen = new Set(now.stages.slice(0, position + 1).flatMap((one) => one.finds));
    now.found = (what) => seen.has(what);
    const { step, words: said, sum: result } = now.stages[position];
    drawing.update(now, now.stages[position]);
    title.textContent = TITLES[step];
    words.textContent = said;
    sum.textContent = result;
    steps.value = step;
    where.textContent = `${position + 1} of ${now.stages.length}`;
    following.textContent = position === now.stages.length - 1 ? "Take the step" : "Next";
    edited.textContent = text(at(network, chosen));
    editing.textContent = nameOf(chosen);
    for (const [control, word] of [[less, "less"], [more, "more"]]) set(control, { "aria-label": `${BY} ${word}: ${nameOf(chosen)}` });
  }

  /** Notice what has been found; otherwise say something about what was changed. */
  function judge(remark) {
    const reached = open.find((goal) => goal.reached(now));
    if (!reached && praised?.reached(now)) return; // what was said still holds
    if (!reached) return remark && stage.say(remark(now));
    praised = reached;
    open = open.filter((goal) => goal !== reached);
    stage.succeed(reached.achieved, reached.lesson);
    stage.ask(open.length ? open[0].question : LAST);
  }
}

// --------------------------------------------------------------------------------- sentences

function comment({ pass, errors, network, found, nextPass }) {
  const off = UNITS.filter((_, j) => pass.totals[j] <= 0);
  if (found("next loss")) return commentOnStep({ pass, network, nextPass });
  if (off.length && !found("b1-1")) {
    return `${off.length === 2 ? "Both totals aren't" : `The total of the ${off[0]} unit isn't`} positive now. Go on to the end of step 5: which gradients are 0?`;
  }
  if (off.length === 2) return "Both hidden units are cut off. Only the bias of the output still learns.";
  if (off.length) return `The ${off[0]} unit is cut off: its three gradients are 0, and so is that of the weight behind it.`;
  if (isZero(errors.outputError)) {
    return "The output is exactly what it should be, so the error is 0, and so are all nine gradients. Can you stop one unit alone?";
  }
  const zero = network.w2.findIndex(isZero);
  if (zero >= 0) {
    return `No error comes back through a weight of 0. But this weight itself learns as long as something comes in, and after one step an error comes back to the ${UNITS[zero]} unit.`;
  }
  return `The output is ${text(pass.output)} now, and the loss ${text(pass.loss)}. All numbers have followed.`;
}

function commentOnStep({ pass, network, nextPass }) {
  const [before, after] = [pass.loss, nextPass.loss].map(text);
  if (isZero(pass.loss)) return "The loss is 0 already, so no number changes.";
  if (nextPass.loss > pass.loss) return `The loss rises from ${before} to ${after}: this step is far too large.`;
  if (nextPass.loss < 0.001) return `The loss falls from ${before} to ${after}: the output is at ${text(nextPass.output)}, almost on its target.`;
  const passed = (pass.output - network.target) * (nextPass.output - network.target) < 0;
  return passed ? `The loss falls from ${before} to ${after}, but the output jumps past the target, to ${text(nextPass.output)}. A smaller step?`
    : `The loss falls from ${before} to ${after}. The output is at ${text(nextPass.output)}: would a larger step bring it closer?`;
}

// ----------------------------------------------------------------------------------- drawing

const WIDTH = 360, HEIGHT = 324; // of the drawing
const [TOP, MIDDLE, BOTTOM] = [78, 164, 250]; // of the units
const HIDDEN = [[132, TOP], [132, BOTTOM]]; // left ends
/** Where the numbers stand that can be changed; a parameter's gradient is written below it. */
const PLACES = { "x-0": [25, TOP], "x-1": [25, BOTTOM], "w1-0-0": [92, TOP], "w1-0-1": [73, TOP + 50], "w1-1-0": [73, BOTTOM - 50],
  "w1-1-1": [92, BOTTOM], "b1-0": [184, TOP + 37], "b1-1": [184, BOTTOM + 37], "w2-0": [253, TOP + 40], "w2-1": [253, BOTTOM - 40],
  b2: [332, MIDDLE + 40], target: [332, 272] };

/** The network with all numbers that have been found, and fields for those that can be changed. */
function drawNetwork({ choose, change }) {
  const parts = []; // [name, element] of what is emphasized when it takes part
  const texts = {}; // what is written, by name
  const part = (name, element) => {
    parts.push([name, element]);
    return element;
  };
  const write = (name, x, y, anchor, kind) => {
    texts[name] = svg("text", { x, y, "text-anchor": anchor, class: kind });
    return texts[name];
  };
  const box = (name, x, y, width, down) => [part(name, svg("rect", { class: "unit", x, y: y - 20, width, height: 40 })),
    write(name, x + width / 2, y + down, "middle", "value")];
  const caption = (words, x, y, kind = "caption") => svg("text", { x, y, "text-anchor": "middle", class: kind }, words);

  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" },
    ...[TOP, BOTTOM].flatMap((y, i) => HIDDEN.map((unit, j) => part(`w1-${i}-${j}`, connection([48, y], unit)))),
    ...HIDDEN.map(([x, y], j) => part(`w2-${j}`, connection([x + 90, y], [300, MIDDLE]))),
    ...HIDDEN.flatMap(([x, y], j) => [...box(`total-${j}`, x, y, 45, 13), ...box(`hidden-${j}`, x + 45, y, 45, 13),
      caption("total", x + 22, y - 7, "small"), caption("ReLU", x + 68, y - 7, "small"), part(`error-${j}`, write(`error-${j}`, x + 82, y - 27, "end", "error"))]),
    ...box("output", 300, MIDDLE, 56, 6), part("error", write("error", 328, MIDDLE - 27, "middle", "error")), part("loss", write("loss", 356, 308, "end", "value")),
    caption("inputs", 25, 18), caption("hidden units", 177, 18), caption("output", 328, 18),
    ...PARAMETERS.map((name) => write(name, PLACES[name][0], PLACES[name][1] + 28, "middle", "error")));
  const fields = Object.keys(PLACES).map((name) => [name, field(name, { choose, change })]);
  for (const [name, { element }] of fields) part(name, element);
  const element = html("div", { class: "network" }, picture, ...fields.map(([, { element: label }]) => label));

  function update({ network, pass, errors, next, nextPass, chosen, found }, { parts: active, kind, back }) {
    const said = []; // the same for screen readers
    /** Write what has been found; what is new is another color. */
    const put = (name, isFound, shown, spoken = shown, isNew = false) => {
      texts[name].textContent = isFound ? shown : "";
      texts[name].classList.toggle("new", isNew);
      if (isFound) said.push(spoken);
    };
    UNITS.forEach((unit, j) => {
      const [total, hidden, error, before] = [pass.totals[j], pass.hidden[j]].map(brief).concat([errors.errors[j], errors.back[j]].map(signed));
      put(`total-${j}`, found(`total-${j}`), total, `total of the ${unit} unit ${total}`);
      put(`hidden-${j}`, found(`hidden-${j}`), hidden, `after ReLU ${hidden}`);
      if (found(`error-${j}`)) put(`error-${j}`, true, `error ${error} ← ${before}`, `error of the ${unit} unit ${error}, before ReLU's part ${before}`);
      else put(`error-${j}`, found(`back-${j}`), `error ${before}`, `error of the ${unit} unit ${before}`);
    });
    put("output", found("output"), brief(pass.output), `output ${brief(pass.output)}`);
    const isNewLoss = found("next loss");
    if (isNewLoss) put("error", true, `→ ${text(nextPass.output)}`, `new output ${text(nextPass.output)}`, true);
    else put("error", found("error"), `error ${signed(errors.outputError)}`, `error of the output ${signed(errors.outputError)}`);
    put("loss", found("loss"), `loss ${brief(pass.loss)}${isNewLoss ? ` → ${brief(nextPass.loss)}` : ""}`);
    for (const name of PARAMETERS) {
      const [gradient, value] = [signed(at(errors.gradients, name)), brief(at(next, name))];
      if (found("next")) put(name, true, `→ ${value}`, `new ${nameOf(name)} ${value}`, true);
      else put(name, found(name), gradient, `gradient of the ${nameOf(name)} ${gradient}`);
    }
    set(picture, { "aria-label": `The network. ${said.join(", ")}.` });
    for (const [name, one] of fields) one.update(at(network, name), name === chosen);
    for (const [name, one] of parts) {
      for (const word of ["forward", "backward", "update"]) one.classList.toggle(word, kind === word && active.includes(name));
      one.classList.toggle("back", Boolean(back)); // an error travels from right to left
    }
  }
  return { element, update };
}

/** A line between units, with an arrowhead at both ends, of which at most one is seen. */
function connection([fromX, fromY], [toX, toY]) {
  const turn = (Math.atan2(toY - fromY, toX - fromX) * 180) / Math.PI;
  const head = (kind, x, y, angle) => svg("path", { class: kind, d: "M0 0l-10 -5v10Z", transform: `translate(${x} ${y}) rotate(${angle})` });
  return svg("g", { class: "line" }, svg("path", { class: "wire", d: `M${fromX} ${fromY}L${toX} ${toY}` }),
    head("head", toX, toY, turn), head("head tail", fromX, fromY, turn + 180));
}

/** A number that can be changed by typing, or with the keys up and down. */
function field(name, { choose, change }) {
  const input = html("input", { type: "number", step: "any", "aria-label": nameOf(name) });
  const word = { w: "×", b: "bias", t: "target" }[name[0]] ?? "";
  const [x, y] = PLACES[name];
  const element = html("label", { class: "field" }, html("span", { "aria-hidden": "true" }, word), input);
  element.style.left = `${(100 * x) / WIDTH}%`;
  element.style.top = `${(100 * y) / HEIGHT}%`;
  let present;
  const show = () => { input.value = Number(present.toFixed(3)); };
  input.onfocus = () => choose(name);
  input.oninput = () => { if (Number.isFinite(input.valueAsNumber)) change(name, input.valueAsNumber); };
  input.onblur = () => show(); // half a number, such as "-", becomes the present one again
  input.onkeydown = (event) => {
    const by = { ArrowUp: BY, ArrowDown: -BY }[event.key];
    if (!by) return;
    event.preventDefault();
    change(name, Math.round(1000 * (present + by)) / 1000);
    show();
  };
  function update(value, isChosen) {
    present = value;
    element.classList.toggle("chosen", isChosen);
    if (input.getRootNode().activeElement !== input) show();
  }
  return { element, update };
}

const BACKPROP_STYLE = `
  .heading { display: flex; justify-content: space-between; gap: 8px; }
  .where { color: var(--soft); white-space: nowrap; }
  .buttons .main { min-width: 7.6em; }
  @container (min-width: 600px) { .columns { grid-template-columns: 1.35fr 1fr; } }
  .network { position: relative; container-type: inline-size; width: 100%; max-width: 460px; margin: 0 auto; }
  .network svg { font-size: 13px; }
  .unit { fill: var(--paper); stroke: var(--soft); stroke-width: 1.5; }
  .value { font-size: 14px; font-weight: 600; }
  .caption, .small { fill: var(--soft); }
  .small { font-size: 11px; }
  .wire { stroke: var(--line); stroke-width: 2; }
  .head { display: none; }
  .error { font-weight: 700; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
  text.forward, text.backward, text.update { text-decoration: underline 2px; text-decoration-skip-ink: none; text-underline-offset: 3px; stroke: none; }
  svg .error { fill: var(--wrong); }
  svg .error.new { fill: var(--good); }
  .forward, .backward, .update { --mark: var(--yes); }
  .backward { --mark: var(--no); }
  .update { --mark: var(--good); }
  .unit.forward, .unit.backward, .unit.update { stroke: var(--mark); stroke-width: 3.5; }
  .line.forward .wire, .line.backward .wire { stroke: var(--mark); stroke-width: 4; }
  .line.forward .head:not(.tail), .line.backward:not(.back) .head:not(.tail), .line.backward.back .tail { display: inline; fill: var(--mark); }
  .field { position: absolute; transform: translate(-50%, -50%); font-size: 3.6cqw; color: var(--soft); }
  .field span { background: var(--paper); position: absolute; right: calc(100% + 0.2em); top: 0.25em; }
  .field input { font: inherit; color: var(--ink); background: var(--field); border: 1px solid var(--line); border-radius: 5px;
    display: block; width: 3.4em; height: 2em; padding: 0; text-align: center; appearance: textfield; cursor: pointer; }
  .field input::-webkit-inner-spin-button { appearance: none; margin: 0; }
  .field.chosen input { border: 2px dashed var(--ink); }
  .field.forward input, .field.backward input, .field.update input { box-shadow: 0 0 0 2.5px var(--mark); font-weight: 700; }
  .explained { display: grid; gap: 4px; align-content: start; background: var(--field); border-radius: 6px; padding: 8px 12px; min-height: 9.4em; }
  .sum { font-size: 16px; font-weight: 600; }
  .editor { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; }
  .edited { min-width: 3em; text-align: center; }
  .editing { flex: 1 1 100%; color: var(--soft); }
  .slider { grid-template-columns: max-content 1fr 2.8em; }
`;
