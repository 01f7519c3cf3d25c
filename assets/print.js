/* On paper a figure is drawn for the width of the page, and scaled so that a chart with its words fits on one. Labels that
   were placed for a width keep it: in a narrower one they would lie over one another. A figure whose letters would become
   too small is shown in parts, cut where it has no mark and no word, and pages break between them. */
"use strict";
(() => {
  const PAPER = 688; // pixels between the margins of A4
  const MAX_HEIGHT = 620; // of the height of A4, what titles and small print leave
  const FIGURE_WIDTH = 900;
  const MIN_LETTER = 5.5; // pixels of the smallest letters
  const PART = [150, 300]; // pixels of a part of a figure, if it has a gap there
  const MAX_MARK_HEIGHT = 60; // pixels of what is no mark or word, but a ground or a line behind them

  const plots = () => [...document.querySelectorAll(".js-plotly-plot")].filter((plot) => plot.checkVisibility());

  /* Where marks and words leave gaps in a figure: [from, to] each, from the top. */
  const gaps = (plot, scale) => {
    const { top } = plot.querySelector(".main-svg").getBoundingClientRect();
    const free = [];
    let end = 0;
    [...plot.querySelectorAll(".main-svg :is(text, path, rect)")]
      .map((element) => element.getBoundingClientRect())
      .filter(({ height }) => height && height * scale < MAX_MARK_HEIGHT)
      .map((box) => [(box.top - top) * scale, (box.bottom - top) * scale])
      .sort(([a], [b]) => a - b)
      .forEach(([from, to]) => {
        if (from > end) free.push([end, from]);
        end = Math.max(end, to);
      });
    return free;
  };

  /* In each stretch of so many pixels the widest gap is cut through. */
  const cuts = (free, height) => {
    const places = [0];
    while (height - places.at(-1) > PART[1]) {
      const after = free.filter(([from]) => from > places.at(-1) + PART[0]);
      const near = after.filter(([, to]) => to < places.at(-1) + PART[1]);
      const [cut] = (near.length ? near : after.slice(0, 1)).sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
      if (!cut) break;
      places.push((cut[0] + cut[1]) / 2);
    }
    return [...places, height];
  };

  const frame = (container, width, top, bottom) => {
    container.style.aspectRatio = `${width} / ${bottom - top}`;
    for (const svg of container.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 ${top} ${width} ${bottom - top}`);
  };

  /* A copy with ids of its own: what is clipped by or filled with something that is not displayed is not drawn. */
  const copy = (svg, part) => {
    const clone = svg.cloneNode(true);
    const suffixed = (reference) => reference.replace(/#[^"')]+/, `$&-${part}`);
    for (const element of clone.querySelectorAll("[id]")) element.id += `-${part}`;
    for (const element of clone.querySelectorAll("[clip-path]")) element.setAttribute("clip-path", suffixed(element.getAttribute("clip-path")));
    for (const element of clone.querySelectorAll("[style*='url(']")) element.style.fill = suffixed(element.style.fill);
    return clone;
  };

  const inParts = (plot, width, height) => {
    const container = plot.querySelector(".svg-container");
    const places = cuts(gaps(plot, width / container.querySelector(".main-svg").getBoundingClientRect().width), height);
    plot.append(...places.slice(1).map((bottom, place) => {
      const part = Object.assign(document.createElement("div"), { className: "svg-container paper-part" });
      part.append(...[...container.querySelectorAll(".main-svg")].map((svg) => copy(svg, place)));
      frame(part, width, places[place], bottom);
      return part;
    }));
  };

  const toPaper = (plot) => {
    const { height, meta } = plot._fullLayout;
    const letter = Math.min(...[...plot.querySelectorAll("text")].map((words) => parseFloat(getComputedStyle(words).fontSize)));
    const fitting = Math.round((PAPER * height) / MAX_HEIGHT);
    const width = Math.max(FIGURE_WIDTH, meta?.width || 0, (letter * PAPER) / fitting < MIN_LETTER ? 0 : fitting);
    window.Plotly.relayout(plot, { autosize: false, width, height });
    frame(plot.querySelector(".svg-container"), width, 0, height);
    if (fitting > width) inParts(plot, width, height);
  };

  const toScreen = (plot) => {
    for (const part of plot.querySelectorAll(".paper-part")) part.remove();
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
