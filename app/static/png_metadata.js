// The part of a PNG that says what made it, without its pixels: Python judges it, and a whole picture
// would stay in Python's memory.

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const KEPT = new Set(["IHDR", "tEXt", "zTXt", "iTXt", "IEND"]);
const FRAME = 12; // bytes of a chunk besides its content: length, name, checksum

// Graphs of ComfyUI have some kilobytes, large ones with the editor's workflow 1 MB.
const MOST_BYTES = 4_000_000;
const MOST_CHUNKS = 100_000; // encoders make one of every 8 kB or more: 800 MB of pixels

/** @type {(bytes: Uint8Array, at: number) => string} */
const nameOf = (bytes, at) => String.fromCharCode(...bytes.subarray(at + 4, at + 8));

// Returns a PNG of the header and the texts of `bytes`; empty when these are no whole PNG, or when
// there is more text than anybody means.
/** @param {Uint8Array} bytes */
export const metadataOf = (bytes) => {
  const none = new Uint8Array();
  if (SIGNATURE.some((byte, at) => bytes[at] !== byte)) return none;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.subarray(0, SIGNATURE.length)];
  let size = SIGNATURE.length;
  let at = SIGNATURE.length;
  for (let count = 0; count < MOST_CHUNKS && at + FRAME <= bytes.length; count += 1) {
    const end = at + FRAME + view.getUint32(at);
    if (end > bytes.length) return none;
    const name = nameOf(bytes, at);
    if (KEPT.has(name)) {
      size += end - at;
      if (size > MOST_BYTES) return none;
      parts.push(bytes.subarray(at, end));
    }
    if (name === "IEND") break;
    at = end;
  }
  const whole = new Uint8Array(size);
  let to = 0;
  for (const part of parts) {
    whole.set(part, to);
    to += part.length;
  }
  return whole;
};
