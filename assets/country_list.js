/* The list of a country's activities: sorted by a click on a heading, narrowed by what is typed, in any language. */
"use strict";
(() => {
  const GROUPED = /(?<!\d)\d{1,3}(?:[\s,.'’٬\u00a0\u2009\u202f]\d{3})+(?!\d)/g;

  /* As the server folds the words of a row (dataset/search_text.py). */
  const folded = (text) =>
    window.dashboard.asciiDigits(text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")).replace(GROUPED, (match) => match.replace(/\D/g, ""));

  const narrow = (field) => {
    const part = field.closest(".part");
    const searchWords = folded(field.value).match(/[\p{L}\p{N}_]+/gu) || [];
    const rows = [...part.querySelectorAll("tbody tr")];
    const has = (words, word) => (/^\d+$/.test(word) ? ` ${words} `.includes(` ${word} `) : words.includes(word));
    for (const row of rows) row.hidden = !searchWords.every((word) => has(row.dataset.words, word));
    const count = part.querySelector(".list-count");
    const number = rows.filter((row) => !row.hidden).length;
    const format = new Intl.NumberFormat(document.documentElement.lang);
    const counts = { "{number}": format.format(number), "{all}": format.format(rows.length) };
    count.textContent = searchWords.length ? count.dataset.of.replace(/\{\w+\}/g, (name) => counts[name]) : count.dataset.all;
  };

  const value = (row, column) => {
    const cell = row.children[column];
    const order = cell.dataset.order;
    if (order === undefined) return cell.textContent.trim();
    return order !== "" && !Number.isNaN(Number(order)) ? Number(order) : order;
  };

  /* Empty cells stay last, whichever way one sorts. */
  const compare = (column, direction) => (a, b) => {
    const [x, y] = [value(a, column), value(b, column)];
    if (x === "" || y === "") return (x === "") - (y === "");
    return direction * (typeof x === "number" ? x - y : x.localeCompare(y, document.documentElement.lang));
  };

  const sort = (button) => {
    const head = button.closest("th");
    const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const body = head.closest("table").tBodies[0];
    for (const header of head.parentElement.children) header.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
    body.append(...[...body.rows].sort(compare(Number(button.dataset.sort), direction)));
  };

  document.addEventListener("input", (event) => event.target.id === "list-search" && narrow(event.target));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-sort]");
    if (button) sort(button);
  });
})();
