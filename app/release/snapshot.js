// Reads a memory snapshot, which tools/snapshot.mjs made and the worker put into the cache, and
// tells Pyodide how to start from it.
import { cacheName } from "./names.js";

const MAGIC = 0x31534e42; // "BNS1"
const FIELDS = 5; // numbers of the header, of 32 bits each

/**
 * Gives the snapshot of a release; throws with the reason when there is none that is sound.
 * @param {Release} release
 */
export async function cachedSnapshot({ app, snapshot, worker }) {
  if (!worker) throw new Error("this build keeps none");
  if (!globalThis.caches) throw new Error("this page has no cache: it needs https or localhost");
  const cache = await caches.open(cacheName(app));
  const found = await cache.match(new URL(`${app}snapshot.bin`, document.baseURI));
  if (!found) throw new Error("no snapshot is in the cache yet");
  const content = await found.arrayBuffer();
  if (content.byteLength !== snapshot.size) throw new Error("the snapshot's size is wrong");
  const sound = verify(content, snapshot.sha256);
  sound.catch(() => {}); // heard where it is awaited, which may be later
  return { content, sound };
}

/**
 * @param {ArrayBuffer} content
 * @param {string} sha256
 */
async function verify(content, sha256) {
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
