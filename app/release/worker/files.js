// Answers from the cache: each file is checked before the first one.

import { fill, isSound } from "./downloads.js";

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
export async function fromCache(event, cacheName, name, address, file) {
  if (file && !checks.has(address)) checks.set(address, check(cacheName, address, file));
  const isSafe = file ? await checks.get(address)?.catch(() => false) : true;
  const found = isSafe && (await kept(cacheName, address).catch(() => null));
  if (found) return found;
  checks.delete(address);
  if (file) event.waitUntil(fill(cacheName, name, address, file).catch(() => {}));
  return fetch(event.request);
}
