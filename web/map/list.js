/** The list of everything that the map shows, and the way in from it. */

import { closedAt, closureName, closures, events, holds, lines, places, stops } from "./data.js";
import { badge, h, icon, language, modeName, span, t } from "./dom.js";
import { row } from "./find.js";
import { moment } from "./moment.js";
import { choose, state } from "./state.js";

const order = new Intl.Collator(language, { numeric: true }).compare;
export const byName = (one, other) => order(one.name, other.name);

/** A part that opens; what is in it is made when it is opened first. */
function part(name, count, make, { open = false, alert = false } = {}) {
  const body = h("div", { class: "body" });
  const node = h("details", { class: alert ? "part alert" : "part", open }, h("summary", {}, h("h2", { text: name }), h("span", { class: "count", text: count })), body);
  const fill = () => node.open && !body.firstChild && body.append(make());
  node.addEventListener("toggle", fill);
  fill();
  return node;
}

const rows = (entries, ...more) => h("ul", { class: "rows" }, ...entries.map((entry) => row(entry, () => choose(entry.kind, entry.id), ...more.map((make) => make(entry)))));

const MODE_ORDER = ["metro", "tram", "rail", "funicular", "cable", "ferry", "bus", "other"];

function lineGroups() {
  const groups = MODE_ORDER.map((mode) => [mode, [...lines.values()].filter((line) => (MODE_ORDER.includes(line.mode) ? line.mode : "other") === mode).sort(byName)]);
  return h("div", {}, ...groups.filter(([, of]) => of.length).map(([mode, of]) => h("div", { class: "group" },
    h("h3", { text: modeName(mode) }),
    h("ul", { class: "grid" }, ...of.map((line) => h("li", {}, h("button", { class: "line", "aria-label": `${modeName(mode)} ${line.name}, ${line.long_name}`, title: line.long_name, onclick: () => choose("line", line.id) }, badge(line))))))));
}

const TYPES = {
  town_hall: () => t("Town halls"), venue: () => t("Venues"), station: () => t("Stations"), museum: () => t("Museums"), library: () => t("Libraries"),
  hospital: () => t("Hospitals"), park: () => t("Parks"), beach: () => t("Beaches"), monument: () => t("Sights"), pool: () => t("Swimming pools"),
  district: () => t("Districts"), arrondissement: () => t("Districts"), university: () => t("Universities"), harbour: () => t("Harbours and islands"),
  island: () => t("Harbours and islands"), shopping: () => t("Shopping"), recycling_centre: () => t("Recycling centres"),
};
export const typeName = (type) => (TYPES[type] || (() => t("Other places")))();

function placeGroups() {
  const groups = new Map();
  for (const place of [...places.values()].sort(byName)) {
    const name = typeName(place.type);
    groups.set(name, [...(groups.get(name) || []), place]);
  }
  const last = t("Other places");
  const sorted = [...groups].sort(([one], [other]) => (one === last) - (other === last) || order(one, other));
  return h("div", {}, ...sorted.map(([name, of]) => h("div", { class: "group" }, h("h3", { text: name }), rows(of))));
}

export const stepFree = (stop) => stop.step_free && h("span", { class: "free" }, icon("free"), h("span", { class: "unseen", text: t("step-free") }));

/** With the filter on, those known to be step-free. */
export const shownStops = () => [...stops.values()].filter((stop) => !state.free || stop.step_free);

function stopList() {
  const closed = closedAt(moment());
  const mark = (stop) => closed.has(stop.id) && h("span", { class: "status", text: t("Closed") });
  const of = shownStops().sort(byName);
  const hidden = stops.size - of.length;
  return h("div", {},
    hidden > 0 && h("p", { class: "quiet", text: t("Not shown, because they are not step-free or nobody has said so: {count}", { count: hidden }) }),
    rows(of, mark, stepFree));
}

export const eventState = ({ status }) => ({ cancelled: t("Cancelled"), moved: t("Moved"), full: t("Fully booked") })[status];

function eventList() {
  const of = [...events.values()].sort((one, other) => order(one.start, other.start));
  return h("ul", { class: "rows" }, ...of.map((event) => h("li", {}, h("button", { class: `row two ${event.status}`, onclick: () => choose("event", event.id) }, icon("event"),
    h("span", {}, h("bdi", { class: "name", text: event.name }), eventState(event) && h("span", { class: "status", text: eventState(event) }),
      h("span", { class: "quiet", text: [event.all_day ? "" : span(event.start, event.end, moment()), event.where].filter(Boolean).join(" · ") }))))));
}

export const closureText = (closure) => [closure.allow === "exit_only" ? t("Exit only") : closure.allow === "pass_through" ? t("Vehicles do not stop here") : "", span(closure.start, closure.end, moment()), closure.reason].filter(Boolean).join(" · ");

export const closureBadges = (closure) => closure.lines.map((id) => lines.get(id)).filter(Boolean).map(badge);

function closureList() {
  const at = moment();
  const of = [...closures.values()].sort((one, other) => holds(other, at) - holds(one, at) || order(one.start || "", other.start || ""));
  return h("ul", { class: "rows" }, ...of.map((closure) => h("li", {}, h("button", { class: "row two", onclick: () => choose("closure", closure.id) }, icon("closed"),
    h("span", {}, ...closureBadges(closure), h("bdi", { class: "name", text: closureName(closure) }), h("span", { class: holds(closure, at) ? "status" : "status later", text: holds(closure, at) ? t("Closed") : t("Not at this time") }),
      h("span", { class: "quiet", text: closureText(closure) }))))));
}

function legend() {
  const sign = (drawing, text) => h("li", {}, icon(drawing), h("span", { text }));
  return h("ul", { class: "legend" }, sign("stop", t("Stop")), sign("closed", t("Closed at the time shown")), sign("free", t("Known to be step-free")), sign("place", t("Place or service")), sign("event", t("Event of the day")));
}

let opened = { lines: true };

/** Everything, in parts; what was open stays so. */
export function drawList() {
  const parts = {
    closures: closures.size && part(t("Closures"), closures.size, closureList, { open: opened.closures ?? true, alert: true }),
    events: events.size && part(t("Events"), events.size, eventList, { open: opened.events ?? events.size < 6 }),
    lines: lines.size && part(t("Lines"), lines.size, lineGroups, { open: opened.lines }),
    stops: stops.size && part(t("Stops"), shownStops().length, stopList, { open: opened.stops }),
    places: places.size && part(t("Places and services"), places.size, placeGroups, { open: opened.places }),
    legend: part(t("Signs on the map"), "", legend, { open: opened.legend }),
  };
  for (const [name, node] of Object.entries(parts)) if (node) node.addEventListener("toggle", () => { opened = { ...opened, [name]: node.open }; });
  return h("div", { class: "parts" }, ...Object.values(parts));
}
