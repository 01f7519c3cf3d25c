/* Forms that the browser sends without scripts. The search of the header: "/" leads to its field; what is chosen stays
   chosen while one searches. The day on the page of changes. */
"use strict";
(() => {
  const DROPPED_KEYS = ["activity", "table", "present"];

  const search = (page, words) => {
    const { readSearch, writeSearch, go } = window.dashboard;
    const keptKeys = Object.entries(readSearch()).filter(([key]) => !DROPPED_KEYS.includes(key));
    go(`${page}${writeSearch({ ...Object.fromEntries(keptKeys), q: words ? [words] : [] })}`);
  };
  const showSince = (day) => day && window.dashboard.go(window.dashboard.withKeys({ since: [day] }));

  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector(".site-search [name=q], .date-form [name=since]");
    if (!field) return;
    event.preventDefault();
    const text = field.value.trim();
    if (field.name === "q") search(event.target.getAttribute("action"), text.slice(0, 200));
    else showSince(text);
  });

  /* The words that are searched stand in the field, to be searched further. */
  const showWords = () => {
    const field = document.getElementById("search-field");
    const words = new URLSearchParams(window.location.search).get("q") || "";
    if (field && field !== document.activeElement) field.value = words;
  };
  window.dashboard.onAddress(showWords);
  window.dashboard.waitFor("#search-field", showWords);

  document.addEventListener("keydown", (event) => {
    const field = document.getElementById("search-field");
    if (event.key !== "/" || event.defaultPrevented || window.dashboard.isModified(event)) return;
    if (!field || !field.offsetParent || document.documentElement.classList.contains("keys-off")) return;
    if (event.target.closest("input, select, textarea, [contenteditable], .ag-root, dialog")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
