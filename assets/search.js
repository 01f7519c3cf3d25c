/* The search of the header: "/" leads to its field; what is chosen stays chosen while one searches. */
"use strict";
(() => {
  const LEFT = ["activity", "table", "present"];

  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".site-search");
    if (!form) return;
    event.preventDefault();
    const { readSearch, writeSearch, go } = window.dashboard;
    const kept = Object.entries(readSearch(window.location.search)).filter(([key]) => !LEFT.includes(key));
    const words = form.querySelector("[name=q]").value.trim().slice(0, 200);
    go(`/search${writeSearch({ ...Object.fromEntries(kept), q: words ? [words] : [] })}`);
  });

  document.addEventListener("keydown", (event) => {
    const field = document.getElementById("search-field");
    if (event.key !== "/" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!field || !field.offsetParent || document.documentElement.classList.contains("keys-off")) return;
    if (event.target.closest("input, select, textarea, [contenteditable], .ag-root, dialog")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
