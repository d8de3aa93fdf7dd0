/** The chat itself: puts the conversation and what is seen of it together. */

import { createApi } from "./api.js";
import { createConversation } from "./conversation.js";
import { language, retranslate, use } from "./i18n.js";
import { createView } from "./view.js";
import { locate } from "./location.js";
import { createPanel, followKeyboard, fullScreen, keepKeys, showLanguage } from "./panel.js";
import { createStore } from "./store.js";
import * as S from "./strings.js";
import { CSS } from "./style.js";
import { transcript } from "./messages.js";

/** Called by the loader when the person opens the chat; resolves to {show}. */
export async function start(widget) {
  const store = createStore(widget.server);
  const api = createApi(widget.server);
  const parts = createPanel(commands(), widget.option("title"));
  const view = createView({ parts, badge, choose: (text) => send(text), rate, place });
  const conversation = createConversation({ api, store, on: {
    event: (event, { live }) => {
      const seen = !parts.box.hidden;
      view.event(event, { live, unread: !seen && event.cursor > (store.session().seen || 0) });
      if (seen) store.keep({ seen: event.cursor });
    },
    sent: view.sent,
    delayed: view.delayed,
    failed: (item, error) => view.failed(item, error, () => send(item.text)),
    connection: (up) => {
      view.connection(up);
      if (up && !translated) speak(language());
    },
    reset: () => view.reset(),
    renewed: () => view.renewed(),
    language: (code) => speak(code),
  } });
  let translated = false;
  let chosen = store.session().language;

  function commands() {
    return {
      send: (text) => send(text),
      close: () => hide(),
      menu: () => toggle(parts.menu.hidden),
      language: (code) => choose(code),
      download: () => download(),
      ask: () => { toggle(false); parts.sure.hidden = false; parts.sure.querySelector("button:last-child").focus(); },
      keep: () => { parts.sure.hidden = true; parts.more.focus(); },
      erase: () => erase(),
      escape: () => escape(),
    };
  }

  function send(text, location) {
    const item = conversation.send(text, { language: chosen, location });
    view.pending(item, { live: true });
  }

  async function choose(code) {
    chosen = code;
    await speak(code);
    conversation.chose(code);
  }

  /** Take the interface's language; without the server the words stay as they are until it is back. */
  async function speak(code) {
    try {
      use(await api.interface(code));
      translated = true;
    } catch {
      translated = false;
      if (language() !== code) use({ language: code, strings: {} });
    }
    showLanguage(widget.box, parts.select);
    retranslate(widget.box);
    badge();
  }

  function badge() {
    const count = view.unread();
    widget.badge.hidden = !count;
    widget.badge.textContent = count > 9 ? "9+" : count;
    const label = widget.option("label") || S.launcher();
    widget.name(label);
    if (count) widget.launcher.setAttribute("aria-label", S.unread(count));
    else widget.launcher.removeAttribute("aria-label");
  }

  async function rate(cursor, value) {
    await conversation.feedback(cursor, value).then(() => view.thanked(cursor, value), () => view.trouble(S.feedbackFailed));
  }

  async function place() {
    view.trouble(S.locating);
    try {
      const found = await locate();
      view.trouble(null);
      send(S.here(), found);
    } catch (error) {
      view.trouble(error.refused ? S.locationRefused : S.locationUnknown);
    }
  }

  function toggle(open) {
    parts.menu.hidden = !open;
    parts.more.setAttribute("aria-expanded", String(open));
    if (open) parts.menu.querySelector("button").focus();
  }

  function download() {
    const file = new Blob([transcript(view.turns())], { type: "text/plain;charset=utf-8" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${S.fileName()}-${new Date().toISOString().slice(0, 10)}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    toggle(false);
    parts.more.focus();
  }

  async function erase() {
    parts.sure.hidden = true;
    try {
      await conversation.erase();
      view.reset();
      view.announce(S.erased());
    } catch {
      view.trouble(S.eraseFailed);
    }
    parts.area.focus();
  }

  function escape() {
    if (!parts.sure.hidden) commands().keep();
    else if (!parts.menu.hidden) { toggle(false); parts.more.focus(); }
    else hide();
  }

  function show({ focus }) {
    if (!focus && fullScreen()) return; // on a phone the page itself comes first after a reload
    parts.box.hidden = false;
    parts.box.setAttribute("aria-modal", String(fullScreen()));
    widget.launcher.hidden = true;
    widget.launcher.setAttribute("aria-expanded", "true");
    store.setPanel("open");
    store.keep({ seen: view.read() });
    badge();
    view.greet();
    // A touch screen's keyboard would hide the greeting: there the dialog gets the focus.
    if (focus) (matchMedia("(pointer: coarse)").matches ? parts.box : parts.area).focus();
  }

  function hide() {
    parts.box.hidden = true;
    toggle(false);
    parts.menu.hidden = true;
    parts.sure.hidden = true;
    widget.launcher.hidden = false;
    widget.launcher.setAttribute("aria-expanded", "false");
    store.setPanel("closed");
    widget.launcher.focus();
  }

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  widget.shadowRoot.adoptedStyleSheets.push(sheet);
  widget.box.append(parts.box, parts.announcer);
  keepKeys(widget.box);
  followKeyboard(parts.box);
  matchMedia("(max-width: 30em)").addEventListener("change", () => parts.box.setAttribute("aria-modal", String(fullScreen())));
  addEventListener("offline", () => view.connection(false));

  await speak(chosen || widget.language);
  for (const item of conversation.unsent()) view.pending(item, { live: false });
  conversation.open();
  return { show };
}
