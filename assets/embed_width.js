/* A frame whose address names no width is drawn for the one it has before anything is painted, or once it is seen. */
"use strict";
(() => {
  const MIN_WIDTH = 592; // pixels from which on labels are placed for the width (dashboard/web/embeds.py)
  const draw = () => {
    const { href, search, hash } = window.location;
    if (window.innerWidth < MIN_WIDTH) return;
    const address = hash ? href.slice(0, -hash.length) : href;
    window.location.replace(`${address}${search ? "&" : "?"}width=${window.innerWidth}${hash}`);
  };
  draw();
  // A frame in a process of its own may get its first width after this, of which no event tells.
  new ResizeObserver(draw).observe(document.documentElement);
})();
