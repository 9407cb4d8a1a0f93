// A quiz: click an answer, and see at once whether it is right and why.
// Python side: hellodl/quizzes.py. Nothing is loaded from anywhere else.

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// `code` and *emphasis* are all the markup that questions use.
function formatted(text) {
  const parts = text.split(/(`[^`]+`|\*[^*]+\*)/);
  return parts.map((part) => {
    if (/^`.+`$/.test(part)) return element("code", {}, part.slice(1, -1));
    if (/^\*.+\*$/.test(part)) return element("em", {}, part.slice(1, -1));
    return part;
  });
}

function render({ model, el }) {
  const questions = model.get("questions");
  const tried = new Set(), right = new Set();
  const score = element("p", { class: "score", role: "status" });
  const updateScore = () => { score.textContent =
    `${right.size} of ${questions.length} right at the first try`; };
  const box = element("div", { class: "hellodl-quiz" },
    element("p", { class: "title" }, `Quiz: ${model.get("heading")}`));
  questions.forEach((question, number) => {
    const feedback = element("p", { class: "feedback", role: "status" });
    const answers = question.answers.map((answer, place) => {
      const button = element("button", { type: "button" }, ...formatted(answer));
      button.addEventListener("click", () => {
        const good = place === question.right;
        button.classList.add(good ? "right" : "wrong");
        feedback.replaceChildren(good ? "✓ Right. " : "✗ Not that one: look again. ",
          ...(good ? formatted(question.reason) : []));
        if (good && !tried.has(number)) right.add(number);
        tried.add(number);
        updateScore();
      });
      return element("li", {}, button);
    });
    const figure = question.figure
      ? [element("img", { src: `data:image/png;base64,${question.figure}`, alt: question.alt })]
      : [];
    box.append(element("fieldset", {},
      element("legend", {}, `${number + 1}. `, ...formatted(question.text)),
      ...figure, element("ul", {}, ...answers), feedback));
  });
  box.append(score);
  updateScore();
  el.append(box);
}

export default { render };
