/** What is chosen, as the address says it after "#": it can be shared, and the server never sees it. */

const CHOICES = ["stop", "line", "place", "event", "closure"];
const read = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

export let state = read();
const hears = [];

/** Call `hear(state, before)` after each change, and once now. */
export function follow(hear) {
  hears.push(hear);
  hear(state, {});
}

function tell(next) {
  const before = state;
  state = next;
  for (const hear of hears) hear(state, before);
}

/** Change what is chosen; undefined takes away. With `quiet` the way back does not stop here. */
export function go(changes, { quiet } = {}) {
  const next = Object.fromEntries(Object.entries({ ...state, ...changes }).filter(([, value]) => value));
  const hash = `#${new URLSearchParams(next)}`;
  if (hash === location.hash) return;
  history[quiet ? "replaceState" : "pushState"](null, "", hash);
  tell(next);
}

/** [kind, id] of the thing chosen, or nothing. */
export const chosen = (of = state) => Object.entries(of).find(([kind]) => CHOICES.includes(kind)) || [];

const none = Object.fromEntries(CHOICES.map((kind) => [kind, undefined]));
export const choose = (kind, id) => go({ ...none, panel: undefined, ...(kind && { [kind]: id }) });
export const plan = (ends = {}) => go({ ...none, panel: "journey", ...ends });

addEventListener("hashchange", () => tell(read()));
