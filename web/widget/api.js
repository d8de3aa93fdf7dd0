/** Requests to the assistant's server; the token travels in a header, never in an address. */

/** A refused or failed request; status 0 when no answer came at all. */
export class ApiError extends Error {
  constructor(status, retryAfter = 0) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter; // seconds, 0 when the server named none
  }

  /** The same request may succeed later. */
  get temporary() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** The conversation or its token is no longer known. */
  get gone() {
    return [401, 403, 404, 410].includes(this.status);
  }
}

/** Seconds of a Retry-After header: a number or an HTTP date (RFC 9110, 10.2.3). */
export function retryAfter(value, now = Date.now()) {
  if (!value) return 0;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : 0;
}

const TIMEOUT = 30000; // ms; a request without an answer by then is tried again

export function createApi(server) {
  const base = `${server}api/v1/`;

  async function request(path, { token, body, ...options } = {}) {
    const headers = { Accept: "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(base + path, {
        headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store",
        signal: AbortSignal.timeout(TIMEOUT), ...options,
      });
    } catch {
      throw new ApiError(0);
    }
    if (!response.ok) throw new ApiError(response.status, retryAfter(response.headers.get("Retry-After")));
    return response;
  }

  const json = (path, options) => request(path, options).then((response) => response.json().catch(() => { throw new ApiError(0); }));
  const of = (session, rest) => `conversations/${encodeURIComponent(session.id)}${rest}`;

  return {
    /** {language, direction, languages, strings} of the interface. */
    interface: (language) => json(`interface?language=${encodeURIComponent(language)}`),
    chat: (message, token) => json("chat", { method: "POST", body: message, token }),
    messages: (session, after) => json(of(session, `/messages?after=${after}`), { token: session.token }),
    feedback: (session, body) => request(of(session, "/feedback"), { method: "POST", body, token: session.token }),
    erase: (session) => request(of(session, ""), { method: "DELETE", token: session.token }),
    /** The open response of the event stream; ended by `signal` only. */
    events: (session, after, signal) => fetch(base + of(session, `/events?after=${after}`), {
      headers: { Accept: "text/event-stream", Authorization: `Bearer ${session.token}` },
      credentials: "omit", cache: "no-store", signal,
    }),
  };
}
