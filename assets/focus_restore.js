/* A part that is drawn anew keeps the focus: the control that had it is found again by what marks it. */
"use strict";
(() => {
  const CONTROLS = "a[href], :is(button, input, select, textarea):enabled, summary, [tabindex='0']";
  let focused = null;

  const controls = (part) => [...part.querySelectorAll(CONTROLS)].filter((control) => control.checkVisibility());
  const marks = (control) =>
    [...control.attributes].filter(({ name, value }) => value && (name === "id" || name.startsWith("data-")));

  const alike = (part, { tagName, className }) =>
    controls(part).filter((control) => control.tagName === tagName && control.className === className);

  document.addEventListener("focusin", ({ target }) => {
    const part = target.closest(".part");
    focused = part && { target, part, marks: marks(target), index: alike(part, target).indexOf(target) };
  });

  /* What has moved within its part is found where it stands then: the first of selectors that finds anything. */
  window.dashboard.focusAt = (selectors) => {
    if (focused) focused.selectors = selectors;
  };

  /* The same control; else the one in its place among those like it; else the first one; else the page. */
  const replacement = ({ target, part, marks: oldMarks, index, selectors = [] }) => {
    const movedControl = selectors.map((selector) => part.querySelector(selector)).find(Boolean);
    if (movedControl) return movedControl;
    const all = controls(part);
    const sameControl = all.find((control) => oldMarks.some(({ name, value }) => control.getAttribute(name) === value));
    const likes = alike(part, target);
    return sameControl || likes[Math.min(index, likes.length - 1)] || all[0] || (part.childElementCount && document.getElementById("page"));
  };

  new MutationObserver(() => {
    /* Whether it is seen is asked last: the browser would have to lay out the page for it. */
    if (!focused || document.activeElement !== document.body || focused.target.checkVisibility()) return;
    if (!focused.part.isConnected) focused = null;
    else (replacement(focused) || document.body).focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
