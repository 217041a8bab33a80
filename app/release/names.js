// What the page and the worker call the same. A cache belongs to one folder of one copy of the page:
// an origin may hold several copies, each under a path of its own.

/**
 * Gives the name of a folder's cache, which is also the lock that its windows hold.
 * @type {(folder: string, base?: string) => string}
 */
export const cacheName = (folder, base = document.baseURI) =>
  `bindery ${new URL(folder, base).pathname}`;

const OURS = /^(?:(?:app|runtime)-[0-9a-f]+\/|lists)$/; // behind the path of the copy

/**
 * Tells whether a cache is this copy's. One at the host's root begins the names of all others.
 * @type {(name: string, base?: string) => boolean}
 */
export const isOurCache = (name, base = document.baseURI) => {
  const prefix = cacheName("./", base);
  return name.startsWith(prefix) && OURS.test(name.slice(prefix.length));
};
