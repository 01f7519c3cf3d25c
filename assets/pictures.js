/* Pictures of a chart, made in the browser: the figure with its titles, small print and address around it. */
"use strict";
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

  const block = (text, size, weight, ink, yshift, above) => {
    const rows = lines(text, size, weight, WIDTH - 2 * PAD);
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
  const framed = (card) => {
    const plot = card.querySelector(".js-plotly-plot");
    const text = (selector) => [...card.querySelectorAll(selector)].map((element) => element.textContent.trim());
    const layout = JSON.parse(JSON.stringify(plot.layout));
    const margin = plot._fullLayout._size;
    const small = [...text(".small-print p"), window.location.href];
    const foot = [];
    let below = PAD + margin.b;
    for (const line of small) {
      const part = block(line, SMALL, 400, "--muted", -below, false);
      foot.push(part.annotation);
      below += part.height + 4;
    }
    const subtitle = block(text(".chart-titles .subtitle")[0] || "", SUBTITLE, 400, "--muted", margin.t + 12, true);
    const title = block(text(".chart-titles h2")[0] || "", TITLE, 700, "--ink", margin.t + 20 + subtitle.height, true);
    const above = margin.t + subtitle.height + title.height + PAD + 28;
    layout.annotations = [...(layout.annotations || []), title.annotation, subtitle.annotation, ...foot];
    layout.margin = { l: PAD + margin.l, r: PAD + margin.r, t: above, b: below + PAD, autoexpand: false };
    layout.paper_bgcolor = color("--surface");
    layout.plot_bgcolor = color("--surface");
    const height = Math.round(margin.h + above + below + PAD);
    return { data: plot.data, layout: { ...layout, width: WIDTH, height, autosize: false }, width: WIDTH, height };
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-picture]");
    if (!button) return;
    const card = button.closest("[data-chart]");
    const { data, layout, width, height } = framed(card);
    const format = button.dataset.picture;
    button.setAttribute("aria-busy", "true");
    try {
      await window.Plotly.downloadImage({ data, layout }, { format, width, height, scale: 2, filename: card.dataset.chart });
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
})();
