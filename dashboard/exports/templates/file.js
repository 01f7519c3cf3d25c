"use strict";
(() => {
  /* Figures with labels beside their bars where there is room for them, above them elsewhere. */
  const roomy = window.matchMedia("(min-width: 950px)");
  const config = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false, showSendToCloud: false, plotlyServerURL: "" };
  const draw = () => {
    for (const plot of document.querySelectorAll("[data-figures]")) {
      const { wide, narrow } = JSON.parse(document.getElementById(plot.dataset.figures).textContent);
      const figure = (roomy.matches && wide) || narrow;
      plot.style.height = `${figure.layout.height}px`;
      window.Plotly.newPlot(plot, figure.data, figure.layout, config);
    }
  };
  draw();
  roomy.addEventListener("change", draw);
})();
