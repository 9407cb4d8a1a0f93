// What scrolls sideways in its own box can be reached and scrolled with the keyboard too.
const reachable = () => {
  for (const box of document.querySelectorAll(".bd-article :is(table, pre, .math, .text_html, .wide)"))
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
};
addEventListener("load", reachable);
addEventListener("resize", reachable);

// The score of a page's quizzes at its end. Each quiz tells its own whenever it changes (see quiz.js).
const scores = new Map();
const sum = (what) => [...scores.values()].reduce((total, score) => total + score[what], 0);
let panel, words;

document.addEventListener("hellodl-quiz", ({ detail }) => {
  scores.set(detail.keep, detail);
  if (!panel) {
    panel = Object.assign(document.createElement("section"), { className: "quiz-score" });
    panel.setAttribute("aria-label", "Your score");
    words = document.createElement("p");
    const note = Object.assign(document.createElement("p"), { className: "note",
      textContent: "Only this browser knows: your answers are kept here and sent to nobody." });
    const again = Object.assign(document.createElement("button"),
      { type: "button", textContent: "Start again", onclick: restart });
    const text = document.createElement("div");
    text.append(words, note);
    panel.append(text, again);
    document.querySelector(".bd-article")?.append(panel);
  }
  const [total, answered, first, started] = ["total", "answered", "first", "tried"].map(sum);
  panel.hidden = !started;
  const score = document.createElement("strong");
  score.textContent = `${first} of ${total}`;
  if (answered < total) words.replaceChildren(`You have answered ${answered} of the ${total} questions on this page, ${first} of them right at the first try.`);
  else words.replaceChildren("You answered ", score, " questions right at the first try.");
});

function restart() {
  document.dispatchEvent(new Event("hellodl-quiz-restart"));
  // This button is gone now: go on at the first question.
  document.querySelector('[data-explorable^="quiz-"]').shadowRoot.querySelector("button").focus();
}
