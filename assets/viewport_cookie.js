/* Tell the server of the screen: figures have their labels beside the bars or above them, in a light or a dark theme. */
"use strict";
(() => {
  const WIDE = 950;
  const told = () => /(?:^|; )screen=([^;]*)/.exec(document.cookie)?.[1];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const before = told();
  const wide = () => window.innerWidth >= WIDE;
  const theme = () => (dark.matches ? "dark" : "light");
  const tell = () => {
    const said = `${wide() ? "wide" : "narrow"}.${window.innerWidth}x${window.innerHeight}.${theme()}`;
    document.cookie = `screen=${said}; path=${document.documentElement.dataset.base}/; max-age=31536000; SameSite=Lax`;
  };
  tell();
  window.addEventListener("resize", tell);
  dark.addEventListener("change", tell);
  /* A page was drawn by what was known of the screen: on a guess the first time; of another window, or of the theme of
     yesterday, later. A wrong one is drawn again, once: labels measured for a wider window would lie on each other. */
  const { dataset } = document.documentElement;
  const asked = new URLSearchParams(window.location.search).has("theme");
  const drawn = Number(dataset.window);
  const fits = wide() ? drawn >= WIDE && drawn <= window.innerWidth : drawn < WIDE;
  const right = fits && (asked || dataset.bsTheme === theme());
  if (told() && told() !== before && !right) window.location.reload();
})();
