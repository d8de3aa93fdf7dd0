/** What is seen and said of a conversation. */

import { cardText, drawCard, sentences } from "./cards.js";
import { directionOf, h, icon, iconButton, intentOf, labelOf, language, linked } from "./page.js";
import * as S from "./strings.js";

const PATIENCE = 30000; // ms; then the typing sign stops promising
const SPOKEN_FOR = 20000; // ms; who browses afterwards must not meet it twice

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
  place.replaceChildren(...(words ? [h("span", { text: words })] : []));
  if (retry) place.append(h("button", { type: "button", class: "again", text: S.retry, onclick: retry }));
}

function answerBubble({ who, texts, cards, at, language: code, thumbs }) {
  const shown = cards.map(drawCard).filter(Boolean);
  return h("li", { class: who === S.agent ? "bot agent" : "bot" },
    h("span", { class: who === S.agent ? "who" : "unseen", text: who }),
    texts.length ? h("div", { class: "bubble", dir: directionOf(code), lang: code || null }, ...texts.map(paragraph)) : null,
    ...shown.map((card) => Object.assign(card, { dir: directionOf(code), lang: code || "" })),
    h("div", { class: "meta" }, time(at), thumbs ? rating(thumbs) : null));
}

/** Says first that it is a machine. */
const greetingBubble = () => h("li", { class: "bot" },
  h("span", { class: "unseen", text: S.assistant }),
  h("div", { class: "bubble" }, h("p", { class: "text", text: S.greeting }), h("p", { class: "text", text: S.abilities })));

function rating(rate) {
  const button = (value, name) => iconButton("thumb", name, () => rate(value), { class: `icon ${value}`, "aria-pressed": "false", "data-value": value });
  return h("div", { class: "rating", role: "group", "aria-label": S.helpful }, button("up", S.yesHelpful), button("down", S.notHelpful));
}

function showRating(bubble, value) {
  for (const button of bubble.querySelectorAll(".rating button")) {
    button.setAttribute("aria-pressed", String(button.dataset.value === value));
  }
}

const noticeLine = (text, code) => h("li", { class: "between" }, h("p", { text, dir: directionOf(code), lang: code || null }));

const button = (text, onclick) => h("button", { type: "button", class: "choice", dir: "auto", text, onclick });

/** A reply to press; the names of intents follow a change of language. */
function choiceButton({ label, say }, choose) {
  const intent = intentOf(label);
  const now = () => labelOf(intent) || label;
  return button(now, () => choose(now() === label ? say : now()));
}

const starterButton = (text, choose) => button(text, () => choose(text()));
const locationButton = (locate) => h("button", { type: "button", class: "choice", onclick: locate }, icon("pin"), h("span", { text: S.locate }));
const buttonList = (name, buttons) => h("ul", { class: "choices", "aria-label": name }, ...buttons.map((one) => h("li", {}, one)));

/** What the announcer says of an answer, in one piece. */
function spokenText({ who, texts, cards, choices }) {
  const list = choices.map((choice) => choice.label).join(", ");
  return sentences(`${who()}:`, ...texts, ...cards.map(cardText), choices.length && S.choicesAre(list));
}

export function transcript() {
  const stamp = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" });
  const part = ({ who, texts, cards, at }) => [`[${stamp.format(new Date(at))}] ${who()}`, ...texts, ...cards.map(cardText)].filter(Boolean).join("\n");
  return `${S.title()}\n\n${turns.map(part).join("\n\n")}\n`;
}

const pendings = new Map(); // message_id -> bubble not yet confirmed
const known = new Set(); // message_ids shown
const answers = new Map(); // cursor -> bubble with thumbs
let turns = [];
let parts = {};
let on = {}; // badge(), choose(text), rate(cursor, value), place()
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

/** Everything shown counts as read; gives the newest cursor. */
export function markRead() {
  unread = 0;
  return newest;
}

export function announce(text) {
  const line = h("p", { text });
  parts.announcer.append(line);
  setTimeout(() => line.remove(), SPOKEN_FOR);
}

/** Show one sentence above the composer; null takes it away. */
export function trouble(source, cause = "") {
  troubleFor = source ? cause : "";
  parts.notice.hidden = !source;
  parts.notice.replaceChildren(...(source ? [h("span", { text: source })] : []));
}

/** One sentence for each way in which a request can fail. */
function sentence({ status, code }, seconds) {
  if (status === 0) return navigator.onLine ? S.unreachable : S.offline;
  if (status === 429) return () => S.busy(seconds);
  if (status >= 500 || status === 408) return S.failing;
  if (code === "too_long") return S.tooLong;
  return { 409: S.conflict, 413: S.tooLong, 415: S.wrongFormat }[status] || S.refused;
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
  known.add(id);
  turn(S.you, [text], [], at);
  offer(null);
  return add(personBubble(text, at));
}

/** A message on its way: just written (`live`), or left from before a reload. */
export function pending({ message_id, text }, live) {
  const bubble = personSaid(text, message_id);
  pendings.set(message_id, bubble);
  progress(bubble, live ? "sending" : "waiting");
  if (live) typing(navigator.onLine);
}

function confirmed(id) {
  if (pendings.has(id)) progress(pendings.get(id), "sent");
  pendings.delete(id);
}

export function sent({ message_id }, answer) {
  confirmed(message_id);
  if (troubleFor === "way") trouble(null);
  if (!answer.answers?.length) typing(false); // held for an agent
}

export function delayed({ message_id }, error, seconds) {
  const bubble = pendings.get(message_id);
  typing(false);
  trouble(sentence(error, seconds), "way");
  if (!bubble) return;
  progress(bubble, "waiting");
  scrollTo(bubble); // the notice has made the room smaller
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
  turns.splice(turns.findLastIndex(({ who, texts }) => who === S.you && texts[0] === text), 1);
  trouble(null);
  on.choose(text);
}

function message({ text, message_id, at }) {
  if (known.has(message_id)) return confirmed(message_id);
  personSaid(text, message_id, at);
  typing(true);
}

/** Show what came: the words and cards at once, the announcement in one piece. */
function received({ who, texts, cards = [], choices = [], at, ...more }, { live, unread: isNew }) {
  typing(false);
  turn(who, texts, cards, at);
  offer(null);
  const bubble = add(answerBubble({ who, texts, cards, at, ...more }));
  if (isNew) unread += 1;
  if (isNew) on.badge();
  if (live) announce(spokenText({ who, texts, cards, choices }));
  return bubble;
}

function answer({ cursor, reply_to, answers: all = [], at, language, asks }, how) {
  const texts = all.map(({ text }) => text).filter(Boolean);
  const [cards, choices] = ["cards", "choices"].map((name) => all.flatMap((one) => one[name] || []));
  confirmed(reply_to);
  const thumbs = (value) => on.rate(cursor, value);
  const bubble = received({ who: S.assistant, texts, cards, choices, at, language, thumbs }, how);
  answers.set(cursor, bubble);
  const buttons = choices.map((choice) => choiceButton(choice, on.choose));
  // A question that a position could answer.
  if (["stop", "place", "from"].includes(asks) && navigator.geolocation) buttons.push(locationButton(on.place));
  if (buttons.length) offer(h("li", {}, buttonList(S.choices, buttons)));
  scrollTo(bubble);
}

function agent({ text, at, language }, how) {
  if (text) received({ who: S.agent, texts: [text], at, language }, how);
}

function handover({ text, language }, { live }) {
  typing(false);
  if (!text) return;
  add(noticeLine(text, language));
  if (live) announce(text);
}

function feedback({ about, value }) {
  if (answers.has(about)) showRating(answers.get(about), value);
}

const SHOWN = { message, answer, agent, handover, feedback };

/** Show one event of the log; `how` is {live, unread}. Types that are not known are passed over. */
export function event(one, how) {
  newest = one.cursor;
  if (Object.hasOwn(SHOWN, one.type)) SHOWN[one.type](one, how);
}

export function thanked(about, value) {
  feedback({ about, value });
  announce(S.thanks());
}

/** Say first that it is a machine. */
export function greet() {
  if (greeted) return;
  greeted = true;
  parts.messages.prepend(greetingBubble());
  if (turns.length) return;
  offer(h("li", {}, buttonList(S.startersLabel, S.starters.map((text) => starterButton(text, on.choose)))));
  parts.log.scrollTop = 0;
  const choices = S.starters.map((text) => ({ label: text() }));
  announce(spokenText({ who: S.assistant, texts: [S.greeting(), S.abilities()], cards: [], choices }));
}

/** Begin again with an empty conversation. */
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
