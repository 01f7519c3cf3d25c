/* “Try my file”: a file, or several that belong together, are sent to be checked, again with the answers to what is
   asked (file_answers.js), and kept by this tab alone when they are good. What the tab keeps goes along with each call
   of the page (TabStore); the server keeps nothing. */
"use strict";
(() => {
  const STORE = "preview";
  const BEGUN_KEY = "preview-begun";
  const root = document.documentElement;

  const { attempt } = window.dashboard;

  /* Where storage is switched off there is no preview. */
  const storedState = () => attempt(() => JSON.parse(window.sessionStorage.getItem(STORE)));

  /* A page that is loaded anew comes with the published figures: they are not shown under the mark of a preview. */
  const endPending = () => root.classList.remove("preview-pending");
  if (storedState()) root.classList.add("preview-pending");

  /* Calls that carry a preview are longer than others: the server makes room for them. */
  window.dashboard.onRequest((request, next) => {
    if (request.name !== window.dashboard.UPDATE || !storedState()) return next(request);
    const headers = { ...request.options.headers, "X-Preview": "1" };
    const response = next({ ...request, options: { ...request.options, headers } });
    return Promise.resolve(response).finally(() => window.setTimeout(endPending));
  });

  /* What was found: a sentence, and the faults as a list; all of it is text. */
  const say = (form, message, problems = []) => {
    const line = form.querySelector(".try-file-said");
    line.textContent = message;
    form.querySelector(".try-file-problems").replaceChildren(...window.dashboard.items(problems));
    form.querySelector(".try-file-trial").replaceChildren();
    form.classList.toggle("found", problems.length > 0);
    if (problems.length) line.focus();
  };

  const keep = (state) =>
    attempt(() => {
      window.sessionStorage.setItem(STORE, JSON.stringify(state));
      return true;
    });

  /* On to the charts, by a new load: the page of the sources is long, and slow to be exchanged in its place. */
  const show = (form, state) => {
    if (!keep(state)) return say(form, form.dataset.noRoom);
    window.sessionStorage.setItem(BEGUN_KEY, "1");
    window.location.assign(document.querySelector("a.brand").href);
  };

  const showAnswer = async (form, files, response) => {
    const type = response.headers.get("Content-Type") || "";
    if (!type.startsWith("application/json")) return say(form, (await response.text()).trim());
    const trial = await response.json();
    say(form, trial.said, trial.problems);
    if (!trial.report) return trial.state ? show(form, trial.state) : undefined;
    const place = form.querySelector(".try-file-trial");
    window.dashboard.showTrial(place, trial, (answers) => send(form, files, answers), () => show(form, trial.state));
    form.querySelector(".try-file-said").focus();
  };

  /* The files stay with the browser, and are sent again with the answers to what was asked: raw answers, and with them
     their form and their weights. */
  const send = async (form, files, answers = "") => {
    const { most, tooLarge, tooLargeTogether } = form.dataset;
    if (new Blob(files).size > Number(most)) return say(form, files.length > 1 ? tooLargeTogether : tooLarge);
    say(form, form.dataset.checking);
    const answersBlob = new Blob([answers]);
    const names = files.map((file) => encodeURIComponent(file.name)).join(",");
    const headers = { "Content-Type": "application/octet-stream", "X-File-Name": names };
    if (files.length > 1) headers["X-File-Bytes"] = files.map((file) => file.size).join(",");
    if (answersBlob.size) headers["X-Answer-Bytes"] = String(answersBlob.size);
    try {
      const body = new Blob([answersBlob, ...files]);
      const response = await window.fetch(`${root.dataset.base}/preview/check?lang=${root.lang}`, { method: "POST", headers, body });
      if (form.isConnected) await showAnswer(form, files, response);
    } catch {
      say(form, form.dataset.failed);
    }
  };

  const formOf = (event) => event.target.closest?.("[data-try-file]");

  document.addEventListener("change", (event) => {
    const form = formOf(event);
    const files = [...((form && event.target.files) || [])];
    if (!files.length) return;
    send(form, files);
    event.target.value = ""; // the same file, mended, can be chosen again
  });

  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const form = formOf(event);
      if (!form || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("over", name === "dragenter" || name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) send(form, [...event.dataTransfer.files]);
    });
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-leave-preview]")) return;
    window.sessionStorage.removeItem(STORE);
    window.location.reload();
  });

  if (storedState() && window.sessionStorage.getItem(BEGUN_KEY)) {
    window.sessionStorage.removeItem(BEGUN_KEY);
    window.dashboard.waitFor("#preview-word", (word) => word.focus());
  }
})();
