/* Dash tells every component of a page of every step it takes: of some forty for one change of a filter, and of each
   component that it puts in anew. On a page of a thousand components that is most of the time of a change, and with a
   table of 300 rows the browser stood still for half a minute. Here they are told once, when a run of steps is over.
   What Dash itself goes on by (its callbacks) is told of each step, as before. */
"use strict";
(() => {
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
