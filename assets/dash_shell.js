/* The one door to the insides of Dash in the browser; tests/web/dash_shell names each private thing.
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

/* Do something when an element is there (the page is drawn by Dash, later), and all scripts have run. */
window.dashboard.waitFor = (selector, act) => {
  if (document.readyState === "loading")
    return document.addEventListener("DOMContentLoaded", () => window.dashboard.waitFor(selector, act));
  const existing = document.querySelector(selector);
  if (existing) return act(existing);
  const observer = new MutationObserver(() => {
    const element = document.querySelector(selector);
    if (!element) return;
    observer.disconnect();
    act(element);
  });
  observer.observe(document.body, { childList: true, subtree: true });
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
  const text = request.name === "_dash-dependencies" ? window.dashboard.withoutView(block.textContent) : block.textContent;
  return new Response(text, { status: 200, headers: { "Content-Type": "application/json" } });
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
    const propIds = [...new Set([...(latest.get(call.output) || []), ...call.changedPropIds])];
    latest.set(call.output, propIds);
    const overtaken = () => latest.get(call.output) !== propIds;
    const nothing = () => new Response(null, { status: 204 });
    const timer = setTimeout(() => root.classList.add("updating"), PATIENCE);
    try {
      const body = JSON.stringify({ ...call, changedPropIds: propIds });
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

/* The address. */
(() => {
  const CHANGED = "addresschange";
  window.dashboard.pushAddress = (href, state = {}) => {
    window.history.pushState(state, "", href);
    window.dispatchEvent(new CustomEvent(CHANGED));
  };
  window.dashboard.onAddress = (listener) => {
    window.addEventListener(CHANGED, listener);
    window.addEventListener("popstate", listener);
  };
})();

/* The view, which is what the address asks for. The callback of the server is called here, and what it answers is handed
   to the components: Dash's renderer takes longer to call it than the server to answer. With `serve --debug` it does. */
(() => {
  const { useLayoutEffect, useReducer } = window.React;
  const { plain, UPDATE } = window.dashboard;
  const [ADDRESS, PAGE] = ["address", "page"];
  const MAX_AGE = 2000; // milliseconds for which an answer to what was expected is good
  const mounted = new Map(); // id of a component, as text: its properties, and what renders it anew
  const unsynced = new Map(); // the same: the properties that Dash does not know yet
  const values = {}; // of the inputs, as they were last asked with
  let view = null;
  let asking = 0;
  let early = null;

  const parseId = (id) => (id.startsWith("{") ? JSON.parse(id) : id);
  const isView = ({ inputs }) => inputs.some(({ id }) => id === ADDRESS);
  const parseOutput = (text) => {
    const dot = text.lastIndexOf(".");
    return { id: parseId(text.slice(0, dot)), property: text.slice(dot + 1) };
  };

  /* The callbacks that are left to the renderer. */
  window.dashboard.withoutView = (text) => {
    const callbacks = JSON.parse(text);
    const { output, inputs, state } = callbacks.find(isView);
    const [viewInputs, viewState] = [inputs, state].map((list) => list.map(({ id, property }) => ({ id: parseId(id), property })));
    view = { output, outputs: output.slice(2, -2).split("...").map(parseOutput), inputs: viewInputs, state: viewState };
    return JSON.stringify(callbacks.filter((callback) => !isView(callback)));
  };

  /* Called by each component that has an id; returns what it shows. One that is `ours` is told of changes here, and Dash
     once it draws another page (`show`): its store would ask each component of the page with each change of one. */
  window.dashboard.useShown = (ownProps, ours = false) => {
    const { id } = ownProps;
    const [, render] = useReducer((count) => count + 1, 0);
    const props = { ...ownProps, ...unsynced.get(id) };
    useLayoutEffect(() => {
      if (!id) return undefined;
      const entry = { props, render: ours && render };
      mounted.set(id, entry);
      return () => mounted.get(id) === entry && mounted.delete(id);
    });
    return props;
  };

  const body = (inputs) => {
    const all = [...mounted].map(([id, { props }]) => ({ id: parseId(id), props }));
    const valueOf = (id, property) => ({ ...values, ...inputs })[`${id}.${property}`] ?? mounted.get(id)?.props[property];
    /* Of one component, or of each of a type. */
    const entries = ({ id, property }, entry) =>
      typeof id === "string"
        ? entry(id, property, valueOf(id, property))
        : all.filter((component) => component.id.type === id.type).map((component) => entry(component.id, property, property === "id" ? component.id : component.props[property]));
    const name = (id, property) => ({ id, property });
    const value = (id, property, propValue) => ({ id, property, value: propValue });
    return JSON.stringify({
      output: view.output,
      outputs: view.outputs.map((component) => entries(component, name)),
      inputs: view.inputs.map((component) => entries(component, value)),
      changedPropIds: Object.keys(inputs),
      state: view.state.map((component) => entries(component, value)),
    });
  };

  const call = async (text) => {
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    const { base } = document.documentElement.dataset;
    asking += 1;
    try {
      const response = await window.fetch(`${base}/${UPDATE}`, { method: "POST", credentials: "same-origin", headers, body: text });
      return response.status === 200 ? (await response.json()).response : {};
    } finally {
      asking -= 1;
    }
  };

  window.dashboard.isAsking = () => asking > 0;

  const isMarkup = ({ children }) => typeof children !== "object" || children === null;
  const tellDash = (id) => {
    window.dash_clientside.set_props(parseId(id), unsynced.get(id));
    unsynced.delete(id);
  };
  const show = (components) => {
    if (PAGE in components) [...unsynced.keys()].forEach(tellDash);
    window.ReactDOM.flushSync(() => {
      for (const [id, newProps] of Object.entries(components)) {
        if (!mounted.has(id)) continue;
        const { props, render } = mounted.get(id);
        const changes = Object.entries(newProps).filter(([name, value]) => props[name] !== value);
        if (!changes.length) continue;
        unsynced.set(id, { ...unsynced.get(id), ...Object.fromEntries(changes) });
        if (render && isMarkup(newProps)) render();
        else tellDash(id);
      }
    });
  };

  /* Ask for the view with other values of inputs: `address.search`. A page that is not there yet asks once it is. */
  window.dashboard.ask = async (inputs) => {
    if (!mounted.has(ADDRESS)) return;
    const text = body(inputs);
    const answer = early?.text === text ? early.answer : call(text);
    early = null;
    Object.assign(values, inputs);
    show(await answer);
  };

  const changesTo = ({ pathname, search }) => {
    const now = mounted.get(ADDRESS).props;
    const triples = Object.entries({ pathname, search }).map(([name, value]) => [`${ADDRESS}.${name}`, value, now[name]]);
    return Object.fromEntries(triples.filter(([name, value, initial]) => value !== (values[name] ?? initial)));
  };
  window.dashboard.askAddress = () => {
    const inputs = changesTo(window.location);
    if (Object.keys(inputs).length) window.dashboard.ask(inputs);
  };

  /* A control that is pressed asks before it is let go. */
  window.dashboard.expect = (href) => {
    if (plain || asking || !view) return;
    const inputs = changesTo(new URL(href, window.location.href));
    if (!Object.keys(inputs).length) return;
    const text = body(inputs);
    const request = { text, answer: call(text) };
    early = request;
    setTimeout(() => early === request && (early = null), MAX_AGE);
  };

  /* Ask for what is shown at the same address again, for another screen. */
  window.dashboard.redraw = () => {
    const { search } = window.location;
    return plain ? window.dash_clientside.set_props(ADDRESS, { search }) : window.dashboard.ask({ [`${ADDRESS}.search`]: search });
  };
})();

/* The components of a page (dashboard/components/markup.py). An element with HTML in it, or with components: what a region
   holds is put in by the browser at once, and not element by element. */
(() => {
  const { createElement, useEffect, useRef } = window.React;
  const { plain, useShown } = window.dashboard;
  const RESERVED = ["tag", "html", "children", "id", "setProps"];

  window.dashboard.Markup = (ownProps) => {
    const { tag, html, children, ...props } = useShown(ownProps, true);
    const attributes = Object.fromEntries(Object.entries(props).filter(([name]) => !RESERVED.includes(name)));
    if (typeof props.id === "string") attributes.id = props.id;
    if (typeof html !== "string") return createElement(tag, { ...attributes, key: "components" }, children);
    return createElement(tag, { ...attributes, key: "html", dangerouslySetInnerHTML: { __html: html } });
  };

  /* With `serve --debug`; else it is HTML. */
  window.dashboard.InputField = (props) => window.dashboard.Markup({ ...props, tag: "input" });

  window.dashboard.Address = (props) => {
    const latest = useRef();
    latest.current = props;
    useShown(props);
    useEffect(() => {
      window.dashboard.onAddress(() => {
        if (!plain) window.dashboard.askAddress();
        if (!plain && !window.dash_ag_grid) return; // whose callback is all that Dash has to tell the address
        const names = ["pathname", "search"].filter((name) => latest.current[name] !== window.location[name]);
        if (names.length) latest.current.setProps(Object.fromEntries(names.map((name) => [name, window.location[name]])));
      });
    }, []);
    return null;
  };

  window.dashboard.TabStore = (props) => {
    const { id, setProps } = props;
    useShown(props);
    useEffect(() => {
      const data = window.dashboard.attempt(() => JSON.parse(window.sessionStorage.getItem(id)));
      if (!data) return;
      setProps({ data });
      if (!plain) window.dashboard.ask({ [`${id}.data`]: data });
    }, []);
    return null;
  };

  /* It is closed by Escape, or by a click beside it, and the address follows. */
  window.dashboard.SidePanel = (ownProps) => {
    const { id, is_open: isOpen, className, children, setProps, ...props } = useShown(ownProps);
    const place = useRef();
    useEffect(() => {
      const dialog = place.current;
      if (isOpen !== dialog.open) isOpen ? dialog.showModal() : dialog.close();
    }, [isOpen]);
    const onClose = () => {
      if (!isOpen) return;
      setProps({ is_open: false });
      window.dashboard.openActivity("");
    };
    const onClick = ({ target }) => target === place.current && target.close();
    const classes = `offcanvas offcanvas-end ${className} ${isOpen ? "show" : ""}`;
    const label = { "aria-labelledby": props["aria-labelledby"] };
    return createElement("dialog", { id, ref: place, className: classes, onClick, onClose, ...label }, children);
  };
})();
