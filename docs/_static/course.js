// What scrolls sideways in its own box can be reached and scrolled with the keyboard too.
const reachable = () => {
  for (const box of document.querySelectorAll(".bd-article :is(table, pre, .math, .text_html)"))
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
};
addEventListener("load", reachable);
addEventListener("resize", reachable);
