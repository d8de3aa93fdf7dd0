/** The dialog: its parts, its keys and where the focus is. */

import { direction, h, icon, iconButton, language, languages } from "./page.js";
import * as S from "./strings.js";

const FULL_SCREEN = "(max-width: 30em), (max-height: 26em)";
const FOCUSABLE = "button, select, input, textarea, a[href], [tabindex='0']";

function top(on, title) {
  const select = h("select", { "aria-label": S.chooseLanguage, onchange: () => on.language(select.value) });
  const more = iconButton("more", S.more, on.menu, { "aria-expanded": "false", "aria-controls": "menu" });
  const box = h("div", { class: "top" },
    h("div", { class: "names" },
      h("p", { class: "name", id: "name", text: title || S.title }),
      h("p", { class: "machine", text: S.machine })),
    select, more, iconButton("close", S.close, on.close));
  return { box, select, more };
}

function menu(on) {
  const entry = (drawing, name, onclick) => h("button", { onclick }, icon(drawing), h("span", { text: name }));
  return h("div", { class: "menu", id: "menu", hidden: true }, entry("download", S.download, on.download), entry("bin", S.erase, on.ask));
}

function confirmation(on) {
  return h("div", { class: "sure", role: "alertdialog", "aria-labelledby": "sure", hidden: true },
    h("p", { id: "sure", text: S.eraseSure }),
    h("div", {},
      h("button", { text: S.eraseYes, onclick: on.erase }),
      h("button", { text: S.eraseNo, onclick: on.keep })));
}

/** Enter sends, but not within a word of an input method. */
function composer(on) {
  const area = h("textarea", { rows: "1", "aria-label": S.composer, placeholder: S.placeholder, autocomplete: "off", enterkeyhint: "send" });
  const mic = iconButton("mic", S.speak, on.talk, { class: "icon talk", "aria-pressed": "false", hidden: true });
  const fit = () => {
    area.dir = area.value ? "auto" : ""; // the placeholder reads as the interface does
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  const send = () => {
    const text = area.value.trim();
    if (text) on.send(text);
    if (text) area.value = "";
    fit();
    area.focus();
  };
  area.addEventListener("input", fit);
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
  const form = h("form", { class: "composer", novalidate: true, onsubmit: (event) => { event.preventDefault(); send(); } },
    area, mic, iconButton("send", S.send, null, { type: "submit", onclick: false }));
  return { area, mic, form };
}

const typingSign = () => h("div", { class: "bubble typing", "aria-hidden": "true", hidden: true, text: "●●●" });

export function createPanel(on, title) {
  const head = top(on, title);
  const write = composer(on);
  const parts = {
    more: head.more,
    select: head.select,
    menu: menu(on),
    sure: confirmation(on),
    messages: h("ol", { class: "messages" }),
    typing: typingSign(),
    notice: h("p", { class: "notice", role: "alert", hidden: true }),
    area: write.area,
    mic: write.mic,
    announcer: h("div", { class: "unseen announcer", "aria-live": "polite", "aria-relevant": "additions" }),
  };
  parts.log = h("div", { class: "log", role: "region", "aria-label": S.conversation, tabindex: "0" }, parts.messages, parts.typing);
  parts.box = h("div", { class: "panel", role: "dialog", "aria-labelledby": "name", tabindex: "-1", hidden: true },
    head.box, parts.menu, parts.sure, parts.log, parts.notice,
    h("div", { class: "bottom" }, write.form, h("p", { class: "note", text: S.note })));
  parts.box.addEventListener("keydown", (event) => keys(event, parts, on));
  return parts;
}

export const fullScreen = () => matchMedia(FULL_SCREEN).matches;

function keys(event, parts, on) {
  if (event.key === "Escape" && !event.isComposing) on.escape();
  else if (event.key === "Tab" && fullScreen()) keepInside(event, parts.box);
}

/** Full screen hides the page: Tab goes round within. */
function keepInside(event, box) {
  const all = [...box.querySelectorAll(FOCUSABLE)].filter((node) => node.offsetParent);
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  const focused = box.getRootNode().activeElement;
  if (focused !== from && focused !== box) return;
  event.preventDefault();
  to.focus();
}

/** Letters typed here are not shortcuts of the page. */
export function keepKeys(root) {
  for (const type of ["keydown", "keyup", "keypress"]) root.addEventListener(type, (event) => event.stopPropagation());
}

/** A phone's keyboard makes the screen smaller. */
export function followKeyboard(box) {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    const small = fullScreen() && !box.hidden && view.height < window.innerHeight - 1;
    box.style.height = small ? `${view.height}px` : "";
    box.style.top = small ? `${view.offsetTop}px` : "";
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
}

export function showLanguage(box, select) {
  box.lang = language();
  box.dir = direction();
  const codes = languages().length ? languages() : [{ code: language(), name: language() }];
  select.replaceChildren(...codes.map(({ code, name }) => h("option", { value: code, lang: code, text: name.replace(/^./u, (letter) => letter.toLocaleUpperCase(code)) })));
  select.value = language();
}
