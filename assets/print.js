/* On paper a figure is drawn for the width of the page, and scaled so that a chart with its words fits on one. */
"use strict";
(() => {
  const PAPER = 688; // pixels between the margins of A4
  const TALLEST = 620; // of the height of A4, what titles and small print leave
  const DRAWN = 900;

  const plots = () => [...document.querySelectorAll(".js-plotly-plot")].filter((plot) => plot.checkVisibility());

  const toPaper = (plot) => {
    const { height } = plot._fullLayout;
    const width = Math.round(Math.max(DRAWN, (PAPER * height) / TALLEST));
    window.Plotly.relayout(plot, { autosize: false, width, height });
    plot.querySelector(".svg-container").style.aspectRatio = `${width} / ${height}`;
    for (const svg of plot.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  };

  const toScreen = (plot) => {
    for (const svg of plot.querySelectorAll(".main-svg")) svg.removeAttribute("viewBox");
    plot.querySelector(".svg-container").style.aspectRatio = "";
    window.Plotly.relayout(plot, { autosize: true, width: null });
  };

  window.addEventListener("beforeprint", () => {
    const isStale = document.documentElement.classList.contains("stale"); // the address is of what is not on the page
    document.querySelector(".site-footer").dataset.address = isStale ? "" : window.dashboard.link();
    window.dashboard.drawAll();
    plots().forEach(toPaper);
  });
  window.addEventListener("afterprint", () => plots().forEach(toScreen));
})();
