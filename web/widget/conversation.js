/** What is sent, once and in order, and kept. */

import { backoff, deleteConversation, follow, getMessages, pause, post, postChat, wake } from "./server.js";

const KEPT_FOR = 24 * 3600 * 1000; // ms: a public computer shows nothing the next day

let key = "";
let channel;

let storage = {}; // the page's own, where the browser refuses its
try {
  storage = localStorage;
} catch { /* until the page is left, then */ }

function set(name, value) {
  try {
    storage[name] = JSON.stringify(value);
  } catch {
    storage = { ...storage, [name]: JSON.stringify(value) }; // the browser's is full
  }
}

function read(name, missing) {
  try {
    return JSON.parse(storage[name]);
  } catch {
    return missing;
  }
}

/** {id, token, seen, language}, or {}. */
export function session() {
  const found = read(key, {});
  return Date.now() - found.at < KEPT_FOR ? found : {};
}

export const keep = (changes) => set(key, { ...session(), ...changes, at: Date.now() });
const forget = () => keep({ id: undefined, token: undefined, seen: undefined });
export const outbox = () => read(`${key}#outbox`, []);
const setOutbox = (items) => set(`${key}#outbox`, items);

/** "open" or "closed". */
export function setPanel(state) {
  try {
    sessionStorage[key] = state;
  } catch { /* then it begins closed */ }
}

/** Unlike any other of the conversation. */
const newId = () => `${Date.now()}-${Math.random()}`.replace(".", "");

const tell = (news) => channel.postMessage(news);

// Pages that are not secure have no locks.
const locked = (name, options, act) => (navigator.locks ? navigator.locks.request(`${key}#${name}`, options, act) : act());

const alone = (act) => locked("send", {}, act);

/** HTTP/1.1 has six connections: one tab reads for all. */
const lead = (signal, act) => locked("stream", { signal }, act).catch((error) => {
  if (!signal.aborted) throw error;
});

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
  key = `callbot:${server}`;
  channel = new BroadcastChannel(key);
  channel.onmessage = ({ data }) => hear(data);
  addEventListener("online", wake);
  addEventListener("pagehide", () => leaving?.abort());
  addEventListener("pageshow", ({ persisted }) => persisted && catchUp().then(listen));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && catchUp());
}

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
    for (let more = true; more;) {
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

/** It was erased ("reset") or its time had come ("renewed"). */
function end(how) {
  if (!session().id) return;
  forget();
  tell({ over: how });
  begin(on[how]);
}

/** Gives the message that is now on its way. */
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

export const feedback = (about, value) => post(session(), "/feedback", { cursor: about, value });

export const callBack = (phone) => post(session(), "/handover", { callback: { phone, consent: true } });

export function chose(language) {
  keep({ language });
  tell({ language });
}

/** Rejects when the server could not. */
export async function erase() {
  const known = session();
  if (known.id) await deleteConversation(known).catch((error) => { if (!error.gone) throw error; });
  setOutbox([]);
  if (session().id) end("reset");
  else on.reset();
}
