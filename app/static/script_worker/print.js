// What a script prints goes to the page at once, as long as it is not too much. A script that prints
// without end would fill the page's queue of messages, which a worker cannot look into.

const PERIOD_MS = 100; // as often as the page draws it
const MOST = 20_000; // characters in a period: far more than anybody reads
const MOST_MESSAGES = 20; // in a period
const KEPT = 10_000; // characters that are kept of what was too much: the last ones

let since = 0;
let characters = 0;
let messages = 0;
let held = "";
let heldError = false;
let dropped = 0;

const send = (/** @type {string} */ text, /** @type {boolean} */ isError) => {
  postMessage({ print: text, isError, dropped });
  characters += text.length;
  messages += 1;
  dropped = 0;
};

/** Sends what was held back. */
export const printRest = () => {
  if (held) send(held, heldError);
  held = "";
};

/** @type {(text: string, isError: boolean) => void} */
export const print = (text, isError) => {
  const now = performance.now();
  if (now - since > PERIOD_MS) {
    since = now;
    characters = messages = 0;
    printRest();
  }
  const fits = characters + text.length <= MOST && messages < MOST_MESSAGES;
  if (fits && !held) return send(text, isError);
  held += text;
  heldError = isError;
  if (held.length > 2 * KEPT) {
    dropped += held.length - KEPT;
    held = held.slice(-KEPT);
  }
};
