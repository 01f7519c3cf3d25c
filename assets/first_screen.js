/* The first screen stands in the document, charts too, and stays until Dash has drawn the same in its place: what can be
   seen of it. Then it goes, in one frame, and nothing moves. Without JavaScript it is the page. */
"use strict";
(() => {
  const first = document.querySelector(".first-screen");
  const entry = document.getElementById("react-entry-point");
  if (!first || !entry) return;
  /* What stands twice is found once: in what Dash draws. The fills of the drawings keep their names. */
  for (const named of first.querySelectorAll("[id]:not(pattern)")) named.removeAttribute("id");
  const PATIENCE = 20000; // milliseconds
  const began = performance.now();
  const DRAWN = ".main-svg .trace, .main-svg .annotation";

  const isWaiting = (plot) =>
    plot.checkVisibility() && plot.getBoundingClientRect().top < window.innerHeight && !plot.querySelector(DRAWN);
  const isDrawn = () => entry.querySelector("main") && ![...entry.querySelectorAll(".plot")].some(isWaiting);

  /* A button that is pressed here, before there is what it acts on, is pressed once the page is live; a menu that is
     opened here is open then. */
  let pressed = null;
  const press = (event) => {
    const button = event.target.closest(".first-screen button");
    if (!button) return;
    event.stopImmediatePropagation();
    pressed = button;
  };
  window.addEventListener("click", press, true);

  const placeOf = (button) => [button.closest("[data-chart]")?.dataset.chart, ...Object.entries(button.dataset)].join();
  const carryOn = () => {
    for (const { dataset } of first.querySelectorAll("details[data-menu][open]"))
      entry.querySelector(`details[data-menu="${CSS.escape(dataset.menu)}"]`)?.setAttribute("open", "");
    if (pressed) [...entry.querySelectorAll("button")].find((button) => placeOf(button) === placeOf(pressed))?.click();
  };

  const look = () => {
    if (!isDrawn() && performance.now() - began < PATIENCE) return requestAnimationFrame(look);
    first.remove();
    entry.classList.remove("behind");
    window.removeEventListener("click", press, true);
    carryOn();
  };
  requestAnimationFrame(look);
})();
