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

/* The address. */
(() => {
  const CHANGED = "addresschange";
  window.dashboard.pushAddress = (href, state = {}) => {
    window.history.pushState(state, "", href);
    window.dispatchEvent(new CustomEvent(CHANGED));
  };
  /* Ask for what is shown at the same address again, for another screen. */
  window.dashboard.redraw = () => window.dash_clientside.set_props("address", { search: window.location.search });
  window.dashboard.onAddress = (listener) => {
    window.addEventListener(CHANGED, listener);
    window.addEventListener("popstate", listener);
  };
})();

/* The components of a page (dashboard/components/markup.py). An element with HTML in it, or with components: what a region
   holds is put in by the browser at once, and not element by element. */
(() => {
  const { createElement, useEffect, useRef } = window.React;
  const OWN = ["tag", "html", "children", "id", "setProps"];

  window.dashboard.Markup = ({ tag, html, children, ...props }) => {
    const attributes = Object.fromEntries(Object.entries(props).filter(([name]) => !OWN.includes(name)));
    if (typeof props.id === "string") attributes.id = props.id;
    if (typeof html !== "string") return createElement(tag, { ...attributes, key: "components" }, children);
    return createElement(tag, { ...attributes, key: "html", dangerouslySetInnerHTML: { __html: html } });
  };

  /* With `serve --debug`; else it is HTML. */
  window.dashboard.InputField = (props) => window.dashboard.Markup({ ...props, tag: "input" });

  window.dashboard.Address = (props) => {
    const latest = useRef();
    latest.current = props;
    useEffect(() => {
      window.dashboard.onAddress(() => {
        const names = ["pathname", "search"].filter((name) => latest.current[name] !== window.location[name]);
        if (names.length) latest.current.setProps(Object.fromEntries(names.map((name) => [name, window.location[name]])));
      });
    }, []);
    return null;
  };

  window.dashboard.TabStore = ({ id, setProps }) => {
    useEffect(() => {
      const data = window.dashboard.attempt(() => JSON.parse(window.sessionStorage.getItem(id)));
      if (data) setProps({ data });
    }, []);
    return null;
  };

  /* It is closed by Escape, or by a click beside it, and the address follows. */
  window.dashboard.SidePanel = ({ id, is_open: isOpen, className, children, setProps, ...props }) => {
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
    const named = { "aria-labelledby": props["aria-labelledby"] };
    return createElement("dialog", { id, ref: place, className: classes, onClick, onClose, ...named }, isOpen ? children : null);
  };
})();
