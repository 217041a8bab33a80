// Takes from this worker what a script's own code could misuse, before any of it runs. What the page
// keeps in this browser, keys of servers among it, lies in the same origin.

const NAMES = [
  "indexedDB",
  "caches",
  "cookieStore",
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "WebTransport",
  "EventSource",
  "BroadcastChannel",
  "Worker",
  "SharedWorker",
  "importScripts",
  "webkitRequestFileSystem",
  "webkitRequestFileSystemSync",
  "webkitResolveLocalFileSystemURL",
  "webkitResolveLocalFileSystemSyncURL",
];

const OF_NAVIGATOR = ["storage", "storageBuckets", "locks", "serviceWorker", "credentials"];

/** @type {(start: any, name: string) => void} */
const remove = (start, name) => {
  for (let one = start; one && one !== Object.prototype; one = Object.getPrototypeOf(one)) {
    if (Object.hasOwn(one, name)) delete one[name];
  }
  // `XMLHttpRequest` gets another meaning once: pyodide-http looks for it.
  const writable = name === "XMLHttpRequest" || name === "fetch" || name === "importScripts";
  Object.defineProperty(start, name, { value: undefined, writable, configurable: false });
};

const refuse = () =>
  Promise.reject(
    new TypeError("A script reaches servers by urllib, requests, websocket or bindery"),
  );

/** Removes them for good. */
export const lockDown = () => {
  for (const name of NAMES) remove(globalThis, name);
  for (const name of OF_NAVIGATOR) remove(navigator, name);
  /** @type {any} */ (globalThis).fetch = refuse;
  /** @type {any} */ (globalThis).importScripts = () => {
    throw new TypeError("A script imports Python modules only");
  };
};
