/* What is found of a tried file: the report, its first rows, the questions as a form, the mapping and the command.
   The answers are the mapping file itself: a field says where in it its value stands. All of it is text. */
"use strict";
(() => {
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== false) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };

  const table = ({ caption, columns, rows }) => {
    const cells = (row) => make("tr", {}, ...row.map((cell) => make("td", { dir: "auto" }, cell)));
    const head = make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, column)));
    const element = make(
      "table",
      { class: "data-table" },
      make("caption", {}, caption),
      make("thead", {}, head),
      make("tbody", {}, ...rows.map(cells)),
    );
    return make("div", { class: "table-scroll", role: "region", tabindex: "0", "aria-label": caption }, element);
  };

  const NULL_VALUE = "\u0000"; // what a mapping writes as null
  const control = (field, id, choices) => {
    const described = field.hint ? { "aria-describedby": `${id}-hint` } : {};
    if (!field.choices) {
      return make("input", { id, class: "form-control", dir: "auto", value: field.value ?? "", ...described });
    }
    const select = make("select", { id, class: "form-select", ...described });
    for (const [value, label] of choices[field.choices]) {
      const isSelected = value === field.value;
      select.append(make("option", { value: value ?? NULL_VALUE, selected: isSelected && "selected" }, label));
    }
    return select;
  };

  const row = (field, number, choices) => {
    const id = `try-file-answer-${number}`;
    const label = make("label", { for: id }, field.label);
    const hint = field.hint ? [make("p", { id: `${id}-hint` }, field.hint)] : [];
    const place = make("div", { class: "try-file-answer" }, label, ...hint, control(field, id, choices));
    place.dataset.path = JSON.stringify(field.path);
    return place;
  };

  /* The mapping with the answers that stand in the form. */
  const mappingWithAnswers = (form, mapping) => {
    const result = JSON.parse(mapping || "{}");
    for (const place of form.querySelectorAll("[data-path]")) {
      const path = JSON.parse(place.dataset.path);
      const { value } = place.querySelector("input, select");
      let at = result;
      for (const key of path.slice(0, -1)) at = at[key] ??= {};
      const leaf = path[path.length - 1];
      if (value === NULL_VALUE) at[leaf] = null;
      else if (path[0] === "multipliers") value ? (at[leaf] = Number(value)) : delete at[leaf];
      else if (value || path[0] !== "fixed") at[leaf] = value;
      else delete at[leaf];
    }
    return result;
  };

  const formOf = (trial, onAnswers) => {
    const { words, fields, choices, mapping } = trial;
    const rows = fields.map((field, number) => row(field, number, choices));
    const requiredRows = rows.filter((_, number) => fields[number].must);
    const optionalRows = rows.filter((_, number) => !fields[number].must);
    const more = make("details", {}, make("summary", {}, words.known), ...optionalRows);
    const form = make("form", { class: "try-file-questions", "aria-label": words.form });
    if (requiredRows.length) form.append(make("fieldset", {}, make("legend", {}, words.asked), ...requiredRows));
    if (optionalRows.length) form.append(more);
    form.append(make("button", { type: "submit", class: "button" }, words.apply));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      onAnswers(JSON.stringify(mappingWithAnswers(form, mapping)));
    });
    return form;
  };

  const download = (form, trial) => {
    const button = make("button", { type: "button", class: "button" }, trial.words.mapping);
    button.addEventListener("click", () => {
      const text = `${JSON.stringify(form ? mappingWithAnswers(form, trial.mapping) : JSON.parse(trial.mapping), null, 2)}\n`;
      const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      make("a", { download: trial.mapping_name, href }).click();
      window.setTimeout(() => URL.revokeObjectURL(href));
    });
    return button;
  };

  window.dashboard.items = (lines) => lines.map((line) => make("li", {}, line));

  /* `onAnswers` is called with the answers, `show` where the file is to be seen in the charts. */
  window.dashboard.showTrial = (place, trial, onAnswers, show) => {
    const { words } = trial;
    const form = trial.fields.length ? formOf(trial, onAnswers) : null;
    const parts = [make("h3", {}, words.report), make("ul", { class: "try-file-report" }, ...window.dashboard.items(trial.report))];
    if (trial.samples.length) parts.push(make("h3", {}, words.rows), ...trial.samples.map(table));
    if (trial.state) {
      const button = make("button", { type: "button", class: "button" }, words.charts);
      button.addEventListener("click", show);
      parts.push(button);
    }
    if (form) parts.push(make("h3", {}, words.form), form);
    if (trial.mapping) {
      const command = make("code", { dir: "ltr", tabindex: "0" }, trial.command);
      parts.push(download(form, trial), make("p", {}, words.command), make("pre", {}, command));
    }
    place.replaceChildren(...parts);
  };
})();
