/* The dates of an embed: typed as people write them (date_text.js), applied by Enter or by the button, or refused with
   the reason. No form: a frame may forbid forms. */
"use strict";
window.dashboard = window.dashboard || {};
(() => {
  const group = document.getElementById("date-fields");
  const line = document.getElementById("date-problem");
  const problems = JSON.parse(group.dataset.problems);

  const apply = () => {
    const next = new URL(window.location.href);
    for (const field of group.querySelectorAll("input")) {
      const { value, problem } = window.dashboard.parseDate(field.value);
      field.setAttribute("aria-invalid", Boolean(problem));
      if (problem) {
        line.textContent = problems[problem].replace("{text}", field.value.trim());
        return field.focus();
      }
      if (value) next.searchParams.set(field.name, value);
      else next.searchParams.delete(field.name);
    }
    window.location.assign(next);
  };

  group.addEventListener("keydown", ({ key }) => key === "Enter" && apply());
  group.querySelector("button").addEventListener("click", apply);
})();
