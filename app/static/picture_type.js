// The type of a picture by its first bytes: file names and headers are claims of the sender.
// `app/core/reading/picture_type.py` holds the same table; a test compares the two.

/** @type {[type: string, parts: [at: number, text: string][]][]} */
const SIGNATURES = [
  ["image/png", [[0, "\x89PNG\r\n\x1a\n"]]],
  ["image/jpeg", [[0, "\xff\xd8\xff"]]],
  ["image/gif", [[0, "GIF8"]]],
  [
    "image/webp",
    [
      [0, "RIFF"],
      [8, "WEBP"],
    ],
  ],
  ["image/avif", [[4, "ftypavif"]]],
  ["image/avif", [[4, "ftypavis"]]],
  ["image/bmp", [[0, "BM"]]],
  ["image/tiff", [[0, "II*\x00"]]],
  ["image/tiff", [[0, "MM\x00*"]]],
];

const HEAD_BYTES = 12; // the longest of these patterns ends here
const SMALL_BYTES = 100_000; // to read this much is quicker than a slice, for which the browser stops a page

/** @type {(bytes: Uint8Array, at: number, text: string) => boolean} */
const isAt = (bytes, at, text) =>
  [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));

// Returns the media type of a picture with these bytes, "" for anything else (also for SVG, which is
// a document that can hold scripts).
/** @param {Uint8Array} bytes */
export const typeOf = (bytes) => {
  const found = SIGNATURES.find(([, parts]) => parts.every(([at, text]) => isAt(bytes, at, text)));
  return found ? found[0] : "";
};

// Resolves to the same Blob with the type that its bytes have, to null for one that is no picture.
/** @param {Blob} blob */
export const typed = async (blob) => {
  const head = blob.size > SMALL_BYTES ? blob.slice(0, HEAD_BYTES) : blob;
  const type = typeOf(new Uint8Array(await head.arrayBuffer()));
  if (!type) return null;
  return type === blob.type ? blob : blob.slice(0, blob.size, type);
};
