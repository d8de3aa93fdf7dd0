/** A journey from one place to another: asked for, listed, and drawn when it is chosen. */

import { find, get, position } from "./data.js";
import { announce, badge, clock, h, icon, iconButton, modeName, t } from "./dom.js";
import { PLACES, finder } from "./find.js";
import { moment } from "./moment.js";
import { go, plan, state } from "./state.js";

export const drawn = { journey: null };

const REASONS = {
  same_place: () => t("Both ends are the same place."),
  no_service: () => t("Nothing runs there at that time."),
  outside_network: () => t("No stop is near enough to that place."),
  after_end: () => t("The timetable does not reach as far as that day."),
  closed: () => t("The stops there are closed at that time."),
  not_step_free: () => t("No step-free journey is known."),
  none: () => t("No journey was found."),
};

const named = new Map(); // ends that are no thing of the list (a platform, a point), once a journey names them
const thing = (id) => ["stop", "place", "event"].map((kind) => find(kind, id)).find(Boolean);

/** What the server is asked with: the id of a stop, else where the thing is. */
function end(id) {
  const found = thing(id);
  if (!found || found.kind === "stop") return id;
  const at = position(found.kind, found.id);
  return at ? at.map((degrees) => degrees.toFixed(4)).join(",") : id;
}

const nameOf = (id) => thing(id)?.name || named.get(id) || (id ? t("A point on the map") : "");

function field(name, label, submit) {
  const made = finder({ label, kinds: PLACES, pick: (entry) => { go({ [name]: entry.id }, { quiet: true }); show(); submit(); } });
  const show = () => { made.field.value = nameOf(state[name]); };
  return { ...made, show };
}

/** How late it is, in words; nothing when only the plan is known. */
function late({ delay }) {
  if (delay === null) return "";
  return delay < 60 ? t("on time") : t("{minutes} min late", { minutes: Math.round(delay / 60) });
}

const minutes = (from, until) => Math.round((Date.parse(until) - Date.parse(from)) / 60000);
const length = (total) => (total < 60 ? t("{minutes} min", { minutes: total }) : t("{hours} h {minutes} min", { hours: Math.floor(total / 60), minutes: total % 60 }));

function legs(journey) {
  return h("span", { class: "badges" }, ...journey.legs.map((leg) => (leg.line ? badge(leg.line) : h("span", { class: "walk" }, icon("walk"), h("span", { class: "unseen", text: modeName("walk") }), ` ${minutes(leg.departure, leg.arrival)}`))));
}

function legItem(leg) {
  const name = leg.line ? [badge(leg.line), " ", t("Towards"), " ", h("bdi", { text: leg.headsign }), " ", h("span", { class: "free", text: late(leg) })] : [icon("walk"), ` ${modeName("walk")}, ${length(minutes(leg.departure, leg.arrival))}`];
  const stop = (at, place) => h("p", {}, h("time", { datetime: at, text: clock(at) }), " ", h("bdi", { text: place.name }));
  const item = h("li", { class: leg.line ? "" : "onfoot" }, stop(leg.departure, leg.from), h("p", { class: "ride" }, ...name), stop(leg.arrival, leg.to));
  if (leg.line?.color) item.style.setProperty("--line", `#${leg.line.color}`);
  return item;
}

function card(journey, number, paint) {
  const node = h("details", { class: "journey", open: number === 0 },
    h("summary", {}, h("span", { class: "times", text: `${clock(journey.departure)} – ${clock(journey.arrival)}` }),
      h("span", { class: "length", text: length(minutes(journey.departure, journey.arrival)) }), legs(journey),
      h("span", { class: "quiet", text: t("Changes: {count}", { count: journey.transfers }) })),
    h("ol", { class: "legs" }, ...journey.legs.map(legItem)));
  node.addEventListener("toggle", () => {
    if (!node.open) return;
    for (const other of node.parentNode.querySelectorAll("details[open]")) if (other !== node) other.open = false;
    drawn.journey = journey;
    paint();
  });
  return node;
}

/** A place that is no stop has its name here only; a platform has it from the journey. */
function nameEnds({ legs }) {
  for (const [id, place] of [[state.from, legs[0].from], [state.to, legs.at(-1).to]]) {
    if (place.name && !thing(id)) named.set(id, place.name);
    place.name ||= nameOf(id);
  }
}

/** The form; `paint()` draws what is chosen. */
export function journeyBox(paint) {
  const results = h("div", { class: "journeys" });
  let asked = "";
  const submit = async () => {
    if (!state.from || !state.to) return;
    const query = new URLSearchParams({ from: end(state.from), to: end(state.to), at: moment(), wheelchair: Boolean(state.free) });
    if (asked === `${query}`) return;
    asked = `${query}`;
    results.replaceChildren(h("p", { class: "quiet", text: t("Looking for journeys…") }));
    const found = await get(`journeys?${query}`).catch(() => null);
    if (asked !== `${query}`) return;
    for (const journey of found?.journeys || []) nameEnds(journey);
    from.show();
    to.show();
    drawn.journey = found?.journeys[0] || null;
    const said = found && !found.journeys.length ? (REASONS[found.reason] || REASONS.none)() : t("This could not be done now. Please try again in a moment.");
    results.replaceChildren(...(drawn.journey ? found.journeys.map((journey, number) => card(journey, number, paint)) : [h("p", { class: "notice" }, h("span", { text: said }))]));
    announce(drawn.journey ? t("Journeys: {count}", { count: found.journeys.length }) : said);
    paint();
  };
  const [from, to] = [field("from", t("From"), submit), field("to", t("To"), submit)];
  const swap = iconButton("swap", t("Swap the two ends"), () => plan({ from: state.to, to: state.from }));
  const box = h("div", { class: "ends" }, h("div", {}, from.box, to.box), swap);
  const show = () => {
    from.show();
    to.show();
    if (!state.from || !state.to) { asked = ""; results.replaceChildren(); drawn.journey = null; }
    submit();
  };
  return { box, results, show };
}
