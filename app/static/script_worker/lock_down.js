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
  "FontFace",
  "fonts",
  "webkitRequestFileSystem",
  "webkitRequestFileSystemSync",
  "webkitResolveLocalFileSystemURL",
  "webkitResolveLocalFileSystemSyncURL",
];

const TEXTS = ["eval", "Function"];
const TIMERS = ["setTimeout", "setInterval"];
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

// No text becomes JavaScript: a dynamic import would reach any host. Pyodide does without, as on the page.
const noTexts = () => {
  const deny = () => {
    throw new TypeError("A script runs no JavaScript of a text");
  };
  const kinds = [() => {}, async () => {}, function* () {}, async function* () {}];
  for (const kind of kinds) {
    const proto = Object.getPrototypeOf(kind);
    Object.defineProperty(proto, "constructor", {
      value: deny,
      writable: false,
      configurable: false,
    });
  }
  Object.defineProperty(deny, "prototype", { value: Object.getPrototypeOf(() => {}) });
  for (const name of TEXTS) {
    Object.defineProperty(globalThis, name, { value: deny, writable: false, configurable: false });
  }
  for (const name of TIMERS) {
    const start = /** @type {any} */ (globalThis)[name];
    const value = (/** @type {any} */ work, /** @type {any[]} */ ...rest) =>
      typeof work === "function" ? start(work, ...rest) : deny();
    Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
  }
};

/** Removes them for good. */
export const lockDown = () => {
  noTexts();
  for (const name of NAMES) remove(globalThis, name);
  for (const name of OF_NAVIGATOR) remove(navigator, name);
  /** @type {any} */ (globalThis).fetch = refuse;
  /** @type {any} */ (globalThis).importScripts = () => {
    throw new TypeError("A script imports Python modules only");
  };
};
