/* Where readers sign in: when the server no longer knows this one, say so and offer the way back; sign out. */
"use strict";
(() => {
  const tell = () => {
    const line = document.getElementById("signed-out");
    if (!line) return;
    const { pathname, search } = window.location;
    line.querySelector("[data-sign-in]").href = `${document.documentElement.dataset.base}/sign-in?next=${encodeURIComponent(pathname + search)}`;
    line.hidden = false;
  };
  window.dashboard.tellSignedOut = tell;
  window.dashboard.onRequest(async (request, next) => {
    const response = await next(request);
    if (response.status === 401) tell();
    return response;
  });
  const leave = async (button) => {
    button.disabled = true;
    try {
      const signOutHref = `${button.dataset.signOut}?lang=${document.documentElement.lang}`;
      const answer = await window.fetch(signOutHref, { method: "POST", headers: { Accept: "text/html" } });
      const [, address] = (answer.headers.get("Refresh") || "").match(/^0; url=(https?:.+)$/) || [];
      if (!answer.ok) return;
      if (address) return window.location.assign(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.body.replaceChildren(page.querySelector("main"));
      document.body.className = "frame";
    } finally {
      button.disabled = false;
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sign-out]");
    if (button) leave(button);
  });
})();
