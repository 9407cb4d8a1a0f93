// A quiz: choose an answer, and see at once whether it is right and why.
//
// `hellodl.quiz` (see src/hellodl/quizzes.py) passes { heading, questions, keep }. With `keep`,
// which only the reading site sets, the answers stay in the reader's browser under this name, and
// the page hears of the score by an event: docs/_static/course.js shows it at the end of the page.

import { button, html, set } from "./shared.js";

/** What the answers come to: how many questions were tried, answered, and right at the first try. */
export function score(questions, tries) {
  const solved = questions.filter(({ right }, index) => tries[index].includes(right));
  const first = questions.filter(({ right }, index) => tries[index][0] === right);
  const tried = tries.filter((places) => places.length);
  return { total: questions.length, tried: tried.length, answered: solved.length, first: first.length };
}

/** Text with `code` and *emphasis*, all the markup there is in questions, as [tag, text] pairs. */
export function markup(text) {
  return text.split(/(`[^`]+`|\*[^*]+\*)/).filter(Boolean).map((part) => {
    if (/^`.+`$/.test(part)) return ["code", part.slice(1, -1)];
    if (/^\*.+\*$/.test(part)) return ["em", part.slice(1, -1)];
    return ["", part];
  });
}

function formatted(text) {
  return markup(text).map(([tag, part]) => (tag ? html(tag, {}, part) : part));
}

// ------------------------------------------------------------------------ the reader's browser

/** The places that were chosen so far, in their order, for each question. */
function recall(keep, questions) {
  const nothing = questions.map(() => []);
  try {
    const found = keep && JSON.parse(localStorage.getItem(`hellodl-quiz-${keep}`));
    return found?.length === nothing.length && found.every(Array.isArray) ? found : nothing;
  } catch { // storage is switched off, or holds something else
    return nothing;
  }
}

function remember(keep, tries) {
  try {
    localStorage.setItem(`hellodl-quiz-${keep}`, JSON.stringify(tries));
  } catch { /* then the score lasts until the page is closed */ }
}

// ----------------------------------------------------------------------------- the interactive

export function build(stage) {
  const { heading, questions, keep } = stage.options;
  stage.style(QUIZ_STYLE);
  stage.ask(`Quiz: ${heading}`);
  set(stage.app, { "aria-label": `Quiz: ${heading}` });
  let tries = recall(keep, questions);
  const views = questions.map((question, index) =>
    drawQuestion(question, index + 1, (place) => answer(index, place)));
  const again = button("Start again", restart, { class: "again" });
  stage.add(...views.map((view) => view.element), html("div", { class: "end" }, stage.message, again));
  if (keep) document.addEventListener("hellodl-quiz-restart", restart);
  draw();

  function answer(index, place) {
    const before = tries[index];
    if (before.includes(questions[index].right)) return; // it has been solved
    tries[index] = [...before.filter((one) => one !== place), place];
    draw();
  }

  function restart(event) {
    tries = questions.map(() => []);
    draw();
    // The button that was pressed disappears, so the focus goes where reading goes on.
    if (event.currentTarget === again) views[0].focus();
  }

  function draw() {
    views.forEach((view, index) => view.update(tries[index]));
    const now = score(questions, tries);
    again.hidden = !now.tried;
    report(now);
    if (!keep) return;
    remember(keep, tries);
    document.dispatchEvent(new CustomEvent("hellodl-quiz", { detail: { keep, ...now } }));
  }

  function report({ total, tried, answered, first }) {
    const right = `${first} of ${total} right at the first try.`;
    if (!tried) stage.say("Choose an answer: you'll see at once whether it's right, and why.");
    else if (answered < total) stage.say(`${answered} of ${total} answered, ${first} of them right at the first try.`);
    else if (first === total) stage.succeed(right, "You've got it: on to the next part.");
    else if (first >= total / 2) stage.succeed(right, "Well done. Read the other reasons once more, and go on.");
    else stage.say(`${right} These were hard ones: have another look at the part above, and then start again.`);
  }
}

/** One question: its text, its figure, a button for each answer, and what is said to it. */
function drawQuestion({ text, answers, right, reasons, figure, alt, width }, number, choose) {
  // A live region for each question: what is said stays next to what was clicked.
  const feedback = html("p", { class: "feedback", role: "status" });
  const named = answers.every((answer) => answer.length === 1); // "A", "B": no letter before them
  const buttons = answers.map((answer, place) => {
    const mark = html("span", { class: "mark", "aria-hidden": "true" });
    const state = html("span", { class: "hidden" });
    const element = button("", () => choose(place), { class: "answer" });
    element.append(mark, html("span", {}, state, ...formatted(answer)));
    return { element, mark, state };
  });
  const image = figure ? [html("img", { src: `data:image/png;base64,${figure}`, alt, width })] : [];
  const element = html("fieldset", {},
    html("legend", {}, html("span", { class: "number" }, `${number}. `), ...formatted(text)),
    ...image, html("div", { class: "answers" }, ...buttons.map((one) => one.element)), feedback);

  function update(tries) {
    const solved = tries.includes(right);
    buttons.forEach(({ element: one, mark, state }, place) => {
      const letter = "abcdef"[place];
      const verdict = !tries.includes(place) ? "" : place === right ? "right" : "wrong";
      one.className = `answer ${verdict || (solved ? "other" : "")}`;
      mark.textContent = { right: "✓", wrong: "✗" }[verdict] ?? (named ? "" : letter);
      state.textContent = `${verdict && `${verdict}, `}${letter}: `;
      set(one, { "aria-disabled": solved && place !== right ? "true" : null });
    });
    const reason = formatted(reasons[solved ? right : tries.at(-1)] ?? "");
    const says = solved ? [html("strong", { class: "good" }, "✓ Right. "), ...reason]
      : tries.length ? [html("strong", { class: "bad" }, "✗ Not that one. "), ...reason] : [];
    // The same words again would be read out again.
    const next = html("p", {}, ...says);
    if (next.innerHTML !== feedback.innerHTML) feedback.replaceChildren(...next.childNodes);
  }
  return { element, update, focus: () => buttons[0].element.focus() };
}

const QUIZ_STYLE = `
  .body { gap: 18px; }
  fieldset { border: 0; border-top: 1px solid var(--line); margin: 0; padding: 14px 0 0; min-width: 0; }
  legend { float: left; width: 100%; padding: 0 0 8px; font-weight: 600; }
  legend + * { clear: both; }
  .number { color: var(--soft); }
  code { font: 0.92em ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--field); padding: 1px 4px; border-radius: 4px; overflow-wrap: anywhere; }
  img { display: block; max-width: 100%; height: auto; background: #fff; padding: 6px; border: 1px solid var(--line); border-radius: 8px; margin: 0 0 10px; }
  .answers { display: grid; gap: 6px; }
  .answer { display: grid; grid-template-columns: 24px 1fr; gap: 10px; align-items: center; text-align: left; width: 100%; min-height: 42px; padding: 6px 12px 6px 9px; background: none; overflow-wrap: anywhere; position: relative; }
  .answer:hover { background: var(--field); }
  .mark { display: grid; place-items: center; width: 24px; height: 24px; border-radius: 50%; border: 1px solid var(--line); color: var(--soft); font-size: 13px; line-height: 1; }
  .answer.right { border: 2px solid var(--good); padding: 5px 11px 5px 8px; background: var(--field); font-weight: 600; cursor: default; }
  .right .mark { background: var(--good); border-color: var(--good); color: var(--paper); font-weight: 700; }
  .answer.wrong { border: 1px dashed var(--wrong); color: var(--soft); }
  .wrong .mark { border-color: var(--wrong); color: var(--wrong); font-weight: 700; }
  .answer[aria-disabled] { cursor: default; background: none; }
  .answer.other { color: var(--soft); }
  .answer.other:hover { border-color: var(--line); }
  .feedback { margin: 8px 0 0; }
  .feedback:empty { margin: 0; }
  .good { color: var(--good); }
  .bad { color: var(--wrong); }
  .end { display: grid; grid-template-columns: 1fr auto; gap: 12px; align-items: center; }
  .end .message { min-height: 34px; align-content: center; }
  [hidden] { display: none; }
`;
