/* The microphone and our own voice for the page of agents; fetched when they are first used, since both
   need the server. A recording is heard there and forgotten. */

let output = null; // made within a press, as browsers want it
let playing = null;
let tape = null;

/** Sound on from now on. */
export function wake() {
  output ??= new AudioContext();
  hush();
}

export function hush() {
  playing?.stop();
  playing = null;
}

/** Play a sound that the server sent. */
export async function play(data) {
  hush();
  playing = new AudioBufferSourceNode(output, { buffer: await output.decodeAudioData(data) });
  playing.connect(output.destination);
  await output.resume();
  playing.start();
}

/** Ends a recording; tells whether there was one. */
export function stop() {
  if (tape?.state !== "recording") return false;
  tape.stop();
  return true;
}

/** Record until `stop()` or for so many seconds; `begun` is told when it has. Rejects without a microphone. */
export async function record(seconds, begun) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  try {
    return await clipOf(stream, seconds, begun);
  } finally { // whatever fails, the microphone is let go
    for (const track of stream.getTracks()) track.stop();
  }
}

async function clipOf(stream, seconds, begun) {
  const mine = new MediaRecorder(stream, { audioBitsPerSecond: 32000 });
  const parts = [];
  mine.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise((resolve) => { mine.onstop = resolve; });
  tape = mine;
  mine.start();
  begun();
  const timer = setTimeout(stop, seconds * 1000);
  await ended;
  clearTimeout(timer);
  return new Blob(parts, { type: mine.mimeType });
}
