/* An answer that a newer question has overtaken is dropped, and what it was to change is asked for once more by that
   newer question: so a late answer never stands over a newer one, and none is missed. */
"use strict";
(() => {
  const ask = window.fetch.bind(window);
  const latest = new Map();

  const whole = async (answer) => (answer.body ? new Response(await answer.arrayBuffer(), answer) : answer);

  window.fetch = async (resource, options) => {
    const address = typeof resource === "string" ? resource : resource.url;
    if (!address.split("?")[0].endsWith("/_dash-update-component")) return ask(resource, options);
    const asked = JSON.parse(options.body);
    const changed = [...new Set([...(latest.get(asked.output) || []), ...asked.changedPropIds])];
    latest.set(asked.output, changed);
    const overtaken = () => latest.get(asked.output) !== changed;
    const nothing = () => new Response(null, { status: 204 });
    try {
      const body = JSON.stringify({ ...asked, changedPropIds: changed });
      const answer = await whole(await ask(resource, { ...options, body }));
      return overtaken() ? nothing() : answer;
    } catch (error) {
      if (overtaken()) return nothing();
      throw error;
    } finally {
      if (!overtaken()) latest.delete(asked.output);
    }
  };
})();
