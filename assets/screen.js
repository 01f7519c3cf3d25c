/* Tell the server whether the screen is wide: figures have their labels beside the bars, or above them. */
"use strict";
(() => {
  const WIDE = 950;
  const wide = () => window.innerWidth >= WIDE;
  const tell = () => {
    document.cookie = `screen=${wide() ? "wide" : "narrow"}; path=/; max-age=31536000; SameSite=Lax`;
  };
  const known = /(?:^|; )screen=/.test(document.cookie);
  tell();
  window.addEventListener("resize", tell);
  /* The first page of a browser was drawn on a guess; a wrong one is drawn again, once. */
  if (!known && /(?:^|; )screen=/.test(document.cookie) && (document.documentElement.dataset.wide === "true") !== wide()) {
    window.location.reload();
  }
})();
