/** Cards, drawn and in one sentence. */

import { callbackEnd, h, link, say } from "./page.js";
import { onServer } from "./server.js";
import * as S from "./strings.js";

const hex = (colour) => (/^#?[0-9a-f]{6}$/i.test(colour || "") ? `#${colour.replace("#", "")}` : null);

/** Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2). */
function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The operator's colours; letters hard to read become black or white. */
export function lineColours({ color, text_color: text }) {
  const [back, front] = [hex(color), hex(text)];
  if (!back) return null;
  const [low, high] = [back, front || back].map(luminance).sort((one, other) => one - other);
  if ((high + 0.05) / (low + 0.05) >= 4.5) return [back, front];
  return [back, luminance(back) > 0.179 ? "#000" : "#fff"];
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
const way = (node) => h("p", { class: "card-link" }, node);
const onMap = ({ map }) => map && way(h("a", { href: onServer(map), target: "callbot-map", text: S.onMap }));
const note = (card) => card.note && h("p", { class: "card-note", text: card.note });

function departureRow(row) {
  return h("tr", {},
    h("td", {}, lineBadge(row)),
    h("th", { scope: "row" }, h("bdi", { text: row.headsign })),
    h("td", { class: "time" },
      h("time", { datetime: row.time, dir: "auto", text: row.clock }),
      row.cancelled && h("span", { class: "status", text: S.cancelled }),
      row.delay ? h("s", { class: "soon", dir: "auto", text: row.planned }) : null,
      !row.cancelled && isSoon(row) && h("span", { class: "soon", text: () => soon(row.minutes) })));
}

function journeyRow(row) {
  return h("tr", {},
    h("td", {}, row.line && lineBadge(row)),
    h("th", { scope: "row" }, h("bdi", { text: row.title }), row.text && h("bdi", { class: "soon", text: row.text })),
    h("td", { class: "time" },
      h("time", { datetime: row.time, dir: "auto", text: row.clock }), h("span", { class: "soon", dir: "auto", text: row.until })));
}

function timetable(card, row, ...headings) {
  return h("div", { class: "card" },
    h("table", {},
      h("caption", {}, h("bdi", { text: card.title })),
      headings.length && h("thead", {}, h("tr", {}, ...headings.map(heading))),
      h("tbody", {}, ...(card.rows || []).map(row))),
    card.more && h("p", { class: "card-note", text: card.more }),
    onMap(card), note(card));
}

const departures = (card) => timetable(card, departureRow, S.line, S.towards, S.departure);
const journey = (card) => timetable(card, journeyRow);

const STATUS = { cancelled: S.cancelled, full: S.full, moved: S.moved };

function facts(card, ...pairs) {
  const rows = pairs.filter(([, value]) => value)
    .map(([name, value]) => h("div", {}, h("dt", { text: name }), h("dd", {}, value.nodeType ? value : h("bdi", { text: value }))));
  return h("div", { class: `card ${card.status || ""}` },
    h("p", { class: "card-title" }, h("bdi", { text: card.title }),
      STATUS[card.status] && h("span", { class: "status", text: STATUS[card.status] })),
    h("dl", {}, ...rows),
    card.link && way(link(card.link, S.website(), S.newWindow)),
    onMap(card),
    note(card));
}

const telephone = (number) => number && link(`tel:${number.replace(/[^+\d]/g, "")}`, number);
const event = (card) => facts(card, [S.when, card.when], [S.where, card.where]);
const place = (card) => facts(card, [S.address, card.address], [S.hours, card.hours], [S.phone, telephone(card.phone)]);

function list(card) {
  const item = (row) => h("li", {}, h("bdi", { class: "row-title", text: row.title }), row.text && h("bdi", { text: row.text }));
  return h("div", { class: "card" },
    card.title && h("p", { class: "card-title" }, h("bdi", { text: card.title })),
    h("ul", {}, ...(card.rows || []).map(item)), note(card));
}

let forms = 0;

function callback(card, send) {
  const opener = h("button", { class: "choice", text: S.callBack, onclick: open });
  const box = h("div", {}, opener);
  function open() {
    opener.hidden = true;
    box.append(form(send, close));
    box.scrollIntoView({ block: "nearest" });
    box.querySelector("input").focus({ preventScroll: true });
  }
  function close() {
    opener.hidden = false;
    opener.focus();
    box.lastChild.remove();
  }
  return box;
}

function form(send, close) {
  const id = `error${forms += 1}`;
  const error = h("p", { id, class: "error", role: "alert" });
  const field = (properties) => h("input", { required: true, "aria-describedby": id, ...properties });
  const phone = field({ type: "tel", autocomplete: "tel", dir: "ltr" });
  const agreed = field({ type: "checkbox" });
  const complain = (input, source) => {
    for (const one of [phone, agreed]) one.setAttribute("aria-invalid", one === input);
    input.parentNode.after(error);
    say(error, "text", source);
    input.focus();
  };
  const refused = ({ status }) => complain(phone, status === 422 ? S.noPhone : S.failedNow);
  const submit = (event) => {
    event.preventDefault();
    if (!phone.value.trim()) complain(phone, S.noPhone);
    else if (!agreed.checked) complain(agreed, S.noConsent);
    else send(phone.value).then(close, refused);
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  return h("form", { class: "card", novalidate: true, "aria-label": S.callBack, onsubmit: submit, onkeydown: escape },
    h("label", {}, h("span", { text: S.phoneNumber }), phone),
    h("label", { class: "check" }, agreed, h("span", { text: () => S.consent(callbackEnd()) })),
    h("div", { class: "buttons" }, h("button", { type: "submit", text: S.send }), h("button", { text: S.cancel, onclick: close })));
}

const KINDS = { departures, journey, event, place, list, callback };

/** null for a kind that is not known. */
export function drawCard(card, callBack) {
  return Object.hasOwn(KINDS, card.kind) ? KINDS[card.kind](card, callBack) : null;
}

/** Parts as sentences: a voice pauses between them. */
export const sentences = (...parts) => parts.filter(Boolean).map((part) => (/[.!?:;…。！？؟]$/.test(part) ? part : `${part}.`)).join(" ");

const joined = (...parts) => parts.filter(Boolean).join(", ");

const SUMMARIES = {
  departures: (card) => (card.rows || []).map((row) =>
    joined(`${S.line()} ${row.line}`, `${S.towards()} ${row.headsign}`, row.clock,
      row.cancelled ? S.cancelled() : isSoon(row) && soon(row.minutes))).join("; "),
  journey: (card) => [...(card.rows || []).map((row) => joined(row.clock, row.line, row.title, row.text)), card.more].filter(Boolean).join("; "),
  event: (card) => joined(STATUS[card.status]?.(), card.when, card.where),
  place: (card) => joined(card.address, card.hours, card.phone),
  list: (card) => (card.rows || []).map((row) => joined(row.title, row.text)).join("; "),
  callback: S.callBack,
};

/** Beside a text that says them, departures are counted. */
const SAID = { departures: (card) => S.listed(card.rows.length), journey: () => "" };

export const spokenCard = (card, beside) => (beside && Object.hasOwn(SAID, card.kind) ? SAID[card.kind](card) : cardText(card));

export function cardText(card) {
  if (!Object.hasOwn(SUMMARIES, card.kind)) return "";
  return sentences(card.title, SUMMARIES[card.kind](card), card.note);
}
