/** The microphone, only after a press, and answers aloud. All of it by our own server, none by the browser's maker. */

import { language, say, speech } from "./page.js";
import { getSound, postClip } from "./server.js";
import * as S from "./strings.js";

let recorder = null; // from the press to the text
let dropped = false;
let output = null;
let playing = null;

/** A first press begins, a second ends. `on`: button, trouble(sentence), heard({text, confidence}). */
export async function press(on) {
  hush();
  output ??= new AudioContext(); // within a press, as browsers want it
  if (recorder) return recorder.state === "recording" && recorder.stop();
  recorder = {};
  dropped = false;
  try {
    const clip = await record(on);
    on.trouble(dropped ? null : S.understanding);
    if (dropped) return;
    const found = await postClip(clip, language());
    on.trouble(found.text ? null : S.notHeard);
    if (found.text) on.heard(found);
  } catch (error) {
    on.trouble(reason(error));
  } finally {
    recorder = null;
    mark(on.button, false);
  }
}

function reason({ name, status }) {
  if (status !== undefined) return status === 422 ? S.notHeard : S.failedNow;
  return name === "NotAllowedError" ? S.micRefused : S.micMissing;
}

function mark(button, pressed) {
  button.setAttribute("aria-pressed", pressed);
  for (const name of ["aria-label", "title"]) say(button, name, pressed ? S.stop : S.speak);
}

/** Whatever fails, the microphone is let go. */
async function record(on) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  try {
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32000 });
    const whole = new Promise((resolve) => { recorder.ondataavailable = resolve; }); // once, at its end
    recorder.start();
    if (dropped) recorder.stop();
    mark(on.button, true);
    on.trouble(S.listening);
    document.addEventListener("visibilitychange", drop, { once: true });
    const timer = setTimeout(() => recorder.stop(), speech().seconds * 1000);
    const { data } = await whole;
    clearTimeout(timer);
    return data;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

function drop() {
  dropped = true;
  if (recorder?.state === "recording") recorder.stop();
}

/** Stop listening and speaking; tells whether there was anything to stop. */
export function stop() {
  drop();
  return hush() !== undefined || Boolean(recorder);
}

/** What was being said is said no more; gives its cursor. */
function hush() {
  const said = playing?.cursor;
  playing?.source?.stop();
  playing?.done();
  playing = null;
  return said;
}

/** Speak an answer; pressed again, it stops. `shown` is told whether it is being said. */
export async function read(session, cursor, shown) {
  if (hush() === cursor) return;
  const mine = { cursor, done: () => shown(false) };
  playing = mine;
  shown(true);
  output ??= new AudioContext();
  try {
    const buffer = await output.decodeAudioData(await getSound(session, cursor));
    if (playing !== mine) return;
    mine.source = new AudioBufferSourceNode(output, { buffer });
    mine.source.connect(output.destination);
    mine.source.onended = () => playing === mine && hush();
    await output.resume();
    mine.source.start();
  } catch (error) {
    if (playing === mine) hush();
    throw error;
  }
}
