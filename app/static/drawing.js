// SVG as a picture. It is a document: where a page opens one, its scripts run and its links lead on. So
// it is drawn here once, by an image that is in no document, and only the pixels go on.

// The largest drawing in bytes. Tracing programs write some megabytes.
const MOST_BYTES = 16_000_000;

// Elements that repeat others. Ten levels of ten would be ten thousand million elements; with so many
// in all, a thousand or two come of them.
const MOST_REPEATS = 20;
const REPEAT = /<(?:[\w.-]+:)?use\b/gi;

// What else multiplies: entities, drawings in drawings, and documents in them.
const MULTIPLIES = /<!ENTITY|image\/svg|foreignObject/i;

// Pixels of the longer side: at least those of a large view, at most those that every browser draws.
const LEAST_SIDE = 1024;
const MOST_SIDE = 4096;

// Nothing but a declaration, comments and a document type stand before the root.
const ROOT = /^(?:\s|<\?xml[^>]*>|<!--(?:(?!--)[\s\S])*-->|<!DOCTYPE\s+svg[^>[]*>)*<svg[\s>]/;
const ROOT_LETTERS = 4096; // the root begins within these

/** @type {(name: string, message: string) => Error} */
const failure = (name, message) => Object.assign(new Error(message), { name });

// A text as addresses in it are read: characters for their numbers, no line breaks.
/** @param {string} text */
const joined = (text) =>
  text
    .replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (_, hex, decimal) => {
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : "";
    })
    .replace(/[\t\n\r]+/g, "");

/** @param {Uint8Array<ArrayBuffer>} bytes */
const isHarmless = (bytes) => {
  const text = new TextDecoder().decode(bytes);
  const repeats = text.match(REPEAT)?.length ?? 0;
  const isDrawing = ROOT.test(text.slice(0, ROOT_LETTERS));
  return isDrawing && repeats <= MOST_REPEATS && !MULTIPLIES.test(joined(text));
};

/** @type {(blob: Blob) => Promise<string>} */
const dataUrl = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {string} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

// Resolves to a PNG of a drawing. Rejects with "NoPicture" where the bytes are none, or would take the
// browser too long.
/** @param {Uint8Array<ArrayBuffer>} bytes */
export const drawn = async (bytes) => {
  const none = failure("NoPicture", "the bytes are no drawing");
  if (bytes.length > MOST_BYTES || !isHarmless(bytes)) throw none;
  const image = new Image();
  image.src = await dataUrl(new Blob([bytes], { type: "image/svg+xml" }));
  await image.decode().catch(() => {
    throw none;
  });
  const width = image.naturalWidth || LEAST_SIDE; // Firefox has none where the drawing says none
  const height = image.naturalHeight || LEAST_SIDE;
  const longest = Math.max(width, height);
  const scale = Math.min(Math.max(longest, LEAST_SIDE), MOST_SIDE) / longest;
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/png" });
};
