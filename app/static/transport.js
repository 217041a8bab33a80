// The one way by which bytes of a server come in over HTTP, pictures included; sockets are in socket.js.
// Reading and counting happen here, so that nothing over its limit reaches Python, whose memory never
// shrinks again.

/**
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 * @typedef {Error & { isDeclared?: boolean, limit?: number }} Failure
 * @typedef {(error: Failure) => Failure} Stop
 * @typedef {{ status: number, type: string, retryAfter: number | null, bytes: Bytes }} Answer
 */

// Below this average rate (bytes a second) a body counts as stalled, once `stallMs` are over: a server
// that sends a byte now and then would hold its reader for hours. The slowest mobile links are faster.
const LEAST_RATE = 10_000;

/** @type {RequestInit} */
const DEFAULTS = {
  mode: "cors",
  credentials: "omit",
  cache: "no-store",
  redirect: "manual", // the answer must come from the server that was asked
  referrerPolicy: "no-referrer",
};

/** @type {(server: string) => Record<string, string> | undefined} */
let headersOf = () => undefined;

// Adds headers to every request to a server from now on (`app/core/servers/request_headers.py`).
/** @param {(server: string) => Record<string, string> | undefined} ask */
export const useHeaders = (ask) => {
  headersOf = ask;
};

/** @type {(name: string, message: string) => Failure} */
const failure = (name, message) => Object.assign(new Error(message), { name });

const millisecondsOf = (/** @type {number} */ seconds) => Math.round(seconds * 1000);

// Seconds to wait before asking again: a count or a date. Null where it is absent, makes no sense, or
// the server does not expose it to pages.
/** @param {Headers} headers */
const retryAfter = (headers) => {
  const text = headers.get("retry-after")?.trim();
  if (!text) return null;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
};

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

// Of the bodies that one server sends at a time, a single one may come in beyond this many bytes; the
// others wait. Else six answers of 16 MB that are asked for side by side would be in memory together.
const LARGE_BODY = 1_000_000;

// After this time the next body may come in too. A server that is of use sends its 16 MB in it, at 26
// Mbit/s. One that trickles would hold the others for minutes, as LEAST_RATE allows; and what comes
// slowly fills the memory slowly.
const TURN_MS = 5000;

/** @type {Map<string, Promise<void>>} */
const lastLarge = new Map(); // by server: resolves when the turns of its large bodies up to now are over

// An address of ComfyUI is that of its server and /api/… or /templates/…; several servers may be on one
// host.
const serverOf = (/** @type {string} */ url) => {
  const [address] = url.split("?");
  const end = Math.max(address.lastIndexOf("/api/"), address.lastIndexOf("/templates/"));
  return end < 0 ? address : address.slice(0, end);
};

// Resolves, when the turns of this server's large bodies that came before are over, to a function that
// ends the turn. Rejects when `signal` ends the wait.
/** @type {(server: string, signal: AbortSignal) => Promise<() => void>} */
const largeTurn = (server, signal) =>
  new Promise((resolve, reject) => {
    const before = lastLarge.get(server);
    let over = () => {};
    /** @type {Promise<void>} */
    const mine = new Promise((done) => {
      over = done;
    });
    const both = Promise.all([before, mine]).then(() => {
      if (lastLarge.get(server) === both) lastLarge.delete(server);
    });
    lastLarge.set(server, both);
    const leave = () => {
      over();
      reject(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    void Promise.resolve(before).then(() => {
      const timer = setTimeout(over, TURN_MS);
      void mine.then(() => clearTimeout(timer));
      resolve(over);
    });
  });

// Reads a body of at most `limit` bytes, counted as unpacked; `stop` ends the connection. With `server`
// large ones of it come in one after the other.
/**
 * @param {Response} response
 * @param {{ limit: number, stallMs: number, server: string, signal: AbortSignal }} limits
 * @param {Stop} stop
 */
const bodyOf = async (response, { limit, stallMs, server, signal }, stop) => {
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

// Connects with a time limit for the head, and calls `use(response, stop, signal)`; `stop(error)` ends the
// connection for that reason and returns the error. `init.signal` ends it too, and `signal` tells of either.
// Once this is settled, nothing of the connection is left.
/**
 * @template Result
 * @param {string} url
 * @param {RequestInit} init
 * @param {number} seconds
 * @param {(response: Response, stop: Stop, signal: AbortSignal) => Result | Promise<Result>} use
 * @returns {Promise<Result>}
 */
const connected = async (url, init, seconds, use) => {
  const abort = new AbortController();
  /** @type {Failure | null} */
  let why = null;
  /** @type {Stop} */
  const stop = (error) => {
    why ??= error;
    abort.abort(error);
    return error;
  };
  const outer = init.signal;
  const onAbort = () => stop(failure("AbortError", "nobody waits any more"));
  outer?.addEventListener("abort", onAbort);
  if (outer?.aborted) onAbort();
  const late = () => stop(failure("TimeoutError", `no answer within ${seconds} s`));
  const timer = setTimeout(late, millisecondsOf(seconds));
  try {
    const headers = { ...init.headers, ...headersOf(serverOf(url)) };
    const response = await fetch(url, { ...DEFAULTS, ...init, headers, signal: abort.signal });
    clearTimeout(timer);
    return await use(response, stop, abort.signal);
  } catch (error) {
    throw why ?? error;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onAbort);
    abort.abort();
  }
};

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
 * @param {import("./digest.js").Kind} kind
 * @param {Bytes} bytes
 * @returns {Promise<Bytes>}
 */
const reduced = async (kind, bytes) => {
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
  return (await import("./digest.js")).digest(kind, bytes);
};

// Resolves to {status, type, retryAfter, bytes}. `limit` is the largest body in bytes, unpacked;
// `stallMs` how long it may bring nothing; `seconds` the time limit for the head of the answer; with
// `digest` JSON of this kind is reduced to what is used of it (`digest.js`); callers that take turns
// themselves say so by `inTurns`.
// Rejects with an Error whose name is "TooLarge" (over its `limit` in bytes, which is less for a digest;
// `isDeclared`: by its header, nothing was read), "Stalled", "Redirected", "TimeoutError", "AbortError"
// (`init.signal`), or any other when the request failed.
/**
 * @typedef {object} Limits
 * @property {number} limit
 * @property {number} stallMs
 * @property {number} seconds
 * @property {import("./digest.js").Kind | ""} [digest]
 * @property {boolean} [inTurns]
 */

/** @type {(url: string, init: RequestInit, limits: Limits) => Promise<Answer>} */
export const read = (url, init, { limit, stallMs, seconds, digest = "", inTurns = false }) =>
  connected(url, init, seconds, async (response, stop, signal) => {
    if (response.type === "opaqueredirect") throw failure("Redirected", "the server redirects");
    const server = inTurns ? "" : serverOf(url);
    const bytes = await bodyOf(response, { limit, stallMs, server, signal }, stop);
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      retryAfter: retryAfter(response.headers),
      bytes: digest ? await reduced(digest, bytes) : bytes,
    };
  });

// Resolves when anything answers at `url` within `seconds`, readable or not; else rejects. Nothing of
// the body is read. Browsers let only requests that follow redirects go without permission.
/** @type {(url: string, seconds: number, signal: AbortSignal) => Promise<void>} */
export const reach = (url, seconds, signal) =>
  connected(url, { mode: "no-cors", redirect: "follow", signal }, seconds, () => undefined);

// Resolves to where `url` leads when redirects are followed. Nothing of the body is read, and nothing
// but the address is used. Rejects where the last answer may not be read.
/** @type {(url: string, seconds: number, signal: AbortSignal) => Promise<string>} */
export const finalUrl = (url, seconds, signal) =>
  connected(url, { redirect: "follow", signal }, seconds, (response) => response.url);
