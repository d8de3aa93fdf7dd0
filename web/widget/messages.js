/** Bubbles of the conversation, and the same as text. */

import { cardText, drawCard, sentences } from "./cards.js";
import { h, icon, iconButton, linked } from "./dom.js";
import { directionOf, labelOf, language } from "./i18n.js";
import * as S from "./strings.js";

const clock = (at) => new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(new Date(at));
const time = (at) => h("time", { datetime: at, text: () => clock(at) });
const paragraph = (text) => h("p", { class: "text" }, ...linked(text));

/** What the person wrote; {state, text} of its progress are set by `progress`. */
export function personBubble(text, at) {
  return h("li", { class: "person" },
    h("span", { class: "unseen", text: S.you }),
    h("div", { class: "bubble", dir: "auto" }, paragraph(text)),
    h("p", { class: "meta" }, time(at), h("span", { class: "progress" })));
}

/** Show how far a message came: sending, waiting, failed (with `retry`), or sent. */
export function progress(bubble, state, retry = null) {
  const words = { sending: S.sending, waiting: S.waiting, failed: S.notSent }[state];
  bubble.dataset.state = state;
  const place = bubble.querySelector(".progress");
  place.replaceChildren(...(words ? [h("span", { text: words })] : []));
  if (retry) place.append(h("button", { type: "button", class: "again", text: S.retry, onclick: retry }));
}

/** A bot's or an agent's message: texts, cards, and (for the bot) thumbs. */
export function answerBubble({ who, texts, cards, at, language: code, thumbs }) {
  const shown = cards.map(drawCard).filter(Boolean);
  return h("li", { class: who === S.agent ? "bot agent" : "bot" },
    h("span", { class: who === S.agent ? "who" : "unseen", text: who }),
    texts.length ? h("div", { class: "bubble", dir: directionOf(code), lang: code || null }, ...texts.map(paragraph)) : null,
    ...shown.map((card) => {
      card.dir = directionOf(code);
      if (code) card.lang = code;
      return card;
    }),
    h("div", { class: "meta" }, at ? time(at) : null, thumbs ? rating(thumbs) : null));
}

function rating(rate) {
  const button = (value, name) => iconButton("thumb", name, () => rate(value), { class: `icon ${value}`, "aria-pressed": "false", "data-value": value });
  return h("div", { class: "rating", role: "group", "aria-label": S.helpful }, button("up", S.yesHelpful), button("down", S.notHelpful));
}

/** Show which thumb was given. */
export function showRating(bubble, value) {
  for (const button of bubble.querySelectorAll(".rating button")) {
    button.setAttribute("aria-pressed", String(button.dataset.value === value));
  }
}

/** A line between messages, such as that a person has taken over. */
export const noticeLine = (text, code) => h("li", { class: "between" }, h("p", { text, dir: directionOf(code), lang: code || null }));

/** Questions to press; after a change of language those with a known intent change too. */
export function choiceButtons(choices, choose, name = S.choices) {
  const label = (choice) => () => labelOf(choice.intent) || choice.label;
  const press = (choice) => () => choose(labelOf(choice.intent) || choice.say || choice.label);
  return h("ul", { class: "choices", "aria-label": name },
    ...choices.map((choice) => h("li", {}, h("button", { type: "button", class: "choice", dir: "auto", text: label(choice), onclick: press(choice) }))));
}

export const locationButton = (locate) => h("button", { type: "button", class: "choice locate", onclick: locate }, icon("pin"), h("span", { text: S.locate }));

/** What the announcer says of an answer: once, in one piece, choices included. */
export function spokenText({ who, texts, cards, choices }) {
  const list = choices.map((choice) => choice.label).join(", ");
  return sentences(`${who()}:`, ...texts, ...cards.map(cardText), choices.length && S.choicesAre(list));
}

/** The whole conversation as a text file's content. */
export function transcript(turns) {
  const stamp = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" });
  const part = ({ who, texts, cards, at }) => [`[${stamp.format(new Date(at))}] ${who()}`, ...texts, ...cards.map(cardText)].filter(Boolean).join("\n");
  return `${S.title()}\n\n${turns.map(part).join("\n\n")}\n`;
}
