// A service worker for script_worker.js alone: it holds a request of the script, which blocks until it is
// answered, and gets the answer from the page. It is used where Python cannot wait in another way.
// Its scope is that one worker, so the page and all other requests know nothing of it.

const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const PATH = /\/script-relay\/([0-9a-f-]{36})$/;
const PATIENCE_MS = 120_000; // the page answers within a minute, or is gone

/** @type {(channelName: string, block: ArrayBuffer) => Promise<Response>} */
const passOn = (channelName, block) =>
  new Promise((resolve) => {
    const channel = new BroadcastChannel(channelName);
    const id = crypto.randomUUID();
    const end = (/** @type {Response} */ response) => {
      clearTimeout(timer);
      channel.close();
      resolve(response);
    };
    const timer = setTimeout(() => end(new Response(null, { status: 504 })), PATIENCE_MS);
    channel.onmessage = ({ data }) => {
      if (data.reply === id) end(new Response(data.block));
    };
    channel.postMessage({ ask: id, block });
  });

// What the page's own worker keeps is there without the network too.
/** @type {(request: Request) => Promise<Response>} */
const kept = async (request) => (await caches.match(request)) ?? fetch(request);

sw.addEventListener("install", (event) => event.waitUntil(sw.skipWaiting()));
sw.addEventListener("activate", (event) => event.waitUntil(sw.clients.claim()));
sw.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET") return event.respondWith(kept(request));
  const token = PATH.exec(new URL(request.url).pathname)?.[1];
  if (!token || request.method !== "POST") return;
  const answer = async () => passOn(`bindery script ${token}`, await request.arrayBuffer());
  event.respondWith(answer());
});
