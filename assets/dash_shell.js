/* The one door to the insides of Dash and Plotly in the browser; tests/web/dash_shell names each private thing.
   With `serve --debug` only the handlers of requests and of the address work: all else is Dash as it comes. */
"use strict";
window.dashboard = window.dashboard || {};
window.dashboard.plain = "debug" in document.documentElement.dataset;

/* Browsers older than checkVisibility (Safari before 17.4). */
Element.prototype.checkVisibility ??= function isRendered() {
  return this.getClientRects().length > 0;
};

/* What a function returns; null where it throws: storage does, in a browser that keeps nothing. */
window.dashboard.attempt = (act) => {
  try {
    return act();
  } catch {
    return null;
  }
};

/* Requests. A handler gets a request (name: the last part of its address) and what asks the next handler, and returns
   a response; others are added by `window.dashboard.onRequest`. The last to be added is the first to be asked, but one
   that is `nearest` to the server the last. */
(() => {
  const ask = window.fetch.bind(window);
  const handlers = [];
  const send = (request, place) =>
    place < 0 ? ask(request.resource, request.options) : handlers[place](request, (next) => send(next, place - 1));

  window.fetch = (resource, options) => {
    const address = typeof resource === "string" ? resource : resource.url;
    const name = address.split("?")[0].split("/").pop();
    return Promise.resolve(send({ name, resource, options }, handlers.length - 1));
  };
  window.dashboard.UPDATE = "_dash-update-component";
  window.dashboard.onRequest = (handler, nearest = false) => (nearest ? handlers.unshift(handler) : handlers.push(handler));
})();

/* The document carries the responses to the first requests of Dash (layout and callbacks). */
window.dashboard.onRequest((request, next) => {
  const block = document.querySelector(`script[data-answers="${CSS.escape(request.name)}"]`);
  if (!block) return next(request);
  block.remove();
  return new Response(block.textContent, { status: 200, headers: { "Content-Type": "application/json" } });
});

/* A response that a newer call has overtaken is dropped, and what it was to change is asked for once more by that
   newer call: so a late response never stands over a newer one, and none is missed. A page that waits longer than a
   moment says so (`.updating`). */
(() => {
  const PATIENCE = 150; // milliseconds
  const root = document.documentElement;
  const latest = new Map();

  window.dashboard.onRequest(async (request, next) => {
    if (window.dashboard.plain || request.name !== window.dashboard.UPDATE) return next(request);
    const call = JSON.parse(request.options.body);
    const changed = [...new Set([...(latest.get(call.output) || []), ...call.changedPropIds])];
    latest.set(call.output, changed);
    const overtaken = () => latest.get(call.output) !== changed;
    const nothing = () => new Response(null, { status: 204 });
    const timer = setTimeout(() => root.classList.add("updating"), PATIENCE);
    try {
      const body = JSON.stringify({ ...call, changedPropIds: changed });
      const response = await next({ ...request, options: { ...request.options, body } });
      return overtaken() ? nothing() : response;
    } catch (error) {
      if (overtaken()) return nothing();
      throw error;
    } finally {
      clearTimeout(timer);
      if (!overtaken()) latest.delete(call.output);
      if (!latest.size) root.classList.remove("updating");
    }
  });
})();

/* The address. dcc.Location listens to an event of its own. */
(() => {
  const CHANGED = "_dashprivate_pushstate";
  window.dashboard.pushAddress = (href) => {
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent(CHANGED));
  };
  /* Ask for what is shown at the same address again, for another screen. */
  window.dashboard.redraw = () => window.dash_clientside.set_props("address", { search: window.location.search });
  window.dashboard.onAddress = (listener) => {
    window.addEventListener(CHANGED, listener);
    window.addEventListener("popstate", listener);
  };
})();

/* An element with HTML in it, or with components (dashboard/web/dash_shell/markup.py): what a region holds is put in by
   the browser at once, and not element by element. */
(() => {
  const { createElement } = window.React;
  const OWN = ["tag", "html", "children", "id", "setProps"];

  window.dashboard.Markup = ({ tag, html, children, ...props }) => {
    const attributes = Object.fromEntries(Object.entries(props).filter(([name]) => !OWN.includes(name)));
    if (typeof props.id === "string") attributes.id = props.id;
    if (typeof html !== "string") return createElement(tag, { ...attributes, key: "components" }, children);
    return createElement(tag, { ...attributes, key: "html", dangerouslySetInnerHTML: { __html: html } });
  };
})();

/* Dash tells every component of a page of every step it takes: of some forty for one change of a filter, and of each
   component that it puts in anew. On a page of a thousand components that is most of the time of a change, and with a
   table of 300 rows the browser stood still for half a minute. Here they are told once, when a run of steps is over.
   What Dash itself goes on by (its callbacks) is told of each step, as before. */
(() => {
  if (window.dashboard.plain) return;
  const ONE_PUT_IN = "RESET_COMPONENT_STATE";

  const tellOnce = (store) => {
    const { dispatch, subscribe } = store;
    const listeners = new Set();
    const { port1, port2 } = new MessageChannel();
    let planned = false;
    let puttingIn = false;

    const tell = () => {
      planned = false;
      for (const listener of [...listeners]) listener();
    };
    const plan = () => {
      if (planned) return;
      planned = true;
      port2.postMessage(null);
    };
    /* A field that is typed into has to show what was typed before its event is over, or its caret jumps. */
    const isTyping = () => window.event instanceof UIEvent || window.event?.type === "change";

    port1.onmessage = () => planned && tell();
    subscribe(() => (isTyping() && !puttingIn ? tell() : plan()));
    store.subscribe = (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    store.dispatch = (action) => {
      puttingIn = action.type === ONE_PUT_IN;
      try {
        return dispatch(action);
      } finally {
        puttingIn = false;
      }
    };
  };

  /* Dash adds its store to this list when its callbacks listen to it, and before any component does. */
  const stores = (window.dash_stores = window.dash_stores || []);
  stores.push = (...made) => {
    made.forEach(tellOnce);
    return Array.prototype.push.apply(stores, made);
  };
})();

/* Charts are drawn one at a time, each shown before the next is begun, what the reader has in view first: to draw all
   of a page in one go keeps the first from sight until the last is ready. One that is hidden, or far from the screen,
   waits until it is not. */
(() => {
  const { Plotly } = window;
  window.dashboard.drawAll = () => {};
  if (window.dashboard.plain || !Plotly) return;
  const NEAR = 2; // screens
  const react = Plotly.react;
  const waiting = new Map();
  const { port1, port2 } = new MessageChannel();
  let planned = false;

  /* How far a chart is from what is in view; 0 within. */
  const distance = (plot) => {
    const { top, bottom } = plot.getBoundingClientRect();
    return Math.max(0, top - window.innerHeight, -bottom);
  };
  /* Those that were near when the browser last looked: to measure them now would lay out the page once more. */
  const near = new WeakSet();
  const isNear = (plot) =>
    near.has(plot) || (plot.checkVisibility() && distance(plot) <= NEAR * window.innerHeight);

  const draw = (plot) => {
    const { given, done } = waiting.get(plot);
    waiting.delete(plot);
    /* A chart that cannot be drawn fails for who asked for it, and keeps no other from being drawn. */
    const drawn = new Promise((end) => end(react.call(Plotly, plot, ...asBefore(plot, given))));
    if (plot.layout) delete plot.layout.width;
    done.forEach((end) => end(drawn));
  };

  /* One that was drawn is drawn anew as wide as it was, and with its configuration, which never changes: Plotly would
     have the whole page laid out to know its size. Where that has changed, too, Dash asks for a resize. */
  const asBefore = (plot, [figure, ...rest]) => {
    const { width } = plot._fullLayout || {};
    if (!width || !near.has(plot) || !figure?.layout?.height || figure.layout.width) return [figure, ...rest];
    const { data, layout, frames } = figure;
    return [{ data, layout: { ...layout, width }, frames }, ...rest];
  };

  const nearest = (plots) => plots.reduce((first, other) => (distance(other) < distance(first) ? other : first));

  const drawNext = () => {
    planned = false;
    /* Those that have left the page meanwhile are not drawn; Dash, which looks for them, hears no more of them. */
    for (const gone of [...waiting.keys()]) if (!gone.isConnected) waiting.delete(gone);
    const next = [...waiting.keys()].filter(isNear);
    if (!next.length) return;
    /* Behind the first screen (first_screen.js) nothing is gained by showing one before the other. */
    const together = document.querySelector(".first-screen") ? next.filter((plot) => distance(plot) === 0) : [];
    if (together.length) together.forEach(draw);
    else draw(next.find((plot) => inSight.has(plot)) || nearest(next));
    if (waiting.size && next.length > 1) afterPaint();
  };
  port1.onmessage = () => planned && drawNext();

  const afterPaint = () => {
    if (planned) return;
    planned = true;
    if (document.hidden) return port2.postMessage(null);
    requestAnimationFrame(() => port2.postMessage(null));
  };

  /* Tells of charts that are shown, or come near. */
  const inSight = new WeakSet();
  const note = (set) => (entries) => {
    for (const { target, isIntersecting } of entries) set[isIntersecting ? "add" : "delete"](target);
    if (entries.some(({ target, isIntersecting }) => isIntersecting && waiting.has(target))) afterPaint();
  };
  const coming = new IntersectionObserver(note(near), { rootMargin: `${100 * NEAR}% 0px` });
  const seeing = new IntersectionObserver(note(inSight));

  Plotly.react = (target, ...given) => {
    const plot = typeof target === "string" ? document.getElementById(target) : target;
    return new Promise((resolve) => {
      if (!planned) queueMicrotask(() => planned || drawNext());
      const { done = [] } = waiting.get(plot) || {};
      waiting.set(plot, { given, done: [...done, resolve] });
      coming.observe(plot);
      seeing.observe(plot);
    });
  };

  /* Dash asks for a resize after the first drawing, and whenever a graph becomes higher: one that has its size already
     is not drawn a second time. */
  const resize = Plotly.Plots.resize;
  Plotly.Plots.resize = (plot) => {
    const { width, height } = plot._fullLayout || {};
    const near = (one, other) => Math.abs(one - other) < 1; // widths of columns are no whole pixels
    const fits = near(plot.clientWidth, width) && near(plot.layout.height || plot.clientHeight, height);
    return fits ? Promise.resolve(plot) : resize.call(Plotly.Plots, plot);
  };

  /* Paper and pictures need them all. */
  window.dashboard.drawAll = () => {
    for (const plot of [...waiting.keys()]) if (plot.checkVisibility()) draw(plot);
  };
})();
