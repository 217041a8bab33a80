// Reading a body: counted against its limit, watched for a stall, and in turn when it is large.

import { failure } from "./failure.js";
import { LARGE_BODY, largeTurn } from "./turns.js";

/**
 * @import { Stop } from "./failure.js"
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 */

// Below this average rate (bytes a second) a body counts as stalled, once `stallMs` are over: a server
// that sends a byte now and then would hold its reader for hours. The slowest mobile links are faster.
const LEAST_RATE = 10_000;

/** @type {(chunks: Bytes[], size: number) => Bytes} */
const joined = (chunks, size) => {
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};

// Calls `onStall` unless `count` is called often enough, with enough bytes, until `end` is called.
/** @type {(stallMs: number, onStall: () => void) => { count(bytes: number): void, end(): void }} */
const watched = (stallMs, onStall) => {
  const began = performance.now();
  let last = began;
  let size = 0;
  let timer = 0;
  const due = () => Math.min(last + stallMs, began + stallMs + (size / LEAST_RATE) * 1000);
  const check = () => {
    const left = due() - performance.now();
    if (left <= 0) onStall();
    else timer = setTimeout(check, left);
  };
  check();
  return {
    count(bytes) {
      last = performance.now();
      size += bytes;
    },
    end: () => clearTimeout(timer),
  };
};

// Reads a body of at most `limit` bytes, counted as unpacked; `stop` ends the connection. With `server`
// large ones of it come in one after the other.
/**
 * @param {Response} response
 * @param {{ limit: number, stallMs: number, server: string, signal: AbortSignal }} limits
 * @param {Stop} stop
 */
export const bodyOf = async (response, { limit, stallMs, server, signal }, stop) => {
  const tooLarge = () =>
    stop(Object.assign(failure("TooLarge", `the answer is over ${limit} bytes`), { limit }));
  const isDeclared = Number(response.headers.get("content-length")) > limit;
  if (isDeclared) throw Object.assign(tooLarge(), { isDeclared });
  if (!response.body) return new Uint8Array();
  /** @type {Bytes[]} */
  const chunks = [];
  let size = 0;
  /** @type {(() => void) | null} */
  let endTurn = null;
  const stalled = () => stop(failure("Stalled", `no answer for ${stallMs} ms`));
  let watch = watched(stallMs, stalled);
  try {
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return joined(chunks, size);
      size += value.length;
      watch.count(value.length);
      if (size > limit) throw tooLarge();
      chunks.push(value);
      if (server && size > LARGE_BODY && !endTurn) {
        watch.end(); // the wait is ours
        endTurn = await largeTurn(server, signal);
        watch = watched(stallMs, stalled);
      }
    }
  } finally {
    watch.end();
    endTurn?.();
  }
};
