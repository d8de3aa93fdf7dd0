/** The conversation of this browser: what is sent, in order and once, and what is received. */

import { backoff, deleteConversation, follow, getMessages, pause, postChat, postFeedback, wake } from "./server.js";

// What is kept once it was opened: no text but unsent messages.

const KEPT_FOR = 24 * 3600 * 1000; // ms: a public computer shows nothing the next day

let key = "";
let channel = null;

/** Name the entries by the assistant's address, and hear what other tabs tell. */
function useBrowser(server, hear) {
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
const forget = () => keep({ id: undefined, token: undefined, seen: undefined });
export const outbox = () => read(`${key}#outbox`, []);
const setOutbox = (items) => set(`${key}#outbox`, items.length ? JSON.stringify(items) : null);

/** "open" or "closed" for the loader on the next page of this tab. */
export function setPanel(state) {
  try {
    sessionStorage.setItem(key, state);
  } catch { /* then it begins closed */ }
}

/** A message id; randomUUID exists on secure pages only. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const tell = (news) => channel?.postMessage(news);

// Pages that are not secure have no locks: there each tab acts for itself.
const locked = (name, options, act) => (navigator.locks ? navigator.locks.request(`${key}#${name}`, options, act) : act());

const alone = (act) => locked("send", {}, act);

/** One stream a browser, as HTTP/1.1 has six connections: the tab with the lock reads for all. */
const lead = (signal, act) => locked("stream", { signal }, act).catch((error) => {
  if (!signal.aborted) throw error;
});

// What is sent and received.

const places = new Map(); // by message_id: a position is never stored
let on = {};
let cursor = 0;
let ready = Promise.resolve();
let leaving = null; // ends the stream this tab reads or waits to read
let sending = false;
let failures = 0;

/** `hears` are the functions of view.js, and language(code). */
export function open(server, hears) {
  on = hears;
  useBrowser(server, hear);
  addEventListener("online", wake);
  addEventListener("pagehide", () => leaving?.abort());
  addEventListener("pageshow", ({ persisted }) => persisted && catchUp().then(listen));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && catchUp());
}

/** Show the history, then follow; what was left unsent is sent. */
export async function resume() {
  await catchUp(false);
  listen();
  flush();
}

function hear(news) {
  if (news.event) receive([news.event], true);
  if (news.joined) listen();
  if (news.language) on.language(news.language);
  if (news.over) begin(on[news.over]);
}

/** Show events once, in order; what comes while the history loads waits. */
function receive(events, live) {
  ready = ready.then(() => {
    for (const event of events.filter((one) => one.cursor > cursor)) {
      cursor = event.cursor;
      if (event.type === "erased") end("reset");
      else show(event, live);
    }
  });
  return ready;
}

function show(event, live) {
  try {
    on.event(event, { live });
  } catch (error) {
    console.error(error); // one event that cannot be shown must not keep back the others
  }
}

async function catchUp(live = true) {
  const known = session();
  if (!known.id) return;
  try {
    for (let more = true; more;) { // the server gives a page at a time
      const { messages } = await getMessages(known, cursor);
      more = messages.some((event) => event.cursor > cursor);
      await receive(messages, live);
    }
  } catch (error) {
    if (error.gone) end("renewed");
  }
}

function listen() {
  leaving?.abort();
  const known = session();
  if (!known.id) return;
  const mine = new AbortController();
  leaving = mine;
  const hears = { cursor: () => cursor, emit, state: on.connection, silent: catchUp };
  lead(mine.signal, () => follow(known, hears, mine.signal)).catch((error) => error.gone && end("renewed"));
}

function emit(event) {
  tell({ event });
  receive([event], true);
}

function begin(say) {
  leaving?.abort();
  leaving = null;
  cursor = 0;
  say();
}

/** The conversation is over, because it was erased ("reset") or its time had come ("renewed"). */
function end(how) {
  if (!session().id) return;
  forget();
  tell({ over: how });
  begin(on[how]);
}

/** Send a text; {language, location} where the person chose them. Gives the message. */
export function send(text, { language, location } = {}) {
  const item = { message_id: newId(), text, language };
  if (location) places.set(item.message_id, location);
  setOutbox([...outbox(), item]);
  flush();
  return item;
}

async function flush() {
  if (sending) return;
  sending = true;
  await alone(async () => {
    for (let next = outbox()[0]; next; next = outbox()[0]) await attempt(next);
  }).finally(() => { sending = false; });
}

async function attempt(item) {
  try {
    const answer = await deliver(item);
    failures = 0;
    remove(item);
    on.sent(item, answer);
  } catch (error) {
    if (error.temporary) return later(item, error);
    remove(item);
    on.failed(item, error);
  }
}

const remove = ({ message_id }) => setOutbox(outbox().filter((item) => item.message_id !== message_id));

async function later(item, error) {
  failures += 1;
  const wait = error.retryAfter * 1000 || backoff(failures);
  on.delayed(item, error, Math.ceil(wait / 1000));
  await pause(wait);
}

async function deliver(item) {
  const known = session();
  const body = { ...item, location: places.get(item.message_id), conversation: known.id };
  try {
    const answer = await postChat(body, known);
    adopt(answer, known);
    return answer;
  } catch (error) {
    if (!known.id || !error.gone) throw error;
    end("renewed");
    return deliver(item);
  }
}

function adopt({ conversation, token = "" }, known) {
  keep({ id: conversation, token: token || known.token });
  if (known.id === conversation && leaving) return;
  listen();
  tell({ joined: true });
}

export const feedback = (about, value) => postFeedback(session(), { cursor: about, value });

export function chose(language) {
  keep({ language });
  tell({ language });
}

/** Delete the conversation here and at the server; rejects when the server could not. */
export async function erase() {
  const known = session();
  if (known.id) await deleteConversation(known).catch((error) => { if (!error.gone) throw error; });
  setOutbox([]);
  if (session().id) end("reset");
  else on.reset();
}
