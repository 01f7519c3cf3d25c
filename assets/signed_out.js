/* Where readers sign in: when the server no longer knows this one, say so and offer the way back to this view. */
"use strict";
(() => {
  const ask = window.fetch.bind(window);
  const tell = () => {
    const line = document.getElementById("signed-out");
    if (!line) return;
    const { pathname, search } = window.location;
    line.querySelector("[data-sign-in]").href = `/sign-in?next=${encodeURIComponent(pathname + search)}`;
    line.hidden = false;
  };
  window.fetch = async (...given) => {
    const answer = await ask(...given);
    if (answer.status === 401) tell();
    return answer;
  };
})();
