/* One function keeps the filter controls and the address in step, in both directions. The address rules:
   it changes the controls; a control changes the address, as one step of history. */
"use strict";
window.dash_clientside = window.dash_clientside || {};
(() => {
  const LISTS = ["country", "service", "group", "kind", "area"];
  const KEYS = [...LISTS, "survey"];
  const defaultSurvey = () => {
    const [survey] = window.dashboard.impliedAt(window.location.pathname).survey || [];
    return survey || document.getElementById("survey-field").dataset.default;
  };

  const triggers = () => window.dash_clientside.callback_context.triggered.map((trigger) => trigger.prop_id);

  const shown = (search, pathname) => {
    const keys = window.dashboard.chosenAt(search || "", pathname);
    return KEYS.map((key) => {
      const values = keys[key] || [];
      if (LISTS.includes(key)) return values;
      return values[0] || (key === "survey" ? defaultSurvey() : "");
    });
  };

  const chosen = (values) => {
    const entries = KEYS.map((key, index) => [key, LISTS.includes(key) ? values[index] || [] : [values[index] || ""]]);
    const keys = Object.fromEntries(entries.map(([key, list]) => [key, list.map((v) => v.trim()).filter(Boolean)]));
    if (keys.survey[0] === defaultSurvey()) keys.survey = [];
    return keys;
  };

  /* On a country's page another country means its page; none or several mean the overview. */
  const place = (keys, pathname) => {
    const { COUNTRY } = window.dashboard;
    if (!pathname.startsWith(COUNTRY)) return pathname;
    const own = pathname.slice(COUNTRY.length);
    const others = keys.country.filter((code) => code !== own);
    if (keys.country.includes(own) && !others.length) keys.country = [];
    else if (others.length === 1) {
      keys.country = [];
      return COUNTRY + others[0];
    } else return `${document.documentElement.dataset.base}/`;
    return pathname;
  };

  const same = (value, other) => JSON.stringify(value) === JSON.stringify(other);

  /* Controls are set here and not by what is returned: Dash would draw all of them anew with each change. */
  const syncFilters = (search, pathname, ...values) => {
    if (triggers().some((id) => id.startsWith("address."))) {
      shown(search, pathname).forEach((value, index) => {
        if (!same(value, values[index])) window.dash_clientside.set_props(`filter-${KEYS[index]}`, { value });
      });
      return;
    }
    if (same(values, shown(window.location.search, window.location.pathname))) return;
    const keys = chosen(values);
    const path = place(keys, window.location.pathname);
    const rest = window.dashboard.readSearch(window.location.search);
    const merged = Object.fromEntries(Object.entries({ ...keys, ...rest, ...keys }));
    window.dashboard.go(path + window.dashboard.writeSearch(merged));
  };

  /* A click on a mark that is an activity opens it. */
  const openClicked = (clicks) => {
    const { triggered_id: id } = window.dash_clientside.callback_context;
    const click = clicks[window.dash_clientside.callback_context.inputs_list[0].findIndex((i) => i.id.chart === id.chart)];
    const key = click && click.points && click.points[0].customdata;
    if (id.chart === "activity-timeline" && key) window.dashboard.openMark(key);
    else if (key && document.querySelector(".stage")) window.dashboard.focusRow(key);
  };

  /* A zoom of the timeline sets From and To; their chips in the status line undo it. */
  const zoomDates = (layouts) => {
    const { triggered_id: id, inputs_list: inputs } = window.dash_clientside.callback_context;
    if (!id || id.chart !== "activity-timeline") return;
    const change = layouts[inputs[0].findIndex((i) => i.id.chart === id.chart)] || {};
    const day = (value) => String(value).slice(0, 10);
    if (!change["xaxis.range[0]"]) return;
    const range = [day(change["xaxis.range[0]"]), day(change["xaxis.range[1]"])].sort();
    window.dashboard.go(window.dashboard.withKeys({ from: [range[0]], to: [range[1]] }));
  };

  const closePanel = (open) => {
    if (!open && new URLSearchParams(window.location.search).has("activity")) window.dashboard.openActivity("");
  };

  window.dash_clientside.dashboard = { syncFilters, openClicked, zoomDates, closePanel };
})();
