/* Tell the server how large the screen is: figures have their labels beside the bars, or above them. */
"use strict";
(() => {
  const WIDE = 950;
  const wide = () => window.innerWidth >= WIDE;
  const known = /(?:^|; )screen=/;
  const first = !known.test(document.cookie);
  const tell = () => {
    const size = `${window.innerWidth}x${window.innerHeight}`;
    document.cookie = `screen=${wide() ? "wide" : "narrow"}.${size}; path=/; max-age=31536000; SameSite=Lax`;
  };
  tell();
  window.addEventListener("resize", tell);
  /* The first page of a browser was drawn on a guess; a wrong one is drawn again, once. */
  if (first && known.test(document.cookie) && (document.documentElement.dataset.wide === "true") !== wide()) {
    window.location.reload();
  }
})();
