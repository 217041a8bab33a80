// The worker's side of the sockets: what a server sends is read, dropped and put together here, so a
// flood keeps this thread busy and not the page's.

import { connect } from "./socket.js";

// What the page may leave untaken, being busy or frozen, before a connection is closed. Its tasks are
// polled then, and it connects again. A busy server sends a hundred steps a minute.
const MOST_UNTAKEN = 2_000; // messages
const MOST_BYTES = 32_000_000; // of the messages; four of the largest frames

/**
 * @typedef {{ id: number, url?: string, text?: string, taken?: true, closed?: true }} Call
 * @typedef {{ tap: string, isOn?: boolean, taken?: number }} TapCall
 * @typedef {object} Connection
 * @property {ReturnType<typeof connect>} socket
 * @property {number[]} untaken sizes of the messages that the page has not taken yet, oldest first
 * @property {number} bytes their sum
 */

/** @type {Map<number, Connection>} */
const connections = new Map();

// Addresses whose frames the page wants as they come too, with the bytes that it has not taken yet.
/** @type {Map<string, number>} */
const taps = new Map();

/** @type {(url: string) => (data: string | ArrayBuffer) => void} */
const tapOf = (url) => (data) => {
  for (const [tap, untaken] of taps) {
    const size = typeof data === "string" ? data.length : data.byteLength;
    if (!url.startsWith(tap) || untaken + size > MOST_BYTES) continue;
    taps.set(tap, untaken + size);
    postMessage({ tap, data });
  }
};

/** @param {TapCall} call */
const hearTap = ({ tap, isOn, taken }) => {
  if (taken !== undefined) {
    if (taps.has(tap)) taps.set(tap, (taps.get(tap) ?? 0) - taken);
  } else if (isOn) taps.set(tap, 0);
  else taps.delete(tap);
};

/** @type {(id: number, url: string) => void} */
const open = (id, url) => {
  /** @type {Connection} */
  const connection = { socket: { send() {}, close() {} }, untaken: [], bytes: 0 };
  connections.set(id, connection);
  connection.socket = connect(
    url,
    (kind, value) => {
      const size = value?.length ?? 0;
      connection.untaken.push(size);
      connection.bytes += size;
      const moved = value instanceof Uint8Array ? [value.buffer] : [];
      postMessage({ id, kind, value }, { transfer: moved });
      if (kind === "close" || kind === "flood") connections.delete(id);
      else if (connection.untaken.length > MOST_UNTAKEN || connection.bytes > MOST_BYTES) {
        connection.socket.close();
        connections.delete(id);
        postMessage({ id, kind: "close" });
      }
    },
    () => connection.untaken.length === 0,
    tapOf(url),
  );
};

/** @param {MessageEvent<Call & TapCall>} event */
const hear = ({ data }) => {
  if (data.tap !== undefined) return hearTap(data);
  const { id, url, text, taken, closed } = data;
  if (url !== undefined) return open(id, url);
  const connection = connections.get(id);
  if (!connection) return;
  if (taken) connection.bytes -= connection.untaken.shift() ?? 0;
  if (text !== undefined) connection.socket.send(text);
  if (!closed) return;
  connection.socket.close();
  connections.delete(id);
};

addEventListener("message", hear);

postMessage({ ready: true });
