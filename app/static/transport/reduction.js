// Answers that are reduced before Python reads them: large ones by a worker, which ends when it is idle.

/** @import { Bytes } from "./body.js" */

// From this size on (bytes) an answer is reduced by a worker: on the page that would take over 5 ms.
const LARGE = 256_000;
const IDLE_MS = 60_000; // a worker that has nothing to do keeps memory

// The worker that reduces large answers, while there is one, and who waits for it.
/** @type {Promise<Worker> | null} */
let worker = null;
let idle = 0;
let last = 0;
/**
 * @typedef {{ bytes?: Bytes, failed?: { name: string, message: string, limit: number } }} Digested
 * @type {Map<number, (digested: Digested) => void>}
 */
const waiting = new Map();

const endWorker = async () => {
  const ending = worker;
  worker = null;
  (await ending)?.terminate();
};

const startWorker = async () => {
  const { workerUrl } = await window.bindery.trusted; // loaded only when it is needed
  const started = new Worker(workerUrl("digest.js"), { type: "module" });
  started.onmessage = ({ data: { id, ...digested } }) => {
    waiting.get(id)?.(digested);
    waiting.delete(id);
    clearTimeout(idle);
    if (!waiting.size) idle = setTimeout(endWorker, IDLE_MS);
  };
  started.onerror = () => {
    for (const settle of waiting.values()) settle({}); // no bytes are no JSON
    waiting.clear();
    void endWorker();
  };
  return started;
};

/**
 * @param {import("../digest.js").Kind} kind
 * @param {Bytes} bytes
 * @returns {Promise<Bytes>}
 */
export const reduced = async (kind, bytes) => {
  if (bytes.length >= LARGE) {
    clearTimeout(idle);
    worker ??= startWorker();
    const started = await worker.catch(() => null);
    if (started) {
      last += 1;
      const id = last;
      /** @type {Promise<Digested>} */
      const answer = new Promise((resolve) => waiting.set(id, resolve));
      started.postMessage({ id, kind, bytes }, [bytes.buffer]);
      const { bytes: short = new Uint8Array(), failed } = await answer;
      if (failed) throw Object.assign(new Error(failed.message), failed);
      return short;
    }
  }
  return (await import("../digest.js")).digest(kind, bytes);
};
