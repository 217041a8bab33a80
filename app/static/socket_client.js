// The page's side of the sockets: they are in a worker, which hands over what Python needs of them.
//
// Where no worker can be made, the same code runs on the page, and only a flood is worse.

import { beginWorker } from "./trusted.js";

/**
 * @typedef {import("./socket.js").Kind} Kind
 * @typedef {(kind: Kind, value?: string | Uint8Array) => void} Listener
 * @typedef {{ send: (text: string) => void, close: () => void }} Connection
 * @typedef {(url: string, on: Listener) => Connection} Connect
 * @typedef {{ id: number, kind: Kind, value?: string | Uint8Array }} Heard
 */

/** @type {Map<number, Listener>} */
const listeners = new Map(); // of the connections in the worker
let latest = 0;

/** @type {Promise<Connect> | null} */
let backend = null;

// A worker that failed, or was ended by the browser: its connections are over, the next begins anew.
/** @param {Worker} worker */
const lose = (worker) => {
  worker.terminate();
  backend = null;
  const lost = [...listeners.values()];
  listeners.clear();
  for (const listener of lost) listener("close");
};

/** @type {(worker: Worker) => Connect} */
const inWorker = (worker) => {
  worker.onerror = () => lose(worker);
  worker.onmessage = (/** @type {MessageEvent<Heard>} */ { data: { id, kind, value } }) => {
    const listener = listeners.get(id);
    if (!listener) return; // it was closed meanwhile
    if (kind === "close" || kind === "flood") listeners.delete(id);
    try {
      listener(kind, value);
    } finally {
      worker.postMessage({ id, taken: true });
    }
  };
  return (url, on) => {
    latest += 1;
    const id = latest;
    listeners.set(id, on);
    worker.postMessage({ id, url });
    return {
      send: (text) => worker.postMessage({ id, text }),
      close() {
        if (listeners.delete(id)) worker.postMessage({ id, closed: true });
      },
    };
  };
};

/** @returns {Promise<Connect>} */
const begin = async () => {
  try {
    return inWorker(await beginWorker("socket_worker.js"));
  } catch (error) {
    const why = /** @type {Error} */ (error).message;
    console.warn(`Bindery: the sockets have no worker and run on the page: ${why}`);
    return (await import("./socket.js")).connect;
  }
};

const connecting = () => {
  if (!backend) {
    backend = begin();
    backend.catch(() => {
      backend = null; // whoever connects gets a close, and may try again
    });
  }
  return backend;
};

void connecting(); // the first task wants it at once

/**
 * Connects to `url` and calls `on` as `connect` in socket.js does. Returns `send` and `close`; after
 * `close` nothing is called any more.
 * @type {Connect}
 */
export const connect = (url, on) => {
  let over = false;
  /** @type {Connection | null} */
  let connection = null;
  const start = (/** @type {Connect} */ begun) => {
    if (!over) connection = begun(url, on);
  };
  const fail = () => {
    if (!over) on("close");
  };
  connecting().then(start, fail);
  return {
    send: (text) => connection?.send(text),
    close() {
      over = true;
      connection?.close();
    },
  };
};
