/* Links within the dashboard change the address without loading the page anew; menus close as menus do. */
"use strict";
(() => {
  const { base } = document.documentElement.dataset; // the prefix of a proxy
  const COUNTRY = `${base}/country/`;
  const { waitFor } = window.dashboard;

  /* Show another address of the dashboard: one step of history. */
  const go = (href) => {
    const before = window.location.pathname;
    if (href === window.location.pathname + window.location.search + window.location.hash) return;
    if (needsScripts(href)) return window.location.assign(href);
    window.dashboard.pushAddress(href);
    if (window.location.pathname !== before) pageChanged();
  };

  /* The page with the grid brings scripts that the others do without. */
  const needsScripts = (href) => {
    const { pathname } = new URL(href, window.location.href);
    return pathname === document.documentElement.dataset.gridPage && !window.dash_ag_grid;
  };

  /* The present address with some query keys changed; an empty value leaves the key out. */
  const withKeys = (changes) => window.location.pathname + writeSearch({ ...readSearch(), ...changes });

  const readSearch = (search = window.location.search) => {
    const keys = {};
    for (const [key, value] of new URLSearchParams(search)) keys[key] = value.split(",").filter(Boolean);
    return keys;
  };

  /* What an address says without a query: the country of its page; on the page of rates the newest of their surveys. */
  const impliedAt = (pathname) => {
    if (pathname.startsWith(COUNTRY)) return { country: [pathname.slice(COUNTRY.length)] };
    const survey = pathname === `${base}/rates` && document.querySelector("[data-rates]")?.dataset.rates;
    return survey ? { survey: [survey] } : {};
  };

  /* What is chosen at the present address. */
  const chosenKeys = () => {
    const [keys, implied] = [readSearch(), impliedAt(window.location.pathname)];
    return implied.country ? { ...keys, ...implied } : { ...implied, ...keys };
  };

  const toggled = (values, value) => (values.includes(value) ? values.filter((entry) => entry !== value) : [...values, value]);

  /* As the server writes it: the marks of a list of charts stay readable. */
  const encoded = (value) => encodeURIComponent(value).replace(/%3A/g, ":").replace(/%3B/g, ";");

  const writeSearch = (keys) => {
    const pairs = Object.entries(keys).filter(([, values]) => values.length);
    const text = pairs.map(([key, values]) => `${key}=${values.map(encoded).join(",")}`).join("&");
    return text ? `?${text}` : "";
  };

  const pageChanged = () => {
    window.scrollTo(0, 0);
    waitFor("#page h1", () => document.getElementById("page").focus({ preventScroll: true }));
  };

  /* Do something once the page is there, and again whenever it is another one. */
  const onPage = (act, changes = { childList: true, subtree: true }) =>
    waitFor("#page h1", () => {
      act();
      new MutationObserver(act).observe(document.getElementById("page"), changes);
    });

  const scrollToHash = () => {
    if (window.location.hash.length < 2) return;
    waitFor(`[id="${CSS.escape(decodeURIComponent(window.location.hash.slice(1)))}"]`, (element) => {
      for (let parent = element; parent; parent = parent.parentElement) if (parent.tagName === "DETAILS") parent.open = true;
      element.scrollIntoView();
    });
  };

  /* Keys and clicks with others held belong to the browser. */
  const isModified = ({ altKey, ctrlKey, metaKey }) => altKey || ctrlKey || metaKey;
  const plainClick = (event) => !(isModified(event) || event.shiftKey || event.button);

  /* Where a link of the dashboard leads. */
  const destination = (link) => {
    const { clear, toggleTable, activity } = link.dataset;
    if (activity) return withKeys({ activity: [activity] });
    if (clear) return withKeys(Object.fromEntries(clear.split(",").map((key) => [key, []])));
    if (toggleTable) return withKeys({ table: toggled(readSearch().table || [], toggleTable) });
    return link.getAttribute("href");
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-panel]")) return window.dashboard.openActivity("");
    const link = event.target.closest("a[data-in-app]");
    if (!link || !plainClick(event)) return;
    event.preventDefault();
    if (event.detail > 1) return; // a double click would take away what comes to stand here next
    go(destination(link));
    const { clear, toggleTable, activity } = link.dataset;
    if (activity || clear || toggleTable) return;
    closeMenus(null);
    scrollToHash();
  });

  /* What a link or box that is pressed will ask for is asked for before it is let go. A finger may be about to scroll. */
  document.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || !plainClick(event)) return;
    const link = event.target.closest("a[data-in-app]");
    const href = link ? destination(link) : window.dashboard.boxDestination(event.target);
    if (href && !needsScripts(href)) window.dashboard.expect(href);
  });

  /* A menu is a <details data-menu>: it closes on Escape, on a click elsewhere, and when focus leaves. */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== except) menu.open = false;
  };
  for (const name of ["pointerdown", "focusin"])
    document.addEventListener(name, ({ target }) => closeMenus(target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details[data-menu][open]");
    if (!menu) return;
    event.preventDefault(); // this Escape is used up: it does not also leave present mode
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* The title of the document follows the heading of the page, its class what styles ask of the page. */
  const retitle = () => {
    document.documentElement.classList.toggle("with-overview", Boolean(document.querySelector("#page > .overview")));
    const heading = document.querySelector("#page h1");
    const brand = document.querySelector(".brand");
    if (heading && brand) document.title = `${heading.textContent} – ${brand.textContent}`;
  };

  /* On a narrow screen the filters start folded. */
  const fold = (details) => {
    if (window.matchMedia("(max-width: 700px)").matches) details.open = false;
  };

  onPage(retitle, { childList: true });
  waitFor("#filter-fold", fold);
  scrollToHash();

  /* What a mark of the timeline opens: its activity, or the country whose further activities it counts. */
  const FURTHER = "country=";
  window.dashboard.openMark = (key) => {
    if (key.startsWith(FURTHER)) return go(withKeys({ country: [key.slice(FURTHER.length)] }));
    return window.dashboard.openActivity(key);
  };
  window.dashboard.openActivity = (id) => go(withKeys({ activity: id ? [id] : [] }));
  Object.assign(window.dashboard, { COUNTRY, go, withKeys, readSearch, writeSearch, impliedAt, chosenKeys, toggled, onPage, isModified, plainClick });
})();
