// The type of a video or sound by its first bytes: file names and headers are claims of the sender.

/** @type {[type: string, at: number, text: string][]} */
const SIGNATURES = [
  ["video/quicktime", 4, "ftypqt"],
  ["audio/mp4", 4, "ftypM4A"],
  ["", 4, "ftypavif"], // a picture
  ["", 4, "ftypavis"],
  ["", 4, "ftyphei"],
  ["", 4, "ftypmif1"],
  ["video/mp4", 4, "ftyp"],
  ["video/quicktime", 4, "moov"],
  ["video/webm", 0, "\x1aE\xdf\xa3"], // Matroska too
  ["audio/ogg", 0, "OggS"],
  ["audio/flac", 0, "fLaC"],
  ["audio/wav", 8, "WAVE"],
  ["audio/mpeg", 0, "ID3"],
];

const HEAD_BYTES = 12; // the longest of these patterns ends here

// A frame of MPEG audio begins with eleven set bits. The two bits of the layer are 0 in AAC only.
/** @param {Uint8Array} bytes */
const frameType = ([first, second]) => {
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return "";
  return (second & 0x06) === 0 ? "audio/aac" : "audio/mpeg";
};

// Returns the media type of a video or sound with these bytes, "" for anything else.
/** @param {Uint8Array} bytes */
export const clipTypeOf = (bytes) => {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
  const found = SIGNATURES.find(([, at, text]) => head.startsWith(text, at));
  return found ? found[0] : frameType(bytes);
};

// Resolves to the same Blob with the type that its bytes have, to null for one that is neither.
/** @param {Blob} blob */
export const typedClip = async (blob) => {
  const type = clipTypeOf(new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer()));
  return type ? blob.slice(0, blob.size, type) : null;
};
