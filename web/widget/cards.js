/** Cards as tables and lists, and in one sentence. */

import { h, link } from "./page.js";
import * as S from "./strings.js";

const hex = (colour) => (/^#?[0-9a-f]{6}$/i.test(colour || "") ? `#${colour.replace("#", "")}` : null);

/** Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2). */
function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The operator's colour of a line under the more readable of black and white letters. */
export function lineColours({ color }) {
  const back = hex(color);
  return back && [back, luminance(back) > 0.179 ? "#000" : "#fff"];
}

function lineBadge(row) {
  const badge = h("bdi", { class: "line", text: row.line });
  const colours = lineColours(row);
  if (colours) [badge.style.backgroundColor, badge.style.color] = colours;
  return badge;
}

const soon = (minutes) => (minutes < 1 ? S.now() : S.inMinutes(minutes));
const isSoon = (row) => Number.isFinite(row.minutes) && row.minutes >= 0 && row.minutes < 60;
const heading = (name) => h("th", { scope: "col", text: name });
const note = (card) => card.note && h("p", { class: "card-note", text: card.note });

function departureRow(row) {
  return h("tr", {},
    h("td", {}, lineBadge(row)),
    h("th", { scope: "row" }, h("bdi", { text: row.headsign })),
    h("td", { class: "time" },
      h("time", { datetime: row.time, dir: "auto", text: row.clock }),
      isSoon(row) ? h("span", { class: "soon", text: () => soon(row.minutes) }) : null));
}

function departures(card) {
  return h("div", { class: "card" },
    h("table", {},
      h("caption", {}, h("bdi", { text: card.title })),
      h("thead", {}, h("tr", {}, heading(S.line), heading(S.towards), heading(S.departure))),
      h("tbody", {}, ...(card.rows || []).map(departureRow))),
    note(card));
}

const STATUS = { cancelled: S.cancelled, moved: S.moved };

function facts(card, ...pairs) {
  const rows = pairs.filter(([, value]) => value)
    .map(([name, value]) => h("div", {}, h("dt", { text: name }), h("dd", {}, value.nodeType ? value : h("bdi", { text: value }))));
  return h("div", { class: `card ${STATUS[card.status] ? card.status : ""}`.trim() },
    h("p", { class: "card-title" }, h("bdi", { text: card.title }),
      STATUS[card.status] ? h("span", { class: "status", text: STATUS[card.status] }) : null),
    h("dl", {}, ...rows),
    card.link ? h("p", { class: "card-link" }, link(card.link, card.link_text || S.website(), S.newWindow)) : null,
    note(card));
}

const telephone = (number) => number && link(`tel:${number.replace(/[^+\d]/g, "")}`, number);
const event = (card) => facts(card, [S.when, card.when], [S.where, card.where]);
const place = (card) => facts(card, [S.address, card.address], [S.hours, card.hours], [S.phone, telephone(card.phone)]);

function list(card) {
  const item = (row) => h("li", {}, h("bdi", { class: "row-title", text: row.title }), row.text ? h("bdi", { text: row.text }) : null);
  return h("div", { class: "card" },
    card.title ? h("p", { class: "card-title" }, h("bdi", { text: card.title })) : null,
    h("ul", {}, ...(card.rows || []).map(item)), note(card));
}

const KINDS = { departures, event, place, list };

/** null for a kind that is not known yet. */
export function drawCard(card) {
  return Object.hasOwn(KINDS, card.kind) ? KINDS[card.kind](card) : null;
}

/** Parts as sentences: a voice pauses between them. */
export const sentences = (...parts) => parts.filter(Boolean).map((part) => (/[.!?:;…。！？؟]$/.test(part) ? part : `${part}.`)).join(" ");

const joined = (...parts) => parts.filter(Boolean).join(", ");

const SUMMARIES = {
  departures: (card) => (card.rows || []).map((row) =>
    joined(`${S.line()} ${row.line}`, `${S.towards()} ${row.headsign}`, row.clock, isSoon(row) && soon(row.minutes))).join("; "),
  event: (card) => joined(STATUS[card.status]?.(), card.when, card.where),
  place: (card) => joined(card.address, card.hours, card.phone),
  list: (card) => (card.rows || []).map((row) => joined(row.title, row.text)).join("; "),
};

export function cardText(card) {
  if (!Object.hasOwn(SUMMARIES, card.kind)) return "";
  return sentences(card.title, SUMMARIES[card.kind](card), card.note);
}
