/** One thing in full: what it is, how things stand there at the moment, and what can be done next. */

import { closedAt, closureName, closures, closuresOf, find, holds, isMain, lines, linesOf, stops } from "./data.js";
import { badge, clock, day, h, icon, iconButton, modeName, span, t } from "./dom.js";
import { badges } from "./find.js";
import { closureBadges, closureText, eventState, stepFree, typeName } from "./list.js";
import { moment } from "./moment.js";
import { choose, plan } from "./state.js";

/** Ask the assistant on this page; it opens with the question. */
const ask = (question) => document.querySelector("callbot-widget")?.ask(question);

const action = (drawing, text, onclick, first) => h("button", { class: first ? "action first" : "action", onclick }, icon(drawing), h("span", { text }));
const fact = (name, ...value) => value.some(Boolean) && h("div", {}, h("dt", { text: name }), h("dd", {}, ...value));
const facts = (...all) => (all.some(Boolean) ? h("dl", {}, ...all) : null);
const words = (text) => text && h("bdi", { text });
const notice = (...children) => h("p", { class: "notice" }, icon("closed"), h("span", {}, ...children));

function website(address) {
  if (!/^https?:\/\//i.test(address || "")) return null;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, h("bdi", { text: new URL(address).hostname.replace(/^www\./, "") }), h("span", { class: "unseen", text: ` ${t("(new window)")}` }));
}

function journeys({ kind, id, name }) {
  return h("div", { class: "actions" },
    action("chat", t("How do I get there?"), () => ask(t("How do I get to {name}?", { name })), true),
    kind === "stop" && action("clock", t("Next departures"), () => ask(t("Next departures from {name}", { name }))),
    action("route", t("Journey to here"), () => plan({ to: id })),
    action("route", t("Journey from here"), () => plan({ from: id })));
}

function lineRow(line) {
  return h("li", {}, h("button", { class: "row", onclick: () => choose("line", line.id) }, badge(line), h("bdi", { class: "name", text: line.long_name || modeName(line.mode) })));
}

function closureNotice(closure) {
  const of = closureBadges(closure);
  return notice(...of, " ", h("strong", { text: of.length ? t("Does not run as usual") : t("Closed at this time") }), " ", closureText(closure));
}

const STEP_FREE = { true: () => t("Step-free"), false: () => t("Not step-free"), null: () => t("Whether it is step-free is not known.") };

function stopDetail(stop) {
  return [
    ...closuresOf(stop.id, moment()).map(closureNotice),
    h("p", { class: stop.step_free ? "good" : "quiet" }, stop.step_free && icon("free"), STEP_FREE[stop.step_free]()),
    journeys(stop),
    h("h3", { text: t("Lines") }),
    h("ul", { class: "rows" }, ...linesOf(stop).map(lineRow)),
  ];
}

function direction({ headsign, stops: ids }, line, closed) {
  const item = (stop) => h("li", { class: closed.has(stop.id) ? "shut" : "" },
    h("button", { class: "row", onclick: () => choose("stop", stop.id) }, h("bdi", { class: "name", text: stop.name }),
      closed.has(stop.id) && h("span", { class: "status", text: t("Closed") }), stepFree(stop),
      badges({ lines: stop.lines.filter((id) => id !== line.id && isMain(lines.get(id) || {})) })));
  const list = h("ol", { class: "course" }, ...ids.map((id) => stops.get(id)).filter(Boolean).map(item));
  if (line.color) list.style.setProperty("--line", `#${line.color}`);
  return h("details", { class: "way" }, h("summary", {}, h("h3", {}, t("Towards"), " ", h("bdi", { text: headsign }))), list);
}

function lineDetail(line) {
  const closed = closedAt(moment());
  const ways = line.directions.map((each) => direction(each, line, closed));
  if (ways[0]) ways[0].open = true;
  return [
    h("p", { class: "quiet", text: modeName(line.mode) }),
    ...[...closures.values()].filter((each) => holds(each, moment()) && each.lines.includes(line.id)).map(closureNotice),
    h("div", { class: "actions" }, action("chat", t("Is it running normally?"), () => ask(t("Is line {name} running normally?", { name: line.name })), true)),
    ...ways,
  ];
}

function hours(of) {
  if (!of) return null;
  const time = (text) => clock(`2000-01-01T${text === "24:00" ? "00:00" : text}`);
  return of.length ? of.map(([from, until]) => `${time(from)} – ${time(until)}`).join(", ") : t("Closed on this day");
}

function placeDetail(place) {
  const phone = place.phone && h("a", { href: `tel:${place.phone.replace(/[^+\d]/g, "")}` }, h("bdi", { text: place.phone }));
  return [
    h("p", { class: "quiet", text: typeName(place.type) }),
    facts(fact(t("Address"), words(place.address)), fact(day(moment()), words(hours(place.hours))), fact(t("Telephone"), phone), fact(t("Website"), website(place.link))),
    journeys(place),
  ];
}

function eventDetail(event) {
  const when = event.all_day ? day(event.start) : `${day(event.start)}, ${span(event.start, event.end, event.start)}`;
  return [
    eventState(event) && notice(h("strong", { text: eventState(event) })),
    facts(fact(t("When"), words(when)), fact(t("Where"), words(event.where)), fact(t("Website"), website(event.link)), fact(t("Source"), words(event.source))),
    event.geometry && journeys(event),
  ];
}

function closureDetail(closure) {
  return [
    notice(closureText(closure)),
    facts(fact(t("Source"), words(closure.source)), fact(t("Website"), website(closure.link))),
    closure.indicative && h("p", { class: "quiet", text: t("Nobody official has confirmed this yet.") }),
    h("ul", { class: "rows" }, ...closure.lines.map((id) => lines.get(id)).filter(Boolean).map(lineRow),
      ...[...closure.stops, ...closure.partly].map((id) => stops.get(id)).filter(Boolean).map((stop) => h("li", {}, h("button", { class: "row", onclick: () => choose("stop", stop.id) }, icon("stop"), h("bdi", { class: "name", text: stop.name }))))),
  ];
}

const KINDS = { stop: stopDetail, line: lineDetail, place: placeDetail, event: eventDetail, closure: closureDetail };

/** The thing of a kind and id, or that there is none. */
export function drawDetail(kind, id) {
  const thing = find(kind, id);
  const title = h("h2", { tabindex: "-1", class: "title" });
  const head = h("div", { class: "head" }, iconButton("back", t("Back to the list"), () => choose()), title);
  if (!thing) {
    title.textContent = t("This is not on the map on this day.");
    return h("article", { class: "detail" }, head);
  }
  if (kind === "line") title.append(badge(thing), " ");
  if (kind === "closure") title.append(...closureBadges(thing), " ");
  title.append(h("bdi", { text: kind === "closure" ? closureName(thing) : kind === "line" ? thing.long_name || thing.name : thing.name }));
  return h("article", { class: "detail" }, head, ...KINDS[kind](thing).filter(Boolean));
}
