/** The interface's language: English source strings, translated by what the server gives. */

let current = { language: "en", direction: "ltr", strings: {}, labels: {}, languages: [] };
const sources = new WeakMap(); // node -> Map(property -> function giving its text now)

export const language = () => current.language;
export const direction = () => current.direction;
export const languages = () => current.languages;

/** Take over what GET /api/v1/interface gave. */
export function use(interfaceOf) {
  current = { ...current, labels: {}, ...interfaceOf };
}

/** The text in the interface's language, with its {placeholders} filled. */
export function t(english, values = {}) {
  const text = current.strings[english] || english;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The label of an intent's question in the interface's language, when the server told it. */
export const labelOf = (intent) => (intent && current.labels[intent]) || "";

/** Let a node say `source()` now and again after each change of language; "text" is its content. */
export function say(node, property, source) {
  const known = sources.get(node) || new Map();
  sources.set(node, known.set(property, source));
  node.setAttribute("data-t", "");
  apply(node, property, source);
}

function apply(node, property, source) {
  const text = source();
  if (property !== "text") node.setAttribute(property, text);
  else if (node.textContent !== text) node.textContent = text;
}

/** Say everything below `root` again, in the language of now. */
export function retranslate(root) {
  for (const node of root.querySelectorAll("[data-t]")) {
    for (const [property, source] of sources.get(node) || []) apply(node, property, source);
  }
}

const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;

/** The direction of a text in that language; of an unknown one, its own first letters decide. */
export function directionOf(code) {
  if (!code) return "auto";
  return RIGHT_TO_LEFT.test(code) ? "rtl" : "ltr";
}
