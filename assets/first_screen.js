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

  const look = () => {
    if (!isDrawn() && performance.now() - began < PATIENCE) return requestAnimationFrame(look);
    first.remove();
    entry.classList.remove("behind");
  };
  requestAnimationFrame(look);
})();
