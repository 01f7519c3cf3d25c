/* The reader's own country: kept by this browser alone, and only if its switch was turned on. The overview, opened
   without any filter, begins with it, as a filter like others; an address that names a filter, a version of the data
   or a place in the page is a link that somebody copied, and is never changed. */
"use strict";
(() => {
  const NAME = "own-country";
  const UNDONE = "own-country-undone"; // in this tab, by taking the filter away
  const root = document.documentElement;
  const { base } = root.dataset;
  const { attempt } = window.dashboard;

  const storedCountries = () => (attempt(() => window.localStorage.getItem(NAME)) || "").split(",").filter((code) => /^[A-Z]{3}$/.test(code));
  const keep = (codes) =>
    attempt(() => {
      window.sessionStorage.removeItem(UNDONE);
      if (codes.length) window.localStorage.setItem(NAME, codes.join(","));
      else window.localStorage.removeItem(NAME);
      return true;
    });

  const selectedCountries = () => window.dashboard.chosenKeys().country || [];
  const isStored = (codes) => codes.length > 0 && codes.join() === storedCountries().join();

  const showState = () => {
    const on = isStored(selectedCountries());
    root.classList.toggle("own-country-kept", on);
    for (const button of document.querySelectorAll("[data-own-country]")) button.setAttribute("aria-checked", on);
  };

  const turn = ({ dataset }) => {
    const codes = selectedCountries();
    const on = !isStored(codes);
    if (on && !codes.length && !storedCountries().length) return window.dashboard.say(dataset.none);
    const isSaved = keep(on ? codes : []);
    showState();
    return window.dashboard.say(!isSaved ? dataset.blocked : on && codes.length ? dataset.kept : dataset.forgotten);
  };

  const forget = () => {
    keep([]);
    window.dashboard.go(window.dashboard.withKeys({ country: [] }));
    showState();
  };

  const begin = () => {
    const countries = storedCountries();
    const FREE = ["lang", "theme"];
    const isBare = !window.location.hash && [...new URLSearchParams(window.location.search).keys()].every((key) => FREE.includes(key));
    if (!countries.length || attempt(() => window.sessionStorage.getItem(UNDONE)) || window.location.pathname !== `${base}/` || !isBare) return;
    const mark = window.location.search ? "&" : "?";
    window.location.replace(`${window.location.pathname}${window.location.search}${mark}country=${countries.join(",")}`);
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button && "ownCountry" in button.dataset) turn(button);
    if (button && "ownForget" in button.dataset) forget();
  });
  begin();
  document.addEventListener("DOMContentLoaded", () => {
    const currentState = () => ({ path: window.location.pathname, own: isStored(selectedCountries()) });
    let before = currentState();
    window.dashboard.onAddress(() => {
      const isUndone = before.own && before.path === window.location.pathname && !selectedCountries().length;
      if (isUndone) attempt(() => window.sessionStorage.setItem(UNDONE, "1"));
      before = currentState();
      showState();
    });
    window.dashboard.waitFor("#react-entry-point .filter-bar", (bar) => {
      showState();
      new MutationObserver(showState).observe(bar, { childList: true, subtree: true });
    });
  });
})();
