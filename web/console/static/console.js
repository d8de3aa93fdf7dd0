/* What every page of the console shares. htmx parses our own answers through this policy; the
   pages' policy lets scripts come from files only, so nothing in an answer can run. */
if (window.trustedTypes?.createPolicy) trustedTypes.createPolicy("default", { createHTML: (html) => html });

/** A button with data-confirm asks before its form is sent. */
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

/** What an answer wants to be said to a screen reader. */
document.addEventListener("htmx:afterSwap", ({ target }) => {
  const said = target.querySelector?.("[data-announce]")?.textContent.trim();
  if (said) document.getElementById("announcer").textContent = said;
});
