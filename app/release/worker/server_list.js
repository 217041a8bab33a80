// servers.json, which is the host's to edit: the newest, or a copy when nothing answers.

import { addressOf, LISTS } from "./places.js";

const LIST_MS = 3000; // how long to wait for servers.json where there is an older copy
const LIST_BYTES = 1_000_000; // what of servers.json is kept: more than any pool of servers needs

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
export async function list(event) {
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
