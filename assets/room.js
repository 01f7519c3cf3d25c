/* The room. A presenter's page tells the server where it is; pages of followers ask once a second, and go there. What a
   page is in a room is kept by its tab alone, over reloads: the presenter's secret is in no other page. */
"use strict";
(() => {
  const { dashboard } = window;
  const root = document.documentElement;
  const { base } = root.dataset;
  const STORAGE_KEY = "room";
  const POLL_INTERVAL = 1000; // milliseconds between two questions of a follower
  const MAX_INTERVAL = 15000; // and at most while no answer comes
  const SIGN_OF_LIFE = 60000; // of a presenter who stays at one view
  const STEP_PAUSE = 250; // between two steps of a presenter
  const HEADING_DELAY = 600; // after which a heading that has changed is read out

  let memory = null; // {code, secret, link, picture} of a presenter; {seat, following, at} of a follower
  const keep = (value) => {
    memory = value;
    /* A browser that keeps nothing forgets the room when it is loaded anew. */
    dashboard.attempt(() => {
      if (value) window.sessionStorage.setItem(STORAGE_KEY, JSON.stringify(value));
      else window.sessionStorage.removeItem(STORAGE_KEY);
    });
    mark();
  };
  const storedMemory = () => dashboard.attempt(() => JSON.parse(window.sessionStorage.getItem(STORAGE_KEY)));
  const isPresenter = () => Boolean(memory && memory.secret);
  const isFollower = () => Boolean(memory && memory.seat);
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

  /* What buttons say of the room, also those that were just drawn. */
  const mark = () => {
    for (const { dataset } of document.querySelectorAll("[data-room]"))
      if (isPresenter()) dataset.code = spaced(memory.code);
      else delete dataset.code;
    root.classList.toggle("room-following", isFollower());
  };
  const spaced = (code) => code.replace(/^(.{4})/, "$1-");

  /* One line for eyes and screen readers; `state` says which buttons stand beside it. */
  const say = (state, text) => {
    const bar = document.getElementById("room-bar");
    if (!bar) return;
    if (state) bar.dataset.state = state;
    else delete bar.dataset.state;
    const line = bar.querySelector("p");
    const sentence = text || (state ? bar.dataset[state] || "" : "");
    if (line.textContent !== sentence) line.textContent = sentence;
  };
  const heading = () => document.querySelector("#page .stage h2") || document.querySelector("#page h1");
  const sayPresented = () => {
    const title = heading();
    const { presented } = document.getElementById("room-bar").dataset;
    if (title) say("following", presented.replace("{title}", title.textContent.trim()));
  };

  const post = (name, body) =>
    window.fetch(`${base}/room/${name}?lang=${root.lang}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });

  /* The presenter. */
  const currentAddress = () => window.location.pathname.slice(base.length) + window.location.search;
  let sentAddress = "";
  let stepping = false;

  const step = async () => {
    if (stepping) return;
    stepping = true;
    try {
      while (isPresenter() && sentAddress !== currentAddress()) await sendStep(currentAddress());
    } finally {
      stepping = false;
    }
  };

  const sendStep = async (address) => {
    const { code, secret } = memory;
    try {
      const answer = await post("step", { code, secret, address });
      if (answer.ok || answer.status === 400) {
        sentAddress = address; // followers stay where they were when a page is none that a room can show
        say("");
      } else {
        say("fault", await answer.text());
        if (answer.status === 403) keep(null);
      }
    } catch {
      say("lost");
    }
    await pause(sentAddress === address ? STEP_PAUSE : 3000);
  };

  /* The button stays enabled: a browser takes the focus from one that is not, and would not give it back. */
  let opening = false;
  const openRoom = async () => {
    if (opening) return;
    opening = true;
    try {
      const answer = await post("open", { address: currentAddress() });
      if (!answer.ok) return say("fault", await answer.text());
      keep(await answer.json());
      sentAddress = currentAddress();
      say("");
      showDialog();
    } catch {
      say("lost");
    } finally {
      opening = false;
    }
  };

  const showDialog = () => {
    const dialog = document.getElementById("room-dialog");
    dialog.querySelector(".room-own").hidden = !document.querySelector(".preview-notice");
    dialog.querySelector(".room-code").textContent = spaced(memory.code);
    dialog.querySelector(".room-link").textContent = memory.link;
    dialog.querySelector("img").src = memory.picture;
    dialog.showModal();
  };

  const endRoom = async () => {
    const dialog = document.getElementById("room-dialog");
    const { code, secret } = memory;
    try {
      const answer = await post("end", { code, secret });
      dialog.close();
      if (!answer.ok && answer.status !== 403) return say("fault", await answer.text());
      keep(null);
      say("ended");
    } catch {
      dialog.close();
      say("lost");
    }
  };

  /* The follower. Two addresses are the same view whatever their language, theme and order. */
  const viewOf = (href) => {
    const { pathname, search } = new URL(href, window.location.href);
    const keys = { ...dashboard.readSearch(search), lang: [], theme: [] };
    const pairs = Object.entries(keys).filter(([, values]) => values.length);
    return `${pathname}?${pairs.map(([key, values]) => `${key}=${values}`).sort().join("&")}`;
  };

  let tag = "";
  let presenterAddress = ""; // where the presenter is
  let delay = POLL_INTERVAL;
  let asking = false;

  const goThere = () => {
    const url = new URL(base + presenterAddress, window.location.href);
    const { lang = [], theme = [] } = dashboard.readSearch();
    const target = url.pathname + dashboard.writeSearch({ ...dashboard.readSearch(url.search), lang, theme });
    keep({ ...memory, following: true, at: viewOf(target) });
    if (viewOf(window.location.href) !== memory.at) dashboard.go(target);
    else say("following");
  };

  const ask = async () => {
    const headers = { "X-Room": memory.seat, ...(tag ? { "If-None-Match": tag } : {}) };
    const answer = await window.fetch(`${base}/room/state?lang=${root.lang}`, { headers, cache: "no-store" });
    if (!isFollower()) return;
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    const { ended, address } = answer.ok ? await answer.json() : {};
    if (ended) {
      keep(null);
      return say("ended");
    }
    const wasLost = delay !== POLL_INTERVAL;
    delay = POLL_INTERVAL;
    if (answer.status === 200) {
      presenterAddress = address;
      tag = answer.headers.get("ETag") || "";
      if (memory.following) return goThere();
    }
    if (wasLost || answer.status === 200) say(memory.following ? "following" : "away");
  };

  const follow = async () => {
    if (asking) return;
    asking = true;
    while (isFollower()) {
      try {
        await ask();
      } catch {
        delay = Math.min(MAX_INTERVAL, delay * 2);
        say("lost");
      }
      await pause(delay * (0.9 + Math.random() / 5)); // not all at the same moment
    }
    asking = false;
  };

  /* Somebody who goes elsewhere looks around, until they follow again or come by themselves to where the presenter is. */
  const onAddressChange = () => {
    if (isPresenter()) return step();
    if (!isFollower() || !presenterAddress) return null;
    const following = viewOf(window.location.href) === viewOf(base + presenterAddress);
    if (following !== memory.following) {
      keep({ ...memory, following });
      say(following ? "following" : "away");
    }
    return null;
  };

  const leave = () => {
    keep(null);
    say("closed");
    setTimeout(() => isFollower() || say(""), 4000);
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if ("room" in button.dataset) return isPresenter() ? showDialog() : openRoom();
    if ("roomEnd" in button.dataset) endRoom();
    else if ("follow" in button.dataset) goThere();
    else if ("unfollow" in button.dataset) leave();
  });

  /* Whoever joins is led to the presenter's view, with a seat behind the address. */
  const join = () => {
    const [, seat] = /^#room=([\w.-]+)$/.exec(window.location.hash) || [];
    if (!seat) return false;
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
    keep({ seat, following: true, at: viewOf(window.location.href) });
    return true;
  };

  const start = () => {
    if (!join()) keep(storedMemory());
    if (isFollower() && viewOf(window.location.href) !== memory.at) keep({ ...memory, following: false });
    if (isFollower()) follow();
    step();
    setInterval(() => {
      sentAddress = "";
      step();
    }, SIGN_OF_LIFE);
    let before = heading()?.textContent;
    let planned = 0;
    new MutationObserver(() => {
      mark();
      clearTimeout(planned);
      planned = setTimeout(() => {
        const now = heading()?.textContent;
        if (now !== before && isFollower() && memory.following && presenterAddress) sayPresented();
        before = now;
      }, HEADING_DELAY);
    }).observe(document.getElementById("page"), { childList: true, subtree: true, characterData: true });
  };

  dashboard.onAddress(onAddressChange);
  dashboard.waitFor("#page h1", start);
})();
