/* A lost line. A call that gets no answer (offline, a server that starts anew, a proxy's 502, an ended sign-in) is held
   and sent again until it gets one: the view comes up to date by itself. Meanwhile one line says that the figures are
   of the selection before, and nothing is copied or downloaded that was never on the page. */
"use strict";
(() => {
  const { dashboard } = window;
  if (dashboard.plain) return;
  const root = document.documentElement;
  const LOST = "connection-lost";
  const SIGNED_OUT = "signed-out";
  const RENEWED = "renewed";
  const QUIET = 60000; // milliseconds in which a page is loaded anew once at most
  const BUSY = [408, 425, 429];
  const COPIES = "[data-copy-link], [data-copy-code], [data-copy-image], [data-picture], [data-embed], [data-format], [data-deck-add], [data-deck-copy], [data-room], a[href*='/download/']";
  /* Milliseconds until an answer is given up, to the first retry, and between later ones at most. */
  dashboard.patience = { answer: 45000, first: 1000, longest: 15000 };

  const calls = new Map(); // the latest call of each output that is under way; `fault`: the line that says what is amiss
  const wakers = new Set();
  const faults = () => [...calls.values()].map(({ fault }) => fault).filter(Boolean);

  const pause = (time) =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, time);
      wakers.add(wake);
    });
  const wakeAll = () => [...wakers].forEach((wake) => wake());

  const update = () => {
    const all = faults();
    root.classList.toggle("stale", all.length > 0);
    for (const id of [LOST, SIGNED_OUT]) {
      const line = document.getElementById(id);
      if (line && line.hidden === all.includes(id)) line.hidden = !all.includes(id);
    }
    if (all.includes(SIGNED_OUT)) dashboard.tellSignedOut?.();
    if (!calls.size) waiting.splice(0).forEach((act) => act());
  };

  /* A response, whole, or the reason why there is none. */
  const attempt = async (request, next) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), dashboard.patience.answer);
    try {
      const response = await next({ ...request, options: { ...request.options, signal: stop.signal } });
      const { status } = response;
      if (status === 401) return { fault: document.getElementById(SIGNED_OUT) ? SIGNED_OUT : LOST };
      if (status >= 500 || BUSY.includes(status)) return { fault: LOST };
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      if (status !== 204 && response.ok && !isJson) return { fault: LOST }; // a page of somebody between us and the server
      if (!response.ok) return { fault: LOST, outdated: true };
      return { response: new Response(status === 204 ? null : await response.arrayBuffer(), response) };
    } catch {
      return { fault: LOST };
    } finally {
      clearTimeout(timer);
    }
  };

  /* The address of the program changes with it. */
  const isRenewed = async () => {
    const script = document.querySelector("script[src*='dash-renderer-and-all']");
    const response = script && (await window.fetch(script.src, { method: "HEAD", cache: "no-store" }).catch(() => null));
    return response?.status === 404;
  };

  /* Load the page of another version of the program, at the same address. */
  const reload = () => {
    /* A browser that keeps nothing might load it for ever. */
    const isDue = window.dashboard.attempt(() => {
      if (Date.now() - Number(window.sessionStorage.getItem(RENEWED)) < QUIET) return false;
      window.sessionStorage.setItem(RENEWED, Date.now());
      return true;
    });
    if (isDue) window.location.reload();
    return isDue;
  };

  const never = () => new Promise(() => {});
  const nothing = () => new Response(null, { status: 204 });

  const fetchWithRetry = async (request, next) => {
    const { output } = JSON.parse(request.options.body);
    const call = { fault: calls.get(output)?.fault };
    const isLatest = () => calls.get(output) === call;
    calls.set(output, call);
    wakeAll();
    for (let time = dashboard.patience.first; ; time = Math.min(2 * time, dashboard.patience.longest)) {
      const { response, fault, outdated } = await attempt(request, next);
      if (!isLatest()) return response || nothing();
      if ((outdated || (response && call.fault && (await isRenewed()))) && reload()) return never();
      if (!isLatest()) return response || nothing();
      call.fault = fault;
      if (response) calls.delete(output);
      update();
      if (response) return response;
      await pause(time);
      if (!isLatest()) return nothing();
    }
  };
  dashboard.onRequest((request, next) => (request.name === dashboard.UPDATE ? fetchWithRetry(request, next) : next(request)), true);

  /* What would take away a view waits until it is on the page; while the line is lost, it leads to the line. */
  const waiting = [];
  document.addEventListener(
    "click",
    (event) => {
      const control = event.target.closest?.(COPIES);
      if (event.target.closest?.("[data-retry]")) wakeAll();
      if (!control || !calls.size) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (faults().length) {
        control.closest("dialog")?.close(); // it covers the line
        document.querySelector(`#${faults()[0]} :is(button, a)`)?.focus();
      } else waiting.push(() => control.isConnected && control.click());
    },
    true,
  );
  window.addEventListener("online", wakeAll);
  document.addEventListener("visibilitychange", wakeAll);
  window.addEventListener("focus", wakeAll);
})();
