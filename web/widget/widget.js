/* The loader: one button. Nothing is stored or requested until it is pressed. See README.md. */
(() => {
  "use strict";
  const script = document.currentScript || document.querySelector('script[src*="widget.js"]');
  const SVG = "http://www.w3.org/2000/svg";
  const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

  // No catalogue can be asked for these.
  const WORDS = {
    fr: ["Poser une question", "Injoignable. Réessayez bientôt."],
    en: ["Ask a question", "Out of reach. Please try again soon."],
    es: ["Hacer una pregunta", "Sin conexión. Inténtelo más tarde."],
    de: ["Frage stellen", "Nicht erreichbar. Bitte später versuchen."],
    it: ["Fai una domanda", "Non raggiungibile. Riprova tra poco."],
    pt: ["Fazer uma pergunta", "Sem ligação. Tente mais tarde."],
    nl: ["Stel een vraag", "Niet bereikbaar. Probeer het later."],
    ar: ["اطرح سؤالاً", "لا اتصال. حاول لاحقاً."],
    zh: ["提问", "无法连接，请稍后再试。"],
    ja: ["質問する", "接続できません。後でお試しください。"],
    ko: ["질문하기", "연결할 수 없습니다. 나중에 시도해 주세요."],
    uk: ["Поставити запитання", "Немає зв’язку. Спробуйте пізніше."],
  };

  // `all: initial !important`: else the page's *{…} leaks in through the host.
  const CSS = `
    :host { all: initial !important; display: block !important; }
    :host([hidden]) { display: none !important; }
    [hidden] { display: none !important; }
    .root {
      --accent: var(--callbot-accent, #0f4c81); --on-accent: var(--callbot-on-accent, #fff);
      --focus: #0b66c3; --alert-bg: #fff4e5; --alert-fg: #5c3200;
      font: 400 medium/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      position: fixed; z-index: 2147483000; inset-block-end: 1.25em; inset-inline-end: 1.25em;
      text-align: start;
    }
    .root.start { inset-inline-end: auto; inset-inline-start: 1.25em; }
    .launcher {
      font: inherit; font-weight: 600; position: relative; display: flex; align-items: center;
      gap: .6em; min-block-size: 3.5em; padding-block: .75em; padding-inline: 1.1em 1.35em; cursor: pointer;
      color: var(--on-accent); background: var(--accent); border: 2px solid transparent;
      border-radius: 2em;
      box-shadow: 0 1px 2px rgb(12 30 50 / .2), 0 8px 24px rgb(12 30 50 / .22);
    }
    .launcher:hover { text-decoration: underline; }
    .launcher:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; }
    .launcher svg { inline-size: 1.5em; block-size: 1.5em; flex: none; }
    .badge {
      position: absolute; inset-block-start: -.35em; inset-inline-end: -.1em; min-inline-size: 1.6em;
      padding: 0 .35em; box-sizing: border-box; border-radius: 1em; text-align: center;
      font-size: .8em; line-height: 1.6; color: #fff; background: #b3261e; border: 1px solid #fff;
    }
    .trouble {
      margin: 0 0 .75em; padding: .75em 1em; max-inline-size: 18em; border-radius: .75em;
      color: var(--alert-fg); background: var(--alert-bg); border: 1px solid currentColor;
    }
    svg { fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
    @media (max-width: 30em) {
      .launcher { padding: .9em; }
      .label { position: absolute; clip-path: inset(50%); }
    }
    @media (forced-colors: active) {
      .launcher { border-color: ButtonText; color: ButtonText; background: ButtonFace; }
      .badge { color: Highlight; background: Canvas; border-color: Highlight; }
    }
  `;

  const BUBBLE = "M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-5 4v-4H6a2 2 0 0 1-2-2zM8 8.5h8M8 11.5h5";

  function make(parent, tag, attributes) {
    const node = /svg|path/.test(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    parent.append(node);
    return node;
  }

  class CallbotWidget extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      this.language = (this.option("lang") || document.documentElement.lang || "fr").toLowerCase().split("-")[0];
      const own = script ? new URL(".", script.src).href : document.baseURI;
      this.server = new URL(`${this.option("server") || own}`.replace(/\/?$/, "/"), document.baseURI).href;
      this.draw(this.attachShadow({ mode: "open" }));
      this.resume();
    }

    option(name) {
      return this.dataset[name] || (script && script.dataset[name]) || "";
    }

    words() {
      return WORDS[this.language] || WORDS.en;
    }

    draw(shadow) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      shadow.adoptedStyleSheets = [sheet];
      const dir = RIGHT_TO_LEFT.has(this.language) ? "rtl" : "ltr";
      this.box = make(shadow, "div", { class: `root ${this.option("side")}`, role: "region", lang: this.language, dir });
      if (this.option("theme")) this.setAttribute("theme", this.option("theme"));
      this.trouble = make(this.box, "p", { class: "trouble", role: "alert", hidden: "" });
      this.drawLauncher();
    }

    drawLauncher() {
      this.launcher = make(this.box, "button", { class: "launcher", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false" });
      make(make(this.launcher, "svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }), "path", { d: BUBBLE });
      this.label = make(this.launcher, "span", { class: "label" });
      this.badge = make(this.launcher, "span", { class: "badge", "aria-hidden": "true", hidden: "" });
      this.name(this.option("label") || this.words()[0]);
      this.launcher.addEventListener("click", () => this.open());
    }

    name(text) {
      this.label.textContent = text;
      this.box.setAttribute("aria-label", text);
    }

    /** Opened in this tab before: it is there again on the next page. */
    resume() {
      let state;
      try {
        state = sessionStorage[`callbot:${this.server}`];
      } catch { /* storage is refused: begin closed */ }
      if (state) this.load().then((chat) => state === "open" && chat.show({ focus: false }), () => {});
    }

    load() {
      if (!this.loading) {
        // Browsers remember a failed import by its address.
        const again = this.failures ? `?try=${this.failures}` : "";
        this.loading = import(`${this.server}widget/chat.js${again}`).then((module) => module.start(this));
        this.loading.catch(() => {
          this.loading = null;
          this.failures = (this.failures || 0) + 1;
        });
      }
      return this.loading;
    }

    async ask(text) {
      await this.open();
      (await this.loading)?.ask(text);
    }

    async open() {
      this.launcher.setAttribute("aria-busy", "true");
      this.trouble.hidden = true;
      try {
        (await this.load()).show({ focus: true });
      } catch {
        this.trouble.hidden = false;
        this.trouble.textContent = this.words()[1];
      }
      this.launcher.removeAttribute("aria-busy");
    }
  }

  if (!customElements.get("callbot-widget")) customElements.define("callbot-widget", CallbotWidget);
  const place = () => {
    if (!document.querySelector("callbot-widget")) document.body.append(document.createElement("callbot-widget"));
  };
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();
