/* Where readers sign in: when the server no longer knows this one, say so and offer the way back; sign out. */
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
  const leave = async (button) => {
    button.disabled = true;
    try {
      const answer = await ask(button.dataset.signOut, { method: "POST" });
      const [, address] = (answer.headers.get("Refresh") || "").match(/^0; url=(https?:.+)$/) || [];
      if (!answer.ok) return;
      if (address) window.location.assign(address);
      else document.body.textContent = await answer.text();
    } finally {
      button.disabled = false;
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sign-out]");
    if (button) leave(button);
  });
})();
