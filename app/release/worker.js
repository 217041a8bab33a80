// The service worker of dist/. `make build` writes RELEASE before this text: what the release is made
// of, with the size and hash of every file.
//
// A release is installed when all of it is here and is what the build made, else not at all. From
// then on its files come from the cache only, and so does the page. Windows that still show an older
// release keep getting that one's files; caches that nobody can need any more are deleted.

const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const scope = new URL("./", sw.location.href);
const CACHES = `bindery ${scope.pathname}`; // then the folder, as in names.js
const LISTS = `${CACHES}lists`;
const HASHED = /^((?:app|runtime)-[0-9a-f]+\/)./;
const LIST_MS = 3000; // how long to wait for servers.json where there is an older copy
const LIST_BYTES = 1_000_000; // what of servers.json is kept: more than any pool of servers needs
/** @type {Record<string, string>} */
const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  wasm: "application/wasm",
};

const addressOf = (/** @type {string} */ name) => new URL(name, scope).href;
/** @param {string} name */
const typeOf = (name) => TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";

// ---- installing ----

/**
 * @param {ArrayBuffer} content
 * @param {BuiltFile} file
 */
async function isSound(content, { size, sha256 }) {
  if (content.byteLength !== size) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
}

/**
 * @param {string} address
 * @param {RequestCache} cache
 */
async function get(address, cache) {
  const response = await fetch(address, { cache });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

// Some hosts say of a .gz that it is compressed, and then the browser has unpacked it already.
/** @param {Response} response */
async function unpacked(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new Response(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream);
}

// `twin`: there is a .gz beside the file, or (`only`) in its place. It is for hosts that do not
// compress, except when the page has loaded the file itself just now.
/**
 * @param {string} address
 * @param {BuiltFile} file
 * @param {RequestCache} cache
 */
async function download(address, { twin }, cache) {
  if (twin === "only") return unpacked(await get(`${address}.gz`, cache));
  if (!twin) return get(address, cache);
  if (cache === "default") {
    /** @type {RequestInit} */
    const ifCached = { cache: "only-if-cached", mode: "same-origin" };
    const known = await fetch(address, ifCached).catch(() => null);
    if (known?.ok) return known;
  }
  const response = await get(address, cache);
  if (response.headers.has("content-encoding")) return response;
  await response.body?.cancel();
  return unpacked(await get(`${address}.gz`, cache));
}

// The browser's own cache may hold what a broken deployment once answered, so it is tried once.
/**
 * @param {string} address
 * @param {BuiltFile} file
 */
async function soundContent(address, file) {
  const tried = [];
  for (const cache of /** @type {RequestCache[]} */ (["default", "reload"])) {
    try {
      const response = await download(address, file, cache);
      const content = await response.arrayBuffer();
      if (await isSound(content, file)) return { content, headers: response.headers };
      tried.push(`${address} is not what the build made`);
    } catch (error) {
      tried.push(/** @type {Error} */ (error).message);
    }
  }
  throw new Error(tried.at(-1));
}

// What the host says of a file is kept (its policies, above all), but not how the bytes came.
/**
 * @param {string} name
 * @param {Headers} given
 */
function headersFor(name, given) {
  const headers = new Headers(given);
  for (const gone of ["content-encoding", "content-length", "transfer-encoding"]) {
    headers.delete(gone);
  }
  headers.set("content-type", typeOf(name));
  return headers;
}

/**
 * @param {string} cacheName
 * @param {string} name
 * @param {string} address
 * @param {BuiltFile} file
 */
async function fill(cacheName, name, address, file) {
  const cache = await caches.open(cacheName);
  if (await cache.match(address)) return;
  const { content, headers } = await soundContent(address, file);
  await cache.put(address, new Response(content, { headers: headersFor(name, headers) }));
}

async function install() {
  try {
    for (const [folder, files] of Object.entries(RELEASE.folders)) {
      for (const [name, file] of Object.entries(files)) {
        await fill(CACHES + folder, name, addressOf(folder + name), file);
      }
    }
    // Last, as hosts come to it last: the page names all the others.
    await fill(CACHES + RELEASE.app, "index.html", scope.href, RELEASE.page);
  } catch (error) {
    console.warn(`Bindery: the release was not installed: ${/** @type {Error} */ (error).message}`);
    throw error;
  }
  await sw.skipWaiting();
}

// ---- caches come and go ----

/** @param {string} cacheName */
const folderOf = (cacheName) => {
  if (!cacheName.startsWith(CACHES)) return null;
  return HASHED.exec(`${cacheName.slice(CACHES.length)}.`)?.[1] ?? null;
};

// Deletes what is neither of this release, nor of the one before (a window may just be loading it),
// nor held by a living window.
async function sweep() {
  if (!navigator.locks) return;
  const { held } = await navigator.locks.query();
  const needed = new Set(held?.map((lock) => lock.name));
  const names = (await caches.keys()).filter((name) => folderOf(name));
  const isOurs = (/** @type {string} */ name) => (folderOf(name) ?? "") in RELEASE.folders;
  for (const kind of ["app", "runtime"]) {
    const before = names.filter((name) => folderOf(name)?.startsWith(kind) && !isOurs(name)).at(-1);
    if (before) needed.add(before);
  }
  const gone = names.filter((name) => !isOurs(name) && !needed.has(name));
  await Promise.all(gone.map((name) => caches.delete(name)));
}

async function activate() {
  await sw.clients.claim();
  await sweep();
  const windows = await sw.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const client of windows) client.postMessage({ bindery: "release", app: RELEASE.app });
}

// ---- answering ----

/** @type {(cacheName: string, address: string) => Promise<Response | undefined>} */
const kept = (cacheName, address) => caches.match(address, { cacheName, ignoreVary: true });

// Other pages of this origin can write caches. So each file is checked once in a worker's life,
// before the first answer. It is read twice, because the browser keeps compiled code only for an
// answer that comes from the cache untouched.
/** @type {Map<string, Promise<boolean>>} */
const checks = new Map(); // promises of whether the file at an address is what the build made

/**
 * @param {string} cacheName
 * @param {string} address
 * @param {BuiltFile} file
 */
async function check(cacheName, address, file) {
  const found = await kept(cacheName, address);
  if (!found) return false;
  if (await isSound(await found.arrayBuffer(), file)) return true;
  console.warn(`Bindery: ${address} in the cache is not what the build made`);
  await (await caches.open(cacheName)).delete(address);
  return false;
}

// Answers from the cache, and from the network where the cache has nothing sound. `file` is what the
// build made; a file of an earlier release is not known, and is answered as it is.
/**
 * @param {FetchEvent} event
 * @param {string} cacheName
 * @param {string} name
 * @param {string} address
 * @param {BuiltFile} [file]
 */
async function fromCache(event, cacheName, name, address, file) {
  if (file && !checks.has(address)) checks.set(address, check(cacheName, address, file));
  const isSafe = file ? await checks.get(address)?.catch(() => false) : true;
  const found = isSafe && (await kept(cacheName, address).catch(() => null));
  if (found) return found;
  checks.delete(address);
  if (file) event.waitUntil(fill(cacheName, name, address, file).catch(() => {}));
  return fetch(event.request);
}

/**
 * @param {Cache} cache
 * @param {string} address
 * @param {Response} response
 */
async function keepList(cache, address, response) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let size = 0;
  const body = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body);
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
    if (size > LIST_BYTES) return reader.cancel();
  }
  const text = await new Blob(chunks).text();
  JSON.parse(text); // throws: a host that is broken may answer with a page that says so
  const headers = { "content-type": "application/json" };
  return cache.put(address, new Response(text, { headers }));
}

// servers.json is the host's to edit: always the one of now, unless nothing answers. Whether the
// copy can be kept, as on a full disk, makes no difference to the answer.
/** @param {FetchEvent} event */
async function list(event) {
  const address = addressOf("servers.json"); // without a query: there is one list
  const fresh = fetch(event.request);
  fresh.catch(() => {}); // whoever waits for it below sees that
  const cache = await caches.open(LISTS).catch(() => null);
  const older = await cache?.match(address).catch(() => null);
  const keeping = fresh.then((response) => {
    const copy = cache && response.status === 200 ? response.clone() : null;
    return cache && copy && keepList(cache, address, copy);
  });
  event.waitUntil(keeping.catch(() => {}));
  if (!older) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, LIST_MS, older));
  return Promise.race([fresh.catch(() => older), late]);
}

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
