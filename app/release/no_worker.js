// The worker of a build without one (`make build WORKER=off`): takes the place of an earlier build's,
// ends itself, and deletes what that one kept, as soon as no window of it is left.

const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const scope = new URL("./", sw.location.href);
const CACHES = `bindery ${scope.pathname}`;
const OURS = /^(?:(?:app|runtime)-[0-9a-f]+\/|lists)$/; // behind that, as in names.js
/** @param {string} name */
const isOurs = (name) => name.startsWith(CACHES) && OURS.test(name.slice(CACHES.length));

// Windows of the earlier build go on getting their own files.
/** @param {Request} request */
async function kept(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function end() {
  await sw.registration.unregister();
  const { held } = await navigator.locks.query();
  const needed = new Set(held?.map((lock) => lock.name));
  const names = (await caches.keys()).filter(isOurs);
  await Promise.all(names.filter((name) => !needed.has(name)).map((name) => caches.delete(name)));
}

sw.addEventListener("install", () => sw.skipWaiting());
sw.addEventListener("message", (event) => {
  if (event.data?.bindery === "hasten") event.waitUntil(sw.skipWaiting());
});
sw.addEventListener("activate", (event) => event.waitUntil(end()));
sw.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && event.request.mode !== "navigate") {
    event.respondWith(kept(event.request));
  }
});
