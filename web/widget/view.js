/** What is seen and said of a conversation. */

import { cardText, drawCard, sentences, spokenCard } from "./cards.js";
import { banner, directionOf, h, icon, iconButton, intentOf, labelOf, language, linked, speech } from "./page.js";
import * as S from "./strings.js";

const PATIENCE = 30000; // ms of the typing sign
const SPOKEN_FOR = 20000; // ms; then it must not be met twice

const clock = (at) => new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(new Date(at));
const time = (at) => h("time", { datetime: at, text: () => clock(at) });
const paragraph = (text) => h("p", { class: "text" }, ...linked(text));

function personBubble(text, at) {
  return h("li", { class: "person" },
    h("span", { class: "unseen", text: S.you }),
    h("div", { class: "bubble", dir: "auto" }, paragraph(text)),
    h("p", { class: "meta" }, time(at), h("span", { class: "progress" })));
}

/** sending, waiting, failed (with `retry`), or sent. */
function progress(bubble, state, retry = null) {
  const words = { sending: S.sending, waiting: S.waiting, failed: S.notSent }[state];
  bubble.dataset.state = state;
  const place = bubble.querySelector(".progress");
  place.replaceChildren(words ? h("span", { text: words }) : "");
  if (retry) place.append(h("button", { class: "again", text: S.retry, onclick: retry }));
}

function answerBubble({ who, texts, cards, at, language: code, thumbs, listen, note, french }) {
  const shown = cards.map((card) => drawCard(card, on.callBack)).filter(Boolean);
  // A card's note is in the card.
  const brief = (text) => cards.reduce((rest, { note }) => rest.replace(`\n${note}`, ""), text);
  return h("li", { class: who === S.agent ? "bot agent" : "bot" },
    h("span", { class: who === S.agent ? "who" : "unseen", text: who }),
    texts.length && h("div", { class: "bubble", dir: directionOf(code), lang: code }, ...texts.map((text) => paragraph(brief(text)))),
    ...shown.map((card) => Object.assign(card, { dir: directionOf(code), lang: code || "" })),
    h("div", { class: "meta" }, time(at), note, french && h("q", { lang: "fr", text: french }), h("div", { class: "rating" }, listen && iconButton("sound", S.listen, listen, { class: "icon listen", "aria-pressed": "false" }), ...(thumbs ? rating(thumbs) : []))));
}

/** Says first that it is a machine. */
const greetingBubble = () => h("li", { class: "bot" },
  h("span", { class: "unseen", text: S.assistant }),
  h("div", { class: "bubble" }, h("p", { class: "text", text: S.greeting }), h("p", { class: "text", text: S.abilities }), h("p", { class: "text banner", text: banner })));

function rating(rate) {
  const button = (value, name) => iconButton("thumb", name, () => rate(value), { class: `icon ${value}`, "aria-pressed": "false", "data-value": value });
  return [button("up", S.yesHelpful), button("down", S.notHelpful)];
}

const button = (text, onclick) => h("button", { class: "choice", dir: "auto", text, onclick });

/** Names of intents follow the language. */
function choiceButton({ label, say }, choose) {
  const intent = intentOf(label);
  const now = () => labelOf(intent) || label;
  return button(now, () => choose(now() === label ? say : now()));
}

const locationButton = (locate) => h("button", { class: "choice", onclick: locate }, icon("pin"), h("span", { text: S.locate }));
const buttonList = (name, buttons) => h("ul", { class: "choices", "aria-label": name }, ...buttons.map((one) => h("li", {}, one)));

function spokenText({ who, texts, cards, choices }) {
  const list = choices.map((choice) => choice.label).join(", ");
  return sentences(`${who()}:`, ...texts, ...cards.map((card) => spokenCard(card, texts.length)), choices.length && S.choicesAre(list));
}

export function transcript() {
  const stamp = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" });
  const part = ({ who, texts, cards, at }) => [`[${stamp.format(new Date(at))}] ${who()}`, ...texts, ...cards.map(cardText)].filter(Boolean).join("\n");
  return `${S.title()}\n\n${turns.map(part).join("\n\n")}\n`;
}

const pendings = new Map(); // message_id -> bubble not yet confirmed
const known = new Map(); // message_ids shown -> a bubble of before a reload, to be placed
const keptReplies = new Set(); // answered before a stream brought it
const answers = new Map(); // cursor -> bubble with thumbs
let turns = [];
let parts = {};
let on = {}; // badge(), choose(text), rate(cursor, value), place(), callBack(phone), listen(cursor)
let offers = null; // the choices below the newest answer
let typingTimer = 0;
let unread = 0;
let newest = 0;
let troubleFor = "";
let greeted = false;

export function useParts(theirs, hears) {
  parts = theirs;
  on = hears;
}

export const unreadCount = () => unread;

export function markRead() {
  unread = 0;
  return newest;
}

export function announce(text) {
  const line = h("p", { text });
  parts.announcer.append(line);
  setTimeout(() => line.remove(), SPOKEN_FOR);
}

/** One sentence above the composer; null takes it away. */
export function trouble(source, cause = "") {
  troubleFor = source ? cause : "";
  parts.notice.hidden = !source;
  parts.notice.replaceChildren(source ? h("span", { text: source }) : "");
}

function sentence({ status, code }, seconds) {
  if (status === 0) return navigator.onLine ? S.unreachable : S.offline;
  if (status === 429) return () => S.busy(seconds);
  if (status >= 500 || status === 408) return S.failing;
  return status === 413 || code === "too_long" ? S.tooLong : S.refused;
}

export function connection(up) {
  if (!up) trouble(navigator.onLine ? S.unreachable : S.offline, "way");
  else if (troubleFor === "way") trouble(null);
}

function typing(shown) {
  clearTimeout(typingTimer);
  parts.typing.hidden = !shown;
  if (!shown) return;
  typingTimer = setTimeout(() => typing(false), PATIENCE);
  scrollTo(parts.typing);
}

/** A long answer is read from its beginning. */
function scrollTo(node) {
  parts.log.scrollTop = node.offsetTop - 12;
}

function add(node) {
  parts.messages.append(node);
  scrollTo(node);
  return node;
}

function offer(node) {
  if (offers?.contains(offers.getRootNode().activeElement)) parts.area.focus();
  offers?.remove();
  offers = node && add(node);
}

function turn(who, texts, cards = [], at = new Date().toISOString()) {
  turns.push({ who, texts, cards, at });
}

function personSaid(text, id, at = new Date().toISOString()) {
  known.set(id);
  turn(S.you, [text], [], at);
  offer(null);
  return add(personBubble(text, at));
}

/** Just written (`live`), or left from before a reload. */
export function pending({ message_id, text }, live) {
  const bubble = personSaid(text, message_id);
  pendings.set(message_id, bubble);
  progress(bubble, live ? "sending" : "waiting");
  if (live) typing(navigator.onLine);
  else known.set(message_id, bubble);
}

function confirmed(id) {
  if (pendings.has(id)) progress(pendings.get(id), "sent");
  pendings.delete(id);
}

export function sent({ message_id }, answer) {
  confirmed(message_id);
  if (troubleFor === "way") trouble(null);
  if (answer.kept) keptAnswer(message_id, answer);
  else if (!answer.answers?.length) typing(false); // held for an agent
}

/** No stream brings it before the database is back; then it is known. */
function keptAnswer(id, said) {
  answer({ ...said, reply_to: id, at: new Date().toISOString() }, { live: true });
  known.set(id); // it stays above its answer
  keptReplies.add(id);
}

export function delayed({ message_id }, error, seconds) {
  const bubble = pendings.get(message_id);
  typing(false);
  trouble(sentence(error, seconds), "way");
  if (!bubble) return;
  progress(bubble, "waiting");
  scrollTo(bubble); // the notice took room
}

export function failed({ message_id, text }, error) {
  const bubble = pendings.get(message_id);
  pendings.delete(message_id);
  typing(false);
  trouble(sentence(error, 0));
  if (bubble) progress(bubble, "failed", () => again(bubble, text));
}

function again(bubble, text) {
  bubble.remove();
  turns.splice(turns.findLastIndex(({ texts }) => texts[0] === text), 1);
  trouble(null);
  on.choose(text);
}

function message({ text, message_id, at }) {
  const bubble = known.get(message_id);
  if (bubble) add(bubble);
  if (known.has(message_id)) return confirmed(message_id);
  personSaid(text, message_id, at);
  typing(true);
}

function received({ who, texts, cards = [], choices = [], at, ...more }, { live, unread: isNew }) {
  typing(false);
  turn(who, texts, cards, at);
  offer(null);
  const bubble = add(answerBubble({ who, texts, cards, at, ...more }));
  if (isNew) unread += 1;
  if (isNew) on.badge();
  if (live) announce(spokenText({ who, texts, cards, choices }));
  // "In 3 min" is true for a minute.
  setTimeout(() => bubble.classList.add("past"), 60000 - Date.now() + Date.parse(at));
  return bubble;
}

function answer({ cursor, reply_to, answers: all = [], at, language, asks }, how) {
  const texts = all.map(({ text }) => text).filter(Boolean);
  const [cards, choices] = ["cards", "choices"].map((name) => all.flatMap((one) => one[name] || []));
  confirmed(reply_to);
  if (keptReplies.delete(reply_to)) return;
  if (!texts.length && !cards.length) return typing(false); // kept for the agent
  const thumbs = cursor && ((value) => on.rate(cursor, value));
  const listen = cursor && speech().languages.includes(language) && (() => on.listen(cursor));
  const bubble = received({ who: S.assistant, texts, cards, choices, at, language, thumbs, listen }, how);
  answers.set(cursor, bubble);
  const buttons = choices.map((choice) => choiceButton(choice, on.choose));
  // A question that a position could answer.
  if (["stop", "place", "from"].includes(asks) && navigator.geolocation) buttons.push(locationButton(on.place));
  if (buttons.length) offer(h("li", {}, buttonList(S.choices, buttons)));
  scrollTo(bubble);
}

function agent({ text, ...more }, how) {
  if (text) received({ who: S.agent, texts: [text], ...more }, how);
}

/** Also who speaks from now on: an agent, or the assistant again. */
function handover({ text, callback, language }, { live }) {
  typing(false);
  const words = text || (callback && S.callbackNoted);
  if (!words) return;
  add(h("li", { class: "between" }, h("p", { text: words, dir: directionOf(language), lang: language })));
  if (live) announce(words);
}

function feedback({ about, value }) {
  for (const button of answers.get(about)?.querySelectorAll("[data-value]") || []) {
    button.setAttribute("aria-pressed", String(button.dataset.value === value));
  }
}

const SHOWN = { message, answer, agent, handover, holder: handover, feedback };

/** Show one event of a known type; `how` is {live, unread}. */
export function event(one, how) {
  newest = one.cursor;
  if (Object.hasOwn(SHOWN, one.type)) SHOWN[one.type](one, how);
}

/** Whether an answer is being spoken. */
export function spoken(cursor, now) {
  answers.get(cursor)?.querySelector(".listen")?.setAttribute("aria-pressed", now);
}

export function thanked(about, value) {
  feedback({ about, value });
  announce(S.thanks());
}

export function greet() {
  if (greeted) return;
  greeted = true;
  parts.messages.prepend(greetingBubble());
  if (turns.length) return;
  offer(h("li", {}, buttonList(S.choices, S.starters.map((text) => button(text, () => on.choose(text()))))));
  parts.log.scrollTop = 0;
  const choices = S.starters.map((text) => ({ label: text() }));
  announce(spokenText({ who: S.assistant, texts: [S.greeting(), S.abilities(), banner()].filter(Boolean), cards: [], choices }));
}

export function reset() {
  for (const each of [pendings, known, answers]) each.clear();
  turns = [];
  offers = null;
  unread = newest = 0;
  greeted = false;
  typing(false);
  trouble(null);
  parts.messages.replaceChildren();
  on.badge();
  greet();
}

export const renewed = () => trouble(S.renewed);
