// A ball rolls down a valley, in one dimension or two: what the optimizer, its learning rate, momentum and batch noise do to its path.

import { button, choice, count, draggable, html, number, player, plot, random, reducedMotion, set, short,
  slider, svg } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic

// A position is a list of weights: one weight in the first two valleys, two in the ravine.
// The bowl and the ravine are curved by 2 where they are steepest, so without momentum they
// diverge at the same learning rate: above 1.
export const VALLEYS = {
  bowl: {
    loss: ([w]) => w * w,
    gradient: ([w]) => [2 * w],
    formula: "loss = w², so the gradient is 2w",
    start: [-4],
    bottom: [0],
  },
  "two valleys": {
    // The number at the end lifts the bottom of the deeper valley to a loss of 0.
    loss: ([w]) => 0.03 * w ** 4 - 0.45 * w * w - 0.25 * w + 2.388712828,
    gradient: ([w]) => [0.12 * w ** 3 - 0.9 * w - 0.25],
    formula: "loss = 0.03w⁴ − 0.45w² − 0.25w + 2.39, so the gradient is 0.12w³ − 0.9w − 0.25",
    start: [-4.5],
    bottom: [2.868164],
  },
  ravine: {
    loss: ([w1, w2]) => 0.05 * w1 * w1 + w2 * w2,
    gradient: ([w1, w2]) => [0.1 * w1, 2 * w2],
    formula: "loss = 0.05w₁² + w₂², so the gradient is 0.1w₁ along the ravine and 2w₂ across it",
    start: [-9, 2],
    bottom: [0, 0],
  },
  "askew ravine": { // the same ravine, turned by 45 degrees
    loss: ([w1, w2]) => 0.025 * (w1 + w2) ** 2 + 0.5 * (w2 - w1) ** 2,
    gradient: ([w1, w2]) => [1.05 * w1 - 0.95 * w2, 1.05 * w2 - 0.95 * w1],
    formula: "loss = 0.025(w₁ + w₂)² + 0.5(w₂ − w₁)², so the gradient is 1.05w₁ − 0.95w₂ and 1.05w₂ − 0.95w₁",
    start: [-7.7, -4.9],
    bottom: [0, 0],
  },
};
export const METHODS = ["SGD", "RMSprop", "Adam"];

/**
 * One step of an optimizer, in the form that Keras uses, for each weight by itself.
 *
 * SGD with momentum: velocity = momentum * velocity - learning rate * gradient. RMSprop divides the
 * gradient by its usual size: the root of a running mean of its squares, which begins at 0. Adam
 * does so, too, but takes a running mean of the gradients, and corrects both means for their start.
 * Returns the ball after the step. Its velocity is the step, and carried is the part of it that
 * comes from earlier gradients.
 */
export function step({ position, velocity, mean, squares, steps = 0 }, gradient, settings) {
  const { method = "SGD", learningRate, momentum } = settings;
  const count = steps + 1, keep = method === "Adam" ? 0.999 : 0.9;
  const next = { position: [], velocity: [], carried: [], mean: [], squares: [], steps: count };
  gradient.forEach((value, index) => {
    const before = mean?.[index] ?? 0;
    next.mean[index] = 0.9 * before + 0.1 * value;
    next.squares[index] = keep * (squares?.[index] ?? 0) + (1 - keep) * value * value;
    const filled = method === "Adam" ? 1 - keep ** count : 1;
    const size = Math.sqrt(next.squares[index] / filled) + 1e-7; // or a gradient of 0 would be divided by 0
    const [carried, pulled] = {
      SGD: [momentum * velocity[index], -learningRate * value],
      RMSprop: [0, (-learningRate * value) / size],
      Adam: [0.9 * before, 0.1 * value].map((part) => (-learningRate * part) / (1 - 0.9 ** count) / size),
    }[method];
    next.carried[index] = carried;
    next.velocity[index] = carried + pulled;
    next.position[index] = position[index] + next.velocity[index];
  });
  return next;
}

/** Let the ball roll for a number of steps. Returns all its positions, the start being the first. */
export function roll(valley, settings, steps, start = valley.start) {
  let ball = rest(start);
  const path = [start];
  for (let index = 0; index < steps; index += 1) {
    ball = step(ball, valley.gradient(ball.position), settings);
    path.push(ball.position);
  }
  return path;
}

function rest(position) {
  return { position, velocity: position.map(() => 0) };
}

/**
 * Whether the ball is at the bottom to stay. A ball that only rolls through it is not, so the next
 * step has to end there, too (its gradient taken without noise).
 */
export function arrived(valley, ball, settings) {
  const next = step(ball, valley.gradient(ball.position), settings);
  return valley.loss(ball.position) < BOTTOM && valley.loss(next.position) < BOTTOM;
}

/** Whether the ball is in the deeper of the two valleys and will not roll back over the hill. */
export function captured(valley, ball, settings) {
  let next = ball;
  for (let index = 0; index < 60; index += 1) {
    if (!(next.position[0] > 0.3 && next.position[0] < 6)) return false;
    next = step(next, valley.gradient(next.position), settings);
  }
  return true;
}

// ----------------------------------------------------------------------------- the interactive

const BOTTOM = 0.01; // a loss below this counts as the bottom
const FAR = 16; // so many times the size of the figure away, the ball has diverged
const PATIENCE = 300; // steps after which even a patient reader has seen enough

// x and y: what the figure shows; limit: steps of one try; then how the first try was made.
const SCENES = {
  bowl: {
    x: [-5, 5], limit: 20, learningRate: 0.04, momentum: 0,
    ask: "Can you reach the bottom in 20 steps?",
    first: "The gray dots are a first try. All 20 steps go the right way, but they're too small. Change a slider, then press Play.",
  },
  "two valleys": {
    x: [-5, 5], limit: 60, learningRate: 0.06, momentum: 0,
    ask: "Can you get the ball into the deeper valley?",
    first: "The gray dots are a first try: the ball stopped in the first valley it came to. What could carry it over the hill?",
  },
  ravine: {
    x: [-10.5, 4.5], y: [-4, 4], yTicks: [-2, 0, 2], turn: 0, limit: 20, learningRate: 0.9, momentum: 0,
    ask: "Can you reach the bottom of this ravine in 20 steps?",
    first: "Here is the ravine from above. The gray path is a first try: it zigzags, and after 20 steps it stops short. Change a slider, then press Play.",
  },
  "askew ravine": {
    x: [-11, 5.8], y: [-7.6, 2.4], yTicks: [-6, -3, 0], turn: 45, limit: 20, learningRate: 0.9, momentum: 0,
    ask: "Which of the three methods minds that the ravine lies askew?",
    first: "The same ravine, turned by 45 degrees, and the same first try in gray. Choose a method and a learning rate, then press Play.",
  },
};
const NAMES = { bowl: ["w"], "two valleys": ["w"], ravine: ["w₁", "w₂"], "askew ravine": ["w₁", "w₂"] };

export function build(stage) {
  stage.style(DESCENT_STYLE);
  const fewest = {}; // steps to the bottom, by valley
  const diverged = new Set(); // valleys
  let tries = 0;
  let name, valley, scene, start, settings, ball, path, previous, outcome, view, noise, normal;

  const names = choice({ label: "Valley", options: Object.keys(VALLEYS), value: stage.options.valley,
    change: enter, hideLabel: true });
  const methods = choice({ label: "Method", options: METHODS, value: METHODS[0], hideLabel: true,
    change: (value) => adjust("method", value) });
  const sliders = {
    learningRate: slider({ label: "learning rate", min: 0.02, max: 1.2, step: 0.02, value: 0.02,
      input: (value) => adjust("learningRate", value) }),
    momentum: slider({ label: "momentum", min: 0, max: 0.95, step: 0.05, value: 0,
      input: (value) => adjust("momentum", value) }),
    noise: slider({ label: "batch noise", min: 0, max: 2, step: 0.1, value: 0,
      input: (value) => adjust("noise", value) }),
  };
  const rolling = player({ labels: ["Play", "One step"], advance, stopped: draw,
    rate: () => (path.length < 5 ? 2.5 : path.length <= scene.limit ? 5 : 15) });
  rolling.element.append(button("Reset", () => {
    rolling.stop();
    start = valley.start;
    begin();
    stage.say("Back at the start. Change a slider, or press Play.");
  }));
  const landscape = drawLandscape(drop);
  const status = html("p", { class: "status" });
  const arithmetic = drawArithmetic();
  const curve = drawLosses();

  stage.add(names.element,
    html("div", { class: "columns" },
      html("div", { class: "column" }, landscape.element, status),
      html("div", { class: "column controls" }, methods.element, ...Object.values(sliders).map((one) => one.element),
        rolling.element, stage.message, curve.element),
      arithmetic.element));
  enter(stage.options.valley);

  /** Go to a valley, in which a first try has already been made. */
  function enter(chosen) {
    rolling.stop();
    name = chosen;
    valley = VALLEYS[name];
    scene = SCENES[name];
    start = valley.start;
    settings = { method: METHODS[0], learningRate: scene.learningRate, momentum: scene.momentum, noise: 0 };
    methods.value = settings.method;
    sliders.momentum.element.hidden = false;
    for (const [key, control] of Object.entries(sliders)) control.value = settings[key];
    path = roll(valley, settings, scene.limit);
    begin();
    stage.ask(scene.ask);
    stage.say(scene.first);
  }

  /** Begin a new try; the path of the one before stays in gray, to compare with. */
  function begin() {
    if (path.length > 1) previous = path;
    tries += 1;
    normal = random(tries).normal;
    ball = rest(start);
    path = [start];
    outcome = null;
    view = 1;
    shake();
    draw();
  }

  /** Choose the noise of the next batch ahead of its step, so that the step can be shown before. */
  function shake() {
    noise = start.map(() => normal());
  }

  function gradient() {
    return valley.gradient(ball.position).map((value, index) => value + settings.noise * noise[index]);
  }

  function adjust(key, value) {
    settings[key] = value;
    sliders.momentum.element.hidden = settings.method !== "SGD"; // RMSprop has none, and Adam's stays as it is
    // In the middle of a try the ball rolls on with the new number; after its end a new try begins,
    // and so it does with another method, which has seen none of the gradients so far.
    if (outcome || (key === "method" && path.length > 1)) {
      rolling.stop();
      begin();
      stage.say("Ready for a new try: press Play. The path before it stays in gray.");
    }
    draw();
  }

  /** Let the ball start where the reader has dropped it. */
  function drop(position) {
    rolling.stop();
    start = position;
    begin();
    stage.say("A new start. Press Play, and watch where the ball rolls from here.");
  }

  function advance(steps) {
    // "One step" goes on at the bottom: there the ball lies still, unless noise shakes it.
    if (outcome === "diverged" || (outcome === "arrived" && rolling.playing)) begin();
    if (outcome === "stopped") outcome = null; // give it more time
    let goesOn = true;
    for (let index = 0; index < steps && goesOn; index += 1) {
      ball = step(ball, gradient(), settings);
      shake();
      path.push(ball.position);
      while (view < FAR && leaves(scene, ball.position, view)) view *= 2;
      goesOn = judge();
    }
    draw();
    return goesOn;
  }

  /** Notice what has happened, and say what to try next. Returns whether the ball rolls on. */
  function judge() {
    const steps = path.length - 1;
    const [before, loss] = [path[0], ball.position].map(valley.loss);
    if (!(loss < 1e12) || leaves(scene, ball.position, FAR)) {
      outcome = "diverged";
      diverged.add(name);
      stage.say(explainDivergence(settings, loss, steps));
      return false;
    }
    if (name === "two valleys" && outcome === null && captured(valley, ball, settings)) {
      outcome = "captured"; // it rolls on until it is at rest
      succeed(steps);
    }
    if (arrived(valley, ball, settings)) {
      if (outcome === null) succeed(steps);
      outcome = "arrived";
      return false;
    }
    if (steps < PATIENCE && (steps !== scene.limit || loss > 1.01 * before)) return true;
    if (outcome === null) stage.say(explainMiss(name, settings, ball.position, steps));
    outcome = outcome === null ? "stopped" : "arrived";
    return false;
  }

  function succeed(steps) {
    if (name === "two valleys") {
      return start[0] > 0 ? stage.say("It was in the deeper valley from the start. Drop it on the left side, or press Reset.")
        : stage.succeed("It's over the hill!", explainCapture(settings));
    }
    if (valley.loss(start) < 0.9 * valley.loss(valley.start)) {
      return stage.say(`At the bottom in ${inSteps(steps)}, but this start was nearer. Press Reset for the full way.`);
    }
    if (steps > scene.limit) {
      return stage.say(`It took ${inSteps(steps)} to reach the bottom. Can you find settings that need no more than ${scene.limit}?`);
    }
    fewest[name] = Math.min(steps, fewest[name] ?? Infinity);
    stage.succeed(`You've reached the bottom in ${inSteps(steps)}!`,
      settings.noise > 0 ? "And with noisy gradients! Press One step a few times: does the ball stay at the bottom?"
        : settings.method !== "SGD" ? `${settings.method} was quick enough. Does it manage in every valley, and with the same learning rate?`
        : name === "bowl" ? afterBowl(fewest.bowl, diverged.has("bowl")) : afterRavine(fewest[name]));
  }

  function draw() {
    const next = step(ball, gradient(), settings);
    const now = { name, valley, scene, view, path, previous, ball, next, settings, gradient: gradient(),
      moving: rolling.playing, diverged: outcome === "diverged" };
    landscape.update(now);
    arithmetic.update(now);
    curve.update(now);
    const [loss, last] = [ball.position, previous.at(-1)].map(valley.loss);
    status.replaceChildren(html("span", {}, "step ", html("strong", {}, count(path.length - 1)), ", loss ",
      html("strong", {}, lossText(loss))), html("span", {}, `gray: the try before, ${inSteps(previous.length - 1)}, loss ${lossText(last)}`));
  }
}

/** Whether a position is outside of the figure, or of one that is larger by a factor. */
function leaves({ x, y }, [across, up], factor) {
  return !(across >= x[0] * factor && across <= x[1] * factor
    && (!y || (up >= y[0] * factor && up <= y[1] * factor)));
}

// --------------------------------------------------------------------------------- sentences

function inSteps(steps) {
  return `${count(steps)} ${steps === 1 ? "step" : "steps"}`;
}

function lossText(loss) {
  if (!(loss < 1e7)) return "over 10 million";
  return loss < 100 ? number(loss, 3) : count(Math.round(loss));
}

function explainDivergence({ learningRate, momentum }, loss, steps) {
  return `It diverges! After ${inSteps(steps)} the loss is ${lossText(loss)}, and still rising. Each step jumps over the bottom and lands higher up on the other side, where the gradient is even larger. Lower the learning rate${
    momentum > 0.5 && learningRate < 0.8 ? " or the momentum" : ""}, then try again.`;
}

function explainMiss(name, { method, learningRate, momentum, noise }, [first], steps) {
  const begin = `Not there yet after ${inSteps(steps)}.`;
  const more = steps < PATIENCE ? " Or press Play again to see how long it would take." : "";
  if (method !== "SGD" && name === "askew ravine") {
    return `${begin} At the steep start both weights had large gradients. Their sizes remember that, so on the gentle floor both gradients are divided by too much.${more}`;
  }
  if (method !== "SGD" && noise <= 0.3) {
    return `${begin} A step of ${method} is about as long as its learning rate. With a larger one it gets farther, and with too large a one it jumps about at the bottom.${more}`;
  }
  if (name === "two valleys" && first < 0 && noise > 0.3) {
    return `Still in the first valley after ${inSteps(steps)}. Noise shakes the ball harder if the learning rate is larger.${more}`;
  }
  if (name === "two valleys" && first < 0 && momentum < 0.8) {
    return "The ball is stuck: this is a local minimum, where the gradient is zero as well. Is there something that could carry it over the hill, or shake it out?";
  }
  if (noise > 0.3) {
    return `${begin} Batch noise shakes the ball, most of all with a large learning rate. Near the bottom smaller steps help: lower it while the ball rolls.${more}`;
  }
  if (momentum > 0.7) {
    return `${begin} The ball is so fast that it swings past the bottom and back again. A little less momentum lets it settle.${more}`;
  }
  if (name.endsWith("ravine") && momentum < 0.2) {
    return learningRate > 0.7
      ? `${begin} It jumps from wall to wall (above a learning rate of 1 it would diverge), and yet it creeps along the ravine. That's what momentum is for.${more}`
      : `${begin} Across the ravine it's fine, but along it the gradient is small, and so are the steps.${more}`;
  }
  if (learningRate > 0.9) return `${begin} It jumps over the bottom again and again. Smaller steps would land nearer.${more}`;
  return `${begin} The steps are too small. What makes them larger?${more}`;
}

function explainCapture({ momentum, noise, learningRate }) {
  if (noise > 0.3 && momentum < 0.5) return "Noise has shaken it out of the first valley. That's one reason why small, noisy batches can be a good thing. Can momentum do it without noise?";
  if (momentum >= 0.2) return "Its momentum has carried it up the hill, although the gradient pointed back. Press Reset and try it without momentum: can batch noise do it, or a large learning rate?";
  return learningRate > 0.5 ? "Its steps are so large that it jumped over the hill. That's a matter of luck, though: a little more, and it diverges. Can momentum do it with small steps?"
    : "Now try another way: momentum, batch noise, or a large learning rate.";
}

function afterBowl(fewest, hasDiverged) {
  if (fewest > 1) return "Here one single step is enough, if it has the right length. Which learning rate gives it?";
  return hasDiverged ? "That's perfect. Next: choose ravine, where no learning rate is right for both directions."
    : "Perfect! And how large may the learning rate get before the ball diverges?";
}

function afterRavine(fewest) {
  return fewest > 12
    ? "Momentum adds up the small steps along the ravine and cancels the zigzag across it. Can you do it in 12?"
    : "That's hard to beat. Next: add batch noise of 1. Can you still reach the bottom, and does the ball stay there?";
}

// ----------------------------------------------------------------------------------- drawing

/** The valley with the ball in it; drop(position) is called when the ball is dragged. */
function drawLandscape(drop) {
  const element = html("div", {});
  const ball = svg("g", { class: "ball", tabindex: 0, role: "slider", "aria-label": "the ball" },
    svg("circle", { r: 16, class: "reach" }), svg("circle", { r: 8 }));
  const below = svg("g", {}), above = svg("g", { class: "above" }); // what changes with every step
  let figure, shown, now;

  draggable(ball, {
    start: () => { ball.classList.add("held"); },
    move(_, { clientX, clientY }) {
      const box = figure.element.getBoundingClientRect();
      place(figure.invert({ x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height }));
    },
    end: () => { ball.classList.remove("held"); },
  });
  // The touch-action of draggable has no effect inside of a drawing: the page would scroll.
  ball.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  ball.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!move) return;
    event.preventDefault(); // else the page would scroll
    const [across, up = 0] = now.ball.position;
    place([across + move[0] / 2, up + move[1] / 5]);
  });

  function place(wanted) {
    const { x, y } = now.scene;
    drop((y ? [x, y] : [x]).map(([from, to], index) =>
      Math.round(10 * Math.max(from * 0.95, Math.min(to * 0.95, wanted[index]))) / 10));
  }

  /** Where a position is in the figure: from above, or on the ground seen from the side. */
  function spot(position) {
    return [figure.x(position[0]), figure.y(now.scene.y ? position[1] : now.valley.loss(position))];
  }

  function update(state) {
    now = state;
    const { name, scene, view, ball: { position }, path, previous, moving } = state;
    if (shown !== name + view) {
      shown = name + view;
      figure = scene.y ? fromAbove(scene, view) : fromSide(state);
      const [x, y] = spot(state.valley.bottom);
      figure.content.append(svg("path", { class: "flag", d: `M${x} ${y}v-20l11 5l-11 5` }), below, ball, above);
      element.replaceChildren(figure.element);
    }
    const [under, over] = moving || state.diverged ? [[], []] : scene.y ? stepFromAbove() : stepFromSide();
    below.replaceChildren(...trail(previous.map(spot), "previous"), ...trail(path.map(spot), "present"), ...under);
    above.replaceChildren(...over, ...(view > 1 ? [svg("text", { class: "view", x: 158, y: 20 }, `zoomed out ${view} times`)] : []),
      ...(state.diverged ? [svg("text", { class: "diverged", x: 158, y: 64 }, "✗ diverged")] : []));
    // A ball that has left the figure waits at its edge.
    const [x, y] = spot(position).map((value, index) => {
      const size = figure.content.getAttribute(["width", "height"][index]);
      return Math.max(7, Math.min(size - 7, Number.isFinite(value) ? value : 0));
    });
    ball.style.transform = `translate(${x}px, ${y}px)`;
    ball.classList.toggle("still", reducedMotion());
    describe();
  }

  function describe() {
    const { name, scene, view, ball: { position }, path, valley } = now;
    const words = `${NAMES[name].map((weight, index) => `${weight} is ${number(position[index])}`).join(", ")}, loss ${
      lossText(valley.loss(position))}`;
    set(ball, { "aria-valuenow": position[0].toFixed(2), "aria-valuemin": scene.x[0] * view,
      "aria-valuemax": scene.x[1] * view, "aria-valuetext": words });
    // Inside of a role "img" nobody could reach the ball.
    set(figure.element, { role: "group", "aria-label":
      `${scene.y ? "The ravine from above" : "The valley from the side"}. After ${inSteps(path.length - 1)}, ${words}.` });
  }

  /**
   * The next step as two arrows, one behind the other: momentum's part, then the gradient's.
   * Returns what lies below the ball, and what lies above it.
   */
  function stepFromAbove() {
    const { ball: { position }, next } = now;
    const carried = position.map((value, index) => value + next.carried[index]);
    const [from, middle, to] = [position, carried, next.position].map(spot);
    return [[ghost(to)], [...arrow(from, middle, "carried"), ...arrow(middle, to, "pulled")]];
  }

  /** The same from the side, below the ground; the gradient is a tangent as well. */
  function stepFromSide() {
    const { ball: { position }, next, gradient } = now;
    const [from, to] = [position, next.position].map(spot);
    const carried = figure.x(position[0] + next.carried[0]);
    const incline = gradient[0] * ((figure.y(1) - figure.y(0)) / (figure.x(1) - figure.x(0)));
    const half = 45 / Math.hypot(1, incline);
    const track = figure.y(0) + 12;
    return [[
      svg("path", { class: "tangent", d: `M${from[0] - half} ${from[1] - half * incline}l${2 * half} ${2 * half * incline}` }),
      svg("path", { class: "plumb", d: `M${from}V${track}M${to}V${track + 9}` }), ghost(to),
    ], [
      ...arrow([from[0], track], [carried, track], "carried"),
      ...arrow([carried, track + 9], [to[0], track + 9], "pulled"),
    ]];
  }
  return { element, update };
}

/** Where the ball will be after the next step. */
function ghost([cx, cy]) {
  return svg("circle", { class: "next", r: 7, cx, cy });
}

/** A ravine as a map: every ellipse is a place of equal loss, and deeper is darker. */
function fromAbove({ x, y, yTicks, turn }, view) {
  const scaled = (values) => values.map((value) => value * view);
  const figure = plot({ width: 360, height: 214, x: scaled(x), y: scaled(y), xTicks: scaled([-8, -4, 0, 4]),
    yTicks: scaled(yTicks), xLabel: "weight w₁", yLabel: "weight w₂" });
  // A ravine looks alike at any size: twice as wide, four times the loss.
  const levels = [16, 12, 8, 5, 3, 1.5, 0.5, 0.1];
  const [cos, sin] = [Math.cos, Math.sin].map((of) => of((turn * Math.PI) / 180));
  const place = (level, angle) => { // on the ellipse of a level
    const [along, across] = [Math.sqrt(20 * level) * view * Math.cos(angle), Math.sqrt(level) * view * Math.sin(angle)];
    return [cos * along - sin * across, sin * along + cos * across];
  };
  const ellipse = (level) => Array.from({ length: 73 }, (_, index) => place(level, (index * Math.PI) / 36));
  figure.content.append(svg("rect", { width: "100%", height: "100%", class: "level" }),
    ...levels.map((level) => svg("path", { class: "level", d: `${figure.path(ellipse(level))}Z` })),
    ...[12, 5, 1.5].map((level) => {
      const [across, up] = place(level, -Math.PI / 2);
      return svg("text", { class: "height", "text-anchor": "middle", x: figure.x(across), y: figure.y(up) + 4 },
        `${level === 12 ? "loss " : ""}${count(level * view * view)}`);
    }));
  return figure;
}

/** A valley from the side, as a curve of the loss, with ground below it. */
function fromSide({ valley, scene, view }) {
  const [left, right] = scene.x.map((limit) => limit * view);
  const top = valley.loss([right]);
  const power = 10 ** Math.floor(Math.log10(top));
  const tick = Math.floor((0.95 * top) / power) * power || power / 2; // one round number, near the top
  const figure = plot({ width: 360, height: 250, x: [left, right], y: [-0.17 * top, top],
    xTicks: [-4, -2, 0, 2, 4].map((value) => value * view), yTicks: [0, tick],
    xLabel: "weight w", yLabel: "loss", show: (value) => (value < 1000 ? short(value) : `${short(value / 1000)}k`) });
  const ground = Array.from({ length: 121 }, (_, index) => {
    const w = left + ((right - left) * index) / 120;
    return [w, valley.loss([w])];
  });
  figure.content.append(
    svg("path", { class: "ground", d: `${figure.path([[left, -top], ...ground, [right, -top]])}Z` }),
    svg("path", { class: "surface", d: figure.path(ground) }));
  return figure;
}

/** Where the ball has been: lines from dot to dot. */
function trail(places, kind) {
  const seen = places.filter((place) => place.every(Number.isFinite));
  return [svg("path", { class: `trail ${kind}`, d: `M${seen.join("L")}` }),
    ...seen.map(([cx, cy]) => svg("circle", { class: `dot ${kind}`, r: 2.5, cx, cy }))];
}

/** An arrow with a head as large as there is room for. */
function arrow([fromX, fromY], [toX, toY], kind) {
  const length = Math.hypot(toX - fromX, toY - fromY);
  if (!(length > 1.5 && length < 1e5)) return [];
  const [x, y] = [(toX - fromX) / length, (toY - fromY) / length];
  const head = Math.min(9, length);
  const [backX, backY] = [toX - head * x, toY - head * y];
  const side = head / 2;
  return [svg("path", { class: kind, d: `M${fromX} ${fromY}L${backX} ${backY}` }),
    svg("path", { class: `head ${kind}`, d: `M${toX} ${toY}L${backX - side * y} ${backY + side * x}L${backX + side * y} ${backY - side * x}Z` })];
}

/** The next step in numbers, in the colors of its two arrows. */
function drawArithmetic() {
  const lines = html("div", { class: "lines" }), formula = html("p", { class: "note" });
  const element = html("div", { class: "arithmetic" }, lines, formula);
  const part = (kind, text) => html("span", { class: `part ${kind}` }, text);
  const minus = (second) => html("span", { class: "whole" }, " − ", second);
  const numbers = (weight, ...terms) => html("p", { class: "numbers" }, html("span", {}, `${weight}: `), ...terms);
  const bold = (value) => html("strong", {}, amount(value));

  /** What SGD does: two formulas, and below each its numbers, a line for each weight. */
  function withMomentum({ name, ball: { position, velocity }, next, settings, gradient }) {
    const { momentum, learningRate } = settings;
    return [
      html("p", {}, "velocity = ", part("carried", "momentum × velocity"), minus(part("pulled", "learning rate × gradient"))),
      ...NAMES[name].map((weight, index) => numbers(weight,
        part("carried", `${number(momentum)} × ${signed(velocity[index])}`),
        minus(part("pulled", `${number(learningRate)} × ${signed(gradient[index])}`)), " = ", bold(next.velocity[index]))),
      html("p", {}, "position = position + velocity"),
      ...NAMES[name].map((weight, index) => numbers(weight,
        `${amount(position[index])} + ${signed(next.velocity[index])} = `, bold(next.position[index]))),
    ];
  }

  /** What RMSprop and Adam do: the usual size of each weight's gradients, and then the step. */
  function withSizes({ name, ball: { position }, next, settings: { method, learningRate }, gradient }) {
    const adam = method === "Adam", { steps } = next;
    const means = next.mean.map((value) => value / (1 - 0.9 ** steps));
    const sizes = next.squares.map((value) => Math.sqrt(adam ? value / (1 - 0.999 ** steps) : value));
    const above = adam ? means : gradient;
    return [
      html("p", {}, "size = √(running mean of gradient²)", ...(adam ? ["; mean = running mean of gradients, both corrected"] : [])),
      ...NAMES[name].map((weight, index) => numbers(weight, `gradient ${amount(gradient[index])}`,
        ...(adam ? [", mean ", bold(means[index])] : []), ", size ", bold(sizes[index]))),
      html("p", {}, "position = position", minus(part("pulled", `learning rate × ${adam ? "mean" : "gradient"} / size`))),
      ...NAMES[name].map((weight, index) => numbers(weight, amount(position[index]),
        minus(part("pulled", `${number(learningRate)} × ${signed(above[index])} / ${amount(sizes[index])}`)), " = ",
        bold(next.position[index]))),
    ];
  }

  function update(now) {
    lines.replaceChildren(...(now.settings.method === "SGD" ? withMomentum : withSizes)(now));
    formula.textContent = `Here, ${now.valley.formula}${now.settings.noise > 0 ? ", plus the noise of this batch" : ""}.`;
  }
  return { element, update };
}

/** A number with two digits, unless it is too large for them to matter. */
function amount(value) {
  if (!(Math.abs(value) < 1e6)) return value < 0 ? "−huge" : "huge";
  return number(value, Math.abs(value) < 1000 ? 2 : 0);
}

/** A number in a product or sum: negative ones in parentheses. */
function signed(value) {
  const text = amount(value);
  return text.startsWith("−") ? `(${text})` : text;
}

/** The loss over the steps, on a logarithmic axis, with the try before in gray. */
function drawLosses() {
  const element = html("div", {});
  function update({ valley, scene, path, previous }) {
    const steps = path.length - 1;
    const last = Math.max(scene.limit, steps);
    const heights = [previous, path].map((list) => list.map((position) => Math.log10(valley.loss(position))));
    const top = Math.max(2.7, ...heights[1].filter(Number.isFinite));
    const figure = plot({ width: 360, height: 150, x: [0, last], y: [-2.7, top + 0.1], xTicks: [0, last],
      xLabel: "loss over the steps", label: `The loss over ${inSteps(steps)}, now ${lossText(valley.loss(path.at(-1)))}` });
    const line = (list, kind) => svg("path", { class: `trail ${kind}`,
      d: figure.path(list.map((height, index) => [index, Math.max(-4, height)]).filter((point) => point[1] < 99)) });
    const bottom = figure.y(Math.log10(BOTTOM));
    figure.content.append(svg("line", { class: "goal", x1: 0, x2: "100%", y1: bottom, y2: bottom }),
      svg("text", { class: "height", x: 6, y: bottom - 5 }, "bottom"),
      line(heights[0], "previous"), line(heights[1], "present"));
    figure.element.append(...[[2, "100"], [0, "1"], [-2, "0.01"]].map(([power, text]) =>
      svg("text", { class: "scale", x: 31, y: 8 + figure.y(power) + 4, "text-anchor": "end" }, text)));
    element.replaceChildren(figure.element);
  }
  return { element, update };
}

const DESCENT_STYLE = `
  .plot { max-width: 480px; margin: 0 auto; }
  .slider[hidden] { display: none; }
  @container (min-width: 600px) {
    .columns { grid-template-columns: 1.2fr 1fr; grid-template-rows: auto 1fr; }
    .controls { grid-column: 2; grid-row: 1 / 3; }
  }
  .slider { grid-template-columns: max-content 1fr 2.4em; }
  .slider span:first-child { width: 6.3em; white-space: nowrap; }
  .status { margin: -4px 0 0; color: var(--soft); display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 14px; }
  .status strong { color: var(--ink); }
  .level { fill: var(--yes); fill-opacity: 0.07; stroke: var(--yes); stroke-opacity: 0.3; }
  .height { font-size: 11px; fill: var(--soft); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
  .ground { fill: var(--field); }
  .surface { fill: none; stroke: var(--soft); stroke-width: 2; }
  .flag { fill: var(--good); stroke: var(--good); stroke-width: 2; stroke-linejoin: round; }
  .trail { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-linejoin: round; }
  .dot { fill: var(--ink); }
  .trail.previous { stroke: var(--soft); opacity: 0.55; }
  .dot.previous { fill: var(--soft); opacity: 0.55; }
  .ball { transition: transform 0.15s; cursor: grab; }
  .ball.held, .ball.still { transition: none; }
  .ball.held { cursor: grabbing; }
  .ball circle { fill: var(--ink); stroke: var(--paper); stroke-width: 2; }
  .ball .reach { fill: transparent; stroke: none; }
  .ball:focus-visible { outline: none; }
  .ball:focus-visible .reach { stroke: var(--yes); stroke-width: 3; }
  .next { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 2.5; }
  .carried, .pulled { fill: none; stroke: var(--yes); stroke-width: 3; }
  .pulled { stroke: var(--no); stroke-dasharray: 5 3; }
  .head.carried { fill: var(--yes); stroke: none; }
  .head.pulled { fill: var(--no); stroke: none; }
  .above { pointer-events: none; }
  .tangent { stroke: var(--no); stroke-width: 1.5; }
  @container (max-width: 599px) { .arithmetic .numbers { font-size: 13px; padding-left: 0; } }
  .plumb { stroke: var(--soft); stroke-dasharray: 2 3; }
  .view { fill: var(--soft); text-anchor: middle; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
  .diverged { font-size: 24px; font-weight: 700; fill: var(--wrong); text-anchor: middle; paint-order: stroke; stroke: var(--paper); stroke-width: 5px; }
  .arithmetic { display: grid; gap: 8px; align-content: start; font-size: 14px; }
  .lines { background: var(--field); border-radius: 6px; padding: 8px 12px; }
  .arithmetic p { margin: 0; color: var(--soft); }
  .arithmetic .numbers { color: var(--ink); padding-left: 12px; }
  .numbers > span:first-child { color: var(--soft); }
  .whole { display: inline-block; white-space: pre; }
  .part { white-space: nowrap; border-bottom: 3px solid var(--yes); }
  .part.pulled { border-bottom: 3px dashed var(--no); }
  .goal { stroke: var(--good); stroke-width: 1.5; stroke-dasharray: 6 4; }
  .scale { fill: var(--soft); }
`;
