/* What is found of a tried file: the report, its first rows, the questions as a form, the mapping and the command.
   The answers are the mapping file itself: a field says where in it its value stands. All of it is text. */
"use strict";
window.dashboard = window.dashboard || {};
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
    const whole = make(
      "table",
      { class: "data-table" },
      make("caption", {}, caption),
      make("thead", {}, head),
      make("tbody", {}, ...rows.map(cells)),
    );
    return make("div", { class: "table-scroll", role: "region", tabindex: "0", "aria-label": caption }, whole);
  };

  const LEFT_OUT = "\u0000"; // what a mapping writes as null
  const control = (field, id, choices) => {
    const described = field.hint ? { "aria-describedby": `${id}-hint` } : {};
    if (!field.choices) {
      return make("input", { id, class: "form-control", dir: "auto", value: field.value ?? "", ...described });
    }
    const select = make("select", { id, class: "form-select", ...described });
    for (const [value, label] of choices[field.choices]) {
      const chosen = value === field.value;
      select.append(make("option", { value: value ?? LEFT_OUT, selected: chosen && "selected" }, label));
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

  const group = (legend, rows) => make("fieldset", {}, make("legend", {}, legend), ...rows);

  /* The mapping with the answers that stand in the form. */
  const answered = (form, mapping) => {
    const known = JSON.parse(mapping || "{}");
    for (const place of form.querySelectorAll("[data-path]")) {
      const path = JSON.parse(place.dataset.path);
      const { value } = place.querySelector("input, select");
      let at = known;
      for (const key of path.slice(0, -1)) at = at[key] ??= {};
      const last = path[path.length - 1];
      if (value === LEFT_OUT) at[last] = null;
      else if (path[0] === "multipliers") value ? (at[last] = Number(value)) : delete at[last];
      else if (value || path[0] !== "fixed") at[last] = value;
      else delete at[last];
    }
    return known;
  };

  const formOf = (found, again) => {
    const { words, fields, choices, mapping } = found;
    const rows = fields.map((field, number) => row(field, number, choices));
    const asked = rows.filter((_, number) => fields[number].must);
    const known = rows.filter((_, number) => !fields[number].must);
    const more = make("details", {}, make("summary", {}, words.known), ...known);
    const form = make("form", { class: "try-file-questions", "aria-label": words.form });
    if (asked.length) form.append(group(words.asked, asked));
    if (known.length) form.append(more);
    form.append(make("button", { type: "submit", class: "button" }, words.apply));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      again(JSON.stringify(answered(form, mapping)));
    });
    return form;
  };

  const download = (form, found) => {
    const button = make("button", { type: "button", class: "button" }, found.words.mapping);
    button.addEventListener("click", () => {
      const text = `${JSON.stringify(form ? answered(form, found.mapping) : JSON.parse(found.mapping), null, 2)}\n`;
      const link = make("a", { download: found.mapping_name });
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href));
    });
    return button;
  };

  const list = (lines) => make("ul", { class: "try-file-report" }, ...lines.map((line) => make("li", {}, line)));

  /* `again` is called with the answers, `show` where the file is to be seen in the charts. */
  window.dashboard.showTrial = (place, found, again, show) => {
    const { words } = found;
    const form = found.fields.length ? formOf(found, again) : null;
    const parts = [make("h3", {}, words.report), list(found.report)];
    if (found.samples.length) parts.push(make("h3", {}, words.rows), ...found.samples.map(table));
    if (found.state) {
      const button = make("button", { type: "button", class: "button" }, words.charts);
      button.addEventListener("click", show);
      parts.push(button);
    }
    if (form) parts.push(make("h3", {}, words.form), form);
    if (found.mapping) {
      const command = make("code", { dir: "ltr", tabindex: "0" }, found.command);
      parts.push(download(form, found), make("p", {}, words.command), make("pre", {}, command));
    }
    place.replaceChildren(...parts);
  };
})();
