/**
 * The event stream, read by fetch so that the token stays in a header (EventSource has none).
 * Format: text/event-stream of the HTML standard; the server sends a comment every 5 s.
 */

import { ApiError } from "./api.js";
import { backoff, createPause } from "./waits.js";

const SILENCE = 15000; // ms: three heartbeats missed, so the connection is dead

/** Cut text chunks into events; returns feed(chunk), which calls `emit({id, type, data})`. */
export function createParser(emit) {
  let rest = "";
  let event = { data: [] };
  const line = (text) => {
    if (text === "") {
      if (event.data.length) emit({ ...event, data: event.data.join("\n") });
      event = { data: [] };
      return;
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(text);
    if (field === "data") event.data.push(value);
    else if (field === "event") event.type = value;
    else if (field === "id") event.id = value;
  };
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(line);
  };
}

/**
 * Follow a conversation until `signal` is aborted; resolves then, or rejects with an ApiError whose
 * `gone` is true when the conversation is no longer known.
 *
 * open(signal) gives the response, emit(event) takes an object with its cursor, state(up) hears
 * whether the stream works, silent() is called when a stream was accepted and brought nothing (a
 * proxy that holds it back), to fetch what it holds.
 */
export function createStream({ open, emit, state, silent }) {
  const { pause, wake } = createPause();
  let failures = 0;

  const take = ({ id, type, data }) => {
    try {
      const event = JSON.parse(data);
      emit({ ...event, cursor: Number(event.cursor ?? id), type: event.type ?? type });
    } catch { /* one unreadable event must not end the others */ }
  };

  async function read(response, alive) {
    const feed = createParser(take);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      alive();
      feed(chunk.value);
    }
  }

  async function once(signal) {
    const connection = new AbortController();
    const stop = () => connection.abort();
    signal.addEventListener("abort", stop, { once: true });
    let heard = false;
    let accepted = false;
    let watchdog = setTimeout(stop, SILENCE);
    const alive = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(stop, SILENCE);
      if (!heard) state(true);
      heard = true;
      failures = 0;
    };
    try {
      const response = await open(connection.signal);
      if (!response.ok) throw new ApiError(response.status);
      accepted = true;
      await read(response, alive);
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener("abort", stop);
      stop();
      if (accepted && !heard && !signal.aborted) await silent();
    }
  }

  async function run(signal) {
    while (!signal.aborted) {
      try {
        await once(signal);
      } catch (error) {
        if (error.gone) throw error;
      }
      if (signal.aborted) return;
      failures += 1;
      if (failures > 1) state(false); // one dropped connection is everyday: no word about it
      await pause(backoff(failures), signal);
    }
  }

  return { run, wake };
}
