// The one way by which bytes of a server come in over HTTP, pictures included; sockets are in socket.js.
// Reading and counting happen here, so that nothing over its limit reaches Python, whose memory never
// shrinks again.

import { bodyOf } from "./transport/body.js";
import { failure } from "./transport/failure.js";
import { reduced } from "./transport/reduction.js";
import { serverOf } from "./transport/turns.js";

/**
 * @import { Stop } from "./transport/failure.js"
 * @typedef {import("./transport/failure.js").Failure} Failure
 * @typedef {import("./transport/body.js").Bytes} Bytes
 * @typedef {{ status: number, type: string, retryAfter: number | null, bytes: Bytes }} Answer
 */

/** @type {RequestInit} */
const DEFAULTS = {
  mode: "cors",
  cache: "no-store",
  redirect: "manual", // the answer must come from the server that was asked
  referrerPolicy: "no-referrer",
};

/**
 * What the key of a server adds to a request.
 * @typedef {{ headers: Record<string, string>, query: string }} Carried
 */

/** @type {(server: string) => Carried | undefined} */
let carriedBy = () => undefined;

// Adds the key of a server to every request from now on (`app/core/servers/keys.py`).
/** @param {(server: string) => Carried | undefined} ask */
export const useKeys = (ask) => {
  carriedBy = ask;
};

// Whether requests to an address carry a key, so that only this module can send them.
export const isKeyed = (/** @type {string} */ url) => Boolean(carriedBy(serverOf(url)));

// A gateway that serves the page and its servers knows the visitor by one sign-in for all.
/** @type {(url: string) => RequestCredentials} */
const credentialsFor = (url) =>
  new URL(url, location.href).origin === location.origin ? "same-origin" : "omit";

// The address with a key that belongs there. It is never shown, kept or passed on.
/** @type {(url: string, query: string) => string} */
const withQuery = (url, query) => (query ? `${url}${url.includes("?") ? "&" : "?"}${query}` : url);

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

// Connects with a time limit for the head, and calls `use(response, stop, signal)`; `stop(error)` ends the
// connection for that reason and returns the error. `init.signal` ends it too, and `signal` tells of either.
// Once this is settled, nothing of the connection is left.
/**
 * @template Result
 * @param {string} url
 * @param {RequestInit} init
 * @param {number} seconds
 * @param {(response: Response, stop: Stop, signal: AbortSignal) => Result | Promise<Result>} use
 * @param {boolean} [isKeyless]
 * @returns {Promise<Result>}
 */
const connected = async (url, init, seconds, use, isKeyless = false) => {
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
    const key = isKeyless ? undefined : carriedBy(serverOf(url));
    const headers = { ...init.headers, ...key?.headers };
    const credentials = credentialsFor(url);
    const options = { ...DEFAULTS, credentials, ...init, headers, signal: abort.signal };
    const response = await fetch(withQuery(url, key?.query ?? ""), options);
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

// A browser reports a body that breaks off as a `TypeError`, like a request that failed.
/** @type {<Bytes>(body: Promise<Bytes>) => Promise<Bytes>} */
const whole = (body) =>
  body.catch((error) => {
    throw error instanceof TypeError ? failure("Cut", "the answer broke off") : error;
  });

// Resolves to {status, type, retryAfter, bytes}. `limit` is the largest body in bytes, unpacked;
// `stallMs` how long it may bring nothing; `seconds` the time limit for the head of the answer; with
// `digest` JSON of this kind is reduced to what is used of it (`digest.js`); callers that take turns
// themselves say so by `inTurns`; with `keyless` the key of the server is not sent.
// Rejects with an Error whose name is "TooLarge" (over its `limit` in bytes, which is less for a digest;
// `isDeclared`: by its header, nothing was read), "Stalled", "Cut", "Redirected", "TimeoutError", "AbortError"
// (`init.signal`), or any other when the request failed.
/**
 * @typedef {object} Limits
 * @property {number} limit
 * @property {number} stallMs
 * @property {number} seconds
 * @property {import("./digest.js").Kind | ""} [digest]
 * @property {boolean} [inTurns]
 * @property {boolean} [keyless]
 */

/** @type {(url: string, init: RequestInit, limits: Limits) => Promise<Answer>} */
export const read = (url, init, limits) => {
  const { limit, stallMs, seconds, digest = "", inTurns = false, keyless = false } = limits;
  /** @type {(response: Response, stop: Stop, signal: AbortSignal) => Promise<Answer>} */
  const use = async (response, stop, signal) => {
    if (response.type === "opaqueredirect") throw failure("Redirected", "the server redirects");
    const server = inTurns ? "" : serverOf(url);
    const bytes = await whole(bodyOf(response, { limit, stallMs, server, signal }, stop));
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      retryAfter: retryAfter(response.headers),
      bytes: digest ? await reduced(digest, bytes) : bytes,
    };
  };
  return connected(url, init, seconds, use, keyless);
};

// Resolves when anything answers at `url` within `seconds`, readable or not; else rejects. Nothing of
// the body is read. Browsers let only requests that follow redirects go without permission. So it
// carries no key, which a redirect could take to another host.
/** @type {(url: string, seconds: number, signal: AbortSignal) => Promise<void>} */
export const reach = (url, seconds, signal) =>
  connected(url, { mode: "no-cors", redirect: "follow", signal }, seconds, () => undefined, true);

// Resolves to the status of `url`; its content is not read. A redirect is not followed. It is the
// request that a player would send, since servers may answer HEAD in another way.
/** @type {(url: string, seconds: number, signal: AbortSignal) => Promise<{ status: number, isRedirect: boolean }>} */
export const peek = (url, seconds, signal) =>
  connected(url, { signal }, seconds, ({ status, type }) => ({
    status,
    isRedirect: type === "opaqueredirect",
  }));

// Resolves to whether an image element shows a picture from `url` within `seconds`. Elements need no
// permission, and send no `Origin`, which ComfyUI checks. Nothing of the picture is used. A page shows
// a picture again without a request, so the URL differs each time.
/** @type {(url: string, seconds: number) => Promise<boolean>} */
export const showsPicture = (url, seconds) =>
  new Promise((resolve) => {
    const image = new Image();
    image.referrerPolicy = "no-referrer";
    const end = (/** @type {boolean} */ isShown) => {
      clearTimeout(timer);
      image.onload = image.onerror = null;
      image.src = "";
      resolve(isShown);
    };
    const timer = setTimeout(() => end(false), millisecondsOf(seconds));
    image.onload = () => end(true);
    image.onerror = () => end(false);
    const fresh = new URL(url);
    fresh.searchParams.set("rand", String(Math.random()));
    image.src = fresh.href;
  });

// Resolves to where `url` leads when redirects are followed. Nothing of the body is read, and nothing
// but the address is used. Rejects where the last answer may not be read. It carries no key either.
/** @type {(url: string, seconds: number, signal: AbortSignal) => Promise<string>} */
export const finalUrl = (url, seconds, signal) =>
  connected(url, { redirect: "follow", signal }, seconds, (response) => response.url, true);
