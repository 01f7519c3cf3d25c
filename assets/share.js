/* Copy a link, a picture or the code of a frame, and say so; the dialog for embedding. */
"use strict";
(() => {
  const SITE = window.location.origin + document.documentElement.dataset.base;
  /* A line that confirms; an open dialog covers the page, so it has a line of its own. */
  const say = (text) => {
    const line = document.querySelector("dialog[open] .said") || document.getElementById("toast");
    line.textContent = text;
    line.classList.add("shown");
    window.clearTimeout(say.timer);
    say.timer = window.setTimeout(() => line.classList.remove("shown"), 4000);
  };

  const copyAndSay = async (button, copy) => {
    try {
      await copy();
      say(button.dataset.done);
      const menu = button.closest("details[data-menu]");
      if (!menu) return;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    } catch {
      say(button.dataset.failed);
    }
  };

  const copyTextAndSay = (button, text) => copyAndSay(button, () => copyText(text));

  /* Outside https the clipboard is closed to scripts; the old way still copies text. */
  const copyText = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    const focused = document.activeElement;
    (document.querySelector("dialog[open]") || document.body).append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    focused.focus();
    if (!isCopied) throw new Error("copy");
  };

  /* The picture that fills a slide, which the server draws. */
  const copyPicture = (card) => {
    const { href } = card.querySelector("[data-picture$='for=slide']");
    const picture = fetch(href).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.blob();
    });
    return navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
  };

  /* A link that saves shows no page: where the server has no place to make its file, it is asked for again. */
  const TRIES = 40;
  const saveOnceMade = async ({ href, download, dataset }) => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { status, headers } = await fetch(href, { method: "HEAD" }).catch(() => ({}));
      if (status !== 503) break;
      say(dataset.busy);
      await new Promise((resolve) => window.setTimeout(resolve, 1000 * Number(headers.get("Retry-After"))));
    }
    Object.assign(document.createElement("a"), { href, download }).click();
  };

  /* What the page is in, when only the browser of its reader says so: who follows the link sees the same. */
  const withLook = (keys) => {
    const { lang, dataset } = document.documentElement;
    const look = { ...(lang === "en" ? {} : { lang: [lang] }), ...(dataset.bsTheme === "light" ? {} : { theme: [dataset.bsTheme] }) };
    return { ...keys, ...look };
  };

  const link = (changes = {}, chart = "") => {
    const { origin, pathname, search, hash } = window.location;
    const keys = withLook({ ...window.dashboard.readSearch(search), ...changes });
    if (!document.querySelector(".stage")) keys.deck = []; // the list, with its notes, is copied by itself
    const place = chart && !document.querySelector(".stage") ? `#${chart}` : hash;
    return origin + pathname + window.dashboard.writeSearch(keys) + place;
  };

  const embedAddress = ({ embed: chart, keys: names, version }) => {
    const keys = withLook(window.dashboard.chosenKeys());
    const keptKeys = Object.fromEntries(Object.entries(keys).filter(([key]) => names.split(",").includes(key)));
    if ((keys.table || []).includes(chart)) keptKeys.table = [chart];
    if (document.getElementById("embed-data").value) keptKeys.data = [version];
    return `${SITE}/embed/${chart}${window.dashboard.writeSearch(keptKeys)}`;
  };

  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

  /* What makes the frame as high as its chart in each width; without it the height in the code stays. */
  const LISTENER = `<script>
addEventListener("message", (event) => {
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === event.source && event.data?.embedHeight > 0) frame.height = event.data.embedHeight;
});
</script>`;

  const fillDialog = () => {
    const dialog = document.getElementById("embed-dialog");
    const [width, atFirst] = document.getElementById("embed-size").value.split("x");
    const { title } = dialog.dataset;
    const plain = embedAddress(dialog.button.dataset);
    const address = `${plain}${plain.includes("?") ? "&" : "?"}width=${width}`;
    if (dialog.address !== address) Object.assign(dialog, { address, height: 0 });
    const height = dialog.height || atFirst;
    document.getElementById("embed-code").value =
      `<iframe src="${escaped(address)}" title="${escaped(title)}" width="${width}" height="${height}" ` +
      `style="border:0;max-width:100%" loading="lazy"></iframe>\n${LISTENER}`;
    const preview = document.getElementById("embed-preview") || dialog.appendChild(document.createElement("iframe"));
    Object.assign(preview, { id: "embed-preview", title: dialog.querySelector(".filter-heading").textContent });
    if (preview.src !== address) preview.src = address;
    Object.assign(preview.style, { boxSizing: "content-box", maxWidth: "none", width: `${width}px` }); // the height is that of the width
    preview.style.height = `${height}px`;
  };

  const openDialog = (button) => {
    const dialog = document.getElementById("embed-dialog");
    const card = button.closest("[data-chart]");
    dialog.button = button;
    const data = document.getElementById("embed-data");
    data.options[1].textContent = button.dataset.versionName;
    data.value = new URLSearchParams(window.location.search).has("data") ? "-" : "";
    dialog.dataset.title = card.querySelector("h2").textContent;
    dialog.showModal();
    fillDialog();
  };

  window.addEventListener("message", ({ source, data }) => {
    const dialog = document.getElementById("embed-dialog");
    if (!dialog?.open || source !== document.getElementById("embed-preview").contentWindow || !(data?.embedHeight > 0)) return;
    if (dialog.height === data.embedHeight) return;
    dialog.height = data.embedHeight;
    fillDialog();
  });

  document.addEventListener("click", (event) => {
    const saving = event.target.closest("a[data-busy]");
    if (saving && window.dashboard.plainClick(event)) {
      event.preventDefault();
      saveOnceMade(saving);
    }
    const button = event.target.closest("button");
    if (!button) return;
    if ("copyLink" in button.dataset) {
      const data = [button.dataset.copyLink].filter(Boolean);
      copyTextAndSay(button, link({ data }, button.closest("[data-chart]")?.dataset.chart));
    }
    if (button.dataset.copyCode) copyTextAndSay(button, document.getElementById(button.dataset.copyCode).value);
    else if ("copyImage" in button.dataset) copyAndSay(button, () => copyPicture(button.closest("[data-chart]")));
    else if (button.dataset.embed) openDialog(button);
    else if (button.dataset.close) document.getElementById(button.dataset.close).close();
  });

  document.addEventListener("change", (event) => {
    if (["embed-size", "embed-data"].includes(event.target.id)) fillDialog();
  });

  /* The list of charts alone, from its first entry on. */
  const copyList = (button, deck) => {
    const keys = withLook({ deck, step: ["1"] });
    copyTextAndSay(button, `${SITE}/${window.dashboard.writeSearch(keys)}`);
  };

  Object.assign(window.dashboard, { link, say, copyList });
})();
