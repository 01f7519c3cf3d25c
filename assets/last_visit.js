/* Which data version this device saw last, and the offer to mark what changed since. It is kept by the browser, if it
   keeps anything, and sent nowhere: only a reader who follows the offer asks for the older version. */
"use strict";
(() => {
  const STORAGE_KEY = "data-version"; // {seen, on, before, beforeOn}: the version of this visit and of the one before it changed
  const VERSION = /^[0-9a-f]{12}$/;

  const { attempt } = window.dashboard;
  const read = () => attempt(() => JSON.parse(window.localStorage.getItem(STORAGE_KEY))) || {};
  /* A browser that keeps nothing is told nothing. */
  const write = (visit) =>
    attempt(() => {
      window.localStorage.setItem(STORAGE_KEY, JSON.stringify(visit));
      return true;
    });

  /* The version of today's data, where the page shows them: not in an older view, nor in one of a reader's own file. */
  const current = () => document.querySelector("[data-version-now]")?.dataset.versionNow || "";

  const recordVisit = () => {
    const now = current();
    const visit = read();
    if (!VERSION.test(now)) return visit;
    const on = new Date().toISOString();
    const isNew = VERSION.test(visit.seen || "") && visit.seen !== now;
    const next = isNew ? { seen: now, on, before: visit.seen, beforeOn: visit.on } : { ...visit, seen: now, on };
    return write(next) ? next : {};
  };

  const offer = ({ before, beforeOn }) => {
    const notice = document.getElementById("last-visit");
    const { dashboard, location } = window;
    const keys = dashboard.chosenKeys();
    const day = new Date(beforeOn);
    const isElsewhere = Boolean(keys.since || keys.data || keys.present || keys.step); // an older view, or a stage before an audience
    notice.hidden = !VERSION.test(before || "") || isElsewhere || Number.isNaN(day.valueOf());
    if (notice.hidden) return;
    const { lang, dataset } = document.documentElement;
    const date = new Intl.DateTimeFormat(`${lang}-u-nu-latn`, { dateStyle: "long" }).format(day);
    const words = notice.querySelector("[data-visit-date]");
    words.textContent = words.dataset.visitDate.replace("{date}", date).replace(/\.\.$/, "."); // in some languages a date ends with a stop
    notice.querySelector("[data-visit-marks]").href = dashboard.withKeys({ since: [before] });
    const list = { ...keys, since: [before], table: [], activity: [], present: [], part: [], deck: [], focus: [], q: [] };
    notice.querySelector("[data-visit-list]").href = `${dataset.base}/changes${dashboard.writeSearch(list)}`;
  };

  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-visit-close]")) return;
    const { seen, on } = read();
    write({ seen, on });
    document.getElementById("last-visit").hidden = true;
  });
  window.dashboard.onAddress(() => offer(read()));

  window.dashboard.waitFor("#last-visit", () => offer(recordVisit()));
})();
