/* What a presenter does on the stage besides stepping: full screen, blank screen, pointer, notes, one bar in colour. */
"use strict";
(() => {
  const root = document.documentElement;
  const stage = () => document.querySelector(".stage");
  const IDLE = 2000; // milliseconds without movement after which foot and pointer leave

  const toggle = (className) => {
    const existing = document.querySelector(`.${className.split(" ").join(".")}`);
    window.dashboard.clearStage();
    if (!existing) document.body.append(Object.assign(document.createElement("div"), { className }));
  };

  const fullScreen = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.().catch(() => {}));

  /* The next row of the chart in colour, and its words spoken; after the last row all. One that is walked has keys. */
  const focusNext = () => {
    const { data, layout } = document.querySelector(".stage .js-plotly-plot") || {};
    if (!data || layout.meta?.walk) return;
    const marks = data.flatMap(({ customdata = [], hovertext }) => customdata.map((key, place) => [key, [].concat(hovertext)[place]]));
    const words = new Map(marks.filter(([key]) => key));
    const keys = [...words.keys()];
    const [now] = window.dashboard.readSearch().focus || [];
    const next = keys[keys.indexOf(now) + 1];
    if (next || now) window.dashboard.focusRow(next || now);
    window.dashboard.speak(words.get(next) || "");
  };

  window.dashboard.stageKeys = {
    b: () => toggle("stage-blank"),
    w: () => toggle("stage-blank white"),
    l: () => toggle("stage-dot"),
    q: () => document.querySelector(".stage-code")?.classList.toggle("large"),
    c: focusNext,
    a: () => window.dashboard.addToList(),
    s: fullScreen,
  };

  /* Take away what lies over the chart; whether there was anything. */
  window.dashboard.clearStage = () => {
    const over = document.querySelectorAll(".stage-blank, .stage-dot");
    over.forEach((element) => element.remove());
    return over.length > 0;
  };

  /* The presenter's window follows: it gets the address of each view. */
  const channel = new BroadcastChannel("stage");
  const notes = () => `${root.dataset.base}/notes${window.location.search}`;
  let sentAddress = "";
  const tell = () => {
    if (!stage() || sentAddress === notes()) return;
    sentAddress = notes();
    channel.postMessage(sentAddress);
  };

  /* A finger that is drawn across the stage turns it like a page; before touch.js keeps it for the browser. */
  const TURN = 60; // pixels
  let touched = null;
  const onTouch = ({ type, touches, changedTouches: [finger], target }) => {
    const from = touched;
    const isAlone = touches.length === 1 && window.visualViewport.scale === 1;
    touched = type === "touchstart" && isAlone && target.closest(".stage") && !target.closest(".table-scroll, details") ? finger : null;
    if (type !== "touchend" || !from) return;
    const [across, down] = [finger.clientX - from.clientX, finger.clientY - from.clientY];
    if (Math.abs(across) < Math.max(TURN, 2 * Math.abs(down))) return;
    document.querySelector(`[data-by="${across < 0 === (root.dir !== "rtl") ? 1 : -1}"]`)?.click();
  };
  for (const name of ["touchstart", "touchend"]) window.addEventListener(name, onTouch, { capture: true, passive: true });

  let idleTimer = 0;
  const onMove = () => {
    root.classList.remove("stage-idle");
    window.clearTimeout(idleTimer);
    if (stage()) idleTimer = window.setTimeout(() => root.classList.add("stage-idle"), IDLE);
  };
  for (const name of ["pointermove", "pointerdown", "focusin"]) document.addEventListener(name, onMove);
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    const dot = document.querySelector(".stage-dot");
    if (dot) Object.assign(dot.style, { left: `${clientX}px`, top: `${clientY}px` });
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-full-screen]")) fullScreen();
    if (event.target.closest("[data-notes]")) window.open(notes(), "stage-notes", "popup,width=720,height=640");
    if (event.target.closest(".stage-blank")) window.dashboard.clearStage();
  });

  /* One bar in colour, the others grey: a click on it, and again for all. */
  window.dashboard.focusRow = (key) => {
    const { go, withKeys, readSearch } = window.dashboard;
    const [now] = readSearch().focus || [];
    document.dispatchEvent(new Event("rowfocus"));
    go(withKeys({ focus: now === key ? [] : [key] }));
  };

  let before = false;
  window.dashboard.onPage(() => {
    const now = Boolean(stage());
    if (now !== before) onMove();
    if (before && !now) window.dashboard.clearStage();
    if (!before && now) window.dashboard.fitWindow();
    before = now;
    tell();
  });
})();
