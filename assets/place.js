/* The place in the page is kept with each step of history: Back, Forward and a reload bring it back, also where the
   page is drawn later than the browser would look. What the reader does ends it. */
"use strict";
(() => {
  const { dashboard, history } = window;
  if (dashboard.plain) return;
  const QUIET = 200; // milliseconds without scrolling
  let targetTop = null;
  let timer = 0;
  history.scrollRestoration = "manual";

  /* On the stage the page has no place of its own (present.js brings it back). A browser takes its time to write. */
  const place = () => (document.querySelector(".stage") ? {} : { top: Math.round(window.scrollY) });
  const keep = () => {
    const { top } = place();
    if (targetTop !== null || top === undefined || top === history.state?.top) return;
    history.replaceState({ ...history.state, top }, "");
  };

  const restore = () => {
    if (targetTop === null || document.querySelector(".stage")) return;
    if (Math.abs(window.scrollY - targetTop) > 1) window.scrollTo(0, targetTop);
  };
  const want = () => {
    targetTop = history.state?.top ?? null;
    restore();
  };
  const end = () => {
    targetTop = null;
  };

  const push = dashboard.pushAddress;
  dashboard.pushAddress = (href) => {
    keep();
    end();
    push(href, place());
  };

  window.addEventListener("popstate", want);
  window.addEventListener("pagehide", keep);
  window.addEventListener(
    "scroll",
    () => {
      clearTimeout(timer);
      timer = setTimeout(keep, QUIET);
    },
    { passive: true },
  );
  for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    window.addEventListener(name, end, { capture: true, passive: true });
  }
  document.addEventListener("DOMContentLoaded", () => {
    want();
    new ResizeObserver(restore).observe(document.body);
  });
})();
