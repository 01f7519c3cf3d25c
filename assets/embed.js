/* Draw the figure that stands in the page, and tell the page around the frame how high all is: it gets the message
   { embedHeight: pixels, chart: "its id" }. Where labels were placed for a width, a narrower frame shows them smaller,
   whole; a timeline is a list there (embed.css), and nothing scrolls sideways. */
"use strict";
(() => {
  const MIN_WIDTH = 320;
  const { body } = document;
  const { chart } = document.querySelector(".embed").dataset;

  let told = 0;
  const tell = () => {
    const embedHeight = Math.ceil(body.getBoundingClientRect().height);
    if (embedHeight === told || window.parent === window) return;
    told = embedHeight;
    window.parent.postMessage({ embedHeight, chart }, "*");
  };
  new ResizeObserver(tell).observe(body);

  const plot = document.getElementById("plot");
  if (!plot) return tell();
  const figure = JSON.parse(document.getElementById("figure").textContent);
  const config = { displayModeBar: false, responsive: false, scrollZoom: false, showSendToCloud: false, plotlyServerURL: "" };
  const inner = plot.appendChild(document.createElement("div"));
  const minWidth = figure.layout.meta?.width || MIN_WIDTH;
  let drawnWidth = 0;

  const fit = () => {
    if (!plot.clientWidth || !window.Plotly) return null; // a list stands in its place; a frame is asked anew
    const width = Math.max(plot.clientWidth, minWidth);
    const share = Math.min(1, plot.clientWidth / width);
    Object.assign(inner.style, { width: `${width}px`, transform: share < 1 ? `scale(${share})` : "" });
    plot.style.height = `${Math.ceil(figure.layout.height * share)}px`;
    if (width === drawnWidth) return null;
    drawnWidth = width;
    return window.Plotly.react(inner, figure.data, { ...figure.layout, width, autosize: false }, config).then(() => {
      for (const svg of inner.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${width} ${figure.layout.height}`);
    });
  };

  fit();
  tell(); // observers rest in a frame out of sight
  new ResizeObserver(fit).observe(plot);
})();
