// A server's WebSocket, made safe to listen to. It runs in socket_worker.js, so a flood blocks no page.
// Python takes some hundred times longer for a frame than JavaScript, so frames are read here first:
// what nobody uses is dropped, of what only counts as it is now the last within a short time is passed
// on, and a server that floods is cut off.

import { budget } from "./socket/budget.js";
import { binaryEvent, textEvent } from "./socket/frames.js";

/**
 * @import { Passed, Running } from "./socket/frames.js"
 * @typedef {"open" | "text" | "binary" | "close" | "flood"} Kind
 */

const PERIOD_MS = 100; // ten updates a second look fluent

const MOST_FRAME = 8_000_000; // bytes or characters; a large preview has 1 MB
const MOST_WAITING = 256; // different updates that wait for their turn

// What a server may send: at once, and then a second. Eight prompts of a busy server need a fifth. A
// window that was frozen for minutes gets some ten thousand frames at once.
/** @type {[number, number]} */
const FRAMES = [30_000, 4_000];
/** @type {[number, number]} */
const BYTES = [64_000_000, 8_000_000];
/** @type {[number, number]} */
const PASSED = [3_000, 500]; // those that reach Python

const DENIED = 1008; // the close code of a server that has no events for this client id

/**
 * Connects to `url`, and calls `on(kind, value)`: "open", "text" (a string), "binary" (bytes), and in
 * the end either "close", perhaps with "denied" (the close code 1008), or "flood" with what was too much ("frame", "rate"). Returns `send` and
 * `close`; after `close` nothing is called any more. While `isFree` says no, updates wait, and only
 * the latest of each is passed on in the end.
 *
 * @param {string} url
 * @param {(kind: Kind, value?: string | Uint8Array) => void} on
 * `tap` gets each frame as it came.
 *
 * @param {() => boolean} [isFree]
 * @param {(data: string | ArrayBuffer) => void} [tap]
 */
export const connect = (url, on, isFree = () => true, tap = () => {}) => {
  let over = false;
  /** @type {WebSocket | null} */
  let socket = null;
  let timer = 0;
  let due = 0;
  let dropped = 0;
  /** @type {Map<string, Passed>} */
  const waiting = new Map();
  /** @type {Running} */
  const ran = new Set();
  const [frames, bytes, passed] = [FRAMES, BYTES, PASSED].map(budget);

  /** @type {(kind?: Kind, value?: string) => void} */
  const end = (kind, value) => {
    if (over) return;
    close();
    if (kind) on(kind, value);
  };
  const close = () => {
    over = true;
    clearTimeout(timer);
    waiting.clear();
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  };
  /** @param {Passed} event */
  const pass = ({ make }) => {
    if (over) return;
    if (!passed(1)) return end("flood", "rate");
    const value = make();
    on(typeof value === "string" ? "text" : "binary", value);
  };
  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    if (!waiting.size) return;
    due = performance.now() + PERIOD_MS;
    const events = [...waiting.values()];
    waiting.clear();
    events.forEach(pass);
  };
  const flushIfFree = () => {
    if (isFree()) flush();
    else timer = setTimeout(flushIfFree, PERIOD_MS);
  };
  /** @type {(key: string, event: Passed) => void} */
  const later = (key, event) => {
    waiting.delete(key); // the newest is the last
    waiting.set(key, event);
    if (waiting.size >= MOST_WAITING) {
      if (isFree()) return flush();
      waiting.delete(/** @type {string} */ (waiting.keys().next().value)); // the oldest
    }
    const wait = due - performance.now();
    if (wait <= 0 && isFree()) flush();
    else timer ||= setTimeout(flushIfFree, Math.max(wait, 0));
  };
  // That there were any tells that the server is alive.
  const countDropped = () => {
    dropped += 1;
    later("dropped", { make: () => JSON.stringify({ type: "dropped", data: { count: dropped } }) });
  };
  /** @param {MessageEvent<string | ArrayBuffer>} event */
  const message = ({ data }) => {
    const isText = typeof data === "string";
    const size = isText ? data.length : data.byteLength;
    if (size > MOST_FRAME) return end("flood", "frame");
    if (!frames(1) || !bytes(size)) return end("flood", "rate");
    tap(data);
    const event = isText ? textEvent(data, ran) : binaryEvent(data);
    if (event.drop) return countDropped();
    if (event.key) return later(event.key, event);
    flush(); // what came before it is passed on before it
    pass(event);
  };

  try {
    socket = new WebSocket(url); // browsers send no headers of ours with it
  } catch {
    queueMicrotask(() => end("close"));
    return { send: () => {}, close: () => end() };
  }
  socket.binaryType = "arraybuffer";
  socket.onopen = () => on("open");
  socket.onmessage = message;
  socket.onclose = ({ code }) => {
    flush();
    end("close", code === DENIED ? "denied" : undefined);
  };
  return {
    /** @param {string} text */
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => end(),
  };
};
