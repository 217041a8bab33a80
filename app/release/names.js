// What the page and the worker call the same. A cache belongs to one folder of one copy of the page:
// an origin may hold several copies, each under a path of its own.

/**
 * Gives the name of a folder's cache, which is also the lock that its windows hold.
 * @type {(folder: string, base?: string) => string}
 */
export const cacheName = (folder, base = document.baseURI) =>
  `bindery ${new URL(folder, base).pathname}`;
