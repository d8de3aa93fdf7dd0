/** Elements that strict pages accept, and their language. */

let current = { language: "en", direction: "ltr", strings: {}, labels: {}, languages: [], callback_days: 0, banner: "", speech: { seconds: 0, languages: [] } };

export const language = () => current.language;
export const direction = () => current.direction;
export const languages = () => current.languages;

export const callbackEnd = () => new Intl.DateTimeFormat(language(), { dateStyle: "long" }).format(Date.now() + current.callback_days * 864e5);

/** {seconds, languages}: how long one may speak (0: not at all), and what can be spoken. */
export const speech = () => current.speech;

/** What the city wants to be said first, for a while. */
export const banner = () => current.banner;

export function use(interfaceOf) {
  current = { ...current, labels: {}, ...interfaceOf };
}

export function t(english, values = {}) {
  const text = current.strings[english] || english;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The intent that is called so now. */
export const intentOf = (label) => Object.keys(current.labels).find((id) => current.labels[id] === label);
export const labelOf = (intent) => current.labels[intent] || "";

/** Let a node say `source()` in every language; "text" is its content. */
export function say(node, property, source) {
  node.says = { ...node.says, [property]: source };
  node.dataset.t = "";
  apply(node, property, source);
}

function apply(node, property, source) {
  const text = source();
  if (property !== "text") node.setAttribute(property, text);
  else if (node.textContent !== text) node.textContent = text;
}

export function retranslate(root) {
  for (const node of root.querySelectorAll("[data-t]")) {
    for (const [property, source] of Object.entries(node.says)) apply(node, property, source);
  }
}

const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;

/** Of an unknown language the first letters decide. */
export function directionOf(code) {
  if (!code) return "auto";
  return RIGHT_TO_LEFT.test(code) ? "rtl" : "ltr";
}

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12h13M12 5.5l6.5 6.5-6.5 6.5",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  thumb: "M7 11v9H4v-9zM7 11l4-8a2.4 2.4 0 0 1 2.4 2.6L13 9h5.6a2 2 0 0 1 2 2.4l-1.5 7a2 2 0 0 1-2 1.6H7",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  mic: "M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  sound: "M4 10v4h3l5 4V6l-5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  pin: "M12 21s7-6 7-11.3A7 7 0 0 0 5 9.7C5 15 12 21 12 21zM12 12.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z",
};

/** `on…` are listeners, other functions give translated strings. */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === "button") node.type = tag;
  for (const [name, value] of Object.entries(properties)) set(node, name, value);
  node.append(...children.filter(Boolean));
  return node;
}

function set(node, name, value) {
  if ((value ?? false) === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (typeof value === "function") say(node, name, value);
  else if (name === "text") node.textContent = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", name);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(drawing, name, onclick, properties = {}) {
  return h("button", { class: "icon", "aria-label": name, title: name, onclick, ...properties }, icon(drawing));
}

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/;

export const linked = (text) => text.split(ADDRESS).map((part, at) => (at % 2 ? link(part, part) : part));

/** Anything but the web and telephones (javascript:, data:) stays text. */
export function link(address, text, hint = null) {
  if (!/^(https?:\/\/|tel:)/i.test(address)) return h("bdi", { text });
  const away = address.startsWith("tel:") ? {} : { target: "_blank", rel: "noopener noreferrer" };
  return h("a", { href: address, ...away }, h("bdi", { text }), hint && h("span", { class: "unseen", text: hint }));
}
