/* Draw the figure that stands in the page. */
"use strict";
(() => {
  const figure = JSON.parse(document.getElementById("figure").textContent);
  const config = { displayModeBar: false, responsive: true, scrollZoom: false, showSendToCloud: false, plotlyServerURL: "" };
  window.Plotly.newPlot(document.getElementById("plot"), figure.data, figure.layout, config);
})();
