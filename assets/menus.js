/* An open menu lies whole in the window: below its button or above it, where there is more room, and scrolls within. */
"use strict";
(() => {
  const GAP = 4;
  const EDGE = 8;
  const MIN_HEIGHT = 160; // pixels; where neither side has as many, a menu has the whole window
  const OPEN = "details[data-menu][open]";

  const place = (menu) => {
    const panel = menu.querySelector(":scope > .menu-panel, :scope > .filter-panel");
    const button = menu.querySelector("summary").getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    if (!panel) return;
    if (button.bottom < 0 || button.top > height) {
      menu.open = false;
      return;
    }
    Object.assign(panel.style, { position: "fixed", inset: "auto", maxHeight: "none", overflow: "auto" });
    const { width: panelWidth, height: natural } = panel.getBoundingClientRect();
    const below = height - button.bottom - GAP - EDGE;
    const above = button.top - GAP - EDGE;
    const isBelow = natural <= below || below >= above;
    const room = Math.max(isBelow ? below : above, 0);
    const isWhole = room < Math.min(MIN_HEIGHT, natural);
    const maxHeight = isWhole ? height - 2 * EDGE : room;
    const shownHeight = Math.min(natural, maxHeight);
    const top = isWhole ? EDGE : isBelow ? button.bottom + GAP : button.top - GAP - shownHeight;
    const start = document.documentElement.dir === "rtl" ? button.right - panelWidth : button.left;
    const left = Math.max(EDGE, Math.min(start, width - panelWidth - EDGE));
    Object.assign(panel.style, { maxHeight: `${maxHeight}px`, top: `${top}px`, left: `${left}px` });
  };

  const placeAll = () => document.querySelectorAll(OPEN).forEach(place);

  document.addEventListener("toggle", ({ target }) => target.matches?.(OPEN) && place(target), true);
  window.addEventListener("resize", placeAll);
  document.addEventListener("scroll", ({ target }) => target.matches?.(".menu-panel, .filter-panel") || placeAll(), { capture: true, passive: true });
})();
