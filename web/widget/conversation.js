/** One conversation of this browser: what is sent, what is received, and what the tabs share. */

import { createOutbox } from "./outbox.js";
import { createStream } from "./stream.js";
import { createTabs } from "./tabs.js";

/**
 * `on` hears: event(event, {live}), sent(item, answer), delayed(item, error, seconds),
 * failed(item, error), connection(up), reset(), renewed(), language(code).
 */
export function createConversation({ api, store, on }) {
  let cursor = 0;
  let ready = Promise.resolve();
  let leaving = null; // aborts the stream this tab reads or waits to read

  const tabs = createTabs(store.key, hear);
  const outbox = createOutbox({ store, tabs, deliver, on });
  const stream = createStream({
    open: (signal) => api.events(store.session(), cursor, signal),
    emit: (event) => {
      tabs.tell({ event });
      receive([event], true);
    },
    state: on.connection,
    silent: catchUp,
  });

  /** Show events once, in their order; those that come while the history loads wait for it. */
  function receive(events, live) {
    ready = ready.then(() => {
      for (const event of events) {
        if (!(event.cursor > cursor)) continue;
        cursor = event.cursor;
        on.event(event, { live });
      }
    });
    return ready;
  }

  async function catchUp(live = true) {
    const session = store.session();
    if (!session.id) return;
    try {
      const { messages } = await api.messages(session, cursor);
      await receive(messages, live);
    } catch (error) {
      if (error.gone) lost();
    }
  }

  function listen() {
    leaving?.abort();
    if (!store.session().id) return;
    const mine = new AbortController();
    leaving = mine;
    tabs.lead(mine.signal, () => stream.run(mine.signal)).catch((error) => error.gone && lost());
  }

  function restart() {
    leaving?.abort();
    leaving = null;
    cursor = 0;
  }

  /** The server no longer knows the conversation (its retention is over, or it was erased). */
  function lost() {
    if (!store.session().id) return;
    store.forget();
    restart();
    tabs.tell({ lost: true });
    on.renewed();
  }

  async function deliver({ message_id, text, language, location }) {
    const session = store.session();
    const message = { text, message_id, language, location, conversation: session.id };
    try {
      const answer = await api.chat(message, session.token);
      adopt(answer);
      return answer;
    } catch (error) {
      if (!(session.id && error.gone)) throw error;
      lost();
      return deliver({ message_id, text, language, location });
    }
  }

  function adopt({ conversation, token }) {
    const session = store.session();
    store.keep({ id: conversation, token: token || session.token });
    if (session.id === conversation && leaving) return;
    listen();
    tabs.tell({ joined: true });
  }

  function hear(news) {
    if (news.event) receive([news.event], true);
    if (news.joined) listen();
    if (news.language) on.language(news.language);
    if (news.erased) {
      restart();
      on.reset();
    }
    if (news.lost) {
      restart();
      on.renewed();
    }
  }

  addEventListener("online", () => wake());
  addEventListener("pagehide", () => leaving?.abort());
  addEventListener("pageshow", ({ persisted }) => persisted && catchUp().then(listen));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") catchUp();
  });

  function wake() {
    stream.wake();
    outbox.wake();
  }

  return {
    wake,
    /** Show the history again after a reload, then follow; messages left unsent are sent. */
    async open() {
      await catchUp(false);
      listen();
      outbox.flush();
    },
    unsent: () => store.outbox(),
    send: (text, { language, location } = {}) => outbox.add(text, { language, location }),
    feedback: (about, value) => api.feedback(store.session(), { cursor: about, value }),
    chose: (language) => {
      store.keep({ language });
      tabs.tell({ language });
    },
    /** Delete the conversation here and at the server; rejects when the server could not. */
    async erase() {
      const session = store.session();
      if (session.id) await api.erase(session).catch((error) => { if (!error.gone) throw error; });
      outbox.clear();
      store.forget();
      restart();
      tabs.tell({ erased: true });
    },
  };
}
