/** What this browser keeps once the chat was opened (no text but unsent messages), and its tabs share. */

const KEPT_FOR = 24 * 3600 * 1000; // ms: a public computer shows nothing the next day

let key = "";
let channel = null;

/** Name the entries by the assistant's address, and hear what other tabs tell. */
export function useBrowser(server, hear) {
  key = `callbot:${server}`;
  if (typeof BroadcastChannel !== "function") return;
  channel = new BroadcastChannel(key);
  channel.onmessage = ({ data }) => hear(data);
}

const memory = new Map(); // where the browser refuses its storage

function get(name) {
  try {
    return localStorage.getItem(name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

function set(name, value) {
  memory.delete(name);
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    memory.set(name, value);
  }
}

function read(name, missing) {
  try {
    return JSON.parse(get(name)) ?? missing;
  } catch {
    return missing; // damaged: as if there were none
  }
}

/** {id, token, seen, language}; {} when there is none. */
export function session() {
  const found = read(key, {});
  return Date.now() - found.at < KEPT_FOR ? found : {};
}

export const keep = (changes) => set(key, JSON.stringify({ ...session(), ...changes, at: Date.now() }));
export const forget = () => keep({ id: undefined, token: undefined, seen: undefined });
export const outbox = () => read(`${key}#outbox`, []);
export const setOutbox = (items) => set(`${key}#outbox`, items.length ? JSON.stringify(items) : null);

/** "open" or "closed" for the loader on the next page of this tab. */
export function setPanel(state) {
  try {
    sessionStorage.setItem(key, state);
  } catch { /* then it begins closed */ }
}

/** A message id; randomUUID exists on secure pages only. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const tell = (news) => channel?.postMessage(news);

// Pages that are not secure have no locks: there each tab acts for itself.
const locked = (name, options, act) => (navigator.locks ? navigator.locks.request(`${key}#${name}`, options, act) : act());

export const alone = (act) => locked("send", {}, act);

/** One stream a browser, as HTTP/1.1 has six connections: the tab with the lock reads for all. */
export const lead = (signal, act) => locked("stream", { signal }, act).catch((error) => {
  if (!signal.aborted) throw error;
});
