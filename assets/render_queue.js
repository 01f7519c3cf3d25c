/* Charts are drawn one at a time, each shown before the next is begun, what the reader has in view first: to draw all
   of a page in one go keeps the first from sight until the last is ready. */
"use strict";
(() => {
  const { Plotly } = window;
  if (!Plotly) return;
  const react = Plotly.react;
  const waiting = new Map();
  const { port1, port2 } = new MessageChannel();
  let planned = false;

  /* How far a chart is from what is in view; 0 within. */
  const distance = (plot) => {
    const { top, bottom } = plot.getBoundingClientRect();
    return Math.max(0, top - window.innerHeight, -bottom);
  };

  const drawNext = () => {
    planned = false;
    /* Those that have left the page meanwhile are not drawn. */
    for (const [gone, { done }] of waiting) if (!gone.isConnected && waiting.delete(gone)) done.forEach((end) => end(gone));
    if (!waiting.size) return;
    const plot = [...waiting.keys()].reduce((near, other) => (distance(other) < distance(near) ? other : near));
    const { given, done } = waiting.get(plot);
    waiting.delete(plot);
    /* A chart that cannot be drawn fails for who asked for it, and keeps no other from being drawn. */
    const drawn = new Promise((end) => end(react.call(Plotly, plot, ...given)));
    done.forEach((end) => end(drawn));
    if (waiting.size) afterPaint();
  };
  port1.onmessage = () => planned && drawNext();

  const afterPaint = () => {
    if (planned) return;
    planned = true;
    if (document.hidden) return port2.postMessage(null);
    requestAnimationFrame(() => port2.postMessage(null));
  };

  Plotly.react = (target, ...given) => {
    const plot = typeof target === "string" ? document.getElementById(target) : target;
    return new Promise((resolve) => {
      if (!waiting.size && !planned) queueMicrotask(drawNext);
      const { done = [] } = waiting.get(plot) || {};
      waiting.set(plot, { given, done: [...done, resolve] });
    });
  };
})();
