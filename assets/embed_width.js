/* A figure is drawn for the room of its frame, before anything is painted or once it is seen: one that was drawn for
   another room than the frame has is asked for anew. */
"use strict";
(() => {
  const LABELLED = 592; // pixels from which on labels are placed for the width (dashboard/web/embeds.py)
  const WIDE = 882; // and from which on they stand beside their bars
  const STILL = 300; // milliseconds after which a frame that became narrower stays as it is
  const SCROLLBAR = 20; // pixels that a page with another height of this frame may take from it, and give back
  const roomOf = (width) => [LABELLED, WIDE].filter((least) => width >= least).length;
  const address = new URL(window.location.href);
  const drawn = roomOf(Number(address.searchParams.get("width")));
  const draw = () => {
    const { innerWidth } = window;
    if (!innerWidth || (roomOf(innerWidth) <= drawn && roomOf(innerWidth + SCROLLBAR) >= drawn)) return;
    address.searchParams.set("width", innerWidth);
    window.location.replace(address);
  };
  draw();
  // A frame in a process of its own may get its first width after this, of which no event tells.
  let timer = 0;
  const follow = () => {
    window.clearTimeout(timer);
    if (roomOf(window.innerWidth) > drawn) draw();
    else timer = window.setTimeout(draw, STILL);
  };
  new ResizeObserver(follow).observe(document.documentElement);
})();
