// Small versions of pictures, so that a grid of thousands scrolls: the kept one, else one that is made
// here once. A picture of 4 megapixels takes 16 MB when it is shown, its small version 1 MB.
import { typed } from "./picture_type.js";

const SIDE = 512; // pixels of the longer side: a tile of 256 on a screen of double density
const QUALITY = 0.8; // about 30 kB
const AT_A_TIME = 2; // each decodes a whole picture

/**
 * @typedef {(key: string) => Promise<Blob | null>} Kept
 * @typedef {(name: string, blob: Blob) => void} Made
 */

/** @type {Kept} */
let readKept = async () => null;

// Uses the pictures that are kept in a database: `module` is database_client.js.
/** @type {(module: any, database: any) => void} */
export const useKept = (module, database) => {
  readKept = async (key) => (await module.one(database, "pictures", key))?.blob ?? null;
};

// Resolves to the kept picture under a key, null without one. An import may have put anything there.
/** @type {Kept} */
const kept = async (key) => {
  try {
    const blob = await readKept(key);
    return blob && (await typed(blob));
  } catch {
    return null; // it is fetched then
  }
};

let running = 0;
/** @type {(() => void)[]} */
const waiting = [];

/** @type {<Result>(work: () => Promise<Result>) => Promise<Result>} */
const inTurn = async (work) => {
  if (running >= AT_A_TIME)
    await /** @type {Promise<void>} */ (new Promise((go) => waiting.push(go)));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
};

/** @param {Blob} blob */
const drawn = async (blob) => {
  const whole = await createImageBitmap(blob);
  const scale = SIDE / Math.max(whole.width, whole.height);
  const [width, height] = [whole.width, whole.height].map((side) =>
    Math.max(1, Math.round(side * Math.min(1, scale))),
  );
  const canvas = new OffscreenCanvas(width, height);
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(
    whole,
    0,
    0,
    width,
    height,
  );
  whole.close();
  return canvas.convertToBlob({ type: "image/webp", quality: QUALITY });
};

// Resolves to a small version of a picture; null where the browser cannot decode it, or cannot draw.
/** @type {(blob: Blob) => Promise<Blob | null>} */
export const reduced = (blob) => inTurn(() => drawn(blob)).catch(() => null);

// Resolves to a small version of the picture `name` ("<prompt id>:<index>"): the kept one, else one of
// the kept picture, else one of what `fetchWhole` resolves to. `onMade` is called with one that was
// made. Rejects as `fetchWhole` does. After the end of `signal` nothing is made: what was scrolled past
// would hold up what is in sight.
/** @type {(name: string, fetchWhole: () => Promise<Blob>, onMade: Made, signal: AbortSignal) => Promise<Blob>} */
export const small = async (name, fetchWhole, onMade, signal) => {
  const key = name.replace(/:(?=\d+$)/, "/");
  const thumb = await kept(`${key}/thumb`);
  if (thumb) return thumb;
  const whole = (await kept(`${key}/full`)) ?? (await fetchWhole());
  const made = await inTurn(async () => (signal.aborted ? null : drawn(whole))).catch(() => null);
  if (made) onMade(name, made);
  return made ?? whole;
};
