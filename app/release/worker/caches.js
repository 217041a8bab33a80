// Installing a release into its caches, and deleting those that nobody needs any more.

import { fill } from "./downloads.js";
import { addressOf, CACHES, HASHED, scope, sw } from "./places.js";

export async function install() {
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

/** @param {string} cacheName */
const folderOf = (cacheName) => {
  if (!cacheName.startsWith(CACHES)) return null;
  return HASHED.exec(`${cacheName.slice(CACHES.length)}.`)?.[1] ?? null;
};

// Deletes what is neither of this release, nor of the one before (a window may just be loading it),
// nor held by a living window.
export async function sweep() {
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

export async function activate() {
  await sw.clients.claim();
  await sweep();
  const windows = await sw.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const client of windows) client.postMessage({ bindery: "release", app: RELEASE.app });
}
