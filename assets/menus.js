/* An open menu lies whole in the window: below its button or above it, where there is more room, and scrolls within. */
"use strict";
(() => {
  const GAP = 4;
  const EDGE = 8;
  const LEAST = 160; // pixels; where neither side has as many, a menu has the whole window
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
    const { width: own, height: natural } = panel.getBoundingClientRect();
    const below = height - button.bottom - GAP - EDGE;
    const above = button.top - GAP - EDGE;
    const isBelow = natural <= below || below >= above;
    const room = Math.max(isBelow ? below : above, 0);
    const isWhole = room < Math.min(LEAST, natural);
    const most = isWhole ? height - 2 * EDGE : room;
    const shown = Math.min(natural, most);
    const top = isWhole ? EDGE : isBelow ? button.bottom + GAP : button.top - GAP - shown;
    const start = document.documentElement.dir === "rtl" ? button.right - own : button.left;
    const left = Math.max(EDGE, Math.min(start, width - own - EDGE));
    Object.assign(panel.style, { maxHeight: `${most}px`, top: `${top}px`, left: `${left}px` });
  };

  const placeAll = () => document.querySelectorAll(OPEN).forEach(place);

  document.addEventListener("toggle", ({ target }) => target.matches?.(OPEN) && place(target), true);
  window.addEventListener("resize", placeAll);
  document.addEventListener("scroll", ({ target }) => target.matches?.(".menu-panel, .filter-panel") || placeAll(), { capture: true, passive: true });
})();
