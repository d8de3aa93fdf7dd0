/** What is seen and said of a conversation: bubbles, the typing sign, notices, the announcer. */

import { h } from "./dom.js";
import * as M from "./messages.js";
import * as S from "./strings.js";

const PATIENCE = 30000; // ms; then the typing sign stops promising
const SPOKEN_FOR = 20000; // ms; afterwards a screen reader that browses does not meet it twice

/** One sentence for each way in which a request can fail. */
function sentence(error, seconds) {
  if (error.status === 0) return navigator.onLine ? S.unreachable : S.offline;
  if (error.status === 429) return () => S.busy(seconds);
  if (error.status >= 500 || error.status === 408) return S.failing;
  return { 409: S.conflict, 413: S.tooLong, 415: S.wrongFormat }[error.status] || S.refused;
}

/** `badge` is called when the unread count changes; the others when something is pressed. */
export function createView({ parts, badge, choose, rate, place }) {
  const pendings = new Map(); // message_id -> bubble not yet confirmed
  const known = new Set(); // message_ids shown, so that none is shown twice
  const answers = new Map(); // cursor -> bubble with thumbs
  const turns = [];
  let offers = null; // the choices below the newest answer
  let typingTimer = 0;
  let unread = 0;
  let newest = 0;
  let troubleFor = "";
  let greeted = false;

  function announce(text) {
    const line = h("p", { text });
    parts.announcer.append(line);
    setTimeout(() => line.remove(), SPOKEN_FOR);
  }

  /** Show one sentence above the composer; null takes it away. */
  function trouble(source, cause = "") {
    troubleFor = source ? cause : "";
    parts.notice.hidden = !source;
    parts.notice.replaceChildren(...(source ? [h("span", { text: source })] : []));
  }

  function typing(on) {
    clearTimeout(typingTimer);
    parts.typing.hidden = !on;
    if (on) typingTimer = setTimeout(() => typing(false), PATIENCE);
    if (on) scrollTo(parts.typing);
  }

  /** Bring a new bubble's beginning into view, so that a long answer is read from its start. */
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

  function offerChoices(choices, button = null, name = S.choices) {
    if (!choices.length && !button) return offer(null);
    const list = M.choiceButtons(choices, choose, name);
    if (button) list.append(h("li", {}, button));
    return offer(h("li", {}, list));
  }

  function turn(who, texts, cards, at) {
    turns.push({ who, texts, cards, at: at || new Date().toISOString() });
  }

  function personSaid(text, id, at) {
    if (!known.has(id) || !id) turn(S.you, [text], [], at);
    if (id) known.add(id);
    offer(null);
    return add(M.personBubble(text, at || new Date().toISOString()));
  }

  function pending({ message_id, text }, { live }) {
    if (known.has(message_id)) return;
    const bubble = personSaid(text, message_id);
    pendings.set(message_id, bubble);
    M.progress(bubble, live ? "sending" : "waiting");
    if (live) typing(navigator.onLine);
  }

  function confirmed(id) {
    const bubble = pendings.get(id);
    if (bubble) M.progress(bubble, "sent");
    pendings.delete(id);
  }

  function sent({ message_id }, answer) {
    confirmed(message_id);
    if (["send"].includes(troubleFor)) trouble(null);
    if (!answer.answers?.length) typing(false); // held for an agent: nobody is typing yet
  }

  function delayed({ message_id }, error, seconds) {
    if (pendings.has(message_id)) M.progress(pendings.get(message_id), "waiting");
    typing(false);
    trouble(sentence(error, seconds), "send");
  }

  function failed({ message_id }, error, again) {
    const bubble = pendings.get(message_id);
    pendings.delete(message_id);
    typing(false);
    trouble(sentence(error, 0), "refused");
    if (bubble) M.progress(bubble, "failed", () => { bubble.remove(); forgetTurn(bubble); trouble(null); again(); });
  }

  function forgetTurn(bubble) {
    const text = bubble.querySelector(".text").textContent;
    const at = turns.findLastIndex(({ who, texts }) => who === S.you && texts[0] === text);
    if (at >= 0) turns.splice(at, 1);
  }

  function message({ text, message_id, at, from }) {
    if (from && from !== "person") return agent({ text, at });
    if (message_id && known.has(message_id)) return confirmed(message_id);
    personSaid(text, message_id, at);
    typing(true);
    return null;
  }

  function said(spoken, { live, unread: isNew }) {
    typing(false);
    if (isNew) unread += 1;
    if (isNew) badge();
    if (live) announce(M.spokenText(spoken));
  }

  function answer(event, how) {
    const parts_ = event.answers || [];
    const texts = parts_.map(({ text }) => text).filter(Boolean);
    const cards = parts_.flatMap((one) => one.cards || []);
    const choices = parts_.flatMap((one) => one.choices || []);
    const thumbs = (value) => rate(event.cursor, value);
    turn(S.assistant, texts, cards, event.at);
    confirmed(event.reply_to);
    offer(null);
    const bubble = M.answerBubble({ who: S.assistant, texts, cards, at: event.at, language: event.language, thumbs });
    answers.set(event.cursor, bubble);
    parts.messages.append(bubble);
    offerChoices(choices, wantsPlace(event) ? M.locationButton(place) : null);
    scrollTo(bubble);
    said({ who: S.assistant, texts, cards, choices }, how);
  }

  /** A question that a position could answer: the server says which slot it asks for, if it does. */
  function wantsPlace({ status, asks }) {
    return status === "question" && (!asks || ["stop", "place"].includes(asks)) && Boolean(navigator.geolocation);
  }

  function agent({ text, at, language: code }, how = {}) {
    if (!text) return;
    turn(S.agent, [text], [], at);
    offer(null);
    add(M.answerBubble({ who: S.agent, texts: [text], cards: [], at, language: code }));
    said({ who: S.agent, texts: [text], cards: [], choices: [] }, how);
  }

  function handover({ text, language: code }, how) {
    typing(false);
    if (!text) return;
    add(M.noticeLine(text, code));
    if (how.live) announce(text);
  }

  function feedback({ about, value, of }) {
    const bubble = answers.get(about ?? of);
    if (bubble) M.showRating(bubble, value);
  }

  const SHOWN = { message, answer, agent, handover, feedback };

  function event(one, how) {
    newest = one.cursor;
    if (Object.hasOwn(SHOWN, one.type)) SHOWN[one.type](one, how);
  }

  function connection(up) {
    if (!up) trouble(navigator.onLine ? S.unreachable : S.offline, "connection");
    else if (["connection", "send"].includes(troubleFor)) trouble(null);
  }

  /** Say first that it is a machine. */
  function greet(again = false) {
    if (greeted && !again) return;
    greeted = true;
    const bubble = M.answerBubble({ who: S.assistant, texts: [], cards: [] });
    const words = h("div", { class: "bubble" }, h("p", { class: "text", text: S.greeting }), h("p", { class: "text", text: S.abilities }));
    bubble.querySelector(".meta").replaceWith(words);
    parts.messages.prepend(bubble);
    if (turns.length) return;
    offer(h("li", {}, h("ul", { class: "choices", "aria-label": S.startersLabel },
      ...S.starters.map((text) => h("li", {}, h("button", { type: "button", class: "choice", text, onclick: () => choose(text()) }))))));
    parts.log.scrollTop = 0;
    announce(M.spokenText({ who: S.assistant, texts: [S.greeting(), S.abilities()], cards: [], choices: S.starters.map((text) => ({ label: text() })) }));
  }

  function empty() {
    for (const map of [pendings, known, answers]) map.clear();
    turns.length = 0;
    offers = null;
    unread = 0;
    newest = 0;
    typing(false);
    trouble(null);
    parts.messages.replaceChildren();
    badge();
  }

  return {
    event, pending, sent, delayed, failed, connection, announce, trouble, greet,
    reset: () => { empty(); greet(true); },
    renewed: () => trouble(S.renewed, "renewed"),
    thanked: (cursor, value) => { feedback({ about: cursor, value }); announce(S.thanks()); },
    turns: () => turns,
    unread: () => unread,
    /** Everything shown counts as read; gives the newest cursor. */
    read: () => { unread = 0; return newest; },
  };
}
