/* From and To: applied on Enter, on leaving, and after a pause; a field that is typed into is never written. Years are
   buttons, days can be picked from the calendar of the browser. What cannot be meant is refused with its reason. */
"use strict";
(() => {
  const PAUSE = 1200;
  const KEYS = ["from", "to"];
  const { dashboard } = window;
  const group = () => document.getElementById("date-fields");
  const field = (key) => document.getElementById(`filter-${key}`);
  const keyOf = (target) => KEYS.find((key) => target.id === `filter-${key}`);
  const currentDates = () => {
    const keys = dashboard.readSearch();
    return Object.fromEntries(KEYS.map((key) => [key, (keys[key] || [""])[0]]));
  };
  const typed = new Set(); // the fields with text that is not yet applied
  let timer = 0;

  const say = (key, problem = "") => {
    const line = group().querySelector(".date-problem");
    const sentence = problem && JSON.parse(group().dataset.problems)[problem].replace("{text}", field(key).value.trim());
    if (problem || line.dataset.of === key) Object.assign(line, { textContent: sentence }).dataset.of = key;
    field(key).setAttribute("aria-invalid", Boolean(problem));
  };

  const apply = (key, leaving) => {
    clearTimeout(timer);
    const { value, problem } = dashboard.parseDate(field(key).value);
    if (problem) return leaving && say(key, problem);
    say(key);
    typed.delete(key);
    if (leaving) field(key).value = value;
    if (value !== currentDates()[key]) dashboard.go(dashboard.withKeys({ [key]: value ? [value] : [] }));
  };

  /* What the address says stands in each field that nobody is typing into. */
  const follow = () => {
    const dates = currentDates();
    for (const key of KEYS) {
      const input = field(key);
      if (!input || !group() || typed.has(key)) continue;
      if (dashboard.parseDate(input.value).value !== dates[key]) input.value = dates[key];
      const day = document.getElementById(`day-${key}`);
      if (day && day !== document.activeElement) day.value = /^\d{4}-\d\d-\d\d$/.test(dates[key]) ? dates[key] : "";
      say(key);
    }
    for (const button of group()?.querySelectorAll("[data-period]") || []) {
      const { period } = button.dataset;
      button.setAttribute("aria-pressed", dates.from === period && dates.to === period);
    }
  };

  const choose = (period) => {
    typed.clear();
    const values = period ? [period] : [];
    dashboard.go(dashboard.withKeys({ from: values, to: values }));
    follow();
  };

  document.addEventListener("input", ({ target }) => {
    const key = keyOf(target);
    if (!key) return;
    typed.add(key);
    clearTimeout(timer);
    timer = setTimeout(() => apply(key, false), PAUSE);
  });
  document.addEventListener("keydown", (event) => {
    const key = keyOf(event.target);
    if (key && event.key === "Enter") apply(key, true);
    const isPanel = event.key === "Escape" && event.target.closest("#date-fields") && !document.querySelector(".stage");
    if (isPanel) event.target.blur();
  });
  document.addEventListener("focusout", ({ target }) => {
    const key = keyOf(target);
    if (!key || !target.isConnected) return;
    if (typed.has(key)) return apply(key, true);
    target.value = dashboard.parseDate(target.value).value ?? target.value;
  });
  document.addEventListener("change", ({ target }) => {
    const key = KEYS.find((name) => target.id === `day-${name}`);
    if (!key || !target.value) return;
    typed.delete(key);
    dashboard.go(dashboard.withKeys({ [key]: [target.value] }));
    follow();
  });
  document.addEventListener("click", ({ target, detail }) => {
    const button = target.closest?.("[data-period]");
    if (!button) return;
    choose(button.dataset.period);
    if (detail) document.activeElement.blur(); // by a finger or a mouse: what was chosen covers the answer no longer
  });
  document.addEventListener("field", follow);
  dashboard.onAddress(follow);
})();
