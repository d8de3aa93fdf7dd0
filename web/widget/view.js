/** What is seen and said of a conversation. */

import * as M from "./messages.js";
import { h } from "./page.js";
import * as S from "./strings.js";

const PATIENCE = 30000; // ms; then the typing sign stops promising
const SPOKEN_FOR = 20000; // ms; who browses afterwards must not meet it twice

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

export const said = () => turns;
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
  return add(M.personBubble(text, at));
}

/** A message on its way: just written (`live`), or left from before a reload. */
export function pending({ message_id, text }, live) {
  const bubble = personSaid(text, message_id);
  pendings.set(message_id, bubble);
  M.progress(bubble, live ? "sending" : "waiting");
  if (live) typing(navigator.onLine);
}

function confirmed(id) {
  if (pendings.has(id)) M.progress(pendings.get(id), "sent");
  pendings.delete(id);
}

export function sent({ message_id }, answer) {
  confirmed(message_id);
  if (troubleFor === "way") trouble(null);
  if (!answer.answers?.length) typing(false); // held for an agent
}

export function delayed({ message_id }, error, seconds) {
  if (pendings.has(message_id)) M.progress(pendings.get(message_id), "waiting");
  typing(false);
  trouble(sentence(error, seconds), "way");
}

export function failed({ message_id, text }, error) {
  const bubble = pendings.get(message_id);
  pendings.delete(message_id);
  typing(false);
  trouble(sentence(error, 0));
  if (bubble) M.progress(bubble, "failed", () => again(bubble, text));
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
  const bubble = add(M.answerBubble({ who, texts, cards, at, ...more }));
  if (isNew) unread += 1;
  if (isNew) on.badge();
  if (live) announce(M.spokenText({ who, texts, cards, choices }));
  return bubble;
}

function answer({ cursor, reply_to, answers: all = [], at, language, asks }, how) {
  const texts = all.map(({ text }) => text).filter(Boolean);
  const [cards, choices] = ["cards", "choices"].map((name) => all.flatMap((one) => one[name] || []));
  confirmed(reply_to);
  const thumbs = (value) => on.rate(cursor, value);
  const bubble = received({ who: S.assistant, texts, cards, choices, at, language, thumbs }, how);
  answers.set(cursor, bubble);
  const buttons = choices.map((choice) => M.choiceButton(choice, on.choose));
  // A question that a position could answer.
  if (["stop", "place", "from"].includes(asks) && navigator.geolocation) buttons.push(M.locationButton(on.place));
  if (buttons.length) offer(h("li", {}, M.buttonList(S.choices, buttons)));
  scrollTo(bubble);
}

function agent({ text, at, language }, how) {
  if (text) received({ who: S.agent, texts: [text], at, language }, how);
}

function handover({ text, language }, { live }) {
  typing(false);
  if (!text) return;
  add(M.noticeLine(text, language));
  if (live) announce(text);
}

function feedback({ about, value }) {
  if (answers.has(about)) M.showRating(answers.get(about), value);
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
  parts.messages.prepend(M.greetingBubble());
  if (turns.length) return;
  offer(h("li", {}, M.buttonList(S.startersLabel, S.starters.map((text) => M.starterButton(text, on.choose)))));
  parts.log.scrollTop = 0;
  const choices = S.starters.map((text) => ({ label: text() }));
  announce(M.spokenText({ who: S.assistant, texts: [S.greeting(), S.abilities()], cards: [], choices }));
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

/** The old messages stay to be read; their conversation has ended at the server. */
export const renewed = () => trouble(S.renewed);
