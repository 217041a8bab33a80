// The service worker of dist/. `make build` writes RELEASE before this text: what the release is made
// of, with the size and hash of every file.
//
// A release is installed when all of it is here and is what the build made, else not at all. From
// then on its files come from the cache only, and so does the page. Windows that still show an older
// release keep getting that one's files; caches that nobody can need any more are deleted.

import { activate, install, sweep } from "./worker/caches.js";
import { fromCache } from "./worker/files.js";
import { CACHES, HASHED, scope, sw } from "./worker/places.js";
import { list } from "./worker/server_list.js";

/** @param {FetchEvent} event */
function answer(event) {
  const { request } = event;
  const { href, origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.origin) return;
  if (!pathname.startsWith(scope.pathname)) return;
  const name = pathname.slice(scope.pathname.length);
  const folder = HASHED.exec(name)?.[1];
  if (folder && !search) {
    const rest = name.slice(folder.length);
    const file = RELEASE.folders[folder]?.[rest];
    event.respondWith(fromCache(event, CACHES + folder, rest, href, file));
  } else if (name === "servers.json") {
    event.respondWith(list(event));
  } else if (request.mode === "navigate" && ["", "index.html"].includes(name)) {
    const page = "index.html";
    event.respondWith(fromCache(event, CACHES + RELEASE.app, page, scope.href, RELEASE.page));
  }
}

// While it starts a worker, Chromium asks the network for the page as well, in case that is faster.
// Here it never is. Whether it can be told so or not, the worker is installed.
/** @param {InstallEvent} event */
async function onlyFromHere(event) {
  try {
    const all = { urlPattern: new URLPattern({ pathname: `${scope.pathname}*` }) };
    await event.addRoutes({ condition: all, source: "fetch-event" });
  } catch {}
}

sw.addEventListener("install", (event) => event.waitUntil(install()));
sw.addEventListener("install", (event) =>
  event.waitUntil(onlyFromHere(/** @type {InstallEvent} */ (event))),
);
sw.addEventListener("activate", (event) => event.waitUntil(activate()));
sw.addEventListener("fetch", answer);
sw.addEventListener("message", (event) => {
  if (event.data?.bindery === "sweep") event.waitUntil(sweep());
  if (event.data?.bindery === "hasten") event.waitUntil(sw.skipWaiting());
});
