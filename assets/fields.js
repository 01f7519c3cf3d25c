/* Fields that Dash knows nothing of, so that none is drawn anew under the caret: each stands in a place whose
   `data-field` holds its attributes. Those that look for a word narrow the list of their menu. */
"use strict";
(() => {
  const JUMP = 700; // milliseconds in which letters are one beginning
  const { plainText: plain } = window.dashboard;

  const fill = (place) => {
    const field = document.createElement("input");
    for (const [name, value] of Object.entries(JSON.parse(place.dataset.field))) field.setAttribute(name, value);
    if (place.closest(".first-screen")) field.removeAttribute("id"); // as all that stands twice (first_screen.js)
    place.append(field);
    field.dispatchEvent(new CustomEvent("field", { bubbles: true }));
  };
  const fillAll = () => {
    for (const place of document.querySelectorAll("[data-field]")) if (!place.childElementCount) fill(place);
  };
  new MutationObserver(fillAll).observe(document.documentElement, { childList: true, subtree: true });

  const options = (menu) =>
    [...menu.querySelectorAll(".form-check, .menu-panel > li")]
      .map((row) => ({ row, control: row.querySelector("input[type=checkbox], a[href]"), name: plain(row.textContent) }))
      .filter(({ control }) => control);

  const narrow = (field) => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    for (const { row, name } of options(field.closest("[data-menu]"))) row.hidden = !words.every((word) => name.includes(word));
  };

  document.addEventListener("input", ({ target }) => target.matches(".menu-search") && narrow(target));
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const field = target.matches?.("[data-menu]") && target.querySelector(".menu-search");
      if (!field || target.open) return;
      field.value = "";
      narrow(field);
    },
    true,
  );

  /* A letter leads to the next entry that begins with it. */
  let typed = { text: "", at: 0 };
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details[data-menu][open]");
    if (!menu || event.key.length !== 1 || event.key === " " || window.dashboard.isModified(event)) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    typed = { text: event.timeStamp - typed.at < JUMP ? typed.text + event.key : event.key, at: event.timeStamp };
    const all = options(menu).filter(({ row }) => !row.hidden);
    const index = all.findIndex(({ control }) => control === event.target);
    const from = typed.text.length > 1 ? Math.max(index, 0) : index + 1;
    const candidates = [...all.slice(from), ...all.slice(0, from)];
    const beginning = (text) => candidates.find(({ name }) => name.startsWith(plain(text)));
    const next = beginning(typed.text) || beginning(event.key);
    if (!next) return;
    event.preventDefault();
    next.control.focus();
  });
})();
