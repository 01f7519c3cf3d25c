/* Pictures of a chart, made in the browser: the figure with its titles, small print and address around it.
   They are written as one SVG drawing; a PNG is that drawing on a canvas. */
"use strict";
window.dashboard = window.dashboard || {};
(() => {
  const WIDTH = 1280;
  const ROOMY = 1700; // a drawing wider than this is shown smaller: its words are larger
  const PAD = 32;
  const TITLE = { size: 26, weight: 700, ink: "--ink" };
  const SUBTITLE = { size: 16, weight: 400, ink: "--muted" };
  const SMALL = { size: 13, weight: 400, ink: "--muted" };

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const BREAKS = /[ \t\r\n]+/; // where a line may end; no-break spaces are none
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g; // what XML has no place for
  const escaped = (text) => text.replace(control, "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

  /* Break a word that is longer than a line, as addresses are. */
  const pieces = (word, fits) => {
    const parts = [""];
    for (const letter of word) {
      if (parts[parts.length - 1] && !fits(parts[parts.length - 1] + letter)) parts.push("");
      parts[parts.length - 1] += letter;
    }
    return parts;
  };

  /* Break text into lines that fit a width, measured with the browser's own fonts. */
  const lines = (text, style, width) => {
    const context = document.createElement("canvas").getContext("2d");
    context.font = `${style.weight} ${style.size}px ${color("--font")}`;
    const fits = (line) => context.measureText(line).width <= width;
    const result = [""];
    for (const word of text.split(BREAKS).flatMap((part) => (fits(part) ? [part] : pieces(part, fits)))) {
      const longer = `${result[result.length - 1]} ${word}`.trim();
      if (fits(longer)) result[result.length - 1] = longer;
      else result.push(word);
    }
    return result;
  };

  const isAddress = (text) => /^https?:\/\//.test(text);

  /* Text from a height on: the elements that write it, and where it ends. */
  const drawText = (text, style, top, width) => {
    const step = Math.round(style.size * 1.4);
    const rtl = document.documentElement.dir === "rtl";
    const side = rtl ? `x="${width - PAD}"` : `x="${PAD}"`;
    const run = rtl && !isAddress(text) ? 'direction="rtl" text-anchor="start"' : `text-anchor="${rtl ? "end" : "start"}"`;
    const look = `font-size="${style.size}" font-weight="${style.weight}" fill="${color(style.ink)}"`;
    const rows = text ? lines(text, style, width - 2 * PAD) : [];
    const elements = rows.map((row, index) => `<text ${side} y="${top + index * step + style.size}" ${run} ${look}>${escaped(row)}</text>`);
    return { elements: elements.join("\n"), end: top + rows.length * step };
  };

  /* The address of this chart as it is shown, with the keys that it answers to. */
  const address = (card) => {
    const url = new URL(window.dashboard.link());
    const keys = card.querySelector("[data-embed]").dataset.keys.split(",");
    const entries = Object.entries(window.dashboard.readSearch(url.search)).filter(([key]) => keys.includes(key));
    return url.origin + url.pathname + window.dashboard.writeSearch(Object.fromEntries(entries));
  };

  const words = (card) => {
    const textOf = (element) => (element ? element.textContent : "").split(BREAKS).join(" ").trim();
    const small = [...card.querySelectorAll(".small-print > *")].map((line) => line.dataset.named || textOf(line));
    return {
      title: textOf(card.querySelector(".chart-titles h2")),
      subtitle: textOf(card.querySelector(".chart-titles .subtitle")),
      summary: textOf(card.querySelector(".in-words p")),
      small: [...small, address(card)],
    };
  };

  /* The figure alone, as an SVG element at a place. */
  const figure = async (card, left, top, width) => {
    const { data, layout, _fullLayout: full } = card.querySelector(".js-plotly-plot");
    // A figure whose labels were placed for a width is drawn that wide at least, and shown smaller.
    const size = { width: Math.max(width, layout.meta?.width || 0), height: Math.round(layout.height || full.height) };
    const image = await window.Plotly.toImage({ data, layout: { ...layout, ...size, autosize: false } }, { format: "svg", imageDataOnly: true, ...size });
    const height = (size.height * width) / size.width;
    const place = `x="${left}" y="${top}" width="${width}" height="${height}" viewBox="0 0 ${size.width} ${size.height}"`;
    const inner = image.slice(image.indexOf("<svg")).replace(/^<svg[^>]*>/, (tag) => tag.replace(/ (width|height|viewBox)="[^"]*"/g, "").replace("<svg", `<svg ${place}`));
    return { element: inner, end: top + height };
  };

  /* The drawing: titles, figure, small print, one below the other. */
  const drawing = async (card, width) => {
    const { title, subtitle, summary, small } = words(card);
    const sized = (style) => ({ ...style, size: Math.round(style.size * Math.max(1, width / ROOMY)) });
    const heading = drawText(title, sized(TITLE), PAD, width);
    const below = drawText(subtitle, sized(SUBTITLE), heading.end + 4, width);
    const plot = await figure(card, PAD, below.end + 14, width - 2 * PAD);
    let end = plot.end + 12;
    const foot = small.map((line) => {
      const part = drawText(line, sized(SMALL), end, width);
      end = part.end + 3;
      return part.elements;
    });
    const height = end + PAD - 3;
    const parts = [heading.elements, below.elements, plot.element, ...foot].join("\n");
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${escaped(color("--font"))}">
<title>${escaped(title)}</title>
<desc>${escaped(summary)}</desc>
<rect width="${width}" height="${height}" fill="${color("--surface")}"/>
${parts}
</svg>`;
    return { svg, width, height };
  };

  /* A drawing on a canvas of a size. */
  const rasterize = async ({ svg }, size) => {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), size);
    canvas.getContext("2d").drawImage(image, 0, 0, size.width, size.height);
    URL.revokeObjectURL(image.src);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  };

  const picture = async (card, format, size) => {
    const svgDrawing = await drawing(card, WIDTH);
    if (format === "svg") return new Blob([svgDrawing.svg], { type: "image/svg+xml" });
    return rasterize(svgDrawing, { width: svgDrawing.width * Number(size), height: svgDrawing.height * Number(size) });
  };

  const SUFFIX = { 1: "", 2: "-2x" };

  /* Chart, countries, language and date, as the server calls its files. */
  const fileName = (chart) => {
    const { country = [] } = window.dashboard.chosenAt(window.location.search, window.location.pathname);
    const places = country.length > 4 ? `${country.length}-countries` : country.join("-").replace(/[^\w-]/g, "-");
    const date = new Date().toISOString().slice(0, 10);
    return [chart, places, document.documentElement.lang, date].filter(Boolean).join("_");
  };

  const save = (blob, name) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  /* The picture for a slide, which the server draws; of the figures of a reader's own file only this browser can. */
  const slide = async (card) => {
    if (document.querySelector(".preview-mark")) return picture(card, "png", "hd");
    const url = new URL(address(card));
    const keys = { ...window.dashboard.chosenAt(url.search, url.pathname), lang: [document.documentElement.lang], theme: [document.documentElement.dataset.bsTheme], for: ["slide"] };
    const focus = window.dashboard.readSearch(window.location.search).focus || [];
    const place = `${document.documentElement.dataset.base}/download/${card.dataset.chart}.png`;
    const response = await fetch(place + window.dashboard.writeSearch({ ...keys, focus }));
    if (!response.ok) throw new Error(String(response.status));
    return response.blob();
  };

  window.dashboard.copyPicture = (card) => navigator.clipboard.write([new ClipboardItem({ "image/png": slide(card) })]);

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-picture]");
    if (!button) return;
    const card = button.closest("[data-chart]");
    const { picture: format, size } = button.dataset;
    button.setAttribute("aria-busy", "true");
    try {
      save(await picture(card, format, size), `${fileName(card.dataset.chart)}${SUFFIX[size]}.${format}`);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
})();
