/* A finger on a figure scrolls the page, or a wide figure sideways, and chooses only by a tap. Plotly would take each
   touch for the beginning of a drag; it is told of none, and gets the mouse events that browsers make of a tap. */
"use strict";
(() => {
  const keepForBrowser = (event) => {
    if (event.target.closest?.(".js-plotly-plot")) event.stopPropagation();
  };
  for (const name of ["touchstart", "touchmove", "touchend"]) {
    window.addEventListener(name, keepForBrowser, { capture: true, passive: true });
  }
})();
