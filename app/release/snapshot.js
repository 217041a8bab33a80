// Reads a memory snapshot, which tools/snapshot.mjs made, and tells Pyodide how to start from it. At
// the first start it comes from the network, later from the worker's cache.
import { cacheName } from "./names.js";

const MAGIC = 0x31534e42; // "BNS1"
const FIELDS = 5; // numbers of the header, of 32 bits each

/**
 * Gives the snapshot of a release; throws with the reason when there is none that is sound.
 * @param {Release} release
 */
export async function readSnapshot(release) {
  const { size, sha256 } = release.snapshot;
  const content = (await cached(release)) ?? (await downloaded(release));
  if (content.byteLength !== size) throw new Error("the snapshot's size is wrong");
  const sound = verify(content, sha256);
  sound.catch(() => {}); // heard where it is awaited, which may be later
  return { content, sound };
}

/** @type {(release: Release, end?: string) => URL} */
const addressOf = ({ app }, end = "") => new URL(`${app}snapshot.bin${end}`, document.baseURI);

/** @param {Release} release */
async function cached(release) {
  if (!release.worker || !globalThis.caches) return null;
  const found = await caches.match(addressOf(release), { cacheName: cacheName(release.app) });
  return found?.arrayBuffer();
}

// Unpacked while it comes. Some hosts say of a .gz that it is compressed, and then the browser has
// unpacked it already.
/** @param {Release} release */
async function downloaded(release) {
  const response = await fetch(addressOf(release, ".gz"));
  if (!response.ok || !response.body) throw new Error(`${response.url}: ${response.status}`);
  const reader = response.body.getReader();
  const first = (await reader.read()).value ?? new Uint8Array();
  /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */
  const stream = new ReadableStream({
    start: (into) => into.enqueue(first),
    async pull(into) {
      const { done, value } = await reader.read();
      if (done) into.close();
      else into.enqueue(value);
    },
  });
  const isPacked = first[0] === 0x1f && first[1] === 0x8b;
  const plain = isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
  return new Response(plain).arrayBuffer();
}

// Without https a browser computes no hashes. Such a page has no cache either, so the snapshot comes
// from where the scripts come from.
/**
 * @param {ArrayBuffer} content
 * @param {string} sha256
 */
async function verify(content, sha256) {
  if (!crypto.subtle) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== sha256) throw new Error("the snapshot is damaged");
}

/**
 * Gives the options with which Pyodide starts from a snapshot.
 * @param {{ content: ArrayBuffer, sound: Promise<void> }} snapshot
 */
export function restored({ content, sound }) {
  const words = new Uint32Array(content, 0, FIELDS);
  const [magic, headSize, memorySize, constants, count] = words;
  if (magic !== MAGIC) throw new Error("the snapshot has another layout");
  const runs = new Uint32Array(content, words.byteLength, 2 * count);
  const head = new Uint8Array(content, words.byteLength + runs.byteLength, headSize);
  return {
    // Without memory behind it: Pyodide takes its own notes out of the head, and leaves the rest.
    _loadSnapshot: head,
    /** @param {object} settings */
    async createPyodideModule(settings) {
      const { default: create } = await import("./pyodide.asm.js");
      const module = await create(settings);
      const fresh = module.HEAPU8.length;
      if (fresh < memorySize) module.growMemory(memorySize); // as it grew when the snapshot was made
      const memory = module.HEAPU8;
      if (memory.length !== memorySize) throw new Error("the snapshot is for another memory");
      await sound;
      const bytes = new Uint8Array(content, head.byteOffset + headSize);
      write(memory.subarray(0, Math.max(fresh, endOf(runs))), constants, runs, bytes);
      return module;
    },
  };
}

// Behind this and what a new instance has, memory is empty, and stays untouched till it is needed.
/** @param {Uint32Array} runs */
const endOf = (runs) => (runs.at(-2) ?? 0) + (runs.at(-1) ?? 0);

// Everything behind the constants becomes what it was: the runs, and nothing between them.
/**
 * @param {Uint8Array} memory
 * @param {number} constants
 * @param {Uint32Array} runs
 * @param {Uint8Array} bytes
 */
function write(memory, constants, runs, bytes) {
  let end = constants;
  let read = 0;
  for (let index = 0; index < runs.length; index += 2) {
    const [offset, size] = [runs[index], runs[index + 1]];
    memory.fill(0, end, offset);
    memory.set(bytes.subarray(read, read + size), offset);
    end = offset + size;
    read += size;
  }
  memory.fill(0, end);
}
