/** Requests to the server, its event stream, and the waiting between tries. The token is only ever in a header. */

const TIMEOUT = 30000; // ms
const LONGEST = 30000; // ms between two tries
const SILENCE = 15000; // ms: three heartbeats missed

let base = "";

export function useServer(address) {
  base = `${address}api/v1/`;
}

/** A failed request; status 0: no answer came. */
export class ApiError extends Error {
  constructor(status, retryAfter = 0, code = "") {
    super(`HTTP ${status}`);
    Object.assign(this, { status, retryAfter, code }); // seconds; the server's word for the reason
  }

  /** The same request may succeed later. */
  get temporary() {
    return [0, 408, 429].includes(this.status) || this.status >= 500;
  }

  /** The conversation is no longer known. */
  get gone() {
    return [401, 403, 404, 410].includes(this.status);
  }
}

/** Seconds of a Retry-After header (RFC 9110, 10.2.3). */
export function retryAfter(value, now = Date.now()) {
  const seconds = Number(value) || (Date.parse(value) - now) / 1000;
  return Math.max(0, Math.ceil(seconds)) || 0;
}

const ask = (path, token, options) => fetch(base + path, {
  credentials: "omit", cache: "no-store", ...options,
  headers: { ...(token && { Authorization: `Bearer ${token}` }), ...options.headers },
});

async function request(path, { token, body, method = body ? "POST" : "GET" } = {}) {
  const headers = body && { "Content-Type": "application/json" };
  const options = { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT) };
  const response = await ask(path, token, options).catch(() => { throw new ApiError(0); });
  if (response.status === 204) return null;
  const found = await response.json().catch(() => ({}));
  if (response.ok) return found;
  throw new ApiError(response.status, retryAfter(response.headers.get("Retry-After")), found.error?.code);
}

const of = ({ id }, rest) => `conversations/${encodeURIComponent(id)}${rest}`;

export const getInterface = (language) => request(`interface?language=${encodeURIComponent(language)}`);
export const postChat = (body, { token }) => request("chat", { body, token });
export const getMessages = (session, after) => request(of(session, `/messages?after=${after}`), session);
export const postFeedback = (session, body) => request(of(session, "/feedback"), { body, token: session.token });
export const deleteConversation = (session) => request(of(session, ""), { method: "DELETE", token: session.token });

/** Milliseconds after that many failures: 1 s doubling to 30 s, spread by a quarter. */
export function backoff(failures, random = Math.random) {
  return Math.min(LONGEST, 1000 * 2 ** (failures - 1)) * (0.75 + random() / 2);
}

const waiting = new Set();

/** A pause that `wake()` or the signal cuts short. */
export const pause = (ms, signal) => new Promise((resolve) => {
  const end = () => {
    clearTimeout(timer);
    waiting.delete(end);
    resolve();
  };
  const timer = setTimeout(end, ms);
  waiting.add(end);
  signal?.addEventListener("abort", end, { once: true });
});

export const wake = () => waiting.forEach((end) => end());

/** Of text/event-stream (HTML standard, 9.2): returns feed(chunk), which calls `emit({id, type, data})`. */
export function createParser(emit) {
  let rest = "";
  let event = { data: [] };
  const line = (text) => {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(text);
    if (field === "data") event.data.push(value);
    else if (field === "event") event.type = value;
    else if (field === "id") event.id = value;
    if (text !== "") return;
    if (event.data.length) emit({ ...event, data: event.data.join("\n") });
    event = { data: [] };
  };
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(line);
  };
}

/** By fetch, because EventSource has no headers; `heard` is called for each piece. */
async function read(session, after, { emit, accepted, heard }, signal) {
  const response = await ask(of(session, `/events?after=${after}`), session.token, { signal });
  if (!response.ok) throw new ApiError(response.status);
  accepted();
  const feed = createParser(({ id, type, data }) => {
    try {
      const event = JSON.parse(data);
      emit({ ...event, cursor: Number(event.cursor ?? id), type: event.type ?? type });
    } catch { /* unreadable: the others go on */ }
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    heard();
    feed(chunk.value);
  }
}

/** Read one stream to its end; gives whether it brought anything, and whether it began at all. */
async function once(session, after, { emit, state }, signal) {
  const connection = new AbortController();
  const stop = () => connection.abort();
  let watchdog = setTimeout(stop, SILENCE);
  const was = { accepted: false, heard: false };
  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(stop, SILENCE);
    if (!was.heard) state(true);
    was.heard = true;
  };
  signal.addEventListener("abort", stop);
  try {
    await read(session, after, { emit, heard, accepted: () => { was.accepted = true; } }, connection.signal);
  } catch (error) {
    if (error.gone) throw error;
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener("abort", stop);
    stop();
  }
  return was;
}

/**
 * Follow a conversation until `signal`; rejects when it is gone. `on` has cursor(), emit(event),
 * state(up), and silent(), which fetches what a proxy holds back.
 */
export async function follow(session, on, signal) {
  for (let failures = 0; !signal.aborted;) {
    const { accepted, heard } = await once(session, on.cursor(), on, signal);
    if (signal.aborted) return;
    if (accepted && !heard) await on.silent();
    failures = heard ? 1 : failures + 1;
    if (failures > 1) on.state(false); // one dropped connection is everyday
    await pause(backoff(failures), signal);
  }
}
