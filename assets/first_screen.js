/* The first screen stands in the document, charts too, until Dash has put the same in its place. Then it goes, in one
   frame, and nothing moves: its drawings stay until Plotly has drawn the same (graph.js). Without JavaScript it is the
   page. */
"use strict";
(() => {
  const firstScreen = document.querySelector(".first-screen");
  const entry = document.getElementById("react-entry-point");
  if (!firstScreen || !entry) return;
  /* What stands twice is found once: in what Dash draws. The fills of the drawings keep their names. */
  for (const element of firstScreen.querySelectorAll("[id]:not(pattern)")) element.removeAttribute("id");
  for (const list of firstScreen.querySelectorAll("select")) list.disabled = true;

  /* A button or box that is pressed here, before there is what it acts on, is pressed once the page is live; a menu that
     is opened here is open then. */
  const CONTROL = ":is(button, .form-check-input)";
  let pressed = null;
  const press = (event) => {
    const control = event.target.closest(`.first-screen ${CONTROL}`);
    if (!control) return;
    event.stopImmediatePropagation();
    pressed = control;
  };
  window.addEventListener("click", press, true);

  const placeOf = (control) =>
    [control.closest("[data-chart], [data-menu]")?.className, control.value, ...Object.entries(control.dataset)].join();
  const carryOn = () => {
    entry.querySelector("dialog[open] button")?.focus(); // opened unseen, where nothing can have the focus
    for (const { dataset } of firstScreen.querySelectorAll("details[data-menu][open]"))
      entry.querySelector(`details[data-menu="${CSS.escape(dataset.menu)}"]`)?.setAttribute("open", "");
    if (pressed) [...entry.querySelectorAll(CONTROL)].find((control) => placeOf(control) === placeOf(pressed))?.click();
  };

  new MutationObserver((_changes, observer) => {
    if (!entry.querySelector("main")) return;
    observer.disconnect();
    for (const drawing of firstScreen.querySelectorAll(".first-chart")) {
      const { chart } = drawing.closest("[data-chart]").dataset;
      entry.querySelector(`[data-chart="${CSS.escape(chart)}"] .dash-graph`).append(drawing);
    }
    firstScreen.remove();
    entry.classList.remove("behind");
    window.removeEventListener("click", press, true);
    carryOn();
  }).observe(entry, { childList: true, subtree: true });
})();
