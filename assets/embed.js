/* Draw the figure that stands in the page, and tell the page around the frame how high all is: it gets the message
   { embedHeight: pixels, chart: "its id" }. Where labels were placed for a width, a narrower frame shows them smaller,
   whole, down to what can be read; below that the lanes of the timeline scroll sideways. */
"use strict";
(() => {
  const NARROWEST = 360;
  const READABLE = 560; // pixels of a plot from which on nothing scrolls in it
  const { body } = document;

  const tell = () => {
    const { chart } = document.querySelector(".embed").dataset;
    window.parent.postMessage({ embedHeight: Math.ceil(body.getBoundingClientRect().height), chart }, "*");
  };
  if (window.parent !== window) new ResizeObserver(tell).observe(body);

  const plot = document.getElementById("plot");
  if (!plot) return;
  const figure = JSON.parse(document.getElementById("figure").textContent);
  const config = { displayModeBar: false, responsive: false, scrollZoom: false, showSendToCloud: false, plotlyServerURL: "" };
  const inner = plot.appendChild(document.createElement("div"));
  const wanted = figure.layout.meta?.width || NARROWEST;
  let drawn = 0;

  const fit = () => {
    const scrolls = plot.dataset.least && plot.clientWidth < READABLE;
    const width = Math.max(plot.clientWidth, scrolls ? Number(plot.dataset.least) : wanted);
    const share = scrolls ? 1 : Math.min(1, plot.clientWidth / width);
    plot.classList.toggle("scrolls", Boolean(scrolls));
    Object.assign(inner.style, { width: `${width}px`, transform: share < 1 ? `scale(${share})` : "" });
    plot.style.height = `${Math.ceil(figure.layout.height * share)}px`;
    if (width === drawn) return null;
    drawn = width;
    return window.Plotly.react(inner, figure.data, { ...figure.layout, width, autosize: false }, config);
  };

  fit();
  // Firefox counts what a smaller drawing would have taken, and would move to it.
  if (document.documentElement.dir === "rtl" && plot.classList.contains("scrolls")) plot.scrollLeft = plot.scrollWidth; // where reading, and time, begin
  new ResizeObserver(fit).observe(plot);
})();
