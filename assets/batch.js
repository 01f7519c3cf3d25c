/* Dash tells all components of a page of each one that it puts in anew (RESET_COMPONENT_STATE). A table of 300 rows is
   thousands of them: the browser stood still for half a minute. Here all are told once, when the last one is in. */
"use strict";
(() => {
  const ONE_PUT_IN = "RESET_COMPONENT_STATE";
  const ALL_IN = { type: "ALL_COMPONENTS_IN" };

  const tellOnce = (store) => {
    const { dispatch, subscribe } = store;
    let silent = false;
    let planned = false;
    store.subscribe = (listener) => subscribe(() => silent || listener());
    store.dispatch = (action) => {
      if (action.type !== ONE_PUT_IN) return dispatch(action);
      if (!planned) {
        planned = true;
        queueMicrotask(() => {
          planned = false;
          dispatch(ALL_IN);
        });
      }
      silent = true;
      try {
        return dispatch(action);
      } finally {
        silent = false;
      }
    };
  };

  /* Dash adds its store to this list as soon as it is made, before any component listens to it. */
  const stores = (window.dash_stores = window.dash_stores || []);
  stores.push = (...made) => {
    made.forEach(tellOnce);
    return Array.prototype.push.apply(stores, made);
  };
})();
