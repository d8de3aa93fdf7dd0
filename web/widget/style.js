const LIGHT = `
  --ground: #f4f6f9; --paper: #fff; --ink: #1b2733; --quiet: #4d5b6a; --rule: #d3dae2; --edge: #75828f;
  --tint: #e3eef8; --tint-ink: #0d3354; --link: #0b558f; --focus: #0b66c3;
  --alert-bg: #fff4e5; --alert-fg: #5c3200; --danger: #a32018; --good: #17633a; color-scheme: light;`;

const DARK = `
  --ground: #131a21; --paper: #1d2630; --ink: #e8edf2; --quiet: #a9b6c3; --rule: #35424f; --edge: #8492a0;
  --tint: #1f3d58; --tint-ink: #e3f0fb; --link: #8cc4f5; --focus: #8cc4f5;
  --alert-bg: #3a2a10; --alert-fg: #ffdfae; --danger: #ff9a90; --good: #82d7a5; color-scheme: dark;`;

export const CSS = `
.root { ${LIGHT} }
@media (prefers-color-scheme: dark) { :host(:not([theme=light])) .root { ${DARK} } }
:host([theme=dark]) .root { ${DARK} }

.panel, .panel * { box-sizing: border-box; }
.panel {
  position: fixed; inset-block-end: 1.25em; inset-inline-end: 1.25em; inline-size: 25em;
  block-size: min(42em, 100dvh - 2.5em); max-inline-size: calc(100vw - 2.5em);
  display: flex; flex-direction: column; overflow: hidden;
  color: var(--ink); background: var(--ground); border: 1px solid var(--rule); border-radius: 1em;
  box-shadow: 0 2px 6px rgb(12 30 50 / .12), 0 18px 48px rgb(12 30 50 / .22);
  animation: rise .18s ease-out; overflow-wrap: anywhere;
}
.root.start .panel { inset-inline-end: auto; inset-inline-start: 1.25em; }
@keyframes rise { from { transform: translateY(.75em); } }
.panel :where(p, ul, ol, dl, dd) { margin: 0; padding: 0; list-style: none; }
.panel :where(button, select, textarea, input) { font: inherit; color: inherit; cursor: pointer; }
.panel :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.panel a { color: var(--link); }

.top { display: flex; align-items: center; gap: .35em; padding-block: .7em; padding-inline: 1em .6em; color: var(--on-accent); background: var(--accent); }
.names { flex: 1; min-inline-size: 0; }
.name { font-weight: 650; line-height: 1.3; }
.machine { font-size: .82em; line-height: 1.35; }
.top select {
  max-inline-size: 7.4em; min-block-size: 2.6em; padding: 0 .3em; font-size: .88em;
  color: var(--on-accent); background: transparent; border: 1px solid currentColor; border-radius: .5em;
}
.top option { color: var(--ink); background: var(--paper); }
.top :focus-visible { outline-color: var(--on-accent); outline-offset: 1px; }
.icon {
  display: inline-grid; place-items: center; flex: none; inline-size: 2.75em; block-size: 2.75em; padding: 0;
  color: inherit; background: transparent; border: 1px solid transparent; border-radius: .6em;
}
.icon svg { inline-size: 1.4em; block-size: 1.4em; }
.top .icon:hover { background: rgb(255 255 255 / .16); }
svg.more { stroke-width: 3; }

.menu { display: grid; background: var(--paper); border-block-end: 1px solid var(--rule); }
.menu button { display: flex; align-items: center; gap: .75em; min-block-size: 3em; padding: .5em 1.1em; text-align: start; background: none; border: 0; }
.menu button:hover { background: var(--ground); }
.menu button:focus-visible { outline-offset: -3px; }
.menu svg { inline-size: 1.3em; block-size: 1.3em; flex: none; }
.sure { padding: .9em 1.1em; background: var(--alert-bg); color: var(--alert-fg); border-block-end: 1px solid currentColor; }
.sure div, .buttons { display: flex; gap: .6em; margin-block-start: .8em; }
.sure button, .buttons button { min-block-size: 2.75em; padding: .35em 1.2em; border-radius: .6em; border: 1px solid currentColor; background: transparent; font-weight: 600; }

.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 1em; position: relative; scrollbar-width: thin; }
.log:focus-visible { outline-offset: -3px; }
.messages { display: grid; gap: .85em; }
.messages > li { display: grid; gap: .3em; justify-items: start; min-inline-size: 0; }
.messages > .person { justify-items: end; }
.bubble { max-inline-size: 92%; padding: .65em .95em; background: var(--paper); border: 1px solid var(--rule); border-radius: 1em; border-start-start-radius: .35em; }
.person .bubble { color: var(--tint-ink); background: var(--tint); border-color: transparent; border-radius: 1em; border-end-end-radius: .35em; }
.person[data-state=failed] .bubble { border-color: var(--danger); }
.agent .bubble { border-inline-start: 4px solid var(--good); }
.who { font-size: .85em; font-weight: 600; color: var(--good); }
.text { white-space: pre-wrap; }
.text + .text { margin-block-start: .5em; }
.meta { display: flex; flex-wrap: wrap; align-items: center; gap: .6em; min-block-size: 1.5em; font-size: .8em; color: var(--quiet); }
.messages > li > .meta { padding-inline: .3em; }
.progress { display: inline-flex; gap: .6em; align-items: center; }
[data-state=failed] .progress { color: var(--danger); font-weight: 600; }
.again { padding: .3em .8em; min-block-size: 2.2em; color: var(--link); background: none; border: 1px solid currentColor; border-radius: .5em; }
.messages > .between { justify-items: center; text-align: center; font-size: .88em; color: var(--quiet); }
.rating { display: inline-flex; }
.rating .icon { inline-size: 2.35em; block-size: 2.35em; color: var(--quiet); }
.rating .icon svg { inline-size: 1.3em; block-size: 1.3em; }
.rating .icon:hover { color: var(--ink); background: var(--paper); }
.rating .down svg { transform: rotate(180deg); }
.rating [aria-pressed=true] { color: var(--link); border-color: currentColor; }
.rating [aria-pressed=true] svg { fill: currentColor; fill-opacity: .25; }

.choices { display: flex; flex-wrap: wrap; gap: .5em; }
.choice {
  display: inline-flex; align-items: center; gap: .45em; min-block-size: 2.75em; padding: .45em 1em; text-align: start;
  color: var(--link); background: var(--paper); border: 1px solid var(--edge); border-radius: 1.4em;
}
.choice:hover { background: var(--tint); color: var(--tint-ink); }
.choice svg { inline-size: 1.2em; block-size: 1.2em; flex: none; }

.card { inline-size: 100%; padding: .8em 1em; background: var(--paper); border: 1px solid var(--rule); border-radius: .8em; text-align: start; }
.card-title, caption { font-weight: 650; text-align: start; }
.card dl { display: grid; gap: .35em; margin-block-start: .5em; }
.card dl > div { display: grid; grid-template-columns: 6.5em 1fr; gap: .6em; }
.card dt { color: var(--quiet); font-size: .9em; }
.card-link, .card-note { margin-block-start: .6em; }
.card-note { font-size: .85em; color: var(--quiet); }
.card li { padding-block: .45em; border-block-start: 1px solid var(--rule); }
.card li:first-child { border-block-start: 0; }
.row-title { display: block; font-weight: 600; }
.status { margin-inline-start: .6em; padding: .1em .55em; font-size: .8em; font-weight: 600; border: 1px solid currentColor; border-radius: .4em; }
.cancelled .status { color: var(--danger); }
.moved .status { color: var(--alert-fg); }
table { inline-size: 100%; border-collapse: collapse; }
caption { padding-block-end: .4em; }
table th, table td { padding: .45em .3em; text-align: start; font-weight: 400; vertical-align: top; border-block-start: 1px solid var(--rule); }
thead th { font-size: .82em; color: var(--quiet); border: 0; padding-block: .1em; }
.time { white-space: nowrap; font-variant-numeric: tabular-nums; font-weight: 600; }
.time .soon, th .soon { display: block; font-weight: 400; font-size: .85em; color: var(--quiet); }
.past .soon { display: none; }
.line {
  display: inline-block; min-inline-size: 2.4em; padding: .05em .45em; text-align: center; font-weight: 700; white-space: nowrap;
  color: var(--tint-ink); background: var(--tint); border: 1px solid transparent; border-radius: .4em;
}

.card label { display: block; }
.card [type=tel] { display: block; inline-size: 100%; min-block-size: 2.75em; padding: .35em .85em; margin-block-start: .5em; background: var(--paper); border: 1px solid var(--edge); border-radius: .6em; }
.card [aria-invalid=true] { border-color: var(--danger); }
.card .check { display: flex; gap: .7em; align-items: flex-start; margin-block-start: .8em; font-size: .9em; line-height: 1.4; }
.check input { flex: none; inline-size: 1.5em; block-size: 1.5em; margin: 0; }
.buttons [type=submit] { color: var(--on-accent); background: var(--accent); }
.error { margin-block-start: .5em; font-size: .9em; font-weight: 600; color: var(--danger); }

.typing { inline-size: max-content; margin-block-start: .85em; letter-spacing: .2em; animation: blink .7s infinite alternate; }
@keyframes blink { to { color: var(--edge); } }

.banner { font-weight: 600; }
.banner:empty { display: none; }
.notice { padding: .6em 1.1em; font-size: .9em; color: var(--alert-fg); background: var(--alert-bg); border-block-start: 1px solid var(--rule); }
.bottom { padding: .7em .8em .55em; background: var(--paper); border-block-start: 1px solid var(--rule); }
.composer { display: flex; align-items: flex-end; gap: .5em; }
.composer textarea {
  flex: 1; min-inline-size: 0; min-block-size: 2.9em; max-block-size: 8em; padding: .65em .85em; resize: none; line-height: 1.45;
  background: var(--paper); border: 1px solid var(--edge); border-radius: .8em;
}
.composer textarea::placeholder { color: var(--quiet); opacity: 1; }
.composer textarea:focus-visible { outline-offset: 0; }
.composer .icon { inline-size: 2.9em; block-size: 2.9em; border-radius: .8em; color: var(--on-accent); background: var(--accent); }
.composer .talk { color: var(--accent); background: none; border: 1px solid var(--edge); }
.composer .talk[aria-pressed=true] { color: var(--paper); background: var(--danger); }
.root[dir=rtl] svg.send { transform: scaleX(-1); }
.note { padding: .45em .3em 0; font-size: .78em; line-height: 1.4; color: var(--quiet); }

@media (max-width: 30em), (max-height: 26em) {
  .panel, .root.start .panel { inset: 0; inline-size: 100%; block-size: 100dvh; max-inline-size: none; border: 0; border-radius: 0; animation: none; }
  .card dl > div { grid-template-columns: 5.5em 1fr; }
}
@media (max-width: 22em) { .top { gap: 0; padding-inline: .75em .2em; } .top select { max-inline-size: 6.4em; } }
@media (prefers-reduced-motion: reduce) { .panel, .typing { animation: none; } }
@media (forced-colors: active) {
  .panel { border: 2px solid CanvasText; }
  .top { border-block-end: 1px solid CanvasText; }
  .person .bubble { border: 2px solid Highlight; }
  .icon, .composer .icon { color: ButtonText; background: ButtonFace; border-color: ButtonText; }
  .rating [aria-pressed=true] { color: HighlightText; background: Highlight; forced-color-adjust: none; }
  .line { border-color: CanvasText; }
}
@media print { .root { display: none; } }
`;
