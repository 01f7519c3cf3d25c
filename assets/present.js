/* Present mode by keyboard. */
"use strict";
(() => {
  const stage = () => document.querySelector(".stage");
  const root = document.documentElement;
  let place = null; // where the page was scrolled to when its chart went on stage

  const keepPlace = () => {
    if (!stage()) place = { path: window.location.pathname, top: window.scrollY };
  };
  const leaving = { present: [], part: [], step: [], focus: [] };
  const show = (keys) => {
    keepPlace();
    window.dashboard.go(window.dashboard.withKeys({ ...leaving, ...keys }));
  };
  window.addEventListener("popstate", keepPlace);

  /* Shortcuts of one letter or digit, unless they were switched off; the browser remembers it where it may. */
  const REMEMBERED = "one-key-shortcuts";
  const { attempt } = window.dashboard;
  let oneKey = attempt(() => window.localStorage.getItem(REMEMBERED)) !== "off";

  const switchKeys = () => {
    oneKey = !oneKey;
    attempt(() => window.localStorage.setItem(REMEMBERED, oneKey ? "on" : "off"));
    showState();
  };

  /* What switches and buttons say of themselves, also those that were just drawn. */
  const showState = () => {
    const state = (name, holds) => (element) => element.setAttribute(name, holds);
    document.querySelectorAll("[data-keys-switch]").forEach(state("aria-checked", oneKey));
    document.querySelectorAll("[data-stage-filters]").forEach(state("aria-expanded", root.classList.contains("filters-shown")));
    root.classList.toggle("keys-off", !oneKey);
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-switch]")) return switchKeys();
    if (event.target.closest("[data-stage-filters]")) return showFilters();
    const code = event.target.closest("[data-enlarge]");
    if (code) return code.classList.toggle("large");
    const link = event.target.closest("a[data-present]");
    if (!link || !window.dashboard.plainClick(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (link.dataset.by) return step(Number(link.dataset.by));
    show(link.dataset.present ? { present: [link.dataset.present] } : {});
  }, true);

  /* The chart nearest to the middle of the window, or the first one. */
  const nearest = () => {
    const middle = window.innerHeight / 2;
    const distance = (card) => {
      const { top, bottom } = card.getBoundingClientRect();
      return Math.max(0, top - middle, middle - bottom);
    };
    const cards = [...document.querySelectorAll("[data-chart]")];
    return cards.sort((a, b) => distance(a) - distance(b))[0];
  };

  const FIELDS = "input, select, textarea, [contenteditable], .ag-root, [role=application]";
  const OVER = "dialog[open], .activity-panel.show, details[data-menu][open]";
  /* Something lies over the page and has the keys. */
  const busy = (target) => document.querySelector(OVER) || target.closest(`.activity-panel, ${OVER}`);

  /* The query keys of each step of the stage, filters of its own among them. */
  const steps = () => JSON.parse(stage().dataset.steps);

  /* Where the address leads: keys that come fast are ahead of what is drawn. */
  const address = (key) => window.dashboard.readSearch()[key]?.[0] || "";

  const skip = (by) => {
    const all = steps();
    const now = all.findIndex((keys) => ["present", "step"].every((key) => (keys[key]?.[0] || "") === address(key)));
    show(all[((now < 0 ? Number(stage().dataset.at) : now) + by + all.length) % all.length]);
  };

  /* The next part of a chart, after the last one the next chart. */
  const step = (by) => {
    const isDrawn = stage().dataset.step === address("present");
    const parts = isDrawn ? Number(document.querySelector("[data-parts]").dataset.parts) : Infinity;
    const next = Math.min(Number(address("part") || 1), parts) + by;
    if (next < 1 || next > parts) return skip(by);
    window.dashboard.go(window.dashboard.withKeys({ part: next > 1 ? [String(next)] : [] }));
  };

  const leave = () => {
    const large = document.querySelector(".stage-code.large");
    if (window.dashboard.clearStage()) return () => {};
    if (large) return () => large.classList.remove("large");
    if (root.classList.contains("filters-shown")) return () => showFilters(false);
    return () => show({});
  };

  const showFilters = (isOpen = !root.classList.contains("filters-shown")) => {
    root.classList.toggle("filters-shown", isOpen);
    showState();
    const target = isOpen ? document.querySelector(".filter-menu > summary") : document.getElementById("page");
    target.focus({ preventScroll: true });
  };

  /* Letters and digits by their place where the keyboard writes another script. */
  const keyOf = ({ key, code }) => {
    if (/^[a-z]$/i.test(key)) return key.toLowerCase();
    const match = key.length === 1 && /^(?:Key|Digit|Numpad)([A-Z1-9])$/.exec(code);
    return match && !/^[1-9]$/.test(key) ? match[1].toLowerCase() : key;
  };

  const act = (key, event) => {
    if (!oneKey && /^[a-z1-9]$/.test(key)) return null;
    if (!stage()) return key === "p" && nearest() ? () => show({ present: [nearest().dataset.chart] }) : null;
    const stageAction = window.dashboard.stageKeys[key];
    if (stageAction) return stageAction;
    const [forward, back] = root.dir === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const all = steps();
    if (key === forward) return () => skip(1);
    if (key === back) return () => skip(-1);
    const isForward = [" ", "PageDown", "ArrowDown"].includes(key);
    if (isForward || ["PageUp", "ArrowUp"].includes(key)) return event.target.closest(".table-scroll") ? null : () => step(isForward ? 1 : -1);
    if (key === "Home") return () => show(all[0]);
    if (key === "End") return () => show(all[all.length - 1]);
    if (key === "p") return () => show({});
    if (key === "f") return () => showFilters();
    const chart = /^[1-9]$/.test(key) && all[key - 1];
    return chart ? () => show(chart) : null;
  };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.defaultPrevented || window.dashboard.isModified(event) || busy(target)) return;
    if (key !== "Escape" && target.closest(FIELDS)) return;
    if (key === " " && target.closest("button, summary")) return;
    const action = key === "Escape" ? stage() && leave() : act(keyOf(event), event);
    if (!action) return;
    event.preventDefault();
    action();
  });

  /* The page comes back as it was left: at the same place, with the focus on its chart. */
  const comeBack = (chart) => {
    root.classList.remove("filters-shown");
    const card = document.getElementById(chart);
    if (place && place.path === window.location.pathname) window.scrollTo(0, place.top);
    else if (card) card.scrollIntoView();
    if (card) card.querySelector("[data-present]")?.focus({ preventScroll: true });
    place = null;
  };

  let stagedChart = "";
  const onPageChange = () => {
    root.classList.toggle("on-stage", Boolean(stage()));
    showState();
    const now = stage() ? stage().dataset.step : "";
    if (now === stagedChart) return;
    const before = stagedChart;
    stagedChart = now;
    if (!now) return comeBack(before);
    window.scrollTo(0, 0);
    if (!before) document.getElementById("page").focus({ preventScroll: true });
  };
  window.dashboard.onPage(onPageChange);
})();
