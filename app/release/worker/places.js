// Where the worker's files are: addresses, and the names of its caches.

export const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
export const scope = new URL("./", sw.location.href);
export const CACHES = `bindery ${scope.pathname}`; // then the folder, as in names.js
export const LISTS = `${CACHES}lists`;
export const HASHED = /^((?:app|runtime)-[0-9a-f]+\/)./;

export const addressOf = (/** @type {string} */ name) => new URL(name, scope).href;
