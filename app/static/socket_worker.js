// The worker's side of the sockets: what a server sends is read, dropped and put together here, so a
// flood keeps this thread busy and not the page's.

import { connect } from "./socket.js";

/**
 * @typedef {ReturnType<typeof connect>} Connection
 * @typedef {{ id: number, url?: string, text?: string, taken?: true, closed?: true }} Call
 */

/** @type {Map<number, Connection>} */
const connections = new Map();
/** @type {Map<number, number>} */
const untaken = new Map(); // messages that the page has not taken yet, by connection

/** @type {(id: number, url: string) => void} */
const open = (id, url) => {
  untaken.set(id, 0);
  const connection = connect(
    url,
    (kind, value) => {
      untaken.set(id, (untaken.get(id) ?? 0) + 1);
      const moved = value instanceof Uint8Array ? [value.buffer] : [];
      postMessage({ id, kind, value }, { transfer: moved });
      if (kind === "close" || kind === "flood") forget(id);
    },
    () => untaken.get(id) === 0,
  );
  connections.set(id, connection);
};

/** @param {number} id */
const forget = (id) => {
  connections.delete(id);
  untaken.delete(id);
};

/** @param {MessageEvent<Call>} event */
const hear = ({ data: { id, url, text, taken, closed } }) => {
  if (url !== undefined) return open(id, url);
  if (taken && untaken.has(id)) untaken.set(id, (untaken.get(id) ?? 0) - 1);
  if (text !== undefined) connections.get(id)?.send(text);
  if (!closed) return;
  connections.get(id)?.close();
  forget(id);
};

addEventListener("message", hear);

postMessage({ ready: true });
