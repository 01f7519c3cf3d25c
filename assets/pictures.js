/* Pictures of a chart, made in the browser: the figure with its titles, small print and address around it. */
"use strict";
window.dashboard = window.dashboard || {};
(() => {
  const WIDTH = 1280;
  const PAD = 32;
  const TITLE = 26;
  const SUBTITLE = 16;
  const SMALL = 13;

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* Break text into lines that fit a width, measured with the browser's own fonts. */
  const lines = (text, size, weight, width) => {
    const context = document.createElement("canvas").getContext("2d");
    context.font = `${weight} ${size}px ${color("--font")}`;
    const result = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${result[result.length - 1]} ${word}`.trim();
      if (context.measureText(longer).width <= width || !result[result.length - 1]) result[result.length - 1] = longer;
      else result.push(word);
    }
    return result;
  };

  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  const block = (width, text, size, weight, ink, yshift, above) => {
    const rows = lines(text, size, weight, width - 2 * PAD);
    const rtl = document.documentElement.dir === "rtl";
    const bold = weight > 500 ? (row) => `<b>${escaped(row)}</b>` : escaped;
    return {
      height: rows.length * size * 1.35,
      annotation: {
        text: rows.map(bold).join("<br>"), showarrow: false, xref: "paper", yref: "paper",
        x: rtl ? 1 : 0, xanchor: rtl ? "right" : "left", y: above ? 1 : 0, yanchor: above ? "bottom" : "top",
        yshift, align: rtl ? "right" : "left", font: { size, color: color(ink), family: color("--font") },
      },
    };
  };

  /* The figure with everything that has to travel with it. */
  const framed = (card, width) => {
    const plot = card.querySelector(".js-plotly-plot");
    const text = (selector) => [...card.querySelectorAll(selector)].map((element) => element.textContent.trim());
    const layout = JSON.parse(JSON.stringify(plot.layout));
    const margin = plot._fullLayout._size;
    const small = [...text(".small-print p"), window.location.href];
    const foot = [];
    let below = PAD + margin.b;
    for (const line of small) {
      const part = block(width, line, SMALL, 400, "--muted", -below, false);
      foot.push(part.annotation);
      below += part.height + 4;
    }
    const subtitle = block(width, text(".chart-titles .subtitle")[0] || "", SUBTITLE, 400, "--muted", margin.t + 12, true);
    const title = block(width, text(".chart-titles h2")[0] || "", TITLE, 700, "--ink", margin.t + 20 + subtitle.height, true);
    const above = margin.t + subtitle.height + title.height + PAD + 28;
    layout.annotations = [...(layout.annotations || []), title.annotation, subtitle.annotation, ...foot];
    layout.margin = { l: PAD + margin.l, r: PAD + margin.r, t: above, b: below + PAD, autoexpand: false };
    layout.paper_bgcolor = color("--surface");
    layout.plot_bgcolor = color("--surface");
    const height = Math.round(margin.h + above + below + PAD);
    return { data: plot.data, layout: { ...layout, width, height, autosize: false }, width, height };
  };

  const HD = { width: 1920, height: 1080 };
  const render = (framing, format, scale) =>
    window.Plotly.toImage({ data: framing.data, layout: framing.layout }, { format, width: framing.width, height: framing.height, scale });

  /* Exactly 1920 x 1080: the figure is laid out in that shape, then drawn onto a canvas of that size. */
  const fullHd = async (card) => {
    const tall = framed(card, WIDTH).height;
    const framing = framed(card, Math.max(700, Math.round((tall * HD.width) / HD.height)));
    const image = new Image();
    image.src = await render(framing, "png", HD.height / framing.height);
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), HD);
    const context = canvas.getContext("2d");
    context.fillStyle = color("--surface");
    context.fillRect(0, 0, HD.width, HD.height);
    const fit = Math.min(HD.width / image.width, HD.height / image.height);
    const [width, height] = [image.width * fit, image.height * fit];
    context.drawImage(image, (HD.width - width) / 2, (HD.height - height) / 2, width, height);
    return canvas.toDataURL("image/png");
  };

  const picture = (card, format, size) => (size === "hd" ? fullHd(card) : render(framed(card, WIDTH), format, Number(size)));

  const save = (address, name) => {
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
  };

  window.dashboard.copyPicture = async (card) => {
    const bytes = (address) => Uint8Array.from(atob(address.split(",")[1]), (letter) => letter.charCodeAt(0));
    const made = picture(card, "png", "2").then((address) => new Blob([bytes(address)], { type: "image/png" }));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": made })]);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-picture]");
    if (!button) return;
    const card = button.closest("[data-chart]");
    const { picture: format, size } = button.dataset;
    button.setAttribute("aria-busy", "true");
    try {
      save(await picture(card, format, size), `${card.dataset.chart}.${format}`);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
})();
