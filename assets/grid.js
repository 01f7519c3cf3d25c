/* The table of activities: search, choice of columns, CSV of what is shown, and cells with links. */
"use strict";
(() => {
  const { createElement } = window.React;
  const GRID = "activities-grid";
  const api = () => window.dash_ag_grid.getApi(GRID);

  const activities = window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
  const link = (props, key) => createElement("a", { ...props, key });
  const web = (url) => /^https?:\/\//i.test(url || "");

  /* A row of a long table is there before its data are. */
  activities.ActivityLink = (props) => {
    if (!props.data) return null;
    const href = window.dashboard.withKeys({ activity: [props.data.id] });
    return link({ href, "data-in-app": "", "data-activity": props.data.id, lang: props.data.title_lang, children: props.data.title });
  };

  /* What nobody has translated says in which language it is. */
  activities.AsWritten = (props) => {
    const lang = props.data?.[`${props.colDef.field}_lang`] || "en";
    return createElement("bdi", { lang }, props.value);
  };

  activities.SourceLinks = (props) =>
    props.data && createElement(
      "span",
      null,
      props.data.sources.map((source, index) => [
        index ? createElement("br", { key: `b${index}` }) : null,
        web(source.url)
          ? link({ href: source.url, target: "_blank", rel: "noopener noreferrer", lang: source.lang, dir: "auto", children: source.title }, index)
          : createElement("span", { key: index, lang: source.lang, dir: "auto" }, source.title),
      ]),
    );

  const functions = window.dashAgGridFunctions = window.dashAgGridFunctions || {};
  functions.sourcesText = (row) => (row ? row.sources.map(({ title, url }) => `${title} ${url}`).join(" | ") : "");

  /* Compare two rows by what stands behind the words of a column; empty ones last. */
  functions.byShadow = (column) => (a, b, left, right) => {
    const [x, y] = [left, right].map((node) => node.data[`${column}_order`]);
    if (x === y) return 0;
    if (x === null) return -1;
    if (y === null) return 1;
    return x < y ? -1 : 1;
  };

  /* A long table is searched and sorted on the server: what it asks for says which search and selection it is of. */
  const paged = () => document.querySelector(".paged[data-asked]");
  const askAnew = (changes) => {
    const grid = api();
    grid.setGridOption("context", { ...grid.getGridOption("context"), ...changes });
    grid.paginationGoToFirstPage();
    grid.purgeInfiniteCache();
  };

  let typed = 0;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "activities-search") return;
    if (!paged()) return api().setGridOption("quickFilterText", event.target.value);
    window.clearTimeout(typed);
    typed = window.setTimeout(() => askAnew({ search: event.target.value.slice(0, 200) }), 300);
  });

  new MutationObserver((changes) => {
    const box = changes.map(({ target }) => target).find((target) => target.matches(".paged"));
    if (box) askAnew({ asked: box.dataset.asked });
  }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["data-asked"] });

  document.addEventListener("change", (event) => {
    const list = event.target.closest("#activities-columns");
    if (!list) return;
    const boxes = [...list.querySelectorAll("input[type=checkbox]")];
    for (const isShown of [true, false])
      api().setColumnsVisible(boxes.filter((box) => box.checked === isShown).map((box) => box.value), isShown);
  });

  /* Cells that a spreadsheet would take for a formula are made harmless, as in every other download. */
  const harmless = (text) => (/^[ \u00a0\ufeff\u200b]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text);

  document.addEventListener("click", (event) => {
    if (!event.target.closest("#activities-csv")) return;
    api().exportDataAsCsv({
      fileName: "activities.csv",
      processCellCallback: ({ value }) => harmless(String(value ?? "")),
    });
  });
})();
