/** Requests, the event stream, waiting. The token is only ever in a header. */

const LONGEST = 30000; // ms for an answer, and between two tries
const SILENCE = 15000; // ms: three heartbeats missed

let base = "";

export function useServer(address) {
  base = `${address}api/v1/`;
}

export const onServer = (path) => base.replace(/.api.v1.$/, path);

/** A failed request; status 0: no answer came. */
export class ApiError extends Error {
  constructor(status, retryAfter, code) {
    super(status);
    Object.assign(this, { status, retryAfter, code }); // seconds; the server's word for the reason
  }

  get temporary() {
    return [0, 408, 429].includes(this.status) || this.status >= 500;
  }

  get gone() {
    return [401, 403, 404, 410].includes(this.status);
  }
}

const ask = (path, token, options) => fetch(base + path, {
  credentials: "omit", cache: "no-store", ...options,
  headers: { ...(token && { Authorization: `Bearer ${token}` }), ...options.headers },
});

async function request(path, { token, body, clip, method = body || clip ? "POST" : "GET" } = {}) {
  const headers = (body || clip) && { "Content-Type": clip ? clip.type : "application/json" };
  const options = { method, headers, body: clip || (body && JSON.stringify(body)), signal: AbortSignal.timeout(LONGEST) };
  const response = await ask(path, token, options).catch(() => { throw new ApiError(0); });
  const found = await response.json().catch(() => ({}));
  if (response.ok) return found;
  throw new ApiError(response.status, Number(response.headers.get("Retry-After")), found.error?.code);
}

const of = ({ id }, rest) => `conversations/${encodeURIComponent(id)}${rest}`;

export const getInterface = (language) => request(`interface?language=${encodeURIComponent(language)}`);
export const postChat = (body, { token }) => request("chat", { body, token });
export const getMessages = (session, after) => request(of(session, `/messages?after=${after}`), session);
export const post = (session, rest, body) => request(of(session, rest), { body, token: session.token });
export const postClip = (clip, language) => request(`voice/heard?language=${language}`, { clip });
export const deleteConversation = (session) => request(of(session, ""), { method: "DELETE", token: session.token });

export async function getSound(session, cursor) {
  const response = await ask(of(session, `/spoken/${cursor}`), session.token, {});
  if (!response.ok) throw new ApiError(response.status);
  return response.arrayBuffer();
}

/** Milliseconds: 1 s doubling to 30 s, spread by a quarter. */
export const backoff = (failures) => Math.min(LONGEST, 500 * 2 ** failures) * (0.75 + Math.random() / 2);

const waiting = new Set();

/** Until `wake()` or the signal. */
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

/** Of text/event-stream (HTML standard, 9.2): gives feed(chunk). */
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

/** By fetch, as EventSource has no headers. */
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
