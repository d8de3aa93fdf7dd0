/** The moment that is looked at: a day and a time of day, with the day's closures above the slider. */

import { closures, now } from "./data.js";
import { announce, clock, day, h, icon, t } from "./dom.js";
import { go, state } from "./state.js";

const STEP = 15; // minutes
const text = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const minutes = (at) => Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16));

/** YYYY-MM-DDTHH:MM of the city's clocks. */
export const moment = (of = state) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(of.at || "") ? of.at : now());

export function momentBox() {
  const said = h("output", { class: "said", id: "said" });
  const date = h("input", { type: "date", "aria-label": t("Day"), required: true });
  const slider = h("input", { type: "range", min: 0, max: 1440 - STEP, step: STEP, "aria-label": t("Time of day") });
  const reset = h("button", { class: "plain", text: t("Now"), onclick: () => go({ at: undefined }) });
  const track = h("div", { class: "track", "aria-hidden": "true" });
  const set = (quiet) => date.value && go({ at: `${date.value}T${text(Number(slider.value))}` }, { quiet });
  date.addEventListener("change", () => set(false));
  slider.addEventListener("input", () => set(true));
  const show = () => {
    const at = moment();
    date.value = at.slice(0, 10);
    slider.value = minutes(at);
    said.textContent = `${day(at)}, ${clock(at)}`;
    slider.setAttribute("aria-valuetext", clock(at));
    reset.hidden = !state.at;
    track.replaceChildren(...[...closures.values()].map((closure) => bar(closure, at.slice(0, 10))));
  };
  const box = h("fieldset", { class: "moment" }, h("legend", {}, icon("clock"), h("span", { text: t("Time shown") }), said, reset),
    h("div", { class: "when" }, date, h("div", { class: "slide" }, track, slider)));
  return { box, show };
}

/** When a closure holds within the day, as a bar. */
function bar({ start, end }, today) {
  const of = (at, without) => (!at ? without : at.slice(0, 10) < today ? 0 : at.slice(0, 10) > today ? 1440 : minutes(at));
  const [from, until] = [of(start, 0), of(end, 1440)];
  const node = h("span", {});
  node.style.insetInlineStart = `${from / 14.4}%`;
  node.style.inlineSize = `${Math.max(until - from, 8) / 14.4}%`;
  return node;
}

/** Say what has changed with the time. */
export const sayMoment = (count) => announce(`${clock(moment())}. ${t("Closures: {count}", { count })}`);
