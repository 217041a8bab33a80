// Large answers, reduced to what Python reads of them, before Python sees them: its parser takes a
// second for what takes JavaScript some milliseconds. Texts and lists are clipped here by the limits of
// core/reading/clip.py. A page imports this module for small answers and runs it as a worker for large
// ones.
//
// Each kind of answer has a part of its own in digest/.

import { parse, write } from "./digest/exact_json.js";
import { history } from "./digest/history.js";
import { MOST_DIGEST } from "./digest/limits.js";
import { queue } from "./digest/queue.js";
import { runs } from "./digest/runs.js";
import { isObject } from "./digest/shape.js";
import { submit } from "./digest/submit.js";

/** @typedef {"queue" | "history" | "runs" | "submit"} Kind */

const KINDS = { queue, history, runs, submit };
const UNREADABLE = 1_000; // bytes that are passed on of what is no JSON object: Python says what is wrong

/** @type {(kind: Kind, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>} */
const shortened = (kind, bytes) => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value = parse(text, kind !== "queue"); // where nothing is read by name
    if (!isObject(value)) return bytes.slice(0, UNREADABLE);
    return new TextEncoder().encode(write(KINDS[kind](value)));
  } catch {
    return bytes.slice(0, UNREADABLE);
  }
};

/**
 * Returns the bytes of an answer of this kind ("queue", "history", "runs" or "submit"), reduced. Throws an
 * Error with the name "TooLarge" and the `limit` in bytes when that is still too much.
 * @param {Kind} kind
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export const digest = (kind, bytes) => {
  const short = shortened(kind, bytes);
  if (short.length <= MOST_DIGEST) return short;
  const error = new Error(`what is read of the answer is over ${MOST_DIGEST} bytes`);
  throw Object.assign(error, { name: "TooLarge", limit: MOST_DIGEST });
};

if (typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope) {
  addEventListener("message", ({ data: { id, kind, bytes } }) => {
    const scope = /** @type {any} */ (globalThis); // a worker's, and not a window
    try {
      const reduced = digest(kind, bytes);
      scope.postMessage({ id, bytes: reduced }, [reduced.buffer]);
    } catch (error) {
      const { name, message, limit } = /** @type {any} */ (error);
      scope.postMessage({ id, failed: { name, message, limit } });
    }
  });
}
