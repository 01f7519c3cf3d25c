/* Charts are drawn by Plotly one at a time, each shown before the next is begun, what the reader has in view first: to
   draw all of a page in one go keeps the first from sight until the last is ready. One that is hidden, or far from the
   screen, waits until it is not. Until it is drawn, its drawing of the first screen stands in its place. */
"use strict";
(() => {
  const { createElement, useEffect, useLayoutEffect, useRef } = window.React;
  const NEAR = 2; // screens
  /* Plotly's own bar of buttons is off: ours are real buttons, labelled and translated. Nothing may leave. */
  const CONFIG = {
    displayModeBar: false, displaylogo: false, responsive: true, scrollZoom: false, showSendToCloud: false,
    plotlyServerURL: "", showTips: false, doubleClick: false,
  };
  const PENDING = "dash-graph--pending";
  const waiting = new Map(); // plot: its figure
  const { port1, port2 } = new MessageChannel();
  let planned = false;

  /* How far a chart is from what is in view; 0 within. */
  const distance = (plot) => {
    const { top, bottom } = plot.getBoundingClientRect();
    return Math.max(0, top - window.innerHeight, -bottom);
  };
  /* Those that were near when the browser last looked: to measure them now would lay out the page once more. */
  const near = new WeakSet();
  const isNear = (plot) => near.has(plot) || (plot.checkVisibility() && distance(plot) <= NEAR * window.innerHeight);

  /* One that was drawn is drawn anew as wide as it was, and with its configuration, which never changes: Plotly would
     have the whole page laid out to know its size. Where that changes, too, it is resized. */
  const draw = (plot) => {
    const { data, layout: given } = waiting.get(plot);
    waiting.delete(plot);
    const { width } = plot._fullLayout || {};
    const layout = structuredClone(given);
    if (width && near.has(plot) && layout.height) Object.assign(layout, { width, autosize: false, ...(given.width && { width: given.width }) });
    const drawing = window.Plotly.react(plot, width ? { data, layout } : { data, layout, config: CONFIG });
    if (!given.width) delete plot.layout.width;
    if (!width) listen(plot);
    drawing.then(() => {
      plot.parentElement?.querySelector(".first-chart")?.remove();
      if (!waiting.has(plot)) plot.classList.remove(PENDING);
    });
  };

  const listen = (plot) => {
    const { chart } = plot.closest("[data-chart]").dataset;
    plot.on("plotly_click", ({ points }) => window.dashboard.markClicked(chart, points[0]?.customdata));
    plot.on("plotly_relayout", (change) => window.dashboard.zoomed(chart, change));
  };

  const nearest = (plots) => plots.reduce((first, other) => (distance(other) < distance(first) ? other : first));

  const drawNext = () => {
    planned = false;
    const next = window.Plotly ? [...waiting.keys()].filter(isNear) : [];
    if (!next.length) return;
    if (next.length > 1) afterPaint(); // also where this one cannot be drawn
    draw(next.find((plot) => inSight.has(plot)) || nearest(next));
  };
  port1.onmessage = () => planned && drawNext();

  const afterPaint = () => {
    if (planned) return;
    planned = true;
    if (document.hidden) return port2.postMessage(null);
    requestAnimationFrame(() => port2.postMessage(null));
  };

  /* Tells of charts that are shown, or come near. */
  const inSight = new WeakSet();
  const note = (set) => (entries) => {
    for (const { target, isIntersecting } of entries) set[isIntersecting ? "add" : "delete"](target);
    if (entries.some(({ target, isIntersecting }) => isIntersecting && waiting.has(target))) afterPaint();
  };
  const coming = new IntersectionObserver(note(near), { rootMargin: `${100 * NEAR}% 0px` });
  const seeing = new IntersectionObserver(note(inSight));
  const sizing = new ResizeObserver((entries) => {
    for (const { target } of entries) if (target._fullLayout && target.clientWidth) window.Plotly.Plots.resize(target);
  });
  const OBSERVERS = [coming, seeing, sizing];

  window.dashboard.Graph = ({ figure }) => {
    const place = useRef();
    useEffect(() => {
      const plot = place.current;
      OBSERVERS.forEach((observer) => observer.observe(plot));
      return () => {
        OBSERVERS.forEach((observer) => observer.unobserve(plot));
        waiting.delete(plot);
        if (plot._fullLayout) window.Plotly.purge(plot);
      };
    }, []);
    useLayoutEffect(() => {
      waiting.set(place.current, figure);
      place.current.classList.add(PENDING);
      if (!planned) queueMicrotask(() => planned || drawNext());
    }, [figure]);
    return createElement("div", { className: "dash-graph" }, createElement("div", { ref: place }));
  };

  /* Plotly comes last. It asks for a resize whenever the window changes: a chart that has its size already is not drawn a
     second time. */
  const begin = () => {
    const { Plots } = window.Plotly;
    const { resize } = Plots;
    Plots.resize = (plot) => {
      const { width, height } = plot._fullLayout;
      const same = (one, other) => Math.abs(one - other) < 1; // widths of columns are no whole pixels
      const fits = same(plot.clientWidth, width) && same(plot.layout.height || plot.clientHeight, height);
      return fits ? Promise.resolve(plot) : resize.call(Plots, plot);
    };
    drawNext();
  };
  if (window.Plotly) begin();
  else document.querySelector("script[data-plotly]").addEventListener("load", begin);

  /* Paper and pictures need them all. */
  window.dashboard.drawAll = () => {
    if (window.Plotly) for (const plot of [...waiting.keys()]) if (plot.checkVisibility()) draw(plot);
  };
})();
