/* Tell the server of the screen: figures have their labels beside the bars or above them, in a light or a dark theme. */
"use strict";
(() => {
  const WIDE = 950;
  const known = /(?:^|; )screen=/;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const first = !known.test(document.cookie);
  const wide = () => window.innerWidth >= WIDE;
  const theme = () => (dark.matches ? "dark" : "light");
  const tell = () => {
    const said = `${wide() ? "wide" : "narrow"}.${window.innerWidth}x${window.innerHeight}.${theme()}`;
    document.cookie = `screen=${said}; path=/; max-age=31536000; SameSite=Lax`;
  };
  tell();
  window.addEventListener("resize", tell);
  dark.addEventListener("change", tell);
  /* The first page of a browser was drawn on a guess; a wrong one is drawn again, once. */
  const { dataset } = document.documentElement;
  const asked = new URLSearchParams(window.location.search).has("theme");
  const right = (dataset.wide === "true") === wide() && (asked || dataset.bsTheme === theme());
  if (first && known.test(document.cookie) && !right) window.location.reload();
})();
