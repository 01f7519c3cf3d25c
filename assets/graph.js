/* Charts are drawn by Plotly one at a time, each shown before the next is begun, what the reader has in view first: to
   draw all of a page in one go keeps the first from sight until the last is ready. One that is hidden, or far from the
   screen, waits until it is not. Until it is drawn, its drawing stands in its place: that of the first screen, or the one
   that came with a change. */
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
  const COVERED = "covered";
  const waiting = new Map(); // plot: its figure
  let planned = false;

  const afterPaint = (act) => {
    const { port1, port2 } = new MessageChannel();
    const post = () => port2.postMessage(null);
    port1.onmessage = act;
    document.hidden ? post() : requestAnimationFrame(post);
  };

  /* How far a chart is from what is in view; 0 within. */
  const distance = (plot) => {
    const { top, bottom } = plot.getBoundingClientRect();
    return Math.max(0, top - window.innerHeight, -bottom);
  };
  /* Those that were near when the browser last looked: to measure them now would lay out the page once more. */
  const near = new WeakSet();
  const isNear = (plot) => near.has(plot) || (plot.checkVisibility() && distance(plot) <= NEAR * window.innerHeight);

  /* One that was drawn is drawn anew as wide as it was, and with its configuration, which never changes: Plotly would
     have the whole page laid out to know its size, and asks the element once more whether it has one. Where that changes,
     too, it is resized. */
  const SIZES = ["clientWidth", "clientHeight"];
  const draw = (plot) => {
    const { data, layout: newLayout } = waiting.get(plot);
    waiting.delete(plot);
    const { width } = plot._fullLayout || {};
    const layout = structuredClone(newLayout);
    const isKnown = width && near.has(plot) && layout.height;
    if (isKnown) Object.assign(layout, { width, autosize: false, ...(newLayout.width && { width: newLayout.width }) });
    if (isKnown) for (const size of SIZES) Object.defineProperty(plot, size, { value: width, configurable: true });
    const drawing = window.Plotly.react(plot, width ? { data, layout } : { data, layout, config: CONFIG });
    for (const size of SIZES) delete plot[size];
    if (!newLayout.width) delete plot.layout.width;
    if (!width) listen(plot);
    drawing.then(() => {
      if (waiting.has(plot)) return;
      uncover(plot);
      plot.classList.remove(PENDING);
    });
  };

  /* The drawing of a change stands over what Plotly drew before. Screen readers have the chart itself. */
  const cover = (plot, drawing) => {
    uncover(plot);
    plot.insertAdjacentHTML("afterend", drawing);
    plot.nextSibling.setAttribute("aria-hidden", "true");
    plot.classList.add(COVERED);
  };
  const uncover = (plot) => {
    plot.parentElement?.querySelector(".first-chart")?.remove();
    plot.classList.remove(COVERED);
  };
  const isCovered = (plot) => plot.classList.contains(COVERED);
  const isUsed = (plot) => plot.closest("[data-chart]").matches(":hover, :focus-within");

  /* Those that are covered, once their drawings have been painted and nobody waits for anything, where the browser can say
     so: all in one go then, for to paint between them shows nothing new. Others draw one whenever they are idle. */
  const isQuiet = () => navigator.scheduling?.isInputPending() === false;
  const whenIdle = (act) => (window.requestIdleCallback ? window.requestIdleCallback(act, { timeout: 1000 }) : setTimeout(act, 100));
  const PATIENCE = 500; // milliseconds for an answer
  let timer = 0;
  let latest = 0;
  const drawCovered = (pause = 0) => {
    clearTimeout(timer);
    const run = (latest += 1);
    const next = () => {
      const plot = run === latest && window.Plotly && [...waiting.keys()].find((candidate) => isCovered(candidate) && isNear(candidate));
      if (!plot) return;
      draw(plot);
      goOn();
    };
    const goOn = () => (isQuiet() ? next() : whenIdle(next));
    if (pause) timer = setTimeout(goOn, pause);
    else afterPaint(goOn);
  };
  window.dashboard.onAddress(() => drawCovered(PATIENCE));

  /* At once where the reader turns to it. */
  const drawUsed = ({ target }) => {
    const plot = waiting.size && target.closest?.("[data-chart]")?.querySelector(`.${COVERED}`);
    if (plot && window.Plotly) draw(plot);
  };
  for (const name of ["pointerover", "pointerdown", "focusin", "click"]) window.addEventListener(name, drawUsed, true);

  const listen = (plot) => {
    const { chart } = plot.closest("[data-chart]").dataset;
    plot.on("plotly_click", ({ points }) => window.dashboard.markClicked(chart, points[0]?.customdata));
    plot.on("plotly_relayout", (change) => window.dashboard.zoomed(chart, change));
  };

  const nearest = (plots) => plots.reduce((first, other) => (distance(other) < distance(first) ? other : first));

  const drawNext = () => {
    planned = false;
    const next = window.Plotly ? [...waiting.keys()].filter((plot) => !isCovered(plot) && isNear(plot)) : [];
    if (!next.length) return;
    if (next.length > 1) planNext(); // also where this one cannot be drawn
    draw(next.find((plot) => inSight.has(plot)) || nearest(next));
  };
  const planNext = () => {
    if (planned) return;
    planned = true;
    afterPaint(() => planned && drawNext());
  };

  /* Tells of charts that are shown, or come near. */
  const inSight = new WeakSet();
  const note = (set) => (entries) => {
    for (const { target, isIntersecting } of entries) set[isIntersecting ? "add" : "delete"](target);
    if (!entries.some(({ target, isIntersecting }) => isIntersecting && waiting.has(target))) return;
    planNext();
    drawCovered();
  };
  const coming = new IntersectionObserver(note(near), { rootMargin: `${100 * NEAR}% 0px` });
  const seeing = new IntersectionObserver(note(inSight));
  const sizing = new ResizeObserver((entries) => {
    for (const { target } of entries) if (target._fullLayout && target.clientWidth) window.Plotly.Plots.resize(target);
  });
  const OBSERVERS = [coming, seeing, sizing];

  window.dashboard.Graph = (props) => {
    const { figure, drawing } = window.dashboard.useShown(props, true);
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
      const plot = place.current;
      waiting.set(plot, figure);
      plot.classList.add(PENDING);
      if (drawing && inSight.has(plot) && !isUsed(plot)) {
        cover(plot, drawing);
        return drawCovered();
      }
      if (isCovered(plot)) uncover(plot);
      if (!planned) queueMicrotask(() => planned || drawNext());
    }, [figure]);
    return createElement("div", { className: "dash-graph" }, createElement("div", { ref: place }));
  };

  /* Plotly comes last, when what the document holds has been painted. It asks for a resize whenever the window changes: a
     chart that has its size already is not drawn a second time. */
  const begin = () => {
    const { Plots } = window.Plotly;
    const { resize } = Plots;
    Plots.resize = (plot) => {
      const { width, height } = plot._fullLayout;
      const isClose = (a, b) => Math.abs(a - b) < 1; // widths of columns are no whole pixels
      const fits = isClose(plot.clientWidth, width) && isClose(plot.layout.height || plot.clientHeight, height);
      return fits ? Promise.resolve(plot) : resize.call(Plots, plot);
    };
    drawNext();
    drawCovered();
  };
  const load = () => {
    const { href: src } = document.querySelector("link[data-plotly]");
    document.head.append(Object.assign(document.createElement("script"), { src, onload: begin }));
  };
  if (document.hidden) load();
  else requestAnimationFrame(() => setTimeout(load));

  /* Paper and pictures need them all. */
  window.dashboard.drawAll = () => {
    if (window.Plotly) for (const plot of [...waiting.keys()]) if (plot.checkVisibility()) draw(plot);
  };
})();
