// Fetches pictures, and videos and sounds to keep: in turns, within limits, of the type that their bytes have, and checked to be
// their task's where the name of the file does not say so.
import { clipTypeOf } from "./clip_type.js";
import { inTurn } from "./picture_slots.js";
import { typeOf } from "./picture_type.js";
import { metadataOf } from "./png_metadata.js";
import { read } from "./transport.js";

// The largest pictures in bytes. A photograph of 8,192 x 8,192 pixels has about 100 MB as a PNG, and
// browsers show hardly any larger. A small version is WebP of quality 75, at most some megabytes;
// servers that ignore the wish for one send the picture as it is. A clip is in memory as a whole until
// it is kept.
const LIMITS = { full: 128_000_000, small: 32_000_000, clip: 128_000_000, file: 128_000_000 };

const STALL_MS = 20_000; // as for answers: a server in use is not silent for so long
const HEAD_SECONDS = 30; // a server makes the small version while it is asked

// How often a picture that nothing proves is fetched again, side by side: a balancer that takes turns
// gives one of them another file. A picture of more bytes is fetched once more only.
const REPEATS = 3;
const MOST_REPEATED = 8_000_000;

/** @type {(name: string, message: string) => Error} */
const failure = (name, message) => Object.assign(new Error(message), { name });

// What the decisions of `app/core/pictures/check.py` other than "show" and "again" are called here.
/** @type {Record<string, string>} */
const REFUSALS = { another: "Another", differing: "Differing", unproven: "Unproven" };

// What follows a server's address in that of a picture (`app/core/pictures/urls.py`).
const ROUTES = ["/api/view?", "/api/experiment/models/preview/"];

const serverOf = (/** @type {string} */ url) => {
  const route = ROUTES.find((one) => url.includes(one)) ?? "";
  return url.slice(0, url.indexOf(route));
};

// The name of the file that an address of ComfyUI asks for.
/** @param {string} url */
const nameIn = (url) => new URL(url).searchParams.get("filename") ?? "";

/** @param {string} url */
const asksForDrawing = (url) => nameIn(url).toLowerCase().endsWith(".svg");

// Whether what is to be saved as a file is no answer of another kind, such as a web page.
/** @type {(url: string, bytes: Bytes) => Promise<boolean>} */
const isThatFile = async (url, bytes) => (await import("./file_type.js")).canBe(nameIn(url), bytes);

/** @param {Kind} kind */
const isPicture = (kind) => kind === "full" || kind === "small";

// What is saved as a file has a type that no page shows.
/** @type {(kind: Kind, bytes: Bytes) => string} */
const typeFor = (kind, bytes) => {
  if (kind === "file") return "application/octet-stream";
  return kind === "clip" ? clipTypeOf(bytes) : typeOf(bytes);
};

/** @type {(one: Uint8Array, two: Uint8Array) => boolean} */
const isSame = (one, two) => {
  if (one.length !== two.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== two[at]) return false;
  return true;
};

// A server that says beforehand how large its picture is does no harm, however large that is; nor
// does one whose picture is over a lower limit of ours.
/** @type {(error: Failure, isOurs: boolean) => boolean} */
const isHarm = (error, isOurs) =>
  error.name === "Stalled" || (error.name === "TooLarge" && !error.isDeclared && !isOurs);

/**
 * @typedef {import("./transport.js").Failure} Failure
 * @typedef {import("./transport.js").Bytes} Bytes
 * @typedef {"full" | "small" | "clip" | "file"} Kind
 * @typedef {{ kind: Kind, signal?: AbortSignal }} Wanted
 *
 * @typedef {object} Guard
 * @property {(server: string) => boolean} mayAsk
 * @property {(name: string, metadata: Uint8Array, repeat: string) => string | PromiseLike<string>} check
 * @property {(server: string, why: string, limit: number) => void} harmed
 * @property {(name: string, blob: Blob) => void} made
 *
 * @typedef {object} Options
 * @property {string} [name]
 * @property {Kind} [kind]
 * @property {number} [limit]
 * @property {boolean} [urgent]
 * @property {AbortSignal} [signal]
 */

// Of `guard`, `mayAsk(server)` tells whether anything is sent to a server at the moment, `check(name,
// metadata, repeat)` gives a decision of `app/core/pictures/check.py`, and `harmed(server, why, limit)`
// is called when a picture is "Stalled" or "TooLarge" without having been said to be. `made(name, blob)`
// is called with a small version that was made (`small_pictures.js`).
/** @param {Guard} guard */
export const fetcher = (guard) => {
  /** @type {(url: string, server: string, wanted: Wanted, limit: number) => Promise<Bytes>} */
  const once = async (url, server, { kind, signal }, limit) => {
    const limits = { limit, stallMs: STALL_MS, seconds: HEAD_SECONDS, inTurns: true };
    const priority = kind === "full" ? "auto" : "low";
    const answer = read(url, { signal, priority }, limits);
    answer.catch((error) => {
      if (isHarm(error, limit < LIMITS[kind])) guard.harmed(server, error.name, limit);
    });
    const { status, bytes } = await answer;
    if (status !== 200) throw Object.assign(failure("Status", `status ${status}`), { status });
    return bytes;
  };

  /** @type {(name: string, bytes: Bytes, again: () => Promise<Bytes>) => Promise<void>} */
  const check = async (name, bytes, again) => {
    let decision = await guard.check(name, metadataOf(bytes), "none");
    if (decision === "again") {
      const count = bytes.length > MOST_REPEATED ? 1 : REPEATS;
      const others = await Promise.all(Array.from({ length: count }, again));
      const repeat = others.every((one) => isSame(bytes, one)) ? "same" : "different";
      decision = await guard.check(name, metadataOf(bytes), repeat);
    }
    if (decision !== "show") throw failure(REFUSALS[decision], "this may be another task's");
  };

  // Resolves to a Blob. `name` is "<prompt id>:<index>" where the bytes have to be checked, else "".
  // Rejects as `read` does, or with "SetAside" (nothing is sent to this server), "Status" (with
  // `status`), "NoPicture" (the bytes are none, no clip, or not the file), "Another", "Differing" or "Unproven".
  // Those that are not `urgent` wait for those that are.
  /** @type {(url: string, options: Options) => Promise<Blob>} */
  return (url, { name = "", kind = "full", limit = Infinity, urgent = true, signal }) => {
    const server = serverOf(url);
    const most = Math.min(limit, LIMITS[kind]);
    return inTurn(server, kind, { urgent, signal }, async () => {
      if (!guard.mayAsk(server)) throw failure("SetAside", "nothing is sent to this server");
      const ask = () => once(url, server, { kind, signal }, most);
      const bytes = await ask();
      const isDrawing = isPicture(kind) && asksForDrawing(url);
      const type = typeFor(kind, bytes);
      const isOther = kind === "file" && !(await isThatFile(url, bytes));
      if (isOther || (!type && !isDrawing)) throw failure("NoPicture", "the bytes are no picture");
      if (name) await check(name, bytes, ask);
      if (isDrawing && !type) return (await import("./drawing.js")).drawn(bytes);
      return new Blob([bytes], { type });
    });
  };
};
