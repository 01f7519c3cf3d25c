/* Links that keep what is chosen follow the address: written anew here with each change of it, the server need not
   send them again. `data-keeps`, on a link or on what holds it: the keys that stay. `data-sets`: those that have a value
   of their own, or none. */
"use strict";
(() => {
  const LINKS = "a[data-keeps], [data-keeps] a[href]";
  const write = (link, keys) => {
    const { sets, toggleTable } = link.dataset;
    const keptKeys = link.closest("[data-keeps]").dataset.keeps.split(",");
    const next = Object.fromEntries(keptKeys.map((key) => [key, keys[key] || []]));
    for (const [key, value] of new URLSearchParams(sets)) next[key] = value ? value.split(",") : [];
    if (toggleTable) next.table = window.dashboard.toggled(next.table, toggleTable);
    for (const [key, values] of Object.entries(window.dashboard.impliedAt(link.pathname)))
      if (key === "country" || String(next[key]) === String(values)) next[key] = [];
    const href = link.pathname + window.dashboard.writeSearch(next);
    if (link.getAttribute("href") !== href) link.setAttribute("href", href);
  };

  const writeAll = () => {
    const keys = window.dashboard.chosenKeys();
    for (const link of document.querySelectorAll(LINKS)) write(link, keys);
  };

  /* What was drawn for an address that has been left since is written when it is about to be used. */
  const writeOne = ({ target }) => {
    const link = target.closest?.(LINKS);
    if (link) write(link, window.dashboard.chosenKeys());
  };

  /* After the change itself has been asked for and shown. */
  let planned = 0;
  const soon = () => {
    clearTimeout(planned);
    planned = setTimeout(writeAll, 300);
  };

  window.dashboard.onAddress(soon);
  document.addEventListener("pointerdown", writeOne, true);
  document.addEventListener("focusin", writeOne);
})();
