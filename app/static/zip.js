// Joins files to one zip without packing them: pictures and clips are packed already. Python would have
// to hold them all, and its memory never shrinks.

const UTF8_NAMES = 0x0800; // the flag of names in UTF-8
const VERSION = 20; // of the format, as for files without extensions (2.0)
const FIRST_DATE = 0x21; // 1980-01-01, the first that the format has
const BYTE = 256; // values of a byte

const TABLE = Uint32Array.from({ length: BYTE }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes */
const crc32 = (bytes) => {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
};

// Numbers as the format has them: pairs of [bytes, value], the lowest byte first.
/** @param {[2 | 4, number][]} fields */
const record = (fields) => {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
};

// Resolves to a Blob of the zip. Names must differ, and all files together stay under 4 GB.
/** @param {[name: string, file: Blob][]} files */
export const zipped = async (files) => {
  /** @type {BlobPart[]} */
  const parts = [];
  /** @type {BlobPart[]} */
  const directory = [];
  let at = 0;
  let directorySize = 0;
  for (const [name, file] of files) {
    const path = new TextEncoder().encode(name);
    const sum = crc32(new Uint8Array(await file.arrayBuffer()));
    /** @type {[2 | 4, number][]} */
    const about = [
      [2, VERSION],
      [2, UTF8_NAMES],
      [2, 0], // not packed
      [2, 0],
      [2, FIRST_DATE],
      [4, sum],
      [4, file.size],
      [4, file.size],
      [2, path.length],
      [2, 0],
    ];
    const head = record([[4, 0x04034b50], ...about]);
    const entry = record([
      [4, 0x02014b50],
      [2, VERSION],
      ...about,
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, at],
    ]);
    parts.push(head, path, file);
    directory.push(entry, path);
    at += head.length + path.length + file.size;
    directorySize += entry.length + path.length;
  }
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, directorySize],
    [4, at],
    [2, 0],
  ]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
};
