/** Puts the page together: what is to be seen first stands first, the map beside it. */

import "./trust.js";
import { redraw, showOnMap, startMap } from "./canvas.js";
import { about, closedAt, find, loadDay, loadNetwork, stops } from "./data.js";
import { drawDetail } from "./detail.js";
import { day, h, icon, language, setup, t } from "./dom.js";
import { EVERYTHING, finder } from "./find.js";
import { drawn, journeyBox } from "./journey.js";
import { drawList } from "./list.js";
import { moment, momentBox, sayMoment } from "./moment.js";
import { choose, chosen, follow, go, plan, state } from "./state.js";

const app = document.getElementById("app");
const side = document.getElementById("list");
const parts = {};

function languages() {
  const capital = (name, code) => name.replace(/^./u, (letter) => letter.toLocaleUpperCase(code));
  const select = h("select", { "aria-label": t("Language") }, ...Object.entries(setup.languages).map(([code, name]) => h("option", { value: code, lang: code, text: capital(name, code) })));
  select.value = language;
  select.addEventListener("change", () => { location.href = `?language=${select.value}${location.hash}`; });
  return select;
}

function tabs() {
  const tab = (name, text, onclick) => h("button", { class: "tab", "data-tab": name, onclick }, text);
  return h("div", { class: "tabs" }, tab("list", t("Explore"), () => choose()), tab("journey", t("Journey"), () => plan()));
}

function stepFreeBox() {
  const box = h("input", { type: "checkbox" });
  box.addEventListener("change", () => go({ free: box.checked ? "1" : undefined }, { quiet: true }));
  return { box, node: h("label", { class: "check" }, box, icon("free"), h("span", { text: t("Step-free only") })) };
}

/** On a small screen the list and the map take turns. */
function turn(view) {
  app.dataset.view = view;
  parts.turn.replaceChildren(icon(view === "map" ? "list" : "chart"), h("span", { text: view === "map" ? t("Show the list") : t("Show the map") }));
}

function build() {
  document.querySelector(".top").append(languages());
  parts.search = finder({ label: t("Search"), hint: t("Search for a stop, a line, a place or an event"), kinds: EVERYTHING, pick: (entry) => { parts.search.field.value = ""; parts.content.hidden = false; choose(entry.kind, entry.id); }, typed: (text) => { parts.content.hidden = Boolean(text); } });
  parts.journey = journeyBox(() => { redraw(); if (drawn.journey) showOnMap(drawn.journey); });
  parts.moment = momentBox();
  parts.free = stepFreeBox();
  parts.content = h("div", { class: "content" });
  parts.tabs = tabs();
  parts.turn = h("button", { class: "turn", onclick: () => turn(app.dataset.view === "map" ? "list" : "map") });
  side.append(parts.tabs, parts.search.box, parts.journey.box, h("div", { class: "settings" }, parts.moment.box, parts.free.node), parts.journey.results, parts.content, h("footer", { class: "about" }));
  app.append(parts.turn);
  turn("list");
}

function sources() {
  const lines = about.feeds.map(({ title, as_of: asOf, indicative }) => [indicative && t("Indicative times."), t("Source: {source}, {date}.", { source: title, date: day(asOf) })].filter(Boolean).join(" "));
  side.querySelector(".about").replaceChildren(...lines.map((text) => h("p", { text })));
}

let shownDay = "";

/** Another day has other events, closures and opening hours. */
async function fetchDay() {
  const wanted = moment().slice(0, 10);
  if (wanted === shownDay) return;
  shownDay = wanted;
  try {
    await loadDay(wanted);
  } catch {
    shownDay = "";
    trouble();
  }
}

const trouble = () => parts.content.prepend(h("p", { class: "notice", role: "alert" }, h("span", { text: t("The map's data cannot be reached. Please try again in a moment.") })));

function drawContent(focus) {
  const [kind, id] = chosen();
  const journey = state.panel === "journey" && !kind;
  parts.content.replaceChildren(kind ? drawDetail(kind, id) : journey ? "" : drawList());
  parts.content.hidden = journey;
  for (const part of [parts.journey.box, parts.journey.results]) part.hidden = !journey;
  parts.search.box.hidden = journey;
  for (const tab of parts.tabs.children) tab.setAttribute("aria-pressed", String((tab.dataset.tab === "journey") === journey));
  app.toggleAttribute("data-open", Boolean(kind));
  if (journey) parts.journey.show();
  if (focus && kind) parts.content.querySelector(".title").focus();
}

async function changed(next, before) {
  const another = chosen(next).join() !== chosen(before).join() || next.panel !== before.panel;
  await fetchDay();
  parts.moment.show();
  parts.free.box.checked = Boolean(state.free);
  const scroll = side.scrollTop;
  drawContent(another && Boolean(before));
  if (another) side.scrollTop = 0;
  else side.scrollTop = scroll;
  redraw();
  if (next.at !== before.at) sayMoment([...new Set(closedAt(moment()).values())].length);
  const [kind, id] = chosen();
  const thing = kind && find(kind, id);
  if (another && !kind && next.panel) turn("list");
  if (!another || !thing) return;
  turn("map");
  showOnMap(thing);
}

async function start() {
  window.name = "callbot-map"; // cards of the assistant lead here instead of to a new window
  if (!location.search) history.replaceState(null, "", `?language=${language}${location.hash}`);
  build();
  try {
    await Promise.all([loadNetwork(), fetchDay()]);
  } catch {
    trouble();
  }
  startMap();
  sources();
  follow(changed);
  app.dataset.ready = String(stops.size);
  performance.mark("map-ready");
}

start();
