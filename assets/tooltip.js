/* The label of a mark stands beside it, whole: broken to the width of the window and moved in from its edges, also where
   the figure is cut off or drawn smaller (embeds). Plotly's own label, which ends where its figure or the window does,
   is read and hidden. Escape takes it away, and so does what colours its row: until another mark has one. */
"use strict";
(() => {
  const LABEL = ".hoverlayer .hovertext";
  const EDGE = 6; // pixels to the edges of the window
  const BESIDE = 12; // pixels to the mark
  const MIN_LETTER = 9; // pixels of its letters, in windows that are too low for it
  let tip = null;
  let label = null;
  let dismissed = "";
  let labelSize = "14px";

  const make = () => {
    tip = document.body.appendChild(document.createElement("div"));
    tip.className = "chart-tooltip";
    tip.setAttribute("aria-hidden", "true"); // the walk along the marks (timeline.js) speaks
    tip.style.cssText = `position: fixed; z-index: 1090; pointer-events: none; box-sizing: border-box; padding: 0.4rem 0.6rem;
      border: 1px solid var(--line); border-radius: 4px; background: var(--raised); color: var(--ink);
      line-height: 1.35; overflow: hidden; overflow-wrap: anywhere; text-align: start`;
  };

  /* The lines of a label, strong as they are there. */
  const copy = (text) => {
    const tspans = [...text.querySelectorAll(":scope > tspan.line")];
    return (tspans.length ? tspans : [text]).map((line) => {
      const row = document.createElement("div");
      for (const part of line.childNodes) {
        const isStrong = part.nodeType === Node.ELEMENT_NODE && part.style.fontWeight === "bold";
        const words = row.appendChild(document.createElement(isStrong ? "strong" : "span"));
        words.textContent = part.textContent;
      }
      return row;
    });
  };

  /* Where the mark is in the window: where Plotly points its label to, however large the figure is drawn. */
  const anchor = () => {
    const svg = label.ownerSVGElement;
    const box = svg.getBoundingClientRect();
    const share = box.width / svg.width.baseVal.value || 1;
    const [x, y] = (label.getAttribute("transform") || "").match(/-?[\d.]+/g) || [0, 0];
    return { x: box.left + x * share, y: box.top + y * share };
  };

  const within = (value, length, room) => Math.max(EDGE, Math.min(value, room - EDGE - length));

  const place = () => {
    if (!label?.isConnected) return hide();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const { x, y } = anchor();
    if (x < 0 || x > width || y < 0 || y > height) return hide();
    Object.assign(tip.style, { left: "0px", top: "0px", maxWidth: `${Math.min(width - 2 * EDGE, 480)}px` });
    for (let size = Number.parseFloat(labelSize); size >= MIN_LETTER; size -= 1) {
      tip.style.fontSize = `${size}px`;
      if (tip.offsetHeight <= height - 2 * EDGE) break;
    }
    const box = tip.getBoundingClientRect();
    const fitsAfter = x + BESIDE + box.width <= width - EDGE;
    const fitsBefore = x - BESIDE - box.width >= EDGE;
    let left = fitsAfter ? x + BESIDE : x - BESIDE - box.width;
    let top = y - box.height / 2;
    if (!fitsAfter && !fitsBefore) {
      left = x - box.width / 2;
      top = y + BESIDE + box.height <= height - EDGE ? y + BESIDE : y - BESIDE - box.height;
    }
    tip.style.left = `${within(left, box.width, width)}px`;
    tip.style.top = `${within(top, box.height, height)}px`;
  };

  const hide = () => {
    label = null;
    if (tip) tip.hidden = true;
  };

  const dismiss = () => {
    dismissed = label?.textContent || "";
    hide();
  };

  const show = (layer) => {
    label = layer.querySelector(".hovertext");
    dismissed = "";
    if (!tip?.isConnected) make();
    const text = label.querySelector("text.nums");
    tip.replaceChildren(...copy(text));
    tip.dir = document.documentElement.dir || "ltr";
    labelSize = getComputedStyle(text).fontSize;
    tip.hidden = false;
    place();
  };

  let isPlanned = false;
  new MutationObserver((changes) => {
    const isLabel = ({ target }) => target.closest?.(".hoverlayer");
    if (isPlanned || !(label || changes.some(isLabel))) return;
    isPlanned = true;
    requestAnimationFrame(() => {
      isPlanned = false;
      const layer = document.querySelector(LABEL)?.closest(".hoverlayer");
      if (!layer) {
        dismissed = "";
        return hide();
      }
      layer.style.visibility = "hidden";
      const newLabel = layer.querySelector(".hovertext");
      if (newLabel.textContent !== dismissed && (label !== newLabel || tip.hidden)) show(layer);
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  addEventListener("scroll", () => label && place(), { capture: true, passive: true });
  addEventListener("resize", () => label && place());
  addEventListener("keydown", ({ key }) => key === "Escape" && dismiss());
  document.addEventListener("rowfocus", dismiss);
})();
