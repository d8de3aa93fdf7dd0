/** Puts conversation and view together; once a page. */

import * as conversation from "./conversation.js";
import { language, retranslate, speech, use } from "./page.js";
import { createPanel, followKeyboard, fullScreen, keepKeys, showLanguage } from "./panel.js";
import { getInterface, useServer } from "./server.js";
import * as S from "./strings.js";
import { CSS } from "./style.js";
import * as view from "./view.js";

let widget = null; // the loader's element
let parts = {};
let chosen; // the language, once the person chose one
let translated = false;
let voice = null; // its module, once somebody speaks or listens
let spoke = false; // what is sent next was spoken
const aloud = new Set(); // message_ids that are answered aloud

const SURE = 0.6; // below, a text that was heard is checked before it is sent

/** For the loader: {show, ask}. */
export async function start(element) {
  if (widget) return { show, ask: send };
  widget = element;
  useServer(widget.server);
  conversation.open(widget.server, { ...view, event, connection, language: speak });
  parts = createPanel({ send, close: hide, menu: () => toggle(parts.menu.hidden), language: choose, download, ask, keep: stay, erase, escape, talk }, widget.option("title"));
  view.useParts(parts, { badge, choose: send, rate, place, callBack: conversation.callBack, listen });
  dress();
  chosen = conversation.session().language;
  await speak(chosen || widget.language);
  for (const item of conversation.outbox()) view.pending(item, false);
  conversation.resume();
  return { show, ask: send };
}

function dress() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  widget.shadowRoot.adoptedStyleSheets.push(sheet);
  widget.box.append(parts.box, parts.announcer);
  keepKeys(widget.box);
  followKeyboard(parts.box);
  addEventListener("offline", () => view.connection(false));
  addEventListener("hashchange", () => fullScreen() && opened(false));
}

function event(one, { live }) {
  const seen = !parts.box.hidden;
  view.event(one, { live, unread: !seen && one.cursor > (conversation.session().seen || 0) });
  if (seen) conversation.keep({ seen: one.cursor });
  if (live && aloud.delete(one.reply_to) && speech().languages.includes(one.language)) listen(one.cursor);
}

function connection(up) {
  view.connection(up);
  if (up && !translated) speak(language());
}

function send(text, location) {
  const item = conversation.send(text, { language: chosen, location });
  if (spoke) aloud.add(item.message_id);
  spoke = false;
  view.pending(item, true);
}

async function loadVoice() {
  voice ??= await import("./voice.js");
  return voice;
}

const failed = () => view.trouble(S.failedNow);

function talk() {
  loadVoice().then((module) => module.press({ button: parts.mic, trouble: view.trouble, heard }), failed);
}

/** Shown as text before anything else is done with it. */
function heard({ text, confidence }) {
  spoke = true;
  if (confidence >= SURE) {
    view.announce(`${S.you()}: ${text}`);
    return send(text);
  }
  parts.area.value = text;
  parts.area.dispatchEvent(new Event("input"));
  parts.area.focus();
  return view.trouble(S.check);
}

function listen(cursor) {
  loadVoice().then((module) => module.read(conversation.session(), cursor, (now) => view.spoken(cursor, now))).catch(failed);
}

async function choose(code) {
  chosen = code;
  await speak(code);
  conversation.chose(code);
}

/** Without the server the words stay as they are until it is back. */
async function speak(code) {
  try {
    use(await getInterface(code));
    translated = true;
  } catch {
    translated = false;
    if (language() !== code) use({ language: code, strings: {} });
  }
  showLanguage(widget.box, parts.select);
  parts.mic.hidden = !(speech().seconds && navigator.mediaDevices && globalThis.MediaRecorder);
  retranslate(widget.box);
  badge();
}

function badge() {
  const count = view.unreadCount();
  widget.badge.hidden = !count;
  widget.badge.textContent = count > 9 ? "9+" : count;
  widget.name(widget.option("label") || S.launcher());
  if (count) widget.launcher.setAttribute("aria-label", S.unread(count));
  else widget.launcher.removeAttribute("aria-label");
}

function rate(cursor, value) {
  conversation.feedback(cursor, value).then(() => view.thanked(cursor, value), () => view.trouble(S.failedNow));
}

function place() {
  const found = ({ coords }) => {
    view.trouble(null);
    send(S.here(), { lat: coords.latitude, lon: coords.longitude });
  };
  view.trouble(S.locating);
  navigator.geolocation.getCurrentPosition(found, () => view.trouble(S.notLocated), { timeout: 15000, maximumAge: 60000 });
}

function toggle(open) {
  parts.menu.hidden = !open;
  parts.more.setAttribute("aria-expanded", String(open));
  if (open) parts.menu.querySelector("button").focus();
}

function download() {
  const file = new Blob([view.transcript()], { type: "text/plain;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${S.conversation()}-${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  stay();
}

function ask() {
  toggle(false);
  parts.sure.hidden = false;
  parts.sure.querySelector("button:last-child").focus();
}

function stay() {
  toggle(false);
  parts.sure.hidden = true;
  parts.more.focus();
}

async function erase() {
  parts.sure.hidden = true;
  await conversation.erase().then(() => view.announce(S.erased()), () => view.trouble(S.failedNow));
  parts.area.focus();
}

function escape() {
  if (voice?.stop()) return;
  if (parts.sure.hidden && parts.menu.hidden) hide();
  else stay();
}

function opened(open) {
  parts.box.hidden = !open;
  parts.box.setAttribute("aria-modal", String(fullScreen()));
  widget.launcher.hidden = open;
  widget.launcher.setAttribute("aria-expanded", String(open));
  conversation.setPanel(open ? "open" : "closed");
}

/** Without `focus` after a reload: the page comes first. */
function show({ focus }) {
  if (!focus && fullScreen()) return;
  opened(true);
  conversation.keep({ seen: view.markRead() });
  badge();
  view.greet();
  // A touch screen's keyboard would hide the greeting.
  if (focus) (matchMedia("(pointer: coarse)").matches ? parts.box : parts.area).focus();
}

function hide() {
  voice?.stop();
  stay();
  opened(false);
  widget.launcher.focus();
}
