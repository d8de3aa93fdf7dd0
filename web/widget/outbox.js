/** Messages on their way: kept until the server has them, sent in order, never twice under two ids. */

import { newId } from "./store.js";
import { backoff, createPause } from "./waits.js";

/**
 * deliver(item) posts one message and rejects with an ApiError; `on` hears
 * sent(item, answer), delayed(item, error, seconds), failed(item, error).
 */
export function createOutbox({ store, tabs, deliver, on }) {
  const { pause, wake } = createPause();
  const places = new Map(); // message_id -> location; a position is never stored
  let running = false;
  let failures = 0;

  const remove = (id) => store.setOutbox(store.outbox().filter((item) => item.message_id !== id));

  async function attempt(item) {
    try {
      const answer = await deliver({ ...item, location: places.get(item.message_id) });
      failures = 0;
      remove(item.message_id);
      on.sent(item, answer);
    } catch (error) {
      if (!error.temporary) {
        remove(item.message_id);
        return on.failed(item, error);
      }
      failures += 1;
      const wait = error.retryAfter ? error.retryAfter * 1000 : backoff(failures);
      on.delayed(item, error, Math.ceil(wait / 1000));
      await pause(wait);
    }
  }

  async function flush() {
    if (running) return;
    running = true;
    try {
      await tabs.alone("send", async () => {
        for (let next = store.outbox()[0]; next; next = store.outbox()[0]) await attempt(next);
      });
    } finally {
      running = false;
    }
  }

  return {
    flush,
    wake,
    add(text, { language, location }) {
      const item = { message_id: newId(), text, language };
      if (location) places.set(item.message_id, location);
      store.setOutbox([...store.outbox(), item]);
      flush();
      return item;
    },
    clear: () => store.setOutbox([]),
  };
}
