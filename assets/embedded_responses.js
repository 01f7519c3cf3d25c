/* The document carries the answers to the first requests Dash makes (layout and callbacks).
   They are given without a trip to the server; everything else goes through untouched. */
"use strict";
(() => {
  const ask = window.fetch.bind(window);
  window.fetch = (resource, options) => {
    const address = typeof resource === "string" ? resource : resource.url;
    const name = address.split("?")[0].split("/").pop();
    const block = document.querySelector(`script[data-answers="${CSS.escape(name)}"]`);
    if (!block) return ask(resource, options);
    const headers = { "Content-Type": "application/json" };
    const answer = new Response(block.textContent, { status: 200, headers });
    block.remove();
    return Promise.resolve(answer);
  };
})();
