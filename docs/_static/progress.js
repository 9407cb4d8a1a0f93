// How far the reader is in each lesson, kept in this browser and sent to nobody: a mark in the menu
// and on the cards of the front page, whose button goes on with the lesson that was read last.

const PLACE = "hellodl-read", ENOUGH = 0.95;

/** What was read: { "04_mnist_dense_sgd": 0.6 }, the largest part of the page that was seen. */
function readSoFar() {
  try { return JSON.parse(localStorage.getItem(PLACE)) ?? {}; } catch { return {}; }
}

function keep(lesson, part) {
  const read = readSoFar();
  if (part <= (read[lesson] ?? 0)) return;
  try { localStorage.setItem(PLACE, JSON.stringify({ ...read, [lesson]: part, last: lesson })); } catch { /* not kept */ }
}

function mark(link, part) {
  if (!part || link.querySelector(".read-mark")) return;
  const words = part >= ENOUGH ? "read" : `${Math.max(1, Math.round(100 * part))} % read`;
  const sign = Object.assign(document.createElement("span"), { className: "read-mark", title: words });
  sign.textContent = part >= ENOUGH ? "✓" : `${Math.max(1, Math.round(100 * part))} %`;
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", words);
  link.append(sign);
}

function lessonOf(address) {
  return /notebooks\/(\d\d_\w+)\.html/.exec(address)?.[1];
}

function showProgress() {
  const read = readSoFar();
  for (const link of document.querySelectorAll("nav.bd-links a, .lessons h3 a"))
    mark(link.closest(".lessons li")?.querySelector(".minutes") ?? link, read[lessonOf(link.href)]);
  const button = document.querySelector("p.start .button");
  const next = read.last && [...document.querySelectorAll(".lessons li")].map((card) => card.dataset.lesson)
    .find((lesson) => lesson >= read.last && (read[lesson] ?? 0) < ENOUGH);
  if (button && next) Object.assign(button, { href: `notebooks/${next}.html`, textContent: `Go on with lesson ${next.slice(0, 2)}` });
}

function watchReading() {
  const lesson = lessonOf(location.pathname);
  const end = document.querySelector(".onward");
  if (!lesson || !end) return;
  addEventListener("scroll", () => {
    const whole = end.getBoundingClientRect().bottom + scrollY;
    keep(lesson, Math.min(1, (scrollY + innerHeight) / whole));
  }, { passive: true });
}

// An interactive with a heavy script (see docs/notebooks.py) shows its still until it is near.
function fetchWhenNear() {
  const watcher = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      document.head.append(Object.assign(document.createElement("script"), { src: target.dataset.script }));
    }
  }, { rootMargin: "600px" });
  for (const place of document.querySelectorAll("[data-script]")) watcher.observe(place);
}

document.addEventListener("DOMContentLoaded", () => { showProgress(); watchReading(); });
addEventListener("load", fetchWhenNear); // after all that the page itself needs
