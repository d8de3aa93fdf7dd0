/** Elements that strict pages accept, in the page's words; badges, icons, times. */

const read = (name) => JSON.parse(document.body.dataset[name]);
const words = read("words");

export const setup = read("setup");
export const language = document.documentElement.lang;

/** The words for an English sentence; "{name}" is filled in. */
export function t(english, values = {}) {
  return (words[english] || english).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** `text` is the content, `on…` are listeners; null, undefined and false are left out. */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === "button") node.type = tag;
  for (const [name, value] of Object.entries(properties)) {
    if ((value ?? false) === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

/** 24 x 24; the canvas draws them too. */
export const ICONS = {
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
  back: "M14.5 5.5L8 12l6.5 6.5",
  swap: "M7 4v16M7 20l-3-3M7 20l3-3M17 20V4M17 4l-3 3M17 4l3 3",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  whole: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  chat: "M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-5 4v-4H6a2 2 0 0 1-2-2z",
  route: "M6 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 17h6a3 3 0 0 0 0-6h-4a3 3 0 0 1 0-6h6",
  free: "M11 4.5v.01M11 8v6h5l2.5 5M9 11.2a5 5 0 1 0 6.3 6.3",
  closed: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM7 12h10",
  event: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.9-5.2 2.9 1-5.9L3.5 9.7l5.9-.8z",
  stop: "M12 18.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z",
  place: "M12 21s7-6 7-11.3A7 7 0 0 0 5 9.7C5 15 12 21 12 21zM12 12.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z",
  list: "M8 6h12M8 12h12M8 18h12M4 6v.01M4 12v.01M4 18v.01",
  chart: "M9 4L3.5 6v14L9 18l6 2 5.5-2V4L15 6zM9 4v14M15 6v14",
  walk: "M13 4.5v.01M10 21l2-6M15 21l-3-6 1-6-4 2-1 3M13 9l2 3 3 1",
};

export function icon(name) {
  const make = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const [svg, path] = [make("svg"), make("path")];
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["class", `icon ${name}`]]) svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export const iconButton = (drawing, name, onclick, more = {}) =>
  h("button", { class: "round", "aria-label": name, title: name, onclick, ...more }, icon(drawing));

const parts = (colour) => [0, 2, 4].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** Relative luminance of rrggbb, 0 to 1 (WCAG 2.2). */
export function luminance(colour) {
  const [r, g, b] = parts(colour).map((each) => each / 255).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The operator's colours as [back, letters]; letters hard to read become black or white. */
export function lineColours({ color, text_color: text }) {
  if (!color) return null;
  const [low, high] = [color, text || color].map(luminance).sort((one, other) => one - other);
  const readable = (high + 0.05) / (low + 0.05) >= 4.5;
  return [`#${color}`, readable ? `#${text}` : luminance(color) > 0.179 ? "#000" : "#fff"];
}

export function badge(line) {
  const node = h("bdi", { class: `badge ${line.mode}`, text: line.name });
  const colours = lineColours(line);
  if (colours) [node.style.backgroundColor, node.style.color] = colours;
  return node;
}

const MODES = {
  metro: () => t("Metro"), tram: () => t("Tram"), rail: () => t("Train"), bus: () => t("Bus"), ferry: () => t("Ferry"),
  cable: () => t("Cable car"), funicular: () => t("Funicular"), walk: () => t("On foot"), other: () => t("Other lines"),
};
export const modeName = (mode) => (MODES[mode] || MODES.other)();

// A time as the city's clocks show it, whatever the clock of who looks.
const formats = (options) => new Intl.DateTimeFormat(setup.locale, { ...options, timeZone: "UTC" });
const [HOUR, DAY] = [formats({ hour: "numeric", minute: "2-digit" }), formats({ weekday: "long", day: "numeric", month: "long" })];
const local = (text) => new Date(`${text.slice(0, 16)}Z`);
export const clock = (text) => HOUR.format(local(text));
export const day = (text) => DAY.format(local(`${text.slice(0, 10)}T00:00`));

/** "13:00 – 02:00", with the day where it is another than `today`. */
export function span(start, end, today) {
  const one = (text) => (text.slice(0, 10) === today.slice(0, 10) ? clock(text) : `${day(text)} ${clock(text)}`);
  if (start && end) return `${one(start)} – ${one(end)}`;
  return start ? t("from {time}", { time: one(start) }) : end ? t("until {time}", { time: one(end) }) : "";
}

/** Lower case without accents, for comparing. */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const announcer = h("div", { class: "unseen", "aria-live": "polite" });
document.body.append(announcer);
let saying = 0;

/** Said to who cannot see it; only the last of many in a row. */
export function announce(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { announcer.textContent = text; }, 400);
}
