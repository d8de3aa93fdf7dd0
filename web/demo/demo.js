/* The buttons of the page ask the assistant what they say. */
for (const button of document.querySelectorAll("[data-ask]")) {
  button.type = "button";
  button.addEventListener("click", () => document.querySelector("callbot-widget").ask(button.dataset.ask));
}
