/* Draw the figure that stands in the page. A frame narrower than what figures are drawn for shows it smaller, whole. */
"use strict";
(() => {
  const NARROWEST = 360;
  const plot = document.getElementById("plot");
  const figure = JSON.parse(document.getElementById("figure").textContent);
  const config = { displayModeBar: false, responsive: false, scrollZoom: false, showSendToCloud: false, plotlyServerURL: "" };
  const least = Number(plot.dataset.least) || NARROWEST;
  const inner = plot.appendChild(document.createElement("div"));
  let drawn = 0;

  const fit = () => {
    const width = Math.max(plot.clientWidth, least);
    const share = plot.dataset.least ? 1 : Math.min(1, plot.clientWidth / width);
    Object.assign(inner.style, { width: `${width}px`, transform: share < 1 ? `scale(${share})` : "" });
    plot.style.height = `${Math.ceil(figure.layout.height * share)}px`;
    if (width === drawn) return null;
    drawn = width;
    return window.Plotly.react(inner, figure.data, { ...figure.layout, width, autosize: false }, config);
  };

  fit();
  new ResizeObserver(fit).observe(plot);
})();
