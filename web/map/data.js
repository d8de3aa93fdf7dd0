/** What there is to show, by id: the network once, the city's day whenever another day is looked at. */

import { fold, language, setup } from "./dom.js";

export const lines = new Map();
export const stops = new Map();
export const places = new Map();
export const events = new Map();
export const closures = new Map();
export const about = { feeds: [] };
const KINDS = { line: lines, stop: stops, place: places, event: events, closure: closures };

export async function get(path) {
  const response = await fetch(`/api/v1/${path}`, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

function keep({ features }) {
  for (const { id, geometry, properties } of features) {
    KINDS[properties.kind].set(id, { id, geometry, folded: fold(properties.name || ""), ...properties });
  }
}

export async function loadNetwork() {
  const found = await get("map.geojson?layers=lines,stops");
  about.feeds = found.feeds;
  keep(found);
}

/** The day (YYYY-MM-DD) with what begins or goes on in it. */
export async function loadDay(day) {
  const found = await get(`map.geojson?layers=places,events,closures&language=${language}&hours=25&at=${day}T00:00`);
  for (const each of [places, events, closures]) each.clear();
  keep(found);
  for (const [id, event] of events) if (event.start.slice(0, 10) > day) events.delete(id);
  for (const [id, { start }] of closures) if (start?.slice(0, 10) > day) closures.delete(id);
}

/** An occurrence is found by its series too, as links from answers name it. */
export function find(kind, id) {
  const found = KINDS[kind]?.get(id);
  return found || (kind === "event" ? [...events.values()].find(({ uid }) => uid === id) : undefined);
}

/** Of anything with a place: [lat, lon]. */
export function position(kind, id) {
  const at = find(kind, id)?.geometry;
  return at?.type === "Point" ? [at.coordinates[1], at.coordinates[0]] : null;
}

export const OWN_WAY = ["metro", "tram", "rail", "cable", "funicular"];
export const isMain = (line) => OWN_WAY.includes(line.mode);
export const linesOf = (stop) => stop.lines.map((id) => lines.get(id)).filter(Boolean);

/** Now, as the city's clocks show it: YYYY-MM-DDTHH:MM. */
export const now = () => new Date(Date.parse(`${setup.now}Z`) + performance.now()).toISOString().slice(0, 16);

/** Whether something with a start and an end holds at a moment. */
export const holds = ({ start, end }, at) => (start || "").slice(0, 16) <= at && (!end || end.slice(0, 16) > at);

/** The closures that hold at a moment, by the stations that they reach. */
export function closedAt(at) {
  const found = new Map();
  for (const closure of closures.values()) {
    if (holds(closure, at)) for (const id of closure.stops) found.set(id, closure);
  }
  return found;
}

/** The closures that matter at a station, also those of one line or platform, at a moment. */
export const closuresOf = (id, at) => [...closures.values()].filter((each) => holds(each, at) && [...each.stops, ...each.partly].includes(id));

/** The stations that a closure reaches, in words; nothing of a whole line. */
export function closureName({ lines: of, stops: at, partly }) {
  const named = [...at, ...partly].map((id) => stops.get(id)?.name).filter(Boolean);
  const text = named.slice(0, 3).join(", ") + (named.length > 3 ? "…" : "");
  return text || of.map((id) => lines.get(id)?.long_name).filter(Boolean).join(", ");
}
