// How much of an image one square of the last feature map sees: its receptive field. Layers are
// added and taken away, and every map shows on which of its squares the chosen one depends.

import { button, count, draggable, html, set, svg } from "./shared.js";

// -------------------------------------------------------------------------------- arithmetic

export const SIZE = 32; // of the image, in pixels, as in CIFAR-10
const CONVOLUTION = "convolution"; // 3 x 3, padding "same": the maps stay as large as they are
const POOLING = "pooling"; // 2 x 2: the maps get half as wide and half as high

/** The maps of a stack of layers, the image first: how wide they are, and how many there are. */
export function shapes(stack) {
  const maps = [{ size: SIZE, channels: 3 }]; // red, green and blue
  for (const layer of stack) {
    const { size, channels } = maps.at(-1);
    maps.push(layer === POOLING ? { size: Math.floor(size / 2), channels }
      : { size, channels: channels === 3 ? 32 : 64 }); // filters as in lesson 10
  }
  return maps;
}

/** What each layer costs: the numbers it has to learn, and its multiplications for one image. */
export function prices(stack) {
  const maps = shapes(stack);
  return stack.map((layer, index) => {
    if (layer === POOLING) return { parameters: 0, multiplications: 0 };
    const [before, after] = [maps[index], maps[index + 1]];
    const weights = 3 * 3 * before.channels * after.channels;
    // Every filter has a bias. Every weight is used once at every place of the map.
    return { parameters: weights + after.channels, multiplications: weights * after.size ** 2 };
  });
}

/**
 * How much a square of each map sees on one axis, the image first: { sees, apart } in pixels.
 * Neighbors begin `apart` pixels from each other, so each further square that a layer looks at
 * adds as many. (This is the full window: at a border, a part of it lies outside of the image.)
 */
export function growth(stack) {
  const steps = [{ sees: 1, apart: 1 }];
  for (const layer of stack) {
    const { sees, apart } = steps.at(-1);
    steps.push(layer === POOLING ? { sees: sees + apart, apart: 2 * apart }
      : { sees: sees + 2 * apart, apart });
  }
  return steps;
}

/**
 * On which squares one of the last map depends, on one axis: [first, last] of each map, the image
 * first. The rows and columns together make a rectangle. Squares beyond a border don't exist:
 * padding puts zeros there, whatever the image is.
 */
export function needed(stack, place) {
  const maps = shapes(stack);
  const ranges = [[place, place]];
  for (let index = stack.length - 1; index >= 0; index -= 1) {
    const [first, last] = ranges[0];
    ranges.unshift(stack[index] === POOLING ? [2 * first, 2 * last + 1]
      : [Math.max(0, first - 1), Math.min(maps[index].size - 1, last + 1)]);
  }
  return ranges;
}

/** The image as rows of names of colors. */
export function scene() {
  const image = Array.from({ length: SIZE }, () => Array(SIZE).fill("sky"));
  const paint = (color, isInside) => image.forEach((line, row) => line.forEach((_, column) => {
    if (isInside(row, column)) line[column] = color;
  }));
  const box = (top, bottom, left, right) => (row, column) =>
    row >= top && row <= bottom && column >= left && column <= right;
  const disk = (y, x, radius) => (row, column) => Math.hypot(row - y, column - x) < radius;
  paint("sun", disk(4.5, 27, 3.2));
  paint("cloud", disk(4, 6.5, 2.3));
  paint("cloud", disk(3.5, 9.5, 2.8));
  paint("cloud", disk(4.5, 12, 1.8));
  paint("grass", box(26, 31, 0, 31));
  paint("trunk", box(21, 27, 27, 28));
  paint("leaves", disk(18, 28, 3.4));
  paint("wall", box(18, 27, 6, 21));
  paint("chimney", box(9, 14, 19, 20));
  paint("roof", (row, column) => row <= 17 && Math.abs(column - 13.5) < row - 7);
  paint("glass", box(20, 23, 8, 11));
  paint("glass", box(20, 23, 16, 19));
  paint("door", box(21, 27, 13, 14));
  return image;
}

/** Where the house is in this image: first and last row, first and last column. */
export const HOUSE = { rows: [8, 27], columns: [4, 23] };
const HOUSE_SIZE = HOUSE.rows[1] - HOUSE.rows[0] + 1;

/** Whether a square of the last map sees the whole house. */
export function seesHouse(stack, row, column) {
  const covers = ([first, last], [from, to]) => first <= from && last >= to;
  return covers(needed(stack, row)[0], HOUSE.rows) && covers(needed(stack, column)[0], HOUSE.columns);
}

// ----------------------------------------------------------------------------- the interactive

const START = [CONVOLUTION, POOLING]; // lesson 10's network with one block
const MOST_LAYERS = 12;
const MOST_CONVOLUTIONS = 3, SMALLEST = 8; // what the question asks for

export function build(stage) {
  stage.style(RECEPTIVE_STYLE);
  let stack, maps, total; // the layers, their maps, and what they cost together
  let aim; // the place that was chosen, in fractions of the image: it stays when maps shrink
  let solved; // the price of the answer, once it has been found

  const image = drawImage();
  const map = drawLastMap((row, column) => {
    choose(row, column);
    draw();
    judge();
  });
  const layers = drawLayers();
  const scores = ["the square sees", "parameters", "multiplications"].map((label) => {
    const value = html("strong", {});
    return { value, element: html("div", {}, html("span", {}, label), value) };
  });
  const panel = html("div", { class: "panel" },
    html("div", { class: "buttons" },
      button("+ 3 × 3 convolution", () => add(CONVOLUTION)),
      button("+ 2 × 2 pooling", () => add(POOLING)),
      button("− last layer", takeAway),
      button("Reset", reset)),
    html("div", { class: "scores" }, ...scores.map((one) => one.element)));

  stage.ask(`Let one square see the whole house, with at most ${MOST_CONVOLUTIONS} convolutions and at least ${times(SMALLEST)} squares in the last map.`);
  stage.add(
    html("div", { class: "top" }, image.element, map.element, panel),
    stage.message, layers.element,
    html("p", { class: "note" }, "Each square is one number of a feature map. How strongly it depends on a pixel that it sees is decided by the weights. Multiplications are for one image, without the dense layers at the end."));
  reset();

  function reset() {
    solved = undefined;
    aim = { x: 0.5, y: 0.5 };
    change(START);
    stage.say("That's one block. Choose a square of the last map: press it, or use the arrow keys. What it sees of the image is framed. Then add layers.");
  }

  function add(layer) {
    if (stack.length === MOST_LAYERS) return stage.say(`${MOST_LAYERS} layers are enough for this image. Take some away.`);
    if (layer === POOLING && maps.at(-1).size === 1) return stage.say("There's only one square left, so there's nothing to pool.");
    change([...stack, layer]);
    return judge();
  }

  function takeAway() {
    if (stack.length === 1) {
      return stage.say("The first convolution stays. If pooling came first, three of four pixels would be thrown away before any filter has looked at them.");
    }
    change(stack.slice(0, -1));
    return judge();
  }

  function change(layersNow) {
    stack = layersNow;
    maps = shapes(stack);
    const each = prices(stack);
    total = { parameters: sum(each, "parameters"), multiplications: sum(each, "multiplications") };
    scores[1].value.textContent = count(total.parameters);
    scores[2].value.textContent = count(total.multiplications);
    layers.rebuild(stack);
    draw();
  }

  function chosen() {
    const { size } = maps.at(-1);
    return [Math.floor(aim.y * size), Math.floor(aim.x * size)];
  }

  function choose(row, column) {
    const { size } = maps.at(-1);
    aim = { x: (column + 0.5) / size, y: (row + 0.5) / size };
  }

  function draw() {
    const [row, column] = chosen();
    const [rows, columns] = [needed(stack, row), needed(stack, column)];
    scores[0].value.textContent = `${times(length(rows[0]), length(columns[0]))} pixels`;
    image.update(rows[0], columns[0], growth(stack).at(-1).sees);
    map.update(maps.at(-1).size, row, column, `it sees ${where(rows[0], columns[0])} of the image`);
    layers.update(rows, columns);
  }

  /** Notice what has been found, and say what to try next. */
  function judge() {
    const { size } = maps.at(-1);
    const convolutions = stack.filter((layer) => layer === CONVOLUTION).length;
    const { sees } = growth(stack).at(-1);
    const both = `A square sees ${times(sees)} pixels, and the house has ${times(HOUSE_SIZE)}.`;
    if (!seesHouse(stack, ...chosen())) {
      const every = Array.from({ length: size }, (_, index) => index);
      const isPossible = every.some((row) => every.some((column) => seesHouse(stack, row, column)));
      if (isPossible) return stage.say(`${both} That's enough! Now choose the square that sees all of it.`);
      if (solved && !stack.includes(POOLING)) return stage.say(`${both} Without pooling, each convolution adds 2 pixels. Go on!`);
      return stage.say(`${both} ${sees < HOUSE_SIZE ? "" : "That would be enough, but no square lies in the right place. "}${hint(convolutions, size)}`);
    }
    const price = `${count(total.multiplications)} multiplications`;
    if (size < SMALLEST) {
      return stage.say(`This square sees the whole house, but only ${times(size)} squares are left in the last map, so where things are is known less well. Can you do it with ${times(SMALLEST)}?`);
    }
    if (convolutions <= MOST_CONVOLUTIONS) {
      solved = total.multiplications;
      return stage.succeed("This square sees the whole house!", `After two poolings the squares begin 4 pixels apart, so each of the last two convolutions adds 8 pixels. All of it costs ${price}. Now try it without any pooling: how many convolutions does it take, and what do they cost?`);
    }
    if (stack.includes(POOLING)) {
      return stage.say(`This square sees the whole house, but with ${convolutions} convolutions and ${price}. ${MOST_CONVOLUTIONS} are enough, in another order.`);
    }
    return solved ? stage.succeed(`It takes ${convolutions} convolutions without pooling!`, `They cost ${price}, ${Math.round(total.multiplications / solved)} times as many as your answer with two poolings. That's why convnets pool: they see far at a low price.`)
      : stage.say(`${convolutions} convolutions see the whole house without any pooling, but look at the price: ${price}. Can you do it with ${MOST_CONVOLUTIONS}?`);
  }
}

// --------------------------------------------------------------------------------- sentences

/** What helps a reader whose squares see too little. */
function hint(convolutions, size) {
  const left = MOST_CONVOLUTIONS - convolutions;
  const poolings = Math.log2(size / SMALLEST);
  if (left < 0) return `You have used ${convolutions} convolutions, and ${MOST_CONVOLUTIONS} are allowed. Take some layers away and try another order.`;
  if (poolings < 0) return `The last map has only ${times(size)} squares: you need a pooling less.`;
  if (left === 0) return "You've used all convolutions. Look below how many pixels each of them adds: where would it add more?";
  return `You have ${several(left, "convolution")}${poolings ? ` and ${several(poolings, "pooling")}` : ""} left.`;
}

function several(many, what) {
  return `${many} ${what}${many === 1 ? "" : "s"}`;
}

/** "8 × 8", which no line break may divide. */
function times(height, width = height) {
  return `${height}\u00a0×\u00a0${width}`;
}

function length([first, last]) {
  return last - first + 1;
}

function where(rows, columns) {
  return `rows ${rows[0] + 1} to ${rows[1] + 1} and columns ${columns[0] + 1} to ${columns[1] + 1}`;
}

function sum(list, key) {
  return list.reduce((all, one) => all + one[key], 0);
}

/** How a layer's square comes to see more than one of the map before. */
function growthText(layer, before, after) {
  const [words, more] = layer === POOLING ? ["One more square", 1] : ["Two more squares", 2];
  return [`${words}, ${several(before.apart, "pixel")} apart: `,
    html("span", { class: "sum" }, `${before.sees} + ${more} × ${before.apart} = `, html("strong", {}, after.sees))];
}

// ----------------------------------------------------------------------------------- drawing

/** A rectangle of squares, for an <svg> in which a square is 1 wide. */
function rectangle(rows, columns) {
  return { x: columns[0], y: rows[0], width: length(columns), height: length(rows) };
}

/** The lines between so many squares, as the "d" of a <path>. */
function gridLines(size) {
  return Array.from({ length: size - 1 }, (_, index) => `M${index + 1} 0v${size}M0 ${index + 1}h${size}`).join("");
}

/** The image: what the chosen square does not see is covered. */
function drawImage() {
  const pixels = scene().flatMap((line, row) => {
    const changes = line.map((_, column) => column).filter((column) => line[column] !== line[column - 1]);
    return changes.map((column, index) => svg("rect", { class: `pixels ${line[column]}`, x: column, y: row,
      width: (changes[index + 1] ?? SIZE) - column, height: 1 })); // neighbors of one color as one
  });
  const cover = svg("path", { class: "cover", "fill-rule": "evenodd" });
  const frames = ["casing", "frame"].map((name) => svg("rect", { class: name }));
  const drawing = svg("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img" }, ...pixels,
    cover, svg("rect", { class: "house", ...rectangle(HOUSE.rows, HOUSE.columns) }), ...frames);
  const remark = html("div", {});
  function update(rows, columns, full) {
    const { x, y, width, height } = rectangle(rows, columns);
    set(cover, { d: `M0 0h${SIZE}v${SIZE}h${-SIZE}ZM${x} ${y}h${width}v${height}h${-width}Z` });
    frames.forEach((frame) => set(frame, { x, y, width, height }));
    remark.textContent = Math.min(width, height) === full ? `dashed: the house, ${times(HOUSE_SIZE)}`
      : `the rest of ${times(full)} lies outside: zeros`;
    set(drawing, { "aria-label": `A house of ${times(HOUSE_SIZE)} pixels, a tree and the sun. The chosen square sees ${where(rows, columns)}.` });
  }
  return { update, element: html("figure", {}, drawing,
    html("figcaption", {}, html("div", {}, `image, ${times(SIZE)} pixels`), remark)) };
}

/** The last map, on which a square is chosen: visit(row, column). */
function drawLastMap(visit) {
  const lines = svg("path", { class: "lines" });
  const square = svg("rect", { class: "square", width: 1, height: 1 });
  const drawing = svg("svg", { class: "map last", tabindex: 0, role: "slider", "aria-label": "square of the last map" },
    lines, square);
  const name = html("div", {});
  let size, place;
  const within = (index) => Math.max(0, Math.min(size - 1, index));
  const point = ({ x, y }) => go(Math.floor(y * size), Math.floor(x * size));
  draggable(drawing, { start: point, move: point });
  drawing.addEventListener("keydown", (event) => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault(); // else the page would scroll
    go(place[0] + move[0], place[1] + move[1]);
  });
  function go(row, column) {
    if (within(row) !== place[0] || within(column) !== place[1]) visit(within(row), within(column));
  }
  function update(width, row, column, words) {
    if (size !== width) {
      size = width;
      set(drawing, { viewBox: `0 0 ${size} ${size}`, "aria-valuemin": 1, "aria-valuemax": size * size });
      set(lines, { d: gridLines(size) });
      name.textContent = `last map, ${times(size)} squares`;
    }
    place = [row, column];
    set(square, { x: column, y: row });
    set(drawing, { "aria-valuenow": row * size + column + 1,
      "aria-valuetext": `row ${row + 1}, column ${column + 1} of ${times(size)}; ${words}` });
  }
  return { update, element: html("figure", {}, drawing, html("figcaption", {}, name, html("strong", {}, "choose one"))) };
}

/** A row for the image and for each layer: its map in small, the arithmetic, and the price. */
function drawLayers() {
  const element = html("ol", { class: "layers" });
  let rows;
  function rebuild(stack) {
    const [maps, each, steps] = [shapes(stack), prices(stack), growth(stack)];
    rows = maps.map(({ size, channels }, index) => {
      const region = svg("rect", { class: "square" });
      const needs = html("div", { class: "needs" });
      const layer = stack[index - 1];
      const name = index === 0 ? "image" : `${layer === POOLING ? "2 × 2 pooling" : "3 × 3 convolution"}, ${channels} maps`;
      const text = index === 0 ? ["Every pixel sees itself: ", html("strong", {}, 1)]
        : growthText(layer, steps[index - 1], steps[index]);
      const price = layer === CONVOLUTION ? [html("div", {}, `${count(each[index - 1].parameters)} parameters`),
        html("div", {}, `${count(each[index - 1].multiplications)} multiplications`)] : [];
      return { size, region, needs, element: html("li", {},
        html("div", { class: "thumb" }, svg("svg", { class: "map", viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true",
          // By the root, so that a map of a few squares can still be seen.
          style: `width: ${Math.round(60 * Math.sqrt(size / SIZE))}px` },
        ...(size < 16 ? [svg("path", { class: "lines", d: gridLines(size) })] : []), region)),
        html("div", { class: "what" }, html("div", { class: "name" }, name), html("div", {}, ...text), needs),
        html("div", { class: "price" }, ...price)) };
    });
    element.replaceChildren(...rows.map((one) => one.element));
  }
  function update(rowRanges, columnRanges) {
    rows.forEach(({ size, region, needs }, index) => {
      const last = index === rows.length - 1;
      set(region, rectangle(rowRanges[index], columnRanges[index]));
      needs.textContent = last ? `the chosen one of ${times(size)} squares`
        : `needed: ${times(length(rowRanges[index]), length(columnRanges[index]))} of ${times(size)} ${index ? "squares" : "pixels"}`;
    });
  }
  return { element, rebuild, update };
}

const RECEPTIVE_STYLE = `
  .top { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 14px; }
  .panel { grid-column: span 2; display: grid; gap: 10px; align-content: start; }
  figure { margin: 0; min-width: 0; }
  figcaption { color: var(--soft); font-size: 13px; margin-top: 6px; }
  .sky { fill: #b9def2; } .sun { fill: #f6c945; } .cloud { fill: #ffffff; } .grass { fill: #86b96a; }
  .trunk { fill: #7a5a3c; } .leaves { fill: #4f8a4b; } .wall { fill: #f0dfc0; } .roof { fill: #b5493b; }
  .chimney { fill: #8c6a58; } .glass { fill: #6fa3c8; } .door { fill: #7d4f2c; }
  .pixels { shape-rendering: crispEdges; }
  .cover { fill: var(--paper); opacity: 0.66; }
  .house, .casing, .frame, .lines { vector-effect: non-scaling-stroke; }
  .house { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; }
  .casing { fill: none; stroke: #ffffff; stroke-width: 5; }
  .frame { fill: none; stroke: #d55e00; stroke-width: 3; }
  .map { outline: 1px solid var(--soft); background: var(--field); overflow: hidden; }
  .last { cursor: crosshair; }
  .lines { fill: none; stroke: var(--line); stroke-width: 1; }
  .square { fill: var(--no); }
  .casing, .frame { transition: x 0.2s, y 0.2s, width 0.2s, height 0.2s; }
  .scores { display: grid; grid-template-columns: repeat(3, auto); gap: 6px; background: var(--field); border-radius: 6px; padding: 8px 10px; }
  .scores div { display: grid; }
  .scores span { color: var(--soft); font-size: 13px; }
  .layers { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; }
  .layers li { display: grid; grid-template-columns: 60px 1fr; gap: 2px 14px; align-items: center; }
  .thumb { grid-row: span 2; display: grid; justify-items: center; }
  .name { font-weight: 600; }
  .sum { white-space: nowrap; }
  .needs, .price { color: var(--soft); font-size: 14px; }
  .price { display: flex; flex-wrap: wrap; gap: 0 14px; }
  @container (min-width: 600px) {
    .top { grid-template-columns: 1fr 1fr 178px; gap: 20px; }
    .panel { grid-column: auto; }
    .panel .buttons { display: grid; }
    .panel .scores { grid-template-columns: 1fr; }
    figcaption { font-size: 14px; }
    .layers li { grid-template-columns: 60px 1fr max-content; }
    .thumb { grid-row: auto; }
    .price { display: grid; text-align: right; }
  }
  @media (prefers-reduced-motion: reduce) { .casing, .frame { transition: none; } }
`;
