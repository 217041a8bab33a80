// How many pictures are fetched from one server at a time. A server that hangs blocks its own only.
//
// Browsers allow six connections to a host over HTTP/1.1: at least one stays for prompts.
const MOST = { full: 2, small: 3, clip: 1, file: 1 };

/**
 * @typedef {{ start: () => void, urgent: boolean }} Waiting
 * @typedef {{ most: number, running: number, waiting: Waiting[] }} Line
 */

/** @type {Map<string, Line>} */
const lines = new Map(); // by kind and server

/** @param {string} key */
const startNext = (key) => {
  const line = lines.get(key);
  if (!line) return;
  if (!line.waiting.length && !line.running) lines.delete(key);
  else if (line.running < line.most) line.waiting.shift()?.start();
};

// Calls `work` when a slot of its server and `kind` ("full", "small", "clip", "file") is free; settles as it does.
// An `urgent` call goes before those that are not. `signal` ends the waiting with an "AbortError".
/**
 * @template Result
 * @param {string} server
 * @param {"full" | "small" | "clip" | "file"} kind
 * @param {{ urgent: boolean, signal?: AbortSignal }} options
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export const inTurn = (server, kind, { urgent, signal }, work) =>
  new Promise((resolve, reject) => {
    const key = `${kind} ${server}`;
    const line = lines.get(key) ?? { most: MOST[kind], running: 0, waiting: [] };
    lines.set(key, line);
    const leave = () => {
      line.waiting.splice(line.waiting.indexOf(entry), 1);
      startNext(key);
      reject(Object.assign(new Error("nobody waits any more"), { name: "AbortError" }));
    };
    const start = async () => {
      signal?.removeEventListener("abort", leave);
      line.running += 1;
      try {
        resolve(await work());
      } catch (error) {
        reject(error);
      } finally {
        line.running -= 1;
        startNext(key);
      }
    };
    const entry = { start, urgent };
    const at = urgent ? line.waiting.findIndex((other) => !other.urgent) : -1;
    line.waiting.splice(at < 0 ? line.waiting.length : at, 0, entry);
    signal?.addEventListener("abort", leave);
    if (signal?.aborted) leave();
    else startNext(key);
  });
