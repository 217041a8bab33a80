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
 * @typedef {{ tap: string, data: string | ArrayBuffer }} Tapped
 */

/** @type {Map<number, Listener>} */
const listeners = new Map(); // of the connections in the worker
let latest = 0;

// Who wants the frames of a server as they come: by the start of the addresses of its sockets.
/** @type {Map<string, Set<(data: string | ArrayBuffer) => void>>} */
const taps = new Map();
/** @type {(tap: string, isOn: boolean) => void} */
let setTap = () => {};

/** @type {(tap: string, data: string | ArrayBuffer) => void} */
const hearTap = (tap, data) => {
  for (const listen of taps.get(tap) ?? []) listen(data);
};

/**
 * Calls `listen` with each frame of this window's sockets to a server, as it came, until the function
 * that it returns is called. Where there is no worker, nothing comes.
 * @type {(server: string, listen: (data: string | ArrayBuffer) => void) => () => void}
 */
export const tap = (server, listen) => {
  const address = `${server.replace(/^http/, "ws")}/`;
  const listeners = taps.get(address) ?? new Set();
  taps.set(address, listeners.add(listen));
  setTap(address, true);
  return () => {
    listeners.delete(listen);
    if (listeners.size || taps.get(address) !== listeners) return;
    taps.delete(address);
    setTap(address, false);
  };
};

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
  setTap = (tap, isOn) => worker.postMessage({ tap, isOn });
  for (const tap of taps.keys()) setTap(tap, true);
  worker.onmessage = (/** @type {MessageEvent<Heard & Tapped>} */ { data: heard }) => {
    const { id, kind, value, tap, data } = heard;
    if (tap !== undefined) {
      hearTap(tap, data);
      worker.postMessage({ tap, taken: typeof data === "string" ? data.length : data.byteLength });
      return;
    }
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
