/* The window of notes follows the stage (stage.js), which says the address of each view. */
"use strict";
(() => {
  new BroadcastChannel("stage").onmessage = ({ data }) => {
    const next = new URL(data, window.location.href);
    if (next.origin === window.location.origin && next.pathname === window.location.pathname) window.location.replace(next);
  };
})();
