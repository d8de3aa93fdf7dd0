/** Bubbles of the conversation, and the same as text. */

import { cardText, drawCard, sentences } from "./cards.js";
import { directionOf, h, icon, iconButton, intentOf, labelOf, language, linked } from "./page.js";
import * as S from "./strings.js";

const clock = (at) => new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(new Date(at));
const time = (at) => h("time", { datetime: at, text: () => clock(at) });
const paragraph = (text) => h("p", { class: "text" }, ...linked(text));

export function personBubble(text, at) {
  return h("li", { class: "person" },
    h("span", { class: "unseen", text: S.you }),
    h("div", { class: "bubble", dir: "auto" }, paragraph(text)),
    h("p", { class: "meta" }, time(at), h("span", { class: "progress" })));
}

/** sending, waiting, failed (with `retry`), or sent. */
export function progress(bubble, state, retry = null) {
  const words = { sending: S.sending, waiting: S.waiting, failed: S.notSent }[state];
  bubble.dataset.state = state;
  const place = bubble.querySelector(".progress");
  place.replaceChildren(...(words ? [h("span", { text: words })] : []));
  if (retry) place.append(h("button", { type: "button", class: "again", text: S.retry, onclick: retry }));
}

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
    h("div", { class: "meta" }, time(at), thumbs ? rating(thumbs) : null));
}

/** Says first that it is a machine. */
export const greetingBubble = () => h("li", { class: "bot" },
  h("span", { class: "unseen", text: S.assistant }),
  h("div", { class: "bubble" }, h("p", { class: "text", text: S.greeting }), h("p", { class: "text", text: S.abilities })));

function rating(rate) {
  const button = (value, name) => iconButton("thumb", name, () => rate(value), { class: `icon ${value}`, "aria-pressed": "false", "data-value": value });
  return h("div", { class: "rating", role: "group", "aria-label": S.helpful }, button("up", S.yesHelpful), button("down", S.notHelpful));
}

export function showRating(bubble, value) {
  for (const button of bubble.querySelectorAll(".rating button")) {
    button.setAttribute("aria-pressed", String(button.dataset.value === value));
  }
}

export const noticeLine = (text, code) => h("li", { class: "between" }, h("p", { text, dir: directionOf(code), lang: code || null }));

const button = (text, onclick) => h("button", { type: "button", class: "choice", dir: "auto", text, onclick });

/** A reply to press; the names of intents follow a change of language. */
export function choiceButton({ label, say }, choose) {
  const intent = intentOf(label);
  const now = () => labelOf(intent) || label;
  return button(now, () => choose(now() === label ? say : now()));
}

export const starterButton = (text, choose) => button(text, () => choose(text()));
export const locationButton = (locate) => h("button", { type: "button", class: "choice", onclick: locate }, icon("pin"), h("span", { text: S.locate }));
export const buttonList = (name, buttons) => h("ul", { class: "choices", "aria-label": name }, ...buttons.map((one) => h("li", {}, one)));

/** What the announcer says of an answer, in one piece. */
export function spokenText({ who, texts, cards, choices }) {
  const list = choices.map((choice) => choice.label).join(", ");
  return sentences(`${who()}:`, ...texts, ...cards.map(cardText), choices.length && S.choicesAre(list));
}

export function transcript(turns) {
  const stamp = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" });
  const part = ({ who, texts, cards, at }) => [`[${stamp.format(new Date(at))}] ${who()}`, ...texts, ...cards.map(cardText)].filter(Boolean).join("\n");
  return `${S.title()}\n\n${turns.map(part).join("\n\n")}\n`;
}
