/* The page of agents who have a visitor before them: French is typed, an approved phrase is confirmed, the
  * visitor reads it large and answers by touching. Everything works without the network but the search by
  * meaning, misspelt names, the microphone and our own voice, machine translation, and telling authors what
  * is missing. */
import { Search } from "./talk_search.js";

const WORKER = "/console/talk/worker.js";
const $ = (id) => document.getElementById(id);
const say = $("content").dataset;
let book, search, token = "", shown = null, asked = 0, sound = null, told = "";
// What may stand in a blank, and an example of it; a stop and a line are free, since they are copied.
const SHAPES = {
  minutes: ["\\d{1,3}", "10"], number: ["[A-Za-z]{0,2}\\d{1,4}[A-Za-z]?", "4"],
  time: ["([01]?\\d|2[0-4]) ?([hH]|[hH:] ?[0-5]\\d)", "8:30"], price: ["\\d{1,4}([.,]\\d{1,2})? ?(€|euros?)?", "1,70 €"],
};

if (window.trustedTypes?.createPolicy) {
  trustedTypes.createPolicy("default", { createScriptURL: (url) => (url === WORKER ? url : null) });
}

/** Make an element of a name, its properties and what stands in it. */
function make(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

const send = (path, body, headers = {}) =>
  fetch(`/console/talk/${path}`, { method: "POST", body, headers: { "X-CSRF-Token": token, ...headers } });

/** Ask the server; null where it cannot be reached or has logged us out. */
async function ask(path, fields) {
  try {
    const response = await (fields ? send(path, new URLSearchParams(fields)) : fetch(`/console/talk/${path}`));
    const whole = response.ok && response.headers.get("Content-Type") === "application/json";
    return whole ? await response.json() : null;
  } catch {
    return null;
  }
}

async function connect() {
  token = (await ask("token"))?.csrf ?? "";
  $("network").textContent = token ? say.online : say.offline;
  $("network").classList.toggle("good", Boolean(token));
  $("mic").hidden = !(token && book.speech.seconds && navigator.mediaDevices && globalThis.MediaRecorder);
  offerVoice();
}

/** What is typed, as phrases to confirm; French with its values, the first marked when it says it. */
function offer({ accepted, offered }) {
  $("blanks").hidden = true;
  $("hits").replaceChildren(...offered.map((hit) => {
    const taken = hit.id === accepted?.id;
    const button = make("button", { type: "button", className: taken ? "taken" : "", lang: "fr", dir: "ltr" }, ...filled(hit.text, hit.values));
    const tag = taken ? say.taken : hit.how === "meaning" ? say.meaning : "";
    if (tag) button.append(make("span", { className: `tag${taken ? " good" : ""}`, lang: document.documentElement.lang }, tag));
    button.addEventListener("click", () => choose(hit.id, hit.values, hit.blanks));
    return make("li", {}, button);
  }));
  const typed = $("text").value.trim();
  $("found").textContent = typed && !offered.length ? say.none : "";
  $("rest").hidden = !typed;
  const unmeant = make("button", { type: "button", id: "unmeant" }, offered.length ? say.unmeant : say.none);
  unmeant.addEventListener("click", () => missing(typed));
  $("rest").replaceChildren(unmeant);
  if (say.machine && token) {
    const machine = make("button", { type: "button" }, say.ask);
    machine.addEventListener("click", () => byMachine(typed));
    $("rest").append(machine);
  }
}

/** A text with its values in their places: each keeps its own direction. */
function filled(text, values) {
  return text.split(/\{(\w+)\}/).map((part, number) => (number % 2 ? make("bdi", {}, values[part] || "…") : part));
}

function choose(id, values, blanks) {
  if (!blanks.length) return show(id, values);
  const form = $("blanks");
  const inputs = blanks.map((name) => {
    const kind = name.replace(/\d+$/, "");
    const input = make("input", { name, required: true, maxLength: 80 });
    if (book.names[kind]) input.setAttribute("list", `names-${kind}`);
    if (SHAPES[kind]) [input.pattern, input.title] = SHAPES[kind];
    return make("label", { className: "field" }, `${say[kind]} ${name.slice(kind.length)}`, input);
  });
  form.replaceChildren(make("p", { lang: "fr", dir: "ltr" }, ...filled(book.phrases[id].texts.fr, values)), ...inputs, make("button", { className: "main" }, say.show));
  form.onsubmit = (event) => {
    event.preventDefault();
    form.hidden = true;
    show(id, { ...values, ...Object.fromEntries(new FormData(form)) });
  };
  form.hidden = false;
  form.querySelector("input").focus();
  return undefined;
}

const language = () => book.languages.find((each) => each.code === $("language").value);

/** Show a confirmed phrase to the visitor, with the answers it links. */
function show(id, values) {
  const { code } = language();
  const { texts, replies } = book.phrases[id];
  shown = { id, values };
  large(texts[code] ? filled(texts[code], values) : [], filled(texts.fr, values), texts[code] ? "" : say.untranslated);
  const known = texts[code] ? replies.filter((reply) => book.phrases[reply].texts[code]) : [];
  $("t-replies").hidden = !known.length;
  $("replies").replaceChildren(...known.map((reply) => answerButton(book.phrases[reply].texts)));
}

function large(text, french, label) {
  const { code, dir } = language();
  Object.assign($("big"), { lang: code, dir });
  $("big").replaceChildren(...text);
  $("small").replaceChildren(...french);
  $("label").textContent = label;
  $("label").hidden = !label;
  $("answer").textContent = "";
  $("t-replies").hidden = true;
  $("replies").replaceChildren();
  $("print").disabled = $("again").disabled = !text.length;
  $("mute").textContent = "";
  offerVoice();
}

function answerButton(texts) {
  const { code, dir } = language();
  const button = make("button", { type: "button", lang: code, dir }, texts[code]);
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    for (const each of $("replies").querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button));
    $("answer").replaceChildren(make("span", { lang: "fr", dir: "ltr" }, texts.fr));
  });
  return make("li", {}, button);
}

/** A voice of this device alone: others send what is said to their maker. */
function voice() {
  return globalThis.speechSynthesis?.getVoices().find((each) => each.localService && each.lang.toLowerCase().startsWith(language().code));
}

/** Whether our own voice can say what is shown: approved phrases, with the network. */
const ours = () => Boolean(token && shown && book.speech.languages.includes(language().code));

/** Which voice speaks is told before it does. */
function offerVoice() {
  $("speak").hidden = !$("big").textContent || !(ours() || voice());
  $("speak").textContent = ours() ? say.aloud : say.device;
}

async function loadSound() {
  sound ??= await import("./talk_voice.js");
  sound.wake();
  return sound;
}

async function speak() {
  if (!ours()) return speakHere();
  try {
    const { play } = await loadSound();
    const response = await send("spoken", new URLSearchParams({ ...shown.values, phrase: shown.id, language: language().code }));
    if (!response.ok) throw new Error(response.status);
    await play(await response.arrayBuffer());
    $("mute").textContent = "";
  } catch {
    $("mute").textContent = say.mute;
  }
  return undefined;
}

function mark(pressed, told) {
  $("mic").setAttribute("aria-pressed", String(pressed));
  $("mic").textContent = pressed ? say.stopSpeaking : say.dictate;
  $("heard").textContent = told;
}

/** What is said stands in the field, to be read and mended, and is searched like what is typed. */
async function dictate() {
  try {
    const { record, stop } = await loadSound();
    if (stop()) return;
    const clip = await record(book.speech.seconds, () => mark(true, say.listening));
    mark(false, say.writing);
    const response = await send("heard", clip, { "Content-Type": clip.type });
    const { text } = response.ok ? await response.json() : {};
    mark(false, text ? "" : say.unheard);
    if (!text) return;
    $("text").value = text;
    await lookUp();
    ($("hits").querySelector("button") ?? $("text")).focus();
  } catch ({ name }) {
    mark(false, name === "NotAllowedError" ? say.refused : name === "TypeError" ? say.unheard : say.absent);
  }
}

function speakHere() {
  const said = Object.assign(new SpeechSynthesisUtterance($("big").textContent), { voice: voice(), lang: language().code });
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
}

/** Tell authors, once, that no phrase says this. */
async function missing(text) {
  const kept = told === text || (token && (await ask("missing", { text })));
  if (kept) told = text;
  $("unmeant")?.replaceWith(make("span", {}, kept ? say.kept : say.lost));
}

async function byMachine(text) {
  missing(text);
  const found = await ask("machine", { text, language: language().code });
  if (!found) return $("rest").replaceChildren(say.failed);
  shown = null;
  return large([found.text], [text], found.label);
}

/** Search here at once; by the server too when nothing here says it. What is like no phrase is told to authors. */
async function lookUp() {
  const [text, turn] = [$("text").value, (asked += 1)];
  const local = search.find(text);
  offer(local);
  if (local.accepted || !token || !text.trim()) return;
  const found = await ask("find", { text });
  if (!found || turn !== asked || $("text").value !== text) return;
  offer(found);
  if (!found.offered.length) missing(text.trim());
}

function draw() {
  const wanted = localStorage.getItem("talk-language");
  $("language").replaceChildren(...book.languages.map(({ code, name, french }) =>
    make("option", { value: code, lang: code, selected: code === wanted }, name === french ? name : `${name} (${french})`)));
  const staff = Object.entries(book.phrases).filter(([, phrase]) => phrase.topic !== "visitor");
  $("topics").replaceChildren(...book.topics.map(({ id, about }) => {
    const list = make("ul", {}, ...staff.filter(([, phrase]) => phrase.topic === id).map(([key, { texts }]) => {
      const button = make("button", { type: "button", lang: "fr", dir: "ltr" }, ...filled(texts.fr, {}));
      button.addEventListener("click", () => choose(key, {}, [...texts.fr.matchAll(/\{(\w+)\}/g)].map((each) => each[1])));
      return make("li", {}, button);
    }));
    return make("details", {}, make("summary", { lang: "fr" }, about), list);
  }));
  for (const [kind, names] of Object.entries(book.names)) {
    document.body.append(make("datalist", { id: `names-${kind}` }, ...names.map((value) => make("option", { value }))));
  }
  search = new Search(book.search, Object.fromEntries(staff.map(([key, { texts }]) => [key, texts.fr])), book.names);
}

function listen() {
  let waiting;
  $("text").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => offer(search.find($("text").value)), 120);
  });
  $("search").addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    await lookUp();
    $("hits").querySelector("button")?.focus();
  });
  $("language").addEventListener("change", ({ target }) => {
    localStorage.setItem("talk-language", target.value);
    if (shown) show(shown.id, shown.values);
    else large([], [], "");
  });
  $("speak").addEventListener("click", speak);
  $("mic").addEventListener("click", dictate);
  $("print").addEventListener("click", () => print());
  $("again").addEventListener("click", () => {
    shown = null;
    large([], [], "");
    $("text").value = "";
    offer({ accepted: null, offered: [] });
    $("text").focus();
  });
  addEventListener("online", connect);
  addEventListener("offline", connect);
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", offerVoice);
}

$("network").textContent = say.loading;
book = await ask("book.json");
if (book) {
  draw();
  listen();
  $("text").focus();
  await connect();
  document.documentElement.dataset.ready = "yes";
} else {
  $("network").textContent = say.broken;
}
navigator.serviceWorker?.register(WORKER, { scope: "/console/talk" }).catch(() => {});
