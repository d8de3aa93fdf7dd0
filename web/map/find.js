/** Finds what is on the map by name: beginnings of words first, then with typing mistakes. */

import { events, lines, linesOf, places, stops } from "./data.js";
import { announce, badge, clock, fold, h, icon, modeName, t } from "./dom.js";

const SHOWN = 30;

/** Whether `b` begins as `a` does, but for `most` letters put in, left out, changed or swapped. */
function near(a, b, most) {
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const [row, above] = [[i], rows[i - 1]];
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      row[j] = Math.min(row[j - 1] + 1, above[j] + 1, above[j - 1] + (a[i - 1] !== b[j - 1]), swapped);
    }
    rows.push(row);
  }
  return Math.min(...rows.at(-1)) <= most;
}

const allowed = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

/** 0 not found; more is better. */
function score(entry, query, tokens, fuzzy) {
  const names = [entry.folded, ...(entry.aliases || []).map(fold)];
  let best = 0;
  for (const [at, name] of names.entries()) {
    const words = name.split(" ");
    const fits = (token) => words.some((word) => (fuzzy ? near(token, word, allowed(token)) : word.startsWith(token)));
    if (!tokens.every(fits)) continue;
    best = Math.max(best, (name === query ? 40 : name.startsWith(query) ? 20 : 10) - name.length / 20 - (at ? 3 : 0));
  }
  return best && best + (entry.kind === "line" ? 5 : 0) + (entry.lines ? Math.min(entry.lines.length, 8) / 4 : 0);
}

/** What `text` may mean among `kinds`, the likeliest first. */
export function search(text, kinds) {
  const query = fold(text);
  const tokens = query.split(" ").filter(Boolean);
  if (!tokens.length) return [];
  const all = kinds.flatMap((kind) => [...kind.values()]);
  const found = (fuzzy) => all.map((entry) => [score(entry, query, tokens, fuzzy), entry])
    .filter(([points]) => points > 0).sort(([one], [other]) => other - one).map(([, entry]) => entry);
  const exact = found(false);
  return (exact.length ? exact : found(true)).slice(0, SHOWN);
}

export const EVERYTHING = [lines, stops, places, events];
export const PLACES = [stops, places, events];

const SAYS = {
  line: (line) => [badge(line), h("bdi", { class: "name", text: line.long_name || modeName(line.mode) })],
  stop: (stop) => [icon("stop"), h("bdi", { class: "name", text: stop.name }), badges(stop)],
  place: (place) => [icon("place"), h("bdi", { class: "name", text: place.name })],
  event: (event) => [icon("event"), h("bdi", { class: "name", text: event.name }), h("span", { class: "quiet", text: event.all_day ? "" : clock(event.start) })],
};

/** The lines of a stop as badges, the first few. */
export function badges(stop, most = 6) {
  const of = linesOf(stop);
  const rest = of.length - most;
  return h("span", { class: "badges" }, ...of.slice(0, most).map(badge), rest > 0 && h("span", { class: "quiet", text: `+${rest}` }));
}

/** A row to press for one thing. */
export function row(entry, onclick, ...more) {
  return h("li", {}, h("button", { class: "row", onclick }, ...SAYS[entry.kind](entry), ...more));
}

/** A field and what it finds; `pick(entry)` is called with what is chosen. */
export function finder({ label, kinds, pick, hint = "", typed = () => {} }) {
  const results = h("ul", { class: "results rows", "aria-label": t("Results"), hidden: true });
  const field = h("input", { type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", placeholder: hint });
  const box = h("div", { class: "finder" }, h("label", {}, h("span", { class: hint ? "unseen" : "", text: label }), h("span", { class: "field" }, icon("search"), field)), results);
  const choose = (entry) => { show([]); pick(entry); };
  const show = (found, asked = false) => {
    results.hidden = !asked;
    results.replaceChildren(...(found.length ? found.map((entry) => row(entry, () => choose(entry))) : [h("li", { class: "none", text: t("Nothing is called so here.") })]));
    if (asked) announce(found.length ? t("Results: {count}", { count: found.length }) : t("Nothing is called so here."));
  };
  field.addEventListener("input", () => {
    const text = field.value.trim();
    show(text ? search(text, kinds) : [], Boolean(text));
    typed(text);
  });
  box.addEventListener("keydown", (event) => keys(event, field, results, () => { field.value = ""; show([]); typed(""); }));
  return { box, field, close: () => show([]) };
}

/** Arrows walk through the results, Enter takes the first, Escape empties. */
function keys(event, field, results, empty) {
  const rows = [...results.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = rows.indexOf(document.activeElement);
  if (step && rows.length) (rows[at + step] || field).focus();
  else if (event.key === "Enter" && event.target === field) rows[0]?.click();
  else if (event.key === "Escape" && !results.hidden) { empty(); field.focus(); } else return;
  event.preventDefault();
}
