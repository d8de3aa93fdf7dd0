/* One conversation, live: the stream says that there is something new, the page draws it again. */
const log = document.getElementById("log");
const form = document.getElementById("say");
const text = document.getElementById("text");

const toEnd = () => { log.scrollTop = log.scrollHeight; };
/** A form sent twice by a nervous finger, or again after a cut, is stored once. */
const fresh = () => { if (form) form.elements.message_id.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.replace(".", ""); };

const stream = new EventSource(log.dataset.events);
for (const type of ["message", "answer", "agent", "holder", "handover", "feedback", "erased"]) {
  stream.addEventListener(type, () => htmx.trigger(log, "news"));
}
let leaving = false; // a form of this page is on its way: a reload would stop it
document.addEventListener("submit", ({ target }) => { leaving = !target.hasAttribute("hx-post"); });
stream.addEventListener("holder", () => { if (!leaving && !text?.value) location.reload(); });
addEventListener("pagehide", () => stream.close());
log.addEventListener("htmx:afterSwap", ({ target }) => {
  toEnd();
  const last = log.querySelector(".talk li:last-child");
  if (last?.matches(".message") && (target === log || last.contains(target))) document.getElementById("announcer").textContent = last.textContent.trim();
});

const ways = document.getElementById("ways"); // only where the citizen reads another language

function written() {
  form.reset();
  ways?.replaceChildren();
  fresh();
  htmx.trigger(log, "news");
  text.focus();
}
document.addEventListener("htmx:afterRequest", ({ detail: { successful, pathInfo } }) => {
  if (successful && pathInfo.requestPath.endsWith("/say")) written();
});
/* What will be read is confirmed by a second Enter; what is typed after it was shown is shown anew. */
ways?.addEventListener("htmx:afterSwap", () => ways.querySelector("button")?.focus());
text?.addEventListener("input", () => ways?.replaceChildren());
text?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.getElementById("canned")?.addEventListener("change", ({ target }) => {
  if (target.value) text.value = `${text.value}${text.value ? " " : ""}${target.value}`;
  target.value = "";
  ways?.replaceChildren();
  text.focus();
});
fresh();
toEnd();
