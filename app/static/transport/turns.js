// Large bodies of one server come in one after the other.

// Of the bodies that one server sends at a time, a single one may come in beyond this many bytes; the
// others wait. Else six answers of 16 MB that are asked for side by side would be in memory together.
export const LARGE_BODY = 1_000_000;

// After this time the next body may come in too. A server that is of use sends its 16 MB in it, at 26
// Mbit/s. One that trickles would hold the others for minutes, as LEAST_RATE allows; and what comes
// slowly fills the memory slowly.
const TURN_MS = 5000;

/** @type {Map<string, Promise<void>>} */
const lastLarge = new Map(); // by server: resolves when the turns of its large bodies up to now are over

// An address of ComfyUI is that of its server and /api/… or /templates/…; several may be on one host.
export const serverOf = (/** @type {string} */ url) => {
  const [address] = url.split("?");
  const end = Math.max(address.lastIndexOf("/api/"), address.lastIndexOf("/templates/"));
  return end < 0 ? address : address.slice(0, end);
};

// Resolves, when the turns of this server's large bodies that came before are over, to a function that
// ends the turn. Rejects when `signal` ends the wait.
/** @type {(server: string, signal: AbortSignal) => Promise<() => void>} */
export const largeTurn = (server, signal) =>
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
