/* One function keeps the filter controls and the address in step, in both directions. The address rules:
   it changes the controls; a control changes the address, as one step of history. */
"use strict";
(() => {
  const LISTS = ["country", "service", "group", "kind", "area"];
  const defaultSurvey = () => {
    const [survey] = window.dashboard.impliedAt(window.location.pathname).survey || [];
    return survey || document.getElementById("survey-field").dataset.default;
  };

  /* What the controls show at the present address. */
  const currentValues = () => {
    const keys = window.dashboard.chosenKeys();
    const lists = LISTS.map((key) => [key, keys[key] || []]);
    return { ...Object.fromEntries(lists), survey: [keys.survey?.[0] || defaultSurvey()] };
  };

  /* On a country's page another country means its page; none or several mean the overview. */
  const place = (keys, pathname) => {
    const { COUNTRY } = window.dashboard;
    if (!pathname.startsWith(COUNTRY)) return pathname;
    const current = pathname.slice(COUNTRY.length);
    const otherCountries = keys.country.filter((code) => code !== current);
    if (keys.country.includes(current) && !otherCountries.length) keys.country = [];
    else if (otherCountries.length === 1) {
      keys.country = [];
      return COUNTRY + otherCountries[0];
    } else return `${document.documentElement.dataset.base}/`;
    return pathname;
  };

  const show = () => {
    for (const [key, values] of Object.entries(currentValues())) {
      const control = document.getElementById(`filter-${key}`);
      if (key === "survey") control.value = values[0];
      else for (const box of control.querySelectorAll("input")) box.checked = values.includes(box.value);
    }
  };
  window.dashboard.onAddress(show);

  /* Where a control leads when it is changed; "" for one that is none of ours. */
  const destination = (control) => {
    const key = control.closest("[id^='filter-']:not(input)")?.id.slice("filter-".length);
    if (![...LISTS, "survey"].includes(key)) return "";
    const keys = currentValues();
    keys[key] = key === "survey" ? [control.value] : window.dashboard.toggled(keys[key], control.value);
    if (keys.survey[0] === defaultSurvey()) keys.survey = [];
    const path = place(keys, window.location.pathname);
    const otherKeys = window.dashboard.readSearch();
    return path + window.dashboard.writeSearch({ ...keys, ...otherKeys, ...keys });
  };
  document.addEventListener("change", ({ target }) => {
    const href = destination(target);
    if (href) window.dashboard.go(href);
  });
  /* The same of a box that is pressed, or its label. */
  window.dashboard.boxDestination = (target) => {
    const box = target.closest("label, input");
    const control = box?.control || box;
    return control?.matches("[type='checkbox']") ? destination(control) : "";
  };

  /* A click on a mark that is an activity opens it. */
  window.dashboard.markClicked = (chart, key) => {
    if (chart === "activity-timeline" && key) window.dashboard.openMark(key);
    else if (key && document.querySelector(".stage")) window.dashboard.focusRow(key);
  };

  /* A zoom of the timeline sets From and To; their chips in the status line undo it. */
  window.dashboard.zoomed = (chart, change) => {
    const day = (value) => String(value).slice(0, 10);
    if (chart !== "activity-timeline" || !change["xaxis.range[0]"]) return;
    const range = [day(change["xaxis.range[0]"]), day(change["xaxis.range[1]"])].sort();
    window.dashboard.go(window.dashboard.withKeys({ from: [range[0]], to: [range[1]] }));
  };
})();
