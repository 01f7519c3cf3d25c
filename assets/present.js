/* Present mode by keyboard, and clean pages on paper. */
"use strict";
(() => {
  const stage = () => document.querySelector(".stage");
  const show = (chart) => window.dashboard.go(window.dashboard.withKeys({ present: chart ? [chart] : [] }));

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-present]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    event.stopPropagation();
    show(link.dataset.present);
  }, true);

  /* The chart nearest to the middle of the window, or the first one. */
  const nearest = () => {
    const middle = window.innerHeight / 2;
    const distance = (card) => {
      const { top, bottom } = card.getBoundingClientRect();
      return top <= middle && bottom >= middle ? 0 : Math.min(Math.abs(top - middle), Math.abs(bottom - middle));
    };
    const cards = [...document.querySelectorAll("figure[data-chart]")];
    return cards.sort((a, b) => distance(a) - distance(b))[0];
  };

  const typing = (element) => element.closest("input, select, textarea, [contenteditable], dialog, .ag-root, [role=application], details[open]");

  const step = (by) => {
    const { steps, step: now } = stage().dataset;
    const all = steps.split(",");
    show(all[(all.indexOf(now) + by + all.length) % all.length]);
  };

  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = document.documentElement.dir === "rtl" ? "ArrowRight" : "ArrowLeft";

  const act = (key) => {
    if (!stage()) return key === "p" && nearest() ? () => show(nearest().dataset.chart) : null;
    if ([forward, "ArrowDown", " ", "PageDown"].includes(key)) return () => step(1);
    if ([back, "ArrowUp", "PageUp"].includes(key)) return () => step(-1);
    if (key === "Escape" || key === "p") return () => show("");
    if (key === "f") return () => document.documentElement.classList.toggle("filters-shown");
    const chart = /^[1-9]$/.test(key) && stage().dataset.steps.split(",")[key - 1];
    return chart ? () => show(chart) : null;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === " " && event.target.closest("a, button, summary")) return;
    const action = act(event.key);
    if (!action) return;
    event.preventDefault();
    action();
    if (event.key === "f" && document.documentElement.classList.contains("filters-shown")) {
      document.querySelector(".filter-bar summary:not(.filter-fold > summary)").focus();
    }
  });

  /* On paper a figure is as wide as the page: its drawing is scaled, not drawn anew. */
  window.addEventListener("beforeprint", () => {
    for (const svg of document.querySelectorAll(".js-plotly-plot .main-svg")) {
      svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const svg of document.querySelectorAll(".js-plotly-plot .main-svg[viewBox]")) svg.removeAttribute("viewBox");
  });
})();
