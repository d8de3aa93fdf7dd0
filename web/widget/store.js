/**
 * What the browser keeps, only after the chat was opened: which conversation, its token, what was
 * seen, and messages not yet sent. The text of the conversation stays at the server.
 */

const KEPT_FOR = 24 * 3600 * 1000; // ms; later a forgotten public computer shows nothing

/** A storage that works even where the browser refuses one (then only until the page is left). */
function storage(kind) {
  const memory = new Map();
  const safe = (act, fallback) => {
    try {
      return act(window[kind]);
    } catch {
      return fallback();
    }
  };
  return {
    get: (key) => safe((real) => real.getItem(key), () => null) ?? memory.get(key) ?? null,
    set: (key, value) => safe((real) => real.setItem(key, value), () => memory.set(key, value)),
    drop: (key) => {
      memory.delete(key);
      safe((real) => real.removeItem(key), () => {});
    },
  };
}

/** The store of one assistant, named by its address. */
export function createStore(server) {
  const tab = storage("sessionStorage");
  const shared = storage("localStorage");
  const key = `callbot:${server}`;
  const read = (name, missing) => {
    try {
      return JSON.parse(shared.get(name)) ?? missing;
    } catch {
      return missing; // somebody else's or a damaged entry: as if there were none
    }
  };
  const session = () => {
    const found = read(key, null);
    return found && Date.now() - found.at < KEPT_FOR ? found : {};
  };
  return {
    key,
    /** {id, token, seen, language} of the conversation; {} when there is none or it is too old. */
    session,
    keep: (changes) => shared.set(key, JSON.stringify({ ...session(), ...changes, at: Date.now() })),
    forget: () => {
      const { language } = session();
      shared.drop(key);
      if (language) shared.set(key, JSON.stringify({ language, at: Date.now() }));
    },
    outbox: () => read(`${key}#outbox`, []),
    setOutbox: (items) => (items.length ? shared.set(`${key}#outbox`, JSON.stringify(items)) : shared.drop(`${key}#outbox`)),
    /** "open" or "closed": read by the loader on the next page of this tab. */
    setPanel: (state) => tab.set(key, state),
  };
}

/** A new message id; randomUUID exists only where the page itself is secure. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
