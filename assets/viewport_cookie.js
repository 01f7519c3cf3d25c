/* Tell the server of the screen: figures have their labels beside the bars or above them, in a light or a dark theme. */
"use strict";
(() => {
  const TABLET = 700; // from which on narrow figures have longer lines (dashboard/plotting/render_context.py)
  const WIDE = 950;
  const BROAD = 1700; // from which on figures and their letters are larger
  const STILL = 300; // milliseconds after which a window that was changed stays as it is
  const cookieValue = () => /(?:^|; )screen=([^;]*)/.exec(document.cookie)?.[1];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const before = cookieValue();
  const wide = () => window.innerWidth >= WIDE;
  const theme = () => (dark.matches ? "dark" : "light");
  const tell = () => {
    const value = `${wide() ? "wide" : "narrow"}.${window.innerWidth}x${window.innerHeight}.${theme()}`;
    document.cookie = `screen=${value}; path=${document.documentElement.dataset.base}/; max-age=31536000; SameSite=Lax`;
  };
  tell();
  dark.addEventListener("change", tell);
  /* A page was drawn by what was known of the screen: on a guess the first time; of another window, or of the theme of
     yesterday, later. A wrong one is drawn again, once: labels measured for a wider window would lie on each other. */
  const { dataset } = document.documentElement;
  const hasTheme = new URLSearchParams(window.location.search).has("theme");
  const roomOf = (width) => [TABLET, WIDE, BROAD].filter((least) => width >= least).length;
  const fits = () => {
    const drawnWidth = Number(dataset.window);
    return roomOf(drawnWidth) === roomOf(window.innerWidth) && (!wide() || drawnWidth <= window.innerWidth);
  };
  const isRight = fits() && (hasTheme || dataset.bsTheme === theme());
  if (cookieValue() && cookieValue() !== before && !isRight) window.location.reload();
  /* So is one whose window was turned, or enlarged by its reader; a stage fits one size of a window only. */
  let timer = 0;
  const fitWindow = () => {
    const stage = document.querySelector(".stage");
    if (stage ? stage.dataset.screen === `${window.innerWidth}x${window.innerHeight}` : fits()) return;
    dataset.window = window.innerWidth;
    window.dashboard.redraw();
  };
  window.dashboard.fitWindow = fitWindow;
  window.addEventListener("resize", () => {
    tell();
    window.clearTimeout(timer);
    timer = window.setTimeout(fitWindow, STILL);
  });
})();
