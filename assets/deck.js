/* The reader's own list of charts. It is the key `deck` of the address: a chart with its filters joins it, its entries
   are ordered, named and taken out here. */
"use strict";
(() => {
  const MAX_ENTRIES = 30; // entries, as many as a deck has slides (exports/download_options.py)
  const MAX_ADDRESS_LENGTH = 7500; // characters of an address, which is read up to 8,000
  const ESCAPES = { "%": "%25", "~": "%7E", ",": "%2C" };

  const keysNow = () => window.dashboard.readSearch();
  const list = () => keysNow().deck || [];
  const escaped = (words) => words.replace(/[%~,]/g, (mark) => ESCAPES[mark]);
  const words = () => document.getElementById("deck-dialog").dataset;

  const write = (deck, more = {}) => {
    const href = window.dashboard.withKeys({ deck, ...more });
    if (deck.length > MAX_ENTRIES || href.length > MAX_ADDRESS_LENGTH) return window.dashboard.say(words().full);
    window.dashboard.go(href);
    return true;
  };

  /* A chart as it is now: with the filters it answers to, and the row that stands out. */
  const entryOf = ({ deckAdd, keys }) => {
    const selection = window.dashboard.chosenKeys();
    const parts = keys.split(",").filter((key) => selection[key]?.length);
    return [deckAdd, ...parts.map((key) => `${key}:${selection[key].map(escaped).join(";")}`)].join("~");
  };

  /* On the stage of a list, the entry that is shown becomes what is seen; elsewhere another one is added. */
  const add = (button) => {
    const entry = entryOf(button.dataset);
    const deck = list();
    const at = Number(keysNow().step) - 1;
    if (document.querySelector(".stage") && deck[at]?.split("~")[0] === button.dataset.deckAdd) {
      const texts = deck[at].split("~").filter((part) => /^(title|note):/.test(part));
      deck[at] = [entry, ...texts].join("~");
      return write(deck) && window.dashboard.say(words().kept);
    }
    if (deck.includes(entry)) return window.dashboard.say(words().there);
    return write([...deck, entry]) && window.dashboard.say(words().added.replace("{number}", deck.length + 1));
  };

  const move = (at, by) => {
    const deck = list();
    [deck[at], deck[at + by]] = [deck[at + by], deck[at]];
    const selector = `[data-at="${at + by}"]:enabled`;
    window.dashboard.focusAt([`[data-deck-move="${by}"]${selector}`, `[data-deck-move]${selector}`]);
    write(deck);
  };

  const rename = (field) => {
    const [, name, at] = /^deck-(title|note)-(\d+)$/.exec(field.id);
    const deck = list();
    const parts = deck[at].split("~").filter((part) => !part.startsWith(`${name}:`));
    const text = field.value.trim();
    deck[at] = (text ? [...parts, `${name}:${escaped(text)}`] : parts).join("~");
    write(deck);
  };

  /* The server draws the list without them (components/deck_list.py): titles and notes follow the address here. */
  const follow = () => {
    for (const [at, entry] of list().entries())
      for (const name of ["title", "note"]) {
        const field = document.getElementById(`deck-${name}-${at}`);
        const text = entry.split("~").find((part) => part.startsWith(`${name}:`)) || "";
        const value = text.slice(name.length + 1).replace(/%(25|7E|2C)/g, (mark) => decodeURIComponent(mark));
        if (field && field.value !== value) field.value = value;
      }
  };
  window.dashboard.onAddress(follow);

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { dataset } = button;
    if ("deckAdd" in dataset) add(button);
    if ("deckOpen" in dataset) document.getElementById("deck-dialog").showModal();
    if ("deckMove" in dataset) move(Number(dataset.at), Number(dataset.deckMove));
    if ("deckRemove" in dataset) write(list().filter((_entry, at) => at !== Number(dataset.at)));
    if ("deckClear" in dataset) write([]);
    if ("deckCopy" in dataset) window.dashboard.copyList(button, list());
  });
  document.addEventListener("change", ({ target }) => {
    if (/^deck-(title|note)-\d+$/.test(target.id)) rename(target);
  });

  window.dashboard.addToList = () => document.querySelector(".stage [data-deck-add]")?.click();
})();
