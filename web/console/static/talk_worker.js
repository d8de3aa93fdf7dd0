/* Keeps the page of agents, its files and the phrasebook for when there is no network. What is kept
   holds nothing of any person; with the network, what the server says always comes first. */
const CACHE = "talk-1";
const PAGE = "/console/talk";
const KEPT = [PAGE, "/console/talk/book.json", "/console/static/console.css", "/console/static/talk.css",
  "/console/static/talk.js", "/console/static/talk_search.js", "/console/static/icon.svg"];

/** Whether an answer is the thing itself and no way to the log-in. */
const whole = (response) => response.ok && !response.redirected && response.type === "basic";

async function keep(path) {
  const response = await fetch(path, { cache: "no-cache" });
  if (whole(response)) await (await caches.open(CACHE)).put(path, response);
}

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all(KEPT.map(keep)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("talk-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method === "GET" && KEPT.includes(path)) event.respondWith(newest(event.request, path));
});

async function newest(request, path) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (whole(response)) await cache.put(path, response.clone());
    return response;
  } catch (error) {
    const known = await cache.match(path);
    if (known) return known;
    throw error;
  }
}
