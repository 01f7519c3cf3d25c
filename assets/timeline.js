/* Figures that can be walked with the arrow keys: those whose layout says so (`layout.meta.walk`, the words of
   how). Each mark is shown by its tooltip and spoken. On narrow screens the names of the lanes stay in sight. */
"use strict";
(() => {
  const PLOT = "[data-chart] .js-plotly-plot";
  const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "Enter", "Escape"];
  const current = new WeakMap();
  const scrollOffsets = new WeakMap(); // what was scrolled sideways: the pixels

  /* Make the plots that are there now focusable; Dash may redraw one, or bring another, at any time. */
  const prepare = () => {
    for (const plot of document.querySelectorAll(PLOT)) {
      const words = plot.layout?.meta?.walk;
      if (!words) continue;
      const scrolled = scrollOffsets.get(plot.closest(".plot")); // to ask it would lay out the page
      if (scrolled) stick(plot, scrolled);
      const caption = plot.closest("figure").querySelector("figcaption h2");
      const label = [caption?.textContent, words].filter(Boolean).join(". ");
      if (plot.getAttribute("aria-label") === label) continue;
      plot.tabIndex = 0;
      plot.setAttribute("role", "application");
      plot.setAttribute("aria-label", label);
    }
  };

  const moment = (value) => (typeof value === "string" ? value.replace("T", " ") : value);

  /* The marks in sight, in time order: { curveNumber, pointNumber, x, lane, key, words }. */
  const marks = (plot) => {
    const [first, last] = plot.layout.xaxis.range.map(moment).sort();
    const lanes = plot.layout.meta.lanes || [];
    const marksById = new Map();
    plot._fullData.forEach((trace, curveNumber) => {
      if (trace.type !== "scatter" || trace.visible !== true || !trace.hovertext) return;
      for (let pointNumber = 0; pointNumber < trace.x.length; pointNumber += 1) {
        const x = moment(trace.x[pointNumber]);
        if (x < first || x > last) continue;
        const y = trace.y[pointNumber];
        const lane = lanes.findIndex(({ from, to }) => from <= y && y <= to);
        const key = trace.customdata?.[pointNumber] || undefined;
        const words = [].concat(trace.hovertext)[pointNumber];
        marksById.set(`${lane} ${key ?? x} ${key ? "" : words}`, { curveNumber, pointNumber, x, y, lane, key, words });
      }
    });
    return [...marksById].map(([id, mark]) => ({ id, ...mark })).sort((a, b) => (a.x < b.x ? -1 : a.x > b.x ? 1 : b.y - a.y));
  };

  /* The mark that a key leads to; where there is none, the one we are on. */
  const next = (plot, key) => {
    const all = marks(plot);
    const currentMark = all.find(({ id }) => id === current.get(plot));
    if (!currentMark) return all.filter((mark) => mark.key).sort((a, b) => a.lane - b.lane)[0] || all[0];
    const row = all.filter(({ lane }) => lane === currentMark.lane);
    const [left, right] = plot.layout.xaxis.range.map(moment);
    const step = { ArrowLeft: left < right ? -1 : 1, ArrowRight: left < right ? 1 : -1 }[key];
    if (step) return row[row.indexOf(currentMark) + step] || currentMark;
    if (key === "Home") return row[0];
    if (key === "End") return row[row.length - 1];
    return nearest(all, currentMark, key === "ArrowUp" ? -1 : 1);
  };

  /* The mark nearest in time in the next lane up or down that has any. */
  const nearest = (all, currentMark, direction) => {
    const days = (x) => Date.parse(String(x).replace(" ", "T"));
    for (let lane = currentMark.lane + direction; lane >= 0 && all.some((mark) => (mark.lane - lane) * direction >= 0); lane += direction) {
      const row = all.filter((mark) => mark.lane === lane);
      const far = (mark) => Math.abs(days(mark.x) - days(currentMark.x));
      if (row.length) return row.reduce((best, mark) => (far(mark) < far(best) ? mark : best));
    }
    return currentMark;
  };

  /* Tooltips are text with line breaks and bold; escaped in Python, and read here as text again. What is in another
     language than the page stays apart, and says in which. */
  const spoken = (markup, between) => {
    const lines = markup.replace(/^<b>.*?<\/b>/, (title) => title.replace(/<br>/g, " ")).replace(/<br>/g, between);
    const { body } = new DOMParser().parseFromString(lines, "text/html");
    return [...body.childNodes].map((node) => {
      if (!node.lang) return node.textContent;
      const part = document.createElement("span");
      Object.assign(part, { lang: node.lang, textContent: node.textContent });
      return part;
    });
  };

  /* It is there from the start: what a new region begins with is not spoken. */
  const region = document.body.appendChild(Object.assign(document.createElement("div"), { id: "walked", className: "visually-hidden" }));
  region.setAttribute("aria-live", "polite");
  const announce = (...parts) => region.replaceChildren(...parts);

  window.dashboard.speak = (markup) => announce(...spoken(markup, ", "));

  const show = (plot, mark) => {
    current.set(plot, mark.id);
    window.Plotly.Fx.hover(plot, [{ curveNumber: mark.curveNumber, pointNumber: mark.pointNumber }], "xy");
    plot.querySelector(".hoverlayer .hovertext")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const lane = plot.layout.meta.lanes?.[mark.lane]?.name;
    announce(lane ? `${lane}. ` : "", ...spoken(mark.words, plot.layout.meta.between));
  };

  const leave = (plot) => {
    window.Plotly.Fx.unhover(plot);
    announce();
  };

  document.addEventListener("keydown", (event) => {
    const plot = event.target;
    const plain = !(window.dashboard.isModified(event) || event.shiftKey);
    if (!plain || !KEYS.includes(event.key) || !plot.matches?.(PLOT) || !plot.layout?.meta?.walk) return;
    if (event.key === "Escape") return leave(plot);
    event.preventDefault();
    const mark = event.key === "Enter" ? marks(plot).find(({ id }) => id === current.get(plot)) : next(plot, event.key);
    if (!mark) return;
    if (event.key !== "Enter") show(plot, mark);
    else if (mark.key) window.dashboard.openMark(mark.key);
  });

  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.(PLOT) && current.has(event.target)) leave(event.target);
  });

  /* Where the lanes scroll sideways, their names stay at the edge, on a ground that hides what passes below. */
  const stick = (plot, offset) => {
    const names = plot.querySelector(".yaxislayer-above");
    const { width, height, _size: size, yaxis } = plot._fullLayout;
    let ground = names.querySelector("rect");
    if (!ground) {
      ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      ground.style.fill = "var(--surface)";
      names.prepend(ground);
    }
    const atRight = yaxis.side === "right";
    const box = { x: atRight ? width - size.r : 0, y: 0, width: offset ? (atRight ? size.r : size.l) : 0, height };
    for (const [name, value] of Object.entries(box)) ground.setAttribute(name, value);
    names.style.transform = offset ? `translateX(${offset}px)` : "";
  };

  document.addEventListener(
    "scroll",
    ({ target }) => {
      if (!target.matches?.("[data-chart] *")) return;
      scrollOffsets.set(target, target.scrollLeft);
      for (const plot of target.querySelectorAll(PLOT)) if (plot.layout?.meta?.lanes) stick(plot, target.scrollLeft);
    },
    { capture: true, passive: true },
  );

  let isPlanned = false;
  new MutationObserver(() => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(() => {
      isPlanned = false;
      prepare();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
