// Reads a zip file in a worker of its own: what is in it, checked before anything is unpacked, and then
// one part at a time, as a Blob. The file itself stays on disk: a part that is not packed is a slice.
//
// Only what exports contain is read: parts that are stored or deflated, without encryption and without
// the 64-bit extension. Anything else is refused. (PKWARE APPNOTE.TXT, sections 4.3 and 4.4)

// Signatures of records, their sizes in bytes without what varies, methods, and a flag, as there.
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LOCAL_SIZE = 30;
const MAX_COMMENT = 65_535;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 0x0001;

const failure = (/** @type {string} */ name) => Object.assign(new Error(name), { name });

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let code = index;
  for (let bit = 0; bit < 8; bit += 1) code = code & 1 ? 0xedb88320 ^ (code >>> 1) : code >>> 1;
  return code >>> 0;
});

/** @type {(blob: Blob, from: number, size: number) => Promise<DataView<ArrayBuffer>>} */
const viewOf = async (blob, from, size) => {
  if (from < 0 || from + size > blob.size) throw failure("Damaged");
  return new DataView(await blob.slice(from, from + size).arrayBuffer());
};

/** @param {Blob} blob */
const endOf = async (blob) => {
  if (blob.size < END_SIZE) throw failure("NotZip");
  const size = Math.min(blob.size, END_SIZE + MAX_COMMENT);
  const view = await viewOf(blob, blob.size - size, size);
  for (let at = size - END_SIZE; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== END) continue;
    return {
      count: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      start: view.getUint32(at + 16, true),
      at: blob.size - size + at,
    };
  }
  throw failure("NotZip");
};

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * @typedef {object} Entry
 * @property {number} flags
 * @property {number} method
 * @property {number} crc
 * @property {number} packed
 * @property {number} size
 * @property {number} offset
 */

// The parts by name, in the file's order. `limits` are {parts, bytes, growth}: how many parts there may
// be, how large all of them unpacked, and by how much they may be larger than they are packed.
/**
 * @param {Blob} blob
 * @param {{ parts: number, bytes: number, growth: number }} limits
 */
const directoryOf = async (blob, limits) => {
  const end = await endOf(blob);
  if (end.count > limits.parts) throw failure("TooLarge");
  if (end.start + end.size > end.at) throw failure("Damaged");
  const view = await viewOf(blob, end.start, end.size);
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  let at = 0;
  let bytes = 0;
  let growth = 0;
  for (let index = 0; index < end.count; index += 1) {
    if (at + ENTRY_SIZE > end.size || view.getUint32(at, true) !== ENTRY) throw failure("Damaged");
    const entry = {
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    const nameSize = view.getUint16(at + 28, true);
    const rest = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (at + ENTRY_SIZE + nameSize > end.size) throw failure("Damaged");
    const name = decoder.decode(new Uint8Array(view.buffer, at + ENTRY_SIZE, nameSize));
    const isPlain = entry.method === STORED && entry.packed === entry.size;
    const isKnown = isPlain || entry.method === DEFLATED;
    if (entry.flags & ENCRYPTED || !isKnown) throw failure("NotOurs");
    if (entry.offset + LOCAL_SIZE + entry.packed > end.start) throw failure("Damaged");
    if (entries.has(name)) throw failure("Damaged");
    entries.set(name, entry);
    bytes += entry.size;
    growth += Math.max(0, entry.size - entry.packed);
    at += ENTRY_SIZE + nameSize + rest;
  }
  if (bytes > limits.bytes || growth > limits.growth) throw failure("TooLarge");
  return entries;
};

// One part as a Blob, complete and as its checksum says.
/**
 * @param {Blob} blob
 * @param {Entry} entry
 */
const part = async (blob, entry) => {
  const head = await viewOf(blob, entry.offset, LOCAL_SIZE);
  if (head.getUint32(0, true) !== LOCAL) throw failure("Damaged");
  const start = entry.offset + LOCAL_SIZE + head.getUint16(26, true) + head.getUint16(28, true);
  if (start + entry.packed > blob.size) throw failure("Damaged");
  const packed = blob.slice(start, start + entry.packed);
  let stream = packed.stream();
  if (entry.method === DEFLATED) {
    stream = stream.pipeThrough(new DecompressionStream("deflate-raw"));
  }
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let size = 0;
  let crc = 0xffffffff;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > entry.size) {
      await reader.cancel();
      throw failure("Damaged");
    }
    for (const byte of value) crc = CRC[(crc ^ byte) & 0xff] ^ (crc >>> 8);
    if (entry.method === DEFLATED) chunks.push(value);
  }
  if (size !== entry.size || (crc ^ 0xffffffff) >>> 0 !== entry.crc) throw failure("Damaged");
  return entry.method === DEFLATED ? new Blob(chunks) : packed;
};

/** @type {Blob} */
let file;
/** @type {Map<string, Entry>} */
let entries = new Map();

/** @param {string} name */
const named = (name) => part(file, /** @type {Entry} */ (entries.get(name)));

/** @type {Record<string, (given: any) => Promise<unknown>>} */
const DO = {
  async open({ blob, limits }) {
    entries = await directoryOf(blob, limits);
    file = blob;
    return [...entries].map(([name, { size }]) => [name, size]);
  },
  async blob({ name }) {
    return named(name);
  },
  async text({ name }) {
    return (await named(name)).text();
  },
};

addEventListener("message", async ({ data: { id, work, ...given } }) => {
  try {
    postMessage({ id, value: await DO[work](given) });
  } catch (error) {
    postMessage({ id, failed: /** @type {Error} */ (error).name });
  }
});
